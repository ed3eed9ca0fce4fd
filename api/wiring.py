"""What concrete database, clock and mail do the settings ask for?"""

import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from api.address_book import AddressBook
from api.demo_book import demo_book
from api.settings import Environment, Settings, read_settings
from api.stored_addresses import stored_address
from emails.breaker import Breaker
from emails.mail_account import read_account
from emails.mailbox import ArchiveMailbox, Inbox, NoRecord
from emails.mailer import FolderMailer
from emails.smtp_mailer import SmtpMailer
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.mail_ports import Mailer, RelayRecord
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import check_schema
from matchmaker.storage.unit_of_work import SqlUnitOfWork

DEMO_KEY_FILE = "demo.key"
_OPEN: dict[str, sa.Engine] = {}
"""The engine of each database that this process was given."""


def current_settings(*, to_serve: bool = False) -> Settings:
    """The settings of this process's environment; in the demo with a secret of its own, kept beside the database.

    ``to_serve`` as for ``read_settings``.
    """
    settings = read_settings(os.environ, to_serve=to_serve)
    if settings.environment is Environment.DEMO and not settings.secret_key:
        return replace(settings, secret_key=_demo_secret(settings))
    return settings


def open_unit_of_work(settings: Settings | None = None, *, reading: bool = False) -> UnitOfWork:
    """A unit of work on the settings' database, for ``with``; ``reading`` never waits for a writer.

    ``SchemaRefused`` says what to do where the database's schema is not this program's.
    """
    return SqlUnitOfWork(_migrated_engine((settings or current_settings()).database_url), reading=reading)


def engine_for(settings: Settings) -> sa.Engine:
    """The one engine of this process for the settings' database; SQLite's folder is made where it is missing."""
    return _engine(settings.database_url)


def close_databases() -> None:
    """Close every connection that this process holds open and nobody uses; whoever asks next gets a new one.

    SQLite writes its log into the database file when the last connection closes.
    """
    for engine in _OPEN.values():
        engine.dispose()


def clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def mailer(settings: Settings) -> Mailer:
    """Where mails go: to a folder of ``.eml`` files, or to a relay."""
    folder = _mail_folder(settings)
    if folder is not None:
        return folder
    archive = read_account(settings.mail_archive_url).address if settings.mail_archive_url else None
    return SmtpMailer(read_account(settings.smtp_url), settings.mail_from, archive)


def patient_mailer(settings: Settings) -> Mailer:
    """The same for a worker: a relay that is away is left alone for a while."""
    return Breaker(mailer(settings), clock)


def mail_files(settings: Settings) -> list[Path]:
    """The mails that lie in the folder of these settings; none where mails go to a relay."""
    folder = _mail_folder(settings)
    return sorted(folder.folder.glob("*.eml")) if folder and folder.folder.is_dir() else []


def relay_record(settings: Settings) -> RelayRecord:
    """Where it stands which mails were taken; without a folder and an archive nothing is known."""
    if settings.mail_archive_url:
        return ArchiveMailbox(read_account(settings.mail_archive_url))
    return _mail_folder(settings) or NoRecord()


def inbox(settings: Settings) -> Inbox | None:
    """The mailbox of bounces and replies, where there is one."""
    return Inbox(read_account(settings.mail_inbox_url)) if settings.mail_inbox_url else None


def demo_token(settings: Settings, purpose: str) -> str:
    """The demo's token for a purpose: the same on each run, and not to be guessed without the demo's secret."""
    if settings.environment is not Environment.DEMO:
        raise MatchmakerError("Wiederkehrende Links gibt es nur in der Demo (ENVIRONMENT=demo).")
    seal = hmac.digest(settings.secret_key.encode(), purpose.encode(), "sha256")
    return urlsafe_b64encode(seal).decode().rstrip("=")


def address_book(settings: Settings) -> AddressBook:
    """Where a town's office is reached: at the address that head office has checked; in the demo at a made-up one."""
    return demo_book if settings.environment is Environment.DEMO else stored_address


@cache
def _migrated_engine(url: str) -> sa.Engine:
    # Asked once per process; a refusal is not remembered, so that a migration in between counts.
    engine = _engine(url)
    check_schema(engine)
    return engine


def _engine(url: str) -> sa.Engine:
    if url not in _OPEN:
        _folder(url).mkdir(mode=0o700, parents=True, exist_ok=True)
        # By setdefault, for two threads may ask at once, and each must get the engine that is closed at the end.
        return _OPEN.setdefault(url, make_engine(url))
    return _OPEN[url]


def _mail_folder(settings: Settings) -> FolderMailer | None:
    kind, _, target = settings.smtp_url.partition(":")
    return FolderMailer(Path(target)) if kind == "folder" else None


def _folder(url: str) -> Path:
    """Where this database's files lie; ``var`` for a database that has none."""
    parsed = sa.make_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
    return Path(parsed.database or "").parent if is_file else Path("var")


def _demo_secret(settings: Settings) -> str:
    # Random, so that nobody can guess the demo's links; kept, so that the next demo prints the same ones.
    kept = _folder(settings.database_url) / DEMO_KEY_FILE
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        _keep_once(kept, secrets.token_urlsafe(32))
    return kept.read_text()


def _keep_once(file: Path, text: str) -> None:
    """Make a file that only its owner reads, whole or not at all; where another process was first, its text counts."""
    own = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    own.touch(mode=0o600)
    try:
        own.write_text(text)
        # Unlike renaming, linking never replaces: two demos that start at once end up with one secret.
        with suppress(FileExistsError):
            os.link(own, file)
    finally:
        own.unlink()
