"""Which profiles take part, one for each town and role, with what the register knows of their towns?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matchmaker.towns.intake import fill_from_register
from matchmaker.towns.profile import Role, TownProfile
from matchmaker.towns.register import RegisteredTown

Key = tuple[str, Role]


def role_of(profile: TownProfile) -> Role:
    """In which role the town takes part; where it did not say, as its mayor."""
    return profile.role or Role.MAYOR


@dataclass(frozen=True, slots=True)
class Filling:
    """A profile, filled, and the two objects that it was filled from."""

    stated: TownProfile
    town: RegisteredTown
    filled: TownProfile


@dataclass(frozen=True, eq=False, slots=True)
class FilledProfiles:
    """The filled profiles by AGS and role, and the register that filled them."""

    fillings: Mapping[Key, Filling]
    register: tuple[RegisteredTown, ...]

    @property
    def all(self) -> tuple[TownProfile, ...]:
        """In the order of their AGS and roles."""
        return tuple(one.filled for one in self.fillings.values())


def filled(
    profiles: Iterable[TownProfile], towns: tuple[RegisteredTown, ...], former: FilledProfiles | None = None
) -> FilledProfiles:
    """These profiles, one per town and role; what was filled from the very same objects stays the same object.

    Filling thousands anew took a page longer than reading the one that changed. O(profiles + towns).
    """
    known: Mapping[Key, Filling] = {} if former is None else former.fillings
    register = {town.ags: town for town in towns}

    def fill(profile: TownProfile) -> Filling:
        town, before = register[profile.ags], known.get((profile.ags, role_of(profile)))
        # By identity: comparing what they say would take as long as filling.
        if before is not None and before.stated is profile and before.town is town:
            return before
        return Filling(profile, town, fill_from_register(profile, town))

    return FilledProfiles({(one.ags, role_of(one)): fill(one) for one in one_per_role(profiles)}, towns)


def one_per_role(profiles: Iterable[TownProfile]) -> tuple[TownProfile, ...]:
    """One profile per town and role: of a mayor's and one without a role the mayor's counts; by AGS and role."""
    chosen: dict[Key, TownProfile] = {}
    for profile in profiles:
        key = (profile.ags, role_of(profile))
        if key not in chosen or profile.role is not None:
            chosen[key] = profile
    return tuple(chosen[key] for key in sorted(chosen))
