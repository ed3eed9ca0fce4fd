"""Does ``matchmaker graph`` answer who knows, who works on what, and who exchanges with whom?"""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from api.wiring import open_unit_of_work
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.towns.history import Relation, RelationKind
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, Visibility
from tests.builders import a_profile, a_town, ags
from tests.command_line import run

LAB = Experience(
    "pop_up_labor", StatementKind.METHOD, Stage.IN_OPERATION, topic="leerstand", year=2021, source="Rat 2024"
)
HIDDEN = Experience("pop_up_labor", StatementKind.METHOD, Stage.LEARNED, visibility=Visibility.HEAD_OFFICE)


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'graph.db'}"
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    monkeypatch.setenv("DATABASE_URL", url)
    with open_unit_of_work() as uow:
        uow.towns.replace_all(a_town(number) for number in range(5))
        uow.profiles.save_all(
            [
                a_profile(0, needs=(Need("leerstand", source="Rat 2024"),), experience=()),
                a_profile(1, needs=(), experience=(LAB,)),
                a_profile(2, needs=(), experience=(HIDDEN,)),
                a_profile(3, needs=(Need("innenentwicklung"),), experience=()),
            ]
        )
        uow.relations.save_all([Relation(ags(0), ags(1), RelationKind.EXCHANGE, "Markt", "Liste")])
        uow.commit()


def test_people_read_who_knows_a_method_and_only_what_they_may_see(capsys):
    answer = run(capsys, "graph", "who-knows", "Pop-up-Labor")
    office = run(capsys, "graph", "who-knows", "pop_up_labor", "--seen-by", "head_office")

    assert answer.out.splitlines() == [
        "1 Stadt:",
        "- Birkenau am See hat mit der Methode Pop-up-Labor schon etwas umgesetzt, 2021. [Rat 2024]",
    ]
    assert [line.split(" hat ")[0] for line in office.out.splitlines()] == [
        "2 Städte:",
        "- Cedernburg",
        "- Birkenau am See",
    ]


def test_a_town_is_counted_once_and_its_further_statements_stand_below_its_first(capsys):
    again = replace(LAB, stage=Stage.UNDER_WAY, topic="innenentwicklung", title="Markthalle")
    with open_unit_of_work() as uow:
        uow.profiles.save_all([a_profile(1, needs=(), experience=(LAB, again))])
        uow.commit()

    lines = run(capsys, "graph", "who-knows", "Pop-up-Labor").out.splitlines()

    assert [line.split(" hat ")[0].split(" sammelt ")[0] for line in lines] == [
        "1 Stadt:",
        "- Birkenau am See",
        "  - Birkenau am See",
    ]


def test_machines_read_who_knows_a_method(capsys):
    answer = run(capsys, "graph", "who-knows", "Pop-up-Labor", "--json")

    assert (answer.exit_code, answer.err) == (0, "")
    document = json.loads(answer.out)
    assert document["method"] == {"id": "pop_up_labor", "label": "Pop-up-Labor"}
    (town,) = document["towns"]
    sentence = town.pop("sentence")
    assert town == {
        "ags": ags(1),
        "name": "Birkenau am See",
        "seeks": False,
        "subject": {"id": "pop_up_labor", "kind": "method", "label": "Pop-up-Labor"},
        "related": None,
        "stage": "in_operation",
        "failed": False,
        "role": "mayor",
        "strength": 0.8,
        "date": "2021",
        "source": "Rat 2024",
    }
    assert sentence["de"] == "Birkenau am See hat mit der Methode Pop-up-Labor schon etwas umgesetzt, 2021."


def test_who_works_on_a_topic_stands_by_what_they_want_and_related_topics_apart(capsys):
    answer = run(capsys, "graph", "works-on", "Leerstand")
    document = json.loads(run(capsys, "graph", "works-on", "leerstand", "--json").out)

    assert answer.out.splitlines() == [
        "Erfahrung und Vorhaben, 1 Stadt:",
        "- Birkenau am See hat zum Thema Leerstand schon etwas umgesetzt, 2021. [Rat 2024]",
        "Rat gesucht, 1 Stadt:",
        "- Ahornstedt sucht Rat zum Thema Leerstand. [Rat 2024]",
        "Verwandte Themen, 1 Stadt:",
        "- Dornfeld sucht Rat zum verwandten Thema Innenentwicklung.",
    ]
    assert [town["name"] for town in document["towns"]] == ["Ahornstedt", "Birkenau am See"]
    assert [(town["name"], town["related"]) for town in document["related"]] == [("Dornfeld", "innenentwicklung")]


def test_who_exchanges_with_a_town_and_what_it_is_about(capsys):
    answer = run(capsys, "graph", "partners", "Ahornstedt")
    document = json.loads(run(capsys, "graph", "partners", ags(1), "--json").out)

    assert answer.out.splitlines() == [
        f"Birkenau am See ({ags(1)})",
        "- Ahornstedt und Birkenau am See tauschen sich schon aus (Markt). [Liste]",
        (
            "- Ahornstedt sucht Rat zum Thema Leerstand. "
            "Birkenau am See hat dazu schon etwas umgesetzt (Pop-up-Labor), 2021. [Rat 2024]"
        ),
    ]
    assert document["town"] == {"ags": ags(1), "name": "Birkenau am See", "state": "Hessen"}
    (partner,) = document["partners"]
    assert (partner["ags"], partner["exchanges"], partner["running"]) == (ags(0), True, True)
    assert [(path["kind"], path["seeker"], path["partner"]) for path in partner["about"]] == [("help", ags(0), ags(1))]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (("who-knows", "Bürgerrat"), "Mit der Methode Bürgerrat hat noch keine Stadt Erfahrung angegeben."),
        (("partners", "Eschenhain"), f"Für Eschenhain (Hessen, {ags(4)}) ist kein Austausch gespeichert."),
    ],
)
def test_where_nothing_is_stored_that_is_said(capsys, question, words):
    answer = run(capsys, "graph", *question)

    assert (answer.exit_code, answer.out, answer.err) == (0, f"{words}\n", "")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (("who-knows", "Popup-Labr"), "Keine Methode heißt „Popup-Labr“. Meinten Sie: pop_up_labor (Pop-up-Labor)"),
        (("works-on", "Leerstant"), "Kein Thema heißt „Leerstant“. Meinten Sie: leerstand (Leerstand)"),
        (("partners", "Ahornstet"), "Keine Stadt heißt „Ahornstet“."),
    ],
)
def test_an_unknown_name_is_refused_with_names_like_it(capsys, question, words):
    answer = run(capsys, "graph", *question)

    assert (answer.exit_code, answer.out) == (1, "")
    assert answer.err.startswith(words)


def test_a_large_town_that_nobody_names_is_named_as_no_small_town(capsys):
    with open_unit_of_work() as uow:
        uow.towns.replace_all([*(a_town(number) for number in range(5)), a_town(7, name="Berlin", small=False)])
        uow.commit()

    for words in (("partners", "Berlin"), ("path", "Berlin", "Ahornstedt")):
        answer = run(capsys, "graph", *words)
        assert (answer.exit_code, answer.out) == (1, "")
        assert f"Berlin (Hessen, {ags(7)}) ist hier keine Kleinstadt" in answer.err
        assert "Wissensgraph" not in answer.err
