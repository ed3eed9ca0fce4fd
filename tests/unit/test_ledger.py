"""Does the ledger count whom a round serves, who waits and who was never asked, group by group?"""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.ledger import Ledger, LedgerLine, ledger_of
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.town_groups import ASKED_BEFORE, FIRST_TIME, Dimension, Group, groups_of
from matchmaker.towns.profile import Format
from tests.builders import a_profile, a_town, ags
from tests.fakes import FakeUnitOfWork
from tests.round_builders import LATER, NOW, OLGA, a_policy, a_proposal, a_round, a_run

TODAY = date(2024, 3, 4)
HESSEN, BAYERN = Group(Dimension.STATE, "Hessen"), Group(Dimension.STATE, "Bayern")


def towns() -> list[Any]:
    """Towns 0 to 3 lie in Hessen, 4 to 7 in Bayern; all have 6,000 inhabitants and no known distances."""
    states = ["Hessen"] * 4 + ["Bayern"] * 4
    return [
        a_town(number, state=state, population=6_000, indicators={}, small=True) for number, state in enumerate(states)
    ]


def a_ledger(*proposals: Any, share: float = 0.5, profiles: Any = (), **round_changes: Any) -> Ledger:
    uow = FakeUnitOfWork()
    with uow:
        uow.towns.replace_all(towns())
        uow.profiles.save_all(profiles or [a_profile(number) for number in range(8)])
        policy = a_policy(served_share_minimum=share)
        uow.rounds.add(a_round(policy=policy, **round_changes))
        uow.runs.add(a_run())
        uow.proposals.add_all(proposals)
        return ledger_of("r1", uow, TODAY)


def line(ledger: Ledger, group: Group) -> LedgerLine:
    return next(one for one in ledger.lines if one.group == group)


def approved(number: int) -> Any:
    return a_proposal(number).approve(OLGA, NOW)


def test_approved_and_sent_proposals_serve_drafts_and_withdrawn_ones_do_not():
    sent = approved(2).offer(NOW, LATER)
    ledger = a_ledger(approved(1), sent, a_proposal(3), approved(4).withdraw("nein"))

    assert ledger.whole == LedgerLine(None, served=4, waiting=4, never_asked=4)
    assert line(ledger, HESSEN) == LedgerLine(HESSEN, 4, 0, 0)
    assert line(ledger, BAYERN) == LedgerLine(BAYERN, 0, 4, 4, is_below=True)
    assert ledger.waiting == ledger.never_asked == tuple(ags(number) for number in (4, 5, 6, 7))


def test_only_who_could_get_a_proposal_takes_part():
    profiles = [
        a_profile(0),
        a_profile(1, consent=False),
        a_profile(2, paused_until=TODAY + timedelta(days=1)),
        a_profile(3, paused_until=TODAY),
        a_profile(4, formats=frozenset({Format.VISIT})),
        a_profile(5, formats=frozenset({Format.VISIT, Format.TANDEM})),
        a_profile(6, capacity=0),
    ]

    assert a_ledger(profiles=profiles).waiting == (ags(0), ags(3), ags(5))


def test_who_was_asked_in_an_earlier_round_is_told_apart_from_who_never_was():
    uow = FakeUnitOfWork()
    with uow:
        uow.towns.replace_all(towns())
        uow.profiles.save_all(a_profile(number) for number in range(8))
        uow.rounds.add(a_round())
        uow.rounds.add(a_round(id="r0"))
        uow.runs.add(a_run())
        earlier = a_proposal(2, id="r0-1", round_id="r0").approve(OLGA, NOW).offer(NOW, LATER).withdraw("nein")
        uow.proposals.add_all([earlier, approved(1)])
        first, second = earlier.members
        asked = Invitation(earlier.id, first, asked_at=NOW, due_at=LATER).closed()
        uow.invitations.add_all([asked, Invitation(earlier.id, second).closed()])
        ledger = ledger_of("r1", uow, TODAY)

    before, first_time = Group(Dimension.BEFORE, ASKED_BEFORE), Group(Dimension.BEFORE, FIRST_TIME)
    assert line(ledger, before) == LedgerLine(before, 0, 1, 0)
    # The second member waited for the first one's yes and never heard of it.
    assert line(ledger, first_time) == LedgerLine(first_time, 2, 5, 5, is_below=True)


def test_a_group_below_the_share_is_named_unless_it_is_too_small_to_say_anything():
    one_left = [a_profile(number) for number in (0, 1, 2, 6, 7)]

    half = a_ledger(approved(1), profiles=one_left, share=0.7)
    assert HESSEN in half.below
    assert BAYERN not in half.below
    assert a_ledger(approved(1), profiles=one_left, share=0.6).below == (
        Group(Dimension.SIZE, "5.000 bis unter 10.000"),
        Group(Dimension.SETTING, "Lage unbekannt"),
        Group(Dimension.BEFORE, FIRST_TIME),
    )
    assert a_ledger(share=0.0).below == ()


def test_nobody_takes_part_and_no_group_is_named():
    ledger = a_ledger(profiles=[a_profile(0, consent=False)])

    assert (ledger.whole, ledger.lines, ledger.whole.share) == (LedgerLine(None, 0, 0, 0), (), 1.0)


@given(st.sets(st.integers(1, 4)), st.sets(st.integers(0, 7)))
def test_the_groups_of_every_dimension_add_up_to_the_whole(sent: set[int], silent: set[int]):
    profiles = [a_profile(number, consent=number not in silent) for number in range(8)]
    ledger = a_ledger(*(approved(number) for number in sorted(sent)), profiles=profiles)

    for dimension in Dimension:
        own = [one for one in ledger.lines if one.group and one.group.dimension is dimension]
        whole = ledger.whole
        assert sum(one.served for one in own) == whole.served == len(ledger.served)
        assert sum(one.waiting for one in own) == whole.waiting == len(ledger.waiting)
        assert sum(one.never_asked for one in own) == whole.never_asked == len(ledger.never_asked)


def test_classes_of_size_begin_where_they_say():
    names = [groups_of(a_town(0, population=number))[1].name for number in (4_999, 5_000, 9_999, 10_000, 20_000)]

    middle = "5.000 bis unter 10.000"
    assert names == ["unter 5.000 Einwohner", middle, middle, "10.000 bis unter 20.000", "20.000 und mehr"]


def test_every_state_that_serves_is_one_in_which_a_town_needs_no_second_proposal():
    states = [one for one in ProposalState if a_ledger(_in_state(one)).served]

    assert [str(one) for one in states] == [
        "approved",
        "offered_first",
        "offered",
        "confirmed",
        "running",
        "completed",
    ]


def _in_state(state: ProposalState) -> Any:
    told = {"approved_by": OLGA, "approved_at": NOW, "offered_at": NOW, "deadline": LATER}
    return a_proposal(1, state=state, **told)
