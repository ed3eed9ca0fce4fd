"""At which checked address is a town's office reached?"""

from api.address_book import NoAddress
from api.letter_reading import Readings
from matchmaker.rounds.office import Standing
from matchmaker.rounds.proposal import Member
from matchmaker.towns import vocabulary


def stored_address(member: Member, read: Readings) -> str:
    """The address that head office has checked, as it stands in the transaction that writes the letter.

    ``NoAddress`` where a town has none for a role. A town is known by its AGS: of several of one name each gets
    its own letters.
    """
    own = [one for one in read.offices_of(member.ags) if one.role is member.role and one.speaks]
    found = [one.address for one in own if one.standing is Standing.OFFICE]
    if not found:
        office = f"{read.name_of(member.ags)} ({vocabulary.ROLES.word_for(member.role)})"
        raise NoAddress(
            f"Für {office} ist keine geprüfte Adresse hinterlegt. Bitte hinterlegen: matchmaker offices add"
        )
    # Of several addresses of one office the newest counts.
    return found[-1]
