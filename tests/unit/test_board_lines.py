"""Do the lines of the board say after a change what they would say if all were told anew?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.board_told import Lines, Telling, Told
from matchmaker.rounds.assessment import Evidence, assess
from matchmaker.rounds.proposal import Member
from matchmaker.scoring.wording import Wording
from matchmaker.towns.history import PastExchange, Tie, TieKind
from matchmaker.towns.profile import Need, Role, TownProfile
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.round_builders import a_policy, a_proposal, a_round, a_run

TOWNS = 5
ON = date(2024, 3, 4)
PROFILES = tuple(a_profile(number) for number in range(TOWNS))
TERMS = a_round()
TAXONOMY = a_taxonomy()
START = Evidence(PROFILES, tuple(a_town(number) for number in range(8)), TAXONOMY)
RUN = a_run(expected=dict(assess(START, TERMS, ON).expected), rarity={"vacancy": 0.5})
PAIRS = [
    a_proposal(number, members=tuple(Member(ags(town), Role.MAYOR) for town in pair))
    for number, pair in enumerate(combinations(range(TOWNS), 2))
]


def lines(evidence: Evidence, former: Lines | None = None, **changes: object) -> Lines:
    return replace(Lines(RUN.id, TERMS.policy, evidence), **changes).carried(former)


def told(evidence: Evidence, known: Lines) -> list[Told]:
    telling = Telling(assess(evidence, TERMS, ON, RUN), TERMS.policy, Wording(TAXONOMY), known.told)
    return [telling.of(one) for one in PAIRS]


def changed(number: int, **changes: object) -> Evidence:
    return replace(
        START, profiles=tuple(replace(one, **changes) if one.ags == ags(number) else one for one in PROFILES)
    )


def without(number: int) -> Evidence:
    return replace(START, profiles=tuple(one for one in PROFILES if one.ags != ags(number)))


def tied(first: int, second: int) -> Evidence:
    low, high = sorted((first, second))
    return replace(START, ties=(Tie(ags(low), ags(high), TieKind.DECLINED, "tandem"),))


Change = Callable[[int, int], Evidence]
CHANGES: list[Change] = [
    lambda one, _: changed(one, needs=(Need("retail"), Need("care"))),
    lambda one, _: changed(one, experience=(), windows=("tue_am",)),
    lambda one, _: changed(one, population=70_000),
    lambda one, _: changed(one, consent=False),
    lambda one, other: changed(one, blocked=(ags(other),)),
    lambda one, other: changed(one, history=(PastExchange(ags(other), "tandem", date(2023, 5, 1)),)),
    lambda one, _: without(one),
    tied,
]


@given(st.sampled_from(CHANGES), st.permutations(range(TOWNS)), st.booleans())
def test_whatever_changes_the_lines_that_stay_are_those_told_anew(change: Change, order: list[int], back: bool):
    before, after = START, change(order[0], order[1])
    if back:
        before, after = after, before
    known = lines(before)
    told(before, known)

    carried = lines(after, known)

    assert told(after, carried) == told(after, lines(after))


def test_of_what_has_not_changed_nothing_is_told_anew():
    known = lines(START)
    told(START, known)
    changed_one = changed(0, needs=(Need("retail"),))

    kept = lines(changed_one, known).told

    assert kept == {key: line for key, line in known.told.items() if ags(0) not in key[2]}
    assert len(kept) == 6


@pytest.mark.parametrize(
    "changes",
    [{"run_id": "r1-2"}, {"policy": a_policy(provisional_confidence=0.9)}],
    ids=["another run", "other rules"],
)
def test_another_run_and_other_rules_are_told_anew(changes: dict[str, object]):
    known = lines(START)
    told(START, known)

    assert lines(START, known, **changes).told == {}


def test_a_register_that_changed_is_told_anew():
    known = lines(START)
    told(START, known)
    moved = replace(START, register=tuple(replace(one, population=90_000) for one in START.register))

    assert lines(moved, known).told == {}


def test_the_same_towns_in_another_role_have_a_line_of_their_own():
    both: tuple[TownProfile, ...] = (
        *PROFILES[:2],
        *(a_profile(number, role=Role.ADMINISTRATION, needs=()) for number in range(2)),
    )
    evidence = replace(START, profiles=both)
    telling = Telling(assess(evidence, TERMS, ON, RUN), TERMS.policy, Wording(TAXONOMY))
    mayors, offices = (
        replace(PAIRS[0], members=tuple(Member(ags(number), role) for number in range(2)))
        for role in (Role.MAYOR, Role.ADMINISTRATION)
    )

    assert telling.of(mayors).confidence > telling.of(offices).confidence
