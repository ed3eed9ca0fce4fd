"""Where is a mail server, how is it spoken to, and as whom?"""

import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

from matchmaker.errors import MatchmakerError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PORTS = {"smtp": 587, "smtps": 465, "imaps": 993}


class Encryption(StrEnum):
    """From the first byte, from the word STARTTLS on, or not at all (a relay on this very machine)."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailAccount:
    """A server with, where it asks for one, a login; the password stays out of ``repr``."""

    host: str
    port: int
    encryption: Encryption
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def address(self) -> str | None:
        """The mailbox's own address, where the login is one."""
        return self.user if "@" in self.user else None


def read_account(url: str) -> MailAccount:
    """``smtp[s]://user:password@host:port`` or ``imaps://…``; user and password may be percent-encoded.

    ``smtp`` insists on STARTTLS unless the server is on this machine; ``?tls=starttls`` or ``?tls=none`` say it
    outright. ``MatchmakerError`` for any other word.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    asked = parse_qs(parts.query).get("tls", [""])[-1]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isascii():
        # The protocols could, Python's own clients cannot; better said at the start than at the first mail.
        raise MatchmakerError("Anmeldename und Passwort des Mailservers dürfen keine Umlaute oder ß enthalten.")
    usual = Encryption.NONE if host in LOOPBACK else Encryption.STARTTLS
    if asked not in ("", Encryption.STARTTLS, Encryption.NONE):
        raise MatchmakerError(f"tls={asked} gibt es nicht; möglich sind tls=starttls und tls=none.")
    encryption = Encryption(asked or usual) if parts.scheme == "smtp" else Encryption.TLS
    port = parts.port or (25 if parts.scheme == "smtp" and host in LOOPBACK else PORTS[parts.scheme])
    return MailAccount(host, port, encryption, user, password)


def verified() -> ssl.SSLContext:
    """Only a server that proves its name to an authority of this machine (or of ``SSL_CERT_FILE``) is trusted."""
    return ssl.create_default_context()
