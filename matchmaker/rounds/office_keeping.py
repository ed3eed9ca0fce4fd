"""Head office keeps the addresses that speak for towns: it adds, checks and ends them."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from matchmaker.errors import BadInput, Fault, NotFound, TransitionRefused
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.office import OfficeAddress, Standing
from matchmaker.rounds.office_act import TERMINAL, OfficeAct
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.suppression import same_address
from matchmaker.towns.profile import Role

# What a mail can be sent to without quoting anything in its headers.
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
LONGEST_ADDRESS = 200


@dataclass(frozen=True, slots=True)
class NewAddress:
    """An address that ``curator`` has checked: it is the town's own, as its website or a call says.

    ``source`` says where it stands in public, as the end of a sentence.
    """

    ags: str
    role: Role
    address: str
    curator: str
    standing: Standing = Standing.OFFICE
    source: str | None = None


def add_checked_address(order: NewAddress, uow: UnitOfWork, now: datetime) -> OfficeAddress:
    """Let the address speak for the town from now on; one that does already is returned as it is.

    ``BadInput`` for what is no address, ``UnknownTown`` for an AGS that nobody has.
    """
    address = written_address(order.address)
    with uow:
        town = uow.towns.get(order.ags)
        known = _known(town.ags, order.role, address, uow)
        refuse_objecting(address, uow)
        if known is not None and known.speaks and order.source in (None, known.source):
            return known
        if known is not None:
            checked = known if known.speaks else known.check(order.curator, now)
            stored = uow.offices.save(replace(checked, source=order.source or known.source))
        else:
            stored = checked_office(order, address, now)
            uow.offices.add(stored)
        uow.office_acts.record(_act(stored, order.curator, "office_checked", now))
        uow.commit()
    return stored


def add_known_address(order: NewAddress, uow: UnitOfWork, now: datetime) -> OfficeAddress:
    """Keep an address that is publicly known and that nobody has checked: it may be told what we keep, and no more.

    One that is here already is returned as it is, with the source where it had none. ``BadInput`` without a source.
    """
    address = written_address(order.address)
    if not order.source or not order.source.strip():
        reason = "Sagen Sie mit --source, wo sie öffentlich steht; das Schreiben nennt es."
        raise BadInput("Die Adresse wurde nicht gespeichert.", [Fault("Quelle", reason)])
    with uow:
        uow.towns.get(order.ags)
        refuse_objecting(address, uow)
        known = _known(order.ags, order.role, address, uow)
        if known is not None and known.source is not None:
            return known
        if known is not None:
            stored = uow.offices.save(replace(known, source=order.source))
        else:
            stored = replace(checked_office(order, address, now), checked_by=None, checked_at=None)
            uow.offices.add(stored)
        uow.commit()
    return stored


def refuse_objecting(address: str, uow: UnitOfWork) -> None:
    """``TransitionRefused`` for an address whose office does not want to hear from us."""
    told = uow.office_links.notice_to(address)
    if told is not None and told.answer is not None and told.answered_at is not None:
        day = german_day(told.answered_at)
        raise TransitionRefused(f"Die Stelle mit der Adresse {address} hat am {day:%d.%m.%Y} widersprochen.")


def end_address(ags: str, role: Role, address: str, uow: UnitOfWork, now: datetime) -> OfficeAddress:
    """From now on nobody comes in by this address; ``NotFound`` where it does not speak for the town in this role."""
    with uow:
        known = _known(ags, role, same_address(address), uow)
        if known is None:
            raise NotFound(f"Die Adresse {address} ist für diese Stelle nicht hinterlegt.")
        ended = uow.offices.save(known.end(now))
        # Addresses are ended at the terminal alone, which knows nobody by name.
        uow.office_acts.record(_act(ended, TERMINAL, "office_ended", now))
        if known.standing is Standing.DELEGATE:
            # Its sessions are known by it; those of an office run out, because other addresses may have opened them.
            uow.access.shut_out_delegate(known.id)
        uow.commit()
    return ended


def written_address(written: str) -> str:
    """The address in the one spelling in which addresses are compared; ``BadInput`` for what is none."""
    address = same_address(written)
    if len(address) > LONGEST_ADDRESS or not ADDRESS.fullmatch(address):
        raise BadInput("Die Adresse wurde nicht gespeichert.", [Fault("Adresse", f"„{written}“ ist keine.")])
    return address


def _act(office: OfficeAddress, by: str, act: str, now: datetime) -> OfficeAct:
    return OfficeAct(now, by, act, f"office/{office.id}", after={"ags": office.ags, "role": str(office.role)})


def _known(ags: str, role: Role, address: str, uow: UnitOfWork) -> OfficeAddress | None:
    own = (one for one in uow.offices.of_town(ags) if one.ended_at is None)
    return next((one for one in own if (one.role, one.address) == (role, address)), None)


def checked_office(order: NewAddress, address: str, now: datetime) -> OfficeAddress:
    """A new address that counts from now on; nothing is stored."""
    # By its moment, too: an address that ended may come back.
    named = f"{order.ags}/{order.role}/{address}/{now.isoformat()}"
    return OfficeAddress(
        id=sha256(named.encode()).hexdigest()[:16],
        ags=order.ags,
        role=order.role,
        address=address,
        standing=order.standing,
        added_at=now,
        checked_by=order.curator,
        checked_at=now,
        source=order.source,
    )
