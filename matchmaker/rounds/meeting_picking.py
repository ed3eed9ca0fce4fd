"""How does one of three slots become the date in both calendars?"""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.errors import StaleWrite
from matchmaker.rounds.correspondence import LetterKind
from matchmaker.rounds.exchange import Exchange, Meeting
from matchmaker.rounds.exchange_beginning import slots_for
from matchmaker.rounds.exchange_post import (
    Appointment,
    ExchangeDesk,
    ExchangeLetter,
    ExchangePost,
    names_of,
    send,
)
from matchmaker.rounds.exchange_telling import link_end, write_agreed
from matchmaker.rounds.meeting_slots import TALK_LASTS
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, ProposalState

ALREADY_PICKED = "Inzwischen ist ein Termin gewählt. Bitte sehen Sie ihn sich an; ändern können Sie ihn dort."


@dataclass(frozen=True, slots=True)
class SlotChoice:
    """What a town chose: a slot, or none of them (``starts_at`` None), on the page that showed ``seen_version``."""

    exchange_id: str
    member: Member
    starts_at: datetime | None
    seen_version: int


def pick_slot(choice: SlotChoice, post: ExchangePost, uow: UnitOfWork, now: datetime) -> Exchange:
    """Take a slot and invite all sides, or ask for three others, in one transaction.

    The same slot again changes nothing and invites nobody twice. ``StaleWrite`` where another date was chosen or other
    slots were offered since the page was shown, ``NotFound`` for whoever takes no part, ``TransitionRefused`` for a
    slot that is past or not offered.
    """
    with uow:
        desk = ExchangeDesk(post, uow, now)
        exchange = uow.exchanges.hold(choice.exchange_id)
        if choice.starts_at is None:
            changed = _offer_others(_as_seen(exchange, choice), choice.member, desk)
        else:
            changed = _take(exchange, choice, choice.starts_at, desk)
        uow.commit()
    return changed


def _take(exchange: Exchange, choice: SlotChoice, starts_at: datetime, desk: ExchangeDesk) -> Exchange:
    exchange.side_of(choice.member)
    picked = exchange.pick(choice.member, starts_at, desk.now)
    if picked is exchange:
        return exchange
    # Not before: whoever sends the same form twice has seen an older version, and did nothing wrong.
    _as_seen(exchange, choice)
    proposal = desk.uow.proposals.get(exchange.id)
    if proposal.state is ProposalState.CONFIRMED:
        desk.uow.proposals.save(proposal.start_running())
    saved = desk.uow.exchanges.save(picked)
    for side in saved.present:
        write_invitation(side.member, saved, saved.sequence + 1, desk, moved_from=exchange.meeting)
    return saved


def write_invitation(
    to: Member, exchange: Exchange, number: int, desk: ExchangeDesk, moved_from: Meeting | None = None
) -> None:
    """Queue the letter with the date that was picked, as the reader's ``number``-th; nothing where none was.

    ``moved_from`` is the date that it takes the place of: a reader who has both letters must see which one holds.
    """
    meeting = exchange.meeting
    if meeting is None:
        return
    letter = ExchangeLetter(LetterKind.INVITATION, exchange, to, link_end(exchange), number)
    before: dict[str, object] = {} if moved_from is None else {"moved_from": moved_from.starts_at}
    send(letter, lambda: before | _date_for(to, exchange, meeting.starts_at, desk), desk)


def _date_for(to: Member, exchange: Exchange, starts_at: datetime, desk: ExchangeDesk) -> dict[str, object]:
    names = names_of((side.member for side in exchange.sides), desk.uow)
    return {
        "starts_at": starts_at,
        "ends_at": starts_at + TALK_LASTS,
        "calendar": desk.post.calendar(Appointment(exchange, to, names), desk.uow, desk.now),
    }


def _offer_others(exchange: Exchange, member: Member, desk: ExchangeDesk) -> Exchange:
    """Three slots behind the last of those that did not suit."""
    exchange.side_of(member)
    after = max((desk.now, *(slot.starts_at for slot in exchange.slots)))
    members = [side.member for side in exchange.present]
    others = exchange.offer_again(member, slots_for(members, desk.uow, after), desk.now)
    saved = desk.uow.exchanges.save(others)
    write_agreed(saved, desk)
    return saved


def _as_seen(exchange: Exchange, choice: SlotChoice) -> Exchange:
    if exchange.version != choice.seen_version:
        raise StaleWrite(ALREADY_PICKED)
    return exchange
