"""Whatever becomes of mails on their way, who has learned what by the letters that arrived?"""

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from matchmaker.rounds.asking import Post
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.exchange_post import ExchangePost
from matchmaker.rounds.exchange_telling import tell_agreed
from matchmaker.rounds.incoming import take_in
from matchmaker.rounds.invitation import InvitationState
from matchmaker.rounds.outbox import LEASE, MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.reconciling import GRACE, reconcile, settle_by_hand
from matchmaker.rounds.relay_answer import RelayAway
from matchmaker.rounds.settled import AGREED
from matchmaker.rounds.still_holding import ASKING
from tests.builders import ags
from tests.fakes import FakeUnitOfWork
from tests.lifecycle_mail import (
    Died,
    Fate,
    Record,
    TownsMailer,
    a_bounce,
    addresses_in,
    names_in,
    telling_posts,
    text_of,
    to_whom,
)
from tests.round_builders import NOW

# Often a mail simply arrives: a history in which hardly any does shows little of what is learned.
FATES = st.sampled_from([Fate.TAKEN, Fate.TAKEN, Fate.TAKEN, *Fate])
TOWNS = st.integers(0, 9)
ARRIVED = (MessageState.SENT, MessageState.DATA, MessageState.IN_DOUBT)
BLAMED = (Fate.BUSY, Fate.NO_SUCH_ADDRESS, Fate.SENDER_DIES_BEFORE_THE_DOT)
ENDS = (MessageState.SENT, MessageState.FAILED, MessageState.DROPPED)


class Deliveries(RuleBasedStateMachine):
    """The letters of one round, a relay in all its moods, and beside them what each town has read."""

    uow: UnitOfWork

    def __init__(self) -> None:
        super().__init__()
        self.uow = self.storage()
        self.now: datetime = NOW
        self.mailer = TownsMailer()
        self.post, self.exchange_post = self.posts()
        self.read = 0
        self.blamed: set[str] = set()
        self.spared: dict[str, int] = {}

    def storage(self) -> UnitOfWork:
        return FakeUnitOfWork()

    def posts(self) -> tuple[Post, ExchangePost]:
        return telling_posts()

    @rule(town=TOWNS, fate=FATES)
    def mails_fare(self, town: int, fate: Fate) -> None:
        self.mailer.fates[ags(town)] = fate
        if fate in BLAMED:
            self.blamed.add(ags(town))

    @rule(trouble=st.sampled_from(["none", "relay away", "frozen"]))
    def deliver(self, trouble: str = "none") -> None:
        self.mailer.failures = int(trouble == "relay away")
        self.mailer.at_the_fence = self._freeze if trouble == "frozen" else lambda _mail: None
        with suppress(Died, RelayAway):
            deliver_due(Sender(self.mailer, self.uow, lambda: self.now))
        self.mailer.failures = 0
        self.mailer.at_the_fence = lambda _mail: None
        self.read_what_arrived()

    def _freeze(self, _mail: OutboxMessage) -> None:
        """The sender sleeps before the final dot until another one has its mails."""
        self.now += LEASE
        self.deliver()

    def reconcile(self, kind: str) -> None:
        reconcile(Record(kind, self.mailer), self.uow, self.now)

    @rule()
    def head_office_asks_whether_doubtful_mails_arrived(self) -> None:
        with self.uow as uow:
            doubtful = uow.outbox.in_state(MessageState.IN_DOUBT)
        for one in doubtful:
            settle_by_hand(one.id, was_sent=self._count(one) == 1, uow=self.uow, now=self.now)

    @precondition(lambda self: self.mailer.delivered)
    @rule(which=st.integers(0, 99))
    def bounce(self, which: int) -> None:
        returned = self.mailer.delivered[which % len(self.mailer.delivered)]
        take_in(a_bounce(returned), self.uow, self.now)
        self._spare(to_whom(returned))

    @invariant()
    def a_mail_arrives_once_and_its_state_never_denies_it(self) -> None:
        arrived = Counter(one.id for one in self.mailer.delivered)
        assert max(arrived.values(), default=1) == 1, arrived
        states = {one.id: one.state for one in self._mails()}
        assert {states[one] for one in arrived} <= set(ARRIVED)
        assert {one for one, state in states.items() if state is MessageState.SENT} <= arrived.keys()

    @invariant()
    def nothing_arrives_at_an_address_that_does_not_exist(self) -> None:
        for town, count in self.spared.items():
            assert len(self.letters_to(town)) == count, town

    def tell_agreed(self) -> int:
        return tell_agreed(self.exchange_post, self.uow, self.now)

    def read_what_arrived(self) -> None:
        """Each letter at the moment at which it arrives: may this town know by now what it says?"""
        new = self.mailer.delivered[self.read :]
        self.read = len(self.mailer.delivered)
        with self.uow as uow:
            for mail in new:
                self._read(mail, uow)
            refused = [town for town, fate in self.mailer.fates.items() if fate is Fate.NO_SUCH_ADDRESS]
            failed = {to_whom(one) for one in uow.outbox.in_state(MessageState.FAILED)}
        for town in failed.intersection(refused):
            self._spare(town)

    def _read(self, mail: OutboxMessage, uow: UnitOfWork) -> None:
        assert mail.proposal_id is not None
        town, text, proposal = to_whom(mail), text_of(mail.content), uow.proposals.get(mail.proposal_id)
        invited = {one.member.ags: one for one in uow.invitations.of_proposal(proposal.id)}
        members = {one.ags for one in proposal.members}
        own = invited[town]
        assert own.asked_at is not None
        # Nobody learns that a town was looked at which was never asked: a reserve, or a second choice.
        asked = {one for one, said in invited.items() if said.asked_at is not None}
        assert names_in(text, uow) <= asked | members, mail.key
        told = addresses_in(text) - {town}
        if mail.letter == "all_agreed":
            assert proposal.state in AGREED
            assert {invited[one].state for one in (town, *told)} == {InvitationState.ACCEPTED}
            assert told | {town} <= members
            return
        assert told == set(), mail.key
        if mail.letter in ASKING:
            assert proposal.looks_open
            assert own.due_at is not None
            assert self.now <= own.due_at
        else:
            assert mail.letter == "not_realised"
            assert proposal.tell_at is None
            assert own.state is not InvitationState.DECLINED

    def teardown(self) -> None:
        """Once lines hold again every mail comes to an end that head office can read, and none has arrived twice."""
        self.mailer.fates.clear()
        for _ in range(3):
            self.now += GRACE
            reconcile(Record("log", self.mailer), self.uow, self.now)
            deliver_due(Sender(self.mailer, self.uow, lambda: self.now + timedelta(days=3)))
        self.a_mail_arrives_once_and_its_state_never_denies_it()
        assert [one.key for one in self._mails() if one.state not in ENDS] == []
        assert {to_whom(one) for one in self._mails() if one.state is MessageState.FAILED} <= self.blamed

    def letters_to(self, town: str) -> list[str]:
        """The kinds of what has arrived, oldest first."""
        return [one.letter for one in self.mailer.delivered if to_whom(one) == town]

    def _spare(self, town: str) -> None:
        self.spared.setdefault(town, len(self.letters_to(town)))

    def _count(self, mail: OutboxMessage) -> int:
        return sum(one.id == mail.id for one in self.mailer.delivered)

    def _mails(self) -> list[OutboxMessage]:
        with self.uow as uow:
            return [one for proposal in uow.proposals.of_round("r1") for one in uow.outbox.of_proposal(proposal.id)]
