"""Do versions count every save when the writers are processes that know nothing of each other?"""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import sqlalchemy as sa

from matchmaker.errors import StaleWrite
from matchmaker.storage.engine import make_engine
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.round_builders import a_proposal, store_proposals

PROCESSES = 2
SAVES = 60


def test_every_save_of_two_processes_counts_or_is_refused(engine: sa.Engine):
    store_proposals(SqlUnitOfWork(engine), a_proposal())
    url = engine.url.render_as_string(hide_password=False)

    # Fresh interpreters: a forked one would share this one's connections.
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        saved = sum(pool.map(saves_that_counted, [url] * PROCESSES))

    with SqlUnitOfWork(engine, reading=True) as uow:
        assert uow.proposals.get("r1-1-01").version == 1 + saved
    assert saved >= SAVES


def saves_that_counted(url: str) -> int:
    """Read in one transaction and save in the next, as a form does; how many saves were not refused."""
    engine, counted = make_engine(url), 0
    for _ in range(SAVES):
        with SqlUnitOfWork(engine, reading=True) as reader:
            seen = reader.proposals.get("r1-1-01")
        try:
            with SqlUnitOfWork(engine) as writer:
                writer.proposals.save(seen)
                writer.commit()
        except StaleWrite:
            continue
        counted += 1
    engine.dispose()
    return counted
