"""At which checked address is a town's office reached?"""

from collections import defaultdict
from collections.abc import Callable
from functools import cache

from api.address_book import AddressBook
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.office import Standing
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.towns import vocabulary
from matchmaker.towns.profile import Role

Entries = dict[tuple[str, Role], dict[str, str]]


def stored_addresses(open_uow: Callable[[], UnitOfWork]) -> AddressBook:
    """The addresses that head office has checked, as they stand at the first question.

    ``MatchmakerError`` where a town has none for a role, and where two towns of one name have: a letter must never
    reach the wrong one.
    """

    @cache
    def entries() -> Entries:
        found: Entries = defaultdict(dict)
        with open_uow() as uow:
            # All of them at once: asking for each office's town took as long as writing its letter.
            names = {town.ags: town.name for town in uow.towns.all()}
            for one in uow.offices.all_open():
                if one.speaks and one.standing is Standing.OFFICE:
                    # Of several addresses of one office the newest counts.
                    found[names[one.ags], one.role][one.ags] = one.address
        return found

    def address(town: str, role: Role) -> str:
        known = entries().get((town, role), {})
        office = f"{town} ({vocabulary.ROLES.word_for(role)})"
        if not known:
            raise MatchmakerError(
                f"Für {office} ist keine geprüfte Adresse hinterlegt. Bitte hinterlegen: matchmaker offices add"
            )
        if len(known) > 1:
            raise MatchmakerError(
                f"Zwei Städte heißen {town}: {', '.join(sorted(known))}. An sie kann noch nicht geschrieben werden."
            )
        return next(iter(known.values()))

    return address
