"""How is it kept who changed a profile, beside the change itself?"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from matchmaker.rounds.ports import ProfileKey, UnitOfWork
from matchmaker.rounds.profile_log import noted_change
from matchmaker.towns.profile import TownProfile

THE_TOWN = "die Stadt selbst"
THE_PROGRAM = "das Programm"


def note_change(change: tuple[TownProfile | None, TownProfile], by: str, uow: UnitOfWork, at: datetime | None) -> None:
    """Keep the change (before, after) inside an open unit of work; nothing without a moment, or where nothing changed.

    Of a town that takes back everything no history is kept either.
    """
    before, after = change
    if at is None:
        return
    if after == TownProfile(after.ags, role=after.role):
        uow.profile_log.forget(after.ags, after.role)
    elif noted := noted_change(before, after, by, at):
        uow.profile_log.add_all([noted])


def note_changes(
    after: Iterable[TownProfile], before: Mapping[ProfileKey, TownProfile], by: str, uow: UnitOfWork, at: datetime
) -> None:
    """The same for many profiles at once."""
    noted = (noted_change(before.get((one.ags, one.role)), one, by, at) for one in after)
    uow.profile_log.add_all(change for change in noted if change is not None)
