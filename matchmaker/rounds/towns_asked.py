"""What do the towns of proposals say by now, without asking the database for each of them again and again?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from matchmaker.rounds.elections import Election
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.towns.profile import Role, TownProfile


@dataclass(slots=True)
class TownsAsked:
    """Profiles, elections and proposals by town (AGS), as ``uow`` found them when they were first asked for.

    Inside one open unit of work, and only as long as it stores nothing that would change them.
    """

    uow: UnitOfWork
    together: frozenset[str] = frozenset()
    """Towns (AGS) whose profiles, and proposals, are read by one question as soon as one of them is asked for."""
    _profiles: dict[str, Sequence[TownProfile]] = field(default_factory=dict)
    _elections: dict[str, Sequence[Election]] = field(default_factory=dict)
    _proposals: dict[str, Sequence[Proposal]] = field(default_factory=dict)
    _policies: dict[str, Policy] = field(default_factory=dict)

    @classmethod
    def about(cls, proposals: Iterable[Proposal], uow: UnitOfWork) -> "TownsAsked":
        """Everything about the towns of all these at once: as many questions for 500 proposals as for one."""
        asked, towns = cls(uow), {member.ags for one in proposals for member in one.members}
        profiles, elections, standing = defaultdict(list), defaultdict(list), defaultdict(list)
        for profile in uow.profiles.of_towns(towns):
            profiles[profile.ags].append(profile)
        for election in uow.elections.all() if towns else ():
            elections[election.ags].append(election)
        for proposal in uow.proposals.of_towns(towns) if towns else ():
            for ags in {member.ags for member in proposal.members}:
                standing[ags].append(proposal)
        for ags in towns:
            asked._profiles[ags], asked._elections[ags] = profiles[ags], elections[ags]
            asked._proposals[ags] = standing[ags]
        return asked

    def profile(self, member: Member) -> TownProfile | None:
        """The member's profile in its role; a town that named no role takes part as its mayor."""
        if member.ags not in self._profiles:
            asked = self.together | {member.ags}
            found = self.uow.profiles.of_towns(asked)
            self._profiles.update({ags: [one for one in found if one.ags == ags] for ags in asked})
        of_town = self._profiles[member.ags]
        for role in (member.role, None) if member.role is Role.MAYOR else (member.role,):
            for profile in of_town:
                if profile.role is role:
                    return profile
        return None

    def elections(self, ags: str) -> Sequence[Election]:
        """The town's elections, by day."""
        if ags not in self._elections:
            self._elections[ags] = self.uow.elections.of_town(ags)
        return self._elections[ags]

    def proposals(self, ags: str) -> Sequence[Proposal]:
        """Every proposal of all rounds in which the town has a seat, by id."""
        if ags not in self._proposals:
            asked = self.together | {ags}
            found = self.uow.proposals.of_towns(asked)
            self._proposals.update({town: [one for one in found if _seats(one, town)] for town in asked})
        return self._proposals[ags]

    def policy(self, round_id: str) -> Policy:
        """The policy of a round."""
        if round_id not in self._policies:
            self._policies[round_id] = self.uow.rounds.get(round_id).policy
        return self._policies[round_id]

    def name(self, member: Member) -> str:
        """How the town calls itself, else its name in the register."""
        profile = self.profile(member)
        return (profile.name if profile else None) or self.uow.towns.get(member.ags).name


def _seats(proposal: Proposal, ags: str) -> bool:
    return any(member.ags == ags for member in proposal.members)
