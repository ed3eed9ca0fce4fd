"""Where does it stand that a town belongs to a network: in its own profile, or in the report on the pilot phase?"""

from collections.abc import Mapping
from functools import cache

from matchmaker.towns.pilot.reading import read_consortia
from matchmaker.towns.profile import TownProfile

OWN_PROFILE = "Profil der Stadt"
NOT_BY_THE_TOWN = "Demo: keine Angabe der Stadt selbst"


def membership_source(profile: TownProfile, network: str) -> str:
    """The source to cite; a town's own profile wherever it speaks for itself, which a demo profile does not."""
    if profile.consent_source is None:
        return OWN_PROFILE
    return _reported().get(network, OWN_PROFILE)


@cache
def _reported() -> Mapping[str, str]:
    return {consortium.id: f"{consortium.source} ({NOT_BY_THE_TOWN})" for consortium in read_consortia()}
