"""How is the score of a pair shown: reasons first, then every line up to the total?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.pages.spoken import SPOKEN, Spoken
from matchmaker.graph.path import EvidencePath
from matchmaker.graph.wording import in_arrows, sentence
from matchmaker.scoring.certainty import ASK_BELOW, PROVISIONAL_BELOW, Certainty, certainty_of
from matchmaker.scoring.open_points import sureness
from matchmaker.scoring.pair_score import Contribution, Direction, PairScore
from matchmaker.scoring.telling import opening_for, telling_of
from matchmaker.scoring.told_paths import Proven
from matchmaker.scoring.wording import Wording
from matchmaker.towns.register import RegisteredTown

ENOUGH, PARTLY = 0.95, 0.05
SHOWN_REASONS = 2


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line of the score. ``share`` (0–100) is its points as part of ``most``; a deduction has none."""

    label: str
    direction: str
    points: str
    most: str
    share: float
    basis: str
    reasons: tuple[str, ...]
    more_reasons: tuple[str, ...]
    sources: str


@dataclass(frozen=True, slots=True)
class ToldPath:
    """A path of stored facts, as a sentence and as its exact steps; ``proves`` names the reasons that say the same."""

    sentence: str
    steps: str
    proves: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything said about one pair. All texts are ready; ``total`` is the sum of all ``lines``.

    Reasons are numbered, those of the second side after those of the first.
    """

    for_first: tuple[str, ...]
    for_second: tuple[str, ...]
    against: tuple[str, ...]
    missing: tuple[str, ...]
    evidence: tuple[ToldPath, ...]
    vetoes: tuple[str, ...]
    total: str
    lines: tuple[ScoreLine, ...]
    confidence: str
    is_provisional: bool
    question: str
    sureness: str


@dataclass(frozen=True, slots=True)
class ExplainedPair:
    """A pair's score, with its towns in the order in which the page names them, and what proves its reasons."""

    score: PairScore
    first: RegisteredTown
    second: RegisteredTown
    provisional_below: float = PROVISIONAL_BELOW
    ask_below: float = ASK_BELOW
    paths: tuple[EvidencePath, ...] = ()
    proven: tuple[Proven, ...] = ()


def explain(pair: ExplainedPair, wording: Wording) -> Explanation:
    """The explanation of a pair, its sentences made by ``wording``."""
    score = pair.score
    one_sided = _one_sidedness(score, wording) if score.one_sidedness_tenths else ()
    spoken = SPOKEN[wording.language]
    telling = telling_of(score)
    certainty = certainty_of(score.confidence, pair.provisional_below, pair.ask_below)
    sides = {town.ags: wording.sentences(opening_for(score, town.ags)) for town in (pair.first, pair.second)}
    return Explanation(
        for_first=sides[pair.first.ags],
        for_second=sides[pair.second.ags],
        against=wording.sentences(telling.against),
        missing=wording.sentences(telling.missing),
        evidence=_evidence(pair, sides, wording),
        vetoes=tuple(wording.veto(veto) for veto in score.vetoes),
        total=spoken.tenths(score.score_tenths),
        lines=(*(_line(line, pair, wording) for line in score.contributions), *one_sided),
        # Rounded down, as at the terminal: what is not fully known never reads as all.
        confidence=spoken.say("%(share)s von 100 Teilen", share=spoken.number(int(100 * score.confidence), 0)),
        is_provisional=certainty is not Certainty.SURE,
        question=wording.phrase("question") if certainty is Certainty.QUESTION else "",
        sureness=sureness(score, wording),
    )


def _evidence(pair: ExplainedPair, sides: Mapping[str, tuple[str, ...]], wording: Wording) -> tuple[ToldPath, ...]:
    """The paths, what proves a reason in the order of the reasons, then what no reason says."""
    numbered = [(town, told) for town, sentences in sides.items() for told in sentences]
    number_of = {one: number for number, one in enumerate(numbered, start=1)}

    def numbers(path: EvidencePath) -> list[int]:
        told = next((reasons for one, reasons in pair.proven if one == path), ())
        places = [(reader, wording.sentence(reason)) for reader, reason in told]
        return sorted({number_of[place] for place in places if place in number_of})

    found = sorted(((numbers(path) or [len(numbered) + 1], path) for path in pair.paths), key=lambda one: one[0])
    return tuple(
        ToldPath(
            sentence(path, wording.language),
            in_arrows(path, wording.language),
            _proves([one for one in own if one <= len(numbered)], SPOKEN[wording.language]),
        )
        for own, path in found
    )


def _proves(numbers: Sequence[int], spoken: Spoken) -> str:
    """The reasons of these numbers, in words; empty for none."""
    named = spoken.listing([spoken.number(one) for one in numbers])
    if len(numbers) == 1:
        return spoken.say("Grund %(number)s", number=named)
    return spoken.say("Gründe %(numbers)s", numbers=named) if numbers else ""


def _line(line: Contribution, pair: ExplainedPair, wording: Wording) -> ScoreLine:
    spoken = SPOKEN[wording.language]
    most = round(1000 * line.weight)
    sentences = tuple(dict.fromkeys(wording.sentence(reason) for reason in line.reasons))
    return ScoreLine(
        label=wording.criterion(line.criterion),
        direction=_direction(line.direction, pair, spoken),
        points=spoken.tenths(line.points_tenths),
        most=spoken.tenths(most) if most else "",
        share=round(min(100.0, max(0.0, 100 * line.points_tenths / most)), 1) if most else 0.0,
        basis=spoken.say(_basis(line.completeness)),
        reasons=sentences[:SHOWN_REASONS],
        more_reasons=sentences[SHOWN_REASONS:],
        sources="; ".join(dict.fromkeys(reason.source for reason in line.reasons if reason.source)),
    )


def _direction(direction: Direction, pair: ExplainedPair, spoken: Spoken) -> str:
    """Whose gain the line is; in a directed score a is the one who seeks in ``A_TO_B``."""
    if direction is Direction.BOTH:
        return spoken.say("beide Seiten")
    names = {pair.first.ags: pair.first.name, pair.second.ags: pair.second.name}
    return spoken.say("für %(town)s", town=names[pair.score.a if direction is Direction.A_TO_B else pair.score.b])


def _basis(completeness: float) -> str:
    """How much of the line rests on stated facts; the rest is filled by a cautious estimate."""
    if completeness >= ENOUGH:
        return "belegt"
    return "teilweise geschätzt" if completeness > PARTLY else "geschätzt, weil Angaben fehlen"


def _one_sidedness(score: PairScore, wording: Wording) -> Sequence[ScoreLine]:
    spoken = SPOKEN[wording.language]
    line = ScoreLine(
        label=wording.criterion("one_sidedness"),
        direction=spoken.say("beide Seiten"),
        points=spoken.tenths(score.one_sidedness_tenths),
        most="",
        share=0.0,
        basis=spoken.say("berechnet"),
        reasons=(wording.phrase("one_sided"),),
        more_reasons=(),
        sources="",
    )
    return (line,)
