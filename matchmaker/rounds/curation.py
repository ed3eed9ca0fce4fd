"""Head office looks at drafts and decides which of them may go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from matchmaker.errors import NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.curation_step import CurationAct
from matchmaker.rounds.decision import Act, Decision, RefusalReason
from matchmaker.rounds.objections import objections
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import NOT_SENT, Proposal, ProposalState
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.taking_back import Taken, remember_step
from matchmaker.rounds.towns_asked import TownsAsked

HEAD_OFFICE = "Geschäftsstelle"
OPEN_FOR_CURATION = (RoundState.CURATING, RoundState.ANSWERING, RoundState.RUNNING)


@dataclass(frozen=True, slots=True)
class Approval:
    """Approve one draft as ``curator`` saw it."""

    proposal_id: str
    seen_version: int
    curator: str


@dataclass(frozen=True, slots=True)
class Approvals:
    """Approve drafts of a round: those named, or (``only`` None) every one that its towns still want.

    ``run_id`` names the run whose plan the curator saw; None approves what stands there now.
    """

    round_id: str
    curator: str
    only: tuple[str, ...] | None = None
    run_id: str | None = None


@dataclass(frozen=True, slots=True)
class Veto:
    """Never propose these towns to each other in this round; ``note`` says why in words, ``reason`` as a code."""

    proposal_id: str
    seen_version: int
    note: str | None = None
    reason: RefusalReason | None = None
    curator: str = HEAD_OFFICE


@dataclass(frozen=True, slots=True)
class Pin:
    """Keep a draft through every further run, or (``pinned`` False) let it go again."""

    proposal_id: str
    seen_version: int
    pinned: bool = True
    curator: str = HEAD_OFFICE


def approve_proposal(order: Approval, uow: UnitOfWork, now: datetime) -> Proposal:
    """Approve a draft for sending, if nobody changed it since ``order.seen_version``.

    ``TransitionRefused`` where its towns no longer want it (``objections.py``), with their reasons.
    No mail is queued here: ``sending.py`` offers all approved proposals of a round in one step.
    """
    with uow:
        draft, its_round = _held(order, uow)
        _expect_curation(its_round)
        _refuse_unwanted([draft], uow, now)
        approved = uow.proposals.save(draft.approve(by=order.curator, at=now))
        uow.decisions.record([Decision(approved.id, Act.APPROVED, now)])
        remember_step(Taken(CurationAct.APPROVED, order.curator, now), [draft], [approved], uow)
        uow.commit()
    return approved


def approve_several(order: Approvals, uow: UnitOfWork, now: datetime) -> tuple[Proposal, ...]:
    """Approve many drafts in one transaction; returns those that became approved.

    A named proposal that the round does not have, that is no draft, or that its towns no longer want, refuses all of
    them; of every draft, those that are not wanted stay drafts. ``StaleWrite`` where there is a run after ``run_id``.
    """
    with uow:
        _expect_curation(uow.rounds.hold(order.round_id))
        _refuse_other_run(order, uow)
        chosen = _chosen(order, uow, now)
        approved = tuple(uow.proposals.save(draft.approve(by=order.curator, at=now)) for draft in chosen)
        uow.decisions.record(Decision(one.id, Act.APPROVED, now) for one in approved)
        if approved:
            remember_step(Taken(CurationAct.APPROVED, order.curator, now), chosen, approved, uow)
        uow.commit()
    return approved


def veto_proposal(order: Veto, uow: UnitOfWork, now: datetime) -> Proposal:
    """Withdraw what was not sent yet; the next run keeps these towns apart.

    ``StaleWrite`` gives the note back where somebody else changed the proposal meanwhile.
    """
    try:
        with uow:
            seen, its_round = _held(order, uow)
            if seen.state not in NOT_SENT:
                raise TransitionRefused(
                    f"Der Vorschlag {seen.id} ist {seen.state.label}; abgelehnt wird vor dem Versand."
                )
            _expect_curation(its_round)
            withdrawn = uow.proposals.save(seen.withdraw(order.note))
            uow.decisions.record([Decision(withdrawn.id, Act.VETOED, now, reason=order.reason)])
            remember_step(Taken(CurationAct.VETOED, order.curator, now, order.note), [seen], [withdrawn], uow)
            uow.commit()
    except StaleWrite as stale:
        raise StaleWrite(str(stale), rejected_text=order.note) from stale
    return withdrawn


def pin_proposal(order: Pin, uow: UnitOfWork, now: datetime) -> Proposal:
    """Pin or unpin a draft, if nobody changed it since ``order.seen_version``."""
    with uow:
        draft, its_round = _held(order, uow)
        _expect_curation(its_round)
        changed = uow.proposals.save(draft.pin(pinned=order.pinned))
        act = CurationAct.PINNED if order.pinned else CurationAct.UNPINNED
        remember_step(Taken(act, order.curator, now), [draft], [changed], uow)
        uow.commit()
    return changed


def _held(order: Approval | Veto | Pin, uow: UnitOfWork) -> tuple[Proposal, Round]:
    """The proposal as the curator saw it, and its round, held.

    The proposal is read again once the round is held: a run that was just being stored may have removed it.
    """
    its_round = uow.rounds.hold(uow.proposals.get(order.proposal_id).round_id)
    return uow.proposals.get(order.proposal_id, seen_version=order.seen_version), its_round


def _chosen(order: Approvals, uow: UnitOfWork, now: datetime) -> list[Proposal]:
    proposals, on = uow.proposals.of_round(order.round_id), german_day(now)
    if order.only is None:
        drafts = [proposal for proposal in proposals if proposal.state is ProposalState.DRAFT]
        towns = TownsAsked.about(drafts, uow)
        return [draft for draft in drafts if not objections(draft, uow, on, towns)]
    by_id = {proposal.id: proposal for proposal in proposals}
    unknown = [name for name in order.only if name not in by_id]
    if unknown:
        raise NotFound(f"In der Runde {order.round_id} gibt es keinen Vorschlag {', '.join(unknown)}.")
    named = [by_id[name] for name in dict.fromkeys(order.only)]
    _refuse_unwanted(named, uow, now)
    return named


def _refuse_unwanted(drafts: Sequence[Proposal], uow: UnitOfWork, now: datetime) -> None:
    towns = TownsAsked.about(drafts, uow)
    for draft in drafts:
        if reasons := objections(draft, uow, german_day(now), towns):
            raise TransitionRefused(f"Der Vorschlag {draft.id} kann nicht freigegeben werden. {' '.join(reasons)}")


def _refuse_other_run(order: Approvals, uow: UnitOfWork) -> None:
    latest = uow.runs.latest(order.round_id)
    if order.run_id is not None and (latest is None or latest.id != order.run_id):
        newer = f"inzwischen gilt {latest.id}" if latest else "es gibt keine Berechnung"
        raise StaleWrite(f"Gesehen haben Sie die Berechnung {order.run_id}, {newer}. Bitte sehen Sie sie erst durch.")


def _expect_curation(round: Round) -> None:
    if round.state not in OPEN_FOR_CURATION:
        raise TransitionRefused(
            f"Die Runde „{round.title}“ ist {round.state.label}; über Vorschläge wird erst danach entschieden."
            if round.state in (RoundState.PLANNED, RoundState.COLLECTING, RoundState.PROPOSING)
            else f"Die Runde „{round.title}“ ist {round.state.label}; über Vorschläge wird nicht mehr entschieden."
        )
