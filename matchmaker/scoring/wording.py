"""How is a stored reason said to a person, in German or English, the same on page, mail and in JSON?"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from matchmaker.scoring.pair_score import Contribution, Direction, PairScore, Reason, Veto
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.indicators import INDICATORS
from matchmaker.towns.windows import DAYS, PARTS_OF_DAY

Language = Literal["de", "en"]
Value = str | int | float

SENTENCES: Mapping[str, Mapping[str, Mapping[str, str]]] = tomllib.loads(
    Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8")
)
ENGLISH_DAYS = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday"}
ENGLISH_DAYS |= {"sat": "Saturday", "sun": "Sunday"}
ENGLISH_PARTS = {"am": "morning", "pm": "afternoon", "eve": "evening"}
STEP_WORDS = {"de": ("einen Schritt", "{} Schritte"), "en": ("one step", "{} steps")}
TELLING = 0.5
"""From this strength on a reason speaks for a pair."""


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
        text = f"{value:,.{decimals}f}"
        return text.translate(str.maketrans(",.", ".,")) if self.language == "de" else text

    def top_reasons(self, score: PairScore, seeker: str, count: int = 3) -> tuple[str, ...]:
        """The strongest reasons for the town with this AGS: its own lines and those that hold for both.

        Strongest means most points, each line with its strongest reason; what speaks against is left out.
        """
        own = Direction.A_TO_B if seeker == score.a else Direction.B_TO_A
        lines = [one for one in score.contributions if one.direction in (Direction.BOTH, own) and _telling(one)]
        # A directed line carries half its weight, so that both directions together weigh once.
        lines.sort(key=lambda line: -line.points_tenths * (1 if line.direction is Direction.BOTH else 2))
        return tuple(self.sentence(line.reasons[0]) for line in lines[:count])

    def against(self, score: PairScore, count: int = 3) -> tuple[str, ...]:
        """What speaks against: the sentences of lines that were stated and are worth little."""
        lines = [one for one in score.contributions if one.completeness > 0 and one.value < TELLING and one.reasons]
        lines.sort(key=lambda line: line.weight * line.completeness * (line.value - 1))
        return tuple(dict.fromkeys(self.sentence(line.reasons[0]) for line in lines))[:count]

    def missing(self, score: PairScore) -> tuple[str, ...]:
        """What is missing: the sentences of facts that were not stated, each once."""
        codes = (reason for line in score.contributions for reason in line.reasons if reason.code.endswith("_missing"))
        return tuple(dict.fromkeys(self.sentence(reason) for reason in codes))

    def _filled(self, table: str, code: str, subject: tuple[tuple[str, Value], ...]) -> str:
        given = dict(subject)
        values = {name: self._shown(name, value, given) for name, value in given.items()}
        return SENTENCES[table][code][self.language].format(told=self._told(given), **values)

    def _told(self, given: Mapping[str, Value]) -> str:
        """What the town names in passing: method or title, and year; empty where it names neither."""
        named = self._label(str(given["method"])) if "method" in given else str(given.get("title", ""))
        told = ", ".join(part for part in (named, str(given.get("year", ""))) if part)
        return f" ({told})" if told else ""

    def _shown(self, name: str, value: Value, given: Mapping[str, Value]) -> str:
        if name in ("t", "u"):
            return f"„{self._label(str(value))}“" if self.language == "de" else f"“{self._label(str(value))}”"
        if name == "indicator":
            indicator = INDICATORS[str(value)]
            return indicator.label_de if self.language == "de" else indicator.label_en
        if name in ("a_value", "b_value"):
            figure = self.number(float(value), _decimals(float(value)))
            return f"{figure} {INDICATORS[str(given['indicator'])].unit}".strip()
        return self._plain(name, value)

    def _plain(self, name: str, value: Value) -> str:
        if name in ("class_a", "class_b"):
            return SENTENCES["settings"][str(value)][self.language]
        if name == "windows":
            return ", ".join(self._window(window) for window in str(value).split(","))
        if name == "steps":
            one, more = STEP_WORDS[self.language]
            return one if value == 1 else more.format(value)
        # A year is a name, not an amount: it takes no thousands separator.
        return str(value) if isinstance(value, str) or name == "year" else self.number(value)

    def _label(self, entry_id: str) -> str:
        labels = self.taxonomy.entry(entry_id).labels
        return labels.de if self.language == "de" else labels.en

    def _window(self, key: str) -> str:
        day, _, part = key.partition("_")
        if day not in DAYS or part not in PARTS_OF_DAY:
            return key
        if self.language == "en":
            return f"{ENGLISH_DAYS[day]} {ENGLISH_PARTS[part]}"
        return f"{DAYS[day][0]}{PARTS_OF_DAY[part].lower()}"


def _telling(line: Contribution) -> bool:
    return line.value >= TELLING and line.completeness > 0 and bool(line.reasons)


def _decimals(value: float) -> int:
    return 0 if abs(value) >= 100 or value == round(value) else 1
