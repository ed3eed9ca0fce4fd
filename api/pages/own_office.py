"""For which office of its town does somebody fill in a form, and what is stored of it?"""

from dataclasses import dataclass
from datetime import datetime

from api.dependencies import Framing
from matchmaker.errors import NotFound
from matchmaker.rounds.access import Audience
from matchmaker.rounds.own_profile import OwnOffice
from matchmaker.rounds.visibility import own_profiles
from matchmaker.towns.profile import TownProfile

UNNAMED = "ohne"


@dataclass(frozen=True, slots=True)
class SpokenFor:
    """An office's profile as the signed-in person may change it, with the version that is stored (0: none yet)."""

    profile: TownProfile
    version: int

    @property
    def key(self) -> str:
        """The office as it stands in addresses and forms."""
        return self.profile.role or UNNAMED

    def seen(self, version: str, at: datetime) -> OwnOffice:
        """The office with the version that a form showed, changed now; one that is no number was never shown."""
        return OwnOffice(self.profile.ags, self.profile.role, int(version[:9]) if version.isdecimal() else -1, at)


def is_town(framing: Framing) -> bool:
    """Whether a town is signed in."""
    return framing.visitor.audience is Audience.TOWN and framing.visitor.ags is not None


def spoken_for(framing: Framing) -> tuple[SpokenFor, ...]:
    """All offices that the signed-in town's session speaks for, the mayor's first."""
    with framing.site.open_uow(reading=True) as uow:
        versions = uow.profiles.versions()
        own = own_profiles(framing.visitor.viewer, uow)
    return tuple(SpokenFor(one, versions.get((one.ags, one.role), 0)) for one in own)


def meant_office(key: str, framing: Framing) -> SpokenFor:
    """The office that a form names, or without a name the first; ``NotFound`` for one that is not theirs."""
    offices = spoken_for(framing)
    found = offices[0] if not key else next((one for one in offices if one.key == key), None)
    if found is None:
        raise NotFound("Für diese Stelle können Sie hier nichts ändern.")
    return found
