"""Which letters of a lifecycle have arrived, whatever becomes of lines, senders and addresses on the way?"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email import message_from_bytes, policy
from enum import StrEnum
from functools import cache

from api.correspondence import TownCorrespondence
from api.exchange_post import ExchangePaper, exchange_post
from api.settings import Settings
from matchmaker.rounds.asking import Post
from matchmaker.rounds.correspondence import Correspondence, LetterOrder
from matchmaker.rounds.exchange_post import ExchangePost
from matchmaker.rounds.incoming import IncomingMail, Undelivered
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.relay_answer import Answer, Finding, RecordAway, Verdict
from tests.builders import a_taxonomy
from tests.fake_letters import FakeCorrespondence, token_of
from tests.fakes import FakeMailer

SETTINGS = Settings(base_url="https://austausch.example")
ADDRESS = re.compile(r"canary-(\d{8})@")
PLAIN = "Subject: Brief\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit"
RECIPIENT = re.compile(r"/(\d{8})-[a-z]+/")


class Fate(StrEnum):
    """What becomes of a mail to a town: of the last four nobody of us knows whether it arrived."""

    TAKEN = "taken"
    BUSY = "busy"
    NO_SUCH_ADDRESS = "no such address"
    SENDER_DIES_BEFORE_THE_DOT = "sender dies before the dot"
    LOST = "lost"
    TAKEN_UNHEARD = "taken unheard"
    SENDER_DIES_BEHIND_THE_DOT = "sender dies behind the dot"
    SENDER_DIES_AND_IT_IS_TAKEN = "sender dies and it is taken"


ANSWERS = {
    Fate.BUSY: Answer(Verdict.LATER, "451 4.7.1 greylisted"),
    Fate.NO_SUCH_ADDRESS: Answer(Verdict.NEVER, "550 5.1.1 no such user", refuses_address=True),
    Fate.LOST: Answer(Verdict.UNKNOWN, "line lost"),
    Fate.SENDER_DIES_BEHIND_THE_DOT: Answer(Verdict.UNKNOWN),
}
DEADLY = (Fate.SENDER_DIES_BEHIND_THE_DOT, Fate.SENDER_DIES_AND_IT_IS_TAKEN)


class Died(Exception):
    """The sender is gone, and with it whatever it had not stored."""


@dataclass
class TownsMailer(FakeMailer):
    """The fake mailer with a fate for each town's mails, by its AGS; a mail is taken where there is none."""

    fates: dict[str, Fate] = field(default_factory=dict)

    def deliver(self, message: OutboxMessage, fence: Callable[[], None]) -> Answer:
        fate = self.fates.get(to_whom(message), Fate.TAKEN)
        if fate is Fate.SENDER_DIES_BEFORE_THE_DOT:
            raise Died
        self.answers = [ANSWERS.get(fate, Answer(Verdict.TAKEN))]
        answer = super().deliver(message, fence)
        if fate in DEADLY:
            raise Died
        return Answer(Verdict.UNKNOWN) if fate is Fate.TAKEN_UNHEARD else answer


@dataclass(frozen=True)
class Record:
    """What the relay can show afterwards: its whole log, an archive that only proves what arrived, or nothing."""

    kind: str
    mailer: FakeMailer

    def look_up(self, messages: Iterable[OutboxMessage]) -> Mapping[str, Finding]:
        if self.kind == "away":
            raise RecordAway("Das Protokoll ist nicht lesbar.")
        taken = {one.message_id for one in self.mailer.delivered}
        absent = Finding.ABSENT if self.kind == "log" else Finding.UNKNOWN
        return {one.id: Finding.ACCEPTED if one.message_id in taken else absent for one in messages}


def canary(member: Member, _read: object = None) -> str:
    """The office's address: nobody may read it who is not told it."""
    return f"canary-{member.ags}@office.example"


class TellingLetters(FakeCorrespondence):
    """Writes down all that a letter could tell: who sits in its proposal, and every fact of its order."""

    def write(self, order: LetterOrder, uow: UnitOfWork, now: datetime) -> OutboxMessage:
        mail = super().write(order, uow, now)
        members = order.proposal.members if order.proposal else ()
        told = [uow.towns.get(one.ags).name for one in members], sorted(order.facts.items())
        return replace(mail, content=f"{PLAIN}\n\n{told}".encode())


def telling_posts() -> tuple[Post, ExchangePost]:
    """Letters that are quickly written."""
    return _posts(TellingLetters())


def real_posts() -> tuple[Post, ExchangePost]:
    """The letters that towns really get."""
    return _posts(TownCorrespondence(SETTINGS, canary, a_taxonomy()))


def _posts(letters: Correspondence) -> tuple[Post, ExchangePost]:
    paper = ExchangePaper(SETTINGS, canary, a_taxonomy())
    return Post(letters, token_of), exchange_post(paper, letters, lambda key: f"secret of {key}")


def a_bounce(returned: OutboxMessage) -> IncomingMail:
    report = Undelivered(returned.recipient, "5.1.1", "no such user")
    about = (returned.message_id,)
    return IncomingMail(f"<bounce of {returned.id}>", "mailer@x", "Unzustellbar", "", about, undelivered=(report,))


def to_whom(mail: OutboxMessage) -> str:
    """The AGS of the town that a mail is to."""
    found = RECIPIENT.search(mail.key)
    assert found is not None, mail.key
    return found[1]


@cache
def text_of(content: bytes) -> str:
    """All that its reader can read: subject and every part."""
    letter = message_from_bytes(content, policy=policy.default)
    parts = [part.get_content() for part in letter.walk() if not part.is_multipart()]
    return "\n".join([str(letter["Subject"]), *(one if isinstance(one, str) else one.decode() for one in parts)])


def addresses_in(text: str) -> set[str]:
    """The AGS of the towns whose address is told."""
    return set(ADDRESS.findall(text))


def names_in(text: str, uow: UnitOfWork) -> set[str]:
    """The AGS of the towns that are named, inside an open unit of work."""
    # The cast has towns with a number behind the name of another one.
    return {town.ags for town in uow.towns.all() if re.search(rf"{re.escape(town.name)}(?! \d)", text)}
