"""Whatever towns, head office and the clock do in whatever order: does each know only what it may?"""

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from matchmaker.errors import MatchmakerError
from matchmaker.rounds.access import Audience
from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.answering import CallMade, end_call
from matchmaker.rounds.as_told import as_told, own_proposals
from matchmaker.rounds.asking import Post
from matchmaker.rounds.exchange_post import ExchangePost
from matchmaker.rounds.invitation import REFUSED, Invitation, InvitationState
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.settled import AGREED
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Format, Role
from tests.builders import ags
from tests.decision_log_builders import a_showing
from tests.lifecycle_cast import PROPOSAL, YES, a_seat, a_tandem, members, number_of, say, sent, swept
from tests.lifecycle_deliveries import FATES, TOWNS, Deliveries
from tests.lifecycle_mail import Fate, real_posts, to_whom
from tests.round_builders import NOW, WEIGHTS, a_proposal

ANSWERS = st.sampled_from(
    [
        YES,
        YES,
        Answer(AnswerKind.NO),
        Answer(AnswerKind.NO, not_again=True),
        Answer(AnswerKind.LATER, days=5),
        Answer(AnswerKind.DELEGATE, delegate="Bauamt"),
        Answer(AnswerKind.CALL),
    ]
)
SHAPES = {
    "tandem": a_tandem(0, 1),
    "giving first": a_tandem(0, 1, giving=1),
    "visit": a_proposal(1, members=members(0, 1, giving=1), format=Format.VISIT),
    "circle": a_proposal(1, members=members(0, 1, 2, 3, 4), format=Format.CIRCLE),
    "large circle": a_proposal(1, members=members(0, 1, 2, 3, 4, 5), format=Format.CIRCLE),
    "consortium": a_proposal(1, members=members(0, 1, 2, 3, 4), format=Format.CONSORTIUM),
}
READERS = (Audience.TOWN, Audience.HEAD_OFFICE)
ENDS = (InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.SILENT, InvitationState.CLOSED)


class Lifecycle(Deliveries):
    """One proposal (and the second choices that follow it) beside a model of what each town was ever told."""

    def __init__(self) -> None:
        super().__init__()
        self.ended: dict[str, Invitation] = {}

    @initialize(
        shape=st.sampled_from(sorted(SHAPES)), automatic=st.booleans(), fates=st.lists(FATES, min_size=10, max_size=10)
    )
    def send(self, shape: str, automatic: bool, fates: Sequence[Fate] = ()) -> None:
        for town, fate in enumerate(fates):
            self.mails_fare(town, fate)
        reserve = (a_seat(8, 3), a_seat(9, 3), a_seat(9, 4)) if "circle" in shape else ()
        weights = dict.fromkeys(Format, WEIGHTS)
        policy = {"plan_b_automatic": automatic, "weights": weights}
        sent(self.uow, SHAPES[shape], reserve=reserve, post=self.post, **policy)
        with self.uow as uow:
            # As the run would have done that made this draft.
            uow.decisions.show(
                a_showing(number_of(one.ags), audience=audience)
                for audience in READERS
                for one in SHAPES[shape].members
            )
            uow.commit()

    @rule(town=TOWNS, said=ANSWERS)
    def answer(self, town: int, said: Answer) -> None:
        self._answer(PROPOSAL, town, said)

    @rule(which=st.integers(0, 9), said=ANSWERS)
    def one_that_was_asked_answers(self, which: int, said: Answer) -> None:
        asked = [one for one in self._all_invited() if one.is_open]
        if asked:
            one = asked[which % len(asked)]
            self._answer(one.proposal_id, number_of(one.member.ags), said)

    @rule(most=st.integers(1, 6))
    def some_that_were_asked_agree(self, most: int) -> None:
        for one in [one for one in self._all_invited() if one.is_open][:most]:
            self._answer(one.proposal_id, number_of(one.member.ags), YES)

    def _answer(self, about: str, town: int, said: Answer) -> None:
        before = self._others_see(about, town)
        try:
            say(self.uow, town, said, self.now, about=about, post=self.post)
        except MatchmakerError:
            return
        after = self._others_see(about, town)
        if self._proposal(about).state is not ProposalState.CONFIRMED and said.kind is AnswerKind.NO:
            # A seat that is filled anew is seen by the others, as the towns around it are; the refusal itself is not.
            changed = {one for one in before if one in after and before[one] != after[one]}
            assert not changed or len(self._invited(about)) > len(before) + 1, (before, after)

    @rule(town=TOWNS)
    def call(self, town: int) -> None:
        try:
            end_call(CallMade(PROPOSAL, ags(town)), self.uow, self.now)
        except MatchmakerError:
            return

    @rule(hours=st.sampled_from([1, 24, 24 * 5, 24 * 10, 24 * 22]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(hours=st.sampled_from([1, 24, 24 * 5, 24 * 9]), kind=st.sampled_from(["log", "archive", "away"]))
    def the_worker_runs(self, hours: int, kind: str) -> None:
        self.wait(hours)
        self.sweep()
        self.reconcile(kind)
        self.deliver()

    def sweep(self) -> None:
        swept(self.uow, self.now, self.post)
        self.tell_agreed()
        assert (swept(self.uow, self.now, self.post), self.tell_agreed()) == ((0, 0, 0, 0), 0)

    @precondition(lambda self: self.now > NOW)
    @rule(town=TOWNS)
    def pause(self, town: int) -> None:
        with self.uow as uow:
            found = uow.profiles.of(ags(town), Role.MAYOR)
            assert found is not None
            uow.profiles.save_all([replace(found, paused_until=(self.now + timedelta(days=20)).date())])
            uow.commit()

    @invariant()
    def an_answer_stays_as_it_was_given(self) -> None:
        for one in self._all_invited():
            known = self.ended.setdefault(one.id, one) if one.state in ENDS else None
            assert known is None or (known.state, known.reason, known.answered_at) == (
                one.state,
                one.reason,
                one.answered_at,
            )
        assert self.ended.keys() <= {one.id for one in self._all_invited()}

    @invariant()
    def only_who_said_yes_is_in_an_exchange_and_only_there_are_contacts_given(self) -> None:
        with self.uow as uow:
            for proposal in uow.proposals.of_round("r1"):
                begun = uow.exchanges.find(proposal.id)
                assert (begun is not None) == (proposal.state in AGREED)
                if begun is not None:
                    said = {one.member.ags: one.state for one in uow.invitations.of_proposal(proposal.id)}
                    assert {side.member.ags for side in begun.sides} == {one.ags for one in proposal.members}
                    assert {said[one.ags] for one in proposal.members} == {InvitationState.ACCEPTED}

    @invariant()
    def nobody_hears_of_a_proposal_for_which_it_was_not_asked(self) -> None:
        with self.uow as uow:
            for proposal in uow.proposals.of_round("r1"):
                asked = {one.member.ags for one in uow.invitations.of_proposal(proposal.id) if one.asked_at}
                written = {to_whom(mail) for mail in uow.outbox.of_proposal(proposal.id)}
                assert written <= asked
                for member in proposal.members:
                    viewer = Viewer(Audience.TOWN, member.ags, role=member.role)
                    seen = {one.id for one in own_proposals(viewer, uow)}
                    assert member.ags in asked or proposal.id not in seen

    @invariant()
    def of_whoever_is_asked_the_log_knows_what_it_was_shown(self) -> None:
        with self.uow as uow:
            shown = {(one.proposal_id, one.ags, one.audience) for one in uow.decisions.showings()}
            for proposal in uow.proposals.of_round("r1"):
                asked = {one.member.ags for one in uow.invitations.of_proposal(proposal.id) if one.asked_at}
                assert {(proposal.id, key, audience) for key in asked for audience in READERS} <= shown

    @invariant()
    def what_a_member_is_told_does_not_hang_on_what_another_refused(self) -> None:
        with self.uow as uow:
            for proposal in uow.proposals.of_round("r1"):
                for one in uow.invitations.of_proposal(proposal.id):
                    told = as_told(proposal, one)
                    is_secret = proposal.tell_at is not None
                    assert told.note is None
                    assert not (is_secret and told.state is not ProposalState.OFFERED)

    @invariant()
    def letters_that_end_something_come_once_and_never_before_the_last_day(self) -> None:
        with self.uow as uow:
            for proposal in uow.proposals.of_round("r1"):
                mails = uow.outbox.of_proposal(proposal.id)
                farewells = [mail for mail in mails if mail.letter == "not_realised"]
                assert max(Counter(mail.recipient for mail in farewells).values(), default=1) == 1
                invited = uow.invitations.of_proposal(proposal.id)
                last = max((one.due_at for one in invited if one.due_at), default=NOW)
                assert all(mail.due_at > last for mail in farewells)
                refused = {one.member.ags for one in invited if one.state is InvitationState.DECLINED}
                assert refused.isdisjoint(map(to_whom, farewells))

    @invariant()
    def a_town_sits_in_one_living_proposal_and_nobody_who_refused_sits_in_it_still(self) -> None:
        with self.uow as uow:
            live = [one for one in uow.proposals.of_round("r1") if one.state in (ProposalState.OFFERED, *AGREED)]
            seats = Counter(member.ags for one in live for member in one.members)
            assert max(seats.values(), default=1) == 1
            for one in live:
                gone = {each.member.ags for each in uow.invitations.of_proposal(one.id) if each.state in REFUSED}
                if one.state in AGREED:
                    assert gone.isdisjoint(member.ags for member in one.members)

    def told(self, town: int) -> list[str]:
        """The letters by which this town heard that nothing came of it."""
        with self.uow as uow:
            mails = uow.outbox.of_proposal(PROPOSAL)
        return [mail.letter for mail in mails if to_whom(mail) == ags(town) and mail.letter == "not_realised"]

    def _others_see(self, about: str, town: int) -> dict[int, Proposal]:
        """What the page of every other member that was asked shows."""
        proposal = self._proposal(about)
        return {
            number_of(one.member.ags): replace(as_told(proposal, one), version=0)
            for one in self._invited(about)
            if one.asked_at is not None and one.member.ags != ags(town) and one.state not in REFUSED
        }

    def _proposal(self, about: str) -> Proposal:
        with self.uow as uow:
            return uow.proposals.get(about)

    def _invited(self, about: str) -> tuple[Invitation, ...]:
        with self.uow as uow:
            return uow.invitations.of_proposal(about)

    def _all_invited(self) -> list[Invitation]:
        with self.uow as uow:
            known = uow.proposals.of_round("r1")
            return [one for proposal in known for one in uow.invitations.of_proposal(proposal.id)]


def test_a_refusal_before_a_longer_time_to_answer_is_told_as_late_as_silence_would_be():
    history = Lifecycle()
    history.send("tandem", automatic=False)
    history.answer(1, Answer(AnswerKind.NO))
    history.answer(0, Answer(AnswerKind.LATER, days=5))
    history.wait(24 * 10)
    history.wait(24 * 5)
    history.sweep()

    history.letters_that_end_something_come_once_and_never_before_the_last_day()

    assert history.told(0) == []
    history.wait(24 * 5)
    history.sweep()
    assert history.told(0) == ["not_realised"]


def test_of_who_stands_in_for_a_refusal_the_log_knows_what_it_was_shown():
    history = Lifecycle()
    history.send("circle", automatic=False)
    history.answer(3, Answer(AnswerKind.NO))

    history.of_whoever_is_asked_the_log_knows_what_it_was_shown()

    assert [number_of(one.member.ags) for one in history._invited(PROPOSAL)] == [0, 1, 2, 3, 4, 9]


def test_whatever_happens_each_town_knows_what_it_may_and_no_more():
    run_state_machine_as_test(Lifecycle, settings=settings(max_examples=60, stateful_step_count=30, deadline=None))


def test_the_same_holds_for_the_letters_that_towns_really_get():
    class InRealLetters(Lifecycle):
        def posts(self) -> tuple[Post, ExchangePost]:
            return real_posts()

    run_state_machine_as_test(InRealLetters, settings=settings(max_examples=8, stateful_step_count=25, deadline=None))


def test_the_same_holds_in_a_database(tmp_path: Path):
    migrated = tmp_path / "migrated.db"
    engine = make_engine(f"sqlite:///{migrated}")
    migrate(engine)
    engine.dispose()

    class InDatabase(Lifecycle):
        def storage(self) -> UnitOfWork:
            # Every history begins on an empty database.
            self.engine = make_engine(f"sqlite:///{shutil.copy(migrated, tmp_path / 'history.db')}")
            return SqlUnitOfWork(self.engine)

        def teardown(self) -> None:
            super().teardown()
            self.engine.dispose()
            for left in tmp_path.glob("history.db*"):
                left.unlink()

    run_state_machine_as_test(InDatabase, settings=settings(max_examples=8, stateful_step_count=15, deadline=None))
