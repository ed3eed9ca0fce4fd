"""Which ties between towns does the graph hold: networks, exchanges, refusals?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from matchmaker.graph.schema import Audience, EdgeKind, KnowledgeGraph, NodeKind, key_of, node_id
from matchmaker.graph.writing import Fact, add_fact, add_node
from matchmaker.towns.history import PastExchange, Relation, RelationKind
from matchmaker.towns.profile import Format, TownProfile, Visibility

OWN_STATEMENT = "Profil der Stadt"


@dataclass(frozen=True, slots=True)
class Tie:
    """One exchange between two towns as it enters the graph; ``first`` < ``second`` by AGS."""

    first: str
    second: str
    format: str
    label: str
    source: str
    since: date | None = None
    ended: date | None = None


def visible_ties(profile: TownProfile, audience: Audience) -> Iterable[Tie]:
    """The exchanges that a profile remembers, for the network and for both towns themselves."""
    for entry in profile.history or ():
        taking_part = audience.owner in (profile.ags, entry.with_ags)
        if not _is_refusal(entry) and (taking_part or audience.sees(Visibility.NETWORK, profile.ags)):
            first, second = sorted((profile.ags, entry.with_ags))
            yield Tie(first, second, entry.format, "", OWN_STATEMENT, ended=entry.ended)


def visible_refusals(profile: TownProfile, audience: Audience) -> Iterable[PastExchange]:
    """Refused proposals: for head office alone, since nobody is told who declined."""
    return filter(_is_refusal, profile.history or ()) if audience.is_head_office else ()


def tie_of(relation: Relation) -> Tie:
    """An existing relation as a tie; relations are public."""
    return Tie(
        relation.first,
        relation.second,
        relation.kind.value,
        relation.label,
        relation.source,
        relation.since,
        relation.ended,
    )


def add_tie(graph: KnowledgeGraph, tie: Tie) -> None:
    """``exchanged_with`` both ways, and the exchange itself with its members and its format."""
    # Both towns remember the same exchange; one statement makes one fact of it.
    statement = f"{tie.format}/{key_of(tie.label)}/{tie.ended or ''}"
    more = {"format": tie.format, "label": tie.label or None, "running": tie.ended is None or None}
    when = tie.ended or tie.since
    dated = None if when is None else when.isoformat()
    towns = [node_id(NodeKind.TOWN, ags) for ags in (tie.first, tie.second)]
    met = Fact(EdgeKind.EXCHANGED_WITH, date=dated, source=tie.source, statement=statement, more=more)
    add_fact(graph, towns[0], towns[1], met)
    add_fact(graph, towns[1], towns[0], met)
    # A partnership is a tie but no event that had members and an end.
    if tie.format == RelationKind.TWIN_TOWN:
        return
    names = " – ".join(graph.nodes[town]["label_de"] for town in towns)
    key = f"{tie.first}.{tie.second}.{key_of(statement)}"
    exchange = add_node(graph, NodeKind.EXCHANGE, key, (tie.label or names, tie.label or names))
    for town in towns:
        add_fact(graph, town, exchange, Fact(EdgeKind.MEMBER_OF, date=dated, source=tie.source))
    if tie.format in list(Format):
        add_fact(graph, exchange, node_id(NodeKind.FORMAT, tie.format), Fact(EdgeKind.CONCERNS, source=tie.source))


def add_refusal(graph: KnowledgeGraph, town: str, entry: PastExchange) -> None:
    """``declined`` from the town whose profile remembers it; it does not say who of the two refused."""
    dated = None if entry.declined is None else entry.declined.isoformat()
    more = {"format": entry.format, "not_again": entry.not_again or None}
    refused = Fact(EdgeKind.DECLINED, date=dated, source=OWN_STATEMENT, statement=entry.format, more=more)
    add_fact(graph, node_id(NodeKind.TOWN, town), node_id(NodeKind.TOWN, entry.with_ags), refused)


def add_membership(graph: KnowledgeGraph, ags: str, network: str, names: Mapping[str, str], source: str) -> None:
    """A town in a network; ``names`` gives the full name of a network whose key alone is stored."""
    if key := key_of(network):
        label = names.get(network, network)
        node = add_node(graph, NodeKind.NETWORK, key, (label, label))
        add_fact(graph, node_id(NodeKind.TOWN, ags), node, Fact(EdgeKind.MEMBER_OF, source=source))


def _is_refusal(entry: PastExchange) -> bool:
    return entry.declined is not None or entry.not_again
