"""Do swaps keep to every town's own word, and does taking back restore the whole state, whatever was done before?"""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import MatchmakerError
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.curation import Approval, Pin, Veto, approve_proposal, pin_proposal, veto_proposal
from matchmaker.rounds.objections import objections
from matchmaker.rounds.settled import DEAD
from matchmaker.rounds.swap import Swap
from matchmaker.rounds.swapping import preview_swap, swap, swap_ground
from matchmaker.rounds.taking_back import TakingBack, take_back
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Format, TownProfile
from tests.builders import a_profile, ags
from tests.fakes import FakeUnitOfWork
from tests.proposing_cast import TAXONOMY, collecting, run, stored
from tests.round_builders import LATER, NOW, OLGA

TOWNS = 7
numbers = st.integers(0, TOWNS - 1)
acts = st.lists(
    st.tuples(st.sampled_from(["swap", "exchange", "pin", "veto", "approve"]), numbers, numbers), max_size=6
)


@st.composite
def towns(draw: st.DrawFn) -> list[TownProfile]:
    """Towns of which some have no room, refuse each other, or have not consented."""
    return [
        a_profile(
            number,
            capacity=draw(st.sampled_from([0, 1, 1, 2])),
            consent=draw(st.sampled_from([True, True, True, False])),
            blocked=tuple(ags(other) for other in draw(st.sets(numbers, max_size=2)) if other != number),
            history=tuple(
                PastExchange(ags(other), Format.TANDEM, not_again=True)
                for other in draw(st.sets(numbers, max_size=1))
                if other != number
            ),
        )
        for number in range(TOWNS)
    ]


def act_on(uow: FakeUnitOfWork, ground, act: tuple[str, int, int]) -> bool:
    """Try one act; whether it was done."""
    what, which, other = act
    live = [one for one in stored(uow) if one.state not in DEAD]
    if not live:
        return False
    one, second = live[which % len(live)], live[other % len(live)]
    leaving = one.members[which % 2].ags
    try:
        if what == "swap":
            swap(Swap(one.id, one.version, leaving, ags(other), None, None, OLGA, "Ausnahme"), ground, uow, LATER)
        elif what == "exchange":
            coming = second.members[other % 2].ags
            order = Swap(one.id, one.version, leaving, coming, second.id, second.version, OLGA, "Ausnahme")
            swap(order, ground, uow, LATER)
        elif what == "pin":
            pin_proposal(Pin(one.id, one.version, pinned=not one.pinned), uow, NOW)
        elif what == "veto":
            veto_proposal(Veto(one.id, one.version), uow, NOW)
        else:
            approve_proposal(Approval(one.id, one.version, OLGA), uow, NOW)
    except MatchmakerError:
        return False
    return True


def state(uow: FakeUnitOfWork):
    """All that stands, but the count of changes of each proposal."""
    with uow:
        return (
            {replace(one, version=1) for one in uow.proposals.of_round("r1")},
            dict(uow.proposals.reserves_of_round("r1")),
            uow.rounds.get("r1"),
        )


@given(towns(), acts)
def test_a_swap_never_breaks_a_town_s_own_word_and_taking_back_restores_every_state(profiles, wanted):
    uow = collecting(*profiles)
    run(uow)
    with uow:
        ground = swap_ground("r1", TAXONOMY, uow)
    states = [state(uow)]

    for act in wanted:
        if act_on(uow, ground, act):
            states.append(state(uow))
        else:
            assert state(uow) == states[-1]
        capacity = {one.ags: one.capacity for one in profiles}
        live = [one for one in stored(uow) if one.state not in DEAD]
        with uow:
            assert [objections(one, uow, german_day(NOW)) for one in live] == [()] * len(live)
        seats = [member.ags for one in live for member in one.members]
        assert all(seats.count(town) <= capacity[town] for town in seats)

    for before in reversed(states[:-1]):
        take_back(TakingBack("r1", OLGA), uow, LATER)
        assert state(uow) == before


@given(numbers, numbers)
def test_what_a_preview_tells_is_what_the_swap_does(which: int, other: int):
    uow = collecting(*(a_profile(number, capacity=1) for number in range(TOWNS)))
    run(uow)
    with uow:
        ground = swap_ground("r1", TAXONOMY, uow)
    live = stored(uow)
    one, second = live[which % len(live)], live[other % len(live)]
    order = Swap(one.id, 1, one.members[0].ags, second.members[1].ags, second.id, 1, OLGA, "Ausnahme")
    if one == second:
        return
    with uow:
        told = preview_swap(order, ground, uow, german_day(LATER))

    assert swap(order, ground, uow, LATER) == told
    assert set(told.after) <= set(stored(uow))
    assert sum(item.score_tenths for item in stored(uow)) == told.coverage_after.total_tenths
