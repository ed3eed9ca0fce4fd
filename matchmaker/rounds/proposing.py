"""How does the engine make the drafts of a round, and how are they stored with what they were made from?"""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.errors import StaleWrite
from matchmaker.matching.problem import Strategy
from matchmaker.rounds.assessment import read_evidence
from matchmaker.rounds.drafting import Basis, Drafted, draft
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.request import RESERVING, RequestState
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.settled import OtherRounds
from matchmaker.taxonomy.model import Taxonomy


@dataclass(frozen=True, slots=True)
class ProposingOrder:
    """Make the drafts of a round; ``seed`` is kept with the run (today's solvers need none)."""

    round_id: str
    strategy: Strategy = Strategy.MOST_SERVED
    seed: int = 0


def propose(order: ProposingOrder, taxonomy: Taxonomy, uow: UnitOfWork, now: datetime) -> Drafted:
    """Compute the drafts of a round and store them with their run; the round is then being curated.

    Where proposals are out already, the round goes on waiting for answers beside the new drafts.
    Loose drafts are replaced; pinned, approved and sent proposals stay and keep their towns. Computing
    holds no lock: ``StaleWrite`` where somebody meanwhile changed the round, a proposal, or what a town states.
    Refused or interrupted, nothing has changed.
    """
    with uow:
        changes = uow.changes.count()
        basis = basis_for(order, taxonomy, uow)
    proposing = basis.round.moved_to(RoundState.PROPOSING)
    drafted = draft(basis, now)
    with uow:
        uow.rounds.hold(order.round_id)
        # A town that took its consent back must not be proposed; what else changed somewhere does no harm.
        if uow.changes.count() != changes and basis_for(order, taxonomy, uow) != basis:
            raise StaleWrite("Während der Berechnung wurden Angaben geändert. Bitte berechnen Sie noch einmal.")
        # Sent proposals are still being answered; curating and sending go on beside that.
        is_out = basis.round.state is RoundState.ANSWERING
        uow.rounds.save(proposing.moved_to(RoundState.ANSWERING if is_out else RoundState.CURATING))
        uow.proposals.remove_drafts(order.round_id)
        uow.runs.add(drafted.run)
        uow.proposals.add_all(drafted.drafts)
        uow.proposals.add_reserve(drafted.reserve)
        uow.decisions.show(drafted.showings)
        uow.commit()
    return drafted


def basis_for(order: ProposingOrder, taxonomy: Taxonomy, uow: UnitOfWork) -> Basis:
    """All that a run of this round would be computed from now, read inside an open unit of work."""
    latest = uow.runs.latest(order.round_id)
    current, proposals = uow.rounds.get(order.round_id), uow.proposals.of_round(order.round_id)
    own = {proposal.id for proposal in proposals}
    return Basis(
        round=current,
        run_id=_next_run_id(order.round_id, latest.id if latest else None),
        strategy=order.strategy,
        seed=order.seed,
        proposals=proposals,
        others=_other_rounds(current, uow),
        evidence=read_evidence(uow, taxonomy, order.round_id),
        refused_by=tuple(one for one in uow.invitations.refused() if one.proposal_id in own),
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
