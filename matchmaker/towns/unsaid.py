"""What of a stored profile stays where a file says nothing about it?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TypeVar

from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Experience, Need, TownProfile

Statement = TypeVar("Statement", bound=Need | Experience | PastExchange)


def with_unsaid(incoming: TownProfile, stored: TownProfile, unsaid: frozenset[str]) -> TownProfile:
    """The profile of a file with the stored values of what the file has no place for.

    ``unsaid`` holds keys of profiles, wishes and statements (see ``RawTown``). A statement keeps the stored
    one's values, where both are about the same: without a column for visibility nothing becomes public.
    """
    kept = {field.name: getattr(stored, field.name) for field in fields(TownProfile) if field.name in unsaid}
    wishes = {wish.name: getattr(stored.wishes, wish.name) for wish in fields(stored.wishes) if wish.name in unsaid}
    lists = {
        "needs": _completed(incoming.needs, stored.needs, unsaid),
        "experience": _completed(incoming.experience, stored.experience, unsaid),
        "history": None if incoming.history is None else _completed(incoming.history, stored.history or (), unsaid),
    }
    return replace(incoming, **{**lists, "wishes": replace(incoming.wishes, **wishes), **kept})


def about(statement: Need | Experience | PastExchange) -> tuple[object, ...]:
    """What a statement is about: with another file's statement on the same it is the same one, changed."""
    if isinstance(statement, Need):
        return (statement.id,)
    if isinstance(statement, Experience):
        return (statement.id, statement.kind, statement.topic)
    return (statement.with_ags, statement.format)


def keyed(statements: Sequence[Statement]) -> dict[tuple[object, ...], Statement]:
    """Statements by what they are about; the second about the same gets a number."""
    times: Counter[tuple[object, ...]] = Counter()
    found: dict[tuple[object, ...], Statement] = {}
    for statement in statements:
        times[about(statement)] += 1
        found[(*about(statement), times[about(statement)])] = statement
    return found


def _completed(
    incoming: Sequence[Statement], stored: Sequence[Statement], unsaid: frozenset[str]
) -> tuple[Statement, ...]:
    old = keyed(stored)
    return tuple(_kept(new, old[key], unsaid) if key in old else new for key, new in keyed(incoming).items())


def _kept(new: Statement, old: Statement, unsaid: frozenset[str]) -> Statement:
    return replace(new, **{field.name: getattr(old, field.name) for field in fields(new) if field.name in unsaid})
