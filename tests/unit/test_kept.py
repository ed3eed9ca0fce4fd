"""Is what was computed kept as long as it holds, and no longer?"""

from concurrent.futures import ThreadPoolExecutor

from api.kept import MOST, Kept
from tests.builders import a_profile, a_town
from tests.fakes import FakeDatabase, FakeUnitOfWork


class Making:
    """Counts how often something was made."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times


def change(database: FakeDatabase) -> None:
    with FakeUnitOfWork(database) as uow:
        uow.towns.replace_all([a_town(0)])
        uow.profiles.save_all([a_profile(0)])
        uow.commit()


def asked(kept: Kept, database: FakeDatabase, making: Making, name: str = "graph") -> int:
    with FakeUnitOfWork(database, reading=True) as uow:
        return kept.get(name, uow, making)


def test_the_second_who_asks_gets_what_the_first_was_given():
    kept, database, making = Kept(), FakeDatabase(), Making()

    assert [asked(kept, database, making) for _ in range(3)] == [1, 1, 1]


def test_after_a_change_it_is_made_anew_once():
    kept, database, making = Kept(), FakeDatabase(), Making()
    asked(kept, database, making)

    change(database)

    assert [asked(kept, database, making) for _ in range(2)] == [2, 2]


def test_another_name_is_another_value_and_each_of_both_is_kept():
    kept, database = Kept(), FakeDatabase()
    one, other = Making(), Making()

    assert [asked(kept, database, one, "a"), asked(kept, database, other, "b"), asked(kept, database, one, "a")] == [
        1,
        1,
        1,
    ]
    assert (one.times, other.times) == (1, 1)


def test_a_value_may_be_made_from_another_one():
    kept, database = Kept(), FakeDatabase()
    with FakeUnitOfWork(database, reading=True) as uow:
        assert kept.get("outer", uow, lambda: kept.get("inner", uow, lambda: 20) + 1) == 21


def test_what_nobody_asked_for_longest_goes_when_there_is_too_much():
    kept, database, first = Kept(), FakeDatabase(), Making()
    asked(kept, database, first, "first")
    for number in range(MOST):
        asked(kept, database, Making(), str(number))

    assert asked(kept, database, first, "first") == 2


def test_many_at_once_make_it_once():
    kept, database, making = Kept(), FakeDatabase(), Making()

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: asked(kept, database, making), range(40)))

    assert found == {1}
