"""Does any line of the log hold an address, a secret or what a town said, whatever the worker meets on its way?"""

import io
import json
import logging
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from random import Random
from typing import Any, NoReturn

import structlog
from hypothesis import given
from hypothesis import strategies as st

from api.exchange_sweeps import ExchangeSweeps
from api.logs import start_logging
from api.scheduler import Worker, guarded
from api.sign_in import Seals
from emails.mailbox import InboxAway
from emails.postbox import UnsafeHeader
from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.api_token import PREFIX
from matchmaker.rounds.asking import Post
from matchmaker.rounds.check_in import Answer as ExchangeAnswer
from matchmaker.rounds.check_in import Question, Verdict
from matchmaker.rounds.relay_answer import RecordAway, RelayAway
from tests.builders import ags
from tests.exchange_builders import a_check_in, an_exchange
from tests.fakes import FakeDatabase, FakeUnitOfWork
from tests.lifecycle_cast import a_tandem, say, sent
from tests.round_builders import NOW, a_message, a_message_in_data

DAYS = (1, 6, 15, 45, 100)
SEALS = Seals("a secret of thirty-two letters or more")


@dataclass(frozen=True)
class Canary:
    """What must never be written: an address, the secret of a link, and the words of a town."""

    address: str
    secret: str
    words: str

    def refuse(self, *_: Any, **__: Any) -> NoReturn:
        """As a letter is refused whose address nobody can write to."""
        raise UnsafeHeader(f"Empfängeradresse: „{self.address}“ ist keine einzelne E-Mail-Adresse ({self.secret}).")


@dataclass(frozen=True)
class Outside:
    """A relay, a record, an inbox and a writer of letters that all repeat what they were given."""

    canary: Canary
    write: Callable[..., NoReturn] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "write", self.canary.refuse)

    def sharing(self, *_: Any) -> "Outside":
        return self

    def reaches(self, *_: Any) -> bool:
        return True

    def mailbox(self, *_: Any) -> str:
        return self.canary.address

    def connect(self) -> NoReturn:
        raise RelayAway(f"Der Mailserver lehnt den Absender {self.canary.address} ab: 550 {self.canary.secret}")

    def look_up(self, *_: Any) -> NoReturn:
        raise RecordAway(f"Das Archiv lässt sich nicht lesen: LOGIN {self.canary.address} {self.canary.secret}")

    def read(self, take: Callable[[bytes], object], most: int = 50) -> int:
        mail = EmailMessage()
        mail["Message-ID"] = f"<{most}@x.example>"
        mail.set_content(self.canary.words)
        take(mail.as_bytes())
        raise InboxAway(f"Der Posteingang lässt sich nicht lesen: {self.canary.address}")


def secrets_from(seed: int) -> st.SearchStrategy[str]:
    """The secrets that we make of these random bits: of a link, of an end of reminders, of a cookie, of a program."""
    chance = Random(seed)
    link = urlsafe_b64encode(chance.randbytes(32)).decode().rstrip("=")
    program = f"{PREFIX}_{chance.randbytes(6).hex()}_{link}"
    return st.sampled_from([link, SEALS.sealed_mail(chance.randbytes(16).hex()), SEALS.cookie(link, NOW), program])


CANARIES = st.builds(
    Canary,
    address=st.emails(),
    secret=st.integers(0).flatmap(secrets_from),
    words=st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=60).map(
        lambda text: f"Kanarienvogel {text}"
    ),
)


@contextmanager
def written_lines() -> Iterator[io.StringIO]:
    """What our logging writes meanwhile; afterwards logging is as it was."""
    root, ours = logging.getLogger(), logging.getLogger("matchmaker")
    before = (root.handlers[:], root.level, ours.level)
    lines = io.StringIO()
    try:
        with redirect_stderr(lines):
            start_logging()
            yield lines
    finally:
        root.handlers[:], root.level, ours.level = before
        structlog.reset_defaults()


def a_round_of(canary: Canary) -> FakeDatabase:
    """A sent proposal with an answer in words, mails to the address, an exchange and what its towns said."""
    database = FakeDatabase()
    uow = FakeUnitOfWork(database)
    sent(uow, a_tandem(), a_tandem(2, 3, id="r1-1-02"))
    say(uow, 0, Answer(AnswerKind.NO, note=canary.words))
    with uow:
        uow.outbox.queue(a_message(7, recipient=canary.address, note=canary.words))
        uow.outbox.queue(a_message_in_data(8, key="8", recipient=canary.address))
        uow.exchanges.add(an_exchange(2))
        told = a_check_in(2, question=Question.FEEDBACK, due_at=NOW).asked(NOW)
        uow.check_ins.add_all(
            [told.answered(ExchangeAnswer(Verdict.NO, wish_to_go_on=False, words=canary.words), NOW), a_check_in(2)]
        )
        uow.commit()
    return database


def a_worker(database: FakeDatabase, canary: Canary, now: datetime) -> Worker:
    def open_uow() -> FakeUnitOfWork:
        return FakeUnitOfWork(database)

    outside = Outside(canary)
    exchanges = ExchangeSweeps(open_uow, canary.refuse, lambda: now)
    post = Post(outside, lambda *_: canary.secret)
    return Worker(open_uow, outside, outside, lambda: now, inbox=outside, post=lambda: post, exchanges=exchanges)


@given(CANARIES)
def test_no_line_of_the_worker_holds_an_address_a_secret_or_the_words_of_a_town(canary: Canary):
    database = a_round_of(canary)

    with written_lines() as lines:
        for days in DAYS:
            worker = a_worker(database, canary, NOW + timedelta(days=days))
            for name, (sweep, _) in worker.sweeps().items():
                guarded(name, sweep)()

    written = [json.loads(line) for line in lines.getvalue().splitlines()]
    refusing = {(line["event"], line.get("sweep")) for line in written}
    # All of them had something to keep to themselves, or this test would show nothing.
    assert refusing >= {
        *(("relay_away", None), ("inbox_away", None)),
        *(("sweep_refused", name) for name in ("remind", "tell", "tell_agreed", "ask_due")),
    }
    told = "\n".join(str(value) for line in written for value in line.values())
    for kept in (canary.address, canary.address.partition("@")[0] + "@", canary.secret, canary.words, "Kanarienvogel"):
        assert kept not in told


@given(CANARIES)
def test_a_traceback_and_a_field_are_written_without_them(canary: Canary):
    with written_lines() as lines:
        log = structlog.get_logger("matchmaker.worker")
        log.warning(f"an {canary.address}, {canary.secret}", note=canary.words, of={"text": [canary.words]}, to=ags(0))
        try:
            canary.refuse()
        except UnsafeHeader:
            logging.getLogger("matchmaker").exception("failed for <%s>", canary.address)

    assert lines.getvalue().count("\n") == 2
    for kept in (canary.address, canary.secret, canary.words, ags(0)):
        assert kept not in lines.getvalue().replace("\\\\", "\\")
