"""From what is the plan of one role made, whatever the format?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from matchmaker.matching.problem import Strategy
from matchmaker.matching.progress import Watch, go_on
from matchmaker.rounds.effort import hours_spent
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.round import Round
from matchmaker.rounds.settled import OtherRounds
from matchmaker.rounds.tandem_plan import Scorers
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.wording import Wording
from matchmaker.towns.profile import Role, TownProfile


@dataclass(frozen=True)
class RoleCase:
    """The towns of one role with their scores, and all that a plan for them must keep to.

    ``scorers`` know what head office may see (``worth`` what the solver alone may), ``aloud`` what everybody may:
    topics come from there. ``refused_by`` are the towns that said no, or nothing, to a proposal of this round.
    ``shown_under`` gives the shown scores under another policy; ``registered`` the names of all towns, for partners
    that have left since. ``watch`` follows the solver and may stop it.
    """

    role: Role
    round: Round
    strategy: Strategy
    proposals: tuple[Proposal, ...]
    others: OtherRounds
    refused_by: tuple[Invitation, ...]
    scorers: Scorers
    aloud: PairScorer
    wording: Wording
    registered: Mapping[str, str]
    shown_under: Callable[[Policy], PairScorer]
    watch: Watch = go_on

    @property
    def policy(self) -> Policy:
        """The rules that the round was opened with."""
        return self.round.policy

    @property
    def profiles(self) -> tuple[TownProfile, ...]:
        """The towns that take part in this role, by AGS."""
        return self.scorers.shown.terms.run.towns.profiles

    @cached_property
    def hours_spent(self) -> Mapping[str, int]:
        """What stands in this round and in others takes of each town's quarter."""
        return hours_spent(self.role, (*self.proposals, *self.others.proposals), self.policy)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """By AGS, the name that a town gave itself first."""
        return {**self.registered, **{one.ags: one.name for one in self.profiles if one.name}}

    def name(self, ags: str) -> str:
        """How the town is called; its AGS where nobody knows."""
        return self.names.get(ags, ags)


def case_of_scores(role: Role, its_round: Round, shown: PairScorer, aloud: PairScorer) -> RoleCase:
    """A case that only asks what meetings are worth: nothing is settled, nobody refused anything."""
    return RoleCase(
        role=role,
        round=its_round,
        strategy=Strategy.MOST_SERVED,
        proposals=(),
        others=OtherRounds(),
        refused_by=(),
        scorers=Scorers(shown, shown),
        aloud=aloud,
        wording=Wording(shown.terms.run.towns.taxonomy),
        registered={},
        shown_under=lambda _: shown,
    )
