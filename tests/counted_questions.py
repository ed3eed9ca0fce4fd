"""How many statements does it take to do something?"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import sqlalchemy as sa
from sqlalchemy import event

NO_WORK = ("BEGIN", "SAVEPOINT", "RELEASE", "SET TRANSACTION")


def counted(engine: sa.Engine) -> AbstractContextManager[list[str]]:
    """The statements that ask for rows while the block runs."""
    return _statements(engine, lambda one: one.lstrip("( ").startswith(("SELECT", "WITH")))


def counting(engine: sa.Engine) -> AbstractContextManager[list[str]]:
    """Every statement while the block runs that reads or writes a row."""
    return _statements(engine, lambda one: not one.startswith(NO_WORK))


@contextmanager
def _statements(engine: sa.Engine, counts: Callable[[str], bool]) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if counts(statement):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
