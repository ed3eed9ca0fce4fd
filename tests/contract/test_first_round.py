"""Does a whole round give the same on every storage, and each letter once even with two senders at work?"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

from matchmaker.errors import StaleWrite
from matchmaker.rounds.calendar import end_of_day
from matchmaker.rounds.curation import Approvals, approve_several
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.opening import Opening, open_round, start_collecting
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.proposing import ProposingOrder, propose
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.sending import offer_approved
from matchmaker.towns.profile import Format
from tests.builders import a_profile, a_taxonomy
from tests.contract.conftest import OpenUnitOfWork
from tests.fake_letters import a_post
from tests.fakes import FakeMailer
from tests.round_builders import LATER, NOW, OLGA, store_towns

POST = a_post()


def keys(uow: UnitOfWork) -> list[str]:
    with uow:
        proposals = uow.proposals.of_round("r1")
    return sorted(f"{one.id}/{member.ags}-mayor/proposal_offered/1" for one in proposals for member in one.members)


def approved_round(uow: UnitOfWork) -> None:
    store_towns(uow)
    with uow:
        uow.profiles.save_all(a_profile(number) for number in range(8))
        uow.commit()
    open_round(Opening("Frühjahr", Format.TANDEM, packaged_policy(), "r1"), uow, NOW)
    start_collecting("r1", uow)
    propose(ProposingOrder("r1"), a_taxonomy(), uow, NOW)
    approve_several(Approvals("r1", OLGA), uow, NOW)


def test_a_round_goes_from_opening_to_sent_letters(uow: UnitOfWork):
    approved_round(uow)
    mailer = FakeMailer()

    offered = offer_approved("r1", POST, uow, NOW)
    delivered = deliver_due(Sender(mailer, uow, lambda: NOW))

    assert (len(offered), delivered) == (4, 8)
    assert [mail.key for mail in mailer.delivered] == keys(uow)
    with uow:
        assert uow.proposals.of_round("r1") == offered
        assert {one.state for one in offered} == {ProposalState.OFFERED}
        assert {one.deadline for one in offered} == {end_of_day(NOW, 14)}
        assert uow.rounds.get("r1").state is RoundState.ANSWERING
        assert uow.outbox.count_by_state() == {"sent": 8}
        assert uow.runs.latest("r1").optimal


def test_a_second_sending_changes_nothing(uow: UnitOfWork):
    approved_round(uow)
    mailer = FakeMailer()
    offer_approved("r1", POST, uow, NOW)
    deliver_due(Sender(mailer, uow, lambda: NOW))
    with uow:
        before = uow.proposals.of_round("r1")

    assert offer_approved("r1", POST, uow, LATER) == ()
    assert deliver_due(Sender(mailer, uow, lambda: LATER)) == 0

    with uow:
        assert uow.proposals.of_round("r1") == before
    assert len(mailer.delivered) == 8


def test_two_senders_at_once_queue_and_deliver_each_letter_once(open_uow: OpenUnitOfWork):
    approved_round(open_uow())
    mailer, together = FakeMailer(), Barrier(2)

    def send(_sender: int) -> None:
        together.wait(timeout=60)
        # The slower of the two may find the round, or a proposal, changed under its hands: it simply runs again.
        for _ in range(10):
            with suppress(StaleWrite):
                offer_approved("r1", POST, open_uow(), NOW)
                deliver_due(Sender(mailer, open_uow(), lambda: NOW))
                return

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(send, range(2)))

    assert sorted(mail.key for mail in mailer.delivered) == keys(open_uow())
    with open_uow() as uow:
        assert uow.outbox.count_by_state() == {"sent": 8}
        assert {one.version for one in uow.proposals.of_round("r1")} == {3}
