"""Whatever towns refuse, and whatever they say of themselves by then: does a refusal change one seat and no more?"""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.quorum import is_reached
from matchmaker.rounds.settled import OPEN
from matchmaker.towns.profile import Format, Need, Visibility
from tests.fakes import FakeUnitOfWork
from tests.lifecycle_cast import NO, PROPOSAL, YES, a_seat, changed_profile, invited, members, number_of, say, sent
from tests.round_builders import a_proposal
from tests.unhurried import few_examples

TOWNS = range(12)
OURS, THEIRS = (0, 1, 2, 3, 5), (4, 6, 7)
BOTH = ("vacancy", "youth")
TOPICS = (BOTH, BOTH, BOTH, ("vacancy",), ("retail",), ("youth",), ())
FACTS = st.fixed_dictionaries(
    {
        "topics": st.sampled_from(TOPICS),
        "hidden": st.sampled_from([False] * 8 + [True]),
        "district": st.integers(0, 60),
        "population": st.sampled_from([6_000, 9_000, 12_000, 19_000]),
        "windows": st.sampled_from([(), (), ("tue_am",), ("tue_am", "thu_pm"), ("thu_pm",)]),
        "capacity": st.sampled_from([0, 2, 2, 2]),
    }
)
STAND_INS = (8, 9, 10, 11, 4)
RESERVES = st.permutations([(town, seat) for town in STAND_INS for seat in OURS]).map(lambda seats: seats[:18])
ANSWERS = st.lists(st.tuples(st.sampled_from((*OURS, *STAND_INS)), st.sampled_from([NO, NO, NO, YES])), max_size=10)


def a_world(form: Format, known: list[dict], reserve: list[tuple[int, int]]) -> FakeUnitOfWork:
    """Two groups that were sent, and what the towns have said of themselves since."""
    uow = FakeUnitOfWork()
    ours, theirs = (
        a_proposal(number, members=members(*own), format=form) for number, own in enumerate((OURS, THEIRS), 1)
    )
    sent(uow, ours, theirs, reserve=tuple(a_seat(*seat) for seat in reserve), towns=len(TOWNS))
    for number, facts in enumerate(known):
        sight = Visibility.HEAD_OFFICE if facts["hidden"] else Visibility.PUBLIC
        changed_profile(
            uow,
            number,
            needs=tuple(Need(topic, visibility=sight) for topic in facts["topics"]),
            district=f"98{facts['district']:03d}",
            population=facts["population"],
            windows=facts["windows"],
            capacity=facts["capacity"],
        )
    return uow


def standing(uow: FakeUnitOfWork) -> tuple[Proposal, dict[int, Invitation], tuple]:
    """Our group, its invitations, and everything about all other groups."""
    with uow:
        ours = uow.proposals.get(PROPOSAL)
        others = tuple(one for one in uow.proposals.of_round("r1") if one.id != PROPOSAL)
        asked = {number_of(one.member.ags): one for one in uow.invitations.of_proposal(PROPOSAL)}
        return ours, asked, tuple((one, uow.invitations.of_proposal(one.id)) for one in others)


def faults(known: list[dict], towns: set[int]) -> set[str]:
    """What a circle of these towns would break, counted by hand."""
    own = [known[number] for number in sorted(towns)]
    found: set[str] = set()
    fields = [set() if one["hidden"] else {FIELDS[topic] for topic in one["topics"]} for one in own]
    if own and not set.intersection(*fields):
        found.add("topic")
    if own and all(one["windows"] for one in own) and not set.intersection(*(set(one["windows"]) for one in own)):
        found.add("window")
    for (a, first), (b, second) in combinations(zip(sorted(towns), own, strict=True), 2):
        if first["district"] == second["district"]:
            found.add(f"district {a} {b}")
        small, large = sorted((first["population"], second["population"]))
        if large > 3 * small:
            found.add(f"size {a} {b}")
    # Every fourth town lies in one state.
    found |= {f"state {state} {count}" for state in range(4) if (count := sum(n % 4 == state for n in towns)) > 2}
    return found


FIELDS = {"vacancy": "centre", "retail": "centre", "youth": "people"}


@few_examples
@given(st.lists(FACTS, min_size=len(TOWNS), max_size=len(TOWNS)), RESERVES, ANSWERS)
def test_a_refusal_changes_one_seat_breaks_no_rule_and_touches_no_other_group(known, reserve, answers):
    uow = a_world(Format.CIRCLE, known, reserve)

    for number, said in answers:
        before, asked, others = standing(uow)
        if number not in asked or not asked[number].is_open:
            continue
        say(uow, number, said)
        after, now_asked, others_now = standing(uow)

        assert others_now == others
        joined = {number_of(one.ags) for one in after.members} - {number_of(one.ags) for one in before.members}
        assert set(now_asked) - set(asked) == joined
        if not joined:
            assert after.members == before.members
            continue
        # The seat of who refused, in its place, by somebody of its reserve; everybody else sits as before.
        (new,) = joined
        assert said is NO
        assert [number_of(one.ags) for one in after.members] == [
            new if number_of(one.ags) == number else number_of(one.ags) for one in before.members
        ]
        left_before = {one for one in OURS if invited(uow)[one] == "declined"} - {number}
        assert {(new, seat) for seat in ({number} if number in OURS else left_before)} & set(reserve)
        stay = {number_of(one.ags) for one in before.members if invited(uow)[number_of(one.ags)] != "declined"}
        assert faults(known, stay | {new}) <= faults(known, stay)


@few_examples
@given(st.lists(st.sampled_from(OURS), unique=True), st.sampled_from([Format.CIRCLE, Format.CONSORTIUM]))
def test_without_a_reserve_a_group_lives_exactly_as_long_as_its_quorum_can_be_reached(refusing, form):
    uow = a_world(form, [ORDINARY] * len(TOWNS), [])

    for place, number in enumerate(refusing, start=1):
        say(uow, number, NO)

        after, _, _ = standing(uow)
        left = [one for one in members(*OURS) if number_of(one.ags) not in refusing[:place]]
        with uow:
            assert (after.state in OPEN) is is_reached(after, left, uow)
        assert after.members == members(*OURS)


ORDINARY = {
    "topics": ("vacancy",),
    "hidden": False,
    "district": 0,
    "population": 9_000,
    "windows": (),
    "capacity": 2,
}
