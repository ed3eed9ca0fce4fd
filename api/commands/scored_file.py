"""How does a file of profiles become towns that can be scored?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from api.commands.output import note
from api.wiring import clock
from matchmaker.errors import NotFound, UnknownTown
from matchmaker.features.encoder import TownEncoder
from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.schema import HEAD_OFFICE, KnowledgeGraph
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.filled_profiles import one_per_role, role_of
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.scoring.engine import Engine
from matchmaker.scoring.pair_account import without_sealed
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.ranking import best_pairs
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.intake import read_profiles
from matchmaker.towns.pilot.reading import read_consortia
from matchmaker.towns.profile import Format, Role, TownProfile
from matchmaker.towns.register import Register, RegisteredTown
from matchmaker.towns.register_file import read_register


@dataclass(frozen=True)
class ScoredFile:
    """The towns of a file with their scorers.

    One scorer for all, so that mayor and administration of two towns are told apart with a reason; where a town
    takes part in both roles, one for each role, since a score is of two towns in one role.
    """

    profiles: Sequence[TownProfile]
    register: Register
    taxonomy: Taxonomy
    scorers: tuple[PairScorer, ...]

    def best_pairs(self, count: int, engine: Engine) -> list[tuple[PairScorer, str, str]]:
        """The best pairs of all with the scorer of each: those that may be proposed, best first, then the others."""
        found = [(scorer, a, b) for scorer in self.scorers for a, b in best_pairs(scorer, count, engine)]
        if len(self.scorers) == 1:
            return found
        # Stable, so that each scorer's own order, to the millionth, stays among equals.
        return sorted(found, key=_proposable_and_best)[:count]

    def scorer_of(self, a: str, b: str) -> PairScorer:
        """The scorer of the role in which both towns take part; ``NotFound`` where there is none."""
        for scorer in self.scorers:
            if {a, b} <= set(scorer.terms.run.towns.ags):
                return scorer
        raise NotFound("Diese beiden Städte haben in der Datei kein Profil auf derselben Ebene.")

    def find(self, query: str) -> str:
        """The AGS of a town of the file, named by AGS, name, or an unambiguous part of one; else ``NotFound``."""
        of_file = Register(
            RegisteredTown(one.ags, one.name or one.ags, one.state or "", one.population or 0, 0, "")
            for one in {profile.ags: profile for profile in self.profiles}.values()
        )
        try:
            return of_file.find(query).ags
        except UnknownTown as unknown:
            hint = f" Meinten Sie: {', '.join(unknown.near)}?" if unknown.near else ""
            raise NotFound(f"Die Stadt „{query}“ steht nicht in dieser Datei.{hint}") from unknown

    def graph(self) -> KnowledgeGraph:
        """What the file states, as head office may see it; score-only statements are in no graph."""
        stated = {one.ags for one in self.profiles} & self.register.by_ags.keys()
        towns = [self.register.by_ags[ags] for ags in sorted(stated)]
        networks = {known.id: known.title for known in read_consortia(self.taxonomy)}
        sources = GraphSources(towns, without_sealed(self.profiles), self.taxonomy, network_names=networks)
        return build_graph(sources, HEAD_OFFICE)


def read_scored(file: Path, format: Format) -> ScoredFile:
    """The towns of PROFILES.json, CSV or XLSX under the packaged policy; all faults of a file at once."""
    taxonomy, register = read_taxonomy(), read_register()
    intake = read_profiles(file, taxonomy, register.by_ags, strict=False)
    for remark in intake.notes:
        note(remark)
    encoder = TownEncoder(taxonomy, register.small_towns).fit(intake.profiles)
    day, policy = intake.as_of or german_day(clock()), packaged_policy()
    scorers: list[PairScorer] = []
    for group in _groups(intake.profiles):
        # One μ for both roles, as in a round: that of the larger one.
        expected = scorers[0].expected if scorers else None
        towns = encoder.transform(group)
        scorers.append(PairScorer(towns, format, policy.weights[format], day, expected, policy.pair_rules))
    return ScoredFile(intake.profiles, register, taxonomy, tuple(scorers))


def _groups(profiles: Sequence[TownProfile]) -> list[list[TownProfile]]:
    """All together, or by role where a town is there in both, the larger role first."""
    if len({profile.ags for profile in profiles}) == len(profiles):
        return [list(profiles)]
    by_role = [[one for one in one_per_role(profiles) if role_of(one) is role] for role in Role]
    return sorted((group for group in by_role if group), key=len, reverse=True)


def _proposable_and_best(found: tuple[PairScorer, str, str]) -> tuple[bool, int]:
    scorer, a, b = found
    score = scorer.explain(a, b)
    return bool(score.vetoes), -score.score_tenths
