"""What becomes of the other things that are due where one of them refuses or breaks?"""

from collections.abc import Callable

import pytest

from matchmaker.errors import NotFound
from matchmaker.rounds.sweeping import MOST_AT_ONCE, Alone, Swept, each, each_alone
from tests.fakes import FakeDatabase, FakeUnitOfWork

REFUSED, BROKEN = NotFound("Die Adresse fehlt."), KeyError("a mistake of ours")


class Gone(FakeUnitOfWork):
    """A database that does not answer any more."""

    def __enter__(self) -> "Gone":
        raise OSError("no route")


def step_with(faults: dict[int, BaseException], taken: list[int]) -> Callable[[int], bool]:
    def step(number: int) -> bool:
        taken.append(number)
        if number in faults:
            raise faults[number]
        return number % 2 == 0

    return step


def test_what_refuses_or_breaks_ends_alone_and_is_told():
    taken: list[int] = []

    made = each(range(6), step_with({0: REFUSED, 2: BROKEN}, taken), FakeUnitOfWork(FakeDatabase()))

    assert (made, taken) == (Swept(1, ("Die Adresse fehlt.",), (BROKEN,)), [0, 1, 2, 3, 4, 5])


def test_only_what_was_done_counts_against_what_is_done_at_once():
    taken: list[int] = []
    faults = dict.fromkeys(range(MOST_AT_ONCE), REFUSED)

    made = each(range(9 * MOST_AT_ONCE), step_with(faults, taken), FakeUnitOfWork(FakeDatabase()))

    assert (made.done, len(made.refused)) == (MOST_AT_ONCE, MOST_AT_ONCE)
    assert taken == list(range(3 * MOST_AT_ONCE - 1))


def test_where_the_database_does_not_answer_the_sweep_ends():
    taken: list[int] = []

    with pytest.raises(OSError, match="no route"):
        each(range(6), step_with({2: BROKEN}, taken), Gone(FakeDatabase()))

    assert taken == [0, 1, 2]


def test_a_refusal_does_not_ask_whether_the_database_answers():
    assert each(range(3), step_with({0: REFUSED}, []), Gone(FakeDatabase())).done == 1


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), SystemExit(0)], ids=["interrupted", "asked to end"])
def test_whoever_stops_the_worker_stops_the_sweep(stop: BaseException):
    taken: list[int] = []

    with pytest.raises(type(stop)):
        each(range(6), step_with({1: stop}, taken), FakeUnitOfWork(FakeDatabase()))

    assert taken == [0, 1]


@pytest.mark.parametrize(
    ("faults", "raised"),
    [({0: REFUSED}, REFUSED), ({0: REFUSED, 3: BROKEN}, BROKEN), ({2: BROKEN, 4: REFUSED}, BROKEN)],
)
def test_at_the_end_the_gravest_is_raised(faults: dict[int, BaseException], raised: Exception):
    taken: list[int] = []

    with pytest.raises(type(raised)) as found:
        each_alone(range(6), step_with(faults, taken), FakeUnitOfWork(FakeDatabase()))

    assert (found.value, taken) == (raised, [0, 1, 2, 3, 4, 5])


def test_without_a_fault_the_number_is_told():
    assert each_alone(range(6), step_with({}, []), Gone(FakeDatabase())) == 3


def test_a_block_that_does_not_break_has_no_fault():
    with Alone() as alone:
        pass

    assert alone.fault is None
