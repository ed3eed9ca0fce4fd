"""Does every member get each letter once, whatever interrupts us?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matchmaker.errors import NotFound, TransitionRefused
from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.asking import Post
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.sending import offer_approved
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.fake_letters import FakeCorrespondence, a_post, token_of
from tests.fakes import FakeUnitOfWork, InterruptedUnitOfWork
from tests.round_builders import LATER, NOW, OLGA, a_proposal, a_round, a_session, store_proposals

# NOW is a March morning, so the fourteenth day after it ends at 23:00 UTC less a second.
DEADLINE = datetime(NOW.year, NOW.month, NOW.day + 14, 22, 59, 59, tzinfo=UTC)


def approved_round(*proposals: Proposal, state: RoundState = RoundState.CURATING) -> FakeUnitOfWork:
    uow = FakeUnitOfWork()
    store_proposals(uow, *proposals)
    with uow:
        uow.rounds.save(a_round(state=state))
        uow.commit()
    return uow


def approved(number: int) -> Proposal:
    """Both sides have the same to give, so that both are asked at once."""
    alike = tuple(replace(member, gives=False) for member in a_proposal(number).members)
    return a_proposal(number, members=alike).approve(OLGA, NOW)


def offer(uow: FakeUnitOfWork, post: Post | None = None, now: datetime = NOW) -> tuple[Proposal, ...]:
    return offer_approved("r1", post or a_post(), uow, now)


def test_approved_proposals_are_offered_with_a_deadline_and_nothing_else_is():
    draft, withdrawn = a_proposal(2), a_proposal(3).withdraw("nein")
    uow = approved_round(approved(1), draft, withdrawn, approved(4))

    offered = offer(uow)

    assert offered == tuple(
        replace(
            approved(number),
            state=ProposalState.OFFERED,
            offered_at=NOW,
            asked_all_at=NOW,
            language="de",
            deadline=DEADLINE,
            version=2,
        )
        for number in (1, 4)
    )
    with uow:
        assert uow.proposals.of_round("r1") == (offered[0], draft, withdrawn, offered[1])
        assert uow.rounds.get("r1").state is RoundState.ANSWERING


def test_each_member_gets_one_letter_and_one_link_of_which_only_the_hash_is_kept():
    uow = approved_round(approved(1))

    offer(uow)

    with uow:
        mails = uow.outbox.of_proposal("r1-1-01")
        assert [mail.content.decode() for mail in mails] == [
            f"secret of {ags(0)} for r1-1-01",
            f"secret of {ags(1)} for r1-1-01",
        ]
        links = [uow.access.link(hash_of(mail.content.decode())) for mail in mails]
        assert links == [
            SignInLink(
                token_hash=hash_of(f"secret of {ags(number)} for r1-1-01"),
                purpose=LinkPurpose.PROPOSAL,
                audience=Audience.TOWN,
                valid_until=DEADLINE + timedelta(days=14),
                ags=ags(number),
                proposal_id="r1-1-01",
                role=Role.MAYOR,
            )
            for number in (0, 1)
        ]
        assert uow.access.link("secret") is None


def test_sending_again_offers_and_queues_nothing_twice():
    uow = approved_round(approved(1))
    offer(uow)
    with uow:
        before = uow.proposals.of_round("r1"), uow.outbox.of_proposal("r1-1-01")

    assert offer(uow, now=LATER) == ()

    with uow:
        assert (uow.proposals.of_round("r1"), uow.outbox.of_proposal("r1-1-01")) == before


@pytest.mark.parametrize("take_away", ["withdraw", "offer"])
def test_what_somebody_took_out_of_the_list_meanwhile_is_left_alone(take_away: str):
    uow = approved_round(approved(1), approved(2))
    elsewhere = approved(2).withdraw("nein") if take_away == "withdraw" else approved(2).offer(NOW, LATER)

    def somebody_else(other: FakeUnitOfWork) -> None:
        with other:
            other.proposals.save(elsewhere)
            other.commit()

    # The first block lists both, the second offers the first of them; then comes the turn of the other.
    offered = offer(InterruptedUnitOfWork(uow, 3, somebody_else))

    assert [one.id for one in offered] == ["r1-1-01"]
    with uow:
        assert uow.proposals.get("r1-1-02") == replace(elsewhere, version=2)
        assert uow.outbox.of_proposal("r1-1-02") == ()


def test_sending_forgets_what_ended_long_ago_and_nothing_else():
    uow = approved_round(approved(1))
    with uow:
        for name, days in (("long ago", 31), ("lately", 29)):
            uow.access.add_session(a_session(id_hash=name, valid_until=NOW - timedelta(days=days)))
        uow.commit()

    offer(uow)

    with uow:
        assert uow.access.session("long ago") is None
        assert uow.access.session("lately") is not None


def test_a_letter_that_cannot_be_written_leaves_its_proposal_approved_and_a_second_run_goes_on_there():
    uow = approved_round(approved(1), approved(2), approved(3))

    with pytest.raises(NotFound):
        offer(uow, a_post(unwritable=ags(3)))

    with uow:
        assert [one.state for one in uow.proposals.of_round("r1")] == ["offered", "approved", "approved"]
        assert uow.outbox.of_proposal("r1-1-02") == ()
        assert uow.access.link(hash_of(f"secret of {ags(2)} for r1-1-02")) is None
    letters = FakeCorrespondence()
    assert [one.id for one in offer(uow, Post(letters, token_of), LATER)] == ["r1-1-02", "r1-1-03"]
    written = [(order.proposal.id, order.member.ags) for order in letters.orders if order.proposal]
    assert written == [(f"r1-1-0{2 + n // 4}", ags(n)) for n in (2, 3, 4, 5)]


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.COLLECTING, RoundState.CLOSED])
def test_only_a_curated_round_is_sent(state):
    uow = approved_round(approved(1), state=state)

    with pytest.raises(TransitionRefused):
        offer(uow)

    with uow:
        assert uow.proposals.of_round("r1") == (approved(1),)


def test_a_round_without_an_approved_proposal_is_not_sent():
    uow = approved_round(a_proposal(1))

    with pytest.raises(TransitionRefused, match="kein Vorschlag freigegeben"):
        offer(uow)

    with uow:
        assert uow.rounds.get("r1").state is RoundState.CURATING
