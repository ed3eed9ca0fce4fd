"""Every step of the state machines, from every state: what the tables allow, and nothing else."""

from datetime import timedelta

import pytest

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.round import RoundState
from tests.round_builders import LATER, NOW, a_message, a_proposal, a_round

R, P = RoundState, ProposalState
ROUND_STEPS = {
    (R.PLANNED, R.COLLECTING), (R.COLLECTING, R.PROPOSING), (R.PROPOSING, R.CURATING),
    (R.CURATING, R.PROPOSING), (R.CURATING, R.ANSWERING), (R.ANSWERING, R.CURATING), (R.ANSWERING, R.RUNNING),
    (R.PLANNED, R.CLOSED), (R.COLLECTING, R.CLOSED), (R.PROPOSING, R.CLOSED), (R.CURATING, R.CLOSED),
    (R.ANSWERING, R.CLOSED), (R.RUNNING, R.CLOSED), (R.ANSWERING, R.PROPOSING), (R.PROPOSING, R.ANSWERING),
    # Late joiners of a round that runs.
    (R.RUNNING, R.PROPOSING), (R.RUNNING, R.CURATING), (R.RUNNING, R.ANSWERING),
}  # fmt: skip
PROPOSAL_STEPS = {
    "approve": (P.DRAFT,),
    "offer": (P.APPROVED,),
    "withdraw": (P.DRAFT, P.APPROVED, P.OFFERED_FIRST, P.OFFERED),
}


def stepped(proposal: Proposal, step: str) -> Proposal:
    if step == "approve":
        return proposal.approve("Geschäftsstelle", NOW)
    return proposal.offer(NOW, LATER) if step == "offer" else proposal.withdraw("nein")


@pytest.mark.parametrize("before", list(RoundState))
@pytest.mark.parametrize("after", list(RoundState))
def test_a_round_takes_exactly_the_steps_of_its_table(before, after):
    current = a_round(state=before)

    if (before, after) in ROUND_STEPS:
        assert current.moved_to(after).state is after
    else:
        with pytest.raises(TransitionRefused):
            current.moved_to(after)


@pytest.mark.parametrize("state", list(ProposalState))
@pytest.mark.parametrize("step", list(PROPOSAL_STEPS))
def test_a_proposal_takes_each_step_from_its_states_alone(state, step):
    proposal = a_proposal(1, state=state)

    if state in PROPOSAL_STEPS[step]:
        reached = {"approve": P.APPROVED, "offer": P.OFFERED, "withdraw": P.WITHDRAWN}
        assert stepped(proposal, step).state is reached[step]
    else:
        with pytest.raises(TransitionRefused):
            stepped(proposal, step)


def test_a_link_is_good_until_its_last_moment_and_spent_once():
    link = SignInLink("hash", LinkPurpose.SIGN_IN, Audience.TOWN, NOW)
    reusable = SignInLink("hash", LinkPurpose.SIGN_IN, Audience.TOWN, NOW, reusable=True)

    used = link.use(NOW)

    assert used.used_at == NOW
    with pytest.raises(TransitionRefused, match="abgelaufen"):
        link.use(NOW + timedelta(microseconds=1))
    with pytest.raises(TransitionRefused, match="schon benutzt"):
        used.use(NOW)
    assert reusable.use(NOW - timedelta(days=1)).use(NOW).used_at == NOW


def test_a_mail_is_sent_once():
    sent = a_message(1).claimed("claim", NOW).in_data(NOW).sent(NOW)

    assert sent.sent_at == NOW
    with pytest.raises(TransitionRefused):
        sent.sent(LATER)
