"""Does one key make one request, though two processes bring it at the same moment with different words?"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from matchmaker.rounds.request import Request
from matchmaker.rounds.requesting import NewRequest, is_what_was_asked, submit_request
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Format, Role
from tests.builders import a_taxonomy, a_town, ags
from tests.contract.conftest import OpenUnitOfWork
from tests.round_builders import NOW

TIMES = 5


@pytest.fixture(params=["sqlite", "postgres"])
def open_two(request: pytest.FixtureRequest) -> OpenUnitOfWork:
    """The fake lets in one writer at a time and cannot show anything here."""
    engine: sa.Engine = request.getfixturevalue(f"{request.param}_engine")
    return lambda *, reading=False: SqlUnitOfWork(engine, reading=reading)


def test_of_two_who_bring_one_key_one_is_taken_at_its_word_and_the_other_can_tell(open_two: OpenUnitOfWork):
    with open_two() as uow:
        uow.towns.replace_all([a_town(number) for number in range(TIMES)])
        uow.commit()
    for number in range(TIMES):
        start = Barrier(2)
        orders = [
            NewRequest(f"key-{number}", ags(number), Role.MAYOR, Format.TANDEM, "vacancy", text)
            for text in ("Läden", "Wohnungen")
        ]

        def submit(order: NewRequest, start: Barrier = start) -> Request:
            start.wait(timeout=10)
            return submit_request(order, a_taxonomy(), open_two(), NOW)

        with ThreadPoolExecutor(2) as pool:
            made = list(pool.map(submit, orders))

        with open_two(reading=True) as uow:
            (stored,) = uow.requests.of_town(ags(number))
        assert made == [stored, stored]
        assert sorted(is_what_was_asked(stored, order) for order in orders) == [False, True]
