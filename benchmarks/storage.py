"""How fast are register and profiles written and read, on SQLite and on PostgreSQL?

Run: ``python -m benchmarks.storage``. PostgreSQL comes from ``TEST_DATABASE_URL`` or the system.
"""

import tempfile
import time
from collections.abc import Callable

import sqlalchemy as sa

from benchmarks.invented_network import invented_network
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.taxonomy.reading import read_taxonomy
from tests.postgres import postgres_database

TOWNS = 2_600


def main() -> None:
    """Print one line per question, one column per database."""
    with tempfile.TemporaryDirectory() as folder, postgres_database() as postgres:
        sqlite_ms = milliseconds(make_engine(f"sqlite:///{folder}/storage.db"))
        postgres_ms = milliseconds(make_engine(postgres))
    print(f"{TOWNS} towns with a profile each; milliseconds, once, commit included")
    print(f"{'':32}{'SQLite':>10}{'PostgreSQL':>12}")
    for question, taken in sqlite_ms.items():
        print(f"{question:32}{taken:10.0f}{postgres_ms[question]:12.0f}")


def milliseconds(engine: sa.Engine) -> dict[str, float]:
    """How long each question takes on an empty database."""
    towns, profiles = invented_network(TOWNS, read_taxonomy())
    uow = SqlUnitOfWork(engine)
    taken = {
        "migrate": _timed(lambda: migrate(engine)),
        "replace_all, first time": _timed(lambda: _write(uow, lambda: uow.towns.replace_all(towns))),
        "replace_all, nothing changed": _timed(lambda: _write(uow, lambda: uow.towns.replace_all(towns))),
        "read all towns": _timed(lambda: _read_all(uow, "towns")),
        "save all profiles": _timed(lambda: _write(uow, lambda: uow.profiles.save_all(profiles))),
        "read all profiles": _timed(lambda: _read_all(uow, "profiles")),
    }
    engine.dispose()
    return taken


def _write(uow: SqlUnitOfWork, work: Callable[[], None]) -> None:
    with uow:
        work()
        uow.commit()


def _read_all(uow: SqlUnitOfWork, table: str) -> None:
    with uow:
        getattr(uow, table).all()


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
