"""How does the engine make the drafts of a round, and how are they stored with what they were made from?"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import MatchmakerError, StaleWrite
from matchmaker.matching.problem import Strategy
from matchmaker.matching.progress import Watch, go_on
from matchmaker.rounds.assessment import read_evidence
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.computation import Computation, begin_computation, refuse_beside_another
from matchmaker.rounds.drafting import Basis, Drafted, draft
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.request import RESERVING, RequestState
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.run_course import Stopped
from matchmaker.rounds.settled import OtherRounds
from matchmaker.rounds.trial import Trial, change_of, fingerprint_of
from matchmaker.taxonomy.model import Taxonomy


@dataclass(frozen=True, slots=True)
class ProposingOrder:
    """Make the drafts of a round; ``seed`` is kept with the run (today's solvers need none).

    ``watch`` hears how far the solver is and may stop it: the plan is then the best so far, with its gap.
    ``trial_run_id`` is whose claim of the round it is, where it is computed for trial.
    """

    round_id: str
    strategy: Strategy = Strategy.MOST_SERVED
    seed: int = 0
    watch: Watch = go_on
    trial_run_id: str | None = None


def propose(order: ProposingOrder, taxonomy: Taxonomy, uow: UnitOfWork, now: datetime) -> Drafted:
    """Compute the drafts of a round and store them with their run; the round is then being curated.

    Where proposals are out already, the round goes on waiting for answers beside the new drafts.
    Loose drafts are replaced; pinned, approved and sent proposals stay and keep their towns. Computing holds no lock
    on what others write: ``StaleWrite`` where somebody meanwhile changed the round, a proposal, or what a town states;
    ``TransitionRefused`` where somebody else computes for the round. Refused or interrupted, nothing has changed.
    """
    trial = try_run(order, taxonomy, uow, now)
    accept_run(trial, uow, now)
    return trial.drafted


def try_run(order: ProposingOrder, taxonomy: Taxonomy, uow: UnitOfWork, now: datetime) -> Trial:
    """Compute the plan that ``propose`` would store, and store nothing: see ``Trial.change`` for what it would change.

    ``TransitionRefused`` where the round has no drafts to make now, and where somebody else computes for it.
    """
    with uow:
        refuse_beside_another(order.round_id, uow.computations, now)
        changes = uow.changes.count()
        basis = basis_for(order, taxonomy, uow)
        basis.round.moved_to(RoundState.PROPOSING)
        own = begin_computation(order.round_id, uow.computations, now, order.trial_run_id)
        uow.commit()
    stopped = Stopped(order.watch)
    try:
        drafted = draft(basis, now, stopped)
    finally:
        _release(own, uow)
    fingerprint = fingerprint_of(basis, drafted)
    return Trial(basis, drafted, change_of(basis, drafted), changes, stopped.said, fingerprint)


def accept_run(trial: Trial, uow: UnitOfWork, now: datetime) -> Drafted:
    """Store exactly the plan of a trial.

    ``StaleWrite`` where facts, drafts or the policy are no longer those that it was computed from, or its day is over;
    ``TransitionRefused`` where somebody computes for the round. Nothing has changed then.
    """
    drafted, basis = trial.drafted, trial.basis
    with uow:
        current = uow.rounds.hold(basis.round.id)
        refuse_beside_another(current.id, uow.computations, now)
        _refuse_outdated(trial, uow, now)
        proposing = basis.round.moved_to(RoundState.PROPOSING)
        # Sent proposals are still being answered; curating and sending go on beside that.
        is_out = basis.round.state is RoundState.ANSWERING
        uow.rounds.save(proposing.moved_to(RoundState.ANSWERING if is_out else RoundState.CURATING))
        uow.proposals.remove_drafts(current.id)
        uow.runs.add(drafted.run)
        uow.proposals.add_all(_noted(drafted.drafts, basis.proposals))
        uow.proposals.add_reserve(drafted.reserve)
        uow.decisions.show(drafted.showings)
        uow.commit()
    return drafted


def _noted(drafts: Iterable[Proposal], before: Iterable[Proposal]) -> list[Proposal]:
    """The same towns on the same topic keep what head office wrote down about them."""
    notes = {_whom(one): one.note for one in before if one.state is ProposalState.DRAFT and one.note}
    return [replace(one, note=notes.get(_whom(one))) for one in drafts]


def _whom(proposal: Proposal) -> object:
    return frozenset(proposal.members), proposal.topic


def _release(own: Computation, uow: UnitOfWork) -> None:
    # A claim ends by itself in time: what was computed for minutes is not lost with a database that is away just now.
    with suppress(MatchmakerError), uow:
        uow.computations.end(own)
        uow.commit()


def changed_meanwhile() -> StaleWrite:
    """The refusal of a plan whose facts are no longer those that it was computed from."""
    return StaleWrite("Während der Berechnung wurden Angaben geändert. Bitte berechnen Sie noch einmal.")


def _refuse_outdated(trial: Trial, uow: UnitOfWork, now: datetime) -> None:
    basis = trial.basis
    # A town that took its consent back must not be proposed; what else changed somewhere does no harm.
    if uow.changes.count() != trial.changes_seen:
        order = ProposingOrder(basis.round.id, basis.strategy, basis.seed)
        if basis_for(order, basis.evidence.taxonomy, uow) != basis:
            raise changed_meanwhile()
    # Pauses and rests end by the day: yesterday's plan may hold towns that may not meet today.
    if german_day(now) != german_day(trial.drafted.run.made_at):
        raise StaleWrite("Diese Berechnung ist von einem früheren Tag. Bitte berechnen Sie noch einmal.")


def basis_for(order: ProposingOrder, taxonomy: Taxonomy, uow: UnitOfWork) -> Basis:
    """All that a run of this round would be computed from now, read inside an open unit of work."""
    latest = uow.runs.latest(order.round_id)
    current, proposals = uow.rounds.get(order.round_id), uow.proposals.of_round(order.round_id)
    return Basis(
        round=current,
        run_id=_next_run_id(order.round_id, latest.id if latest else None),
        strategy=order.strategy,
        seed=order.seed,
        proposals=proposals,
        others=_other_rounds(current, uow),
        evidence=read_evidence(uow, taxonomy, order.round_id),
        refused_by=uow.invitations.refused(order.round_id),
        elections=uow.elections.all(),
        in_office_since={
            (one.ags, one.role): one.in_office_since for one in uow.offices.all_open() if one.in_office_since
        },
    )


def _next_run_id(round_id: str, latest: str | None) -> str:
    """Runs of a round are counted, so that a run's and its drafts' ids are never used twice."""
    count = int(latest.rpartition("-")[2]) if latest else 0
    return f"{round_id}-{count + 1}"


def _other_rounds(current: Round, uow: UnitOfWork) -> OtherRounds:
    others = [known for known in uow.rounds.all() if known.id != current.id]
    last_runs = [uow.runs.latest(known.id) for known in others if known.format is current.format]
    last_run = max((run for run in last_runs if run), key=lambda run: run.made_at, default=None)
    proposals = tuple(proposal for known in others for proposal in uow.proposals.of_round(known.id))
    named = {proposal.round_id for proposal in proposals}
    return OtherRounds(
        left_over=frozenset(one.ags for one in last_run.unmatched) if last_run else frozenset(),
        proposals=proposals,
        # A round without proposals changes nothing here: opened meanwhile, it must not stop a run.
        titles={known.id: known.title for known in others if known.id in named},
        requests=uow.requests.in_states((*RESERVING, RequestState.KEPT)),
    )
