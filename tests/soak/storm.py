"""Does every mail leave exactly once while the processes that send them are killed and frozen?

Real processes, a real relay, a real database and the product's own constants; only the clock runs faster, so that a
lease of five minutes is over in seconds. The relay's journal is the truth.
"""

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from typing import Any, Self

from emails.breaker import Breaker
from emails.mail_account import Encryption, MailAccount
from emails.smtp_mailer import SmtpMailer
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.mail_ports import Line, Mailer, RelayRecord
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.reconciling import reconcile
from matchmaker.rounds.relay_answer import Answer, Finding, RelayAway
from matchmaker.storage.availability import StorageUnavailable
from matchmaker.storage.engine import make_engine
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.relay import Relay

AWAKE_S = 2.0
ENOUGH = "enough"
START = datetime(2026, 11, 2, 8, tzinfo=UTC)
# Forked from a process that has everything loaded: starting Python anew takes longer than a sender may live here.
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.soak.storm"])


@dataclass(frozen=True)
class FastClock:
    """``speed`` seconds of the product's time in one of ours; the same in every process."""

    speed: float
    began: float = field(default_factory=time.time)

    def __call__(self) -> datetime:
        return START + timedelta(seconds=(time.time() - self.began) * self.speed)


@dataclass(frozen=True)
class Journal:
    """The relay's own log: it holds everything that was ever taken, so it can prove absence."""

    relay: Relay

    def look_up(self, messages: tuple[OutboxMessage, ...]) -> dict[str, Finding]:
        taken = {entry["message_id"] for entry in self.relay.taken()}
        return {one.id: Finding.ACCEPTED if one.message_id in taken else Finding.ABSENT for one in messages}


@dataclass(frozen=True)
class Outcome:
    """What the relay's journal and the database say at the end."""

    mails: int
    kills: int
    freezes: int
    duplicates: int
    lost: int
    seconds: float
    states: dict[str, int]


@contextmanager
def storage(url: str) -> Iterator[SqlUnitOfWork]:
    """A unit of work on a database, whose connections are closed afterwards."""
    engine = make_engine(url)
    try:
        yield SqlUnitOfWork(engine)
    finally:
        engine.dispose()


@dataclass(frozen=True)
class HastyMailer:
    """Says the final dot first and asks the fence afterwards: what the outbox would be without its fence.

    Under it a storm must show duplicates, or it does not measure anything.
    """

    mailer: Mailer

    def connect(self) -> "HastyLine":
        return HastyLine(self.mailer.connect())


@dataclass(frozen=True)
class HastyLine:
    """An open line of a hasty mailer."""

    line: Line

    def __enter__(self) -> Self:
        self.line.__enter__()
        return self

    def __exit__(self, *left: Any) -> None:
        self.line.__exit__(*left)

    def deliver(self, message: OutboxMessage, fence: Callable[[], None]) -> Answer:
        answer = self.line.deliver(message, lambda: None)
        fence()
        return answer


def send_for_ever(url: str, port: int, clock: FastClock, is_hasty: bool) -> None:
    """What one worker does, without ever leaving by itself."""
    uow = SqlUnitOfWork(make_engine(url))
    account = MailAccount("127.0.0.1", port, Encryption.NONE)
    mailer = Breaker(SmtpMailer(account, "office@matchmaker.example", timeout_s=10.0), clock)
    sender = Sender(HastyMailer(mailer) if is_hasty else mailer, uow, clock)
    while True:
        with suppress(RelayAway, StorageUnavailable):
            deliver_due(sender)
        time.sleep(0.02)


@dataclass
class Storm:
    """Senders on one database and relay, and what is done to them."""

    url: str
    relay: Relay
    clock: FastClock
    senders: int = 2
    is_hasty: bool = False
    record: RelayRecord | None = None
    kills: int = 0
    freezes: int = 0
    _alive: list[BaseProcess] = field(default_factory=list)
    _frozen: list[tuple[float, BaseProcess]] = field(default_factory=list)

    def queue(self, mails: int) -> None:
        """Queue mails that are due one after the other."""
        with storage(self.url) as uow, uow:
            for number in range(mails):
                uow.outbox.queue(a_mail(number))
            uow.commit()

    def rage(self, mails: int, shake: Callable[["Storm"], object], longest_s: float) -> Outcome:
        """Shake the senders until all ``mails`` are sent, or ``longest_s`` are over.

        With a ``record`` that cannot prove absence it is over, too, once all that is missing is in doubt.
        """
        began = time.monotonic()
        states: dict[str, int] = {}
        with storage(self.url) as uow:
            try:
                while not self._is_over(states, mails) and time.monotonic() - began < longest_s:
                    self._refill()
                    if shake(self) is ENOUGH:
                        break
                    with suppress(StorageUnavailable):
                        reconcile(self.record or Journal(self.relay), uow, self.clock())
                        with uow:
                            states = uow.outbox.count_by_state()
            finally:
                self._end()
        return self._outcome(mails, states, time.monotonic() - began)

    def kill_one(self) -> None:
        """End a sender in the middle of whatever it does."""
        victim = random.choice(self._alive)
        os.kill(victim.pid, signal.SIGKILL)
        victim.join()
        self._alive.remove(victim)
        self.kills += 1

    def freeze_one(self, for_s: float) -> None:
        """Stop a sender as if its machine slept; others take its place meanwhile."""
        victim = random.choice(self._alive)
        os.kill(victim.pid, signal.SIGSTOP)
        self._alive.remove(victim)
        self._frozen.append((time.monotonic() + for_s, victim))
        self.freezes += 1

    def thaw(self) -> None:
        """Wake those whose time is over, and let them go on a little before they end."""
        for until, sleeper in list(self._frozen):
            if time.monotonic() >= until:
                self._frozen.remove((until, sleeper))
                os.kill(sleeper.pid, signal.SIGCONT)
                self._alive.append(sleeper)

    def _is_over(self, states: dict[str, int], mails: int) -> bool:
        if self.record is None or set(states) - {"sent", "in_doubt"} or not states:
            return states == {"sent": mails}
        return states.get("in_doubt", 0) == mails - len({entry["message_id"] for entry in self.relay.taken()})

    def _refill(self) -> None:
        while len(self._alive) < self.senders:
            about = (self.url, self.relay.port, self.clock, self.is_hasty)
            sender = processes.Process(target=send_for_ever, args=about, daemon=True)
            sender.start()
            self._alive.append(sender)
        while len(self._alive) > self.senders:
            self.kill_one()

    def _end(self) -> None:
        for _, sleeper in self._frozen:
            os.kill(sleeper.pid, signal.SIGCONT)
        if self._frozen:
            # Whoever slept till now gets the time to do the wrong thing.
            time.sleep(AWAKE_S)
        for sender in (*self._alive, *(sleeper for _, sleeper in self._frozen)):
            sender.kill()
            sender.join()

    def _outcome(self, mails: int, states: dict[str, int], seconds: float) -> Outcome:
        times = Counter(entry["message_id"] for entry in self.relay.taken())
        lost = sum(1 for number in range(mails) if a_mail(number).message_id not in times)
        duplicates = sum(count - 1 for count in times.values())
        return Outcome(mails, self.kills, self.freezes, duplicates, lost, seconds, states)


def a_mail(number: int) -> OutboxMessage:
    message_id = f"<{number}@soak.example>"
    content = f"Message-ID: {message_id}\r\nSubject: {number}\r\n\r\n".encode() + b"Guten Tag.\r\n" * 200
    due = START - timedelta(days=1) + timedelta(seconds=number)
    return OutboxMessage(str(number), f"soak/{number}", message_id, f"r{number}@t.example", "soak", content, due)


def killing(every_s: float, most: int) -> Callable[[Storm], None]:
    """One sender every ``every_s`` seconds on average, ``most`` times; then they may finish."""

    def shake(storm: Storm) -> None:
        time.sleep(random.uniform(0.5, 1.5) * every_s)
        if storm.kills < most:
            storm.kill_one()

    return shake


def freezing(every_s: float, for_s: float, most: int) -> Callable[[Storm], None]:
    """One sender every ``every_s`` seconds, each for about ``for_s``, ``most`` times."""

    def shake(storm: Storm) -> None:
        time.sleep(random.uniform(0.5, 1.5) * every_s)
        storm.thaw()
        if storm.freezes < most:
            storm.freeze_one(random.uniform(0.7, 1.5) * for_s)

    return shake


def until_twice(shake: Callable[[Storm], object]) -> Callable[[Storm], object]:
    """The same, until the relay took some mail a second time."""

    def shake_and_look(storm: Storm) -> object:
        shake(storm)
        taken = [entry["message_id"] for entry in storm.relay.taken()]
        return ENOUGH if len(set(taken)) < len(taken) else None

    return shake_and_look


def watching(storm: Storm) -> None:
    """Nothing happens to the senders."""
    del storm
    time.sleep(0.1)
