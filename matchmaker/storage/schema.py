"""Which schema does this program need, and does the database have it?"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from matchmaker.errors import MatchmakerError
from matchmaker.storage import (
    curation_tables,
    decision_tables,
    exchange_tables,
    interest_tables,
    invitation_tables,
    mail_tables,
    mailing_tables,
    office_link_tables,
    office_person_tables,
    office_tables,
    office_work_tables,
    policy_tables,
    request_tables,
    round_tables,
    taxonomy_tables,
    token_tables,
    town_care_tables,
    town_tables,
)
from matchmaker.storage.availability import failures_in_words
from matchmaker.storage.columns import metadata

__all__ = ["SchemaRefused", "check_schema", "is_newest", "metadata", "migrate"]

MIGRATIONS = Path(__file__).parent / "migrations"
# Importing them fills ``metadata``; naming them here keeps the import from looking unused.
MODULES = (
    token_tables,
    exchange_tables,
    interest_tables,
    invitation_tables,
    town_tables,
    town_care_tables,
    round_tables,
    mail_tables,
    mailing_tables,
    decision_tables,
    curation_tables,
    request_tables,
    office_link_tables,
    office_person_tables,
    office_tables,
    office_work_tables,
    policy_tables,
    taxonomy_tables,
)
TABLES = tuple(table for module in MODULES for table in vars(module).values())
# Any fixed number: it only has to be the same in every process that migrates.
MIGRATION_LOCK = 721_554_310


class SchemaRefused(MatchmakerError):
    """The database's schema is not the one that this program works with."""


def migrate(engine: sa.Engine) -> tuple[str | None, str]:
    """Bring the database to the newest schema, in one transaction; returns (revision before, revision now).

    Two processes that migrate at once take turns. A schema from a newer program is refused.
    """
    with failures_in_words(), _unchecked_references(engine) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        before = _revision(connection)
        _refuse_unknown(before)
        settings = _settings()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
        _refuse_lost_references(connection)
    return before, _newest()


def check_schema(engine: sa.Engine) -> str:
    """The database's revision where it is the newest; else ``SchemaRefused`` with what to do."""
    with failures_in_words(), engine.connect() as connection:
        found = _revision(connection)
    _refuse_unknown(found)
    if found is None:
        raise SchemaRefused("Die Datenbank ist noch nicht eingerichtet. Bitte führen Sie „matchmaker migrate“ aus.")
    if found != _newest():
        raise SchemaRefused(f"Die Datenbank ist auf dem älteren Stand {found}. Bitte „matchmaker migrate“ ausführen.")
    return found


def is_newest(connection: sa.Connection) -> bool:
    """Whether the database has this program's schema; quick enough to be asked every few seconds."""
    return _revision(connection) == _newest()


@contextmanager
def _unchecked_references(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection on which SQLite may put a changed table in the place of the old one.

    It knows no other way to change a constraint, and with references checked the removal of the old table
    would take every row with it that refers to one there. It only listens outside of a transaction.
    """
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        if connection.dialect.name != "sqlite" or driver is None:
            yield connection
            return
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            yield connection
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def _refuse_lost_references(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise SchemaRefused(f"Die Datenbank wurde nicht geändert: {len(lost)} Einträge verweisen ins Leere.")


def _revision(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_unknown(revision: str | None) -> None:
    known = {script.revision for script in _scripts().walk_revisions()}
    if revision is not None and revision not in known:
        raise SchemaRefused(
            f"Die Datenbank hat den unbekannten Stand {revision}: Sie gehört zu einer anderen, wohl neueren Fassung. "
            "Bitte starten Sie diese Fassung oder spielen Sie eine Sicherung ein."
        )


@cache
def _newest() -> str:
    return str(_scripts().get_current_head())


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_settings())


def _settings() -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings
