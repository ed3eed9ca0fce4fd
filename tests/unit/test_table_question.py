import math

import pytest

from matchmaker.errors import BadInput, Fault
from matchmaker.features.table_question import AnswerableTable, TableQuestion, read_table
from matchmaker.towns.source_file import SourceFile

TABLE = "ags,name,rent,jobs\n01,Ahornstedt,5.5,30\n02,Birkenau,NA,40\n"


def read(content: str | bytes, **question) -> AnswerableTable:
    body = content.encode() if isinstance(content, str) else content
    return read_table(SourceFile("towns.csv", body), TableQuestion(**({"key": "ags"} | question)))


def faults_of(content: str | bytes, **question) -> list[Fault]:
    with pytest.raises(BadInput) as refusal:
        read(content, **question)
    return list(refusal.value.faults)


def weights(text: str) -> SourceFile:
    return SourceFile("weights.json", text.encode())


def test_all_columns_with_numbers_are_compared_and_the_others_are_named():
    answerable = read(TABLE)

    assert answerable.table.keys == ("01", "02")
    assert answerable.table.columns == ("rent", "jobs")
    assert answerable.table.values[0].tolist() == [5.5, 30.0]
    assert math.isnan(answerable.table.values[1, 0])
    (note,) = answerable.notes
    assert note.startswith("Spalte „name“ bleibt außer Betracht: In Zeile 2 steht „Ahornstedt“, das ist keine Zahl.")
    assert note.endswith("Weitere solche Zeilen: 1.")


@pytest.mark.parametrize(
    "content",
    [
        TABLE.replace(",", ";").replace("5.5", "5,5"),
        "\ufeff" + TABLE,
        TABLE.replace("\n", "\r\n"),
        TABLE.replace("\n", "\r"),
        TABLE.replace("\n", "\n\n") + ",,,\n",
        TABLE.replace("name", '"na\nme"').replace("Birkenau", '"Birkenau, am ""See"""'),
        TABLE.replace("Ahornstedt", "Ährenstedt").encode("cp1252"),
        TABLE.replace(",rent", ", rent "),
    ],
)
def test_the_same_figures_are_read_from_every_usual_kind_of_csv(content):
    answerable = read(content)

    assert answerable.table.keys == ("01", "02")
    assert answerable.table.columns == ("rent", "jobs")
    assert answerable.table.values[0].tolist() == [5.5, 30.0]


def test_only_the_columns_asked_for_are_compared_in_the_order_of_the_file():
    assert read(TABLE, only=("jobs", "rent", "jobs")).table.columns == ("rent", "jobs")
    assert read(TABLE, only=("jobs",)).notes == ()


def test_a_code_is_left_out_unless_it_is_asked_for():
    with_code = "ags,state,rent\na,01,5\nb,14,6\n"

    assert read(with_code).table.columns == ("rent",)
    assert read(with_code).notes == (
        "Spalte „state“ bleibt außer Betracht: Sie sieht nach einem Schlüssel aus (Zahlen mit führender Null).",
    )
    assert read(with_code, only=("state",)).table.values.tolist() == [[1.0], [14.0]]


def test_a_column_without_heading_is_passed_over():
    assert read(",ags,rent\n0,a,5\n1,b,6\n").table.columns == ("rent",)


def test_all_faults_of_file_question_and_weights_come_at_once():
    content = "ags,name,rent,rent\na,Ahorn,5,5,7\na,Birke,6,6\n,Eiche,7,7\n"

    faults = faults_of(content, only=("name", "jobs", "ags"), of="c", weights=weights('{"jbs": 1, "rent": -1}'))

    assert {(fault.where, fault.column, fault.reason.split()[0]) for fault in faults} == {
        ("Kopfzeile", "rent", "Diese"),
        ("Zeile 2", None, "Die"),
        ("Zeile 3", "ags", "Der"),
        ("Zeile 4", "ags", "Der"),
        ("--of", None, "Den"),
        ("--only", None, "Die"),
        ("--only", "ags", "Das"),
        ("--only", "name", "In"),
        ("Gewichte „weights.json“", "jbs", "Die"),
    }


@pytest.mark.parametrize(
    ("content", "where", "word"),
    [
        ("", "Datei", "leer"),
        ("  \n\n", "Datei", "leer"),
        ("ags,rent\n", "Datei", "keine Zeile"),
        ("ags,name\na,b\n", "Datei", "keine Spalte mit Zahlen"),
        ("ags,rent\na\nb,5\n", "Zeile 2", "1 Felder, die Kopfzeile 2"),
        ('ags,rent\na,"5\n', "Zeile 2", "Anführungszeichen"),
        (b"ags,rent\na,\x00\n", "Zeile 2", "Nullzeichen"),
        (b"PK\x03\x04", "Datei", "Arbeitsmappe"),
        ("ags,rent\na,5\n".encode("utf-16"), "Datei", "UTF-16"),
        (b"ags,rent\na,5\n\x81,6\n", "Zeile 3", "Zeichensatz"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_the_place(content, where, word):
    (fault,) = faults_of(content)

    assert fault.where == where
    assert word in fault.reason


def test_an_unknown_key_column_names_what_looks_alike():
    assert faults_of(TABLE, key="agz") == [
        Fault("--key", "Die Spalte „agz“ gibt es nicht. Meinten Sie „ags“?"),
    ]


def test_a_column_that_is_asked_for_must_hold_numbers():
    assert faults_of("ags,rent,jobs\na,5,\nb,6 Euro,\n", only=("rent", "jobs")) == [
        Fault("--only", "In Zeile 3 steht „6 Euro“, das ist keine Zahl.", "rent"),
        Fault("--only", "Sie enthält keine einzige Zahl.", "jobs"),
    ]


def test_weights_not_named_are_one_and_those_of_other_columns_have_no_effect():
    answerable = read(TABLE, only=("rent",), weights=weights('{"jobs": 2}'))

    assert answerable.weights == {}
    assert answerable.notes == ("Das Gewicht für „jobs“ bleibt außer Betracht: die Spalte wird nicht verglichen.",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"rent": -1}', "-1.0 ist kein Gewicht: nötig ist eine Zahl ab 0."),
        ('{"rent": NaN}', "„nan“ ist kein Gewicht: nötig ist eine Zahl ab 0."),
        ('{"rent": 1e999}', "„inf“ ist kein Gewicht: nötig ist eine Zahl ab 0."),
        ('{"rent": true}', "„true“ ist kein Gewicht: nötig ist eine Zahl ab 0."),
        ('{"rent": "2"}', "„2“ ist kein Gewicht: nötig ist eine Zahl ab 0."),
        ('{"rent": 1, "rent": 2}', "Diese Spalte steht zweimal in der Datei."),
        ('{"ags": 1}', "Das ist der Schlüssel."),
        ('{"rend": 1}', "Die Spalte „rend“ gibt es nicht. Meinten Sie „rent“?"),
        ('{"rent": 0, "jobs": 0}', "Alle Gewichte sind 0: Mindestens eine Spalte muss zählen."),
    ],
)
def test_a_weight_that_cannot_be_used_is_refused(text, reason):
    (fault,) = faults_of(TABLE, weights=weights(text))

    assert fault.reason == reason


@pytest.mark.parametrize("text", ["", "[1]", "3", "rent=2", '{"rent": }', "[" * 100_000])
def test_a_weights_file_that_is_no_json_object_is_refused(text):
    (fault,) = faults_of(TABLE, weights=weights(text))

    assert "Objekt wie" in fault.reason
