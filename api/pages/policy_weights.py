"""How does head office set the weights of a format: by numbers and sliders, with what they change beside them?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import in_same_language
from api.pages.field_fault import FieldFault
from api.pages.head_office import head_office_only
from api.pages.policy_draft import whole
from api.pages.policy_form import percentage, spread_to_hundred, weights_from
from api.pages.policy_saving import Drafting, MeantFormat, back_to_draft, drafting, drafting_of, saved
from api.pages.policy_values import TypedValues
from api.pages.policy_view import DRAFT, HERE
from api.pages.policy_weights_view import (
    Percentages,
    PolicyWeightsPage,
    WeightPreview,
    sound_percentages,
    total_of,
    weight_fields,
    weight_preview,
    weight_problems,
)
from api.pages.policy_words import PolicyWords, ToldChange
from api.pages.view import render
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.policy_preview import preview_ground
from matchmaker.scoring.formats import CRITERIA
from matchmaker.towns.profile import Format

ADDRESS = f"{DRAFT}/gewichte"
SAVE, SPREAD = "speichern", "verteilen"
UNSOUND = "Sobald die Gewichte zusammen 100 % ergeben, stehen hier zehn Paare."
FROM_COMPARISON = (
    "Diese Gewichte folgen aus Ihrem Vergleich; gespeichert sind sie noch nicht. Ihre Antworten widersprechen sich zu "
    "%(gap)s von 100 Teilen (0: gar nicht)."
)
router = APIRouter(prefix=ADDRESS, dependencies=[Depends(head_office_only)])


@dataclass(frozen=True, slots=True)
class WeightsAttempt:
    """A form as it was typed, and what came of it."""

    typed: Percentages
    faults: tuple[FieldFault, ...] = ()
    stale: str = ""
    theirs: tuple[ToldChange, ...] = ()
    note: str = ""
    seen: int | None = None

    @property
    def status(self) -> int:
        return 422 if self.faults else 409 if self.stale else 200


@router.get("/{form}")
def weights(
    form: MeantFormat, framing: FramingGiven, aus: Annotated[str, Query(max_length=200)] = "", spanne: int = 0
) -> Response:
    """The weights of the draft; ``aus`` brings others, not stored yet, as a comparison has found them."""
    there = drafting(framing)
    if there is None:
        return RedirectResponse(HERE, 303)
    found = [percentage(one) for one in aus.split("_")] if aus else []
    if len(found) == len(CRITERIA):
        typed = dict(zip(CRITERIA, found, strict=True))
        note = framing.spoken.say(FROM_COMPARISON, gap=str(spanne))
        return _shown(framing, form, there, WeightsAttempt(typed, _problems(typed, framing), note=note))
    return _shown(framing, form, there, WeightsAttempt(_stored(there.draft.policy, form)))


@router.post("/{form}")
def change_weights(form: MeantFormat, framing: FramingGiven, typed: TypedValues) -> Response:
    """Show what the typed weights change, bring them to 100 % in their proportions, or store them."""
    sent = _Sent(typed)
    framing.site.seals.check_form(sent.one("csrf"), framing.visitor.holder)
    number, seen = whole(sent.one("fassung")), whole(sent.one("version"))
    there, percentages = drafting_of(number, framing), weights_from(typed)
    readable = sound_percentages(percentages)
    if sent.one("act") == SPREAD and readable:
        return _shown(framing, form, there, WeightsAttempt(spread_to_hundred(readable), seen=seen))
    faults = _problems(percentages, framing)
    if faults or sent.one("act") != SAVE or readable is None:
        return _shown(framing, form, there, WeightsAttempt(percentages, faults, seen=seen))
    policy = _with(there.draft.policy, form, readable)
    stale = saved(policy, number, seen, framing)
    if stale is None:
        return back_to_draft()
    there = drafting_of(number, framing)
    mine = _with(there.draft.policy, form, readable)
    theirs = PolicyWords(framing.spoken, framing.site.taxonomy).changes(there.draft.policy, mine)
    return _shown(framing, form, there, WeightsAttempt(percentages, stale=str(stale), theirs=theirs))


@dataclass(frozen=True, slots=True)
class _Sent:
    typed: Mapping[str, Sequence[str]]

    def one(self, name: str) -> str:
        return next(iter(self.typed.get(name, ())), "")


def _problems(typed: Percentages, framing: Framing) -> tuple[FieldFault, ...]:
    return weight_problems(typed, PolicyWords(framing.spoken, framing.site.taxonomy))


def _stored(policy: Policy, form: Format) -> dict[str, Decimal | str]:
    """What is stored as percentages; Decimal of the shortest text, so that 0.28 is 28 and no hair more."""
    return {key: Decimal(repr(policy.weights[form][key])) * 100 for key in CRITERIA}


def _with(policy: Policy, form: Format, percentages: Mapping[str, Decimal]) -> Policy:
    column = {key: float(value / 100) for key, value in percentages.items()}
    return replace(policy, weights={**policy.weights, form: column})


def _shown(framing: Framing, form: Format, there: Drafting, attempt: WeightsAttempt) -> Response:
    words = PolicyWords(framing.spoken, framing.site.taxonomy)
    preview = _preview(framing, form, there, attempt)
    page = PolicyWeightsPage(
        frame=framing.translated_frame(),
        title=words.format(form),
        address=in_same_language(framing.request, f"{ADDRESS}/{form}"),
        number=str(there.draft.number),
        # Shown what holds now, the next press is a decision; before that the version stays the one that was seen.
        version=there.draft.version if attempt.seen is None else attempt.seen,
        fields=weight_fields(attempt.typed, there.current.weights[form], preview.moves, words),
        total=words.decimal(float(total_of(attempt.typed))),
        faults=attempt.faults,
        preview=preview,
        note=attempt.note,
        stale=attempt.stale,
        theirs=attempt.theirs,
        comparison=f"{ADDRESS}/{form}/vergleich",
    )
    return render("policy_weights.html", page, attempt.status)


def _preview(framing: Framing, form: Format, there: Drafting, attempt: WeightsAttempt) -> WeightPreview:
    readable = sound_percentages(attempt.typed)
    if attempt.faults or readable is None:
        return WeightPreview(framing.spoken.say(UNSOUND), (), {})
    site, policy = framing.site, _with(there.draft.policy, form, readable)
    with site.open_uow(reading=True) as uow:
        evidence = site.evidence(uow)
    today = german_day(site.clock())
    # What a slider moves is two weighted sums; everything else stays until what towns state changes.
    made = site.kept.get(
        ("policy preview", form),
        (evidence, policy.pair_rules, today),
        lambda: preview_ground(evidence, policy, form, today),
    )
    return weight_preview(made, there.current.weights[form], policy.weights[form], site.atlas().names, framing.spoken)
