"""How does a mail reach a relay, so that we know of each one whether it was taken?"""

import contextlib
import re
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from emails.mail_account import Encryption, MailAccount, verified
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.relay_answer import Answer, RelayAway, Verdict

TIMEOUT_S = 60.0
# RFC 5321 grants the relay 10 minutes to think about a mail; ours are small.
LAST_ANSWER_S = 300.0
GO_ON = 354
LEAVING = 421
ADDRESS_REFUSED = (550, 551, 553)
MOST_WORDS = 300
END = b".\r\n"
# A line break in an address would be a second command to the relay.
SAYABLE = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """Hands mails to one relay. ``sender`` is the envelope's sender, to which bounces come back.

    ``archive`` is a second recipient in the same transaction: the relay takes both or none, so what lies there
    was taken. Where it is refused the mail leaves without.
    """

    account: MailAccount
    sender: str
    archive: str | None = None
    timeout_s: float = TIMEOUT_S

    def connect(self) -> "SmtpLine":
        """A line to the relay, greeted and signed in; ``RelayAway`` where that fails."""
        line = SmtpLine(self)
        line.open()
        return line


class SmtpLine:
    """One connection, used for one mail after another and opened again where it broke."""

    def __init__(self, mailer: SmtpMailer) -> None:
        self._mailer = mailer
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._smtp is not None:
            with contextlib.suppress(OSError):
                self._smtp.quit()
        self._drop()

    def open(self) -> smtplib.SMTP:
        """Greet, encrypt, sign in; ``RelayAway`` says what did not work."""
        account = self._mailer.account
        where = f"Der Mailserver {account.host}:{account.port}"
        try:
            self._smtp = _greeted(account, self._mailer)
            if account.user:
                self._smtp.login(account.user, account.password)
        except smtplib.SMTPAuthenticationError as refusal:
            self._drop()
            raise RelayAway(f"{where} lehnt die Anmeldung ab: {_words(refusal.smtp_error)}") from refusal
        # A refused connection, a certificate that is not trusted, a missing STARTTLS: all of them are OSErrors.
        except OSError as failure:
            self._drop()
            raise RelayAway(f"{where} ist nicht erreichbar: {_words(str(failure))}") from failure
        return self._smtp

    def deliver(self, message: OutboxMessage, fence: Callable[[], None]) -> Answer:
        """Say everything up to the final dot, ask the fence, then say the dot."""
        if not SAYABLE.fullmatch(message.recipient):
            words = f"Die Adresse „{message.recipient}“ kann kein Mailserver annehmen."
            return Answer(Verdict.NEVER, words, refuses_address=True)
        early = self._announce(message)
        if early is not None:
            return early
        passed = False
        try:
            fence()
            passed = True
        finally:
            # Whatever kept us from passing: only a broken line makes sure that the relay never gets the dot.
            if not passed:
                self._drop()
        return self._hand_over(message.content)

    def _announce(self, message: OutboxMessage) -> Answer | None:
        """MAIL, RCPT and DATA; None where the relay waits for the content."""
        is_used = self._smtp is not None
        try:
            sender_answer = self._mail()
        except OSError as failure:
            self._drop()
            if not is_used:
                return _line_lost(failure)
            # Nothing was said about this mail yet: a relay may close a line that was idle.
            return self._announce(message)
        try:
            return self._refusal(sender_answer, message.recipient)
        except OSError as failure:
            self._drop()
            return _line_lost(failure)

    def _mail(self) -> tuple[int, bytes]:
        return (self._smtp or self.open()).mail(self._mailer.sender)

    def _refusal(self, sender_answer: tuple[int, bytes], recipient: str) -> Answer | None:
        smtp = self._smtp or self.open()
        code, words = sender_answer
        if _kind(code) == 5:
            # The same for every mail: a matter of settings, and no reason to give up a single one.
            self._reset()
            raise RelayAway(f"Der Mailserver lehnt den Absender {self._mailer.sender} ab: {code} {_words(words)}")
        if _kind(code) == 2:
            code, words = smtp.rcpt(recipient)
            if _kind(code) == 5:
                self._reset()
                return Answer(Verdict.NEVER, f"{code} {_words(words)}", _is_about_address(code, words))
        if _kind(code) == 2:
            if self._mailer.archive is not None:
                smtp.rcpt(self._mailer.archive)
            code, words = smtp.docmd("DATA")
        if code == GO_ON:
            return None
        self._leave(code)
        return Answer(Verdict.NEVER if _kind(code) == 5 else Verdict.LATER, f"{code} {_words(words)}")

    def _hand_over(self, content: bytes) -> Answer:
        smtp = self._smtp or self.open()
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(max(LAST_ANSWER_S, self._mailer.timeout_s))
            smtp.send(_quoted(content) + END)
            code, words = smtp.getreply()
            if smtp.sock is not None:
                smtp.sock.settimeout(self._mailer.timeout_s)
        except OSError as failure:
            self._drop()
            return Answer(Verdict.UNKNOWN, f"Die Leitung brach bei der Übergabe ab: {_words(str(failure))}")
        if code == LEAVING:
            self._drop()
        verdict = {2: Verdict.TAKEN, 4: Verdict.LATER, 5: Verdict.NEVER}.get(_kind(code), Verdict.UNKNOWN)
        return Answer(verdict, f"{code} {_words(words)}")

    def _leave(self, code: int) -> None:
        if code == LEAVING:
            self._drop()
        else:
            self._reset()

    def _reset(self) -> None:
        try:
            if self._smtp is not None:
                self._smtp.rset()
        except OSError:
            self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


def _greeted(account: MailAccount, mailer: SmtpMailer) -> smtplib.SMTP:
    # The name of the sender's domain: asking this machine for its own full name may take long.
    name = mailer.sender.rpartition("@")[2]
    if account.encryption is Encryption.TLS:
        return smtplib.SMTP_SSL(account.host, account.port, name, timeout=mailer.timeout_s, context=verified())
    smtp = smtplib.SMTP(account.host, account.port, name, timeout=mailer.timeout_s)
    try:
        if account.encryption is Encryption.STARTTLS:
            smtp.starttls(context=verified())
        smtp.ehlo_or_helo_if_needed()
    except OSError:
        smtp.close()
        raise
    return smtp


def _quoted(content: bytes) -> bytes:
    """A line that begins with a dot gets a second one, or it would end the mail (RFC 5321, 4.5.2)."""
    dotted = re.sub(rb"(?m)^\.", b"..", content)
    return dotted if dotted.endswith(b"\r\n") else dotted + b"\r\n"


def _kind(code: int) -> int:
    return code // 100


def _is_about_address(code: int, words: bytes) -> bool:
    """Does the address not exist? 5.1.x says so; a bare 550 usually means it, 5.7.1 is a matter of policy."""
    detailed = re.match(rb"\s*5\.(\d+)\.\d+", words)
    return detailed.group(1) == b"1" if detailed else code in ADDRESS_REFUSED


def _line_lost(failure: OSError) -> Answer:
    return Answer(Verdict.LATER, f"Die Leitung brach vor der Übergabe ab: {_words(str(failure))}")


def _words(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return "".join(character if character.isprintable() else " " for character in text)[:MOST_WORDS].strip()
