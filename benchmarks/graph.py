"""How fast is the knowledge graph built, asked and written, with the whole register and the pilot profiles?

Run: ``python -m benchmarks.graph``.
"""

import time
from collections.abc import Callable
from itertools import permutations

from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.export import to_graphml, to_json_ld, to_node_link
from matchmaker.graph.queries import evidence_paths
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.pilot.reading import read_pilot_profiles
from matchmaker.towns.register_file import read_register

REPEATS = 5


def main() -> None:
    """Print one line per question."""
    taxonomy = read_taxonomy()
    profiles = read_pilot_profiles(taxonomy)
    sources = GraphSources(read_register().all, profiles, taxonomy)
    graph = build_graph(sources)
    pairs = list(permutations([profile.ags for profile in profiles], 2))
    each = sorted(best_ms(lambda pair=pair: evidence_paths(graph, *pair), 2) for pair in pairs)
    print(f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges; milliseconds, best of several runs")
    print(f"build                       {best_ms(lambda: build_graph(sources)):8.1f}")
    print(f"evidence paths, median pair {each[len(each) // 2]:8.2f}")
    print(f"evidence paths, worst pair  {each[-1]:8.2f}")
    print(f"GraphML                     {best_ms(lambda: to_graphml(graph)):8.1f}")
    print(f"node-link                   {best_ms(lambda: to_node_link(graph)):8.1f}")
    print(f"JSON-LD                     {best_ms(lambda: to_json_ld(graph, taxonomy)):8.1f}")


def best_ms(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """The shortest of several runs, in milliseconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


if __name__ == "__main__":
    main()
