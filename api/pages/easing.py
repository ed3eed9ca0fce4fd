"""How does head office take up what would give a town a partner: a looser rule, a call, or a second look?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.board_choice import BoardChoice
from api.pages.board_gaps import BY_ASKING, change_words
from api.pages.board_page import board_href, review_href
from api.pages.head_office import head_office_only
from api.pages.spoken import Spoken
from api.pages.view import Frame, render
from matchmaker.errors import BadInput, Fault, NotFound
from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.acting import RoundAct, about_round, noting
from matchmaker.rounds.alone import alone_in
from matchmaker.rounds.asking_for_room import Wish, ask_by_phone
from matchmaker.rounds.easing_rules import Easing, ease_rule, is_rule
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.round import Round
from matchmaker.rounds.run import LeftOver

router = APIRouter(prefix="/geschaeftsstelle/runden/{round_id}/abhilfe", dependencies=[Depends(head_office_only)])
OPENED = "gesetzt"
DONE = {"neu": "Die Aufgabe ist angelegt.", "schon": "Diese Aufgabe gab es schon."}


@dataclass(frozen=True, slots=True)
class EasingPage:
    """One town without a partner, and one way to help it; ``kind`` is „regel“, „anruf“, „rechnen“ or „ansehen“."""

    frame: Frame
    town: str
    ags: str
    reason: str
    title: str
    address: str
    kind: str
    words: str
    called: str
    version: int
    before: str
    after: str
    rule: str
    others: int
    onward: str
    done: str


@dataclass(frozen=True, slots=True)
class _Facts:
    round: Round
    proposals: Sequence[Proposal]
    left: Sequence[LeftOver]
    town: LeftOver


@router.get("")
def easing(round_id: str, framing: FramingGiven, stadt: str = "", aufgabe: str = "") -> Response:
    """What would help one town, and what that would change."""
    facts = _facts(round_id, stadt, framing)
    return render("easing.html", _page(facts, framing, aufgabe))


@router.post("")
def ease(
    round_id: str,
    framing: FramingGiven,
    csrf: Annotated[str, Form()] = "",
    stadt: Annotated[str, Form()] = "",
    version: Annotated[str, Form()] = "",
) -> Response:
    """Change the rule of the round, or make the task; the change is read from the run, not from the form."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    facts = _facts(round_id, stadt, framing)
    change = facts.town.relaxation
    if change is not None and is_rule(facts.round, change):
        if not version.isdecimal():
            raise BadInput("Nichts wurde geändert.", [Fault("Formular", "Bitte laden Sie die Seite neu.")])
        by, before, after = framing.visitor.curator, {change.rule: change.before}, {change.rule: change.after}
        act = OfficeAct(site.clock(), by, RoundAct.EASED, about_round(round_id), before, after)
        ease_rule(Easing(round_id, int(version[:9]), change), noting(act, framing.open_uow()))
        return RedirectResponse(f"{board_href(round_id)}/rechnen?regel={change.rule}", 303)
    called = _called(facts.town)
    wish = Wish(round_id, called, _task_words(facts, called, framing))
    is_new = ask_by_phone(wish, framing.open_uow(), site.clock())
    told = "neu" if is_new else "schon"
    return RedirectResponse(f"{board_href(round_id)}/abhilfe?stadt={facts.town.ags}&aufgabe={told}", 303)


def _facts(round_id: str, ags: str, framing: Framing) -> _Facts:
    with framing.site.open_uow(reading=True) as uow:
        terms, proposals = uow.rounds.get(round_id), framing.site.proposals(uow, round_id)
        left = alone_in(uow.runs.latest(round_id), proposals).left
    town = next((one for one in left if one.ags == ags), None)
    if town is None:
        raise NotFound("Diese Stadt hat inzwischen einen Vorschlag, oder sie nimmt an der Runde nicht teil.")
    return _Facts(terms, proposals, left, town)


def _page(facts: _Facts, framing: Framing, task: str) -> EasingPage:
    change, names = facts.town.relaxation, framing.site.atlas().names
    called = _called(facts.town)
    return EasingPage(
        frame=framing.translated_frame(),
        town=names.get(facts.town.ags, facts.town.ags),
        ags=facts.town.ags,
        reason=facts.town.sentence,
        title=facts.round.title,
        address=board_href(facts.round.id),
        kind=_kind(facts.round, change),
        words=change_words(change, framing.spoken) if change else "",
        called=names.get(called, called),
        version=facts.round.version,
        before=_figure(change.before, framing.spoken) if change else "",
        after=_figure(change.after, framing.spoken) if change else "",
        rule=change.rule if change else "",
        others=sum(one.relaxation is not None and _same(one.relaxation, change) for one in facts.left) - 1,
        onward=_onward(facts, change),
        done=framing.spoken.say(DONE[task]) if task in DONE else "",
    )


def _figure(value: str, spoken: Spoken) -> str:
    return value.replace(".", ",") if spoken.language == "de" else value


def _kind(its_round: Round, change: Relaxation | None) -> str:
    if change is None or change.rule in BY_ASKING:
        return "anruf"
    if is_rule(its_round, change):
        return "regel"
    return "rechnen" if change.rule == "strategy" else "ansehen"


def _same(one: Relaxation, other: Relaxation | None) -> bool:
    return other is not None and (one.rule, one.before, one.after) == (other.rule, other.before, other.after)


def _called(town: LeftOver) -> str:
    """Whom to call: the partner that lacks a place, else the town itself."""
    change = town.relaxation
    partner = change.after.partition(":")[0] if change and change.rule == "partner_capacity" else ""
    return partner or town.ags


def _task_words(facts: _Facts, called: str, framing: Framing) -> str:
    names = framing.site.atlas().names
    town, other = (names.get(ags, ags) for ags in (facts.town.ags, called))
    if called != facts.town.ags:
        return f"Runde „{facts.round.title}“: {other} anrufen. Hat die Stadt noch einen Platz, dann für {town}."
    return f"Runde „{facts.round.title}“: {town} anrufen. Die Stadt hat keinen Partner. {facts.town.sentence}"


def _onward(facts: _Facts, change: Relaxation | None) -> str:
    """The proposal that was pinned or excluded; empty where nothing like that stands in the way."""
    if change is None or change.rule not in ("pinned", "veto"):
        return ""
    meant = set(change.before.replace(":", " ").split(" ")) | ({facts.town.ags} if change.rule == "veto" else set())
    found = (one for one in facts.proposals if {member.ags for member in one.members} <= meant)
    return next((review_href(one, BoardChoice()) for one in found), "")
