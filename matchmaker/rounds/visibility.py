"""Which of a town's statements may somebody see?"""

from collections.abc import Iterable
from dataclasses import replace

from matchmaker.graph.schema import Audience as GraphAudience
from matchmaker.rounds.access import Audience
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.towns.profile import Role, TownProfile, Visibility

STRANGER = Viewer()


def sight_of(viewer: Viewer, profile: TownProfile) -> GraphAudience:
    """How far a viewer sees into this profile, in the words of the graph, which holds the one rule.

    Head office sees all, signed-in towns what is for the network, everybody else, and whoever holds a
    proposal's link, what is public. A town sees all that it said itself; who is signed in for one role does
    not read what the other role of the same town keeps to itself.
    """
    if viewer.audience is Audience.HEAD_OFFICE:
        return GraphAudience(Visibility.HEAD_OFFICE)
    if viewer.audience is not Audience.TOWN:
        return GraphAudience()
    return GraphAudience(Visibility.NETWORK, profile.ags if speaks_for(viewer, profile) else None)


def speaks_for(viewer: Viewer, profile: TownProfile) -> bool:
    """Whether this is the profile of an office that the viewer is signed in for."""
    is_town = viewer.audience is Audience.TOWN and viewer.ags == profile.ags
    return is_town and viewer.role in (None, profile.role or Role.MAYOR)


def seen_by(viewer: Viewer, profile: TownProfile) -> TownProfile:
    """The profile without the statements that are not for this viewer, as if they had never been made."""
    sight = sight_of(viewer, profile)
    needs = tuple(need for need in profile.needs if sight.sees(need.visibility, profile.ags))
    experience = tuple(one for one in profile.experience if sight.sees(one.visibility, profile.ags))
    if len(needs) == len(profile.needs) and len(experience) == len(profile.experience):
        # Most towns hide nothing, and a copy of each would cost every page that comes after a change.
        return profile
    return replace(profile, needs=needs, experience=experience)


def all_seen_by(viewer: Viewer, profiles: Iterable[TownProfile]) -> tuple[TownProfile, ...]:
    """Every profile as this viewer may see it; what is counted, ranked or sorted for them starts here."""
    return tuple(seen_by(viewer, profile) for profile in profiles)


def voices_of(ags: str, uow: UnitOfWork) -> tuple[TownProfile, ...]:
    """All that one town has stated, one profile per role, inside an open unit of work; the mayor's first."""
    found = (uow.profiles.of(ags), *(uow.profiles.of(ags, role) for role in Role))
    by_role = {profile.role: profile for profile in found if profile is not None}
    return tuple(by_role[role] for role in (Role.MAYOR, None, Role.ADMINISTRATION) if role in by_role)


def own_profiles(viewer: Viewer, uow: UnitOfWork) -> tuple[TownProfile, ...]:
    """The profiles that a signed-in town speaks for, at least one: an empty one where nothing is stated yet."""
    if viewer.ags is None:
        return ()
    stated = voices_of(viewer.ags, uow)
    own = tuple(one for one in stated if viewer.role in (None, one.role or Role.MAYOR))
    return own or (TownProfile(viewer.ags, role=viewer.role),)
