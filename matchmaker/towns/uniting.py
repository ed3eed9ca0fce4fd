"""What becomes of profiles when two towns are one from now on?"""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, TypeVar

from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import TownProfile, Wishes
from matchmaker.towns.wording import Said, name_of_field, worded

T = TypeVar("T")
# Of these the register knows better once the town is another one.
OF_THE_PLACE = ("name", "population", "state", "district", "lat", "lon", "association")
PLAIN = (*OF_THE_PLACE, "field", "capacity", "paused_until")
# Who agreed must be clear: half of one consent and half of another would be nobody's.
AGREED = ("consent", "consent_source")
LISTS = ("needs", "experience", "formats", "windows", "blocked", "networks")


def retold(profile: TownProfile, old: str, new: str) -> TownProfile:
    """The profile as it speaks once ``new`` answers for the town ``old``: what would stand twice stands once.

    A town says nothing about itself: mentions of the other of the two fall away in their own profiles. Telling it
    again changes nothing.
    """
    own = new if profile.ags == old else profile.ags
    blocked = _once(new if ags == old else ags for ags in profile.blocked)
    past = None if profile.history is None else _once(_retold(one, old, new) for one in profile.history)
    return replace(
        profile,
        ags=own,
        blocked=tuple(ags for ags in blocked if ags != own),
        history=None if past is None else tuple(one for one in past if one.with_ags != own),
    )


def without_place(profile: TownProfile) -> TownProfile:
    """The profile without what it says of name, size and place: that was said of a town that is no more."""
    gone: dict[str, Any] = dict.fromkeys(OF_THE_PLACE)
    return replace(profile, **gone)


def united(first: TownProfile, second: TownProfile) -> TownProfile:
    """Both profiles in one: everything that either says, in this order, each statement once.

    Only right where ``contradictions`` finds none.
    """
    if _is_empty(second):
        return first
    if _is_empty(first):
        return second
    plain: dict[str, Any] = {name: _said(getattr(first, name), getattr(second, name)) for name in PLAIN}
    lists: dict[str, Any] = {name: _once((*getattr(first, name), *getattr(second, name))) for name in LISTS}
    stated = first.history is not None or second.history is not None
    wishes = {one.name: _said(getattr(first.wishes, one.name), getattr(second.wishes, one.name)) for one in _WISHES}
    return replace(
        first,
        **plain,
        **lists,
        wishes=Wishes(**wishes),
        history=_once((*(first.history or ()), *(second.history or ()))) if stated else None,
    )


def contradictions(first: TownProfile, second: TownProfile, said: Said = str) -> tuple[str, ...]:
    """What the two profiles say differently, each as „field: one ↔ other“ in German; empty where they fit."""
    if _is_empty(first) or _is_empty(second):
        return ()
    found = [
        _told(name, getattr(first, name), getattr(second, name), said)
        for name in PLAIN
        if _differ(getattr(first, name), getattr(second, name))
    ]
    found += [
        _told(name, getattr(first, name), getattr(second, name), said)
        for name in AGREED
        if getattr(first, name) != getattr(second, name)
    ]
    found += [
        _told(one.name, getattr(first.wishes, one.name), getattr(second.wishes, one.name), said)
        for one in _WISHES
        if _differ(getattr(first.wishes, one.name), getattr(second.wishes, one.name))
    ]
    needed = {need.id: need for need in first.needs}
    pairs = ((needed[need.id], need) for need in second.needs if need.id in needed)
    return (*found, *(_told("needs", one, other, said) for one, other in pairs if one != other))


_WISHES = fields(Wishes)


def _retold(past: PastExchange, old: str, new: str) -> PastExchange:
    return replace(past, with_ags=new) if past.with_ags == old else past


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


def _is_empty(profile: TownProfile) -> bool:
    return profile == TownProfile(profile.ags, role=profile.role)


def _said(one: Any, other: Any) -> Any:
    return other if one is None else one


def _differ(one: Any, other: Any) -> bool:
    return one is not None and other is not None and one != other


def _told(name: str, one: Any, other: Any, said: Said) -> str:
    sides = [worded(value, name, said) or "(nichts)" for value in (one, other)]
    return f"{name_of_field(name)}: {sides[0]} ↔ {sides[1]}"
