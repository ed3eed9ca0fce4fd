"""Which nodes and edges does the register bring?"""

from collections.abc import Iterable

from matchmaker.graph.schema import EdgeKind, KnowledgeGraph, NodeKind
from matchmaker.graph.writing import Fact, add_fact, add_node
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.setting import SETTING_NAMES, Setting, setting_class

ENGLISH_SETTINGS = {
    Setting.CENTRAL: "central",
    Setting.RATHER_CENTRAL: "rather central",
    Setting.RATHER_PERIPHERAL: "rather peripheral",
    Setting.VERY_PERIPHERAL: "very peripheral",
}
SETTING_SOURCE = "eigene Berechnung aus zwei Entfernungen (Näherung)"
# The setting class is a proxy and said to be one; everything else in the graph is stated by somebody.
PROXY_CONFIDENCE = 0.5


def add_places(graph: KnowledgeGraph, towns: Iterable[RegisteredTown]) -> None:
    """Towns, districts, states and settings, and what lies in what."""
    settings = [
        add_node(graph, NodeKind.SETTING, str(int(one)), (SETTING_NAMES[one], ENGLISH_SETTINGS[one])) for one in Setting
    ]
    for town in towns:
        own = add_node(
            graph,
            NodeKind.TOWN,
            town.ags,
            (town.name, town.name),
            lat=town.lat,
            lon=town.lon,
            population=town.population,
        )
        district = add_node(
            graph, NodeKind.DISTRICT, town.district, (f"Kreis {town.district}", f"district {town.district}")
        )
        state = add_node(graph, NodeKind.STATE, town.state, (town.state, town.state))
        lies_in = Fact(EdgeKind.LIES_IN, source=town.source)
        add_fact(graph, own, district, lies_in)
        add_fact(graph, district, state, lies_in)
        class_ = setting_class(town.indicators.get("km_to_town_20k"), town.indicators.get("km_to_town_100k"))
        if class_ is not None:
            proxy = Fact(EdgeKind.LIES_IN, source=SETTING_SOURCE, confidence=PROXY_CONFIDENCE)
            add_fact(graph, own, settings[class_], proxy)
