"""Is nothing called a town's own statement that the report on the pilot phase says?"""

from dataclasses import replace

import networkx as nx

from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.schema import NodeKind, node_id
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.pilot.membership import membership_source
from matchmaker.towns.pilot.reading import read_pilot_profiles, read_pilot_towns

DEMMIN = "13071029"
NETWORK = "innenstadt_beleben"
REPORTED = "Tätigkeitsbericht zur Pilotphase Kleinstadtakademie, Abschnitt 4.2 (Demo: keine Angabe der Stadt selbst)"


def demmin():
    return next(profile for profile in read_pilot_profiles(read_taxonomy()) if profile.ags == DEMMIN)


def test_a_pilot_towns_consortium_is_what_the_report_says():
    assert membership_source(demmin(), NETWORK) == REPORTED


def test_a_town_that_speaks_for_itself_is_its_own_source():
    assert membership_source(replace(demmin(), consent_source=None), NETWORK) == "Profil der Stadt"


def test_a_network_that_the_report_does_not_name_is_the_towns_own_statement():
    assert membership_source(demmin(), "anderes_netz") == "Profil der Stadt"


def test_the_graph_cites_the_report_for_a_membership():
    graph: nx.MultiDiGraph = build_graph(GraphSources(read_pilot_towns(), [demmin()], read_taxonomy()))

    edges = graph.get_edge_data(node_id(NodeKind.TOWN, DEMMIN), node_id(NodeKind.NETWORK, NETWORK))

    assert [edge["source"] for edge in edges.values()] == [REPORTED]
