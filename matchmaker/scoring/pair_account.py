"""What is the whole account of a pair, as data, that page, mail, PDF, terminal and JSON all tell from?"""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace

from matchmaker.features.topic_columns import open_experience, open_needs
from matchmaker.graph.path import EvidencePath, PathKind
from matchmaker.graph.queries import connections, evidence_paths
from matchmaker.graph.schema import EdgeKind, KnowledgeGraph, NodeKind, key_of, node_id
from matchmaker.scoring.certainty import Certainty, certainty_of
from matchmaker.scoring.pair_score import PairScore
from matchmaker.scoring.rank_stability import Standing
from matchmaker.scoring.telling import PairTelling, telling_of
from matchmaker.scoring.told_paths import paths_of_reasons
from matchmaker.towns.profile import Format, StatementKind, TownProfile

SHOWN_PATHS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A pair's standing in the list of a town (AGS), or with ``list_of`` None in the list of all pairs asked for."""

    list_of: str | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class PairAccount:
    """A score with what is told of it first, the paths of stored facts behind it, and its places in lists.

    ``evidence`` is None where nobody looked for paths, which is not the same as having found none.
    """

    score: PairScore
    telling: PairTelling
    certainty: Certainty
    evidence: tuple[EvidencePath, ...] | None = None
    places: tuple[Place, ...] = ()


def account_of(
    score: PairScore,
    evidence: tuple[EvidencePath, ...] | None = None,
    places: Iterable[Place] = (),
    certainty: Certainty | None = None,
) -> PairAccount:
    """The account of a pair, with the ``evidence`` that its reader may see.

    ``certainty`` is that of a policy's limits, without it that of the packaged ones.
    """
    return PairAccount(score, telling_of(score), certainty or certainty_of(score.confidence), evidence, tuple(places))


def paths_between(
    score: PairScore, graph: KnowledgeGraph, everywhere: Container[str] = frozenset(), count: int = SHOWN_PATHS
) -> tuple[EvidencePath, ...]:
    """Paths of at most four stored facts: those of the told reasons, then the most telling of each kind and seeker.

    In a visit they are the seeker's. Of a kind and seeker that a told reason rests on, no other path is named.
    Common places are no evidence: every pair of a state has them. Nor are the nodes ``everywhere``, which most towns
    share (see ``shared_by_most``). ``NotFound`` for a town not in the graph.
    """
    search = evidence_paths if score.format is Format.VISIT else connections
    sound = [path for path in search(graph, score.a, score.b) if not _is_common(path, everywhere)]
    sound = [path for path in sound if not _goes_astray(path)]
    told = paths_of_reasons(sound, score, graph)
    others: dict[tuple[PathKind, str], EvidencePath] = {}
    for path in sound:
        others.setdefault((path.kind, path.seeker.id), path)
    known = {(path.kind, path.seeker.id) for path in told}
    return (*told, *(path for kind, path in others.items() if kind not in known))[:count]


def shared_by_most(profiles: Sequence[TownProfile]) -> frozenset[str]:
    """The methods and networks, as nodes, that more than half of the towns with profiles share, at least three."""
    named = {
        (profile.ags, node)
        for profile in profiles
        for node in (
            *(node_id(NodeKind.METHOD, one.id) for one in profile.experience if one.kind is StatementKind.METHOD),
            *(node_id(NodeKind.NETWORK, key_of(network)) for network in profile.networks),
        )
    }
    towns = Counter(node for _, node in named)
    # Two towns that share something are the pair itself: that is no common ground of all.
    most = max(2, len({profile.ags for profile in profiles}) / 2)
    return frozenset(node for node, count in towns.items() if count > most)


def _is_common(path: EvidencePath, everywhere: Container[str]) -> bool:
    between = path.nodes[1 : len(path.nodes) - path.tail - 1]
    return path.kind is PathKind.PLACE or any(node.id in everywhere for node in between)


def _goes_astray(path: EvidencePath) -> bool:
    """Over a "see also": no criterion counts it, so it would speak of kinship that the score denies."""
    return any(step.kind is EdgeKind.RELATED for step in path.steps)


def without_sealed(profiles: Sequence[TownProfile]) -> tuple[TownProfile, ...]:
    """The profiles without score-only statements: these are in no sentence, not even for head office."""
    return tuple(
        replace(profile, needs=tuple(open_needs(profile)), experience=tuple(open_experience(profile)))
        for profile in profiles
    )
