"""Which steps does the domain know, found by trying every act on every state?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from inspect import getmembers, isfunction
from typing import Any

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.invitation import Invitation, InvitationState
from matchmaker.rounds.outbox import MOST_LOST_CLAIMS, MessageState, OutboxMessage
from matchmaker.rounds.proposal import NOT_SENT, Proposal, ProposalState
from matchmaker.rounds.relay_answer import Answer, Finding, Verdict
from tests.builders import ags
from tests.invitation_builders import a_schedule, an_invitation, asked
from tests.round_builders import (
    LATER,
    NOW,
    OLGA,
    a_claimed_message,
    a_failed_message,
    a_message,
    a_message_in_data,
    a_proposal,
    a_sent_message,
)

Steps = set[tuple[str, str]]
Acts = Mapping[str, tuple[Callable[[Any], Any], ...]]
"""By the name of a method, each way to call it that may lead elsewhere."""

AFTER_ALL = NOW + timedelta(days=400)
SENT = {"approved_by": OLGA, "approved_at": NOW, "offered_at": NOW, "asked_all_at": NOW, "deadline": LATER}
PROPOSAL_ACTS: Acts = {
    "speaking": (lambda one: one.speaking("en"),),
    "approve": (lambda one: one.approve(OLGA, NOW),),
    "offer": (lambda one: one.offer(NOW, LATER),),
    "offer_first": (lambda one: one.offer_first(NOW, LATER),),
    "offer_to_all": (lambda one: one.offer_to_all(NOW, LATER),),
    "extend": (lambda one: one.extend(LATER),),
    "seat": (lambda one: one.seat(ags(0), one.members[1]),),
    "confirm": (lambda one: one.confirm(one.members),),
    "fail": tuple(
        lambda one, state=state: one.fail(state, None) for state in (ProposalState.DECLINED, ProposalState.EXPIRED)
    ),
    "to_be_told": (lambda one: one.to_be_told(LATER),),
    "told": (lambda one: one.told(),),
    "start_running": (lambda one: one.start_running(),),
    "complete": (lambda one: one.complete(),),
    "end": (lambda one: one.end("Satz."),),
    "pin": (lambda one: one.pin(pinned=True),),
    "withdraw": (lambda one: one.withdraw(None),),
}
MAIL_ACTS: Acts = {
    "claimed": (lambda one: one.claimed("claim 2", NOW),),
    "released": (lambda one: one.released(),),
    "in_data": (lambda one: one.in_data(NOW),),
    "answered": tuple(lambda one, verdict=verdict: one.answered(Answer(verdict, "Wort"), NOW) for verdict in Verdict),
    "claim_expired": (
        lambda one: one.claim_expired(NOW),
        lambda one: replace(one, lost_claims=MOST_LOST_CLAIMS - 1).claim_expired(NOW),
    ),
    "reconciled": tuple(lambda one, finding=finding: one.reconciled(finding, NOW) for finding in Finding),
    "sent": (lambda one: one.sent(NOW),),
    "dropped": (lambda one: one.dropped("Grund"),),
    "tried_anew": (lambda one: one.tried_anew(NOW),),
}
INVITATION_ACTS: Acts = {
    "asked": (lambda one: one.asked(NOW, a_schedule()),),
    "accepted": (lambda one: one.accepted(NOW),),
    "declined": (lambda one: one.declined(NOW),),
    "silent": (lambda one: one.silent(AFTER_ALL),),
    "closed": (lambda one: one.closed(),),
    "postponed": (lambda one: one.postponed(7),),
    "delegated": (lambda one: one.delegated("Bauamt"),),
    "to_be_called": (lambda one: one.to_be_called(NOW),),
    "called": (lambda one: one.called(NOW),),
    "running": (lambda one: one.running(NOW),),
    "reminded": (lambda one: one.reminded(None),),
    "handed_to_head_office": (lambda one: one.handed_to_head_office(),),
}


def a_proposal_in(state: ProposalState) -> Proposal:
    """The first proposal in this state; what a draft, an approval or a veto leaves behind was never sent."""
    approved = {"approved_by": OLGA, "approved_at": NOW}
    return a_proposal(state=state, **(approved if state in (*NOT_SENT, ProposalState.WITHDRAWN) else SENT))


def a_mail_in(state: MessageState) -> OutboxMessage:
    """The first mail in this state, in whichever way it came there."""
    return {
        MessageState.QUEUED: a_message(),
        MessageState.CLAIMED: a_claimed_message(),
        MessageState.DATA: a_message_in_data(),
        MessageState.SENT: a_sent_message(),
        MessageState.FAILED: a_failed_message(),
        MessageState.IN_DOUBT: a_message_in_data().reconciled(Finding.UNKNOWN, NOW),
        MessageState.DROPPED: a_message().dropped("Grund"),
    }[state]


def an_invitation_in(state: InvitationState) -> Invitation:
    """The first town's invitation in this state."""
    return {
        InvitationState.WAITING: an_invitation(),
        InvitationState.ASKED: asked(),
        InvitationState.ACCEPTED: asked().accepted(NOW),
        InvitationState.DECLINED: asked().declined(NOW),
        InvitationState.SILENT: asked().silent(AFTER_ALL),
        InvitationState.CLOSED: asked().closed(),
    }[state]


def proposal_steps() -> Steps:
    """From state to state, staying included; an act of curation that sent nothing can be taken back."""
    forward = _steps(map(a_proposal_in, ProposalState), PROPOSAL_ACTS)
    unsent = {*NOT_SENT, ProposalState.WITHDRAWN}
    return forward | {(after, before) for before, after in forward if {before, after} <= unsent}


def mail_steps() -> Steps:
    return _steps(map(a_mail_in, MessageState), MAIL_ACTS)


def invitation_steps() -> Steps:
    return _steps(map(an_invitation_in, InvitationState), INVITATION_ACTS)


def _steps(starts: Iterable[Any], acts: Acts) -> Steps:
    found: Steps = set()
    for start in starts:
        methods = {name for name, _ in getmembers(type(start), isfunction) if not name.startswith("_")}
        if methods != set(acts):
            raise AssertionError(f"{type(start).__name__}: try these acts, too: {methods ^ set(acts)}")
        found.add((start.state, start.state))
        for act in (act for ways in acts.values() for act in ways):
            try:
                found.add((start.state, act(start).state))
            except TransitionRefused:
                continue
    return found
