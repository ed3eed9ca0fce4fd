"""How soon does the first byte of a browsing page come, how heavy is it, and what does it ask of the database?

Run: ``python -m benchmarks.pages [--towns 2100] [--proposals 5000] [--changes]``. A real server on loopback with SQLite
in a file, every town with a profile. First: the first visitor after a change of what the page is made from; then: the
median of 15 visits, as time to the first byte (wall) and as time of the processor, the visitor's side included, which
hangs less on others. At the end: the first visitor right after an answer, a mail and a changed profile, worst of three.
"""

import argparse
import gzip
import http.client
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median
from urllib.parse import quote

import sqlalchemy as sa
import uvicorn

from api.app import create_app
from api.settings import Environment, Settings
from benchmarks.invented_network import invented_network
from matchmaker.rounds.deadlines import schedule
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.profile import Need, Role
from tests.round_builders import a_message, a_policy, a_proposal, a_round, a_run

VISITS = 15
Times = tuple[float, float]


def main() -> None:
    """Print one line per page."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--towns", type=int, default=2_100)
    asked.add_argument("--proposals", type=int, default=5_000)
    asked.add_argument("--changes", action="store_true", help="only the first visitor after a change")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/pages.db")
        migrate(engine)
        some = _fill(engine, options.towns, options.proposals)
        with _serving(engine) as port:
            if not options.changes:
                _print(engine, port, some)
            _print_after_changes(engine, port, some)
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


def _print_after_changes(engine: sa.Engine, port: int, some: list[str]) -> None:
    print(f"{'right after, ms (CPU)':64}" + "".join(f"{name:>18}" for name in CHANGES))
    for path in _pages_for_people(some):
        _visit(port, path)
        told = [max(_visited_after(engine, port, path, step) for _ in range(3)) for step in CHANGES.values()]
        print(f"{path:64}" + "".join(f"{wall:9.0f} ({cpu:6.0f})" for wall, cpu in told), flush=True)


def _visited_after(engine: sa.Engine, port: int, path: str, step: Callable[[UnitOfWork], object]) -> Times:
    with SqlUnitOfWork(engine) as uow:
        step(uow)
        uow.commit()
    return _visit(port, path)[:2]


def _answer(uow: UnitOfWork) -> None:
    """A town is asked and says no; its proposal is stored, too, and marked so that the next answer is another's."""
    proposal = next(one for one in uow.proposals.of_round("r1") if not one.pinned)
    member = proposal.members[0]
    now = datetime.now(UTC)
    uow.invitations.add_all([Invitation(proposal.id, member)])
    asked = uow.invitations.save(Invitation(proposal.id, member).asked(now, schedule(now, a_policy(), ())))
    uow.invitations.save(asked.declined(now))
    uow.proposals.save(replace(proposal, pinned=True))


def _send(uow: UnitOfWork) -> None:
    name = str(time.perf_counter_ns())
    uow.outbox.queue(a_message(1, id=name, key=name, message_id=f"<{name}@town.example>", proposal_id=None))


def _state(uow: UnitOfWork) -> None:
    """One town states one need more or less."""
    profile = uow.profiles.all()[-1]
    needs = profile.needs[1:] if profile.needs else (Need("leerstand", 1.0),)
    uow.profiles.save_all([replace(profile, needs=needs)])


CHANGES: Mapping[str, Callable[[UnitOfWork], object]] = {"an answer": _answer, "a mail": _send, "a profile": _state}


def _pages_for_people(some: list[str]) -> list[str]:
    """Without the files."""
    return [path for path in _pages(some) if "." not in path]


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
