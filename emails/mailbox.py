"""How is a mailbox read over IMAP?"""

import imaplib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from emails.mail_account import MailAccount, verified
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.relay_answer import Finding, RecordAway

TIMEOUT_S = 60.0
# A reply may carry photographs; nobody needs more than its words.
MOST_BYTES = 256_000
AWAY = (OSError, imaplib.IMAP4.error)


class InboxAway(MatchmakerError):
    """The inbox cannot be read now; what lies there stays and is read next time."""


@dataclass(frozen=True, slots=True)
class NoRecord:
    """A relay that keeps nothing that we could read."""

    def look_up(self, messages: Iterable[OutboxMessage]) -> Mapping[str, Finding]:
        """Nothing is known of any of them."""
        return dict.fromkeys((one.id for one in messages), Finding.UNKNOWN)


@dataclass(frozen=True, slots=True)
class ArchiveMailbox:
    """A mailbox that gets a copy of every mail the relay took: it can prove *accepted*, never *absent*."""

    account: MailAccount

    def look_up(self, messages: Iterable[OutboxMessage]) -> Mapping[str, Finding]:
        """Those that lie in the archive; of the others nothing is known. ``RecordAway`` if it cannot be read."""
        try:
            with _opened(self.account, readonly=True) as box:
                return {one.id: Finding.ACCEPTED for one in messages if _has(box, one.message_id)}
        except AWAY as failure:
            raise RecordAway(f"Das Archiv {self.account.host} lässt sich nicht lesen: {failure}") from failure


@dataclass(frozen=True, slots=True)
class Inbox:
    """The mailbox to which bounces and replies come."""

    account: MailAccount

    def read(self, take: Callable[[bytes], object], most: int = 50) -> int:
        """Give up to ``most`` unread mails to ``take``, one by one, and mark each as read after it; returns how many.

        Interrupted in between a mail is given once more. ``InboxAway`` where the inbox cannot be read.
        """
        try:
            with _opened(self.account) as box:
                numbers = _found(box.uid("SEARCH", "UNSEEN"))[:most]
                for number in numbers:
                    take(_content(box, number))
                    box.uid("STORE", number, "+FLAGS", r"(\Seen)")
        except AWAY as failure:
            raise InboxAway(f"Der Posteingang {self.account.host} lässt sich nicht lesen: {failure}") from failure
        return len(numbers)


@contextmanager
def _opened(account: MailAccount, *, readonly: bool = False) -> Iterator[imaplib.IMAP4]:
    with imaplib.IMAP4_SSL(account.host, account.port, ssl_context=verified(), timeout=TIMEOUT_S) as box:
        box.login(account.user, account.password)
        box.select("INBOX", readonly=readonly)
        yield box


def _has(box: imaplib.IMAP4, message_id: str) -> bool:
    quoted = message_id.replace("\\", "").replace('"', "")
    return bool(_found(box.uid("SEARCH", "HEADER", "Message-ID", f'"{quoted}"')))


def _found(answer: tuple[str, list[bytes | None]]) -> list[str]:
    status, lines = answer
    if status != "OK":
        raise imaplib.IMAP4.error(f"SEARCH {status}")
    return [number.decode() for line in lines if line for number in line.split()]


def _content(box: imaplib.IMAP4, number: str) -> bytes:
    # PEEK: the mail is marked as read only when its task is stored.
    status, parts = box.uid("FETCH", number, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
    if status != "OK":
        raise imaplib.IMAP4.error(f"FETCH {status}")
    return b"".join(part[1] for part in parts if isinstance(part, tuple))
