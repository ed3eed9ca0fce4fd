"""Does a mail that waited still hold when its turn comes?"""

from collections.abc import Callable, Mapping
from datetime import datetime

from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.exchange_holding import why_not_about_exchange
from matchmaker.rounds.objections import objections, tell_head_office
from matchmaker.rounds.office import Standing
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
    is_meant, reason = MEANT.get(message.letter, (None, None))
    if is_meant is not None and not is_meant(message.recipient, uow):
        return reason
    return why_not_about_exchange(message, uow)


def _is_known(address: str, uow: UnitOfWork) -> bool:
    """Whether the office that is told what we keep about it still stands here; head office may have ended it."""
    told = uow.office_links.notice_to(address)
    own = uow.offices.of_town(told.ags) if told is not None else ()
    return any(one.ended_at is None and one.address == same_address(address) for one in own)


def _is_asked(address: str, uow: UnitOfWork) -> bool:
    waiting = (one for one in uow.offices.all_open() if one.standing is Standing.DELEGATE)
    return any(one.address == same_address(address) for one in waiting)


def _is_entered(address: str, uow: UnitOfWork) -> bool:
    return bool(uow.interests.of_address(address))


# Letters to addresses that somebody entered, and may have taken out again before the letter leaves.
MEANT: Mapping[str, tuple[Callable[[str, UnitOfWork], bool], str]] = {
    "first_contact": (_is_known, "Diese Adresse ist nicht mehr hinterlegt."),
    "interest": (_is_entered, "Diese Adresse ist nicht mehr eingetragen."),
    "delegation": (_is_asked, "Die Stelle hat diese Adresse nicht mehr als Vertretung eingetragen."),
}
