"""Which rows does one profile become, and which profile do rows become?"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from matchmaker.storage.town_tables import choices, exchanges, experiences, needs, profiles
from matchmaker.storage.writing import Row
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import (
    Experience,
    Format,
    Need,
    Role,
    Stage,
    StatementKind,
    TownProfile,
    Visibility,
    Wishes,
)

STATEMENTS = (needs, experiences, exchanges, choices)
PLAIN = (
    "ags",
    "name",
    "role",
    "field",
    "population",
    "state",
    "district",
    "lat",
    "lon",
    "association",
    "consent",
    "capacity",
    "paused_until",
    "consent_source",
)
WISHES = ("same_size", "other_state", "same_network", "other_level")
CHOICES = {"format": "formats", "window": "windows", "blocked": "blocked", "network": "networks"}


def profile_key(profile: TownProfile) -> str:
    """The key of a town in a role; a profile without a role has a place of its own."""
    return f"{profile.ags}/{profile.role or ''}"


def rows_of(batch: Iterable[TownProfile], versions: Mapping[str, int]) -> dict[sa.Table, list[Row]]:
    """All rows of these profiles by table, parents first; ``versions`` by profile key."""
    rows: dict[sa.Table, list[Row]] = {profiles: [], needs: [], experiences: [], exchanges: [], choices: []}
    for profile in batch:
        key = profile_key(profile)
        rows[profiles].append({**_profile_row(key, profile), "version": versions[key]})
        rows[needs].extend(_numbered(key, profile.needs))
        rows[experiences].extend(_numbered(key, profile.experience))
        rows[exchanges].extend(_numbered(key, profile.history or ()))
        rows[choices].extend(_choice_rows(key, profile))
    return rows


def profile_from(row: Row, statements: Mapping[str, list[Row]]) -> TownProfile:
    """The profile of one row and its statements by table name, in order, without key and position."""
    chosen = statements[choices.name]
    facts: dict[str, Any] = {name: row[name] for name in PLAIN}
    facts["role"] = Role(row["role"]) if row["role"] else None
    facts["wishes"] = Wishes(*(row[f"wish_{name}"] for name in WISHES))
    facts |= {field: _chosen(chosen, kind) for kind, field in CHOICES.items()}
    facts["formats"] = tuple(Format(value) for value in facts["formats"])
    facts["needs"] = tuple(_need(need) for need in statements[needs.name])
    facts["experience"] = tuple(_experience(told) for told in statements[experiences.name])
    past = tuple(PastExchange(**exchange) for exchange in statements[exchanges.name])
    facts["history"] = past if row["history_stated"] else None
    return TownProfile(**facts)


def _profile_row(key: str, profile: TownProfile) -> Row:
    wishes = {f"wish_{name}": getattr(profile.wishes, name) for name in WISHES}
    plain = {name: getattr(profile, name) for name in PLAIN}
    return {"key": key, **plain, **wishes, "history_stated": profile.history is not None}


def _numbered(key: str, statements: Iterable[Need | Experience | PastExchange]) -> Iterable[Row]:
    return (
        {"profile_key": key, "position": position, **asdict(statement)} for position, statement in enumerate(statements)
    )


def _choice_rows(key: str, profile: TownProfile) -> Iterable[Row]:
    return (
        {"profile_key": key, "kind": kind, "position": position, "value": value}
        for kind, field in CHOICES.items()
        for position, value in enumerate(getattr(profile, field))
    )


def _chosen(rows: Iterable[Row], kind: str) -> tuple[str, ...]:
    return tuple(row["value"] for row in rows if row["kind"] == kind)


def _need(facts: Row) -> Need:
    return Need(**{**facts, "visibility": Visibility(facts["visibility"])})


def _experience(facts: Row) -> Experience:
    typed = {
        "kind": StatementKind(facts["kind"]),
        "stage": Stage(facts["stage"]),
        "visibility": Visibility(facts["visibility"]),
    }
    return Experience(**{**facts, **typed})
