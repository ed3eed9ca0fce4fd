"""How do delivery and clock stand the figures of the reliability design? Run by ``make soak``; writes a report.

Bars 1 to 4: senders killed, senders frozen, the relay down for a day, clocks in processes of which one is killed.
Each bar runs on SQLite and on PostgreSQL. The clock (bar 4) is proven in `tests/contract/test_clock.py`.
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

from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from tests.postgres import postgres_database
from tests.relay import running_relay, start_relay
from tests.soak.storm import START, FastClock, Outcome, Storm, a_mail, freezing, killing

SPEED, RELAY_TIMEOUT = 150.0, "4"
LONGEST_S = 3_600.0


@dataclass(frozen=True)
class Bar:
    """One row of the report."""

    name: str
    database: str
    figures: str
    passed: bool


def killed(url: str, folder: Path, scale: float) -> tuple[str, bool]:
    """Bar 1: at least 5,000 mails and 1,000 kills, mishaps on the line."""
    # More mails than the bar asks for: so many leave between one kill and the next.
    mails, kills = int(16_000 * scale), int(1_000 * scale)
    with running_relay(folder / "journal", "--timeout", RELAY_TIMEOUT, "--mishap", "0.03") as relay:
        storm = Storm(url, relay, FastClock(SPEED))
        storm.queue(mails)
        outcome = storm.rage(mails, killing(0.25, most=10 * kills), LONGEST_S)
    return told(outcome), whole(outcome, mails) and outcome.kills >= kills


def frozen(url: str, folder: Path, scale: float) -> tuple[str, bool]:
    """Bar 2: ``200`` freezes past the lease, some past the grace time."""
    freezes = int(200 * scale)
    mails = freezes * 15
    with running_relay(folder / "journal", "--timeout", RELAY_TIMEOUT) as relay:
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


BARS: dict[str, Callable[[str, Path, float], tuple[str, bool]]] = {
    "senders killed every 0.25 s, 451 and dropped lines": killed,
    "senders frozen past the lease": frozen,
    "relay down for 24 h, then back": relay_down,
}


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
    parser.add_argument("--only", choices=[bar.__name__ for bar in BARS.values()])
    parser.add_argument("--database", choices=["SQLite", "PostgreSQL"])
    asked = parser.parse_args()
    bars = []
    for name, bar in BARS.items():
        kinds = [asked.database] if asked.database else ["SQLite", "PostgreSQL"]
        for kind in kinds if asked.only in (None, bar.__name__) else ():
            with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as url:
                bars.append(Bar(name, kind, *bar(url, Path(folder), asked.scale)))
            sys.stderr.write(f"{bars[-1]}\n")
    rows = [f"| {bar.name} | {bar.database} | {bar.figures} | {'yes' if bar.passed else 'NO'} |" for bar in bars]
    asked.report.parent.mkdir(parents=True, exist_ok=True)
    head = ["# Soak report", "", "| bar | database | figures | met |", "|---|---|---|---|"]
    asked.report.write_text("\n".join([*head, *rows]) + "\n")
    sys.exit(0 if all(bar.passed for bar in bars) else 1)


if __name__ == "__main__":
    main()
