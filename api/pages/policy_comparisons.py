"""How does head office find weights by comparing every criterion with the best and the worst of them?"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import in_same_language
from api.pages.browse_choice import Options
from api.pages.head_office import head_office_only
from api.pages.policy_form import spread_to_hundred
from api.pages.policy_saving import MeantFormat, drafting
from api.pages.policy_values import TypedValues
from api.pages.policy_view import HERE
from api.pages.policy_weights import ADDRESS
from api.pages.policy_words import PolicyWords
from api.pages.view import Frame, render
from matchmaker.errors import BadInput
from matchmaker.scoring.best_worst import BestWorstQuestion, best_worst_weights
from matchmaker.scoring.formats import CRITERIA
from matchmaker.towns.profile import Format

router = APIRouter(prefix=ADDRESS, dependencies=[Depends(head_office_only)])
OVER, UNDER, LEFT_OUT = "mehr-", "weniger-", "zaehlt-nicht"
JUDGEMENTS = (
    "1: gleich wichtig",
    "2",
    "3: etwas wichtiger",
    "4",
    "5: deutlich wichtiger",
    "6",
    "7: viel wichtiger",
    "8",
    "9: äußerst viel wichtiger",
)
STEPS = tuple(str(step) for step in range(1, 10))


@dataclass(frozen=True, slots=True)
class ComparedCriterion:
    """One criterion with both comparisons; of the best none is asked, of the worst only the one with the best."""

    key: str
    label: str
    over: str
    under: str
    is_best: bool
    is_worst: bool


@dataclass(frozen=True, slots=True)
class PolicyComparisonsPage:
    """First which criterion is best, worst or does not count; then two comparisons for each of the others."""

    frame: Frame
    title: str
    address: str
    back: str
    criteria: Options
    best: str
    worst: str
    left_out: tuple[str, ...]
    is_asking: bool
    best_label: str
    worst_label: str
    rows: tuple[ComparedCriterion, ...]
    judgements: Options
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparedExtremes:
    """What was chosen in the first step."""

    best: str = ""
    worst: str = ""
    left_out: tuple[str, ...] = ()

    @property
    def faults(self) -> Iterator[str]:
        """What keeps the second step from beginning."""
        if self.best not in CRITERIA or self.worst not in CRITERIA or self.best == self.worst:
            yield "Bitte wählen Sie das wichtigste und das unwichtigste Kriterium; es sind zwei verschiedene."
        elif {self.best, self.worst} & {*self.left_out}:
            yield "Was nicht zählen soll, kann weder das wichtigste noch das unwichtigste sein."

    @property
    def compared(self) -> tuple[str, ...]:
        return tuple(key for key in CRITERIA if key not in self.left_out)


@router.get("/{form}/vergleich")
def compare(
    form: MeantFormat,
    framing: FramingGiven,
    best: Annotated[str, Query()] = "",
    worst: Annotated[str, Query()] = "",
    left_out: Annotated[list[str] | None, Query(alias=LEFT_OUT)] = None,
) -> Response:
    """Ask which criteria are best and worst, then how they compare with the others."""
    extremes = ComparedExtremes(best, worst, tuple(one for one in left_out or () if one in CRITERIA))
    faults = tuple(extremes.faults) if best or worst else ()
    return _shown(framing, form, extremes, {}, faults)


@router.post("/{form}/vergleich")
def weigh(form: MeantFormat, framing: FramingGiven, typed: TypedValues) -> Response:
    """To the weights that follow, as a form that is not stored yet."""
    sent = {key: found[0] for key, found in typed.items() if found}
    framing.site.seals.check_form(sent.get("csrf", ""), framing.visitor.holder)
    left_out = tuple(one for one in typed.get(LEFT_OUT, ()) if one in CRITERIA)
    extremes = ComparedExtremes(sent.get("best", ""), sent.get("worst", ""), left_out)
    faults = tuple(extremes.faults) or tuple(_unanswered(extremes, sent, framing))
    if faults:
        return _shown(framing, form, extremes, sent, faults)
    try:
        found = best_worst_weights(_question(extremes, sent))
    except BadInput as refusal:
        return _shown(framing, form, extremes, sent, tuple(map(str, refusal.faults)))
    exact = {key: Decimal(repr(found.weights.get(key, 0.0))) for key in CRITERIA}
    percentages = "_".join(str(one) for one in spread_to_hundred(exact).values())
    # How far the answers contradict each other, in hundredths.
    gap = round(100 * found.inconsistency)
    return RedirectResponse(f"{ADDRESS}/{form}?aus={percentages}&spanne={gap}", 303)


def _question(extremes: ComparedExtremes, sent: dict[str, str]) -> BestWorstQuestion:
    over = {key: _judgement(sent.get(f"{OVER}{key}", "")) for key in extremes.compared}
    under = {key: _judgement(sent.get(f"{UNDER}{key}", "")) for key in extremes.compared}
    over[extremes.best] = under[extremes.worst] = 1.0
    # Best over worst is one question, and asked once.
    under[extremes.best] = over[extremes.worst]
    return BestWorstQuestion(extremes.best, extremes.worst, over, under)


def _judgement(text: str) -> float:
    return float(text) if text in STEPS else 0.0


def _unanswered(extremes: ComparedExtremes, sent: dict[str, str], framing: Framing) -> Iterator[str]:
    """Every comparison that is open: whoever skips one must not be taken for having found it a little important."""
    words = PolicyWords(framing.spoken, framing.site.taxonomy)
    asked = [(OVER, extremes.best, key) for key in extremes.compared if key != extremes.best]
    asked += [(UNDER, extremes.worst, key) for key in extremes.compared if key not in (extremes.best, extremes.worst)]
    for kind, against, key in asked:
        if sent.get(f"{kind}{key}") not in STEPS:
            one, other = words.criterion(key), words.criterion(against)
            yield framing.spoken.say("%(one)s und %(other)s: Bitte wählen Sie eine Stufe.", one=one, other=other)


def _shown(
    framing: Framing, form: Format, extremes: ComparedExtremes, sent: dict[str, str], faults: tuple[str, ...]
) -> Response:
    if drafting(framing) is None:
        return RedirectResponse(HERE, 303)
    words = PolicyWords(framing.spoken, framing.site.taxonomy)
    is_asking = bool(extremes.best) and not tuple(extremes.faults)
    spoken = framing.spoken
    page = PolicyComparisonsPage(
        frame=framing.translated_frame(),
        title=words.format(form),
        address=in_same_language(framing.request, f"{ADDRESS}/{form}/vergleich"),
        back=f"{ADDRESS}/{form}",
        criteria=tuple((key, words.criterion(key)) for key in CRITERIA),
        best=extremes.best,
        worst=extremes.worst,
        left_out=extremes.left_out,
        is_asking=is_asking,
        best_label=words.criterion(extremes.best) if is_asking else "",
        worst_label=words.criterion(extremes.worst) if is_asking else "",
        rows=tuple(_row(key, extremes, sent, words) for key in extremes.compared) if is_asking else (),
        judgements=(("", spoken.say("bitte wählen")), *zip(STEPS, map(spoken.say, JUDGEMENTS), strict=True)),
        faults=tuple(map(spoken.say, faults)),
    )
    return render("policy_comparisons.html", page, 422 if faults else 200)


def _row(key: str, extremes: ComparedExtremes, sent: dict[str, str], words: PolicyWords) -> ComparedCriterion:
    return ComparedCriterion(
        key=key,
        label=words.criterion(key),
        over=sent.get(f"{OVER}{key}", ""),
        under=sent.get(f"{UNDER}{key}", ""),
        is_best=key == extremes.best,
        is_worst=key == extremes.worst,
    )
