"""How do we connect, so that no acknowledged write is lost and no writer overwrites another?"""

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

BUSY_TIMEOUT_MS = 15_000
STATEMENT_TIMEOUT_MS = 15_000
LOCK_TIMEOUT_MS = 3_000
OWN_ALONE = 0o600
FOR_OTHERS = 0o077
READING = "matchmaker_reading"


def make_engine(url: str) -> sa.Engine:
    """An engine for ``sqlite:///…`` or ``postgresql+psycopg://…`` with the settings that keep writes safe.

    Its errors and logs never hold the values of a statement: those are what towns and people told us.
    """
    parsed = sa.make_url(url)
    return _sqlite_engine(parsed) if parsed.get_backend_name() == "sqlite" else _postgres_engine(parsed)


def for_reading(engine: sa.Engine) -> sa.Engine:
    """The same engine for transactions that only read: all their statements see one and the same moment."""
    # SQLite gives every transaction such a view; PostgreSQL otherwise shows each statement the latest commits,
    # and a profile could get the needs of its older version.
    steady = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return engine.execution_options(**{READING: True}, **(steady if engine.dialect.name == "postgresql" else {}))


def _sqlite_engine(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(url, pool_size=10, max_overflow=40, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # Python's own transaction control begins too late: the driver is told to leave BEGIN to us.
    connection.isolation_level = None
    cursor = connection.cursor()
    for _, _, file in cursor.execute("PRAGMA database_list").fetchall():
        _keep_private(Path(file))
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _keep_private(file: Path) -> None:
    """What towns and people told us is for this program's account alone; WAL and shm take the file's own rights."""
    if file.is_file() and file.stat().st_mode & FOR_OTHERS and file.stat().st_uid == os.geteuid():
        file.chmod(OWN_ALONE)


def _begin_sqlite(connection: sa.Connection) -> None:
    # A deferred transaction that reads and then writes would be refused half-way, or worse, write over what it read.
    reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _postgres_engine(url: sa.URL) -> sa.Engine:
    timeouts = f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c lock_timeout={LOCK_TIMEOUT_MS} -c timezone=UTC"
    return sa.create_engine(
        url,
        pool_size=10,
        max_overflow=20,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": timeouts, "connect_timeout": 10},
    )
