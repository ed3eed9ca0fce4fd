"""Which of a town's statements may somebody see?"""

from dataclasses import replace

from matchmaker.rounds.access import Audience
from matchmaker.rounds.permissions import Viewer
from matchmaker.towns.profile import TownProfile, Visibility

FOR_ALL = frozenset({Visibility.PUBLIC})
FOR_TOWNS = FOR_ALL | {Visibility.NETWORK}
EVERYTHING = frozenset(Visibility)


def visible_to(viewer: Viewer, ags: str) -> frozenset[Visibility]:
    """What a viewer may see of the town ``ags``: its own and head office all, signed-in towns what is for
    the network, everybody else, and whoever holds a proposal's link, what is public.
    """
    if viewer.audience is Audience.HEAD_OFFICE:
        return EVERYTHING
    if viewer.audience is not Audience.TOWN:
        return FOR_ALL
    return EVERYTHING if viewer.ags == ags else FOR_TOWNS


def seen_by(viewer: Viewer, profile: TownProfile) -> TownProfile:
    """The profile without the statements that are not for this viewer, as if they had never been made."""
    visible = visible_to(viewer, profile.ags)
    return replace(
        profile,
        needs=tuple(need for need in profile.needs if need.visibility in visible),
        experience=tuple(one for one in profile.experience if one.visibility in visible),
    )
