"""Does the worker, wired as in operation, write to whoever follows in an office?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.scheduler import Worker, make_worker
from api.settings import Settings
from api.wiring import engine_for
from matchmaker.rounds.outbox import MessageState
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.builders import ags
from tests.contract.test_handing_over import NEW, handed_over, running
from tests.contract.test_letters_after_changes import waiting
from tests.lifecycle_cast import PROPOSAL, tasks
from tests.office_builders import an_office


@pytest.fixture
def worker(engine: sa.Engine, tmp_path: Path) -> Iterator[Worker]:
    url = engine.url.render_as_string(hide_password=False)
    settings = Settings(
        secret_key="invented " * 4,
        base_url="https://austausch.example",
        database_url=url,
        smtp_url=f"folder:{tmp_path / 'outbox'}",
    )
    yield make_worker(settings)
    engine_for(settings).dispose()


def test_what_the_predecessor_did_not_get_leaves_for_the_successor(engine: sa.Engine, worker: Worker):
    uow = SqlUnitOfWork(engine)
    running(uow)
    waiting(uow, "not_realised")
    handed_over(uow, address=NEW)

    worker.deliver()

    with uow:
        own = [one for one in uow.outbox.of_proposal(PROPOSAL) if one.letter == "not_realised"]
    assert [(one.state, one.recipient) for one in own] == [
        (MessageState.DROPPED, "office@town0.example"),
        (MessageState.SENT, NEW),
    ]


def test_a_letter_without_an_address_leaves_with_the_sweep_after_one_was_entered(engine: sa.Engine, worker: Worker):
    uow = SqlUnitOfWork(engine)
    running(uow)
    waiting(uow, "not_realised")
    with uow:
        ended = [uow.offices.save(one.end(one.added_at)) for one in uow.offices.of_town(ags(0))]
        uow.commit()
    worker.deliver()
    assert (len(ended), tasks(uow)) == (3, ["no_address"])
    with uow:
        uow.offices.add(an_office(7, ags=ags(0), address=NEW))
        uow.commit()

    worker.reach()
    worker.deliver()

    with uow:
        sent = [one.recipient for one in uow.outbox.of_proposal(PROPOSAL) if one.state is MessageState.SENT]
    assert (sent, tasks(uow)) == ([NEW], [])
