"""Which ties between towns does a file hold?"""

from datetime import date

import pytest

from matchmaker.errors import BadInput
from matchmaker.towns.history import Relation, RelationKind
from matchmaker.towns.relations import read_relations, take_in_relations
from matchmaker.towns.source_file import SourceFile
from tests.builders import a_town, ags
from tests.workbooks import workbook

KNOWN = {ags(number): a_town(number) for number in range(5)} | {"01051044": a_town(5, ags="01051044", name="Heide")}
HEAD = "ags_a;ags_b;kind;label;since;ended;source"


def read(*rows: str, head: str = HEAD) -> tuple[Relation, ...]:
    return take_in_relations(SourceFile("beziehungen.csv", "\r\n".join([head, *rows]).encode()), KNOWN)


def refused(*rows: str, head: str = HEAD) -> BadInput:
    with pytest.raises(BadInput) as refusal:
        read(*rows, head=head)
    return refusal.value


def test_a_row_is_a_tie_between_two_towns_in_the_order_of_their_keys():
    assert read(f"{ags(3)};{ags(1)};twin_town;Partnerschaft;1998-05-01;2020-12;Stadtchronik") == (
        Relation(
            ags(1), ags(3), RelationKind.TWIN_TOWN, "Partnerschaft", "Stadtchronik", date(1998, 5, 1), date(2020, 12, 1)
        ),
    )


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Städtepartnerschaft", RelationKind.TWIN_TOWN),
        ("Netzwerk", RelationKind.NETWORK),
        ("austausch", RelationKind.EXCHANGE),
    ],
)
def test_german_words_and_headers_are_understood(word, kind):
    (tie,) = read(f"{ags(1)};{ags(2)};{word};LEADER Mitte", head="AGS A;AGS B;Art;Bezeichnung")

    assert (tie.kind, tie.label) == (kind, "LEADER Mitte")


@pytest.mark.parametrize(
    ("written", "meant"), [("1998", date(1998, 1, 1)), ("05/1998", date(1998, 5, 1)), ("3.5.1998", date(1998, 5, 3))]
)
def test_the_beginning_may_be_a_year_a_month_or_a_day(written, meant):
    assert read(f"{ags(1)};{ags(2)};exchange;;{written};;Bericht")[0].since == meant


def test_a_tie_without_a_source_names_the_file_it_came_from():
    assert read(f"{ags(1)};{ags(2)};exchange;;;;")[0].source == "Datei beziehungen.csv"


def test_the_month_of_the_end_may_be_the_month_of_the_beginning():
    assert read(f"{ags(1)};{ags(2)};exchange;;20.5.2020;5/2020;B")[0].ended == date(2020, 5, 1)


def test_two_towns_may_be_tied_in_several_ways_and_networks():
    rows = [f"{ags(1)};{ags(2)};network;{name};;;B" for name in ("LEADER", "Städtebund")]

    assert [tie.label for tie in read(*rows, f"{ags(1)};{ags(2)};twin_town;LEADER;;;B")] == [
        "LEADER",
        "Städtebund",
        "LEADER",
    ]


def test_a_workbook_will_do_too(tmp_path):
    file = tmp_path / "beziehungen.xlsx"
    file.write_bytes(workbook([["AGS A", "AGS B", "Art", "seit"], [ags(2), int(ags(1)), "Austausch", 2019]]))

    assert read_relations(file, KNOWN) == (
        Relation(ags(1), ags(2), RelationKind.EXCHANGE, "", "Datei beziehungen.xlsx", date(2019, 1, 1)),
    )


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (f"{ags(1)};{ags(1)};exchange;;;;B", "ags_b", "zweimal dieselbe Stadt"),
        (f"{ags(1)};99999999;exchange;;;;B", "ags_b", "nicht im Register"),
        (f"1051044;{ags(1)};exchange;;;;B", "ags_a", "„01051044“ (Heide)"),
        (f";{ags(1)};exchange;;;;B", "ags_a", "fehlt"),
        (f"{ags(1)};{ags(2)};friends;;;;B", "kind", "twin_town (Städtepartnerschaft)"),
        (f"{ags(1)};{ags(2)};network;;;;B", "label", "Namen des Netzwerks"),
        (f"{ags(1)};{ags(2)};exchange;;2020-05-20;2020-05-19;B", "ended", "vor dem Beginn"),
        (f"{ags(1)};{ags(2)};exchange;;20-05;;B", "since", "JJJJ-MM"),
        (f"{ags(1)};{ags(2)};exchange;;;2020;B", "ended", "JJJJ-MM"),
    ],
)
def test_a_fault_is_named_with_row_and_column(row, column, says):
    refusal = refused(f"{ags(1)};{ags(4)};exchange;;;;B", row)

    assert [(fault.where, fault.column) for fault in refusal.faults] == [("Zeile 3", column)]
    assert says in str(refusal)


def test_a_tie_twice_is_refused_whichever_town_comes_first():
    refusal = refused(f"{ags(1)};{ags(2)};exchange;;;;A", "", f"{ags(2)};{ags(1)};Austausch;;2020;;B")

    assert [str(fault) for fault in refusal.faults] == [
        "Zeile 4: Diese Beziehung steht schon in Zeile 2. Lassen Sie eine der Zeilen stehen."
    ]


def test_all_faults_of_all_rows_come_at_once():
    refusal = refused(f"x;{ags(1)};y;;;;", f"{ags(1)};{ags(1)};exchange;;nie;;B")

    assert [(fault.where, fault.column) for fault in refusal.faults] == [
        ("Zeile 2", "ags_a"),
        ("Zeile 2", "kind"),
        ("Zeile 3", "since"),
        ("Zeile 3", "ags_b"),
    ]


def test_a_file_without_the_needed_columns_or_rows_is_refused():
    assert "fehlt: „AGS B“, „Art“" in str(refused(ags(1), head="ags_a"))
    assert "steht nichts" in str(refused())


def test_json_is_no_table_of_ties():
    with pytest.raises(BadInput) as refusal:
        take_in_relations(SourceFile("a.json", b'{"relations": []}'), KNOWN)

    assert "In der Kopfzeile fehlt" in str(refusal.value)
