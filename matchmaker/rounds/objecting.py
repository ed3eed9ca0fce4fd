"""How does an office tell us once and for all not to write to it?"""

from datetime import datetime

from matchmaker.rounds.access import hash_of
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.office import OfficeAddress
from matchmaker.rounds.office_link import OfficeLink, OfficePurpose, usable
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.suppression import Scope, Suppression, same_address
from matchmaker.rounds.task import Task, TaskKind

OBJECTED = "objected"


def object_by(token: str, uow: UnitOfWork, now: datetime) -> OfficeLink:
    """Write to the address of this link never again; a second time changes nothing.

    The address speaks for no town any more, what waits for it is dropped when its turn comes, and head office gets a
    task. Day and words that were read stay with the link. ``NotFound`` for strangers, ``TransitionRefused`` once the
    link has ended.
    """
    with uow:
        link = usable(uow.office_links.hold(hash_of(token)), OfficePurpose.OBJECTION, now)
        if link.answer is not None:
            return link
        objected = link.answered(OBJECTED, now)
        uow.office_links.save(objected)
        uow.suppressions.add(Suppression(link.address, Scope.ALL, _reason(objected, now), now))
        for office in offices_at(link.address, uow):
            uow.offices.save(office.end(now))
        uow.tasks.add(_task(objected, uow, now))
        uow.commit()
    return objected


def offices_at(address: str, uow: UnitOfWork) -> tuple[OfficeAddress, ...]:
    """What stands at an address and has not ended, whichever town it speaks for."""
    return tuple(one for one in uow.offices.all_open() if one.address == same_address(address))


def _reason(link: OfficeLink, now: datetime) -> str:
    return f"Die Stelle hat am {german_day(now):%d.%m.%Y} widersprochen (Fassung des Schreibens: {link.text_version})."


def _task(link: OfficeLink, uow: UnitOfWork, now: datetime) -> Task:
    town = uow.towns.get(link.ags).name
    text = (
        f"{town}: {_reason(link, now)} An {link.address} geht nichts mehr. "
        "Bitte prüfen Sie, ob die Stadt noch in einer Runde oder einem Austausch steht."
    )
    return Task(f"objection_of/{link.token_hash[:16]}", TaskKind.OBJECTION, now, text, address=link.address)
