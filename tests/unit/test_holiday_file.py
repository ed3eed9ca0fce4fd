"""Does a list of school holidays come in whole, or not at all and with all its faults?"""

from datetime import date
from pathlib import Path

import pytest

from matchmaker.errors import BadInput
from matchmaker.rounds.holiday_file import known_holidays, load_holidays, states_without
from matchmaker.rounds.holidays import SchoolHoliday
from matchmaker.towns.source_file import open_source
from tests.builders import a_town
from tests.fakes import FakeUnitOfWork
from tests.invitation_builders import a_holiday
from tests.round_builders import a_proposal

GOOD = "Land;Ferien;von;bis\nSachsen;Winterferien;2027-02-08;19.02.2027\nHessen;Osterferien;22.03.2027;02.04.2027\n"


def load(uow: FakeUnitOfWork, folder: Path, text: str) -> tuple[SchoolHoliday, ...]:
    file = folder / "ferien.csv"
    file.write_text(text, encoding="utf-8")
    return load_holidays(open_source(file), uow).holidays


def test_both_ways_to_write_a_day_are_read_and_a_second_file_takes_the_place_of_the_first(tmp_path: Path):
    uow = FakeUnitOfWork()
    load(uow, tmp_path, "Land;Ferien;von;bis\nBayern;Pfingsten;2027-05-18;2027-05-29\n")

    loaded = load(uow, tmp_path, GOOD)

    assert loaded == (
        SchoolHoliday("Hessen", date(2027, 3, 22), date(2027, 4, 2), "Osterferien"),
        SchoolHoliday("Sachsen", date(2027, 2, 8), date(2027, 2, 19), "Winterferien"),
    )
    assert known_holidays(uow).holidays == loaded


def test_the_states_of_which_nothing_is_known_are_named(tmp_path: Path):
    uow = FakeUnitOfWork()
    load(uow, tmp_path, GOOD)

    unknown = known_holidays(uow).unknown_states

    assert len(unknown) == 14
    assert {"Sachsen", "Hessen"}.isdisjoint(unknown)


@pytest.mark.parametrize(
    ("row", "places"),
    [
        ("Hesen;Ostern;2027-03-22;2027-04-02", [("Zeile 2", "Land")]),
        ("Hessen;Ostern;2027-04-02;2027-03-22", [("Zeile 2", "bis")]),
        ("Hessen;Ostern;2027-03-22;2028-03-22", [("Zeile 2", "bis")]),
        ("Hessen;;kein Tag;", [("Zeile 2", "Ferien"), ("Zeile 2", "von"), ("Zeile 2", "bis")]),
        ("Hessen;A;2027-03-22;2027-04-02\nHessen;B;2027-04-02;2027-04-03", [("Zeile 3", None)]),
        ("", [("Zeile 1", None)]),
    ],
)
def test_everything_wrong_is_named_and_nothing_changes(tmp_path: Path, row: str, places: list[tuple[str, str | None]]):
    uow = FakeUnitOfWork()
    before = load(uow, tmp_path, GOOD)

    with pytest.raises(BadInput) as refused:
        load(uow, tmp_path, f"Land;Ferien;von;bis\n{row}\n")

    assert sorted((one.where, one.column or "") for one in refused.value.faults) == sorted(
        (where, column or "") for where, column in places
    )
    assert known_holidays(uow).holidays == before


def test_whoever_sends_learns_where_the_clock_runs_on():
    uow = FakeUnitOfWork()
    with uow:
        uow.towns.replace_all([a_town(0, state="Sachsen"), a_town(1, state="Hessen"), a_town(2, state="Bayern")])
        uow.holidays.replace_all([a_holiday(date(2024, 3, 6), date(2024, 3, 9))])
        uow.commit()

    assert states_without([a_proposal(1)], uow) == ("Hessen",)
    assert states_without([], uow) == ()


def test_a_wrong_day_is_quoted_as_it_was_written_and_the_form_is_the_one_of_the_file(tmp_path: Path):
    uow, file = FakeUnitOfWork(), tmp_path / "ferien.csv"
    file.write_text(
        "Land;Ferien;von;bis\nHesen;Ostern;31.02.2027;bald\nSachsen;Ostern;02.2027;01.03.2027\n", encoding="utf-8"
    )

    with pytest.raises(BadInput) as refusal:
        load_holidays(open_source(file), uow)

    assert [(fault.where, fault.column, fault.reason) for fault in refusal.value.faults] == [
        ("Zeile 2", "von", "Den Tag „31.02.2027“ gibt es nicht."),
        ("Zeile 2", "bis", "Hier steht „bald“; erwartet wird ein Datum in der Form TT.MM.JJJJ."),
        ("Zeile 2", "Land", "Ein Land „Hesen“ gibt es nicht. Schreiben Sie es aus, zum Beispiel Sachsen-Anhalt."),
        ("Zeile 3", "von", "Hier steht „02.2027“; erwartet wird ein Datum in der Form TT.MM.JJJJ."),
    ]


def test_a_wrong_state_does_not_hide_an_end_before_the_beginning(tmp_path: Path):
    file = tmp_path / "ferien.csv"
    file.write_text("Land;Ferien;von;bis\nHesen;Ostern;08.02.2027;01.02.2027\n", encoding="utf-8")

    with pytest.raises(BadInput) as refusal:
        load_holidays(open_source(file), FakeUnitOfWork())

    assert [fault.column for fault in refusal.value.faults] == ["Land", "bis"]
