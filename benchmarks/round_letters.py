"""How long does a round of 2,100 towns take to begin, and its 4,200 letters to leave through two workers?

Run: ``python -m benchmarks.round_letters``. PostgreSQL comes from ``TEST_DATABASE_URL`` or the system. The workers are
``matchmaker worker --once`` in processes of their own, the relay is a real SMTP server in another one.
"""

import os
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from api.correspondence import TownCorrespondence
from api.settings import Settings
from api.stored_addresses import stored_address
from benchmarks.invented_network import invented_network
from matchmaker.rounds.asking import Post
from matchmaker.rounds.mailing_out import AT_ONCE, mail_due
from matchmaker.rounds.office import OfficeAddress, Standing
from matchmaker.rounds.opening import Announcement, Opening, open_round, start_collecting
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.sweeping import Sweep
from matchmaker.storage.engine import make_engine
from matchmaker.storage.mail_tables import messages
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.profile import Format, Role
from tests.operator_cast import OPERATOR
from tests.postgres import postgres_database
from tests.relay import Relay, running_relay

TOWNS, ROUNDS, WORKERS = 2_100, ("r1", "r2"), 2
LETTERS = TOWNS * len(ROUNDS)
OPENING_BAR_S, LEAVING_BAR_S = 10, 300
NOW = datetime.now(UTC).replace(microsecond=0)
UNTIL = NOW.date() + timedelta(days=60)
OFFICE = {"MAIL_FROM": "post@netzwerk-kleinstadt.example", "MAIL_REPLY_TO": "post@netzwerk-kleinstadt.example"}
SETTINGS = Settings(secret_key="sealed for measuring alone " * 2, base_url="https://austausch.example")
WHOLE = "round opened, every letter written and queued"
BARE = "  the same rows by one bare INSERT per 100"
LEAVING = "4,200 letters to the relay, two workers"
WIRE = "  the same mails by smtplib alone, one line"


@dataclass(frozen=True)
class Taken:
    """How long a step took, and how much of that it was on a processor."""

    wall_s: float
    cpu_s: float

    def __str__(self) -> str:
        return f"{self.wall_s:.1f} ({self.cpu_s:.1f})"


def main() -> None:
    """Print one line per step, one column per database, and how far each is from the least that is possible."""
    with tempfile.TemporaryDirectory() as folder, postgres_database() as postgres:
        columns = [seconds(url, Path(folder)) for url in (f"sqlite:///{folder}/letters.db", postgres)]
    print(f"{TOWNS} towns, {LETTERS} letters, {WORKERS} workers; seconds, commits and the start of processes included,")
    print("and in brackets those on a processor (without the database's server): a busy machine adds the rest")
    print(f"{'':48}{'SQLite':>16}{'PostgreSQL':>16}")
    for step in columns[0]:
        print(f"{step:48}{columns[0][step]!s:>16}{columns[1][step]!s:>16}")
    for step, floor, bar in ((WHOLE, BARE, OPENING_BAR_S), (LEAVING, WIRE, LEAVING_BAR_S)):
        ratios = (f"{column[step].wall_s / column[floor].wall_s:.1f}" for column in columns)
        print(f"{step}: {' and '.join(ratios)} times the bare work, bar {bar} s")


def seconds(url: str, folder: Path) -> Mapping[str, Taken]:
    """How long each step takes on an empty database; ``RuntimeError`` where a letter is missing or came twice."""
    engine = make_engine(url)
    migrate(engine)
    uow = SqlUnitOfWork(engine)
    _fill(uow)
    opened = [_timed(partial(_open, round_id, engine)) for round_id in ROUNDS]
    with uow:
        queued = uow.outbox.due(NOW + timedelta(days=1), LETTERS + 1)
    bare = _timed(lambda: _bare_inserts(engine, queued[:TOWNS]))
    with running_relay(folder / f"{engine.dialect.name}.bare") as relay:
        wire = _timed(lambda: _bare_sending(relay, queued))
    with running_relay(folder / f"{engine.dialect.name}.journal") as relay:
        leaving = _timed(lambda: _work(url, relay))
        taken = [entry["message_id"] for entry in relay.taken()]
    engine.dispose()
    if sorted(taken) != sorted(one.message_id for one in queued) or len(queued) != LETTERS:
        raise RuntimeError(f"{len(taken)} letters reached the relay, {len(set(taken))} of them different")
    return {WHOLE: max(opened, key=lambda one: one.wall_s), BARE: bare, LEAVING: leaving, WIRE: wire}


def _fill(uow: SqlUnitOfWork) -> None:
    towns, profiles = invented_network(TOWNS, read_taxonomy())
    with uow:
        uow.towns.replace_all(towns)
        uow.profiles.save_all(replace(one, role=Role.MAYOR, consent=True, paused_until=None) for one in profiles)
        for number, town in enumerate(towns):
            address = f"office@town{number}.example"
            facts = {"checked_by": "x", "checked_at": NOW}
            uow.offices.add(OfficeAddress(f"o{number}", town.ags, Role.MAYOR, address, Standing.OFFICE, NOW, **facts))
        uow.commit()


def _open(round_id: str, engine: sa.Engine) -> None:
    """What head office's two commands and the worker's sweep do: open, begin to collect, write every letter."""
    uow = SqlUnitOfWork(engine)
    open_round(Opening(f"Runde {round_id}", Format.TANDEM, packaged_policy(), round_id), uow, NOW)
    start_collecting(round_id, uow, Announcement(NOW, UNTIL))
    letters = TownCorrespondence(SETTINGS, stored_address, read_taxonomy())
    mailed = mail_due(Sweep(Post(letters, lambda proposal, member, _letter: f"{proposal.id}{member.ags}"), uow, NOW))
    if (mailed.done, mailed.refused) != (TOWNS, ()):
        raise RuntimeError(f"{mailed.done} letters queued: {mailed.refused[:3]}")


def _bare_inserts(engine: sa.Engine, queued: Sequence[OutboxMessage]) -> None:
    """The rows under other keys, as many in a transaction as the sweep takes; gone again afterwards."""
    names = [field.name for field in fields(OutboxMessage)]
    rows = [{name: getattr(one, name) for name in names} for one in queued]
    unique = [row | {name: f"bare {row[name]}" for name in ("id", "key", "message_id")} for row in rows]
    for start in range(0, len(unique), AT_ONCE):
        with engine.begin() as connection:
            connection.execute(sa.insert(messages), unique[start : start + AT_ONCE])
    with engine.begin() as connection:
        connection.execute(sa.delete(messages).where(messages.c.id.startswith("bare ")))


def _bare_sending(relay: Relay, queued: Sequence[OutboxMessage]) -> None:
    with smtplib.SMTP("127.0.0.1", relay.port) as line:
        for one in queued:
            line.sendmail(SETTINGS.mail_from, [one.recipient], one.content)


def _work(url: str, relay: Relay) -> None:
    own = {"DATABASE_URL": url, "SMTP_URL": f"smtp://127.0.0.1:{relay.port}?tls=none", "BASE_URL": SETTINGS.base_url}
    environment = {**os.environ, **OPERATOR, **own, "SECRET_KEY": SETTINGS.secret_key, **OFFICE}
    command = (sys.executable, "-c", "from api.cli import main; main()", "worker", "--once")
    workers = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(WORKERS)
    ]
    for worker in workers:
        _, said = worker.communicate()
        if worker.returncode:
            raise RuntimeError(said)


def _timed(work: Callable[[], object]) -> Taken:
    start, before = time.perf_counter(), os.times()
    work()
    after = os.times()
    # The first four: our own time and that of the processes that we started and that have ended.
    return Taken(time.perf_counter() - start, sum(after[:4]) - sum(before[:4]))


if __name__ == "__main__":
    main()
