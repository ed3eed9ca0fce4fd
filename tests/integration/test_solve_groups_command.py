"""``matchmaker solve circles`` and ``solve consortia`` as a person or a script runs them."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import run

TAKEN = "Mögliche Partnerstädte gibt es, sie sitzen aber in anderen Gruppen; für eine weitere reicht es nicht."


def town(number: int, **changes: Any) -> dict[str, Any]:
    facts = {"id": f"stadt-{number}", "state": f"Land {number}", "district": f"0000{number}", "population": 9000}
    return facts | {"topics": ["centre"]} | changes


def written(tmp_path: Path, towns: list[dict[str, Any]], **changes: Any) -> str:
    scores = [[a["id"], b["id"], 0.5] for a, b in combinations(towns, 2)]
    path = tmp_path / "aufgabe.json"
    path.write_text(json.dumps({"towns": towns, "scores": scores} | changes), encoding="utf-8")
    return str(path)


def test_circles_are_printed_as_the_documented_json(capsys, tmp_path):
    towns = [town(number) for number in range(3)]
    problem = written(
        tmp_path,
        towns,
        minimum_size=3,
        target_size=3,
        advice=[["stadt-1", "stadt-0", 0.5], ["stadt-2", "stadt-0", 1, "x"]],
    )

    answer = run(capsys, "solve", "circles", problem, "--json")

    assert (answer.exit_code, answer.err) == (0, "")
    document = json.loads(answer.out)
    solver = document.pop("solver")
    assert "HiGHS" in solver
    assert document == {
        "groups": [
            {
                "members": ["stadt-0", "stadt-1", "stadt-2"],
                "topic": "centre",
                "value": pytest.approx(0.5 + 0.25 + 0.15 * 2 / 3 + 1 / 3, abs=1e-6),
                "weakest": 0.5,
                "alternates": [],
            }
        ],
        "unmatched": [],
        "causes": [],
        "total_value": 3.55,
        "upper_bound": 3.55,
        "gap": 0.0,
        "optimal": True,
    }


def test_who_stays_out_is_told_why_and_what_would_help(capsys, tmp_path):
    towns = [town(number, state="Hessen") for number in range(5)]

    document = json.loads(run(capsys, "solve", "circles", written(tmp_path, towns), "--json").out)

    assert document["groups"] == []
    assert document["unmatched"][0]["conflict"] == ["per_state"]
    assert document["unmatched"][0]["reason"]["code"] == "rules_conflict"
    (cause,) = document["causes"]
    assert cause == {
        "reason": document["unmatched"][0]["reason"],
        "relaxation": {"rule": "maximum_per_state", "from": "2", "to": "5"},
        "ids": [f"stadt-{number}" for number in range(5)],
    }


def test_what_is_true_of_several_towns_is_read_once_with_their_names(capsys, tmp_path):
    towns = [town(number, state="Hessen") for number in range(5)]

    conflict = "Keine Gruppe mit dieser Stadt hält alle Regeln ein."
    lines = run(capsys, "solve", "circles", written(tmp_path, towns)).out.splitlines()

    assert lines[:7] == [
        "Kein Kreis.",
        "",
        "In keinem Kreis:",
        f"  5 Städte, für jede gilt: {conflict} Nicht einzuhalten: Höchstzahl je Land.",
        "    Es ginge mit höchstens 5 statt 2 Städten aus einem Land.",
        "    stadt-0, stadt-1, stadt-2, stadt-3, stadt-4",
        "",
    ]


def test_people_read_groups_reserve_and_proof(capsys, tmp_path):
    towns = [town(number) for number in range(6)]
    scores = [[f"stadt-{a}", f"stadt-{b}", 0.4 if b == 5 else 0.5] for a, b in combinations(range(6), 2)]

    answer = run(capsys, "solve", "circles", written(tmp_path, towns, target_size=5, scores=scores))

    assert (answer.exit_code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        "Kreis 1: centre, Wert 0,870",
        "  stadt-0, stadt-1, stadt-2, stadt-3, stadt-4",
        "  Nachrücken könnte stadt-5 für stadt-0: −0,450",
        "  Nachrücken könnte stadt-5 für stadt-1: −0,450",
        "",
        "In keinem Kreis:",
        f"  stadt-5: {TAKEN}",
        "    Es ginge mit bis zu 6 statt 5 Städten in einer Gruppe. Alle anderen Gruppen bleiben dabei, wie sie sind.",
        "",
        "Kreise: 1. Städte darin: 5 von 6.",
        "Summe: 4,350; möglich ist höchstens 4,350. Das ist bewiesen das Beste.",
    ]


def test_a_kit_per_circle_is_written(capsys, tmp_path):
    towns = [town(number) for number in range(5)]

    answer = run(capsys, "solve", "circles", written(tmp_path, towns), "--kit", str(tmp_path / "mappen"), "--json")

    assert answer.exit_code == 0
    assert json.loads(answer.out)["optimal"] is True
    assert [file.name for file in (tmp_path / "mappen").iterdir()] == ["kreis-1.html"]


def test_a_kit_has_as_many_sessions_as_asked_for(capsys, tmp_path):
    path, folder = written(tmp_path, [town(number) for number in range(5)]), tmp_path / "mappen"

    answer = run(capsys, "solve", "circles", path, "--kit", str(folder), "--sessions", "8")

    assert answer.exit_code == 0
    assert "5 Städte, 8 Sitzungen" in (folder / "kreis-1.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [("--sessions", "3"), ("--kit", "mappen", "--sessions", "0")])
def test_sessions_without_a_kit_or_none_at_all_are_wrong_usage(capsys, tmp_path, arguments):
    path = written(tmp_path, [town(number) for number in range(5)])

    answer = run(capsys, "solve", "circles", path, *arguments)

    assert (answer.exit_code, answer.out) == (2, "")
    assert "--sessions" in answer.err


def test_consortia_are_formed_on_their_theme_from_enough_states(capsys, tmp_path):
    towns = [
        {
            "id": f"stadt-{number}",
            "state": state,
            "setting": "peripher",
            "population": 9000,
            "stage": "idea",
            "topics": topics,
        }
        for number, (state, topics) in enumerate(
            [("A", ["x", "y"]), ("A", ["x"]), ("B", ["x"]), ("C", ["x"]), ("D", ["y"])]
        )
    ]

    document = json.loads(run(capsys, "solve", "consortia", written(tmp_path, towns, theme="x"), "--json").out)

    (group,) = document["groups"]
    assert (group["members"], group["topic"]) == (["stadt-0", "stadt-1", "stadt-2", "stadt-3"], "x")
    assert group["value"] == pytest.approx(0.5 + 0.25 * (1 - 6 / 16) + 0.15 / 4, abs=1e-6)
    too_few = json.loads(
        run(capsys, "solve", "consortia", written(tmp_path, towns, theme="x", minimum_states=4), "--json").out
    )
    assert too_few["groups"] == []


def test_all_faults_are_listed_and_nothing_is_solved(capsys, tmp_path):
    path = tmp_path / "aufgabe.json"
    path.write_text(
        """{"towns": [{"id": "A", "topics": ["x"], "population": 0}, {"id": "A", "topics": "x"}, {"id": "B"}],
        "scores": [["A", "B", NaN], ["B", "A", 0.5]], "minimum_size": 7, "target_size": 5,
        "pinned": [["A", "B"]], "vetoed": [["B", "A"]], "advice": [["A", "A", 0.5], ["A", "B", 2]],
        "maximum_size_ratio": 0.5, "maximum_per_state": 0, "groesse": 3}""",
        encoding="utf-8",
    )

    answer = run(capsys, "solve", "circles", str(path), "--json")

    assert (answer.exit_code, answer.out) == (1, "")
    for fault in (
        "groesse",
        "maximum_size_ratio: Hier steht",
        "maximum_per_state: Hier steht „0“",
        "towns[0], population",
        "towns[1], topics",
        "towns[2], topics: Die Themen fehlen.",
        "scores[0], score",
        "advice[1], usefulness",
        "Gruppengröße, minimum_size: Die Mindestgröße 7 liegt über der Zielgröße 5.",
        "towns[1], id: Die Kennung „A“ steht schon in towns[0].",
        "scores[1]: Das Paar „B“ und „A“ steht schon in scores[0].",
        "pinned[0]: Das gesetzte Paar „A“ und „B“ ist in vetoed[0] ausgeschlossen.",
        "advice[0]: „A“ berät hier sich selbst.",
    ):
        assert fault in answer.err


def test_pins_that_hold_more_towns_than_a_group_has_seats_are_refused(capsys, tmp_path):
    towns = [town(number) for number in range(4)]
    pinned = [["stadt-0", "stadt-1"], ["stadt-1", "stadt-2"], ["stadt-2", "stadt-3"]]

    answer = run(capsys, "solve", "circles", written(tmp_path, towns, minimum_size=3, target_size=3, pinned=pinned))

    assert answer.exit_code == 1
    assert "pinned[2]: Gesetzte Paare halten 4 Städte zusammen, eine Gruppe hat höchstens 3." in answer.err


@pytest.mark.parametrize("stated", [[5], [6, 4], "4-6", [4, 99], [1, 6]])
def test_a_strange_group_size_of_consortia_is_refused(capsys, tmp_path, stated):
    answer = run(capsys, "solve", "consortia", written(tmp_path, [], group_size=stated))

    assert (answer.exit_code, answer.out) == (1, "")


def test_nobody_at_all_is_no_fault(capsys, tmp_path):
    answer = run(capsys, "solve", "consortia", written(tmp_path, []))

    assert (answer.exit_code, answer.out.splitlines()[0]) == (0, "Kein Verbund: Es nimmt keine Stadt teil.")


def test_a_person_is_told_how_many_earlier_groups_change(capsys, tmp_path):
    towns = [town(number) for number in range(6)]
    earlier = [["stadt-0", "stadt-2", "stadt-4"], ["stadt-1", "stadt-3", "stadt-5"]]
    path = written(
        tmp_path,
        towns,
        minimum_size=3,
        target_size=3,
        earlier=earlier,
        vetoed=[["stadt-0", "stadt-2"]],
        locked=[earlier[1]],
    )

    answer = run(capsys, "solve", "circles", path)
    document = json.loads(run(capsys, "solve", "circles", path, "--json").out)

    assert answer.out.splitlines()[-1] == "1 von 2 früheren Kreisen ändert sich."
    assert (document["kept"], document["changed"]) == (1, 1)
    assert [group["members"] for group in document["groups"]] == [earlier[1]]


def test_locked_and_earlier_groups_are_read_with_all_their_faults(capsys, tmp_path):
    towns = [town(number) for number in range(6)]
    path = written(tmp_path, towns, locked=["stadt-0", ["stadt-1"]], earlier=[["stadt-1", 7], ["stadt-1", "stadt-2"]])

    answer = run(capsys, "solve", "circles", path, "--json")

    assert (answer.exit_code, answer.out) == (1, "")
    for fault in (
        "locked[0]: Erwartet werden die Städte einer Gruppe",
        "locked[1]: Erwartet werden die Städte einer Gruppe",
        "earlier[0], id: Hier steht „7“",
        "earlier[1]: „stadt-1“ sitzt schon in earlier[0].",
    ):
        assert fault in answer.err
    broken = run(capsys, "solve", "circles", written(tmp_path, towns, locked=[["stadt-0", "stadt-1"]]))
    assert "locked[0]: Diese Gruppe kann nicht so bleiben: 2 Städte sind nicht 5 bis 6." in broken.err


def test_a_misspelt_theme_is_refused_in_one_sentence_with_names_that_are_alike(capsys, tmp_path):
    towns = [town(number) for number in range(4)]
    (known,) = {topic for one in towns for topic in one["topics"]}

    answer = run(capsys, "solve", "consortia", written(tmp_path, towns, theme=f"{known}x"))

    assert (answer.exit_code, answer.out) == (1, "")
    assert f"Kein Thema einer Stadt heißt „{known}x“. Ähnlich heißen „{known}“." in answer.err


def test_sizes_the_wrong_way_round_are_told_by_the_key_of_the_file(capsys, tmp_path):
    answer = run(
        capsys, "solve", "consortia", written(tmp_path, [town(number) for number in range(4)], group_size=[6, 4])
    )

    assert answer.exit_code == 1
    assert "group_size" in answer.err
    assert "minimum_size" not in answer.err
