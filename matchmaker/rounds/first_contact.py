"""Which offices hear from us for the first time, and what do they hear (Art. 14 GDPR)?"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from matchmaker.rounds.access import hash_of
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.correspondence import Correspondence, LetterKind, LetterOrder
from matchmaker.rounds.office import OfficeAddress, Standing
from matchmaker.rounds.office_link import OfficeLink, OfficePurpose
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.repeating import repeated
from matchmaker.rounds.suppression import Scope

NOTICE_VERSION = "2026-11-22"
"""Of the packaged words; whoever changes what the notice says gives it a new one."""

LINK_LASTS = timedelta(days=730)
AT_ONCE = 100
NO_SOURCE = "Woher die Adresse stammt, ist nicht hinterlegt. Ergänzen Sie es: matchmaker offices add … --source"
TAKES_PART = "Die Stadt hat selbst zugestimmt und weiß, was wir speichern."


@dataclass(frozen=True, slots=True)
class OfficePost:
    """What writing to offices needs besides storage: ``secrets`` makes a link's secret from the letter's name."""

    letters: Correspondence
    secrets: Callable[[str], str]
    language: str = "de"


@dataclass(frozen=True, slots=True)
class Contact:
    """An office's address that head office may write to; ``why_not`` is the German reason if it does not, else None."""

    office: OfficeAddress
    why_not: str | None = None


def contacts(uow: UnitOfWork, towns: Collection[str] = ()) -> tuple[Contact, ...]:
    """Every office's address by AGS, checked or publicly known, inside an open unit of work; of these towns alone.

    Written to are those that were not told before, whose source is known, that are spared nothing and whose town has
    not consented by itself. Of one address that speaks for several towns the first alone is.
    """
    # What an import assumed (``consent_source``) is nothing that the town knows of.
    consenting = {one.ags for one in uow.profiles.all() if one.consent and one.consent_source is None}
    offices = [one for one in uow.offices.all_open() if one.standing is Standing.OFFICE]
    meant = sorted((one for one in offices if not towns or one.ags in towns), key=lambda one: (one.ags, one.role))
    found, seen = [], set[str]()
    for office in meant:
        reason = _why_not(office, uow) or (TAKES_PART if office.ags in consenting else None)
        if reason is None and office.address in seen:
            reason = "An diese Adresse geht der Brief schon für eine andere Stelle."
        seen |= {office.address} if reason is None else set()
        found.append(Contact(office, reason))
    return tuple(found)


def contact_offices(
    post: OfficePost, uow: UnitOfWork, now: datetime, towns: Collection[str] = ()
) -> tuple[Contact, ...]:
    """Queue the first letter to everybody who may have it; returns all, each with why it was not written to.

    A hundred letters are one transaction: interrupted anywhere, the next call goes on with the rest, and two at once
    write to each address once.
    """
    with uow:
        planned = contacts(uow, towns)
    open_ones = [one for one in planned if one.why_not is None]
    for batch in _batches(open_ones):
        repeated(partial(_queue, batch, post, uow, now))
    return planned


def text_version(uow: UnitOfWork, language: str) -> str:
    """Which words the notice has now: the packaged ones, and every part that head office has changed."""
    own = [
        one
        for one in uow.wordings.current()
        if (one.place.letter, one.place.language) == (LetterKind.FIRST_CONTACT, language) and one.text is not None
    ]
    changed = "".join(f", {one.place.part} {one.version}" for one in sorted(own, key=lambda one: one.place.part))
    return f"{NOTICE_VERSION} {language}{changed}"


def _why_not(office: OfficeAddress, uow: UnitOfWork) -> str | None:
    spared = uow.suppressions.of(office.address)
    if spared is not None and spared.scope is Scope.ALL:
        return f"Dorthin geht nichts mehr. {spared.reason}"
    told = uow.office_links.notice_to(office.address)
    if told is not None:
        return f"Der Brief ging schon am {german_day(told.made_at):%d.%m.%Y}."
    return None if office.source else NO_SOURCE


def _queue(batch: Sequence[Contact], post: OfficePost, uow: UnitOfWork, now: datetime) -> None:
    with uow:
        version = text_version(uow, post.language)
        for one in batch:
            # Asked again: since the list was made somebody may have objected, or another process have written.
            if _why_not(one.office, uow) is None:
                _write(one.office, version, post, uow, now)
        uow.commit()


def _write(office: OfficeAddress, version: str, post: OfficePost, uow: UnitOfWork, now: datetime) -> None:
    about = f"notice-{office.id}"
    token = post.secrets(about)
    link = OfficeLink(
        token_hash=hash_of(token),
        purpose=OfficePurpose.OBJECTION,
        ags=office.ags,
        role=office.role,
        address=office.address,
        made_at=now,
        valid_until=now + LINK_LASTS,
        text_version=version,
    )
    if not uow.office_links.add(link):
        return
    facts = {"about": about, "address": office.address, "address_source": office.source, "language": post.language}
    order = LetterOrder(LetterKind.FIRST_CONTACT, Member(office.ags, office.role), link_token=token, facts=facts)
    uow.outbox.queue(post.letters.write(order, uow, now))


def _batches(all_of_them: Sequence[Contact]) -> Iterator[Sequence[Contact]]:
    for start in range(0, len(all_of_them), AT_ONCE):
        yield all_of_them[start : start + AT_ONCE]
