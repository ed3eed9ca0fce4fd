"""How do approved proposals reach their towns, each once, even if we are interrupted?"""

from datetime import datetime
from functools import partial

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.asking import Desk, Post, begin_asking
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.decision import Act, Decision
from matchmaker.rounds.forgetting import forget_expired
from matchmaker.rounds.mailing import Mailing, MailingKind
from matchmaker.rounds.objections import objections, tell_head_office
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.repeating import repeated
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.sweeping import Sweep


def offer_approved(round_id: str, post: Post, uow: UnitOfWork, now: datetime) -> tuple[Proposal, ...]:
    """Offer every approved proposal of a round and queue a letter for each member that is asked now; returns them.

    Each proposal with its links and letters is one transaction: interrupted anywhere, the rest is still
    approved and a second run goes on there. What a town no longer wants is withdrawn instead, with a task for
    head office. Nothing is delivered here; ``delivering.py`` does that.
    """
    sweep = Sweep(post, uow, now)
    approved = start_answering(round_id, Desk(post, uow, now))
    offers = (repeated(partial(offer_one, proposal_id, sweep)) for proposal_id in approved)
    return tuple(offered for offered in offers if offered is not None)


def start_answering(round_id: str, desk: Desk) -> tuple[str, ...]:
    """The ids of what is approved; the round's answers begin with the first of them, in a transaction of its own.

    ``TransitionRefused`` where the round is in no state for it, or where nothing is approved.
    """
    uow = desk.uow
    with uow:
        current = uow.rounds.hold(round_id)
        approved = [one.id for one in uow.proposals.of_round(round_id) if one.state is ProposalState.APPROVED]
        if current.state is RoundState.ANSWERING:
            return tuple(approved)
        if current.state not in (RoundState.CURATING, RoundState.RUNNING):
            raise TransitionRefused(
                f"Die Runde „{current.title}“ ist {current.state.label}; da wird nichts verschickt."
            )
        if not approved:
            raise TransitionRefused(f"In der Runde „{current.title}“ ist kein Vorschlag freigegeben.")
        uow.rounds.save(current.moved_to(RoundState.ANSWERING))
        # Once for a round: who is still left over after a second sending has heard of it.
        uow.mailings.add(Mailing(round_id, MailingKind.LEFT_OVER, desk.now, desk.post.language))
        uow.commit()
    return tuple(approved)


def offer_one(proposal_id: str, sweep: Sweep, dispatch_id: str | None = None) -> Proposal | None:
    """Offer one approved proposal, all or nothing; None where it is no longer approved, or was withdrawn instead.

    With a ``dispatch_id`` nothing happens either once that order was stopped. ``TransactionConflict`` where another
    transaction was in the way: ask again.
    """
    with sweep.uow as uow:
        # A town's hours are shared by all rounds, and holding this one keeps nobody from sending another.
        uow.strict()
        uow.rounds.hold(uow.proposals.get(proposal_id).round_id)
        if dispatch_id is not None and not uow.dispatches.get(dispatch_id).is_open:
            return None
        # Read once more: only now that we hold the round will it stay as it is.
        approved = uow.proposals.get(proposal_id)
        if approved.state is not ProposalState.APPROVED:
            # Somebody else offered or withdrew it while we were busy with the others.
            return None
        if reasons := objections(approved, uow, german_day(sweep.now)):
            _withdraw(approved, " ".join(reasons), uow, sweep.now)
            return None
        offered = begin_asking(approved, Desk(sweep.post.inside(uow, approved), uow, sweep.now))
        uow.decisions.record([Decision(offered.id, Act.OFFERED, sweep.now)])
        forget_expired(uow, sweep.now)
        uow.commit()
    return offered


def _withdraw(approved: Proposal, why: str, uow: UnitOfWork, now: datetime) -> None:
    withdrawn = uow.proposals.save(approved.withdraw(why))
    tell_head_office(withdrawn, f"Der Vorschlag {withdrawn.id} wurde zurückgezogen, nicht verschickt. {why}", uow, now)
    uow.commit()
