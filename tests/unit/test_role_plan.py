"""Roles rotate: everybody brings a case once, nobody has two roles at once."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import BadInput
from matchmaker.matching.role_plan import Session, role_plan

SIX = ("Ahornstedt", "Birkenau", "Cedernburg", "Dornfeld", "Eschenhain", "Fichtenrode")


@given(st.integers(3, 9), st.integers(1, 30))
def test_roles_are_fair_over_any_number_of_sessions(size, sessions):
    members = tuple(f"stadt-{number}" for number in range(size))

    plan = role_plan(members, sessions)

    assert [session.number for session in plan] == list(range(1, sessions + 1))
    for session in plan:
        roles = [session.case_giver, session.moderator, session.minute_taker]
        assert len(set(roles)) == 3
        assert {session.case_giver, session.moderator} - {None} == set(members) - set(session.advisers)
        assert (session.moderator is None) is (size < 5)
    for role in ("case_giver", "moderator", "minute_taker"):
        counts = Counter(dict.fromkeys(members, 0))
        counts.update(found for session in plan if (found := getattr(session, role)))
        held = [counts[member] for member in members]
        assert max(held) - min(held) <= 1


def test_without_a_number_each_brings_a_case_once():
    plan = role_plan(SIX)

    assert sorted(session.case_giver for session in plan) == sorted(SIX)
    assert plan[0] == Session(1, SIX[0], SIX[1], SIX[2], (SIX[2], SIX[3], SIX[4], SIX[5]))


def test_in_the_second_round_another_member_moderates_the_same_case_giver():
    plan = role_plan(SIX, 12)

    assert [one.moderator for one in plan if one.case_giver == SIX[0]] == [SIX[1], SIX[2]]


@pytest.mark.parametrize(
    ("members", "sessions", "places"),
    [
        (("A", "B"), None, ["Mitglieder"]),
        (("A", "A"), 0, ["Mitglieder", "Mitglieder", "Sitzungen"]),
        (("A", "B", "C"), -1, ["Sitzungen"]),
    ],
)
def test_all_that_is_wrong_is_named(members, sessions, places):
    with pytest.raises(BadInput) as refusal:
        role_plan(members, sessions)

    assert [fault.where for fault in refusal.value.faults] == places
