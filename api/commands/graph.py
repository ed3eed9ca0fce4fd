"""How does the knowledge graph answer at the terminal? (``matchmaker graph``)"""

import json as json_text
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.commands.graph_answers import mention_lines, partner_lines, topic_lines
from api.commands.output import print_json, print_lines
from api.commands.whole_file import write_whole
from api.documents.graph import mention_document, partner_document, path_document
from api.stored_graph import stored_graph
from api.wiring import open_unit_of_work
from matchmaker.errors import NotFound
from matchmaker.graph.export import to_graphml, to_json_ld, to_node_link
from matchmaker.graph.listings import towns_on_related, towns_on_topic, towns_with_method
from matchmaker.graph.partners import partners_of
from matchmaker.graph.path import EvidencePath
from matchmaker.graph.queries import connections
from matchmaker.graph.schema import HEAD_OFFICE, STRANGER, Audience, KnowledgeGraph, NodeKind, node_id
from matchmaker.graph.wording import in_arrows, sentence
from matchmaker.taxonomy.model import Entry, Taxonomy
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.named_entry import named_method, named_topic
from matchmaker.towns.profile import Visibility
from matchmaker.towns.register import Register, RegisteredTown, described

commands = typer.Typer(help="Der Wissensgraph: Verbindungen finden, ausgeben.", no_args_is_help=True)

PATH_EXAMPLE = "Beispiel: matchmaker graph path Zwönitz Wurzen"
KNOWS_EXAMPLE = 'Beispiel: matchmaker graph who-knows "Pop-up-Labor"'
WORKS_EXAMPLE = "Beispiel: matchmaker graph works-on Leerstand --json"
PARTNERS_EXAMPLE = "Beispiel: matchmaker graph partners Zwönitz"
EXPORT_EXAMPLE = "Beispiel: matchmaker graph export --as graphml netz.graphml"
SHOWN = 12


class Eyes(StrEnum):
    """With whose eyes the graph is looked at."""

    PUBLIC = "public"
    NETWORK = "network"
    HEAD_OFFICE = "head_office"


class Layout(StrEnum):
    """In which format the graph is written."""

    GRAPHML = "graphml"
    JSON_LD = "jsonld"
    NODE_LINK = "node-link"


AUDIENCES = {
    Eyes.PUBLIC: STRANGER,
    Eyes.NETWORK: Audience(Visibility.NETWORK),
    Eyes.HEAD_OFFICE: HEAD_OFFICE,
}
SEEN_BY = typer.Option("--seen-by", help="Mit wessen Augen: alle, Städte im Netzwerk, Geschäftsstelle.")


@commands.command(epilog=PATH_EXAMPLE)
def path(
    a: Annotated[str, typer.Argument(help="AGS, Name oder eindeutiger Namensteil.", show_default=False)],
    b: Annotated[str, typer.Argument(help="Die andere Stadt, ebenso.", show_default=False)],
    *,
    seen_by: Annotated[Eyes, SEEN_BY] = Eyes.PUBLIC,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Zeigt, wie zwei Städte zusammenhängen: Wege aus gespeicherten Angaben, die aussagekräftigsten zuerst."""
    with open_unit_of_work(reading=True) as uow:
        register = Register(uow.towns.all())
    towns = register.find(a), register.find(b)
    graph, _ = _graph(seen_by)
    _refuse_unknown(graph, *towns)
    found = connections(graph, towns[0].ags, towns[1].ags)
    if json:
        print_json({"a": _town(towns[0]), "b": _town(towns[1]), "paths": [path_document(one) for one in found]})
    else:
        print_lines(_lines(towns, found))


@commands.command("who-knows", epilog=KNOWS_EXAMPLE)
def who_knows(
    method: Annotated[str, typer.Argument(help="Methode: Kennung oder deutscher Name.", show_default=False)],
    *,
    seen_by: Annotated[Eyes, SEEN_BY] = Eyes.PUBLIC,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Nennt die Städte mit Erfahrung in einer Methode, die weitesten zuerst."""
    graph, taxonomy = _graph(seen_by)
    entry = taxonomy.entry(named_method(taxonomy, method))
    found = towns_with_method(graph, entry.id)
    if json:
        print_json({"method": _entry(entry), "towns": [mention_document(one) for one in found]})
    else:
        nobody = [f"Mit der Methode {entry.labels.de} hat noch keine Stadt Erfahrung angegeben."]
        print_lines(mention_lines(found) if found else nobody)


@commands.command("works-on", epilog=WORKS_EXAMPLE)
def works_on(
    topic: Annotated[str, typer.Argument(help="Thema: Kennung oder deutscher Name.", show_default=False)],
    *,
    seen_by: Annotated[Eyes, SEEN_BY] = Eyes.PUBLIC,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Nennt die Städte, die an einem Thema arbeiten, danach die an verwandten Themen.

    Unterthemen und Herausforderungen des Themas zählen dazu. Wer Rat sucht und wer Erfahrung hat, sagt jeder Satz.
    """
    graph, taxonomy = _graph(seen_by)
    entry = taxonomy.entry(named_topic(taxonomy, topic))
    found, beside = towns_on_topic(graph, entry.id), towns_on_related(graph, entry.id)
    if json:
        towns, related = ([mention_document(one) for one in mentions] for mentions in (found, beside))
        print_json({"topic": _entry(entry), "towns": towns, "related": related})
    else:
        nobody = [] if found else [f"Zum Thema {entry.labels.de} hat noch keine Stadt etwas angegeben."]
        print_lines([*nobody, *topic_lines(found, beside)])


@commands.command(epilog=PARTNERS_EXAMPLE)
def partners(
    town: Annotated[str, typer.Argument(help="AGS, Name oder eindeutiger Namensteil.", show_default=False)],
    *,
    seen_by: Annotated[Eyes, SEEN_BY] = Eyes.PUBLIC,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Nennt die Städte, mit denen sich eine Stadt austauscht oder die mit ihr in einem Netzwerk sind.

    Zu jeder steht, worum es zwischen beiden geht und wer dabei Rat sucht und wer Erfahrung hat.
    """
    with open_unit_of_work(reading=True) as uow:
        asked = Register(uow.towns.all()).find(town)
    graph, _ = _graph(seen_by)
    _refuse_unknown(graph, asked)
    found = partners_of(graph, asked.ags)
    if json:
        print_json({"town": _town(asked), "partners": [partner_document(one) for one in found]})
    else:
        nobody = [f"Für {described(asked)} ist kein Austausch gespeichert."]
        print_lines(partner_lines(found) if found else nobody)


@commands.command(epilog=EXPORT_EXAMPLE)
def export(
    file: Annotated[Path, typer.Argument(help="Die Datei, die entsteht.", show_default=False)],
    *,
    layout: Annotated[Layout, typer.Option("--as", help="Format der Datei.", show_default=False)],
    seen_by: Annotated[Eyes, SEEN_BY] = Eyes.PUBLIC,
    json: Annotated[
        bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen: was geschrieben wurde.")
    ] = False,
) -> None:
    """Schreibt den Wissensgraphen in eine Datei; ohne weitere Angabe nur, was öffentlich ist."""
    graph, taxonomy = _graph(seen_by)
    write_whole(file, _written(graph, taxonomy, layout).encode("utf-8"))
    nodes, edges = graph.number_of_nodes(), graph.number_of_edges()
    if json:
        print_json({"file": str(file), "as": layout.value, "seen_by": seen_by.value, "nodes": nodes, "edges": edges})
    else:
        print_lines([f"„{file}“ geschrieben: {nodes} Knoten, {edges} Kanten."])


def _refuse_unknown(graph: KnowledgeGraph, *towns: RegisteredTown) -> None:
    for town in towns:
        if node_id(NodeKind.TOWN, town.ags) not in graph:
            raise NotFound(
                f"{described(town)} ist hier keine Kleinstadt, und keine Kleinstadt nennt einen Austausch mit ihr. "
                "Nennen Sie eine Kleinstadt; „matchmaker towns show“ zeigt, was das Register von einer Stadt weiß."
            )


def _town(town: RegisteredTown) -> dict[str, str]:
    return {"ags": town.ags, "name": town.name, "state": town.state}


def _entry(entry: Entry) -> dict[str, str]:
    return {"id": entry.id, "label": entry.labels.de}


def _graph(seen_by: Eyes) -> tuple[KnowledgeGraph, Taxonomy]:
    taxonomy = read_taxonomy()
    return stored_graph(open_unit_of_work(reading=True), taxonomy, AUDIENCES[seen_by]), taxonomy


def _written(graph: KnowledgeGraph, taxonomy: Taxonomy, layout: Layout) -> str:
    if layout is Layout.GRAPHML:
        return to_graphml(graph)
    document = to_json_ld(graph, taxonomy) if layout is Layout.JSON_LD else to_node_link(graph)
    return json_text.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _lines(towns: tuple[RegisteredTown, RegisteredTown], found: tuple[EvidencePath, ...]) -> Iterator[str]:
    yield f"{described(towns[0])} und {described(towns[1])}"
    if not found:
        yield "Dazu ist keine Verbindung gespeichert."
    for one in found[:SHOWN]:
        yield f"- {sentence(one)}"
        yield f"  {in_arrows(one)}"
        sources = dict.fromkeys(step.source for step in one.steps if step.source)
        yield f"  Quelle: {'; '.join(sources)}"
    if len(found) > SHOWN:
        yield f"Dazu {len(found) - SHOWN} weitere; mit --json stehen alle da."
