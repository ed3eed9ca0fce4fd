"""Which settings does the environment give, and are they fit to run with?"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from api.operator_faults import MISSING, basis_fault, line_fault, postal_fault
from api.setting_faults import (
    LAST_PORT,
    NO_PORT,
    address_fault,
    base_fault,
    imap_fault,
    phone_fault,
    proxies_fault,
    secret_fault,
    smtp_fault,
    token_fault,
    writes_fault,
)
from matchmaker.errors import BadInput, Fault

LOOPBACK = ("127.0.0.1", "localhost", "::1")
FOR_USE = ("base_url", "secret_key", "smtp_url", "mail_from", "mail_reply_to")
"""Settings whose default is good enough for trying out alone."""
DRIVERS = ("sqlite", "postgresql+psycopg")
UNFIT = "Für den Betrieb stimmen Einstellungen noch nicht. Zum Ausprobieren auf diesem Rechner hilft ENVIRONMENT=demo."


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
    metrics_token: str = field(default="", repr=False)
    operator_name: str = ""
    operator_address: str = ""
    operator_represented_by: str = ""
    operator_register: str = ""
    operator_vat_id: str = ""
    operator_legal_basis: str = ""
    data_protection_contact: str = ""
    data_protection_authority: str = ""

    @property
    def is_local_demo(self) -> bool:
        """Whether links that open again and again are let in: a demo that only this machine reaches."""
        return self.environment is Environment.DEMO and urlsplit(self.base_url).hostname in LOOPBACK

    @property
    def opens_office_by_link(self) -> bool:
        """Whether a link alone lets somebody into head office; otherwise password and second factor do."""
        return self.environment is Environment.DEMO or self.office_sign_in is OfficeSignIn.LINK


def read_settings(environ: Mapping[str, str], *, to_serve: bool = False) -> Settings:
    """The settings of these variables; missing or empty ones take their default.

    ``BadInput`` names every variable that is wrong, and why; with ``to_serve`` then also those that are good enough
    for trying out alone, so that nobody mends one only to hear of the next (``check_for_serving`` tells them where
    every value is right).
    """
    given = {name: value.strip() for name, value in _variables(environ).items() if value.strip()}
    given["database_url"] = _with_driver(given.get("database_url", Settings().database_url))
    faults = [Fault(name.upper(), reason) for name in CHECKS if name in given and (reason := _fault(name, given[name]))]
    if faults and to_serve:
        faults = [*faults, *_also_unfit(given, {fault.where for fault in faults})]
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


def _also_unfit(given: Mapping[str, str], wrong: Collection[str]) -> Iterator[Fault]:
    """What is not fit among the variables that are not wrong already."""
    if given.get("environment") == Environment.DEMO:
        return
    told: dict[str, Any] = {name: given[name] for name in (*FOR_USE, *MISSING) if name in given}
    for name, reason in _unfit(Settings(**told)):
        if name not in wrong:
            yield Fault(name, reason)


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
    for name, reason in MISSING.items():
        if not getattr(settings, name):
            yield name.upper(), reason


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
        # Python's own reading of addresses refuses some forms (a bracket left open).
        return "Das ist keine gültige Adresse."


def _database_fault(url: str) -> str | None:
    try:
        parsed = sa.make_url(url)
    except ArgumentError:
        return "Das ist keine Adresse einer Datenbank. Beispiel: sqlite:///var/matchmaker.db"
    if parsed.drivername not in DRIVERS:
        return f"Mit „{parsed.drivername}“ arbeiten wir nicht; möglich sind sqlite:///… und postgresql://…"
    if parsed.port is not None and not 1 <= parsed.port <= LAST_PORT:
        return NO_PORT
    if parsed.drivername == "sqlite" and parsed.database in (None, "", ":memory:"):
        return "Eine Datenbank im Arbeitsspeicher wäre nach jedem Befehl leer. Bitte nennen Sie eine Datei."
    return None


def _environment_fault(word: str) -> str | None:
    return None if word in list(Environment) else f"„{word}“ gibt es nicht; möglich sind production und demo."


def _office_sign_in_fault(word: str) -> str | None:
    return None if word in list(OfficeSignIn) else f"„{word}“ gibt es nicht; möglich sind password und link."


CHECKS: Mapping[str, Callable[[str], str | None]] = {
    "database_url": _database_fault,
    "base_url": base_fault,
    "secret_key": secret_fault,
    "smtp_url": smtp_fault,
    "mail_from": address_fault,
    "mail_reply_to": address_fault,
    "mail_inbox_url": imap_fault,
    "mail_archive_url": imap_fault,
    "environment": _environment_fault,
    "trusted_proxies": proxies_fault,
    "office_phone": phone_fault,
    "office_sign_in": _office_sign_in_fault,
    "writes_per_minute": writes_fault,
    "metrics_token": token_fault,
    "operator_name": line_fault,
    "operator_address": postal_fault,
    "operator_represented_by": line_fault,
    "operator_register": line_fault,
    "operator_vat_id": line_fault,
    "operator_legal_basis": basis_fault,
    "data_protection_contact": address_fault,
    "data_protection_authority": line_fault,
}
