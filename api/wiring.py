"""What concrete database, clock and mail do the settings ask for?"""

import os
import secrets
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from api.settings import Environment, Settings, read_settings
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.storage.engine import make_engine
from matchmaker.storage.unit_of_work import SqlUnitOfWork

DEMO_KEY_FILE = "demo.key"


def current_settings() -> Settings:
    """The settings of this process's environment; in the demo with a secret of its own, kept beside the database."""
    settings = read_settings(os.environ)
    if settings.environment is Environment.DEMO and not settings.secret_key:
        return replace(settings, secret_key=_demo_secret(settings))
    return settings


def open_unit_of_work(settings: Settings | None = None, *, reading: bool = False) -> UnitOfWork:
    """A unit of work on the settings' database, for ``with``; ``reading`` never waits for a writer.

    The database must be migrated (``matchmaker migrate``); see ``check_schema``.
    """
    return SqlUnitOfWork(engine_for(settings or current_settings()), reading=reading)


def engine_for(settings: Settings) -> sa.Engine:
    """The one engine of this process for the settings' database; SQLite's folder is made where it is missing."""
    return _engine(settings.database_url)


def clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


@cache
def _engine(url: str) -> sa.Engine:
    _folder(url).mkdir(parents=True, exist_ok=True)
    return make_engine(url)


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
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(32))
    return kept.read_text()
