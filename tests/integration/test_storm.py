"""In short: does every mail leave exactly once while senders are killed and frozen and the relay goes away?

The figures of the long run are in ``tests/soak``.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from matchmaker.rounds.reconciling import GRACE
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from tests.postgres import postgres_database
from tests.relay import running_relay, start_relay
from tests.soak.lagging_archive import LaggingArchive
from tests.soak.storm import START, FastClock, Storm, a_mail, freezing, killing, until_twice, watching

LONGEST_S = 120.0
# A lease is over in 2 seconds, the grace time in 6; the relay drops a silent line after 4, as real ones do after 5 min.
SPEED, RELAY_TIMEOUT = 150.0, "4"
# Long beside everything else that a sender does, so that most kills and freezes hit it at a moment that counts.
THINKING = ("--timeout", RELAY_TIMEOUT, "--thinking", "0.15")


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield migrated(f"sqlite:///{tmp_path}/storm.db")
        return
    with postgres_database() as found:
        yield migrated(found)


def migrated(url: str) -> str:
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    return url


def test_senders_that_are_killed_all_the_time_lose_nothing_and_send_nothing_twice(url: str, tmp_path: Path):
    with running_relay(tmp_path / "journal", *THINKING, "--mishap", "0.06") as relay:
        storm = Storm(url, relay, FastClock(SPEED))
        storm.queue(80)
        outcome = storm.rage(80, killing(0.25, most=25), LONGEST_S)

    assert (outcome.duplicates, outcome.lost, outcome.states) == (0, 0, {"sent": 80})
    assert outcome.kills >= 5


def test_an_archive_that_lags_leaves_mails_in_doubt_and_never_sends_one_twice(url: str, tmp_path: Path):
    with running_relay(tmp_path / "journal", *THINKING, "--mishap", "0.3") as relay:
        clock = FastClock(SPEED)
        # Twice the grace time: every mail that is looked for at first is not there yet.
        storm = Storm(url, relay, clock, record=LaggingArchive(relay, clock, 2 * GRACE))
        storm.queue(40)
        outcome = storm.rage(40, killing(0.25, most=12), LONGEST_S)

    assert outcome.duplicates == 0
    # What is missing stands before head office's eyes; what the archive showed later counts as sent.
    assert outcome.lost == outcome.states.get("in_doubt", 0)
    assert outcome.states["sent"] == 40 - outcome.lost


def test_senders_that_are_frozen_past_their_lease_send_nothing_twice(url: str, tmp_path: Path):
    with running_relay(tmp_path / "journal", *THINKING) as relay:
        storm = Storm(url, relay, FastClock(SPEED), senders=3)
        storm.queue(80)
        outcome = storm.rage(80, freezing(0.4, 3.0, most=4), LONGEST_S)

    assert (outcome.duplicates, outcome.lost, outcome.states) == (0, 0, {"sent": 80})
    assert outcome.freezes >= 2


def test_without_the_fence_a_killed_sender_would_have_sent_twice(url: str, tmp_path: Path):
    """The measure itself: the same storm over senders that say the dot before they ask shows what it is there for."""
    with running_relay(tmp_path / "journal", *THINKING, "--mishap", "0.06") as relay:
        storm = Storm(url, relay, FastClock(SPEED), is_hasty=True)
        storm.queue(40)
        outcome = storm.rage(40, until_twice(killing(0.25, most=25)), LONGEST_S)

    assert outcome.duplicates > 0


def test_without_the_fence_a_frozen_sender_would_have_sent_twice(url: str, tmp_path: Path):
    with running_relay(tmp_path / "journal", *THINKING) as relay:
        storm = Storm(url, relay, FastClock(SPEED), senders=3, is_hasty=True)
        storm.queue(80)
        outcome = storm.rage(80, until_twice(freezing(0.4, 3.0, most=8)), LONGEST_S)

    assert outcome.duplicates > 0


def test_a_relay_that_was_down_for_a_day_gets_everything_once_and_in_order(tmp_path: Path):
    url = migrated(f"sqlite:///{tmp_path}/storm.db")
    with running_relay(tmp_path / "journal") as gone:
        pass
    # A day is over in six seconds.
    clock = FastClock(86_400 / 6)
    storm = Storm(url, gone, clock, senders=1)
    storm.queue(40)

    def come_back_after_a_day(_storm: Storm) -> None:
        if clock() > START + timedelta(days=1) and not returned:
            returned.append(start_relay(tmp_path / "journal", "--port", str(gone.port)))
        time.sleep(0.1)

    returned = []
    try:
        outcome = storm.rage(40, come_back_after_a_day, LONGEST_S)
    finally:
        for relay in returned:
            relay.stop()
            relay.process.stdout.close()

    assert (outcome.duplicates, outcome.lost, outcome.states) == (0, 0, {"sent": 40})
    assert [entry["message_id"] for entry in gone.taken()] == [a_mail(number).message_id for number in range(40)]


def test_a_storm_would_show_a_duplicate_and_a_loss(tmp_path: Path):
    """The measure itself: mails that are handed over behind the outbox's back count twice, and a missing one counts."""
    url = migrated(f"sqlite:///{tmp_path}/storm.db")
    with running_relay(tmp_path / "journal") as relay:
        storm = Storm(url, relay, FastClock(SPEED))
        storm.queue(3)
        storm.rage(3, watching, LONGEST_S)
        journal = relay.journal.read_text().splitlines()
        relay.journal.write_text("\n".join([*journal[1:], journal[2]]))
        outcome = storm.rage(3, watching, 1.0)

    assert (outcome.duplicates, outcome.lost) == (1, 1)
