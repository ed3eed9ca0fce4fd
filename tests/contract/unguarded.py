"""How does a test write past the guards, as only the owner of a database can?"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from tests.contract.guarded_tables import GUARDED


@contextmanager
def without_guards(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction in which no trigger speaks; afterwards all of them are there again."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            _switch(connection, "DISABLE")
            yield connection
            _switch(connection, "ENABLE")
            return
        made = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        for name, _ in made:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield connection
        for _, statement in made:
            connection.exec_driver_sql(statement)


def _switch(connection: sa.Connection, to: str) -> None:
    connection.exec_driver_sql(";".join(f'ALTER TABLE "{table}" {to} TRIGGER USER' for table in GUARDED))
