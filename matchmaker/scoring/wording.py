"""How is a stored reason said to a person, in German or English, the same on page, mail and in JSON?"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matchmaker.scoring.pair_score import Reason, Veto
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.indicators import INDICATORS, POPULATION
from matchmaker.towns.profile import Format
from matchmaker.towns.windows import DAYS, PARTS_OF_DAY
from matchmaker.towns.written_number import Language, written_figure, written_number

Value = str | int | float

SENTENCES: Mapping[str, Mapping[str, Mapping[str, str]]] = tomllib.loads(
    Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8")
)
ENGLISH_DAYS = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday"}
ENGLISH_DAYS |= {"sat": "Saturday", "sun": "Sunday"}
ENGLISH_PARTS = {"am": "morning", "pm": "afternoon", "eve": "evening"}
STEP_WORDS = {"de": ("einen Schritt", "{} Schritte"), "en": ("one step", "{} steps")}
FIGURES = {POPULATION.key: POPULATION, **INDICATORS}
MOST_LABELS = 4


@dataclass(frozen=True)
class Wording:
    """Makes sentences from reasons and vetoes; labels of topics and methods come from the taxonomy.

    A sentence is a template of ``sentences.toml`` filled with the reason's own subject, so it says
    nothing that is not stored with the score.
    """

    taxonomy: Taxonomy
    language: Language = "de"

    def sentence(self, reason: Reason) -> str:
        """The sentence of a reason; KeyError for a code that has no template (a test rules that out)."""
        return self._filled("reasons", reason.code, reason.subject)

    def veto(self, veto: Veto) -> str:
        """The sentence of a veto."""
        return self._filled("vetoes", veto.code, veto.subject)

    def criterion(self, key: str) -> str:
        """The name of a criterion, or of the line ``one_sidedness``."""
        return SENTENCES["criteria"][key][self.language]

    def number(self, value: float, decimals: int = 0) -> str:
        """A number as the language writes it: 16.715 and 12,5 in German, 16,715 and 12.5 in English."""
        return written_number(value, decimals, self.language)

    def sentences(self, reasons: Iterable[Reason]) -> tuple[str, ...]:
        """The sentences of several reasons in their order, none twice."""
        return tuple(dict.fromkeys(self.sentence(reason) for reason in reasons))

    def phrase(self, code: str, **places: str) -> str:
        """What is said around the reasons: headings, the sentences on confidence and range."""
        return SENTENCES["phrases"][code][self.language].format(**places)

    def format(self, format: Format) -> str:
        """The name of a form of exchange."""
        return format_word(format, self.language)

    def points(self, tenths: int) -> str:
        """Tenths of a point as points: 784 is „78,4“."""
        return self.number(tenths / 10, decimals=1)

    def indicator(self, key: str) -> str:
        """The label of a figure; its key where none is known by this name."""
        if key not in FIGURES:
            return key
        return FIGURES[key].label_de if self.language == "de" else FIGURES[key].label_en

    def figure(self, key: str, value: float) -> str:
        """A figure with its unit."""
        unit = FIGURES[key].unit if key in FIGURES else ""
        known = (value == 1 and SENTENCES["single_units"].get(unit)) or SENTENCES["units"].get(unit)
        return f"{written_figure(value, self.language)} {known[self.language] if known else unit}".strip()

    def listing(self, words: Sequence[str]) -> str:
        """„a“, „a und b“, „a, b und c“."""
        *others, last = words or ("",)
        return f"{', '.join(others)} {self.phrase('and')} {last}" if others else last

    def _filled(self, table: str, code: str, subject: tuple[tuple[str, Value], ...]) -> str:
        given = dict(subject)
        values = {name: self._shown(name, value, given) for name, value in given.items()}
        return SENTENCES[table][code][self.language].format(told=self._told(given), **values)

    def _told(self, given: Mapping[str, Value]) -> str:
        """What the town names in passing: method or title, and year; empty where it names neither."""
        # A full stop at the end of a title would stand in the middle of the sentence.
        title = str(given.get("title", "")).removesuffix(".")
        named = self._label(str(given["method"])) if "method" in given else title
        told = ", ".join(part for part in (named, str(given.get("year", ""))) if part)
        return f" ({told})" if told else ""

    def _shown(self, name: str, value: Value, given: Mapping[str, Value]) -> str:
        if name in ("t", "u", "x", "y"):
            return self._quoted(self._label(str(value)))
        if name == "indicator":
            return self._quoted(self.indicator(str(value)))
        if name in ("a_value", "b_value"):
            return self.figure(str(given["indicator"]), float(value))
        return self._plain(name, value)

    def _plain(self, name: str, value: Value) -> str:
        if name in ("class_a", "class_b"):
            return SENTENCES["settings"][str(value)][self.language]
        if name == "indicators":
            return self._shortened([self.indicator(key) for key in str(value).split(",")])
        if name == "windows":
            return self.listing([self._window(window) for window in str(value).split(",")])
        if name == "steps":
            one, more = STEP_WORDS[self.language]
            return one if value == 1 else more.format(value)
        # A year is a name, not an amount: it takes no thousands separator.
        return str(value) if isinstance(value, str) or name == "year" else self.number(value)

    def _shortened(self, labels: Sequence[str]) -> str:
        """A few labels, and how many there are beyond them."""
        more = len(labels) - MOST_LABELS
        if more <= 1:
            return self.listing(labels)
        return self.listing([*labels[:MOST_LABELS], self.phrase("more", count=self.number(more))])

    def _quoted(self, label: str) -> str:
        return f"„{label}“" if self.language == "de" else f"“{label}”"

    def _label(self, entry_id: str) -> str:
        labels = self.taxonomy.entry(entry_id).labels
        return labels.de if self.language == "de" else labels.en

    def _window(self, key: str) -> str:
        day, _, part = key.partition("_")
        if day not in DAYS or part not in PARTS_OF_DAY:
            return key
        if self.language == "en":
            return f"on {ENGLISH_DAYS[day]} {ENGLISH_PARTS[part]}"
        return f"am {DAYS[day][0]}{PARTS_OF_DAY[part].lower()}"


def format_word(format: Format, language: Language) -> str:
    """The name of a form of exchange."""
    return SENTENCES["formats"][format][language]
