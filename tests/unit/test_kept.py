"""Is what was computed kept as long as it holds, and no longer?"""

from concurrent.futures import ThreadPoolExecutor

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
