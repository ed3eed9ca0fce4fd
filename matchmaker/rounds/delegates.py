"""How does the holder of an office name somebody to stand in, and how does that mailbox agree?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from matchmaker.errors import BadInput, Fault, NotFound, TransitionRefused
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.correspondence import LetterKind, LetterOrder
from matchmaker.rounds.delegate_permissions import OwnAct, refuse_delegate
from matchmaker.rounds.first_contact import OfficePost
from matchmaker.rounds.forgetting import MOST_AT_ONCE
from matchmaker.rounds.office import OfficeAddress, Standing
from matchmaker.rounds.office_keeping import written_address
from matchmaker.rounds.office_link import EXPIRED, OfficeLink, OfficePurpose, usable
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.suppression import Scope
from matchmaker.towns.profile import Role

LINK_LASTS = timedelta(days=14)
MOST_DELEGATES = 5
MOST_IN_A_DAY = 10
CONFIRMED_BY = "das Postfach selbst"
AGREED, DECLINED = "agreed", "declined"
NOT_NAMED = "Die Vertretung wurde nicht eingetragen."
NAMED_ALREADY = "Diese Adresse spricht schon für die Stelle, oder sie ist schon gefragt."
TOO_MANY = "Es sind schon fünf Adressen eingetragen. Bitte beenden Sie erst eine."
TOO_OFTEN = "Heute haben Sie schon viele Adressen eingetragen. Bitte versuchen Sie es morgen noch einmal."
NO_POST = "An diese Adresse schreiben wir nicht. Bitte nennen Sie eine andere."
NO_ADDRESS = "Bitte geben Sie eine Mailadresse ein, zum Beispiel bauamt@ihre-stadt.example."
UNKNOWN_DELEGATE = "Diese Vertretung gibt es nicht, oder sie ist schon beendet."


@dataclass(frozen=True, slots=True)
class NewDelegate:
    """An office's address, of an office that ``viewer`` speaks for."""

    viewer: Viewer
    role: Role
    address: str


def delegates_of(viewer: Viewer, uow: UnitOfWork) -> tuple[OfficeAddress, ...]:
    """Whom the offices of the viewer have named and not ended, agreed or not, inside an open unit of work."""
    own = (one for one in uow.offices.of_town(viewer.ags or "") if viewer.role in (None, one.role))
    return tuple(one for one in own if one.standing is Standing.DELEGATE and one.ended_at is None)


def name_delegate(order: NewDelegate, post: OfficePost, uow: UnitOfWork, now: datetime) -> OfficeAddress:
    """Ask the mailbox whether it stands in for the office; until it agrees nobody comes in by it.

    ``NotAllowed`` for a delegate, ``BadInput`` for what is no address, is named already, or is one too many.
    """
    refuse_delegate(order.viewer, OwnAct.NAME_DELEGATE)
    address = _written(order.address)
    with uow:
        _refuse_what_cannot_be(address, order, uow, now)
        named = f"{order.viewer.ags}/{order.role}/{address}/{now.isoformat()}"
        delegate = OfficeAddress(
            id=sha256(named.encode()).hexdigest()[:16],
            ags=order.viewer.ags or "",
            role=order.role,
            address=address,
            standing=Standing.DELEGATE,
            added_at=now,
        )
        uow.offices.add(delegate)
        _ask(delegate, post, uow, now)
        uow.commit()
    return delegate


def decide_delegation(token: str, uow: UnitOfWork, now: datetime, *, agrees: bool) -> OfficeLink:
    """The mailbox agrees to stand in, or does not; the first answer counts.

    ``NotFound`` for strangers, ``TransitionRefused`` where the link or what it asks for has ended.
    """
    with uow:
        link = usable(uow.office_links.hold(hash_of(token)), OfficePurpose.DELEGATE, now)
        if link.answer is not None:
            return link
        delegate = asked_delegate(link, uow)
        if delegate is None:
            raise TransitionRefused(EXPIRED)
        uow.offices.save(delegate.check(CONFIRMED_BY, now) if agrees else delegate.end(now))
        answered = link.answered(AGREED if agrees else DECLINED, now)
        uow.office_links.save(answered)
        uow.commit()
    return answered


def asked_delegate(link: OfficeLink, uow: UnitOfWork) -> OfficeAddress | None:
    """The address that this link asks, if the office has not taken it back, inside an open unit of work."""
    own = (one for one in uow.offices.of_town(link.ags) if one.ended_at is None)
    meant = (Standing.DELEGATE, link.role, link.address)
    return next((one for one in own if (one.standing, one.role, one.address) == meant), None)


def end_delegate(id: str, viewer: Viewer, uow: UnitOfWork, now: datetime) -> OfficeAddress:
    """From now on nobody comes in by this address, and who is in is out; ``NotFound`` where it is not the viewer's."""
    refuse_delegate(viewer, OwnAct.END_DELEGATE)
    with uow:
        found = next((one for one in delegates_of(viewer, uow) if one.id == id), None)
        if found is None:
            raise NotFound(UNKNOWN_DELEGATE)
        ended = uow.offices.save(found.end(now))
        uow.access.shut_out_delegate(id)
        uow.commit()
    return ended


def forget_unconfirmed(uow: UnitOfWork, now: datetime) -> int:
    """End some of what no mailbox agreed to in time, inside an open unit of work; says how many.

    The daily cleaning removes it later.
    """
    waiting = (one for one in uow.offices.all_open() if one.standing is Standing.DELEGATE and one.checked_at is None)
    late = [one for one in waiting if one.added_at + LINK_LASTS < now][:MOST_AT_ONCE]
    for one in late:
        uow.offices.save(one.end(now))
    return len(late)


def _written(address: str) -> str:
    try:
        return written_address(address)
    except BadInput as refused:
        raise BadInput(NOT_NAMED, [Fault("adresse", NO_ADDRESS)]) from refused


def _refuse_what_cannot_be(address: str, order: NewDelegate, uow: UnitOfWork, now: datetime) -> None:
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    # Counted first: the counter's row lets one naming of an office follow the other, so that each sees what is there.
    today = uow.limits.count_up("delegate", f"{order.viewer.ags}/{order.role}", day)
    offices = [one for one in uow.offices.of_town(order.viewer.ags or "") if one.ended_at is None]
    same = [one for one in offices if one.role is order.role]
    spared = uow.suppressions.of(address)
    reason = None
    if any(one.address == address for one in same):
        reason = NAMED_ALREADY
    elif sum(one.standing is Standing.DELEGATE for one in same) >= MOST_DELEGATES:
        reason = TOO_MANY
    elif spared is not None and spared.scope is Scope.ALL:
        reason = NO_POST
    elif today > MOST_IN_A_DAY:
        reason = TOO_OFTEN
    if reason is not None:
        raise BadInput(NOT_NAMED, [Fault("adresse", reason)])


def _ask(delegate: OfficeAddress, post: OfficePost, uow: UnitOfWork, now: datetime) -> None:
    about = f"delegate-{delegate.id}"
    token = post.secrets(about)
    link = OfficeLink(
        token_hash=hash_of(token),
        purpose=OfficePurpose.DELEGATE,
        ags=delegate.ags,
        role=delegate.role,
        address=delegate.address,
        made_at=now,
        valid_until=now + LINK_LASTS,
    )
    uow.office_links.add(link)
    facts = {
        "about": about,
        "address": delegate.address,
        "valid_until": german_day(link.valid_until),
        "language": post.language,
    }
    order = LetterOrder(LetterKind.DELEGATION, Member(delegate.ags, delegate.role), link_token=token, facts=facts)
    uow.outbox.queue(post.letters.write(order, uow, now))
