"""Is an official file of any layout read for what it says, and refused with every fault?"""

from pathlib import Path

import openpyxl
import pytest

from matchmaker.errors import BadInput, Fault
from matchmaker.towns.indicators import INDICATORS, POPULATION
from matchmaker.towns.official.reading import load_official
from matchmaker.towns.official.table import OfficialMunicipality
from tests.official_builders import Place, auszug_gv, csv_file, district_file, gv100ad, workbook_bytes

TOWN = Place("01053090", "Holmstedt, Stadt", 8_431, kind="63", area_km2=99.03, lat=53.62952, lon=10.69102)
ALONE = Place("14521710", "Ahornwald", 700, union="0710", union_name="Ahornwald")
MEMBERS = (
    Place("15090415", "Dornfeld, Hansestadt", 9_000, kind="63", union="5001", union_name="Seegemeinden, Verband"),
    Place("15090520", "Eschenhain", 412, union="5001", union_name="Seegemeinden, Verband"),
)
WOODS = Place("03155501", "Solling", 0, kind="66")
FOUR = (TOWN, ALONE, *MEMBERS, WOODS)


def as_read(place: Place, **changes: object) -> OfficialMunicipality:
    facts: dict[str, object] = {
        "ags": place.ags,
        "name": place.name.partition(",")[0],
        "population": place.population,
        "town_rights": place.kind == "63",
        "lat": place.lat,
        "lon": place.lon,
        "area_km2": place.area_km2,
    }
    return OfficialMunicipality(**(facts | changes))  # type: ignore[arg-type]


def in_association(place: Place, **changes: object) -> OfficialMunicipality:
    return as_read(place, association="150905001", association_name="Seegemeinden", **changes)


def faults_of(path: Path) -> list[Fault]:
    with pytest.raises(BadInput) as refusal:
        load_official(path)
    assert path.name in str(refusal.value)
    return list(refusal.value.faults)


def test_the_table_of_municipalities_is_read(tmp_path: Path) -> None:
    table = load_official(csv_file(tmp_path / "gemeinden.csv", FOUR))

    assert table.layout == "Tabelle der Gemeinden"
    assert (table.population_year, table.uninhabited, table.names_associations) == (2023, 1, True)
    assert table.source == "Datei gemeinden.csv, Spalte pop_2023"
    assert table.municipalities == (as_read(TOWN), as_read(ALONE), *(in_association(one) for one in MEMBERS))


def test_the_workbook_of_the_statistical_office_is_read(tmp_path: Path) -> None:
    table = load_official(auszug_gv(tmp_path / "AuszugGV.xlsx", FOUR))

    assert table.layout == "AuszugGV"
    assert (table.population_year, table.uninhabited) == (2023, 1)
    assert table.source == "Destatis, Gemeindeverzeichnis, 31.12.2023, Basis Zensus 2011"
    assert table.municipalities == (as_read(TOWN), as_read(ALONE), *(in_association(one) for one in MEMBERS))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_fixed_width_file_is_read_in_every_encoding_it_came_in(tmp_path: Path, encoding: str) -> None:
    towns = (*FOUR, Place("16074094", "Würmsee", 6_684, kind="63"))

    table = load_official(gv100ad(tmp_path / "GV100AD.txt", towns, encoding))

    nowhere = {"lat": None, "lon": None}
    assert table.layout == "GV100AD"
    assert (table.population_year, table.uninhabited) == (2023, 1)
    assert table.source == "Destatis, GV100AD, Gebietsstand 31.12.2024, Einwohnerzahl vom 31.12.2023 (angenommen)"
    assert table.municipalities == (
        as_read(TOWN, **nowhere),
        as_read(ALONE, **nowhere),
        *(in_association(one, **nowhere) for one in MEMBERS),
        as_read(towns[-1], **nowhere),
    )


@pytest.mark.parametrize("nobody", ["", "0", "-", "–"])
def test_areas_without_a_municipality_are_passed_over_only_where_nobody_lives(tmp_path: Path, nobody: str) -> None:
    inhabited = Place("14521711", "Waldhof", 12, kind="65")
    places = [TOWN, Place("03155501", "Solling", nobody, kind="65"), inhabited]

    table = load_official(auszug_gv(tmp_path / "a.xlsx", places))

    assert table.uninhabited == 1
    assert [one.name for one in table.municipalities] == ["Holmstedt", "Waldhof"]


def test_all_layouts_say_the_same_of_the_same_towns(tmp_path: Path) -> None:
    csv = load_official(csv_file(tmp_path / "a.csv", FOUR))
    workbook = load_official(auszug_gv(tmp_path / "a.xlsx", FOUR))

    assert csv.municipalities == workbook.municipalities


def test_the_workbooks_day_and_census_come_from_its_heading(tmp_path: Path) -> None:
    later = load_official(auszug_gv(tmp_path / "a.xlsx", FOUR, population_day="31.12.2024", census="Zensus 2022"))
    silent = load_official(auszug_gv(tmp_path / "b.xlsx", FOUR, population_day="", census=""))

    assert (later.population_year, later.source) == (
        2024,
        "Destatis, Gemeindeverzeichnis, 31.12.2024, Basis Zensus 2022",
    )
    assert (silent.population_year, silent.source) == (
        2023,
        "Destatis, Gemeindeverzeichnis, 31.12.2023, Basis nicht angegeben",
    )


def test_figures_are_read_by_the_registers_keys_and_gaps_stay_gaps(tmp_path: Path) -> None:
    columns = {"z22_vacancy_pct": "4.2", "pv_kw_2018": "16862", "z22_foreign_pct": "", "regiostar7_2018": "76.0"}

    table = load_official(csv_file(tmp_path / "a.csv", [TOWN], **columns, plz="12345"))

    assert table.municipalities[0].figures == {"vacancy_pct": 4.2, "pv_kw_per_inhabitant": 2.0}


def test_the_code_of_a_class_is_no_figure_that_could_be_ranked(tmp_path: Path) -> None:
    table = load_official(csv_file(tmp_path / "a.csv", [TOWN], regiostar7_2018="76.0"))

    assert dict(table.municipalities[0].figures) == {}
    assert [one.key for one in (POPULATION, *INDICATORS.values()) if one.unit == "Klasse"] == []


@pytest.mark.parametrize(
    ("record", "name"),
    [
        ("Satz-\nart", "Gemeinde-\nname"),
        ("Satz-art", "Gemeindename"),
        ("Satz\nart", "Gemeinde name"),
        ("Satz\u00adart", "Gemeinde\u00adname"),
        (" SATZART ", "Gemeindename 1)"),
    ],
    ids=repr,
)
def test_the_workbook_is_recognised_however_its_narrow_heading_is_broken(
    tmp_path: Path, record: str, name: str
) -> None:
    usual = load_official(auszug_gv(tmp_path / "a.xlsx", FOUR))
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["Onlineprodukt_Gemeinden31122024"]
    for row in sheet.iter_rows():
        for cell in row:
            cell.value = {"Satzart": record, "Gemeindename": name}.get(str(cell.value), cell.value)
    book.save(tmp_path / "b.xlsx")

    assert load_official(tmp_path / "b.xlsx") == usual


def test_a_table_without_associations_says_nothing_about_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("ags;name;pop_2024\n01053090;Holmstedt;8.000\n".replace("8.000", "8000"), encoding="utf-8")

    table = load_official(path)

    assert table.municipalities == (OfficialMunicipality("01053090", "Holmstedt", 8_000),)
    assert not table.names_associations
    assert table.source == "Datei a.csv, Spalte pop_2024"


def test_the_table_of_municipalities_may_come_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook_bytes([["ags", "name", "pop_2023"], ["01053090", "Holmstedt", 8_431]]))

    assert load_official(path).municipalities == (OfficialMunicipality("01053090", "Holmstedt", 8_431),)


def test_district_figures_are_read_and_a_zero_means_missing(tmp_path: Path) -> None:
    figures = {"unemployment_rate__2021": 4.5, "gdp_per_capita__2021": 0, "share_65plus__2022": 25.0}

    table = load_official(
        district_file(tmp_path / "k.csv", {"01053": figures, "14521": {"gdp_per_capita__2021": 25.7}})
    )

    assert table.layout == "Tabelle der Kreise"
    assert table.district_figures == {
        "01053": {"unemployment_rate_pct": 4.5},
        "14521": {"gdp_per_capita_keur": 25.7},
    }


def test_all_faults_of_a_table_are_told_at_once_with_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [
        "ags,name,pop_2023,lat,lon,z22_vacancy_pct",
        "1053090,Holmstedt,8431,53.6,10.6,4",
        "14521710,,0,53.6,10.6,4",
        "14521711,Dornfeld,,53.6,10.6,viel",
        "15090415,Eschenhain,8.431,10.6,53.6,4",
        "15090415,Eschenhain,8431,53.6,10.6,4",
        "99090415,Ginsterbach,8431,53.6,10.6,4",
        "Holm,Ginsterbach,-5,53.6,10.6,4",
        ",Ginsterbach,8431,nan,10.6,4",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")

    assert [(fault.where, fault.column, fault.reason.split(":")[0].split(";")[0]) for fault in faults_of(path)] == [
        ("Zeile 2", "ags", "Dem Gemeindeschlüssel „1053090“ fehlt die führende Null"),
        ("Zeile 3", "name", "Der Name fehlt."),
        ("Zeile 3", "pop_2023", "Die Einwohnerzahl ist 0"),
        ("Zeile 4", "pop_2023", "Die Einwohnerzahl fehlt."),
        ("Zeile 4", "z22_vacancy_pct", "„viel“ ist keine Zahl."),
        ("Zeile 5", "pop_2023", "„8.431“ ist keine Einwohnerzahl"),
        ("Zeile 5", "lat", "„10.6“ kann nicht stimmen"),
        ("Zeile 5", "lon", "„53.6“ kann nicht stimmen"),
        ("Zeile 6", "ags", "Der Schlüssel 15090415 steht schon in Zeile 5. Jede Gemeinde darf nur einmal vorkommen."),
        ("Zeile 7", "ags", "Mit 99 beginnt kein Gemeindeschlüssel."),
        ("Zeile 8", "ags", "„Holm“ ist kein Gemeindeschlüssel"),
        ("Zeile 8", "pop_2023", "„-5“ ist keine Einwohnerzahl"),
        ("Zeile 9", "ags", "Der Gemeindeschlüssel fehlt."),
        ("Zeile 9", "lat", "„nan“ ist keine Zahl."),
    ]


def test_the_workbooks_faults_name_the_row_and_column_that_excel_shows(tmp_path: Path) -> None:
    path = auszug_gv(tmp_path / "a.xlsx", [Place("1053090", "Holmstedt"), Place("14521710", "Dornfeld", population="")])

    assert [(fault.where, fault.column) for fault in faults_of(path)] == [
        ("Zeile 10", "C–G (Land, RB, Kreis, Gem)"),
        ("Zeile 14", "J (Bevölkerung insgesamt)"),
    ]


def test_a_formula_in_the_workbook_is_no_population(tmp_path: Path) -> None:
    path = auszug_gv(tmp_path / "a.xlsx", [Place("01053090", "Holmstedt", population="=4000+4000")])

    assert [(fault.where, fault.column) for fault in faults_of(path)] == [("Zeile 10", "J (Bevölkerung insgesamt)")]


def test_the_fixed_width_files_faults_name_line_and_position(tmp_path: Path) -> None:
    path = gv100ad(tmp_path / "a.txt", [Place("01053090", "Holmstedt", population=0), TOWN])
    path.write_text(path.read_text(encoding="utf-8") + "Ende der Datei\n", encoding="utf-8")

    assert [(fault.where, fault.column) for fault in faults_of(path)] == [
        ("Zeile 4", "Stellen 140–150 (Bevölkerung)"),
        ("Zeile 8", "Stellen 11–18 (Schlüssel)"),
        ("Zeile 9", "Stellen 1–2 (Satzart)"),
    ]


def test_faulty_districts_are_refused_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "k.csv"
    path.write_text("district_ags,gdp_per_capita__2021\n1053,5\n14521,viel\n14521,5\n,5\n14522,3\n", encoding="utf-8")

    assert [(fault.where, fault.column) for fault in faults_of(path)] == [
        ("Zeile 2", "district_ags"),
        ("Zeile 3", "gdp_per_capita__2021"),
        ("Zeile 4", "district_ags"),
        ("Zeile 5", "district_ags"),
    ]


@pytest.mark.parametrize(
    ("content", "where", "reason"),
    [
        (b"", "Datei", "Die Datei ist leer."),
        (b" \n\n", "Datei", "Die Datei ist leer."),
        (b"ags,name,pop_2023\n", "Datei", "keine einzige Gemeinde"),
        (b"district_ags,gdp_per_capita__2021\n", "Datei", "keinen einzigen Kreis"),
        (b"district_ags,share_65plus__2022\n01053,2\n", "Kopfzeile", "Keine der Spalten unemployment_rate__2021"),
        (b"Stadt,Einwohner\nHolmstedt,8000\n", "Kopfzeile", "Dieser Aufbau ist nicht bekannt."),
        ("ags,name\n01053090,Holmstedt\n".encode("utf-16"), "Datei", "UTF-16"),
        (b"ags,name,pop_2023\n01053090,M\x81lln,8000\n", "Zeile 2", "0x81"),
        (b"ags,name,pop_2023\n01053090,M\0lln,8000\n", "Zeile 2", "Nullzeichen"),
        (b"PK\x03\x04 kaputt", "Datei", "beschädigt"),
    ],
)
def test_a_file_that_is_none_of_the_layouts_is_refused(tmp_path: Path, content: bytes, where: str, reason: str) -> None:
    path = tmp_path / "datei.csv"
    path.write_bytes(content)

    (fault,) = faults_of(path)

    assert fault.where == where
    assert reason in fault.reason


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("ags;einwohner\n01053090;8000\n", encoding="utf-8")

    assert [(fault.where, fault.column) for fault in faults_of(path)] == [
        ("Kopfzeile", "name"),
        ("Kopfzeile", "pop_JJJJ"),
    ]


def test_a_workbook_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook_bytes([["Satzart", "Name"], ["60", "Holmstedt"]]))

    assert [fault.where for fault in faults_of(path)] == ["Kopfzeile"]


def test_a_workbook_without_any_day_is_refused(tmp_path: Path) -> None:
    header: list[object] = ["Satzart", "", "", "", "", "", "", "Gemeindename"]
    row: list[object] = ["60", "63", "01", "0", "53", "0090", "090", "Holmstedt", 99.03, 8_431]
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook_bytes([header, row], "Onlineprodukt_Gemeinden"))

    (fault,) = faults_of(path)

    assert (fault.where, fault.reason.split(".")[0]) == ("Kopfzeile", "Der Stichtag (TT")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path / "fehlt.csv")

    assert "gibt es nicht" in fault.reason


def test_windows_encoding_of_a_table_is_understood(tmp_path: Path) -> None:
    table = load_official(csv_file(tmp_path / "a.csv", [Place("01053090", "Mölnstedt")], encoding="cp1252"))

    assert table.municipalities[0].name == "Mölnstedt"
