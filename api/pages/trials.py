"""How does head office compute a round anew: for trial first, followed and stopped, then accepted as it was shown?"""

from dataclasses import replace
from functools import partial
from secrets import token_hex
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.board_page import board_href
from api.pages.head_office import head_office_only
from api.pages.round_acts import round_acts
from api.pages.trial_page import EVERY, STRATEGY_WORDS, TrialWords, trial_page
from api.pages.view import render
from api.site import Site
from api.trial_documents import trials_of, written_trial
from api.trial_jobs import Step, TrialJob, start
from matchmaker.errors import BadInput, Fault, StaleWrite, TransitionRefused
from matchmaker.matching.problem import Strategy
from matchmaker.matching.progress import Watch
from matchmaker.rounds.acting import RoundAct, about_round, noting
from matchmaker.rounds.kept_trial import accept_kept, kept
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposing import ProposingOrder, try_run
from matchmaker.rounds.trial_beginning import TrialOrder, begin_trial, goals_of
from matchmaker.rounds.trial_run import Purpose, TrialRun

router = APIRouter(prefix="/geschaeftsstelle/runden/{round_id}/rechnen", dependencies=[Depends(head_office_only)])
EASED = "Die Regel ist geändert. Kein Vorschlag ändert sich, bevor Sie eine Berechnung übernehmen."
GONE = "Diese Berechnung gibt es nicht mehr. Bitte rechnen Sie noch einmal; übernommen wurde nichts."
ENDED = "Diese Berechnung wurde inzwischen übernommen oder verworfen."
CsrfToken = Annotated[str, Form(alias="csrf")]
RunId = Annotated[str, Form()]


@router.get("")
def trials(round_id: str, framing: FramingGiven, ziel: str = "", regel: str = "", begonnen: str = "") -> Response:
    """How far the computation is, or what its plans would change; one that somebody ended is told so."""
    eased = EASED if regel else ""
    return _shown(round_id, framing, chosen=ziel, note=ENDED if begonnen else eased)


@router.post("")
def begin(round_id: str, framing: FramingGiven, csrf: CsrfToken = "", ziel: Annotated[str, Form()] = "") -> Response:
    """Compute for trial; nothing of the round changes. Where that cannot be, its page says why, with the goal kept."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    order = TrialOrder(token_hex(8), round_id, framing.visitor.curator)
    try:
        run = begin_trial(order, _goals(ziel), framing.open_uow(), site.clock())
    except TransitionRefused as refusal:
        return _shown(round_id, framing, chosen=ziel, refusal=str(refusal), status=409)
    start(TrialJob(run, [_step(site, run, goal) for goal in goals_of(run)], site.open_uow, site.clock))
    return _back(round_id, f"?begonnen=1{f'&ziel={ziel}' if ziel else ''}")


@router.post("/anhalten")
def stop(round_id: str, framing: FramingGiven, csrf: CsrfToken = "", lauf: RunId = "") -> Response:
    """End with the best plan so far, in whichever process it is computed."""
    framing.site.seals.check_form(csrf, framing.visitor.holder)
    with framing.open_uow() as uow:
        if uow.trial_runs.stop(lauf, framing.visitor.curator):
            uow.office_acts.record(_act(RoundAct.STOPPED, round_id, framing, ""))
            uow.commit()
    return _back(round_id)


@router.post("/verwerfen")
def throw_away(round_id: str, framing: FramingGiven, csrf: CsrfToken = "", lauf: RunId = "") -> Response:
    """The plans are not wanted; the round stays as it is."""
    framing.site.seals.check_form(csrf, framing.visitor.holder)
    with framing.open_uow() as uow:
        # Thrown away is what was shown, and nothing that somebody began since.
        if uow.trial_runs.forget(lauf, uow.moment()):
            uow.office_acts.record(_act(RoundAct.DISCARDED, round_id, framing, ""))
            uow.commit()
    return RedirectResponse(board_href(round_id), 303)


@router.post("/uebernehmen")
def accept(round_id: str, framing: FramingGiven, csrf: CsrfToken = "", plan: Annotated[str, Form()] = "") -> Response:
    """Store exactly the plan that was shown, if nothing that it was made from has changed."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    with site.open_uow(reading=True) as uow:
        run = uow.trial_runs.of(round_id, Purpose.TRIAL)
    shown = next((one for one in trials_of(run) if one.fingerprint == plan), None)
    if run is None or shown is None:
        return _shown(round_id, framing, refusal=GONE, status=409)
    try:
        act = _act(RoundAct.ACCEPTED, round_id, framing, shown.drafted.run.id)
        storing = noting(act, framing.open_uow())
        storing.before_commit(partial(_forget, run, storing))
        accept_kept(shown, site.taxonomy, storing, site.clock())
    except (StaleWrite, TransitionRefused) as refusal:
        return _shown(round_id, framing, refusal=f"{refusal} Übernommen wurde nichts.", status=409)
    return RedirectResponse(f"{board_href(round_id)}?uebernommen={shown.drafted.run.id}", 303)


def _step(site: Site, run: TrialRun, goal: Strategy) -> Step:
    def compute(watch: Watch) -> str:
        order = ProposingOrder(run.round_id, goal, watch=watch, trial_run_id=run.id)
        return written_trial(kept(try_run(order, site.taxonomy, site.open_uow(), site.clock())))

    return compute


def _act(act: RoundAct, round_id: str, framing: Framing, which: str) -> OfficeAct:
    return OfficeAct(framing.site.clock(), framing.visitor.curator, act, about_round(round_id), after={"which": which})


def _forget(run: TrialRun, uow: UnitOfWork) -> None:
    # A colleague may have thrown it away since it was read: what nobody wants any more is not stored.
    if not uow.trial_runs.forget(run.id, uow.moment()):
        raise StaleWrite(ENDED)


def _goals(goal: str) -> tuple[Strategy, ...]:
    if not goal:
        return (Strategy.MOST_SERVED,)
    if goal == EVERY:
        return tuple(map(Strategy, STRATEGY_WORDS))
    if goal not in STRATEGY_WORDS:
        raise BadInput("Nichts wurde gerechnet.", [Fault("Ziel", "Bitte wählen Sie eines der Ziele.")])
    return (Strategy(goal),)


def _back(round_id: str, query: str = "") -> Response:
    return RedirectResponse(f"{board_href(round_id)}/rechnen{query}", 303)


def _shown(
    round_id: str, framing: Framing, *, chosen: str = "", note: str = "", refusal: str = "", status: int = 200
) -> Response:
    site = framing.site
    with site.open_uow(reading=True) as uow:
        its_round, acts = uow.rounds.get(round_id), round_acts(round_id, uow, framing.spoken)
        run, moment = uow.trial_runs.of(round_id, Purpose.TRIAL), uow.moment()
    page = trial_page(its_round, run, chosen, TrialWords(framing.spoken, site.atlas().names, moment))
    # Whoever began one looks at it here until somebody, in whichever process, has decided.
    note = "" if note == ENDED and run is not None else framing.spoken.say(note)
    # Refusals are told in the reader's language by the page itself, which marks what it has no words for.
    told = replace(page, acts=acts, frame=framing.translated_frame(), note=note, refusal=refusal or page.refusal)
    return render("trial.html", told, status)
