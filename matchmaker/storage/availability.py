"""What does the person read when the database does not answer?"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from matchmaker.errors import MatchmakerError, TransactionConflict

# Exactly these: their subclasses speak of wrong statements and values, which are mistakes and not failures.
FAILURES = (OperationalError, InterfaceError, DatabaseError, PoolTimeout)


# Serialization failure and deadlock: PostgreSQL asks for the whole transaction once more.
CONFLICTS = ("40001", "40P01")
# PostgreSQL says these in the language of its server, SQLite in English words.
BUSY = ("55P03", "57014")
FULL = ("53100",)
# Whole words: a damaged file is told as "could not read block 7".
LOCKED = re.compile(r"\b(lock|locked|timeout)\b")


class StorageUnavailable(MatchmakerError):
    """The database does not answer, is locked for too long, or its disk is full; nothing was written."""


@contextmanager
def failures_in_words() -> Iterator[None]:
    """Turn a failure of the database into ``StorageUnavailable``; everything else passes unchanged."""
    try:
        yield
    except SQLAlchemyError as error:
        if not is_failure(error):
            raise
        raise told(error) from error


def is_failure(error: BaseException | None) -> bool:
    """Did the database itself fail, as opposed to refusing what it was asked?"""
    return type(error) in FAILURES


def told(error: BaseException) -> MatchmakerError:
    """The sentence for a database that is locked, full, damaged or away."""
    error = _first_failure(error)
    state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    if state in CONFLICTS:
        return TransactionConflict("Gerade hat jemand anderes dasselbe geändert. Bitte versuchen Sie es noch einmal.")
    cause = str(error.orig if isinstance(error, DBAPIError) else error).strip()
    words = cause.lower()
    if state in FULL or "full" in words or "no space" in words:
        return StorageUnavailable("Der Datenträger der Datenbank ist voll. Es wurde nichts geändert.")
    if state in BUSY or LOCKED.search(words) or isinstance(error, PoolTimeout):
        return StorageUnavailable(
            "Die Datenbank ist gerade belegt. Bitte versuchen Sie es in einer Minute noch einmal."
        )
    return StorageUnavailable(f"Die Datenbank antwortet nicht: {' '.join(cause.split())}")


def _first_failure(error: BaseException) -> BaseException:
    """What came first: a full disk makes SQLite drop the whole transaction, and our rolling back fails after it."""
    first, before = error, error.__context__
    while before is not None:
        first = before if is_failure(before) else first
        before = before.__context__
    return first
