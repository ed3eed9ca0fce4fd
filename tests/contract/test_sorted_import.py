"""Are good profiles of a file taken, doubtful ones asked about and faulty ones refused, once and on every storage?"""

import json
from datetime import timedelta

import pytest

from matchmaker.errors import BadInput, NotFound, StaleWrite
from matchmaker.rounds.doubt_settling import DoubtAnswer, discard_doubt, preview_answer, store_answered
from matchmaker.rounds.import_doubt import ImportDoubt
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.sorted_import import ImportAcceptance, SortedImport, accept_import, preview_import
from matchmaker.rounds.town_merging import MergeOrder, merge_towns
from matchmaker.rounds.upload import Upload, UploadKind
from matchmaker.towns.intake_question import Question, QuestionKind
from matchmaker.towns.profile import Need, Role, TownProfile, Visibility
from matchmaker.towns.source_file import SourceFile
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.contract.conftest import OpenUnitOfWork
from tests.round_builders import LATER, NOW, OLGA

TAXONOMY = a_taxonomy()
HEAD = "AGS;Name;Rolle;Einwilligung;Angabe;Kennung"
ROWS = (
    f"{ags(2)};;Bürgermeisteramt;ja;Bedarf;vacancy",
    f"{ags(1)};;Bürgermeisteramt;ja;Bedarf;youth",
    "Dornfeld;;Bürgermeisteramt;ja;Bedarf;vacancy",
    f"{ags(4)};;Bürgermeisteramt;ja;Bedarf;Leere Ladn",
    f"{ags(5)};;Bürgermeisteramt;vielleicht;Bedarf;vacancy",
)


def a_file(*rows: str, head: str = HEAD, name: str = "runde.csv") -> SourceFile:
    return SourceFile(name, "\n".join((head, *(rows or ROWS))).encode())


@pytest.fixture
def stored(uow: UnitOfWork) -> UnitOfWork:
    """Six towns; town 1 has a profile with a sealed need."""
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(6))
        uow.profiles.save_all([a_profile(1, needs=(Need("youth", visibility=Visibility.HEAD_OFFICE),))])
        uow.commit()
    return uow


def preview(uow: UnitOfWork, source: SourceFile) -> SortedImport:
    with uow:
        return preview_import(source, TAXONOMY, uow)


def accepted(uow: UnitOfWork, source: SourceFile) -> SortedImport:
    order = ImportAcceptance(source, preview(uow, source).digest, OLGA)
    return accept_import(order, TAXONOMY, uow, LATER)


def open_doubts(uow: UnitOfWork) -> tuple[ImportDoubt, ...]:
    with uow:
        return uow.import_doubts.open()


def profile_of(uow: UnitOfWork, number: int) -> TownProfile | None:
    with uow:
        return uow.profiles.of(ags(number))


def test_every_profile_of_a_file_is_new_changed_doubtful_or_refused(stored: UnitOfWork):
    found = preview(stored, a_file())

    assert [one.ags for one in found.preview.new] == [ags(2)]
    assert [one.profile.ags for one in found.preview.changed] == [ags(1)]
    assert [(one.title, one.questions) for one in found.doubtful] == [
        ("Dornfeld (Zeile 4)", (Question(QuestionKind.TOWN, ("own", "ags"), "Dornfeld", "Zeile 4, AGS", (ags(3),)),)),
        (
            f"{ags(4)} (Zeile 5)",
            (
                Question(
                    QuestionKind.ENTRY,
                    ("needs", 0, "id"),
                    "Leere Ladn",
                    "Zeile 5, Kennung",
                    ("empty_shops",),
                    ("topic", "challenge"),
                ),
            ),
        ),
    ]
    assert [(one.title, [fault.column for fault in one.faults]) for one in found.refused] == [
        (f"{ags(5)} (Zeile 6)", ["Einwilligung"])
    ]
    assert (profile_of(stored, 2), open_doubts(stored)) == (None, ())


def test_accepting_stores_the_good_ones_keeps_what_the_file_cannot_say_and_asks_about_the_rest(stored: UnitOfWork):
    accepted(stored, a_file())

    assert profile_of(stored, 2) == TownProfile(ags(2), role=Role.MAYOR, consent=True, needs=(Need("vacancy"),))
    assert profile_of(stored, 1).needs == (Need("youth", visibility=Visibility.HEAD_OFFICE),)
    assert sorted((one.kind, one.file, one.by, one.at) for one in open_doubts(stored)) == [
        (QuestionKind.ENTRY, "runde.csv", OLGA, LATER),
        (QuestionKind.TOWN, "runde.csv", OLGA, LATER),
    ]
    assert profile_of(stored, 5) is None
    with stored as uow:
        (change,) = uow.profile_log.of_town(ags(2))
    assert (change.by, change.at, change.role) == (f"{OLGA}, Datei „runde.csv“", LATER, Role.MAYOR)
    assert "Einwilligung: nein → ja" in [str(one) for one in change.changes]


def test_the_same_file_again_stores_nothing_and_asks_nothing_twice(stored: UnitOfWork):
    accepted(stored, a_file())
    with stored as uow:
        before = (uow.import_doubts.open(), uow.profiles.versions(), len(uow.profile_log.of_town(ags(2))))

    accepted(stored, a_file())

    with stored as uow:
        assert (uow.import_doubts.open(), uow.profiles.versions(), len(uow.profile_log.of_town(ags(2)))) == before


def test_what_was_shown_is_stored_or_nothing(stored: UnitOfWork):
    shown = preview(stored, a_file())
    with stored as uow:
        uow.profiles.save_all([a_profile(2, capacity=3)])
        uow.commit()

    with pytest.raises(StaleWrite):
        accept_import(ImportAcceptance(a_file(), shown.digest, OLGA), TAXONOMY, stored, LATER)

    assert profile_of(stored, 2) == a_profile(2, capacity=3)
    assert open_doubts(stored) == ()


def a_doubt(uow: UnitOfWork, row: int) -> ImportDoubt:
    accepted(uow, a_file(ROWS[row]))
    (doubt,) = open_doubts(uow)
    return doubt


def answer(doubt: ImportDoubt, *chosen: str, version: int = 1) -> DoubtAnswer:
    return DoubtAnswer(doubt.id, version, chosen, OLGA)


@pytest.mark.parametrize(
    ("row", "chosen", "town", "need"), [(2, ags(3), 3, "vacancy"), (3, "empty_shops", 4, "empty_shops")]
)
def test_an_answer_takes_the_profile_in_and_settles_the_doubt(
    stored: UnitOfWork, row: int, chosen: str, town: int, need: str
):
    doubt = a_doubt(stored, row)
    with stored as uow:
        seen = preview_answer(doubt, (chosen,), TAXONOMY, uow)
    assert ([one.ags for one in seen.preview.new], seen.faults) == ([ags(town)], ())
    assert profile_of(stored, town) is None

    store_answered(answer(doubt, chosen), TAXONOMY, stored, LATER)

    assert profile_of(stored, town).needs == (Need(need),)
    with stored as uow:
        settled = uow.import_doubts.get(doubt.id)
        assert [one.at for one in uow.profile_log.of_town(ags(town))] == [LATER]
    assert (settled.settled_at, settled.settled_by, settled.was_stored, settled.version) == (LATER, OLGA, True, 2)
    assert open_doubts(stored) == ()


def test_an_answer_that_is_missing_or_wrong_stores_nothing(stored: UnitOfWork):
    doubt = a_doubt(stored, 2)

    for chosen in ("", "99999999", "Nirgends"):
        with pytest.raises(BadInput):
            store_answered(answer(doubt, chosen), TAXONOMY, stored, LATER)

    assert open_doubts(stored) == (doubt,)


def test_a_town_with_several_offices_is_asked_about_its_office(stored: UnitOfWork):
    with stored as uow:
        uow.profiles.save_all([TownProfile(ags(1), role=Role.ADMINISTRATION)])
        uow.commit()
    accepted(stored, a_file(f"{ags(1)};Bedarf;vacancy", head="AGS;Angabe;Kennung"))
    (doubt,) = open_doubts(stored)
    assert [one.candidates for one in doubt.questions] == [("administration", "mayor")]

    store_answered(answer(doubt, "administration"), TAXONOMY, stored, LATER)

    with stored as uow:
        assert uow.profiles.of(ags(1), Role.ADMINISTRATION).needs == (Need("vacancy"),)
        assert uow.profiles.of(ags(1), Role.MAYOR).needs == (Need("youth", visibility=Visibility.HEAD_OFFICE),)


def test_of_two_colleagues_one_decides_and_the_other_is_told(stored: UnitOfWork):
    doubt = a_doubt(stored, 2)
    discard_doubt(answer(doubt), stored, LATER)

    with pytest.raises(StaleWrite):
        store_answered(answer(doubt, ags(3)), TAXONOMY, stored, LATER)
    with pytest.raises(StaleWrite):
        discard_doubt(answer(doubt), stored, LATER)
    with pytest.raises(NotFound):
        discard_doubt(DoubtAnswer("nowhere", 1, (), OLGA), stored, LATER)

    assert profile_of(stored, 3) is None
    with stored as uow:
        assert (uow.import_doubts.get(doubt.id).was_stored, uow.import_doubts.open()) == (False, ())


def test_a_discarded_doubt_is_not_asked_again_by_the_same_file(stored: UnitOfWork):
    discard_doubt(answer(a_doubt(stored, 2)), stored, LATER)

    accepted(stored, a_file(ROWS[2]))

    assert open_doubts(stored) == ()


@pytest.mark.parametrize(
    "source",
    [
        a_file("vacancy;Bedarf", head="Kennung;Angabe"),
        a_file(f"{ags(2)};x", head="AGS;Unbekannt"),
        a_file(f";;;;Bedarf;vacancy\n{ROWS[0]}"),
        SourceFile("leer.csv", b""),
        SourceFile("x.json", b"{"),
        SourceFile("x.json", json.dumps({"towns": [5]}).encode()),
        SourceFile("x.xlsx", b"PK\x03\x04 no workbook"),
    ],
)
def test_a_file_of_which_a_part_belongs_to_no_town_is_refused_as_a_whole(stored: UnitOfWork, source: SourceFile):
    with pytest.raises(BadInput) as refusal:
        preview(stored, source)

    assert refusal.value.faults


def test_a_row_that_is_wrong_by_itself_refuses_its_town_and_no_other(stored: UnitOfWork):
    rows = (ROWS[0], f"{ags(2)};;Bürgermeisteramt;ja;Quatsch;vacancy", ROWS[1])

    found = preview(stored, a_file(*rows))

    assert [one.title for one in found.refused] == [f"{ags(2)} (Zeile 2)"]
    assert [one.profile.ags for one in found.preview.changed] == [ags(1)]
    assert found.preview.new == ()


def test_two_profiles_of_one_office_are_both_refused(stored: UnitOfWork):
    town = {"ags": ags(2), "role": "mayor"}

    found = preview(stored, SourceFile("x.json", json.dumps({"towns": [town, town, {"ags": ags(3)}]}).encode()))

    assert [one.title for one in found.refused] == [f"{ags(2)} (towns[0])", f"{ags(2)} (towns[1])"]
    assert [one.ags for one in found.preview.new] == [ags(3)]


def test_a_lost_leading_zero_and_a_regional_key_are_asked_about_and_never_guessed(uow: UnitOfWork):
    with uow:
        uow.towns.replace_all([a_town(1, ags="01051044"), a_town(2, ags="14729410")])
        uow.commit()

    found = preview(uow, SourceFile("x.json", b'{"towns": [{"ags": 1051044}, {"ags": "147290410410"}, {"ags": "x"}]}'))

    assert [one.questions[0].candidates for one in found.doubtful] == [("01051044",), ("14729410",)]
    assert len(found.refused) == 1


def test_a_key_that_was_merged_away_is_asked_about_with_the_town_that_answers_now(stored: UnitOfWork):
    merge_towns(MergeOrder(ags(4), ags(5), OLGA, typed="Eschenhain"), stored, NOW)

    found = preview(stored, a_file(f"{ags(4)};;Bürgermeisteramt;ja;Bedarf;vacancy"))

    assert [one.questions[0].candidates for one in found.doubtful] == [(ags(5),)]


def test_an_upload_is_there_until_one_takes_it_and_is_forgotten_after_a_day(open_uow: OpenUnitOfWork):
    uow = open_uow()
    files = [Upload(f"{number}" * 64, UploadKind.PROFILES, "ä.csv", b"\x00\xff", NOW, OLGA) for number in range(2)]
    with uow:
        for one in files:
            uow.uploads.add(one)
        uow.commit()

    with uow:
        assert uow.uploads.find("0" * 64) == files[0]
        assert [uow.uploads.take("0" * 64), uow.uploads.take("0" * 64)] == [True, False]
        assert uow.uploads.forget(NOW, limit=10) == 0
        assert uow.uploads.forget(NOW + timedelta(seconds=1), limit=10) == 1
        assert uow.uploads.find("1" * 64) is None


def test_files_nobody_came_back_for_are_forgotten_in_parts_the_oldest_first(uow: UnitOfWork):
    with uow:
        for number in (2, 0, 1):
            at = NOW + timedelta(minutes=number)
            uow.uploads.add(Upload(f"{number}" * 64, UploadKind.PROFILES, "a.csv", b"x", at, "head office"))
        late = NOW + timedelta(days=1)
        assert uow.uploads.forget(late, limit=2) == 2
        assert [uow.uploads.find(f"{number}" * 64) is not None for number in range(3)] == [False, False, True]
        assert [uow.uploads.forget(late, limit=2) for _ in range(2)] == [1, 0]
