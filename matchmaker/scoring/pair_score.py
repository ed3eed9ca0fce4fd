"""What is said about one pair: its score, the lines that add up to it, and what stands against it?"""

from dataclasses import dataclass
from enum import StrEnum

from matchmaker.towns.indicators import IndicatorLevel
from matchmaker.towns.profile import Format

TELLING = 0.5
"""Below this value and strength something that was stated speaks against a pair."""
SPEAKS_FOR = 0.6
"""From this value and strength on it speaks for the pair; between the two it stands in the table alone."""


class Direction(StrEnum):
    """Whose gain a line is: both sides', or that of the first-named town of the direction."""

    BOTH = "both"
    A_TO_B = "a_to_b"
    B_TO_A = "b_to_a"


@dataclass(frozen=True, slots=True)
class Reason:
    """A stored fact behind a line, as data; ``scoring/wording.py`` makes the sentence.

    ``code`` names the sentence template, ``subject`` fills its places (names, labels, numbers),
    ``strength`` in [0, 1] orders reasons, ``source`` says where the fact stands.
    """

    code: str
    subject: tuple[tuple[str, str | int | float], ...]
    strength: float
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure of a town (``ags``) behind a line; ``key`` as in ``towns/indicators.csv``, or lat, lon.

    ``value`` is None where it is missing; then it is ``imputed``: the run's expected value stands in for it.
    ``year`` is text because a change spans two of them, None where nobody said. ``level`` is the area measured.
    """

    ags: str
    key: str
    value: float | None
    year: str | None
    source: str | None
    level: IndicatorLevel

    @property
    def imputed(self) -> bool:
        """Whether the line rests on an estimate instead of this figure."""
        return self.value is None


@dataclass(frozen=True, slots=True)
class Contribution:
    """One line: ``weight`` · (``completeness`` · ``value`` + (1 − ``completeness``) · ``expected``), as points.

    ``weight``, ``value``, ``completeness`` and ``expected`` in [0, 1]; a directed criterion has one line
    per direction at half its weight. ``points_tenths`` is rounded so that all lines add up to the total.
    ``figures`` are the measured ones behind it; statements stand in ``reasons`` with their source.
    """

    criterion: str
    direction: Direction
    weight: float
    value: float
    completeness: float
    expected: float
    points_tenths: int
    reasons: tuple[Reason, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Veto:
    """A rule that keeps two towns apart; ``code`` and what fills its sentence."""

    code: str
    subject: tuple[tuple[str, str | int | float], ...] = ()


@dataclass(frozen=True, slots=True)
class PairScore:
    """Everything about one pair for one format; points in tenths (0–1000), confidence in [0, 1].

    ``score_tenths`` = sum of the lines' points + ``one_sidedness_tenths`` (≤ 0), exactly.
    ``directed_tenths`` holds (a as seeker, b as seeker). In a visit a is the seeker.
    """

    a: str
    b: str
    format: Format
    score_tenths: int
    directed_tenths: tuple[int, int]
    contributions: tuple[Contribution, ...]
    one_sidedness_tenths: int
    confidence: float
    range_tenths: tuple[int, int]
    vetoes: tuple[Veto, ...] = ()
