"""How are many drafts approved at once as somebody saw them, and which of them are not, with the reason?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from matchmaker.errors import StaleWrite, TransitionRefused
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.curation import OPEN_FOR_CURATION
from matchmaker.rounds.curation_step import CurationAct
from matchmaker.rounds.decision import Act, Decision
from matchmaker.rounds.objections import objections
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.taking_back import Taken, remember_step
from matchmaker.rounds.towns_asked import TownsAsked

GONE = "Diesen Entwurf gibt es nicht mehr, inzwischen wurde neu gerechnet."


@dataclass(frozen=True, slots=True)
class SeenApprovals:
    """Approve drafts of a round, each in the version that the curator saw, by id; ``run_id`` is the plan they saw."""

    round_id: str
    curator: str
    seen: Mapping[str, int]
    run_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A draft that stays one; ``reasons`` are German sentences, at least one."""

    proposal_id: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeenOutcome:
    """What became of the order, in the order of the ids."""

    approved: tuple[Proposal, ...]
    refused: tuple[Refused, ...]


def approve_seen(order: SeenApprovals, uow: UnitOfWork, now: datetime) -> SeenOutcome:
    """Approve in one transaction whatever still is as it was seen and that its towns still want.

    Unlike ``approve_several`` one that cannot be approved does not hold up the others: it is named instead.
    ``TransitionRefused`` where the round is not curated, ``StaleWrite`` where there is another run than was seen.
    """
    with uow:
        its_round = uow.rounds.hold(order.round_id)
        if its_round.state not in OPEN_FOR_CURATION:
            raise TransitionRefused(
                f"Die Runde „{its_round.title}“ ist {its_round.state.label}; freigegeben wird da nicht."
            )
        _refuse_other_run(order, uow)
        by_id = {one.id: one for one in uow.proposals.of_round(order.round_id)}
        refused = tuple(_refused(order.seen, by_id, uow, german_day(now)))
        named = {one.proposal_id for one in refused}
        approved = tuple(
            uow.proposals.save(by_id[one].approve(by=order.curator, at=now))
            for one in sorted(order.seen)
            if one not in named
        )
        uow.decisions.record(Decision(one.id, Act.APPROVED, now) for one in approved)
        if approved:
            seen = [by_id[one.id] for one in approved]
            remember_step(Taken(CurationAct.APPROVED, order.curator, now), seen, approved, uow)
        uow.commit()
    return SeenOutcome(approved, refused)


def why_not(proposal: Proposal | None, seen_version: int | None, towns: TownsAsked, on: date) -> tuple[str, ...]:
    """German sentences against approving this draft, none where it may be; inside an open unit of work."""
    if proposal is None:
        return (GONE,)
    if proposal.state is not ProposalState.DRAFT:
        return (f"Der Vorschlag ist inzwischen {proposal.state.label}.",)
    if seen_version is not None and proposal.version != seen_version:
        return ("Der Entwurf wurde inzwischen geändert. Bitte sehen Sie ihn noch einmal durch.",)
    return objections(proposal, towns.uow, on, towns)


def _refused(seen: Mapping[str, int], by_id: Mapping[str, Proposal], uow: UnitOfWork, on: date) -> Iterable[Refused]:
    towns = TownsAsked.about([by_id[one] for one in seen if one in by_id], uow)
    for proposal_id in sorted(seen):
        if reasons := why_not(by_id.get(proposal_id), seen[proposal_id], towns, on):
            yield Refused(proposal_id, reasons)


def _refuse_other_run(order: SeenApprovals, uow: UnitOfWork) -> None:
    latest = uow.runs.latest(order.round_id)
    if latest is None or latest.id != order.run_id:
        raise StaleWrite("Inzwischen wurde neu gerechnet. Bitte sehen Sie die Vorschläge der neuen Berechnung durch.")
