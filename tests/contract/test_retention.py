"""Does what is past its time go in parts that can be interrupted, and does a rule that breaks stop no other?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from matchmaker.rounds import retention
from matchmaker.rounds.forgetting import MOST_AT_ONCE
from matchmaker.rounds.interest_keeping import CONFIRM_WITHIN, forget_interests
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.retention import RULES, Forgot, Rule, forget_all_old, forget_old
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.contract.conftest import OpenUnitOfWork
from tests.contract.test_interests import an_interest
from tests.counted_questions import counting
from tests.round_builders import NOW, store_towns

LATE = NOW + CONFIRM_WITHIN + timedelta(days=1)
LOOK, AT_MOST = 1, 30
"""Statements of one part of the interests, and of all rules where nothing is past its time."""
OLD = 2 * MOST_AT_ONCE + 50
INTERESTS = next(rule for rule in RULES if rule.forget is forget_interests)


def entered(uow: UnitOfWork, count: int) -> None:
    """So many addresses that nobody confirmed in time, and two confirmed ones that stay."""
    store_towns(uow)
    with uow:
        for number in range(count + 2):
            entry = an_interest(number, address=f"office@town{number}.example", asked_at=NOW)
            uow.interests.add(entry)
            if number >= count:
                uow.interests.confirm(replace(entry, confirmed_at=NOW))
        uow.commit()


def left(uow: UnitOfWork) -> int:
    """How many are still past their time."""
    with uow:
        found = [uow.interests.find(f"interest-{number}") for number in range(OLD + 2)]
        assert len(uow.interests.confirmed()) == 2
    return sum(one is not None and one.confirmed_at is None for one in found)


def killed_at(number: int, uow: UnitOfWork) -> UnitOfWork:
    """The same, but whoever works with it is killed as it commits for the ``number``-th time."""
    commits: list[None] = []

    def killed() -> None:
        commits.append(None)
        if len(commits) == number:
            raise KeyboardInterrupt

    uow.before_commit(killed)
    return uow


def test_the_daily_run_goes_on_until_all_that_is_past_its_time_has_gone(uow: UnitOfWork):
    entered(uow, OLD)

    forget_old(uow, LATE)

    assert left(uow) == 0


def test_what_one_day_forgets_is_bounded(uow: UnitOfWork, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(retention, "MOST_PARTS", 2)
    entered(uow, OLD)

    forget_old(uow, LATE)
    bounded = left(uow)
    forget_old(uow, LATE)

    assert (bounded, left(uow)) == (50, 0)


def test_whoever_is_killed_in_between_has_forgotten_whole_parts_and_the_next_one_goes_on(
    open_uow: OpenUnitOfWork, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(retention, "RULES", (INTERESTS,))
    entered(open_uow(), OLD)

    with pytest.raises(KeyboardInterrupt):
        forget_all_old(killed_at(2, open_uow()), LATE, dry_run=False)
    after = left(open_uow())
    counted = [forget_all_old(open_uow(), LATE, dry_run=dry_run) for dry_run in (True, False, False)]

    assert after == OLD - MOST_AT_ONCE == left(open_uow()) + counted[1][0].count
    assert counted == [(Forgot(INTERESTS, OLD - MOST_AT_ONCE),)] * 2 + [(Forgot(INTERESTS, 0),)]


@pytest.mark.parametrize("forget", [forget_old, partial(forget_all_old, dry_run=False)])
def test_a_rule_that_breaks_ends_itself_alone_and_is_told(
    uow: UnitOfWork, monkeypatch: pytest.MonkeyPatch, forget: Callable[[UnitOfWork, datetime], tuple[Forgot, ...]]
):
    def broken(_uow: UnitOfWork, now: datetime) -> int:
        raise KeyError(now)

    rule = Rule("Kaputtes", "nie", broken)
    monkeypatch.setattr(retention, "RULES", (rule, INTERESTS))
    entered(uow, 3)

    told = forget(uow, LATE)

    found = [(one.rule, one.count, type(one.fault)) for one in told]
    assert found == [(rule, 0, KeyError), (INTERESTS, 3, type(None))]
    assert left(uow) == 0


def test_each_part_costs_the_same_few_statements(engine: sa.Engine):
    uow, counts = SqlUnitOfWork(engine), []
    store_towns(uow)
    for count in (0, 1, OLD):
        with uow:
            for number in range(count):
                uow.interests.add(an_interest(number, address=f"office@town{number}.example"))
            uow.commit()
        with counting(engine) as statements:
            forget_old(uow, LATE)
        counts.append(len(statements))

    # A rule that has removed something looks once more; another part is another look.
    assert [one - counts[0] for one in counts] == [0, LOOK, 3 * LOOK]
    assert counts[0] <= AT_MOST
