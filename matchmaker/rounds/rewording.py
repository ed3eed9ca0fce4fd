"""How does head office put letters into words of its own, and go back to the packaged ones?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from matchmaker.errors import StaleWrite
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.wordings import OwnWording, WordingPlace


@dataclass(frozen=True, slots=True)
class Rewording:
    """The wish to write a place anew (``text`` None: as packaged), seen as version ``seen`` (0: never changed)."""

    place: WordingPlace
    text: str | None
    seen: int
    by: str


def reword(wish: Rewording, check: Callable[[WordingPlace, str], None], uow: UnitOfWork, now: datetime) -> OwnWording:
    """Keep new words from the next letter on; letters that wait already keep theirs.

    ``check`` raises ``BadInput`` with everything that is wrong with them. ``StaleWrite`` where somebody else changed
    the place since it was read, with the refused text. The same words again change nothing.
    """
    if wish.text is not None:
        check(wish.place, wish.text)
    with uow:
        newest = uow.wordings.of(wish.place)
        if newest is not None and newest.text == wish.text:
            return newest
        version = newest.version if newest else 0
        if version != wish.seen:
            raise StaleWrite(_changed(newest), wish.text)
        written = OwnWording(wish.place, version + 1, wish.text, now, wish.by)
        try:
            uow.wordings.add(written)
        except StaleWrite as stale:
            # Both read the same version; the database let the other one be first.
            raise StaleWrite(_changed(None), wish.text) from stale
        uow.commit()
    return written


def _changed(newest: OwnWording | None) -> str:
    by = f" ({newest.changed_by})" if newest else ""
    return f"Der Wortlaut wurde inzwischen geändert{by}. Ihr Text ist nicht verloren: Bitte vergleichen Sie beide."
