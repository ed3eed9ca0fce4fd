"""How are the links of offices kept, without ever storing a token?"""

from dataclasses import asdict, replace
from datetime import datetime

import sqlalchemy as sa

from matchmaker.errors import StaleWrite
from matchmaker.rounds.office_link import OfficeLink, OfficePurpose
from matchmaker.rounds.suppression import pseudonym_of, same_address
from matchmaker.storage.office_link_tables import NOTICES, office_links
from matchmaker.storage.writing import Row, insert
from matchmaker.towns.profile import Role


class OfficeLinkRepository:
    """Links by the SHA-256 of their token, oldest first; addresses in the one spelling in which they are compared."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def find(self, token_hash: str) -> OfficeLink | None:
        return next(iter(self._read(sa.select(office_links).where(office_links.c.token_hash == token_hash))), None)

    def hold(self, token_hash: str) -> OfficeLink | None:
        """The link as it is now; who else asks to hold it waits until this transaction ends."""
        wanted = sa.select(office_links).where(office_links.c.token_hash == token_hash).with_for_update()
        return next(iter(self._read(wanted)), None)

    def notice_to(self, address: str) -> OfficeLink | None:
        """The link in the letter that told this address what we keep."""
        # One that was forgotten stays known by its pseudonym, so that nobody tells it again.
        known_as = office_links.c.address.in_((same_address(address), pseudonym_of(address)))
        told = known_as & sa.text(NOTICES)
        return next(iter(self._read(sa.select(office_links).where(told))), None)

    def of_town(self, ags: str) -> tuple[OfficeLink, ...]:
        return self._read(sa.select(office_links).where(office_links.c.ags == ags))

    def objected(self) -> frozenset[str]:
        """Towns (AGS) of which an office has told us not to write to it."""
        wanted = sa.select(office_links.c.ags).where(
            office_links.c.purpose == OfficePurpose.OBJECTION, office_links.c.answer.is_not(None)
        )
        return frozenset(self._connection.scalars(wanted.distinct()))

    def add(self, new: OfficeLink) -> bool:
        """Store a link; False where this address was told before what we keep."""
        if new.purpose is OfficePurpose.OBJECTION and self.notice_to(new.address) is not None:
            return False
        try:
            insert(self._connection, office_links, [_row(new)])
        except StaleWrite:
            # Somebody else told it between our question and our answer.
            return False
        return True

    def save(self, changed: OfficeLink) -> None:
        """Store what became of a link; whoever saves holds it."""
        own = office_links.c.token_hash == changed.token_hash
        self._connection.execute(sa.update(office_links).where(own).values(_row(changed)))

    def remove_expired(self, before: datetime, limit: int) -> int:
        """Forget up to ``limit`` links that ended before this moment; that an address was told, or objected, stays."""
        key, ended = office_links.c.token_hash, office_links.c.valid_until
        old = (ended < before) & (office_links.c.purpose != OfficePurpose.OBJECTION)
        oldest = sa.select(key).where(old).order_by(ended).limit(limit).with_for_update(skip_locked=True)
        return self._connection.execute(sa.delete(office_links).where(key.in_(oldest))).rowcount

    def _read(self, wanted: sa.Select[tuple[object, ...]]) -> tuple[OfficeLink, ...]:
        found = (_link(dict(row)) for row in self._connection.execute(wanted).mappings())
        return tuple(sorted(found, key=lambda one: (one.made_at, one.token_hash)))


def _row(link: OfficeLink) -> Row:
    return asdict(replace(link, address=same_address(link.address)))


def _link(row: dict[str, object]) -> OfficeLink:
    typed = {"purpose": OfficePurpose(str(row["purpose"])), "role": Role(str(row["role"]))}
    return OfficeLink(**row | typed)  # type: ignore[arg-type]  # the columns are the fields
