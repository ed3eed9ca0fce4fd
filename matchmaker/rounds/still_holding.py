"""Does a mail that waited still hold when its turn comes?"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from matchmaker.errors import NotFound
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.exchange_holding import why_not_about_exchange
from matchmaker.rounds.objections import objections, tell_head_office
from matchmaker.rounds.office import Standing
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.suppression import Scope, same_address

# Letters that ask for an answer: they hold as long as it can be given.
ASKING = frozenset({"proposal_offered", "reminder"})
REMINDING = frozenset({"reminder", "profile_reminder"})
ENDED = "Diese Adresse spricht nicht mehr für die Stelle; an sie geht nichts mehr."
NO_LONGER_WAITS = "Die Anfrage wartet nicht mehr auf einen Vorschlag."
TO_OFFICE = re.compile(r"/(\d{8})-([a-z]+)/")


def why_not(message: OutboxMessage, uow: UnitOfWork, now: datetime) -> str | None:
    """The German reason why it should not leave any more, or None; asked inside the unit of work that claims it.

    Where a town has changed its mind since the offer, head office gets a task: a partner may have the letter already.
    """
    spared = uow.suppressions.of(message.recipient)
    is_meant, reason = MEANT.get(message.letter, (_is_no_predecessor, ENDED))
    if not is_meant(message, uow):
        # Whoever objected is told of as objecting; but a predecessor's mailbox says nothing of its successor's letter.
        objected = spared is not None and spared.scope is Scope.ALL and message.letter in MEANT
        return spared.reason if spared is not None and objected else reason
    if spared is not None and (spared.scope is Scope.ALL or message.letter in REMINDING):
        return spared.reason
    if message.letter in ASKING and message.proposal_id is not None:
        return _why_not_asking(message, uow.proposals.get(message.proposal_id), uow, now)
    if message.letter == "request_entered":
        return None if _is_waiting(message, uow) else NO_LONGER_WAITS
    return why_not_about_exchange(message, uow)


def _why_not_asking(message: OutboxMessage, proposal: Proposal, uow: UnitOfWork, now: datetime) -> str | None:
    # A letter that stays away would tell that somebody said no.
    if not proposal.looks_open:
        return f"Der Vorschlag ist inzwischen {proposal.state.label}."
    due_at = _due_at(message, proposal, uow)
    if due_at is not None and due_at < now:
        return "Die Antwortfrist ist inzwischen abgelaufen."
    if reasons := objections(proposal, uow, german_day(now)):
        why = " ".join(reasons)
        what = f"Ein Brief zum Vorschlag {proposal.id} wurde zurückgehalten. {why} Bitte klären Sie, was nun gilt."
        tell_head_office(proposal, what, uow, now)
        return why
    return None


def _due_at(message: OutboxMessage, proposal: Proposal, uow: UnitOfWork) -> datetime | None:
    """Until when the reader may answer: whoever took more time may do so when the proposal's other dates are over."""
    asked = (one for one in uow.invitations.of_proposal(proposal.id) if f"/{one.member.ags}-" in message.key)
    return next((one.due_at for one in asked), proposal.deadline)


def _is_no_predecessor(message: OutboxMessage, uow: UnitOfWork) -> bool:
    """False for an address that ended for the office that the letter is to; the same mailbox may have a successor."""
    office = TO_OFFICE.search(message.key)
    if office is None:
        return True
    of_town = (one for one in uow.offices.of_town(office[1]) if one.role == office[2])
    own = [one for one in of_town if one.address == same_address(message.recipient)]
    # An address that was never here is another's affair: head office's own mailbox, or the demo's invented ones.
    return not own or any(one.ended_at is None for one in own)


def _is_known(message: OutboxMessage, uow: UnitOfWork) -> bool:
    """Whether the office that is told what we keep about it still stands here; head office may have ended it."""
    told = uow.office_links.notice_to(message.recipient)
    own = uow.offices.of_town(told.ags) if told is not None else ()
    return any(one.ended_at is None and one.address == same_address(message.recipient) for one in own)


def _is_asked(message: OutboxMessage, uow: UnitOfWork) -> bool:
    waiting = (one for one in uow.offices.all_open() if one.standing is Standing.DELEGATE)
    return any(one.address == same_address(message.recipient) for one in waiting)


def _is_entered(message: OutboxMessage, uow: UnitOfWork) -> bool:
    return bool(uow.interests.of_address(message.recipient))


def _is_waiting(message: OutboxMessage, uow: UnitOfWork) -> bool:
    # What was taken back, or has become a proposal, is told where that is told.
    try:
        return uow.requests.get(message.key.partition("/")[0]).reserves
    except NotFound:
        return False


# Letters to addresses that somebody entered, and may have taken out again before the letter leaves.
MEANT: Mapping[str, tuple[Callable[[OutboxMessage, UnitOfWork], bool], str]] = {
    "first_contact": (_is_known, "Diese Adresse ist nicht mehr hinterlegt."),
    "interest": (_is_entered, "Diese Adresse ist nicht mehr eingetragen."),
    "delegation": (_is_asked, "Die Stelle hat diese Adresse nicht mehr als Vertretung eingetragen."),
}
