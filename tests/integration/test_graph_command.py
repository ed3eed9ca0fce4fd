"""What does ``matchmaker graph`` print, write and refuse?"""

import json
from pathlib import Path

import networkx as nx
import pytest

from api.wiring import open_unit_of_work
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, Visibility
from tests.builders import a_profile, a_town, ags
from tests.command_line import run

SEALED = "Haushaltslage heikel"
LAB = Experience(
    "pop_up_labor", StatementKind.METHOD, Stage.IN_OPERATION, topic="leerstand", year=2021, source="Rat 2024"
)


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'graph.db'}"
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    monkeypatch.setenv("DATABASE_URL", url)
    sealed = Need("ehrenamt", visibility=Visibility.SCORE_ONLY, source=SEALED)
    with open_unit_of_work() as uow:
        uow.towns.replace_all(a_town(number) for number in range(4))
        uow.profiles.save_all(
            [
                a_profile(0, needs=(Need("leerstand", source="Rat 2024"), sealed), experience=()),
                a_profile(1, needs=(), experience=(LAB,)),
            ]
        )
        uow.commit()


def test_a_path_is_printed_as_one_json_document(capsys):
    answer = run(capsys, "graph", "path", "Ahornstedt", "Birkenau", "--json")

    document = json.loads(answer.out)
    assert (answer.exit_code, answer.err) == (0, "")
    assert document["a"] == {"ags": ags(0), "name": "Ahornstedt", "state": "Sachsen"}
    assert [path["kind"] for path in document["paths"]] == ["help", "place"]
    help_path = document["paths"][0]
    assert help_path["short"] == "Ahornstedt braucht Leerstand ← hat Erfahrung Birkenau am See → nutzte Pop-up-Labor"
    assert help_path["sentence"]["de"].endswith("Birkenau am See hat dazu schon etwas umgesetzt (Pop-up-Labor), 2021.")
    assert [(step["from"], step["kind"], step["to"], step["walked"]) for step in help_path["steps"]] == [
        (f"town:{ags(0)}", "needs", "topic:leerstand", "forward"),
        (f"town:{ags(1)}", "has_experience", "topic:leerstand", "backward"),
        (f"town:{ags(1)}", "used_method", "method:pop_up_labor", "forward"),
    ]


def test_people_read_a_sentence_its_steps_and_its_sources(capsys):
    answer = run(capsys, "graph", "path", ags(0), ags(1))

    assert answer.out.splitlines() == [
        f"Ahornstedt (Sachsen, {ags(0)}) und Birkenau am See (Hessen, {ags(1)})",
        (
            "- Ahornstedt sucht Rat zum Thema Leerstand. "
            "Birkenau am See hat dazu schon etwas umgesetzt (Pop-up-Labor), 2021."
        ),
        "  Ahornstedt braucht Leerstand ← hat Erfahrung Birkenau am See → nutzte Pop-up-Labor",
        "  Quelle: Rat 2024",
        "- Ahornstedt und Birkenau am See liegen im selben Kreis.",
        "  Ahornstedt liegt in demselben Kreis ← liegt in Birkenau am See",
        "  Quelle: erfunden",
    ]


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("Ahornstedt", "Nirgendwo"), "Keine Stadt heißt „Nirgendwo“."),
        (("Ahornstedt", "Ahornstedt"), "zweimal dieselbe Stadt"),
    ],
)
def test_names_that_cannot_be_used_are_refused_with_a_sentence(capsys, names, reason):
    answer = run(capsys, "graph", "path", *names)

    assert (answer.exit_code, answer.out) == (1, "")
    assert reason in answer.err


@pytest.mark.parametrize("layout", ["graphml", "node-link", "jsonld"])
def test_an_export_holds_what_is_public_and_head_office_may_have_all(capsys, tmp_path, layout):
    public, complete = tmp_path / "public", tmp_path / "complete"

    answer = run(capsys, "graph", "export", "--as", layout, str(public))
    run(capsys, "graph", "export", "--as", layout, "--seen-by", "head_office", str(complete))

    assert answer.exit_code == 0
    assert "geschrieben" in answer.out
    assert "Rat 2024" in public.read_text(encoding="utf-8")
    assert SEALED not in public.read_text(encoding="utf-8")
    assert SEALED in complete.read_text(encoding="utf-8")


def test_an_exported_file_is_read_by_networkx(capsys, tmp_path):
    graphml, node_link = tmp_path / "netz.graphml", tmp_path / "netz.json"
    run(capsys, "graph", "export", "--as", "graphml", str(graphml))
    run(capsys, "graph", "export", "--as", "node-link", str(node_link))

    one = nx.read_graphml(graphml, force_multigraph=True)
    other = nx.node_link_graph(json.loads(node_link.read_text(encoding="utf-8")))

    assert f"town:{ags(0)}" in one
    assert (one.number_of_nodes(), one.number_of_edges()) == (other.number_of_nodes(), other.number_of_edges())


def test_a_place_that_cannot_be_written_is_refused(capsys, tmp_path):
    answer = run(capsys, "graph", "export", "--as", "graphml", str(tmp_path / "missing" / "netz.graphml"))

    assert answer.exit_code == 1
    assert "lässt sich nicht schreiben" in answer.err


def test_an_unknown_layout_is_wrong_usage(capsys, tmp_path):
    assert run(capsys, "graph", "export", "--as", "gexf", str(tmp_path / "netz")).exit_code == 2


def test_for_machines_an_export_tells_what_it_wrote(capsys, tmp_path):
    file = tmp_path / "netz.json"

    answer = run(capsys, "graph", "export", str(file), "--as", "node-link", "--json")

    written = json.loads(file.read_text())
    assert (answer.exit_code, answer.err) == (0, "")
    assert json.loads(answer.out) == {
        "file": str(file),
        "as": "node-link",
        "seen_by": "public",
        "nodes": len(written["nodes"]),
        "edges": len(written["edges"]),
    }


def test_a_folder_is_no_place_for_an_export(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    answer = run(capsys, "graph", "export", ".", "--as", "graphml")

    assert (answer.exit_code, answer.err) == (1, "„.“ ist ein Ordner. Geben Sie eine Datei an.\n")
    assert {file.name.removesuffix("-wal").removesuffix("-shm") for file in tmp_path.iterdir()} == {"graph.db"}
