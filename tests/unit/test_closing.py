"""Does closing a round leave nobody waiting, and no place taken for ever?"""

from dataclasses import replace
from datetime import datetime

import pytest

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.closing import Withdrawal, close_round
from matchmaker.rounds.concluding import quorum_key
from matchmaker.rounds.correspondence import LetterOrder
from matchmaker.rounds.curation import Approvals, approve_several
from matchmaker.rounds.opening import Opening, open_round, start_collecting
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.proposing import ProposingOrder, propose
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.towns.profile import Format
from tests.builders import a_profile
from tests.fakes import FakeUnitOfWork
from tests.proposing_cast import TAXONOMY, collecting, pairs, reasons, run, stored
from tests.round_builders import LATER, NOW, OLGA, a_message, a_proposal, a_round, store_proposals


class Farewells:
    """Writes a letter that shows what it was made from."""

    def reaches(self, _member: Member, _uow: UnitOfWork) -> bool:
        return True

    def mailbox(self, member: Member, _uow: UnitOfWork) -> str:
        return f"{member.ags}@x"

    def write(self, order: LetterOrder, uow: UnitOfWork, now: datetime) -> OutboxMessage:
        del uow
        key = f"{order.proposal.id}/{order.member.ags}/{order.kind}/1"
        return a_message(id=key, key=key, message_id=key, letter="not_realised", content=key.encode(), due_at=now)


class Addressed(Farewells):
    """Writes to each member's own address."""

    def write(self, order: LetterOrder, uow: UnitOfWork, now: datetime) -> OutboxMessage:
        letter = super().write(order, uow, now)
        return replace(letter, recipient=f"{order.member.ags}@town.example", proposal_id=order.proposal.id)


class WithoutAddress(Farewells):
    """Knows no address of the second member."""

    def write(self, order: LetterOrder, uow: UnitOfWork, now: datetime) -> OutboxMessage:
        if order.member.gives:
            raise TransitionRefused("Die Adresse fehlt.")
        return super().write(order, uow, now)


FAREWELL = Withdrawal(Farewells(), LATER)


def offered(number: int) -> Proposal:
    return a_proposal(number).approve(OLGA, NOW).offer(NOW, LATER)


def states(uow: FakeUnitOfWork) -> list[ProposalState]:
    return [one.state for one in stored(uow)]


def test_what_was_never_sent_is_withdrawn_without_a_word():
    uow = FakeUnitOfWork()
    store_proposals(uow, a_proposal(1, pinned=True), a_proposal(2).approve(OLGA, NOW))

    closed = close_round("r1", uow)

    assert (closed.round, closed.withdrawn) == (a_round(state=RoundState.CLOSED, version=2), ())
    assert states(uow) == [ProposalState.WITHDRAWN] * 2
    with uow:
        assert uow.outbox.count_by_state() == {}
    with pytest.raises(TransitionRefused, match="schon geschlossen"):
        close_round("r1", uow)


def test_while_sent_proposals_wait_for_answers_it_refuses_and_nothing_changes():
    uow = FakeUnitOfWork()
    store_proposals(uow, a_proposal(1), offered(2), offered(3))

    with pytest.raises(TransitionRefused) as refusal:
        close_round("r1", uow)

    assert "warten noch 2 verschickte Vorschläge auf Antwort (Antwortfrist bis 04.03.2024)" in str(refusal.value)
    assert "--withdraw-open" in str(refusal.value)
    assert states(uow) == [ProposalState.DRAFT, ProposalState.OFFERED, ProposalState.OFFERED]
    with uow:
        assert uow.rounds.get("r1").state is not RoundState.CLOSED


def test_asked_to_it_takes_them_back_and_writes_to_all_concerned_and_to_nobody_else():
    uow = FakeUnitOfWork()
    confirmed = replace(offered(3), state=ProposalState.CONFIRMED)
    first = replace(offered(4), state=ProposalState.OFFERED_FIRST)
    store_proposals(uow, a_proposal(1), offered(2), confirmed, first)

    closed = close_round("r1", uow, FAREWELL)

    assert [one.id for one in closed.withdrawn] == ["r1-1-02", "r1-1-04"]
    withdrawn = ProposalState.WITHDRAWN
    assert states(uow) == [withdrawn, withdrawn, ProposalState.CONFIRMED, withdrawn]
    with uow:
        queued = sorted(one.key for one in uow.outbox.in_state(MessageState.QUEUED))
    told = [(one.id, member.ags) for one in closed.withdrawn for member in one.members]
    assert queued == sorted(f"{proposal}/{ags}/not_realised/1" for proposal, ags in told)


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.FAILED, MessageState.DROPPED])
def test_who_never_got_the_offer_gets_no_farewell_either(state: MessageState):
    uow = FakeUnitOfWork()
    store_proposals(uow, offered(1))
    first, second = offered(1).members
    waiting, sent = (
        a_message(
            number,
            key=f"r1-1-01/{member.ags}-{member.role}/proposal_offered/1",
            recipient=f"{member.ags}@town.example",
            proposal_id="r1-1-01",
            state=found,
        )
        for number, (member, found) in enumerate(((first, state), (second, MessageState.SENT)))
    )
    with uow:
        uow.outbox.queue(waiting)
        uow.outbox.queue(sent)
        uow.commit()

    close_round("r1", uow, Withdrawal(Addressed(), LATER))

    with uow:
        mails = {(mail.recipient, mail.letter): mail.state for mail in uow.outbox.of_proposal("r1-1-01")}
    assert mails == {
        (waiting.recipient, "proposal_offered"): state if state is MessageState.FAILED else MessageState.DROPPED,
        (sent.recipient, "proposal_offered"): MessageState.SENT,
        (sent.recipient, "not_realised"): MessageState.QUEUED,
    }


def test_of_two_members_with_one_mailbox_each_hears_what_its_own_offer_asks_for():
    uow = FakeUnitOfWork()
    store_proposals(uow, offered(1))
    first, second = offered(1).members
    with uow:
        for number, (member, state) in enumerate(((first, MessageState.SENT), (second, MessageState.QUEUED))):
            key = f"r1-1-01/{member.ags}-{member.role}/proposal_offered/1"
            shared = a_message(number, key=key, recipient="office1@town.example", proposal_id="r1-1-01", state=state)
            uow.outbox.queue(shared)
        uow.commit()

    close_round("r1", uow, FAREWELL)

    with uow:
        queued = [mail.key for mail in uow.outbox.in_state(MessageState.QUEUED)]
    assert queued == [f"r1-1-01/{first.ags}/not_realised/1"]


def test_what_is_taken_back_leaves_no_warning_that_a_town_may_not_refuse():
    uow = FakeUnitOfWork()
    store_proposals(uow, offered(1))
    with uow:
        uow.tasks.add(Task(quorum_key(offered(1)), TaskKind.QUORUM, NOW, "Keine Absage mehr.", "r1-1-01"))
        uow.commit()

    close_round("r1", uow, FAREWELL)

    with uow:
        assert uow.tasks.open() == ()


def test_a_letter_that_cannot_be_written_leaves_the_round_open():
    uow = FakeUnitOfWork()
    store_proposals(uow, offered(1))

    with pytest.raises(TransitionRefused, match="Die Adresse fehlt"):
        close_round("r1", uow, Withdrawal(WithoutAddress(), LATER))

    assert states(uow) == [ProposalState.OFFERED]


def sent_round() -> FakeUnitOfWork:
    """Four towns with one place each, in two sent proposals of the round r1; a second round collects."""
    uow = collecting(*(a_profile(number, name=f"Stadt {number}", capacity=1) for number in range(4)))
    run(uow)
    approve_several(Approvals("r1", OLGA), uow, NOW)
    with uow:
        for one in uow.proposals.of_round("r1"):
            uow.proposals.save(one.offer(NOW, LATER))
        uow.rounds.save(uow.rounds.get("r1").moved_to(RoundState.ANSWERING))
        uow.commit()
    open_round(Opening("Zweite", Format.TANDEM, packaged_policy(), "r2"), uow, LATER)
    start_collecting("r2", uow)
    return uow


def test_a_town_without_room_is_told_which_open_proposal_takes_its_place():
    uow = sent_round()

    drafted = propose(ProposingOrder("r2"), TAXONOMY, uow, LATER)

    assert drafted.drafts == ()
    partner = next(b for a, b in pairs(stored(uow)) if a == 0)
    told = {one.ags: one.sentence for one in drafted.run.unmatched}
    assert next(iter(sorted(told.items())))[1].startswith(
        f"Stadt 0 hat schon einen offenen Vorschlag mit Stadt {partner} aus der Runde „Frühjahr“."
    )
    assert not any("Kapazität" in sentence for sentence in told.values())


def test_closed_with_withdrawal_the_towns_have_room_again():
    uow = sent_round()
    close_round("r1", uow, FAREWELL)

    drafted = propose(ProposingOrder("r2"), TAXONOMY, uow, LATER)

    assert len(drafted.drafts) == 2
    assert reasons(drafted) == {}
