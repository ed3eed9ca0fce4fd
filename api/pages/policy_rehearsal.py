"""How does head office rehearse its draft on a past round: which proposals would be others?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import in_same_language
from api.pages.browse_choice import Options
from api.pages.head_office import head_office_only
from api.pages.policy_saving import drafting
from api.pages.policy_view import DRAFT, HERE
from api.pages.policy_words import PolicyWords
from api.pages.spoken import Spoken
from api.pages.trial_page import told_begun, told_stopping
from api.pages.view import Frame, render
from api.trial_documents import refusal_of, rehearsal_of, written_rehearsal, written_rules
from api.trial_jobs import TrialJob, start
from matchmaker.errors import TransitionRefused
from matchmaker.matching.progress import Watch
from matchmaker.rounds.rehearsal import Meeting, Rehearsal, RehearsalOrder, rehearse
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.trial_beginning import TrialOrder, begin_rehearsal
from matchmaker.rounds.trial_run import Purpose, TrialRunState

ADDRESS = f"{DRAFT}/probe"
NOT_YET = (RoundState.PLANNED, RoundState.COLLECTING)
MOST_NAMED = 200
PROFILES_CHANGED = (
    "Seit dem Lauf haben sich Profile geändert oder was Städte miteinander zu tun haben, etwa durch andere Runden; "
    "verglichen wird mit dem, was heute gespeichert ist."
)
TOPICS_CHANGED = "Seit dem Lauf hat sich die Themenliste geändert; beide Male gilt die heutige."
REGISTER_CHANGED = (
    "Seit dem Lauf hat sich das Ortsregister geändert, etwa Einwohnerzahlen; beide Male gilt das heutige."
)
router = APIRouter(prefix=ADDRESS, dependencies=[Depends(head_office_only)])
CsrfToken = Annotated[str, Form(alias="csrf")]


@dataclass(frozen=True, slots=True)
class ToldMeetings:
    """Some of many pairs or groups by their towns; ``more`` says how many are not named."""

    names: tuple[str, ...]
    total: str
    more: str


@dataclass(frozen=True, slots=True)
class ToldRehearsal:
    """What a rehearsal found."""

    sentence: str
    shift: str
    remarks: tuple[str, ...]
    gone: ToldMeetings
    new: ToldMeetings


@dataclass(frozen=True, slots=True)
class PolicyRehearsalPage:
    """Choose a round, see how far it is, or what would be different; ``is_outdated``: the draft has changed since."""

    frame: Frame
    address: str
    polled: str
    stop: str
    number: str
    rounds: Options
    chosen: str
    is_working: bool
    run: str
    begun: str
    stopping: str
    percent: int
    found: ToldRehearsal | None
    is_outdated: bool
    refusal: str


@router.get("")
def rehearsal(framing: FramingGiven, runde: Annotated[str, Query()] = "") -> Response:
    """The rounds to choose from, and the newest rehearsal of the chosen one, wherever it is computed."""
    return _shown(framing, runde)


@router.post("")
def begin(framing: FramingGiven, csrf: CsrfToken = "", runde: Annotated[str, Form()] = "") -> Response:
    """Compute the round under the draft; nothing of the round, and nothing of the draft, changes."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    there = drafting(framing)
    if there is None:
        return RedirectResponse(HERE, 303)
    with site.open_uow(reading=True) as uow:
        round_id, its_format = uow.rounds.get(runde).id, uow.rounds.get(runde).format
    policy = there.draft.policy

    def compute(watch: Watch) -> str:
        rehearsed = RehearsalOrder(round_id, policy.weights[its_format], policy, watch)
        return written_rehearsal(rehearse(rehearsed, site.taxonomy, site.open_uow(reading=True)))

    order = TrialOrder(token_hex(8), round_id, framing.visitor.curator)
    try:
        run = begin_rehearsal(order, written_rules(policy), framing.open_uow(), site.clock())
    except TransitionRefused as refusal:
        return _shown(framing, round_id, str(refusal))
    # Pressed twice: the first press is at work already, in whichever process.
    if run.id == order.run_id:
        start(TrialJob(run, [compute], site.open_uow, site.clock, proves_when_stopped=False))
    return _back(round_id)


@router.post("/anhalten")
def stop(
    framing: FramingGiven,
    csrf: CsrfToken = "",
    runde: Annotated[str, Form()] = "",
    lauf: Annotated[str, Form()] = "",
) -> Response:
    """End it without a result, in whichever process it is computed."""
    framing.site.seals.check_form(csrf, framing.visitor.holder)
    with framing.open_uow() as uow:
        if uow.trial_runs.stop(lauf, framing.visitor.curator):
            uow.commit()
    return _back(runde)


def _back(round_id: str) -> Response:
    return RedirectResponse(f"{ADDRESS}?runde={round_id}", 303)


def _shown(framing: Framing, chosen: str, refusal: str = "") -> Response:
    site = framing.site
    there = drafting(framing)
    if there is None:
        return RedirectResponse(HERE, 303)
    with site.open_uow(reading=True) as uow:
        rounds = tuple(one for one in reversed(uow.rounds.all()) if one.state not in NOT_YET)
        run = uow.trial_runs.of(chosen, Purpose.REHEARSAL) if chosen in {one.id for one in rounds} else None
        state = run.state(uow.moment()) if run else None
    words = PolicyWords(framing.spoken, site.taxonomy)
    page = PolicyRehearsalPage(
        frame=framing.translated_frame(),
        address=in_same_language(framing.request, ADDRESS),
        polled=in_same_language(framing.request, f"{ADDRESS}?runde={chosen}"),
        stop=in_same_language(framing.request, f"{ADDRESS}/anhalten"),
        number=str(there.draft.number),
        rounds=_choices(rounds, words),
        chosen=chosen,
        is_working=state is TrialRunState.WORKING,
        run=run.id if run else "",
        begun=told_begun(run, framing.spoken) if run else "",
        stopping=told_stopping(run, framing.spoken) if run else "",
        percent=min(99, int(100 * run.done)) if run else 0,
        found=_told(rehearsal_of(run), site.atlas().names, framing.spoken),
        is_outdated=run is not None and run.ordered != written_rules(there.draft.policy),
        refusal=framing.spoken.say(refusal or (refusal_of(run, state) if run and state else "")),
    )
    return render("policy_rehearsal.html", page, 409 if refusal else 200)


def _choices(rounds: Sequence[Round], words: PolicyWords) -> Options:
    return tuple((one.id, f"{one.title} ({words.format(one.format)})") for one in rounds)


def _told(found: Rehearsal | None, names: Mapping[str, str], spoken: Spoken) -> ToldRehearsal | None:
    if found is None:
        return None
    changed, of = len(found.gone), spoken.number(len(found.before))
    one = spoken.say("1 von %(of)s Vorschlägen wäre anders.", of=of)
    several = spoken.say("%(changed)s von %(of)s Vorschlägen wären anders.", changed=spoken.number(changed), of=of)
    return ToldRehearsal(
        sentence=one if changed == 1 else several,
        shift=spoken.say("Verschiebung der Gewichte insgesamt: %(shift)s", shift=spoken.number(found.shift, 3)),
        remarks=tuple(_remarks(found, spoken)),
        gone=_named(found.gone, names, spoken),
        new=_named(found.new, names, spoken),
    )


def _remarks(found: Rehearsal, spoken: Spoken) -> list[str]:
    """What else than the rules may make a difference to what the round once proposed."""
    changed = (
        (found.same_profiles, PROFILES_CHANGED),
        (found.same_taxonomy, TOPICS_CHANGED),
        # None: the run is too old to tell, and no change is claimed.
        (found.same_register is not False, REGISTER_CHANGED),
    )
    remarks = [spoken.say(told) for same, told in changed if not same]
    if found.reproduced < len(found.stored):
        remarks.append(
            spoken.say(
                "Von %(stored)s gespeicherten Vorschlägen ergibt die Wiederholung heute noch %(again)s.",
                stored=spoken.number(len(found.stored)),
                again=spoken.number(found.reproduced),
            )
        )
    return remarks


def _named(meetings: Sequence[Meeting], names: Mapping[str, str], spoken: Spoken) -> ToldMeetings:
    more = len(meetings) - MOST_NAMED
    return ToldMeetings(
        names=tuple(" – ".join(names.get(ags, ags) for ags in one.towns) for one in meetings[:MOST_NAMED]),
        total=spoken.number(len(meetings)),
        more=spoken.say("und %(more)s weitere", more=spoken.number(more)) if more > 0 else "",
    )
