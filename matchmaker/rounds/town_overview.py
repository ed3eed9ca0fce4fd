"""Which towns does head office look for: by name, key or office, and how do they stand?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.request import RESERVING
from matchmaker.rounds.suppression import same_address
from matchmaker.rounds.work_queue import THIN_BELOW
from matchmaker.towns.completeness import completeness_of
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.register import Register, RegisteredTown


class TownMark(StrEnum):
    """How a town stands; several may be true at once.

    It has agreed to be proposed; none of its offices ever said anything; it pauses; an office objects to post; it was
    never asked about a proposal; it takes part and has no proposal; little is known of it.
    """

    TAKES_PART = "takes_part"
    SILENT = "silent"
    PAUSED = "paused"
    OBJECTED = "objected"
    NEVER_ASKED = "never_asked"
    WAITING = "waiting"
    THIN = "thin"


@dataclass(frozen=True, slots=True)
class TownRow:
    """One town; ``waiting_since`` is the day since which it waits, None where it does not, or where nobody knows."""

    town: RegisteredTown
    marks: frozenset[TownMark]
    waiting_since: date | None = None


@dataclass(frozen=True, slots=True)
class TownQuestion:
    """Which towns: a name, the beginning of a key or a whole mail address; a state; a mark. Empty asks for all."""

    words: str = ""
    state: str = ""
    mark: TownMark | None = None


def town_overview(
    question: TownQuestion, profiles: Iterable[TownProfile], uow: UnitOfWork, today: date
) -> tuple[TownRow, ...]:
    """The towns asked for, inside an open unit of work: small ones, and whoever has a profile.

    By name, those that wait by how long; found by words the best agreement first. An address finds its towns only when
    it is written in full, so that nobody can guess at addresses. The number of questions does not grow with the towns.
    """
    stated = defaultdict[str, list[TownProfile]](list)
    for profile in profiles:
        stated[profile.ags].append(profile)
    everyone = [town for town in uow.towns.all() if town.small or town.ags in stated]
    asked = _found(question.words, everyone, uow)
    facts = _Facts.read(stated, uow, today)
    rows = (facts.row(town) for town in asked if question.state in ("", town.state))
    wanted = [row for row in rows if question.mark is None or question.mark in row.marks]
    if question.words.strip():
        return tuple(wanted)
    if question.mark is TownMark.WAITING:
        return tuple(sorted(wanted, key=lambda row: (row.waiting_since or date.max, row.town.name, row.town.ags)))
    return tuple(sorted(wanted, key=lambda row: (row.town.name, row.town.ags)))


def _found(words: str, everyone: list[RegisteredTown], uow: UnitOfWork) -> Iterable[RegisteredTown]:
    if not words.strip():
        return everyone
    if "@" in words:
        wanted = {one.ags for one in uow.offices.all_open() if one.address == same_address(words)}
        return [town for town in everyone if town.ags in wanted]
    merged = uow.successions.of(words.strip())
    by_ags = {town.ags: town for town in everyone}
    # A town that has grown and keeps its profile is searched for like a small one.
    searched = Register(replace(town, small=True) for town in everyone)
    return [by_ags[town.ags] for town in searched.search(merged.new_ags if merged else words, len(everyone))]


@dataclass(frozen=True, slots=True)
class _Facts:
    profiles: Mapping[str, list[TownProfile]]
    objected: frozenset[str]
    asked: frozenset[str]
    served: frozenset[str]
    since: Mapping[str, date]
    today: date

    @classmethod
    def read(cls, profiles: Mapping[str, list[TownProfile]], uow: UnitOfWork, today: date) -> "_Facts":
        return cls(
            profiles=profiles,
            objected=uow.office_links.objected(),
            asked=uow.overview.asked(),
            served=uow.overview.seated(),
            since=_since(uow),
            today=today,
        )

    def row(self, town: RegisteredTown) -> TownRow:
        own = self.profiles.get(town.ags, [])
        paused = [one for one in own if one.paused_until is not None and one.paused_until > self.today]
        takes_part = any(one.consent and one not in paused for one in own)
        waits = takes_part and town.ags not in self.served
        told = {
            TownMark.TAKES_PART: takes_part,
            TownMark.SILENT: not own,
            TownMark.PAUSED: bool(paused),
            TownMark.OBJECTED: town.ags in self.objected,
            TownMark.NEVER_ASKED: bool(own) and town.ags not in self.asked,
            TownMark.WAITING: waits,
            TownMark.THIN: any(one.consent and completeness_of(one).share < THIN_BELOW for one in own),
        }
        marks = frozenset(mark for mark, is_true in told.items() if is_true)
        return TownRow(town, marks, self.since.get(town.ags) if waits else None)


def _since(uow: UnitOfWork) -> Mapping[str, date]:
    """Since when a town waits, if it does: since its last proposal was answered or ran out, or since it asked."""
    last = {ags: german_day(moment) for ags, moment in uow.overview.last_heard().items()}
    for request in uow.requests.in_states(RESERVING):
        last.setdefault(request.ags, german_day(request.made_at))
    return last
