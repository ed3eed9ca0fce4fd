"""Where does the demo's letter to a town go?"""

from api.letter_reading import Readings
from api.stored_addresses import stored_address
from emails.demo_addresses import demo_address
from matchmaker.rounds.office import Standing
from matchmaker.rounds.proposal import Member


def demo_book(member: Member, read: Readings) -> str:
    """Made up from the town's name, below ``.example``, until head office has checked an address of this office.

    From then on as in use: after a handover to the successor, and where the office was ended to nobody (``NoAddress``).
    """
    own = (one for one in read.offices_of(member.ags) if one.role is member.role and one.standing is Standing.OFFICE)
    if any(one.checked_at is not None for one in own):
        return stored_address(member, read)
    return demo_address(read.name_of(member.ags), member.role)
