"""Does a mail that waited still hold when its turn comes?"""

from datetime import datetime

from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.exchange_holding import why_not_about_exchange
from matchmaker.rounds.objections import objections, tell_head_office
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.suppression import Scope, same_address

# Letters that ask for an answer: they hold as long as it can be given.
ASKING = frozenset({"proposal_offered", "reminder"})
REMINDING = frozenset({"reminder", "profile_reminder"})


def why_not(message: OutboxMessage, uow: UnitOfWork, now: datetime) -> str | None:
    """The German reason why it should not leave any more, or None; asked inside the unit of work that claims it.

    Where a town has changed its mind since the offer, head office gets a task: a partner may have the letter already.
    """
    spared = uow.suppressions.of(message.recipient)
    if spared is not None and (spared.scope is Scope.ALL or message.letter in REMINDING):
        return spared.reason
    if message.letter in ASKING and message.proposal_id is not None:
        proposal = uow.proposals.get(message.proposal_id)
        # A letter that stays away would tell that somebody said no.
        if not proposal.looks_open:
            return f"Der Vorschlag ist inzwischen {proposal.state.label}."
        if proposal.deadline is not None and proposal.deadline < now:
            return "Die Antwortfrist ist inzwischen abgelaufen."
        if reasons := objections(proposal, uow, german_day(now)):
            why = " ".join(reasons)
            what = f"Ein Brief zum Vorschlag {proposal.id} wurde zurückgehalten. {why} Bitte klären Sie, was nun gilt."
            tell_head_office(proposal, what, uow, now)
            return why
    if message.letter == "first_contact" and not _is_known(message.recipient, uow):
        return "Diese Adresse ist nicht mehr hinterlegt."
    if message.letter == "interest" and not uow.interests.of_address(message.recipient):
        return "Diese Adresse ist nicht mehr eingetragen."
    return why_not_about_exchange(message, uow)


def _is_known(address: str, uow: UnitOfWork) -> bool:
    """Whether the office that is told what we keep about it still stands here; head office may have ended it."""
    told = uow.office_links.notice_to(address)
    own = uow.offices.of_town(told.ags) if told is not None else ()
    return any(one.ended_at is None and one.address == same_address(address) for one in own)
