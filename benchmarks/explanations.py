"""How long does a person wait for the reasons of a pair, the paths behind a list, and how firm its ranks are?

Prints one table for 2,100 invented towns that left no field empty (3 to 8 needs, 2 to 6 statements of experience, as in
``matchmaker evaluate``): median and slowest of many asked at random, in milliseconds of processor time and the clock,
and whether the processor's median keeps the bar. Beside it a simple baseline: the bare directed scores of the same pair
without lines, range or reasons, and for the paths every simple path of at most four edges between two towns, by
networkx, without types or order. A proposal's page is measured from the kept scorers, without its HTML.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

import networkx as nx
import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from api.pages.atlas import Atlas  # noqa: E402 - found by the line above
from api.pages.proposal_page import ProposalFacts, partner_view  # noqa: E402
from benchmarks.invented_network import invented_network  # noqa: E402
from matchmaker.features.encoder import TownEncoder  # noqa: E402
from matchmaker.graph.build import GraphSources, build_graph  # noqa: E402
from matchmaker.graph.schema import KnowledgeGraph  # noqa: E402
from matchmaker.rounds.assessment import Assessment  # noqa: E402
from matchmaker.rounds.policy_file import packaged_policy  # noqa: E402
from matchmaker.rounds.proposal import Member  # noqa: E402
from matchmaker.scoring.block import Block  # noqa: E402
from matchmaker.scoring.influence import effective_influence  # noqa: E402
from matchmaker.scoring.pair_account import account_of, paths_between  # noqa: E402
from matchmaker.scoring.pair_document import pair_document  # noqa: E402
from matchmaker.scoring.pair_scorer import PairScorer  # noqa: E402
from matchmaker.scoring.rank_stability import list_standings, standings  # noqa: E402
from matchmaker.scoring.simulation.true_towns import Invention, true_towns  # noqa: E402
from matchmaker.scoring.wording import Wording  # noqa: E402
from matchmaker.taxonomy.model import Taxonomy  # noqa: E402
from matchmaker.taxonomy.reading import read_taxonomy  # noqa: E402
from matchmaker.towns.profile import Format, Role  # noqa: E402
from matchmaker.towns.register import RegisteredTown  # noqa: E402
from tests.round_builders import a_proposal, a_round, a_run  # noqa: E402

DAY = date(2026, 11, 22)
LIST = 15
CANDIDATES = 50
BASELINE_PATHS = 2_000
PAIR_BAR_MS, LIST_BAR_MS = 50, 300


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, default=2_100)
    parser.add_argument("--asked", type=int, default=50)
    arguments = parser.parse_args()
    taxonomy = read_taxonomy()
    scorer, graph, register = filled_towns(arguments.towns, taxonomy)
    asking = Asking(scorer, graph, Wording(taxonomy), facts_of_a_page(scorer, register, taxonomy), Atlas(register))
    times = arguments.asked
    print(f"{arguments.towns} towns, milliseconds{'':30}  cpu: median   slowest  clock: median   slowest  bar")
    for name, ask, often, bar in (
        ("account of one pair, as JSON", asking.account, times, PAIR_BAR_MS),
        ("  baseline: its two directed scores alone", asking.bare_score, times, None),
        ("one pair on a proposal's page, all kept", asking.pair_on_a_page, times, PAIR_BAR_MS),
        (f"paths for a list of {LIST}, scores included", asking.paths_of_a_list, 20, LIST_BAR_MS),
        (f"  baseline: {BASELINE_PATHS} untyped paths each, networkx", asking.all_paths_of_a_list, 2, None),
        (f"firmness of {CANDIDATES} ranks, 2,000 draws", asking.ranks_of_fifty, times, None),
        ("list of 50 found among all, and its firmness", asking.standings_of_a_list, 20, None),
        ("effective influence of all weights", lambda: effective_influence(scorer.terms), 3, None),
    ):
        print(row(name, ask, often, bar), flush=True)


class Asking:
    """Everything that is timed: each asks about towns drawn at random, the same ones in every run."""

    def __init__(
        self, scorer: PairScorer, graph: KnowledgeGraph, wording: Wording, facts: ProposalFacts, atlas: Atlas
    ) -> None:
        self.scorer, self.graph, self.wording, self.facts, self.atlas = scorer, graph, wording, facts, atlas
        self.ags: Sequence[str] = scorer.terms.run.towns.ags
        self.undirected = nx.Graph(graph)
        self.draw = random.Random(1)

    def account(self) -> None:
        pair_document(account_of(self.scorer.explain(*self.draw.sample(self.ags, 2))), self.wording)

    def bare_score(self) -> None:
        a, b = self.draw.sample(range(len(self.ags)), 2)
        self.scorer.terms.directed(Block(np.array([a]), np.array([b])))

    def pair_on_a_page(self) -> None:
        """Everything that a proposal's page says of two towns, but its HTML."""
        own, other = members = tuple(Member(ags, Role.MAYOR) for ags in sorted(self.draw.sample(self.ags, 2)))
        proposal = replace(self.facts.proposal, members=members)
        partner_view(replace(self.facts, proposal=proposal), own, other, self.atlas)

    def paths_of_a_list(self) -> None:
        owner, *others = self.draw.sample(self.ags, LIST + 1)
        for other in others:
            paths_between(self.scorer.explain(owner, other), self.graph)

    def all_paths_of_a_list(self) -> None:
        owner, *others = self.draw.sample(self.ags, LIST + 1)
        for other in others:
            found = nx.all_simple_paths(self.undirected, f"town:{owner}", f"town:{other}", cutoff=4)
            list(islice(found, BASELINE_PATHS))

    def ranks_of_fifty(self) -> None:
        owner, *others = self.draw.sample(range(len(self.ags)), CANDIDATES + 1)
        standings(self.scorer.terms, [(owner, other) for other in others])

    def standings_of_a_list(self) -> None:
        list_standings(self.scorer.terms, self.draw.choice(range(len(self.ags))))


def filled_towns(count: int, taxonomy: Taxonomy) -> tuple[PairScorer, KnowledgeGraph, Sequence[RegisteredTown]]:
    """The scorer of ``count`` invented towns that left no field empty, the graph of what they state, and the towns."""
    register, _ = invented_network(count, taxonomy)
    profiles = true_towns(Invention(register, taxonomy), count, np.random.default_rng(1))
    towns = TownEncoder(taxonomy, register).fit(profiles).transform(profiles)
    scorer = PairScorer(towns, Format.TANDEM, packaged_policy().weights[Format.TANDEM], DAY)
    return scorer, build_graph(GraphSources(register, profiles, taxonomy)), register


def facts_of_a_page(scorer: PairScorer, register: Sequence[RegisteredTown], taxonomy: Taxonomy) -> ProposalFacts:
    """What a proposal's page is made from while nothing changes, as the site keeps it."""
    kept = Assessment({Role.MAYOR: scorer}, {}, {})
    return ProposalFacts(a_proposal(), a_round(), a_run(), kept, {town.ags: town for town in register}, taxonomy)


def row(name: str, ask: Callable[[], object], times: int, bar_ms: float | None) -> str:
    """Median and slowest of ``times`` runs on the processor and by the clock, after one to warm up."""
    ask()
    on_processor, by_clock = [], []
    for _ in range(times):
        started, start = time.process_time(), time.perf_counter()
        ask()
        on_processor.append(1000 * (time.process_time() - started))
        by_clock.append(1000 * (time.perf_counter() - start))
    figures = " ".join(f"{sorted(one)[times // 2]:>13.1f} {max(one):>9.1f}" for one in (on_processor, by_clock))
    kept = "" if bar_ms is None else f"≤ {bar_ms}: " + ("yes" if sorted(on_processor)[times // 2] <= bar_ms else "NO")
    return f"{name:<52}{figures}  {kept}".rstrip()


if __name__ == "__main__":
    main()
