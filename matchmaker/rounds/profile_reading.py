"""Which profiles are stored now, read anew only as far as somebody saved them since?"""

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.rounds.ports import ProfileKey, UnitOfWork
from matchmaker.towns.profile import TownProfile

# Above this, reading all in one go is as quick, and an import of thousands is one statement, too.
MOST_READ_ANEW = 200


@dataclass(frozen=True, eq=False)
class StoredProfiles:
    """All stored profiles by town and role, in that order, and how often each was saved when it was read."""

    by_key: Mapping[ProfileKey, TownProfile]
    versions: Mapping[ProfileKey, int]

    @property
    def all(self) -> tuple[TownProfile, ...]:
        """As the repository gives them: by AGS and role."""
        return tuple(self.by_key.values())


def read_profiles(uow: UnitOfWork, former: StoredProfiles | None = None) -> StoredProfiles:
    """What is stored, inside an open unit of work; unchanged profiles are the very objects of ``former``.

    Versions are read before the profiles: what is saved in between is read twice, never missed. A profile goes only
    with its town, so that no version is ever given twice.
    """
    versions = uow.profiles.versions()
    if former is None:
        return _read_all(uow, versions)
    if versions == former.versions:
        return former
    changed = {key[0] for key, version in versions.items() if former.versions.get(key) != version}
    # A profile that is gone cannot be asked for, so all are read.
    if len(changed) > MOST_READ_ANEW or not former.versions.keys() <= versions.keys():
        return _read_all(uow, versions)
    anew = {_key(one): one for one in uow.profiles.of_towns(changed)}
    by_key = {**former.by_key, **anew}
    return StoredProfiles({key: by_key[key] for key in sorted(by_key, key=_order)}, versions)


def _read_all(uow: UnitOfWork, versions: Mapping[ProfileKey, int]) -> StoredProfiles:
    return StoredProfiles({_key(one): one for one in uow.profiles.all()}, versions)


def _key(profile: TownProfile) -> ProfileKey:
    return profile.ags, profile.role


def _order(key: ProfileKey) -> tuple[str, str]:
    return key[0], key[1] or ""
