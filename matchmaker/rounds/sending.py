"""How do approved proposals reach their towns, each once, even if we are interrupted?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.calendar import end_of_day, german_day
from matchmaker.rounds.decision import Act, Decision
from matchmaker.rounds.forgetting import forget_expired
from matchmaker.rounds.objections import objections, tell_head_office
from matchmaker.rounds.ports import LetterWriter, TokenMaker, UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.round import RoundState

LINK_OUTLIVES_DEADLINE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Post:
    """What sending needs besides storage: who writes the letters and who makes the links' secrets."""

    letters: LetterWriter
    tokens: TokenMaker


def offer_approved(round_id: str, post: Post, uow: UnitOfWork, now: datetime) -> tuple[Proposal, ...]:
    """Offer every approved proposal of a round and queue a letter for each member; returns what was offered.

    Each proposal with its links and letters is one transaction: interrupted anywhere, the rest is still
    approved and a second run goes on there. What a town no longer wants is withdrawn instead, with a task for
    head office. Nothing is delivered here; ``delivering.py`` does that.
    """
    approved = _start_answering(round_id, uow)
    offers = (_offer(proposal_id, post, uow, now) for proposal_id in approved)
    return tuple(offered for offered in offers if offered is not None)


def _start_answering(round_id: str, uow: UnitOfWork) -> tuple[str, ...]:
    """The ids of what is approved; the round's answers begin with the first of them."""
    with uow:
        current = uow.rounds.hold(round_id)
        approved = [one.id for one in uow.proposals.of_round(round_id) if one.state is ProposalState.APPROVED]
        if current.state is RoundState.ANSWERING:
            return tuple(approved)
        if current.state is not RoundState.CURATING:
            raise TransitionRefused(
                f"Die Runde „{current.title}“ ist {current.state.label}; da wird nichts verschickt."
            )
        if not approved:
            raise TransitionRefused(f"In der Runde „{current.title}“ ist kein Vorschlag freigegeben.")
        uow.rounds.save(current.moved_to(RoundState.ANSWERING))
        uow.commit()
    return tuple(approved)


def _offer(proposal_id: str, post: Post, uow: UnitOfWork, now: datetime) -> Proposal | None:
    with uow:
        its_round = uow.rounds.hold(uow.proposals.get(proposal_id).round_id)
        # Read once more: only now that we hold the round will it stay as it is.
        approved = uow.proposals.get(proposal_id)
        if approved.state is not ProposalState.APPROVED:
            # Somebody else offered or withdrew it while we were busy with the others.
            return None
        if reasons := objections(approved, uow, german_day(now)):
            _withdraw(approved, " ".join(reasons), uow, now)
            return None
        deadline = end_of_day(now, its_round.policy.answer_window_days)
        offered = uow.proposals.save(approved.offer(now, deadline))
        uow.decisions.record([Decision(offered.id, Act.OFFERED, now)])
        for member in offered.members:
            token = post.tokens(offered, member)
            uow.access.add_link(_link(offered, member, hash_of(token), deadline))
            uow.outbox.queue(post.letters.write(offered, member, token, now))
        forget_expired(uow, now)
        uow.commit()
    return offered


def _withdraw(approved: Proposal, why: str, uow: UnitOfWork, now: datetime) -> None:
    withdrawn = uow.proposals.save(approved.withdraw(why))
    tell_head_office(withdrawn, f"Der Vorschlag {withdrawn.id} wurde zurückgezogen, nicht verschickt. {why}", uow, now)
    uow.commit()


def _link(offered: Proposal, member: Member, token_hash: str, deadline: datetime) -> SignInLink:
    return SignInLink(
        token_hash=token_hash,
        purpose=LinkPurpose.PROPOSAL,
        audience=Audience.TOWN,
        valid_until=deadline + LINK_OUTLIVES_DEADLINE,
        ags=member.ags,
        proposal_id=offered.id,
        role=member.role,
    )
