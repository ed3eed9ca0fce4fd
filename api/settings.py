"""Which settings does the environment give, and are they fit to run with?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from emails.mail_account import read_account
from matchmaker.errors import BadInput, Fault, MatchmakerError

SHORTEST_SECRET = 32
MOST_PROXIES = 9
LOOPBACK = ("127.0.0.1", "localhost", "::1")
UNFIT = "Für den Betrieb stimmen Einstellungen noch nicht. Zum Ausprobieren auf diesem Rechner hilft ENVIRONMENT=demo."
DRIVERS = ("sqlite", "postgresql+psycopg")


class Environment(StrEnum):
    """Where the program runs: for real, or as a demo on loopback with reusable links."""

    PRODUCTION = "production"
    DEMO = "demo"


class OfficeSignIn(StrEnum):
    """How head office comes in: by password and second factor, or by links from the command line as well."""

    PASSWORD = "password"  # noqa: S105  # a word, no secret
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says; every field is named like its variable, in lower case.

    ``secret_key`` is empty where none was set: ``serve`` refuses that in production, the demo makes its own.
    Whatever can hold a password stays out of ``repr``, and so out of logs.
    """

    database_url: str = field(default="sqlite:///var/matchmaker.db", repr=False)
    base_url: str = "http://127.0.0.1:8000"
    secret_key: str = field(default="", repr=False)
    smtp_url: str = field(default="folder:var/outbox", repr=False)
    mail_from: str = "geschaeftsstelle@matchmaker.example"
    mail_reply_to: str = "geschaeftsstelle@matchmaker.example"
    mail_inbox_url: str = field(default="", repr=False)
    mail_archive_url: str = field(default="", repr=False)
    environment: Environment = Environment.PRODUCTION
    trusted_proxies: int = 0
    office_phone: str = ""
    office_sign_in: OfficeSignIn = OfficeSignIn.PASSWORD
    writes_per_minute: int = 300

    @property
    def is_local_demo(self) -> bool:
        """Whether links that open again and again are let in: a demo that only this machine reaches."""
        return self.environment is Environment.DEMO and urlsplit(self.base_url).hostname in LOOPBACK

    @property
    def opens_office_by_link(self) -> bool:
        """Whether a link alone lets somebody into head office; otherwise password and second factor do."""
        return self.environment is Environment.DEMO or self.office_sign_in is OfficeSignIn.LINK


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings of these variables; missing or empty ones take their default.

    ``BadInput`` names every variable that is wrong, and why.
    """
    given = {name: value.strip() for name, value in _variables(environ).items() if value.strip()}
    given["database_url"] = _with_driver(given.get("database_url", Settings().database_url))
    faults = [Fault(name.upper(), reason) for name in CHECKS if name in given and (reason := _fault(name, given[name]))]
    if faults:
        raise BadInput("Die Einstellungen stimmen nicht. Bitte berichtigen Sie die Umgebungsvariablen:", faults)
    environment = Environment(given.pop("environment", Environment.PRODUCTION))
    proxies = int(given.pop("trusted_proxies", "0"))
    office_sign_in = OfficeSignIn(given.pop("office_sign_in", OfficeSignIn.PASSWORD))
    writes = int(given.pop("writes_per_minute", str(Settings().writes_per_minute)))
    return Settings(
        environment=environment,
        trusted_proxies=proxies,
        office_sign_in=office_sign_in,
        writes_per_minute=writes,
        **given,
    )


def check_for_serving(settings: Settings) -> None:
    """``BadInput`` with everything that is good enough for trying out but not for towns, be it pages or letters.

    In the demo, on this machine, nothing is refused.
    """
    if settings.environment is Environment.DEMO:
        return
    if faults := [Fault(name, reason) for name, reason in _unfit(settings)]:
        raise BadInput(UNFIT, faults)


def _unfit(settings: Settings) -> Iterator[tuple[str, str]]:
    if not settings.secret_key:
        yield "SECRET_KEY", "Im Betrieb muss ein Schlüssel gesetzt sein (mindestens 32 Zeichen, zufällig)."
    if urlsplit(settings.base_url).scheme != "https":
        # One click in a mail program (RFC 8058), and cookies that nobody overhears, exist on https alone.
        yield "BASE_URL", "Im Betrieb muss die Adresse mit https:// beginnen: Zu ihr führen die Links in allen Briefen."
    if settings.smtp_url.startswith("folder:"):
        yield (
            "SMTP_URL",
            "Im Betrieb muss ein Mailserver gesetzt sein (smtp://…): Aus einem Ordner kommt kein Brief an.",
        )
    for name in ("mail_from", "mail_reply_to"):
        if getattr(settings, name) == getattr(Settings(), name):
            yield name.upper(), "Im Betrieb muss hier eine Adresse stehen, die es gibt: Antworten gehen dorthin."


def _variables(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: environ.get(name.upper(), "") for name in Settings.__slots__}


def _with_driver(url: str) -> str:
    # Both spellings are usual, and SQLAlchemy would take the short one for another driver.
    for short in ("postgresql://", "postgres://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def _fault(name: str, value: str) -> str | None:
    try:
        return CHECKS[name](value)
    except ValueError:
        # Python's own reading of addresses refuses some forms (a port that is none, a bracket left open).
        return "Das ist keine gültige Adresse."


def _database_fault(url: str) -> str | None:
    try:
        parsed = sa.make_url(url)
    except ArgumentError:
        return "Das ist keine Adresse einer Datenbank. Beispiel: sqlite:///var/matchmaker.db"
    if parsed.drivername not in DRIVERS:
        return f"Mit „{parsed.drivername}“ arbeiten wir nicht; möglich sind sqlite:///… und postgresql://…"
    if parsed.drivername == "sqlite" and parsed.database in (None, "", ":memory:"):
        return "Eine Datenbank im Arbeitsspeicher wäre nach jedem Befehl leer. Bitte nennen Sie eine Datei."
    return None


def _base_fault(url: str) -> str | None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        return "Das ist keine Adresse wie https://austausch.beispiel.de"
    if not url.isascii():
        # It stands in the headers of every mail, which are ASCII.
        return "Umlaute im Namen des Rechners schreiben Sie bitte als „xn--…“ (Punycode)."
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        return "Hinter dem Namen des Rechners darf nichts stehen."
    return None


def _smtp_fault(url: str) -> str | None:
    parts = urlsplit(url)
    if parts.scheme == "folder":
        return None if parts.path else "Hinter folder: fehlt der Ordner."
    if parts.scheme in ("smtp", "smtps"):
        return _account_fault(url) if parts.hostname and parts.port != 0 else "Der Name des Mailservers fehlt."
    return "Möglich sind smtp://…, smtps://… und folder:ORDNER."


def _imap_fault(url: str) -> str | None:
    parts = urlsplit(url)
    fit = parts.scheme == "imaps" and parts.hostname
    return _account_fault(url) if fit else "Möglich ist nur imaps://NAME:PASSWORT@SERVER."


def _account_fault(url: str) -> str | None:
    try:
        read_account(url)
    except MatchmakerError as refusal:
        return str(refusal)
    return None


def _address_fault(address: str) -> str | None:
    name, _, domain = address.rpartition("@")
    fit = name and "." in domain and not set(address) & set(" \t\r\n<>,;")
    return None if fit else "Das ist keine E-Mail-Adresse."


def _secret_fault(secret: str) -> str | None:
    return None if len(secret) >= SHORTEST_SECRET else f"Der Schlüssel braucht mindestens {SHORTEST_SECRET} Zeichen."


def _environment_fault(word: str) -> str | None:
    return None if word in list(Environment) else f"„{word}“ gibt es nicht; möglich sind production und demo."


def _office_sign_in_fault(word: str) -> str | None:
    return None if word in list(OfficeSignIn) else f"„{word}“ gibt es nicht; möglich sind password und link."


def _writes_fault(number: str) -> str | None:
    fit = number.isascii() and number.isdecimal() and len(number) <= 6
    return None if fit else "Hier steht, wie oft in einer Minute gesendet werden darf: 0 (ohne Grenze) bis 999999."


def _proxies_fault(number: str) -> str | None:
    fit = number.isascii() and number.isdecimal() and int(number) <= MOST_PROXIES
    return None if fit else f"Hier steht, wie viele eigene Proxys vor dem Dienst stehen: 0 bis {MOST_PROXIES}."


def _phone_fault(number: str) -> str | None:
    digits = sum(sign.isdecimal() for sign in number)
    fit = number.isascii() and not set(number) - set("+0123456789 /()-") and 5 <= digits <= 20
    return None if fit else "Das ist keine Telefonnummer wie „+49 30 000000“."


CHECKS: Mapping[str, Callable[[str], str | None]] = {
    "database_url": _database_fault,
    "base_url": _base_fault,
    "secret_key": _secret_fault,
    "smtp_url": _smtp_fault,
    "mail_from": _address_fault,
    "mail_reply_to": _address_fault,
    "mail_inbox_url": _imap_fault,
    "mail_archive_url": _imap_fault,
    "environment": _environment_fault,
    "trusted_proxies": _proxies_fault,
    "office_phone": _phone_fault,
    "office_sign_in": _office_sign_in_fault,
    "writes_per_minute": _writes_fault,
}
