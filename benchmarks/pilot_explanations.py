"""How do explanations of pairs of the pilot network read? Prints docs/explanations.md, nothing of it typed by hand.

python benchmarks/pilot_explanations.py > docs/explanations.md
"""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from api.commands.pair_report import pair_lines  # noqa: E402 - found by the line above
from matchmaker.features.encoder import TownEncoder  # noqa: E402
from matchmaker.graph.build import GraphSources, build_graph  # noqa: E402
from matchmaker.graph.schema import KnowledgeGraph  # noqa: E402
from matchmaker.rounds.policy_file import packaged_policy  # noqa: E402
from matchmaker.scoring.pair_account import account_of, paths_between, shared_by_most  # noqa: E402
from matchmaker.scoring.pair_scorer import PairScorer  # noqa: E402
from matchmaker.scoring.places import ListPlaces  # noqa: E402
from matchmaker.scoring.wording import Language, Wording  # noqa: E402
from matchmaker.taxonomy.model import Taxonomy  # noqa: E402
from matchmaker.taxonomy.reading import read_taxonomy  # noqa: E402
from matchmaker.towns.intake import fill_from_register  # noqa: E402
from matchmaker.towns.pilot.reading import read_consortia, read_pilot_profiles  # noqa: E402
from matchmaker.towns.profile import Format, TownProfile  # noqa: E402
from matchmaker.towns.register import RegisteredTown  # noqa: E402
from matchmaker.towns.register_file import read_register  # noqa: E402

DAY = date(2026, 11, 22)
# The best tandem and the best visit of the pilot network, a pair of middling fit, a circle's pair and one that is
# vetoed because its towns work in the same consortium.
PAIRS: tuple[tuple[str, str, Format, Language], ...] = (
    ("Drebkau", "Bad Lobenstein", Format.TANDEM, "de"),
    ("Großräschen", "Dippoldiswalde", Format.VISIT, "de"),
    ("Wurzen", "Vlotho", Format.TANDEM, "de"),
    ("Nieheim", "Stadtroda", Format.CIRCLE, "de"),
    ("Demmin", "Zwönitz", Format.TANDEM, "de"),
    ("Drebkau", "Bad Lobenstein", Format.TANDEM, "en"),
)
HEAD = """# Five pairs, explained

What `matchmaker score PROFILES.json --format … --pair A B` and `matchmaker explain A B --format …` tell of five pairs
of the pilot network, word for word; the first one once more in English. Nothing here is typed by hand: it is made by
`python benchmarks/pilot_explanations.py > docs/explanations.md` from the register that the wheel carries, and a test
compares. Points are no percentage and no judgement about a town.
"""


def lines() -> Iterator[str]:
    """The document, line by line."""
    taxonomy, register = read_taxonomy(), read_register()
    profiles = [fill_from_register(one, register.get(one.ags)) for one in read_pilot_profiles(taxonomy)]
    networks = {known.id: known.title for known in read_consortia(taxonomy)}
    towns = [register.get(one.ags) for one in profiles]
    graph = build_graph(GraphSources(towns, profiles, taxonomy, network_names=networks))
    scorers = {form: a_scorer(form, taxonomy, register.small_towns, profiles) for form in Format}
    yield HEAD
    for first, second, form, language in PAIRS:
        wording = Wording(taxonomy, language)
        pair = (register.find(first), register.find(second))
        yield f"## {first} und {second}: {wording.format(form)}" + ("" if language == "de" else " (in English)")
        yield ""
        yield "```text"
        yield from (line.rstrip() for line in explained(pair, scorers[form], graph, wording))
        yield "```"
        yield ""


def a_scorer(
    form: Format, taxonomy: Taxonomy, register: tuple[RegisteredTown, ...], profiles: list[TownProfile]
) -> PairScorer:
    """The scorer of one format under the packaged policy."""
    towns = TownEncoder(taxonomy, register).fit(profiles).transform(profiles)
    return PairScorer(towns, form, packaged_policy().weights[form], DAY)


def explained(
    pair: tuple[RegisteredTown, RegisteredTown], scorer: PairScorer, graph: KnowledgeGraph, wording: Wording
) -> list[str]:
    """What the terminal prints of this pair, without the empty line at its end."""
    a, b = (town.ags for town in pair)
    score = scorer.explain(a, b)
    paths = paths_between(score, graph, shared_by_most(scorer.terms.run.towns.profiles))
    account = account_of(score, paths, ListPlaces(scorer.terms).of(a, b))
    return list(pair_lines(account, wording, {town.ags: town.name for town in pair}))[:-1]


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines()))
