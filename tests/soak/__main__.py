"""How do delivery, clock and databases stand the figures of the reliability design? Run by ``make soak``.

Bars 1 to 7: senders killed (1b: beside an archive that lags), senders frozen, the relay down for a day, clocks that
jump and are killed, an office that answers one question at once, databases killed, a full disk. Writes a report.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from matchmaker.rounds.reconciling import GRACE
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from tests.postgres import postgres_database
from tests.relay import running_relay, start_relay
from tests.soak.clocks import strike
from tests.soak.editors import edit_at_once
from tests.soak.full_disk import fill_and_free
from tests.soak.killed_databases import kill_servers, kill_writers
from tests.soak.lagging_archive import LaggingArchive
from tests.soak.storm import START, FastClock, Outcome, Storm, a_mail, freezing, killing

SPEED, RELAY_TIMEOUT = 150.0, "4"
# Most kills and freezes then hit a sender behind the dot, or while it waits to say it.
THINKING = ("--timeout", RELAY_TIMEOUT, "--thinking", "0.05")
LONGEST_S = 3_600.0
BOTH = ("SQLite", "PostgreSQL")


@dataclass(frozen=True)
class Bar:
    """One row of the report."""

    name: str
    database: str
    figures: str
    passed: bool


def killed(url: str, folder: Path, scale: float) -> tuple[str, bool]:
    """Bar 1: at least 5,000 mails and 1,000 kills, mishaps on the line."""
    mails, kills = int(5_000 * scale), int(1_000 * scale)
    with running_relay(folder / "journal", *THINKING, "--mishap", "0.03") as relay:
        storm = Storm(url, relay, FastClock(SPEED))
        storm.queue(mails)
        outcome = storm.rage(mails, killing(0.25, most=kills), LONGEST_S)
    return told(outcome), whole(outcome, mails) and outcome.kills >= kills


def archive_lags(url: str, folder: Path, scale: float) -> tuple[str, bool]:
    """Bar 1 again, with what production has instead of the relay's log: an archive mailbox, half an hour behind."""
    mails, kills = int(1_000 * scale), int(200 * scale)
    with running_relay(folder / "journal", *THINKING, "--mishap", "0.05") as relay:
        clock = FastClock(SPEED)
        storm = Storm(url, relay, clock, record=LaggingArchive(relay, clock, 2 * GRACE))
        storm.queue(mails)
        outcome = storm.rage(mails, killing(0.25, most=kills), LONGEST_S)
    known = outcome.lost == outcome.states.get("in_doubt", 0)
    return f"{told(outcome)} (missing are in doubt)", outcome.duplicates == 0 and known and outcome.kills >= kills


def frozen(url: str, folder: Path, scale: float) -> tuple[str, bool]:
    """Bar 2: ``200`` freezes past the lease, some past the grace time."""
    freezes = int(200 * scale)
    mails = freezes * 15
    with running_relay(folder / "journal", *THINKING) as relay:
        storm = Storm(url, relay, FastClock(SPEED), senders=3)
        storm.queue(mails)
        outcome = storm.rage(mails, freezing(0.4, 4.0, most=freezes), LONGEST_S)
    return told(outcome), whole(outcome, mails) and outcome.freezes >= freezes


def relay_down(url: str, folder: Path, scale: float) -> tuple[str, bool]:
    """Bar 3: the relay is away for 24 hours of the product's time."""
    mails = int(2_000 * scale)
    with running_relay(folder / "journal") as gone:
        pass
    clock, returned = FastClock(86_400 / 20), []
    storm = Storm(url, gone, clock, senders=1)
    storm.queue(mails)

    def come_back(_storm: Storm) -> None:
        if clock() > START + timedelta(days=1) and not returned:
            returned.append(start_relay(folder / "journal", "--port", str(gone.port)))
        time.sleep(0.1)

    try:
        outcome = storm.rage(mails, come_back, LONGEST_S)
    finally:
        for relay in returned:
            relay.stop()
    in_order = [entry["message_id"] for entry in gone.taken()] == [a_mail(n).message_id for n in range(mails)]
    return f"{told(outcome)}, {'in order' if in_order else 'NOT in order'}", whole(outcome, mails) and in_order


def clocks_struck(url: str, folder: Path, scale: float) -> tuple[str, bool]:
    """Bar 4: four clocks that jump by two hours and sleep for six, one of them killed 20 times, both DST nights."""
    del folder
    struck = strike(url, max(1, int(20 * scale)))
    return str(struck), (struck.doubled, struck.missed) == (0, 0)


def edited(url: str, folder: Path, scale: float) -> tuple[str, bool]:
    """Bar 5: eight editors with 1,000 saves each of one answer, four by the page's form and four by the API."""
    del folder
    outcome = edit_at_once(url, max(1, int(1_000 * scale)))
    return str(outcome), (outcome.overwritten, outcome.words_lost, outcome.unexpected) == (0, 0, ())


def databases_killed(url: str, folder: Path, scale: float) -> tuple[str, bool]:
    """Bar 6: PostgreSQL killed 20 times, a SQLite writer 200 times; servers of their own."""
    is_sqlite = url.startswith("sqlite")
    kept = (
        kill_writers(folder / "killed.db", max(1, int(200 * scale)))
        if is_sqlite
        else kill_servers(folder, max(1, int(20 * scale)))
    )
    return str(kept), kept.lost == 0


def disk_full(url: str, folder: Path, scale: float) -> tuple[str, bool]:
    """Bar 7: no room during import, a round's letters and sending."""
    del scale
    faults = fill_and_free(url, folder)
    said = "refused in a sentence, nothing half done, reading goes on, recovers alone"
    return "; ".join(faults) or f"import, letters, sending: {said}", not faults


@dataclass(frozen=True)
class Asked:
    """One bar: what happens, how it is tried, and on which databases."""

    name: str
    run: Callable[[str, Path, float], tuple[str, bool]]
    databases: tuple[str, ...] = BOTH


BARS = (
    Asked("1 senders killed every 0.25 s, 451 and dropped lines", killed),
    Asked("1b the same with an archive that lags", archive_lags),
    Asked("2 senders frozen past the lease", frozen),
    Asked("3 relay down for 24 h, then back", relay_down),
    Asked("4 clocks: both DST nights, jumps, sleep, kills", clocks_struck),
    Asked("5 eight editors of one answer, by forms and API", edited),
    Asked("6 database or writer killed", databases_killed),
    Asked("7 disk full", disk_full),
)


def told(outcome: Outcome) -> str:
    return (
        f"{outcome.mails} mails, {outcome.kills} kills, {outcome.freezes} freezes in {outcome.seconds:.0f} s: "
        f"{outcome.duplicates} duplicates, {outcome.lost} lost, {outcome.states}"
    )


def whole(outcome: Outcome, mails: int) -> bool:
    return (outcome.duplicates, outcome.lost, outcome.states) == (0, 0, {"sent": mails})


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "SQLite":
        yield _migrated(f"sqlite:///{folder}/soak.db")
        return
    with postgres_database() as url:
        yield _migrated(url)


def _migrated(url: str) -> str:
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    return url


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="part of the figures, for a try")
    parser.add_argument("--report", type=Path, default=Path("var/soak.md"))
    parser.add_argument("--only", nargs="+", choices=[bar.run.__name__ for bar in BARS])
    parser.add_argument("--database", choices=BOTH)
    asked = parser.parse_args()
    bars: list[Bar] = []
    for bar in BARS:
        for kind in bar.databases:
            if (asked.only and bar.run.__name__ not in asked.only) or asked.database not in (None, kind):
                continue
            with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as url:
                bars.append(Bar(bar.name, kind, *bar.run(url, Path(folder), asked.scale)))
            sys.stderr.write(f"{bars[-1]}\n")
            # After each bar: whoever stops a long run keeps what it found.
            write_report(bars, asked.report)
    sys.exit(0 if all(bar.passed for bar in bars) else 1)


def write_report(bars: list[Bar], report: Path) -> None:
    rows = [f"| {bar.name} | {bar.database} | {bar.figures} | {'yes' if bar.passed else 'NO'} |" for bar in bars]
    report.parent.mkdir(parents=True, exist_ok=True)
    head = ["# Soak report", "", "| bar | database | figures | met |", "|---|---|---|---|"]
    report.write_text("\n".join([*head, *rows]) + "\n")


if __name__ == "__main__":
    main()
