"""How does an exported profile look?"""

import csv
import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from matchmaker.towns.export import profiles_document, profiles_json
from matchmaker.towns.export_table import HEADERS, profiles_csv, profiles_xlsx
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import (
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
from tests.workbooks import parts_of

FULL = TownProfile(
    "01051044",
    name="Heide",
    role=Role.ADMINISTRATION,
    field="Bauamt",
    population=21684,
    state="Schleswig-Holstein",
    district="01051",
    lat=54.19,
    lon=9.1,
    association="010515163",
    consent=True,
    capacity=2,
    paused_until=date(2025, 9, 1),
    needs=(Need("vacancy", TWO_THIRDS, "=Läden; „leer“\nseit 2020", Visibility.NETWORK, "Brief"),),
    experience=(
        Experience("Markt", StatementKind.PROJECT, Stage.LEARNED, "retail", failed=True, year=2020, title="#N/A"),
    ),
    formats=(Format.TANDEM, Format.VISIT),
    windows=("tue_am",),
    wishes=Wishes(other_state=False),
    blocked=("01051011",),
    networks=("-leader",),
    history=(PastExchange("01051011", "tandem", date(2024, 5, 1), declined=date(2024, 6, 2)),),
)
FIRST_KEYS = (
    "ags",
    "name",
    "role",
    "field",
    "population",
    "state",
    "district",
    "lat",
    "lon",
    "association",
    "consent",
    "capacity",
    "paused_until",
)
PROJECT = {
    "id": "Markt",
    "kind": "project",
    "stage": "learned",
    "topic": "retail",
    "failed": True,
    "evaluated": False,
    "year": 2020,
    "title": "#N/A",
    "visibility": "public",
    "source": None,
}
OF_THE_TOWN = {
    "Fachbereich": "Bauamt",
    "Einwohnerzahl": "21684",
    "Land": "Schleswig-Holstein",
    "Kreis": "01051",
    "Breitengrad": "54,19",
    "Längengrad": "9,1",
    "Verband": "010515163",
    "Einwilligung": "ja",
    "Kapazität": "2",
    "Pause bis": "2025-09-01",
    "Formate": "Tandem, Beratung vor Ort",
    "Zeitfenster": "Dienstag Vormittag",
    "Wunsch anderes Land": "nein",
    "Angabe": "Profil",
}
NOTHING_SAID = {
    "needs": [],
    "experience": [],
    "formats": [],
    "windows": [],
    "wishes": {"same_size": None, "other_state": None, "same_network": None, "other_level": None},
    "blocked": [],
    "networks": [],
}


def csv_rows(profile: TownProfile) -> list[dict[str, str]]:
    """The filled cells of each row by header."""
    text = profiles_csv([profile]).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    return [{header: cell for header, cell in row.items() if cell} for row in rows]


def test_the_document_has_the_keys_of_the_format_in_its_order():
    (town,) = profiles_document([FULL])["towns"]

    assert tuple(town)[:13] == FIRST_KEYS
    assert town["needs"] == [
        {
            "id": "vacancy",
            "intensity": TWO_THIRDS,
            "text": "=Läden; „leer“\nseit 2020",
            "visibility": "network",
            "source": "Brief",
        }
    ]
    assert town["experience"] == [PROJECT]
    assert town["history"] == [
        {
            "with": "01051011",
            "format": "tandem",
            "ended": "2024-05-01",
            "wish_to_go_on": False,
            "declined": "2024-06-02",
            "not_again": False,
        }
    ]
    assert (town["formats"], town["paused_until"], town["wishes"]["other_state"]) == (
        ["tandem", "visit"],
        "2025-09-01",
        False,
    )


def test_where_a_consent_comes_from_is_written_only_where_it_is_known():
    own, assumed = profiles_document([FULL, replace(FULL, consent_source="Demo-Annahme")])["towns"]

    assert assumed == {**own, "consent_source": "Demo-Annahme"}
    assert "consent_source" not in own
    assert csv_rows(replace(FULL, consent_source="Demo-Annahme"))[0]["Quelle der Einwilligung"] == "Demo-Annahme"
    assert "Quelle der Einwilligung" not in csv_rows(FULL)[0]


@pytest.mark.parametrize(("history", "written"), [(None, None), ((), [])])
def test_not_stated_and_none_so_far_are_written_differently(history, written):
    (town,) = profiles_document([TownProfile("01051044", history=history)])["towns"]

    assert {key: town[key] for key in NOTHING_SAID} == NOTHING_SAID
    assert town["history"] == written
    assert [row.get("Angabe") for row in csv_rows(TownProfile("01051044", history=history))] == (
        ["Profil"] if history is None else ["Profil", "bisher kein Austausch"]
    )


def test_json_is_utf_8_for_people_to_read():
    content = profiles_json([FULL], date(2025, 5, 31)).decode()

    assert content.startswith('{\n  "as_of": "2025-05-31",\n  "towns": [\n')
    assert "Läden" in content
    assert content.endswith("}\n")


def test_csv_has_a_row_for_the_town_and_one_for_each_statement():
    own = {"AGS": "01051044", "Rolle": "Verwaltung", "Name": "Heide"}

    assert csv_rows(FULL) == [
        {**own, **OF_THE_TOWN},
        {
            **own,
            "Angabe": "Bedarf",
            "Kennung": "vacancy",
            "Dringlichkeit": "mittel",
            "Text": "'=Läden; „leer“\nseit 2020",
            "Sichtbarkeit": "im Netzwerk",
            "Quelle": "Brief",
        },
        {
            **own,
            "Angabe": "Erfahrung",
            "Kennung": "Markt",
            "Art": "Projekt",
            "Thema": "retail",
            "Stand": "abgeschlossen",
            "gescheitert": "ja",
            "ausgewertet": "nein",
            "Jahr": "2020",
            "Titel": "#N/A",
            "Sichtbarkeit": "öffentlich",
        },
        {
            **own,
            "Angabe": "bisheriger Austausch",
            "Mit AGS": "01051011",
            "Format": "Tandem",
            "beendet": "2024-05-01",
            "Wunsch weiter": "nein",
            "abgelehnt am": "2024-06-02",
            "nicht wieder": "nein",
        },
        {**own, "Angabe": "Netzwerk", "Kennung": "'-leader"},
        {**own, "Angabe": "nicht mit", "Mit AGS": "01051011"},
    ]


def test_csv_is_what_german_excel_opens_well():
    content = profiles_csv([FULL])

    assert content.startswith(b"\xef\xbb\xbfAGS;Rolle;")
    assert content.endswith(b"\r\n")


def test_a_workbook_keeps_keys_as_text_and_numbers_as_numbers():
    sheet = openpyxl.load_workbook(io.BytesIO(profiles_xlsx([FULL])))["Profile"]
    first = dict(zip(HEADERS, sheet[2], strict=True))

    assert [cell.value for cell in sheet[1]] == list(HEADERS)
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.freeze_panes == "B2"
    assert (first["AGS"].value, first["AGS"].data_type, first["AGS"].number_format) == ("01051044", "s", "@")
    assert (first["Kreis"].value, first["Kreis"].number_format) == ("01051", "@")
    assert (first["Einwohnerzahl"].value, first["Breitengrad"].value) == (21684, 54.19)


def test_no_cell_of_a_workbook_is_a_formula_or_an_error():
    sheet = openpyxl.load_workbook(io.BytesIO(profiles_xlsx([FULL])))["Profile"]

    assert {cell.data_type for row in sheet for cell in row} == {"s", "n"}
    assert b"<f>" not in parts_of(profiles_xlsx([FULL]))["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("write", [profiles_csv, profiles_xlsx, profiles_json])
def test_nothing_at_all_can_be_exported_too(write):
    assert write([])
