"""Which towns may not be proposed to anybody in this round, and what are they told?"""

from matchmaker.rounds.effort import A_FORMAT, out_of_time
from matchmaker.rounds.left_over import NO_ROOM
from matchmaker.rounds.occupied import occupied
from matchmaker.rounds.own_vetoes import own_vetoes
from matchmaker.rounds.role_case import RoleCase
from matchmaker.rounds.room import Rooms
from matchmaker.rounds.run import LeftOver
from matchmaker.towns.profile import TownProfile

OTHER_FORMATS = "other_formats"
NO_HOURS = "effort_budget"
TAKEN = "Alle Plätze dieser Stadt sind vergeben."


def kept_out(case: RoleCase) -> dict[str, LeftOver]:
    """By AGS, who cannot take part whoever the partners are: by a veto of its own, or as it wants other formats."""
    found = {
        ags: LeftOver(ags, veto.code, case.wording.veto(veto)) for ags, veto in own_vetoes(case.scorers.shown).items()
    }
    for profile in case.profiles:
        if profile.formats and case.round.format not in profile.formats:
            name = case.name(profile.ags)
            wanted = f"{name} hat angegeben, welche Formen des Austauschs passen; {A_FORMAT[case.round.format]}"
            found.setdefault(profile.ags, LeftOver(profile.ags, OTHER_FORMATS, f"{wanted} ist nicht dabei."))
    return found


def without_room(profile: TownProfile, case: RoleCase, rooms: Rooms) -> LeftOver:
    """What a town without room is told: which exchanges take its places, or its hours."""
    ags = profile.ags
    if rooms.places(profile) > 0:
        everything = (*case.proposals, *case.others.proposals)
        terms = (case.role, case.round.format, case.policy)
        return LeftOver(ags, NO_HOURS, out_of_time(ags, everything, terms, case.name))
    return LeftOver(ags, NO_ROOM, occupied(case.role, case.others, case.name).get(ags, TAKEN))
