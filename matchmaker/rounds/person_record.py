"""What is stored about whoever reads a mailbox, and what for?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from matchmaker.rounds.access import Audience
from matchmaker.rounds.office import Standing
from matchmaker.rounds.office_act import TERMINAL, OfficeAct
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.own_record import own_record
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.purposes import PURPOSES
from matchmaker.rounds.suppression import named, pseudonym_of, same_address

TextOf = Callable[[bytes], str]
"""All that can be read in a mail's bytes, decoded: headers, words, files."""


def person_record(address: str, text_of: TextOf, uow: UnitOfWork, now: datetime) -> dict[str, Any]:
    """All of it as one document for the person (Art. 15 and 20 GDPR), inside an open unit of work.

    Letters to the person stand in it word for word; of letters to others that name the address only the kind and the
    day. For each office whose own address it is, what the office has stated stands in it as well.
    """
    found = uow.person_records.naming(address)
    letters = [_letter(one, address, text_of) for one in letters_naming(address, text_of, uow)]
    # A delegate's word is the office's: what the office stated belongs to its own address.
    own = (one for one in uow.offices.speaking(address) if one.standing is Standing.OFFICE)
    offices = [Viewer(Audience.TOWN, one.ags, role=one.role) for one in own]
    return {
        "address": same_address(address),
        "made_at": now.isoformat(),
        "stored": [{"table": row.table, "purpose": PURPOSES[row.table], "fields": dict(row.fields)} for row in found],
        "letters": letters,
        "offices": [own_record(viewer, uow) for viewer in offices],
    }


def person_act(address: str, act: str, now: datetime) -> OfficeAct:
    """A line of the log about a person, which names nobody."""
    return OfficeAct(now, TERMINAL, act, pseudonym_of(address))


def letters_naming(address: str, text_of: TextOf, uow: UnitOfWork) -> list[OutboxMessage]:
    """Every letter to the address, and every other one that names it."""
    pattern = named(address)
    return [
        one
        for one in uow.person_records.letters()
        if is_to(one, address) or pattern.search(f"{one.key} {text_of(one.content)}")
    ]


def is_to(letter: OutboxMessage, address: str) -> bool:
    """Whether the letter goes to this address."""
    return same_address(letter.recipient) == same_address(address)


def _letter(one: OutboxMessage, address: str, text_of: TextOf) -> dict[str, Any]:
    told = {
        "letter": one.letter,
        "state": str(one.state),
        "due_at": one.due_at.isoformat(),
        "sent_at": one.sent_at.isoformat() if one.sent_at else None,
        "purpose": PURPOSES["outbox_message"],
    }
    if is_to(one, address):
        return told | {"recipient": one.recipient, "text": text_of(one.content)}
    return told | {"recipient": None, "text": None}
