"""What does a table of profiles say, as CSV and as a workbook?"""

from datetime import date

import pytest

from matchmaker.errors import BadInput
from matchmaker.towns.history import PastExchange
from matchmaker.towns.intake import Intake, take_in
from matchmaker.towns.profile import (
    THIRD,
    TWO_THIRDS,
    Experience,
    Format,
    Need,
    Role,
    Stage,
    StatementKind,
    TownProfile,
    Visibility,
    Wishes,
)
from matchmaker.towns.source_file import SourceFile
from tests.builders import a_taxonomy, a_town, ags
from tests.workbooks import book_of, parts_of, saved, with_part, workbook

KNOWN = {ags(number): a_town(number) for number in range(5)}
FULL = """\
AGS;Rolle;Einwohnerzahl;Breitengrad;Längengrad;Formate;Zeitfenster;anderes Land;Einwilligung;Pause bis;Angabe;\
Kennung;Dringlichkeit;Art;Thema;Stand;Jahr;Titel;Sichtbarkeit;Quelle;Mit AGS;Format;beendet;Wunsch weiter
99000001;Bürgermeisteramt;16.715;51,37;12,74;"Tandem, Beratung vor Ort";Di Vormittag | Do Nachmittags;ja;x;1.9.2025
99000001;;;;;;;;;;Bedarf;Leere Läden;mittel;;;;;;im Netzwerk;Brief;;;;
99000001;;;;;;;;;;Erfahrung;citizens_council;;Methode;youth;in Betrieb;2021;Rat der Jugend;;Bericht;;;;
99000001;;;;;;;;;;Austausch;;;;;;;;;;99000003;Tandem;05/2024;nein
99000001;;;;;;;;;;nicht mit;;;;;;;;;;99000002;;;
99000001;;;;;;;;;;Netzwerk;lokale_demokratie;;;;;;;;;;;;
"""


def read(content: str | bytes, name: str = "profile.csv") -> Intake:
    encoded = content.encode() if isinstance(content, str) else content
    return take_in(SourceFile(name, encoded), a_taxonomy(), KNOWN)


def only(content: str | bytes) -> TownProfile:
    (profile,) = read(content).stated
    return profile


def test_a_row_is_a_statement_and_german_words_are_understood():
    assert read(FULL).stated == (
        TownProfile(
            ags=ags(1),
            role=Role.MAYOR,
            population=16715,
            lat=51.37,
            lon=12.74,
            consent=True,
            paused_until=date(2025, 9, 1),
            needs=(Need("empty_shops", TWO_THIRDS, None, Visibility.NETWORK, "Brief"),),
            experience=(
                Experience(
                    "citizens_council",
                    StatementKind.METHOD,
                    Stage.IN_OPERATION,
                    "youth",
                    year=2021,
                    title="Rat der Jugend",
                    source="Bericht",
                ),
            ),
            formats=(Format.TANDEM, Format.VISIT),
            windows=("tue_am", "thu_pm"),
            wishes=Wishes(other_state=True),
            blocked=(ags(2),),
            networks=("lokale_demokratie",),
            history=(PastExchange(ags(3), "tandem", date(2024, 5, 1)),),
        ),
    )


@pytest.mark.parametrize(
    "content",
    [
        FULL.encode("utf-8-sig"),
        FULL.replace("\n", "\r\n").encode(),
        FULL.replace("\n", "\r").encode(),
        FULL.replace("\n", "\n\n;;;\n").encode(),
        FULL.encode("cp1252"),
    ],
    ids=["BOM", "CRLF", "CR", "blank rows", "Windows-1252"],
)
def test_bom_line_ends_blank_rows_and_encoding_change_nothing(content):
    assert read(content).stated == read(FULL).stated


def test_a_converted_encoding_is_told():
    assert read(FULL.encode("cp1252")).notes == ("Der Zeichensatz Windows-1252 wurde erkannt und umgewandelt.",)
    assert read(FULL).notes == ()


def test_commas_may_separate_too():
    assert only(f'ags,Name,Text,Angabe,Kennung\n{ags(1)},"Birkenau, am See","a;b",need,vacancy\n') == TownProfile(
        ags(1), name="Birkenau, am See", needs=(Need("vacancy", text="a;b"),)
    )


def test_headers_are_read_without_regard_to_order_capitals_and_hyphens():
    assert only(f"KENNUNG;angabe;amtlicher  Gemeindeschlüssel\nvacancy;BEDARF;{ags(1)}") == TownProfile(
        ags(1), needs=(Need("vacancy"),)
    )


def test_keys_of_the_json_format_are_headers_and_values_too():
    text = f"ags;statement;id;kind;stage;visibility\n{ags(1)};experience;pop_up_lab;method;under_way;score_only"

    assert only(text).experience == (
        Experience("pop_up_lab", StatementKind.METHOD, Stage.UNDER_WAY, visibility=Visibility.SCORE_ONLY),
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [("gering", THIRD), ("1/3", THIRD), ("0,33", THIRD), ("2/3", TWO_THIRDS), ("hoch", 1.0), ("1", 1.0)],
)
def test_how_much_a_need_presses_may_be_said_in_words(written, meant):
    assert only(f"AGS;Angabe;Kennung;Dringlichkeit\n{ags(1)};Bedarf;vacancy;{written}").needs == (
        Need("vacancy", meant),
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("31.12.2024", date(2024, 12, 31)),
        ("12/2024", date(2024, 12, 1)),
        ("2.2024", date(2024, 2, 1)),
        ("2024-02", date(2024, 2, 1)),
    ],
)
def test_a_day_may_be_written_as_in_german(written, meant):
    text = f"AGS;Angabe;Mit AGS;beendet\n{ags(1)};Austausch;{ags(2)};{written}"

    assert only(text).history == (PastExchange(ags(2), "exchange", meant),)


def test_an_alternative_label_means_its_entry_unless_two_entries_share_it():
    assert only(f"AGS;Angabe;Kennung\n{ags(1)};Bedarf;  leere   LÄDEN ").needs == (Need("empty_shops"),)


def test_facts_of_the_town_may_stand_on_any_of_its_rows_and_repeat():
    text = (
        f"AGS;Name;Einwohner;Angabe;Kennung\n{ags(1)};;;Bedarf;vacancy\n{ags(2)};Cedern;;;\n"
        f"{ags(1)};B;5000;Bedarf;youth\n{ags(1)};B;;;"
    )

    assert read(text).stated == (
        TownProfile(ags(1), name="B", population=5000, needs=(Need("vacancy"), Need("youth"))),
        TownProfile(ags(2), name="Cedern"),
    )


def test_a_row_without_role_belongs_to_the_only_role_of_its_town():
    text = f"AGS;Rolle;Angabe;Kennung\n{ags(1)};;Bedarf;vacancy\n{ags(1)};Verwaltung;;\n{ags(2)};;Bedarf;youth"

    assert read(text).stated == (
        TownProfile(ags(1), role=Role.ADMINISTRATION, needs=(Need("vacancy"),)),
        TownProfile(ags(2), needs=(Need("youth"),)),
    )


def test_both_roles_of_a_town_and_none_can_be_told_apart():
    text = f"AGS;Rolle;Angabe;Kennung\n{ags(1)};Verwaltung;Bedarf;care\n{ags(1)};ohne Angabe;Bedarf;youth"

    assert read(text).stated == (
        TownProfile(ags(1), role=Role.ADMINISTRATION, needs=(Need("care"),)),
        TownProfile(ags(1), needs=(Need("youth"),)),
    )


def test_no_exchange_so_far_is_a_statement():
    assert only(f"AGS;Angabe\n{ags(1)};bisher kein Austausch").history == ()
    assert only(f"AGS;Angabe\n{ags(1)};Profil").history is None


def test_the_apostrophe_before_a_formula_is_taken_off_and_no_other():
    text = f"AGS;Angabe;Kennung;Text\n{ags(1)};Bedarf;vacancy;'=1+1\n{ags(1)};Bedarf;youth;'s Lädchen"

    assert [need.text for need in only(text).needs] == ["=1+1", "'s Lädchen"]


def test_a_workbook_says_the_same_as_the_csv():
    rows: list[list[object]] = [line.split(";") for line in FULL.replace('"', "").splitlines()]
    rows[1][2:5] = [16715, 51.37, 12.74]
    rows[1][9] = date(2025, 9, 1)
    rows[3][16] = 2021.0

    assert read(workbook(rows), "profile.xlsx").stated == read(FULL).stated


def test_a_workbook_is_known_by_its_content_whatever_it_is_called():
    assert read(workbook([["AGS"], [ags(1)]]), "profile.csv").stated == (TownProfile(ags(1)),)


def test_a_number_of_eight_digits_is_exact_and_leading_zeros_that_excel_shows_are_kept():
    book = book_of([["AGS", "Kreis"], [int(ags(1)), 99000], [1051044, 1051]])
    book.active["A3"].number_format = "00000000"
    book.active["B3"].number_format = "00000"
    known = KNOWN | {"01051044": a_town(9, ags="01051044")}

    found = take_in(SourceFile("a.xlsx", saved(book)), a_taxonomy(), known)

    assert found.stated == (TownProfile(ags(1), district="99000"), TownProfile("01051044", district="01051"))


def test_a_wrong_extent_in_the_workbook_hides_no_rows():
    sheet = "xl/worksheets/sheet1.xml"
    content = with_part(
        workbook([["AGS"], [ags(1)], [ags(2)]]), sheet, lambda part: part.replace(b'"A1:A3"', b'"A1:A1"')
    )

    assert b'<dimension ref="A1:A1"' in parts_of(content)[sheet]
    assert len(read(content, "a.xlsx").stated) == 2


def test_only_the_first_visible_sheet_is_read_and_the_others_are_named():
    book = book_of([["Notizen"]])
    book.active.sheet_state = "hidden"
    for title in ("Runde 1", "Alt"):
        sheet = book.create_sheet(title)
        sheet.append(["AGS"])
        sheet.append([ags(1)])
    book.active = 1

    found = read(saved(book), "a.xlsx")

    assert found.stated == (TownProfile(ags(1)),)
    assert found.notes == ("Gelesen wurde das Blatt „Runde 1“, nicht „Alt“.",)


def test_rows_are_numbered_as_excel_shows_them():
    book = book_of([["AGS", "Angabe", "Kennung"]])
    book.active["A5"], book.active["B5"], book.active["C5"] = ags(1), "Bedarf", "quark"

    with pytest.raises(BadInput) as refusal:
        read(saved(book), "a.xlsx")

    assert [(fault.where, fault.column) for fault in refusal.value.faults] == [("Zeile 5", "Kennung")]


def test_a_cell_of_two_lines_is_one_row():
    text = f'AGS;Angabe;Kennung;Text\n{ags(1)};Bedarf;vacancy;"eins\r\nzwei"\n{ags(1)};Bedarf;quark;'

    with pytest.raises(BadInput) as refusal:
        read(text)

    assert [fault.where for fault in refusal.value.faults] == ["Zeile 3"]
