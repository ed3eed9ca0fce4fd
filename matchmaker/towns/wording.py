"""How are the fields and values of a profile said in German, for a preview?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from matchmaker.towns.fault_list import printable
from matchmaker.towns.history import PastExchange, Relation, RelationKind
from matchmaker.towns.profile import Experience, Format, Need, Role, Stage, StatementKind, TownProfile, Visibility
from matchmaker.towns.profile_columns import PROFILE_COLUMNS
from matchmaker.towns.vocabulary import (
    EXCHANGES,
    FORMATS,
    INTENSITIES,
    KINDS,
    RELATION_KINDS,
    ROLES,
    STAGES,
    VISIBILITIES,
    WINDOWS,
    Vocabulary,
)

Said = Callable[[str], str]
NAMED_BY_ID = ("topic", "blocked")

FIELD_NAMES: Mapping[str, str] = {
    **{column.key: column.header for column in PROFILE_COLUMNS},
    "with_ags": "Mit AGS",
    "needs": "Bedarf",
    "experience": "Erfahrung",
    "history": "bisheriger Austausch",
    "blocked": "nicht mit",
    "networks": "Netzwerke",
}
WORDS_OF: Mapping[type, Vocabulary] = {
    Role: ROLES,
    Visibility: VISIBILITIES,
    StatementKind: KINDS,
    Stage: STAGES,
    Format: FORMATS,
    RelationKind: RELATION_KINDS,
}
INTENSITY_WORDS = {intensity: word for word, intensity in INTENSITIES.items()}


def name_of_field(key: str) -> str:
    """The German name of a field of a profile or statement."""
    return FIELD_NAMES[key]


def worded(value: Any, key: str = "", said: Said = str) -> str:
    """One value (of the field ``key``) in German words on one line; empty where there is none.

    ``said`` turns ids of the taxonomy and keys of towns into what a person knows them by.
    """
    if value is None:
        return ""
    if key == "intensity":
        return INTENSITY_WORDS.get(value, str(value))
    if key == "windows":
        return ", ".join(WINDOWS.word_for(each) if each in WINDOWS else each for each in value)
    if isinstance(value, tuple):
        return ", ".join(worded(item, key, said) for item in value) or "keine"
    if isinstance(value, Need | Experience | PastExchange):
        return _statement(value, said)
    # Only there: a text that a town wrote may happen to be spelt like an id.
    return _plain(said(value) if key in NAMED_BY_ID else value)


def listed(words: Sequence[str]) -> str:
    """„a“, „a und b“, „a, b und c“."""
    return " und ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def titled(profile: TownProfile, names: Mapping[str, str]) -> str:
    """A profile's town and role in one line; ``names`` are those of the register by AGS."""
    role = ROLES.word_for(profile.role) if profile.role else "ohne Rolle"
    return f"{_town(profile.ags, names)} ({role})"


def tie(relation: Relation, names: Mapping[str, str]) -> str:
    """A tie between two towns in one line."""
    label = f" „{printable(relation.label)}“" if relation.label else ""
    towns = f"{_town(relation.first, names)} und {_town(relation.second, names)}"
    return f"{towns}: {RELATION_KINDS.word_for(relation.kind)}{label}"


def _town(ags: str, names: Mapping[str, str]) -> str:
    return f"{ags} {names[ags]}" if ags in names else ags


def _statement(statement: Need | Experience | PastExchange, said: Said) -> str:
    if isinstance(statement, Need):
        return f"{said(statement.id)} ({worded(statement.intensity, 'intensity')})"
    if isinstance(statement, Experience):
        name = printable(said(statement.id))
        return f"{KINDS.word_for(statement.kind)} {name} ({STAGES.word_for(statement.stage)})"
    word = EXCHANGES.word_for(statement.format) if statement.format in EXCHANGES else printable(statement.format)
    return f"{said(statement.with_ags)} ({word})"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if type(value) in WORDS_OF:
        return WORDS_OF[type(value)].word_for(value)
    return value.isoformat() if isinstance(value, date) else printable(str(value))
