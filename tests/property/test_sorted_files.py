"""Does sorting a file profile by profile find the same as taking it as a whole, and lose none of its profiles?"""

import json

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import BadInput
from matchmaker.rounds.importing import ImportOrder, ProfileImport, import_profiles
from matchmaker.rounds.sorted_import import SortedImport, preview_import
from matchmaker.towns.export import profiles_document
from matchmaker.towns.intake_question import answered
from matchmaker.towns.raw_document import raw_document, raw_town
from matchmaker.towns.source_file import SourceFile
from tests.fakes import FakeDatabase, FakeUnitOfWork
from tests.profile_strategies import LAW, TAXONOMY
from tests.property.test_import_of_an_export import LAYOUTS, database_with, stored_profiles


def as_a_whole(source: SourceFile, database: FakeDatabase) -> ProfileImport:
    order = ImportOrder(source, dry_run=True)
    return import_profiles(order, TAXONOMY, FakeUnitOfWork(database), lambda _: None)


def one_by_one(source: SourceFile, database: FakeDatabase) -> SortedImport:
    with FakeUnitOfWork(database, reading=True) as uow:
        return preview_import(source, TAXONOMY, uow)


@LAW
@given(stored_profiles(), st.sampled_from(sorted(LAYOUTS)), st.integers(0, 9))
def test_a_file_without_a_fault_gives_the_same_both_ways(profiles, layout, known):
    source = SourceFile(f"profile.{layout}", LAYOUTS[layout](profiles))
    database = database_with(profiles)
    with FakeUnitOfWork(database) as uow:
        uow.profiles.remove((one.ags, one.role) for one in profiles[known:])
        uow.commit()

    found = one_by_one(source, database)

    assert (found.doubtful, found.refused) == ((), ())
    assert found.preview == as_a_whole(source, database).preview


@LAW
@given(stored_profiles(), st.data())
def test_every_profile_of_a_damaged_file_is_in_exactly_one_list_and_a_sound_one_is_believed(profiles, data):
    document = profiles_document(profiles)
    for town in document["towns"]:
        for damage in data.draw(st.sets(st.sampled_from(("ags", "need", "consent")), max_size=2)):
            if damage == "ags":
                town["ags"] = f"Ort {town['ags']}"
            elif damage == "need":
                town["needs"] = [{"id": "Unbekanntes"}]
            else:
                town["consent"] = "vielleicht"
    source = SourceFile("x.json", json.dumps(document).encode())
    database = database_with(profiles)

    found = one_by_one(source, database)

    preview = found.preview
    sorted_out = len(preview.new) + len(preview.changed) + len(preview.unchanged)
    assert sorted_out + len(found.doubtful) + len(found.refused) == len(document["towns"])
    sound = sum(town["consent"] in (True, False) and town["ags"].isdecimal() for town in document["towns"])
    assert sorted_out <= sound
    if found.doubtful or found.refused:
        try:
            as_a_whole(source, database)
        except BadInput:
            return
        raise AssertionError("taken as a whole")


@LAW
@given(stored_profiles())
def test_what_waits_is_kept_as_it_stood_in_the_file(profiles):
    document = profiles_document(profiles)
    for town in document["towns"]:
        town["needs"] = [*town["needs"], {"id": "Unbekanntes", "intensity": 1}]
    found = one_by_one(SourceFile("x.json", json.dumps(document).encode()), database_with(profiles))

    assert len(found.doubtful) == len(document["towns"])
    for doubt in found.doubtful:
        kept = raw_town(json.loads(json.dumps(raw_document(doubt.raw))))
        assert kept == doubt.raw
        assert answered(kept, {}) == kept
