"""What happens when whoever holds an office changes, while the match belongs to town and role?"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from matchmaker.errors import StaleWrite, TransitionRefused
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.asking import Desk, Post
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.correspondence import LetterKind, LetterOrder
from matchmaker.rounds.exchange import Exchange
from matchmaker.rounds.first_contact import OfficePost
from matchmaker.rounds.office import OfficeAddress, Standing
from matchmaker.rounds.office_keeping import NewAddress, checked_office, refuse_objecting, written_address
from matchmaker.rounds.office_link import OfficeLink, OfficePurpose
from matchmaker.rounds.office_term import Term, corrected
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.relinking import write_to_successor
from matchmaker.rounds.repeating import repeated
from matchmaker.rounds.suppression import same_address
from matchmaker.rounds.term_ending import forget_term
from matchmaker.towns.profile import Role

LOOK_AGAIN = "Nichts wurde geändert; bitte prüfen Sie den Stand, bevor Sie übergeben."
LINK_LASTS = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class HandoverOrder:
    """``curator`` knows who holds the office from ``since`` on: at ``address``, or at the same mailbox (None).

    ``since`` is today where None, ``term_ends`` the last day of the new term, where it is known. ``seen`` are the ids
    of the addresses that spoke for the office when the curator looked (``standing``), None where nobody looked.
    """

    ags: str
    role: Role
    curator: str
    since: date | None = None
    address: str | None = None
    term_ends: date | None = None
    seen: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The address that speaks now, and the exchanges (their ids) that whoever holds the office is asked about.

    ``is_new`` is False where this handover stood already: then nothing ended and nobody was asked again, and
    ``before`` is the address as it was, where its days were corrected.
    """

    office: OfficeAddress
    exchanges: tuple[str, ...]
    is_new: bool = True
    before: OfficeAddress | None = None


def hand_over(order: HandoverOrder, post: OfficePost, uow: UnitOfWork, now: datetime) -> HandedOver:
    """End all that lets the predecessor in, and ask the successor about every exchange, in one transaction.

    Addresses of the office and its delegates, links, sessions and programs' tokens end at once. The successor decides
    about each running exchange by a link of its own. Of a handover that stands only the days that were said are
    changed: to name its address, or its first day, again is no other handover. ``StaleWrite`` where somebody else
    handed over since ``order.seen``, ``TransitionRefused`` where no address is known, or where the office objected to
    hearing from us; ``BadInput`` for what is no address and for a term that ends before it begins.
    """
    return repeated(lambda: _hand_over_once(order, post, uow, now))


def standing(ags: str, role: Role, uow: UnitOfWork) -> tuple[OfficeAddress, ...]:
    """The addresses that speak for this office now, inside an open unit of work; ``NotFound`` for no town."""
    uow.towns.get(ags)
    return tuple(one for one in uow.offices.of_town(ags) if one.role is role and one.ended_at is None)


def _hand_over_once(order: HandoverOrder, post: OfficePost, uow: UnitOfWork, now: datetime) -> HandedOver:
    with uow:
        # Where nothing speaks for the office yet there is no row that two at once would meet at.
        uow.strict()
        before = standing(order.ags, order.role, uow)
        address = _new_address(order, before)
        running = [one for one in uow.exchanges.of_town(order.ags) if _takes_part(order, one)]
        today = german_day(now)
        if stands := next((one for one in before if _stands(order, address, one, today)), None):
            kept = _correct(stands, order, before, uow)
            was = None if kept == stands else stands
            if kept.term_ends != stands.term_ends:
                forget_term(stands, uow)
            uow.commit()
            return HandedOver(kept, tuple(one.id for one in running), is_new=False, before=was)
        term = Term(order.since or today, order.term_ends)
        term.refuse_backwards()
        _refuse_stale(order, before)
        refuse_objecting(address, uow)
        for one in before:
            forget_term(one, uow)
            # The name goes at once, the address with the next daily cleaning that finds it old enough.
            uow.offices.save(replace(one.end(now), name=None))
        _shut_out(order, uow, now)
        stored = checked_office(NewAddress(order.ags, order.role, address, order.curator), address, now)
        office = corrected(stored, term)
        uow.offices.add(office)
        for exchange in running:
            _ask(exchange, office, post, uow, now)
        uow.commit()
    return HandedOver(office, tuple(one.id for one in running))


def ask_anew(ags: str, role: Role, post: Post, uow: UnitOfWork, now: datetime) -> int:
    """Send what waits for this office's answer once more, with links that hold; returns how many proposals that are.

    Apart from ``hand_over``, because these letters go to the address that is stored; whoever is interrupted in between
    loses nothing: reminders go to the new address, and an old link offers a new one.
    """
    with uow:
        waiting = [one.id for one in uow.proposals.of_town(ags) if one.looks_open]
    member = Member(ags, role)
    return sum(repeated(partial(_ask_once_more, one, member, Desk(post, uow, now))) for one in waiting)


def _ask_once_more(proposal_id: str, member: Member, desk: Desk) -> bool:
    """Whether a letter that asks waits for it by now; one proposal at a time, so that no answer waits for all."""
    with desk.uow as uow:
        proposal = uow.proposals.hold(proposal_id)
        invited = uow.invitations.get(proposal.id, member.ags)
        is_open = proposal.looks_open and invited.is_open and invited.due_at is not None and invited.due_at >= desk.now
        if not is_open or invited.member.role is not member.role:
            return False
        write_to_successor(invited, desk)
        uow.commit()
    return True


def _stands(order: HandoverOrder, address: str, one: OfficeAddress, today: date) -> bool:
    # Only a handover writes down since when; whoever else enters an address does not know it.
    if one.address != same_address(address) or one.in_office_since is None:
        return False
    # Without an address somebody new sits at the same mailbox, unless it is the one who began on that day.
    return order.address is not None or one.in_office_since == (order.since or today)


def _correct(
    stands: OfficeAddress, order: HandoverOrder, before: tuple[OfficeAddress, ...], uow: UnitOfWork
) -> OfficeAddress:
    changed = corrected(stands, Term(order.since, order.term_ends))
    if changed == stands:
        return stands
    _refuse_stale(order, before)
    Term(changed.in_office_since, changed.term_ends).refuse_backwards()
    return uow.offices.save(changed)


def _refuse_stale(order: HandoverOrder, before: tuple[OfficeAddress, ...]) -> None:
    if order.seen is not None and {one.id for one in before} != order.seen:
        now = ", ".join(one.address for one in before) or "keine Adresse"
        raise StaleWrite(f"Diese Stelle hat inzwischen jemand anderes geändert; es gilt jetzt: {now}. {LOOK_AGAIN}")


def _new_address(order: HandoverOrder, before: tuple[OfficeAddress, ...]) -> str:
    if order.address is not None:
        return written_address(order.address)
    own = [one for one in before if one.standing is Standing.OFFICE]
    if not own:
        raise TransitionRefused("Für diese Stelle ist keine Adresse hinterlegt. Nennen Sie die neue mit --to.")
    return own[-1].address


def _shut_out(order: HandoverOrder, uow: UnitOfWork, now: datetime) -> None:
    uow.access.shut_out(order.ags, order.role, now)
    for token in uow.api_tokens.all():
        if token.ags == order.ags and token.role in (None, order.role) and token.revoked_at is None:
            uow.api_tokens.save(token.revoked(now))
    for link in uow.office_links.of_town(order.ags):
        if link.role is order.role and link.purpose is not OfficePurpose.OBJECTION and link.answer is None:
            uow.office_links.save(link.ended(now))


def _takes_part(order: HandoverOrder, exchange: Exchange) -> bool:
    own = any((side.member.ags, side.member.role) == (order.ags, order.role) for side in exchange.present)
    return own and exchange.state.is_open


def _ask(exchange: Exchange, office: OfficeAddress, post: OfficePost, uow: UnitOfWork, now: datetime) -> None:
    own = f"{exchange.id}/{office.ags}-{office.role}/"
    mails = [one for one in uow.outbox.of_proposal(exchange.id) if one.key.startswith(own)]
    number = 1 + sum(one.letter == LetterKind.HANDOVER for one in mails)
    token = post.secrets(f"handover/{own}{number}/{office.address}")
    link = OfficeLink(
        token_hash=hash_of(token),
        purpose=OfficePurpose.HANDOVER,
        ags=office.ags,
        role=office.role,
        address=office.address,
        made_at=now,
        valid_until=now + LINK_LASTS,
        proposal_id=exchange.id,
    )
    uow.office_links.add(link)
    others = tuple(side.member.ags for side in exchange.present if side.member.ags != office.ags)
    proposal = uow.proposals.get(exchange.id)
    language = proposal.language or post.language
    facts = {"address": office.address, "partners": others, "language": language}
    order = LetterOrder(LetterKind.HANDOVER, Member(office.ags, office.role), proposal, number, token, facts)
    uow.outbox.queue(post.letters.write(order, uow, now))
