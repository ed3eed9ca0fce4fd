"""How does head office compute a round anew: for trial first, followed and stopped, then accepted as it was shown?"""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.board_page import board_href
from api.pages.head_office import head_office_only
from api.pages.round_acts import round_acts
from api.pages.trial_page import EVERY, STRATEGY_WORDS, WITHOUT_GOALS, TrialWords, trial_page
from api.pages.view import render
from api.trial_jobs import ELSEWHERE
from matchmaker.errors import BadInput, Fault, StaleWrite, TransitionRefused
from matchmaker.matching.problem import Strategy
from matchmaker.matching.progress import Watch
from matchmaker.rounds.acting import RoundAct, about_round, note_act, noting
from matchmaker.rounds.computation import refuse_beside_another
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.proposing import ProposingOrder, accept_run, try_run
from matchmaker.rounds.round import NEXT, Round, RoundState
from matchmaker.rounds.trial import Trial

router = APIRouter(prefix="/geschaeftsstelle/runden/{round_id}/rechnen", dependencies=[Depends(head_office_only)])
EASED = "Die Regel ist geändert. Kein Vorschlag ändert sich, bevor Sie eine Berechnung übernehmen."
GONE = "Diese Berechnung gibt es nicht mehr. Bitte rechnen Sie noch einmal; übernommen wurde nichts."
CsrfToken = Annotated[str, Form(alias="csrf")]


@router.get("")
def trials(round_id: str, framing: FramingGiven, ziel: str = "", regel: str = "", begonnen: str = "") -> Response:
    """How far the computation is, or what its plans would change; one that is not here is told so."""
    # Trials live in one process: whoever began one may be answered by another.
    if begonnen and framing.site.trials.of(round_id) is None:
        return _shown(round_id, framing, chosen=ziel, refusal=framing.spoken.say(ELSEWHERE))
    return _shown(round_id, framing, chosen=ziel, note=EASED if regel else "")


@router.post("")
def begin(round_id: str, framing: FramingGiven, csrf: CsrfToken = "", ziel: Annotated[str, Form()] = "") -> Response:
    """Compute for trial; nothing of the round changes."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    with site.open_uow(reading=True) as uow:
        its_round = uow.rounds.get(round_id)
        strategies = _strategies(its_round, ziel)
        refuse_beside_another(round_id, uow.computations, site.clock())

    def compute(strategy: Strategy, watch: Watch) -> Trial:
        order = ProposingOrder(round_id, strategy, watch=watch)
        return try_run(order, site.taxonomy, site.open_uow(), site.clock())

    site.trials.start(round_id, strategies, compute)
    note_act(_act(RoundAct.TRIED, round_id, framing, ", ".join(strategies)), framing.open_uow())
    return _back(round_id, f"?begonnen=1{f'&ziel={ziel}' if ziel else ''}")


@router.post("/anhalten")
def stop(round_id: str, framing: FramingGiven, csrf: CsrfToken = "") -> Response:
    """End with the best plan so far."""
    framing.site.seals.check_form(csrf, framing.visitor.holder)
    job = framing.site.trials.of(round_id)
    if job is not None:
        job.stop()
    return _back(round_id)


@router.post("/verwerfen")
def throw_away(round_id: str, framing: FramingGiven, csrf: CsrfToken = "") -> Response:
    """The plans are not wanted; the round stays as it is."""
    framing.site.seals.check_form(csrf, framing.visitor.holder)
    framing.site.trials.forget(round_id)
    return RedirectResponse(board_href(round_id), 303)


@router.post("/uebernehmen")
def accept(round_id: str, framing: FramingGiven, csrf: CsrfToken = "", plan: Annotated[str, Form()] = "") -> Response:
    """Store exactly the plan that was shown, if nothing that it was made from has changed."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    job = site.trials.of(round_id)
    shown = next((one for one in job.trials if one.fingerprint == plan), None) if job and job.is_over else None
    if shown is None:
        return _shown(round_id, framing, refusal=GONE, status=409)
    try:
        act = _act(RoundAct.ACCEPTED, round_id, framing, shown.drafted.run.id)
        accept_run(shown, noting(act, framing.open_uow()), site.clock())
    except (StaleWrite, TransitionRefused) as refusal:
        return _shown(round_id, framing, refusal=f"{refusal} Übernommen wurde nichts.", status=409)
    site.trials.forget(round_id)
    return RedirectResponse(f"{board_href(round_id)}?uebernommen={shown.drafted.run.id}", 303)


def _act(act: RoundAct, round_id: str, framing: Framing, which: str) -> OfficeAct:
    return OfficeAct(framing.site.clock(), framing.visitor.curator, act, about_round(round_id), after={"which": which})


def _strategies(its_round: Round, goal: str) -> tuple[Strategy, ...]:
    if RoundState.PROPOSING not in NEXT[its_round.state]:
        raise TransitionRefused(f"Die Runde „{its_round.title}“ ist {its_round.state.label}; gerechnet wird da nicht.")
    if its_round.format in WITHOUT_GOALS or not goal:
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
    page = trial_page(its_round, site.trials.of(round_id), chosen, TrialWords(framing.spoken, site.atlas().names))
    note, refusal = framing.spoken.say(note), refusal or page.refusal
    told = replace(page, acts=acts, frame=framing.translated_frame(), note=note, refusal=refusal)
    return render("trial.html", told, status)
