"""How soon does the first byte of a browsing page come, how heavy is it, and what does it ask of the database?

Run: ``python -m benchmarks.pages [--towns 2100] [--proposals 5000]``. A real server on loopback with SQLite in a file,
every town with a profile. First: the first visitor after a change of stored facts; then: the median of 15 visits, as
time to the first byte (wall) and as time of the processor, the visitor's side included, which hangs less on others.
"""

import argparse
import gzip
import http.client
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median
from urllib.parse import quote

import sqlalchemy as sa
import uvicorn

from api.app import create_app
from api.settings import Environment, Settings
from benchmarks.invented_network import invented_network
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.profile import Role
from tests.round_builders import a_proposal, a_round, a_run

VISITS = 15


def main() -> None:
    """Print one line per page."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--towns", type=int, default=2_100)
    asked.add_argument("--proposals", type=int, default=5_000)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/pages.db")
        migrate(engine)
        some = _fill(engine, options.towns, options.proposals)
        with _serving(engine) as port:
            _print(engine, port, some)
        engine.dispose()


def _print(engine: sa.Engine, port: int, some: list[str]) -> None:
    statements: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    print(f"{'page':64}{'first ms':>9}{'CPU':>7}{'then ms':>9}{'CPU':>7}{'kB':>7}{'kB gz':>7}{'SQL':>5}")
    for path in _pages(some):
        with SqlUnitOfWork(engine) as uow:
            # A change, so that nothing is kept from before.
            uow.relations.save_all(uow.relations.all())
            uow.towns.replace_all(uow.towns.all())
            uow.commit()
        first, first_cpu, _ = _visit(port, path)
        visits = [_visit(port, path) for _ in range(VISITS)]
        wall, cpu = (median(visit[place] for visit in visits) for place in (0, 1))
        statements.clear()
        body = _visit(port, path)[2]
        plain = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
        sizes = f"{len(plain) / 1000:7.0f}{len(body) / 1000:7.1f}"
        print(f"{path:64}{first:9.0f}{first_cpu:7.0f}{wall:9.0f}{cpu:7.0f}{sizes}{len(statements):5}", flush=True)


def _pages(some: list[str]) -> list[str]:
    one, other = some
    return [
        "/",
        "/staedte",
        "/staedte?q=Musterstadt",
        f"/staedte?fachthema=leerstand&umkreis=100&um={quote(one)}",
        f"/staedte?stadt={one}",
        f"/staedte?stadt={one}&g-elevation_m=4&eigene={other}",
        f"/staedte?stadt={one}&blick=verschieden",
        f"/staedte/{one}",
        f"/staedte/{one}?sprache=en",
        f"/vergleich?stadt={one}&stadt={other}",
        "/netzwerk",
        "/netzwerk?thema=leerstand",
        f"/netzwerk?stadt={one}",
        f"/netzwerk?stadt={one}&art=knows",
        f"/netzwerk?stadt={one}&mit={other}",
        "/staedte.csv",
        "/staedte.xlsx",
        "/staedte.geojson",
    ]


def _visit(port: int, path: str) -> tuple[float, float, bytes]:
    """Milliseconds to the first byte, those of the processor, and the body as it was sent."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    line.connect()
    start, busy = time.perf_counter(), time.process_time()
    line.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = line.getresponse()
    taken, used = 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - busy)
    body = answer.read()
    line.close()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return taken, used, body


def _fill(engine: sa.Engine, towns: int, proposals: int) -> list[str]:
    register, profiles = invented_network(towns, read_taxonomy())
    by_ags = {town.ags: town for town in register}
    uow: UnitOfWork = SqlUnitOfWork(engine)
    with uow:
        uow.towns.replace_all(register)
        uow.profiles.save_all(profiles)
        uow.rounds.add(a_round())
        uow.runs.add(a_run(unmatched=()))
        keys = sorted(by_ags)
        pairs = [(keys[n % towns], keys[(n % towns + 1 + n // towns) % towns]) for n in range(proposals)]
        uow.proposals.add_all(
            a_proposal(
                n, id=f"r1-1-{n:05d}", members=tuple(Member(one, Role.MAYOR) for one in sorted(pair)), score_tenths=500
            )
            for n, pair in enumerate(pairs)
        )
        uow.commit()
    return [keys[0], keys[1]]


@contextmanager
def _serving(engine: sa.Engine) -> Iterator[int]:
    def open_uow(*, reading: bool = False) -> UnitOfWork:
        return SqlUnitOfWork(engine, reading=reading)

    settings = Settings(secret_key="s" * 40, environment=Environment.DEMO)
    app = create_app(settings, open_uow, lambda: datetime.now(UTC), read_taxonomy())
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield int(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
