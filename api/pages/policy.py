"""How does head office look at the rules, compare versions, take one along as a file, and begin a draft?"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import in_same_language
from api.pages.head_office import head_office_only
from api.pages.policy_hand import hand_of, known_name
from api.pages.policy_view import (
    DRAFT,
    HERE,
    PolicyComparison,
    PolicyPage,
    policy_named,
    told_draft,
    told_sections,
    version_choices,
    version_rows,
    weight_rows,
)
from api.pages.policy_words import PolicyWords
from api.pages.view import render
from matchmaker.errors import BadInput
from matchmaker.rounds.policy_document import policy_toml
from matchmaker.rounds.policy_keeping import begin_policy, policy_in_force
from matchmaker.rounds.policy_version import PolicyState, PolicyVersion
from matchmaker.towns.profile import Format

router = APIRouter(prefix=HERE, dependencies=[Depends(head_office_only)])
CsrfToken = Annotated[str, Form(alias="csrf")]
Typed = Annotated[str, Form()]
DONE = {
    "gezeichnet": "Die neue Fassung gilt für Runden, die ab jetzt eröffnet werden. Laufende Runden behalten ihre.",
    "verworfen": "Der Entwurf ist verworfen. In Kraft bleibt, was galt.",
}


@dataclass(frozen=True, slots=True)
class Looking:
    """What somebody asks the page for, and what was wrong with their last wish."""

    first: str = ""
    second: str = ""
    done: str = ""
    faults: tuple[str, ...] = ()


@router.get("")
def rules(
    framing: FramingGiven,
    von: Annotated[str, Query()] = "",
    mit: Annotated[str, Query()] = "",
    erledigt: Annotated[str, Query()] = "",
) -> Response:
    """The rules in force, every version, and in what two of them differ."""
    return _shown(framing, Looking(von, mit, DONE.get(erledigt, "")))


@router.get("/fassung/{name}")
def export(name: str, framing: FramingGiven) -> Response:
    """A version as the TOML file that ``matchmaker round open --policy`` reads; its remarks are German."""
    with framing.site.open_uow(reading=True) as uow:
        versions = uow.policies.all()
    policy = policy_named(name, versions)
    remarks = next((version_remarks(one) for one in versions if str(one.number) == name), ())
    told = {"Content-Disposition": f'attachment; filename="regeln-{name}.toml"'}
    return Response(policy_toml(policy, remarks), media_type="application/toml", headers=told)


@router.post("/entwurf")
def begin(framing: FramingGiven, csrf: CsrfToken = "", name: Typed = "") -> Response:
    """Begin a draft from what is in force; where somebody else has begun one, go there."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    try:
        begin_policy(hand_of(framing, name), site.open_uow(), site.clock())
    except BadInput as refusal:
        words = PolicyWords(framing.spoken, site.taxonomy)
        return _shown(framing, Looking(faults=tuple(map(words.fault, refusal.faults))), 422)
    return RedirectResponse(DRAFT, 303)


def version_remarks(one: PolicyVersion) -> tuple[str, ...]:
    """Who drafted and who signed a version, when and why, as comments for its file; German, as files are."""
    told = [
        f"Fassung {one.number}, aus Fassung {one.based_on}; entworfen von {one.drafted_by}, {one.drafted_at:%d.%m.%Y}."
    ]
    if one.state is PolicyState.DRAFT:
        told.append("Entwurf, noch nicht gezeichnet.")
    elif one.ended_at:
        done = "Gezeichnet" if one.state is PolicyState.SIGNED else "Verworfen"
        told.append(f"{done} von {one.ended_by}, {one.ended_at:%d.%m.%Y}. {one.reason}".rstrip())
    return tuple(told)


def _shown(framing: Framing, looking: Looking, status: int = 200) -> Response:
    site, spoken = framing.site, framing.spoken
    with site.open_uow(reading=True) as uow:
        versions, current = uow.policies.all(), policy_in_force(uow)
    words = PolicyWords(spoken, site.taxonomy)
    signed = [one for one in versions if one.state is PolicyState.SIGNED]
    draft = next((one for one in versions if one.state is PolicyState.DRAFT), None)
    page = PolicyPage(
        frame=framing.translated_frame(),
        title=spoken.say("Fassung %(number)s", number=current.version),
        why=signed[-1].reason if signed else "",
        formats=tuple(words.format(form) for form in Format),
        weights=weight_rows(current, words),
        sections=told_sections(current, words),
        versions=version_rows(versions, spoken),
        choices=version_choices(versions, spoken),
        comparison=_comparison(looking, versions, words),
        draft=told_draft(draft, spoken),
        draft_href=DRAFT,
        begin=in_same_language(framing.request, DRAFT),
        name=known_name(framing),
        faults=looking.faults,
        done=spoken.say(looking.done) if looking.done else "",
    )
    return render("policy.html", page, status)


def _comparison(looking: Looking, versions: tuple[PolicyVersion, ...], words: PolicyWords) -> PolicyComparison:
    if not (looking.first and looking.second):
        choices = [value for value, _ in version_choices(versions, words.spoken)]
        # What was in force before, beside the newest: the pair that is asked for most.
        return PolicyComparison(choices[min(1, len(choices) - 1)], choices[0], None)
    before, after = (policy_named(one, versions) for one in (looking.first, looking.second))
    return PolicyComparison(looking.first, looking.second, words.changes(before, after))
