"""Is what was computed kept as long as it holds, and no longer?"""

import gc
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from api.kept import MOST, Kept


class Making:
    """Counts how often something was made."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times


def test_the_second_who_asks_gets_what_the_first_was_given():
    kept, making = Kept(), Making()

    assert [kept.get("graph", 7, making) for _ in range(3)] == [1, 1, 1]


def test_when_what_it_was_made_from_changes_it_is_made_anew_once():
    kept, making = Kept(), Making()

    assert [kept.get("graph", count, making) for count in (7, 8, 8)] == [1, 2, 2]


def test_whoever_read_the_count_earlier_gets_a_value_of_the_earlier_facts():
    kept, making = Kept(), Making()

    assert [kept.get("graph", count, making) for count in (8, 7, 8)] == [1, 2, 3]


def test_a_change_of_one_leaves_the_others():
    kept, one, other = Kept(), Making(), Making()
    kept.get("a", 1, one), kept.get("b", 1, other)

    assert (kept.get("a", 2, one), kept.get("b", 1, other)) == (2, 1)


def test_a_value_may_be_made_from_another_one():
    kept = Kept()

    assert kept.get("outer", 1, lambda: kept.get("inner", 1, lambda: 20) + 1) == 21


def test_what_was_read_anew_and_is_equal_stays_the_former_one_so_that_what_is_made_from_it_stays():
    kept, making = Kept(), Making()
    first = kept.same("ties", 1, lambda: ["a", "b"])

    again = kept.same("ties", 2, lambda: ["a", "b"])

    assert again is first
    assert kept.same("ties", 2, lambda: ["never read"]) is first
    assert kept.get("scores", (first,), making) == kept.get("scores", (again,), making) == 1


def test_what_was_read_anew_and_differs_is_the_new_one():
    kept, making = Kept(), Making()
    kept.get("scores", (kept.same("ties", 1, lambda: ["a"]),), making)

    assert kept.same("ties", 2, lambda: ["b"]) == ["b"]
    assert kept.get("scores", (["b"],), making) == 2


def test_what_follows_its_former_value_is_given_it_and_only_when_something_changed():
    kept, given = Kept(), []

    def follow(former: int | None) -> int:
        given.append(former)
        return (former or 0) + 10

    assert [kept.renewed("profiles", count, follow) for count in (7, 7, 8)] == [10, 10, 20]
    assert given == [None, 10]


def test_what_nobody_asked_for_longest_goes_when_there_is_too_much():
    kept, first = Kept(), Making()
    kept.get("first", 1, first)
    for number in range(MOST):
        kept.get(number, 1, Making())

    assert kept.get("first", 1, first) == 2


def test_many_at_once_make_it_once():
    kept, making = Kept(), Making()

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: kept.get("graph", 1, making), range(40)))

    assert found == {1}


def test_who_waits_for_one_value_keeps_nobody_from_another():
    kept, begun, may_end = Kept(), Event(), Event()

    def slowly() -> int:
        begun.set()
        assert may_end.wait(20)
        return 1

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(kept.get, "slow", 1, slowly)
        assert begun.wait(20)
        assert kept.get("other", 1, lambda: 2) == 2
        may_end.set()
        assert slow.result(20) == 1


def test_garbage_is_collected_again_after_a_value_was_made_and_after_one_that_failed():
    kept, asked = Kept(), []

    def failing() -> int:
        asked.append(gc.isenabled())
        raise ValueError("no")

    kept.get("outer", 1, lambda: kept.get("inner", 1, lambda: asked.append(gc.isenabled())))
    with pytest.raises(ValueError, match="no"):
        kept.get("failing", 1, failing)

    assert asked == [False, False]
    assert gc.isenabled()


def test_what_was_asked_for_last_stands_last():
    kept = Kept()
    for name in ("one", "two", "three", "one"):
        kept.get(name, 1, Making())

    assert kept.names() == ("two", "three", "one")
