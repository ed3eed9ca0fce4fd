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
    towns, undirected, wording = scorer.terms.run.towns, nx.Graph(graph), Wording(taxonomy)
    draw = random.Random(1)
    rows = range(len(towns))

    def account() -> None:
        a, b = draw.sample(towns.ags, 2)
        pair_document(account_of(scorer.explain(a, b)), wording)

    def bare_score() -> None:
        a, b = draw.sample(rows, 2)
        scorer.terms.directed(Block(np.array([a]), np.array([b])))

    facts, atlas = facts_of_a_page(scorer, register, taxonomy), Atlas(register)

    def paths_of_a_list() -> None:
        owner, *others = draw.sample(towns.ags, LIST + 1)
        for other in others:
            paths_between(scorer.explain(owner, other), graph)

    def all_paths_of_a_list() -> None:
        owner, *others = draw.sample(towns.ags, LIST + 1)
        for other in others:
            found = nx.all_simple_paths(undirected, f"town:{owner}", f"town:{other}", cutoff=4)
            list(islice(found, BASELINE_PATHS))

    def ranks_of_fifty() -> None:
        owner, *others = draw.sample(rows, CANDIDATES + 1)
        standings(scorer.terms, [(owner, other) for other in others])

    def standings_of_a_list() -> None:
        list_standings(scorer.terms, draw.choice(rows))

    print(f"{arguments.towns} towns, milliseconds{'':30}  cpu: median   slowest  clock: median   slowest  bar")
    for name, ask, times, bar in (
        ("account of one pair, as JSON", account, arguments.asked, PAIR_BAR_MS),
        ("  baseline: its two directed scores alone", bare_score, arguments.asked, None),
        (
            "one pair on a proposal's page, all kept",
            lambda: on_a_page(draw.sample(towns.ags, 2), facts, atlas),
            arguments.asked,
            PAIR_BAR_MS,
        ),
        (f"paths for a list of {LIST}, scores included", paths_of_a_list, 20, LIST_BAR_MS),
        (f"  baseline: {BASELINE_PATHS} untyped paths each, networkx", all_paths_of_a_list, 2, None),
        (f"firmness of {CANDIDATES} ranks, 2,000 draws", ranks_of_fifty, arguments.asked, None),
        ("list of 50 found among all, and its firmness", standings_of_a_list, 20, None),
        ("effective influence of all weights", lambda: effective_influence(scorer.terms), 3, None),
    ):
        print(row(name, ask, times, bar), flush=True)


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


def on_a_page(asked: Sequence[str], facts: ProposalFacts, atlas: Atlas) -> None:
    """Everything that a proposal's page says of two towns, but its HTML."""
    own, other = members = tuple(Member(ags, Role.MAYOR) for ags in sorted(asked))
    partner_view(replace(facts, proposal=replace(facts.proposal, members=members)), own, other, atlas)


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
