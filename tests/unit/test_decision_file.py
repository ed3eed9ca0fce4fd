"""Decisions are read from CSV and weights from JSON, or refused with every fault and its place."""

import numpy as np
import pytest

from matchmaker.errors import BadInput
from matchmaker.scoring.decision_file import DecisionColumns, read_decisions
from matchmaker.towns.source_file import SourceFile

TABLE = "town,yes,learns,similar_size\nA,1,0.5,1\nB,0,0.25,0\n"
COLUMNS = DecisionColumns("yes", "town")


def read(table: str | bytes = TABLE, prior: str | None = None, columns: DecisionColumns = COLUMNS):
    content = table if isinstance(table, bytes) else table.encode()
    weights = None if prior is None else SourceFile("w.json", prior.encode())
    return read_decisions(SourceFile("d.csv", content), columns, weights)


def faults_of(table: str | bytes = TABLE, prior: str | None = None, columns: DecisionColumns = COLUMNS) -> list[str]:
    with pytest.raises(BadInput) as refusal:
        read(table, prior, columns)
    return [str(fault) for fault in refusal.value.faults]


def test_every_column_but_label_and_group_is_a_criterion_in_the_order_of_the_file():
    decisions, weights = read()

    assert decisions.criteria == ("learns", "similar_size")
    assert decisions.values.tolist() == [[0.5, 1.0], [0.25, 0.0]]
    assert decisions.accepted.tolist() == [True, False]
    assert decisions.groups == ("A", "B")
    assert weights == {"learns": 0.5, "similar_size": 0.5}


@pytest.mark.parametrize(
    "table",
    [
        "\ufeff" + TABLE,
        TABLE.replace(",", ";"),
        TABLE.replace(",", ";").replace("0.5", "0,5").replace("0.25", "0,25"),
        TABLE.replace("\n", "\r\n"),
        "town,yes,learns,similar_size,\nA,1,0.5,1,\n\nB,0,0.25,0,\n",
        TABLE.replace("A,1,", "A,1.0,").replace("B,0,", "B, 0 ,"),
        TABLE.replace("B,", "B\u00fc,").encode("cp1252"),
    ],
)
def test_tables_are_understood_as_people_save_them(table):
    decisions, _ = read(table)

    assert decisions.values.tolist() == [[0.5, 1.0], [0.25, 0.0]]
    assert decisions.accepted.tolist() == [True, False]


def test_weights_come_from_the_file():
    assert read(prior='{"similar_size": 0.25, "learns": 0.75}')[1] == {"similar_size": 0.25, "learns": 0.75}


def test_weights_may_be_rounded_to_six_places():
    table = "town,yes,a,b,c\nA,1,1,1,1\nB,0,0,0,0\n"

    assert read(table, '{"a": 0.333333, "b": 0.333333, "c": 0.333333}')[1]["a"] == 0.333333
    assert faults_of(table, '{"a": 0.3333, "b": 0.3333, "c": 0.3333}') == [
        "Gewichte „w.json“: Die Gewichte ergeben zusammen 0,9999 statt 1."
    ]


def test_a_german_number_between_commas_is_told_what_to_do_and_between_semicolons_is_a_number():
    what = "„0,5“ ist keine Zahl. Ein Kriterium liegt zwischen 0 und 1."
    way_on = "Schreiben Sie einen Punkt, oder trennen Sie die Spalten mit Semikolon."
    assert faults_of('town,yes,learns\nA,1,"0,5"\nB,0,0.5\n', None) == [f"Zeile 2, learns: {what} {way_on}"]
    assert read("town;yes;learns\nA;1;0,5\nB;0;0,25\n")[0].values.tolist() == [[0.5], [0.25]]


def test_all_faults_of_table_and_weights_are_named_at_once_with_line_and_column():
    table = "town,yes,learns,similar_size\n,1,0.5,1.01\nB,ja,-0.1,NaN\nC,2,abc,\nD,,inf,1e400\nE,0,0.5\n"

    assert faults_of(table, '{"learns": -0.5, "similar_siz": 0.5, "learns": "viel"}') == [
        "Gewichte „w.json“, learns: Dieses Kriterium steht 2-mal in der Datei. Lassen Sie es einmal stehen.",
        "Gewichte „w.json“, similar_siz: Die Entscheidungen haben keine solche Spalte. Meinten Sie „similar_size“?",
        "Gewichte „w.json“, similar_size: Hier fehlt das Gewicht (0, wenn es nicht zählen soll).",
        "Gewichte „w.json“, learns: „-0,5“ ist negativ.",
        "Gewichte „w.json“, learns: „viel“ ist keine Zahl.",
        "Zeile 2, similar_size: „1.01“ liegt nicht zwischen 0 und 1.",
        "Zeile 2, town: Die Gruppe fehlt.",
        "Zeile 3, learns: „-0.1“ liegt nicht zwischen 0 und 1.",
        "Zeile 3, similar_size: Hier fehlt der Wert („NaN“). Ein Kriterium liegt zwischen 0 und 1.",
        "Zeile 3, yes: „ja“ ist keine Antwort: nötig ist 1 (angenommen) oder 0 (abgelehnt).",
        "Zeile 4, learns: „abc“ ist keine Zahl. Ein Kriterium liegt zwischen 0 und 1.",
        "Zeile 4, similar_size: Hier fehlt der Wert. Ein Kriterium liegt zwischen 0 und 1.",
        "Zeile 4, yes: „2“ ist keine Antwort: nötig ist 1 (angenommen) oder 0 (abgelehnt).",
        "Zeile 5, learns: „inf“ ist keine Zahl. Ein Kriterium liegt zwischen 0 und 1.",
        "Zeile 5, similar_size: „1e400“ ist keine Zahl. Ein Kriterium liegt zwischen 0 und 1.",
        "Zeile 5, yes: „“ ist keine Antwort: nötig ist 1 (angenommen) oder 0 (abgelehnt).",
        "Zeile 6: Die Zeile hat 3 Felder, die Kopfzeile 4; das erste Feld ist „E“.",
        "Zeile 6, similar_size: Hier fehlt der Wert. Ein Kriterium liegt zwischen 0 und 1.",
    ]


@pytest.mark.parametrize(
    ("table", "columns", "faults"),
    [
        (
            TABLE,
            DecisionColumns("ja", "twn"),
            [
                "--group: Die Spalte „twn“ gibt es nicht. Meinten Sie „town“?",
                "--label: Die Spalte „ja“ gibt es nicht. Vorhanden sind: town, yes, learns, similar_size",
            ],
        ),
        (
            TABLE,
            DecisionColumns("yes", "yes"),
            ["--group, yes: Antwort und Gruppe brauchen zwei verschiedene Spalten."],
        ),
        (
            "town,yes\nA,1\nB,0\n",
            COLUMNS,
            ["Kopfzeile: Neben Antwort und Gruppe fehlt eine Spalte mit einem Kriterium."],
        ),
        (
            "town,yes,a,a\nA,1,1,1\nB,0,1,1\n",
            COLUMNS,
            ["Kopfzeile, a: Diese Überschrift steht hier 2-mal. Geben Sie jeder Spalte eine eigene."],
        ),
        (
            ",town,yes,a\n0,A,1,1\n1,B,0,1\n",
            COLUMNS,
            ["Kopfzeile: Spalte 1 hat Werte, aber keine Überschrift."],
        ),
        (
            "town,yes,a\nA,0,1\nB,0,1\n",
            COLUMNS,
            ["Datei, yes: Alle 2 Vorschläge sind abgelehnt. Zu lernen gibt es erst etwas, wenn beides vorkommt."],
        ),
        ("", COLUMNS, ["Datei: Die Datei ist leer. Nötig sind eine Kopfzeile und Zeilen mit Zahlen."]),
        ("town,yes,a\n", COLUMNS, ["Datei: Unter der Kopfzeile steht keine Zeile mit Zahlen."]),
        (
            TABLE.encode("utf-16"),
            COLUMNS,
            ["Datei: Der Zeichensatz ist UTF-16. Speichern Sie die Datei als UTF-8."],
        ),
    ],
)
def test_a_table_that_cannot_be_learned_from_is_refused_with_a_sentence(table, columns, faults):
    assert faults_of(table, columns=columns) == faults


BAD_TABLE = TABLE.replace("0.25", "2")
BAD_WEIGHTS = '{"learns": 0.5, "similar_size": 0.6}'


@pytest.mark.parametrize(
    ("table", "prior", "files"),
    [
        (BAD_TABLE, '{"learns": 0.5, "similar_size": 0.5}', "Die Datei „d.csv“ wurde"),
        (TABLE, BAD_WEIGHTS, "Die Datei „w.json“ wurde"),
        (BAD_TABLE, BAD_WEIGHTS, "Die Dateien „d.csv“ und „w.json“ wurden"),
    ],
)
def test_a_refusal_names_the_file_that_is_to_be_mended(table, prior, files):
    with pytest.raises(BadInput) as refusal:
        read(table, prior)

    assert str(refusal.value).startswith(f"{files} nicht eingelesen. Bitte beheben Sie:")
    assert len(refusal.value.faults) == files.count("„")


@pytest.mark.parametrize("prior", ["[0.5, 0.5]", "1", '"learns"', "null"])
def test_weights_that_are_no_object_are_refused(prior):
    assert faults_of(prior=prior) == ['Datei: Erwartet wird ein Objekt wie {"learns": 0.6, "similar_size": 0.4}.']


@pytest.mark.parametrize("weight", ["true", "null", "[1]", "NaN", "Infinity", '"0.5"'])
def test_a_weight_that_is_no_number_is_refused(weight):
    faults = faults_of(prior=f'{{"learns": {weight}, "similar_size": 1}}')

    assert len(faults) == 1
    assert faults[0].startswith("Gewichte „w.json“, learns: ")
    assert faults[0].endswith(" ist keine Zahl.")


def test_one_order_of_rows_and_columns_stands_for_all():
    table = "town,yes,b,a\nZ,1,0.1,0.2\nA,0,0.3,0.4\nA,1,0.3,0.4\n"

    ordered = read(table)[0].in_one_order()

    assert ordered.criteria == ("a", "b")
    assert ordered.values.tolist() == [[0.4, 0.3], [0.4, 0.3], [0.2, 0.1]]
    assert ordered.accepted.tolist() == [False, True, True]
    assert ordered.groups == ("A", "A", "Z")
    assert ordered.group_names == ("A", "Z")
    assert ordered.group_numbers.tolist() == [0, 0, 1]
    assert ordered.rarer_answers == 1
    assert ordered.rows(np.array([True, False, True])).groups == ("A", "Z")


def test_a_table_of_more_decisions_than_can_be_learned_from_is_refused_at_once():
    table = "town,yes,learns\n" + "A,1,0.5\nB,0,0.5\n" * 25_000

    assert len(read(table)[0]) == 50_000
    assert faults_of(table + "C,vielleicht,0.5\n") == [
        "Datei: Die Datei hat mehr als 50.000 Zeilen. Nehmen Sie die jüngsten 50.000 davon."
    ]
