"""Which German words stand for the keys that a profile is written with?"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from matchmaker.towns.history import RelationKind
from matchmaker.towns.profile import THIRD, TWO_THIRDS, Format, Role, Stage, StatementKind, Visibility
from matchmaker.towns.windows import DAYS, PARTS_OF_DAY


def plain(word: str) -> str:
    """A word as it is compared: NFC, no capitals, ß as ss, underscores and hyphens as single spaces."""
    return " ".join(re.sub(r"[_\s\-\u2010-\u2015]+", " ", unicodedata.normalize("NFC", word)).casefold().split())


@dataclass(frozen=True)
class Vocabulary:
    """Keys with the German words for them; the first word is the one that tables are written with.

    No word may stand for two keys of one vocabulary.
    """

    words: Mapping[str, tuple[str, ...]]
    _keys: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        keys = {plain(word): str(key) for key, words in self.words.items() for word in (key, *words)}
        object.__setattr__(self, "_keys", keys)

    def __contains__(self, key: object) -> bool:
        return key in self.words

    def key_for(self, written: str) -> str | None:
        """The key that a person meant by a key or a word of any spelling; None if there is none."""
        # Cut, because normalising a cell of ten megabytes takes a while and cannot match.
        return self._keys.get(plain(written[:100]))

    def word_for(self, key: str) -> str:
        """The German word that tables are written with."""
        return self.words[key][0]

    @property
    def allowed(self) -> str:
        """All keys with their first word, for a message: ``idea (Idee), decided (beschlossen), …``."""
        return ", ".join(f"{key} ({words[0]})" for key, words in self.words.items())


ROLES = Vocabulary(
    {
        Role.MAYOR: ("Bürgermeisteramt", "Stadtspitze", "Rathausspitze", "Bürgermeisterin", "Bürgermeister"),
        Role.ADMINISTRATION: ("Verwaltung", "Stadtverwaltung", "Fachverwaltung"),
    }
)
VISIBILITIES = Vocabulary(
    {
        Visibility.PUBLIC: ("öffentlich", "alle"),
        Visibility.NETWORK: ("im Netzwerk", "Netzwerk"),
        Visibility.HEAD_OFFICE: ("Geschäftsstelle", "nur Geschäftsstelle"),
        Visibility.SCORE_ONLY: ("nur Berechnung", "nur für die Berechnung"),
    }
)
KINDS = Vocabulary(
    {
        StatementKind.TOPIC: ("Thema",),
        StatementKind.METHOD: ("Methode",),
        StatementKind.PROJECT: ("Projekt", "Vorhaben"),
    }
)
STAGES = Vocabulary(
    {
        Stage.IDEA: ("Idee", "geplant"),
        Stage.DECIDED: ("beschlossen",),
        Stage.UNDER_WAY: ("in Umsetzung", "läuft", "begonnen"),
        Stage.IN_OPERATION: ("in Betrieb", "im Betrieb", "umgesetzt"),
        Stage.LEARNED: ("abgeschlossen", "abgeschlossen und ausgewertet"),
    }
)
FORMATS = Vocabulary(
    {
        Format.TANDEM: ("Tandem",),
        Format.CIRCLE: ("Kreis", "kollegiale Beratung", "interkollegiales Coaching"),
        Format.VISIT: ("Beratung vor Ort", "Besuch"),
        Format.CONSORTIUM: ("Verbund", "Konsortium"),
    }
)
RELATION_KINDS = Vocabulary(
    {
        RelationKind.TWIN_TOWN: ("Städtepartnerschaft", "Partnerstadt", "Partnerschaft"),
        RelationKind.NETWORK: ("Netzwerk",),
        RelationKind.EXCHANGE: ("Austausch", "Erfahrungsaustausch"),
    }
)
EXCHANGES = Vocabulary({**FORMATS.words, **RELATION_KINDS.words})
WINDOWS = Vocabulary(
    {
        f"{day}_{part}": tuple(f"{word} {part_word}{ending}" for word in day_words for ending in ("", "s"))
        for day, day_words in DAYS.items()
        for part, part_word in PARTS_OF_DAY.items()
    }
)
STATEMENTS = Vocabulary(
    {
        "profile": ("Profil", "Angaben"),
        "need": ("Bedarf", "Herausforderung"),
        "experience": ("Erfahrung", "Angebot"),
        "history": ("bisheriger Austausch", "Austausch"),
        "no_history": ("bisher kein Austausch", "kein Austausch"),
        "network": ("Netzwerk",),
        "blocked": ("nicht mit", "Ausschluss"),
    }
)
# A table's row without a role belongs to the town's only role, so "none stated" needs a word of its own.
NO_ROLE = "not_stated"
TABLE_ROLES = Vocabulary({**ROLES.words, NO_ROLE: ("ohne Angabe",)})
INTENSITIES: Mapping[str, float] = {"gering": THIRD, "mittel": TWO_THIRDS, "hoch": 1.0}
YES = ("ja", "wahr", "x", "yes", "true")
NO = ("nein", "falsch", "no", "false")
