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
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.scoring.pair_account import without_sealed
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.intake import read_profiles
from matchmaker.towns.pilot.reading import read_consortia
from matchmaker.towns.profile import Format, TownProfile
from matchmaker.towns.register import Register, RegisteredTown
from matchmaker.towns.register_file import read_register


@dataclass(frozen=True)
class ScoredFile:
    """The towns of a file with their scorer."""

    profiles: Sequence[TownProfile]
    register: Register
    taxonomy: Taxonomy
    scorer: PairScorer

    def find(self, query: str) -> str:
        """The AGS of a town of the file, named by AGS, name, or an unambiguous part of one; else ``NotFound``."""
        of_file = Register(
            RegisteredTown(one.ags, one.name or one.ags, one.state or "", one.population or 0, 0, "")
            for one in self.profiles
        )
        try:
            return of_file.find(query).ags
        except UnknownTown as unknown:
            hint = f" Meinten Sie: {', '.join(unknown.near)}?" if unknown.near else ""
            raise NotFound(f"Die Stadt „{query}“ steht nicht in dieser Datei.{hint}") from unknown

    def graph(self) -> KnowledgeGraph:
        """What the file states, as head office may see it; score-only statements are in no graph."""
        towns = [self.register.by_ags[one.ags] for one in self.profiles if one.ags in self.register.by_ags]
        networks = {known.id: known.title for known in read_consortia(self.taxonomy)}
        sources = GraphSources(towns, without_sealed(self.profiles), self.taxonomy, network_names=networks)
        return build_graph(sources, HEAD_OFFICE)


def read_scored(file: Path, format: Format) -> ScoredFile:
    """The towns of PROFILES.json, CSV or XLSX under the packaged weights; all faults of a file at once."""
    taxonomy, register = read_taxonomy(), read_register()
    intake = read_profiles(file, taxonomy, register.by_ags, strict=False)
    for remark in intake.notes:
        note(remark)
    towns = TownEncoder(taxonomy, register.small_towns).fit(intake.profiles).transform(intake.profiles)
    day = intake.as_of or german_day(clock())
    scorer = PairScorer(towns, format, packaged_policy().weights[format], day)
    return ScoredFile(intake.profiles, register, taxonomy, scorer)
