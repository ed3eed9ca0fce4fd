"""At which checked address is a town's office reached?"""

from collections.abc import Callable, Mapping
from functools import cache

from api.address_book import AddressBook, NoAddress
from matchmaker.rounds.office import Standing
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.towns import vocabulary
from matchmaker.towns.profile import Role


def stored_addresses(open_uow: Callable[[], UnitOfWork]) -> AddressBook:
    """The addresses that head office has checked, as they stand at the first question.

    ``NoAddress`` where a town has none for a role. A town is known by its AGS: of several of one name each gets
    its own letters.
    """

    @cache
    def addresses() -> Mapping[tuple[str, Role], str]:
        # One question for a whole round: asking for each office took as long as writing its letter.
        with open_uow() as uow:
            offices = [one for one in uow.offices.all_open() if one.speaks and one.standing is Standing.OFFICE]
        # Of several addresses of one office the newest counts.
        return {(one.ags, one.role): one.address for one in offices}

    def address(member: Member, town: str) -> str:
        found = addresses().get((member.ags, member.role))
        if found is None:
            office = f"{town} ({vocabulary.ROLES.word_for(member.role)})"
            raise NoAddress(
                f"Für {office} ist keine geprüfte Adresse hinterlegt. Bitte hinterlegen: matchmaker offices add"
            )
        return found

    return address
