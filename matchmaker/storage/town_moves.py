"""Which columns name a town, and how does all that one town has come under the key of another?"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from matchmaker.storage.columns import metadata
from matchmaker.storage.curation_tables import steps
from matchmaker.storage.decision_tables import decisions, showings
from matchmaker.storage.exchange_tables import card_towns, case_cards, check_ins, exchanges, sides
from matchmaker.storage.invitation_tables import invitations
from matchmaker.storage.mail_tables import messages, tasks
from matchmaker.storage.mailing_tables import elections
from matchmaker.storage.office_link_tables import office_links
from matchmaker.storage.office_tables import offices
from matchmaker.storage.office_work_tables import queue_marks
from matchmaker.storage.request_tables import candidates, kept_forms, requests
from matchmaker.storage.round_tables import links, members, proposals, reserves, sessions
from matchmaker.storage.taxonomy_tables import topic_wishes
from matchmaker.storage.token_tables import api_tokens
from matchmaker.storage.town_care_tables import doubts, profile_changes, successions
from matchmaker.storage.town_tables import exchanges as past_exchanges
from matchmaker.storage.town_tables import profiles, relations, towns

AGS_LENGTH = 8
# Profiles and ties move in the domain, which knows what then stands twice; the log keeps the key of its day.
ELSEWHERE = frozenset(
    {
        *(towns.c.ags, profiles.c.ags, past_exchanges.c.with_ags, relations.c.first, relations.c.second),
        *(showings.c.ags, decisions.c.ags, successions.c.old_ags),
    }
)
KEYS = (tasks.c.key, queue_marks.c.id, messages.c.key, invitations.c.id, check_ins.c.id)
DOCUMENTS = (steps.c.before, steps.c.reserve, steps.c.after, kept_forms.c.entries, doubts.c.document)
# A row is another one for whoever has seen it when one of these rows that belong to it has moved.
COUNTED = {
    proposals: (proposals.c.id, members.c.proposal_id, members.c.ags),
    exchanges: (exchanges.c.id, sides.c.exchange_id, sides.c.ags),
    case_cards: (case_cards.c.exchange_id, card_towns.c.exchange_id, card_towns.c.ags),
    requests: (requests.c.id, candidates.c.request_id, candidates.c.ags),
}
HELD = {
    "Adressen": offices.c.ags,
    "Vorschläge": members.c.ags,
    "Anfragen an die Stadt in Vorschlägen": invitations.c.ags,
    "eigene Wünsche nach Austausch": requests.c.ags,
    "Wünsche anderer, die sie nennen": candidates.c.ags,
    "Austausche": sides.c.ags,
    "Rückfragen zu Austauschen": check_ins.c.ags,
    "Berichte aus Austauschen": card_towns.c.ags,
    "Ersatzplätze": reserves.c.ags,
    "Links in Briefen": links.c.ags,
    "Links an Adressen": office_links.c.ags,
    "Anmeldungen": sessions.c.ags,
    "Zugänge für Programme": api_tokens.c.ags,
    "Wahltage": elections.c.ags,
    "Einträge im Verlauf des Profils": profile_changes.c.ags,
    "vorgeschlagene Themen": topic_wishes.c.ags,
}
IN_KEYS = {"Aufgaben": tasks.c.key, "Nachrichten": messages.c.key}


def town_columns() -> tuple[sa.Column[Any], ...]:
    """Every column of the database that holds a town's key, whatever room it was made in."""
    return tuple(
        column
        for table in metadata.sorted_tables
        for column in table.columns
        if getattr(column.type, "length", None) == AGS_LENGTH
        or any(key.target_fullname == "town.ags" for key in column.foreign_keys)
    )


def count_held(connection: sa.Connection, ags: str) -> Mapping[str, int]:
    """How much is stored under this key, by German words; what there is none of is left out."""
    found = {word: _count(connection, column == ags, column) for word, column in HELD.items()}
    found |= {word: len(_named_in(connection, column, ags)) for word, column in IN_KEYS.items()}
    return {word: number for word, number in found.items() if number}


def move_rows(connection: sa.Connection, old: str, new: str) -> None:
    """Put all rows of ``old`` under ``new``, constraints and triggers of the database kept throughout."""
    _drop_doubles(connection, old, new)
    for table, (own, theirs, ags) in COUNTED.items():
        moved = own.in_(sa.select(theirs).where(ags == old))
        its_own = table.c.ags == old if "ags" in table.c else sa.false()
        connection.execute(sa.update(table).where(moved | its_own).values(version=table.c.version + 1))
    named = connection.scalars(sa.select(members.c.proposal_id).where(members.c.ags == old)).all()
    for column in town_columns():
        if column not in ELSEWHERE:
            _put(connection, column, old, new)
    # A proposal's own key is compared with its members, so they go first.
    _rename(connection, proposals.c.members_key, _sorted_words(old, new), proposals.c.id.in_(named))
    for column in KEYS:
        _rename(connection, column, _token(old, new), column.contains(old))
    for column in DOCUMENTS:
        _rewrite(connection, column, old, new)


def _put(connection: sa.Connection, column: sa.Column[Any], old: str, new: str) -> None:
    table: Any = column.table
    values = {column.name: new}
    # Proposals and the like are counted up where their parts move.
    counted = {table.c.version.name: table.c.version + 1} if "version" in table.c and table not in COUNTED else {}
    connection.execute(sa.update(table).where(column == old).values(values | counted))


def _rename(
    connection: sa.Connection, column: sa.Column[Any], changed: Callable[[str], str], where: sa.ColumnElement[bool]
) -> None:
    for key in connection.scalars(sa.select(column).where(where)).all():
        if changed(key) != key:
            values = {column.name: changed(key)}
            connection.execute(sa.update(column.table).where(column == key, where).values(values))


def _rewrite(connection: sa.Connection, column: sa.Column[Any], old: str, new: str) -> None:
    own = tuple(column.table.primary_key.columns)
    for *key, document in connection.execute(sa.select(*own, column)).all():
        changed = _retold(document, old, new)
        if changed != document:
            this = sa.and_(*(one == value for one, value in zip(own, key, strict=True)))
            connection.execute(sa.update(column.table).where(this).values({column.name: changed}))


def _drop_doubles(connection: sa.Connection, old: str, new: str) -> None:
    both = (old, new)
    days = sa.select(elections.c.day).where(elections.c.ags == new)
    connection.execute(sa.delete(elections).where(elections.c.ags == old, elections.c.day.in_(days)))
    asked = sa.select(candidates.c.request_id).where(candidates.c.ags == new)
    own = sa.select(requests.c.id).where(requests.c.ags.in_(both))
    twice = sa.and_(candidates.c.ags == old, candidates.c.request_id.in_(asked))
    itself = sa.and_(candidates.c.ags.in_(both), candidates.c.request_id.in_(own))
    connection.execute(sa.delete(candidates).where(twice | itself))
    _drop_reserves(connection, old, new)


def _drop_reserves(connection: sa.Connection, old: str, new: str) -> None:
    """Of seats that would be the same the better one stays; nobody stands in for itself or for its own group."""
    seated = set(connection.scalars(sa.select(members.c.proposal_id).where(members.c.ags.in_((old, new)))))
    seen: set[tuple[str, str, str]] = set()
    for row in connection.execute(sa.select(reserves).order_by(reserves.c.proposal_id, reserves.c.position)).all():
        seat, left = (new if ags == old else ags for ags in (row.ags, row.replaces))
        place = (row.proposal_id, seat, left)
        if place in seen or seat == left or (seat == new and row.proposal_id in seated):
            this = (reserves.c.proposal_id == row.proposal_id) & (reserves.c.position == row.position)
            connection.execute(sa.delete(reserves).where(this))
        seen.add(place)


def _named_in(connection: sa.Connection, column: sa.Column[Any], ags: str) -> list[str]:
    token = re.compile(rf"(?<!\d){ags}(?!\d)")
    return [key for key in connection.scalars(sa.select(column).where(column.contains(ags))) if token.search(key)]


def _count(connection: sa.Connection, where: sa.ColumnElement[bool], column: sa.Column[Any]) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(column.table).where(where)) or 0


def _token(old: str, new: str) -> Callable[[str], str]:
    token = re.compile(rf"(?<!\d){old}(?!\d)")
    return lambda key: token.sub(new, key)


def _sorted_words(old: str, new: str) -> Callable[[str], str]:
    renamed = _token(old, new)
    return lambda key: " ".join(sorted(renamed(key).split(" ")))


def _retold(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {name: _retold(part, old, new) for name, part in value.items()}
    if isinstance(value, list):
        return [_retold(part, old, new) for part in value]
    return new if value == old else value
