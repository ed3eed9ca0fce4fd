"""With whom does a town exchange already, on what, and who gives and who seeks?"""

from dataclasses import dataclass

from matchmaker.errors import NotFound
from matchmaker.graph.path import EvidencePath, NodeRef, PathKind, node_of, steps_in, steps_out
from matchmaker.graph.queries import connections
from matchmaker.graph.schema import EdgeKind, KnowledgeGraph, NodeKind, node_id

MEETING = (PathKind.EXCHANGED, PathKind.NETWORK)
ABOUT = (PathKind.HELP, PathKind.RELATED_HELP, PathKind.SHARED, PathKind.RELATED_SHARED)
MOST_ABOUT = 3


@dataclass(frozen=True, slots=True)
class Partner:
    """A town that another one exchanges or exchanged with, or shares a network with.

    ``met`` are these facts, exchanges first; ``about`` the most telling subjects between the two, at most three: who
    of them seeks advice and who has the experience stands in each path's seeker and partner. An exchange is stored
    without the roles that the towns had in it, so these are what both state, not what was agreed.
    """

    town: NodeRef
    met: tuple[EvidencePath, ...]
    about: tuple[EvidencePath, ...]

    @property
    def exchanges(self) -> bool:
        """Whether the two exchange or did; else they only share a network."""
        return self.met[0].kind is PathKind.EXCHANGED

    @property
    def runs(self) -> bool:
        """Whether one of their exchanges is still running."""
        return any(path.kind is PathKind.EXCHANGED and path.steps[0].details.get("running") for path in self.met)


def partners_of(graph: KnowledgeGraph, ags: str) -> tuple[Partner, ...]:
    """Everybody whom a town exchanges with, running exchanges first, then the latest, then networks; by name.

    ``NotFound`` for a town that is not in the graph.
    """
    town = node_id(NodeKind.TOWN, ags)
    if town not in graph:
        raise NotFound(f"Die Stadt {ags} kommt im Wissensgraphen nicht vor: weder klein noch von jemandem genannt.")
    return tuple(sorted((_partner(graph, ags, other) for other in _others(graph, town)), key=_order))


def _others(graph: KnowledgeGraph, town: str) -> list[str]:
    met = {step.end.id for step in steps_out(graph, town, EdgeKind.EXCHANGED_WITH)}
    for own in steps_out(graph, town, EdgeKind.MEMBER_OF):
        if own.end.kind is NodeKind.NETWORK:
            met |= {step.end.id for step in steps_in(graph, own.end.id, EdgeKind.MEMBER_OF)}
    return sorted(met - {town})


def _partner(graph: KnowledgeGraph, ags: str, other: str) -> Partner:
    partner = node_of(graph, other)
    paths = connections(graph, ags, partner.key)
    met = tuple(path for path in paths if path.kind in MEETING)
    return Partner(partner, met, tuple(path for path in paths if path.kind in ABOUT)[:MOST_ABOUT])


def _order(partner: Partner) -> tuple[object, ...]:
    dates = [path.steps[0].date or "" for path in partner.met if path.kind is PathKind.EXCHANGED]
    # The latest first: of texts of one form the complement of every digit turns the order round.
    latest = max(dates, default="").translate(str.maketrans("0123456789", "9876543210"))
    return not partner.runs, not partner.exchanges, latest or "~", partner.town.label_de, partner.town.key
