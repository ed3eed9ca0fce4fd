"""Whatever towns and head office do in whatever order: does an exchange stay one that makes sense?"""

from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from matchmaker.errors import NotFound, TransitionRefused
from matchmaker.rounds.exchange import FEWEST_TOWNS, EndReason, Exchange, ExchangeState, Side, Slot
from matchmaker.rounds.proposal import Member
from matchmaker.towns.profile import Format, Role
from tests.builders import ags
from tests.exchange_builders import an_exchange
from tests.round_builders import NOW

towns = st.integers(0, 5)
reasons = st.sampled_from(EndReason)
DAY = timedelta(days=1)


class ExchangeSteps(RuleBasedStateMachine):
    """Every step either gives an exchange that keeps the invariants, or is refused and changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOW
        self.one: Exchange = an_exchange()
        self.present: set[str] = set()
        self.sequences: list[int] = []

    @initialize(format=st.sampled_from(Format), size=st.integers(2, 6))
    def begin(self, format: Format, size: int) -> None:
        size = 2 if format in (Format.TANDEM, Format.VISIT) else max(size, FEWEST_TOWNS[format])
        sides = tuple(Side(Member(ags(number), Role.MAYOR), NOW) for number in range(size))
        self.one = an_exchange(format=format, sides=sides)
        self.present = {side.member.ags for side in sides}

    def step(self, taken) -> None:
        before = self.one
        try:
            self.one = taken()
        except (TransitionRefused, NotFound):
            assert self.one is before

    @rule(days=st.integers(1, 10))
    def time_passes(self, days: int) -> None:
        self.now += days * DAY

    @rule(town=towns, slot=st.integers(0, 3))
    def pick(self, town: int, slot: int) -> None:
        starts = [*(one.starts_at for one in self.one.slots), self.now + 99 * DAY][slot]
        before = self.one
        self.step(lambda: before.pick(self.member(town), starts, self.now))
        if self.one is not before:
            assert before.state.is_open
            assert ags(town) in self.present
            assert starts > self.now
            assert self.one.meeting is not None
            assert (self.one.meeting.starts_at, self.one.meeting.picked_by) == (starts, ags(town))

    @rule(town=towns)
    def ask_for_others(self, town: int) -> None:
        before = self.one
        later = tuple(Slot(self.now + number * DAY, 1) for number in (9, 11, 13))
        self.step(lambda: before.offer_again(self.member(town), later, self.now))
        if self.one is not before:
            assert (before.meeting, self.one.offers) == (None, before.offers + 1)

    @rule(town=towns, reason=reasons)
    def leave(self, town: int, reason: EndReason) -> None:
        before = self.one
        self.step(lambda: before.leave(self.member(town), reason, self.now))
        if self.one is not before:
            self.present.remove(ags(town))

    @rule(reason=reasons)
    @precondition(lambda self: self.now > NOW + 15 * DAY)
    def end(self, reason: EndReason) -> None:
        self.step(lambda: self.one.end(reason, self.now))

    @rule()
    def complete(self) -> None:
        before = self.one
        self.step(lambda: before.complete(self.now))
        if self.one is not before:
            assert before.meeting is not None
            assert before.meeting.starts_at <= self.now

    def member(self, town: int) -> Member:
        return Member(ags(town), Role.MAYOR)

    @invariant()
    def who_left_takes_no_part(self) -> None:
        assert {side.member.ags for side in self.one.present} == self.present

    @invariant()
    def states_and_times_belong_together(self) -> None:
        one = self.one
        assert (one.closed_at is None) == one.state.is_open
        assert (one.reason is not None) == (one.state is ExchangeState.ENDED)
        assert one.meeting is None or one.state is not ExchangeState.ARRANGING
        assert one.meeting is not None or one.state not in (ExchangeState.RUNNING, ExchangeState.COMPLETED)

    @invariant()
    def too_few_towns_end_it(self) -> None:
        assert len(self.one.present) >= FEWEST_TOWNS[self.one.format] or not self.one.state.is_open

    @invariant()
    def an_invitation_never_goes_back_in_its_count(self) -> None:
        self.sequences.append(self.one.sequence)
        assert self.sequences == sorted(self.sequences)


TestExchangeSteps = ExchangeSteps.TestCase
