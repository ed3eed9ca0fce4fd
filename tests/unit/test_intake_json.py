"""What does a PROFILES.json say?"""

import json
from datetime import date
from typing import Any

import pytest

from matchmaker.errors import BadInput
from matchmaker.towns.history import PastExchange
from matchmaker.towns.intake import Intake, fill_from_register, read_profiles, take_in
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
from matchmaker.towns.register import Register
from matchmaker.towns.source_file import SourceFile
from tests.builders import a_taxonomy, a_town, ags

KNOWN = {ags(number): a_town(number) for number in range(5)}
EVERYTHING = {
    "ags": ags(1),
    "role": "mayor",
    "field": None,
    "population": 16715,
    "state": "Sachsen",
    "district": "14729",
    "lat": 51.37,
    "lon": 12.74,
    "association": None,
    "consent": True,
    "capacity": 2,
    "paused_until": "2025-09-01",
    "needs": [{"id": "vacancy", "intensity": 0.67, "text": "Viele Läden", "visibility": "network", "source": "Brief"}],
    "experience": [
        {
            "id": "citizens_council",
            "kind": "method",
            "topic": "youth",
            "stage": "in_operation",
            "failed": False,
            "evaluated": True,
            "year": 2021,
            "title": "Rat der Jugend",
            "visibility": "public",
            "source": "Bericht",
        }
    ],
    "formats": ["tandem", "visit"],
    "windows": ["tue_am", "thu_pm"],
    "wishes": {"same_size": True, "other_state": True, "same_network": False},
    "blocked": [ags(2)],
    "networks": ["lokale_demokratie"],
    "history": [{"with": ags(3), "format": "tandem", "ended": "2024-05", "wish_to_go_on": False}],
}


def read(*towns: dict[str, Any], strict: bool = True, **outside: Any) -> Intake:
    content = json.dumps({"towns": list(towns), **outside}).encode()
    return take_in(SourceFile("profile.json", content), a_taxonomy(), KNOWN, strict=strict)


def only(town: dict[str, Any]) -> TownProfile:
    return read({"ags": ags(1), **town}).stated[0]


def test_every_field_of_the_format_is_understood():
    assert read(EVERYTHING).profiles == (
        TownProfile(
            ags=ags(1),
            name="Birkenau am See",
            role=Role.MAYOR,
            population=16715,
            state="Sachsen",
            district="14729",
            lat=51.37,
            lon=12.74,
            consent=True,
            capacity=2,
            paused_until=date(2025, 9, 1),
            needs=(Need("vacancy", TWO_THIRDS, "Viele Läden", Visibility.NETWORK, "Brief"),),
            experience=(
                Experience(
                    id="citizens_council",
                    kind=StatementKind.METHOD,
                    stage=Stage.IN_OPERATION,
                    topic="youth",
                    evaluated=True,
                    year=2021,
                    title="Rat der Jugend",
                    source="Bericht",
                ),
            ),
            formats=(Format.TANDEM, Format.VISIT),
            windows=("tue_am", "thu_pm"),
            wishes=Wishes(same_size=True, other_state=True, same_network=False),
            blocked=(ags(2),),
            networks=("lokale_demokratie",),
            history=(PastExchange(ags(3), "tandem", date(2024, 5, 1)),),
        ),
    )


def test_only_the_key_of_the_town_is_required_and_the_register_gives_the_rest():
    found = read({"ags": ags(1)})

    assert found.stated == (TownProfile(ags(1)),)
    assert found.profiles == (
        TownProfile(
            ags(1), name="Birkenau am See", population=8500, state="Hessen", district="99000", lat=50.1, lon=10.1
        ),
    )


def test_what_the_town_states_is_not_overwritten_by_the_register():
    stated = TownProfile(ags(1), name="Birkenau", population=1, state="Bayern", district="09000", lat=48.0, lon=11.0)

    assert fill_from_register(stated, a_town(1, association="990001")) == TownProfile(
        ags(1),
        name="Birkenau",
        population=1,
        state="Bayern",
        district="09000",
        lat=48.0,
        lon=11.0,
        association="990001",
    )


def test_the_register_s_own_name_is_not_the_town_s_own_word():
    assert only({"name": "Birkenau am See"}).name is None
    assert only({"name": "Birkenau"}).name == "Birkenau"


def test_a_place_is_taken_from_one_source_only():
    nowhere = a_town(1, lat=None, lon=None)

    assert fill_from_register(TownProfile(ags(1), lat=48.0, lon=11.0), nowhere).lat == 48.0
    assert fill_from_register(TownProfile(ags(1)), nowhere).lon is None


def test_without_a_registered_town_a_profile_stays_as_it_is():
    assert fill_from_register(TownProfile(ags(9), population=5), None) == TownProfile(ags(9), population=5)


@pytest.mark.parametrize(
    ("written", "meant"),
    [(0.33, THIRD), (0.333, THIRD), ("1/3", THIRD), ("⅓", THIRD), (0.67, TWO_THIRDS), ("2/3", TWO_THIRDS), (1, 1.0)],
)
def test_an_intensity_may_be_written_as_a_number_near_its_step_or_as_a_fraction(written, meant):
    assert only({"needs": [{"id": "vacancy", "intensity": written}]}).needs == (Need("vacancy", meant),)


def test_a_need_may_name_a_challenge():
    assert only({"needs": [{"id": "empty_shops"}]}).needs == (Need("empty_shops", 1.0),)


@pytest.mark.parametrize(("entry", "kind"), [("vacancy", StatementKind.TOPIC), ("pop_up_lab", StatementKind.METHOD)])
def test_the_kind_of_experience_follows_from_a_known_id(entry, kind):
    found = only({"experience": [{"id": entry, "stage": "idea"}]})

    assert found.experience == (Experience(entry, kind, Stage.IDEA),)


def test_a_project_has_a_name_of_its_own_and_a_topic():
    project = {"id": "Markthalle am Tor", "kind": "project", "topic": "retail", "stage": "learned"}

    assert only({"experience": [project]}).experience == (
        Experience("Markthalle am Tor", StatementKind.PROJECT, Stage.LEARNED, "retail"),
    )


@pytest.mark.parametrize(("history", "meant"), [({}, None), ({"history": None}, None), ({"history": []}, ())])
def test_nothing_said_about_history_is_not_the_same_as_none_so_far(history, meant):
    assert only(history).history == meant


def test_a_refusal_is_remembered_with_its_day_and_for_ever():
    past = {"with": ags(2), "format": "circle", "declined": "2025-02-03", "not_again": True}

    assert only({"history": [past]}).history == (
        PastExchange(ags(2), "circle", None, declined=date(2025, 2, 3), not_again=True),
    )


def test_an_exchange_of_no_stated_form_is_simply_an_exchange():
    assert only({"history": [{"with": ags(2)}]}).history == (PastExchange(ags(2), "exchange"),)


def test_blank_text_says_nothing_and_line_breaks_of_every_kind_become_one():
    need = {"id": "vacancy", "text": "  eins\r\nzwei\rdrei  ", "source": " \n "}

    assert only({"needs": [need]}).needs == (Need("vacancy", text="eins\nzwei\ndrei"),)


def test_decomposed_umlauts_are_composed():
    assert only({"name": "Mu\u0308nster"}).name == "Münster"


def test_null_is_the_same_as_nothing_said():
    nothing = dict.fromkeys(key for key in EVERYTHING if key != "ags")

    assert only(nothing) == TownProfile(ags(1))


def test_the_day_of_the_file_is_read():
    assert read({"ags": ags(1)}, as_of="2025-05-31").as_of == date(2025, 5, 31)
    assert read({"ags": ags(1)}).as_of is None


def test_one_town_may_come_in_both_roles_and_without():
    found = read({"ags": ags(1), "role": "mayor"}, {"ags": ags(1), "role": "administration"}, {"ags": ags(1)})

    assert [profile.role for profile in found.profiles] == [Role.MAYOR, Role.ADMINISTRATION, None]


def test_an_invented_town_may_bring_its_own_facts_where_nothing_is_stored():
    invented = {"ags": "99999999", "state": "Nordland", "population": 7000, "blocked": ["99999998"]}

    assert read(invented, strict=False).profiles == (
        TownProfile("99999999", state="Nordland", population=7000, blocked=("99999998",)),
    )


def test_an_unknown_town_without_facts_is_refused_even_where_nothing_is_stored():
    with pytest.raises(BadInput) as refusal:
        read({"ags": "99999999", "name": "Nirgendwo"}, strict=False)

    assert [(fault.where, fault.column) for fault in refusal.value.faults] == [("towns[0]", "ags")]
    assert "eigene Angaben" in str(refusal.value)


def test_all_faults_come_at_once_in_the_order_of_the_file():
    broken = {"ags": "x", "needs": [{"id": "a"}, {"id": "b", "intensity": 7}], "experience": [{}]}

    with pytest.raises(BadInput) as refusal:
        read(*({"ags": ags(number % 5), "role": "x"} for number in range(10)), broken)

    places = [(fault.where, fault.column) for fault in refusal.value.faults]
    assert places[-8:] == [
        ("towns[9]", "ags"),
        ("towns[10]", "ags"),
        ("towns[10].experience[0]", "kind"),
        ("towns[10].experience[0]", "id"),
        ("towns[10].experience[0]", "stage"),
        ("towns[10].needs[0]", "id"),
        ("towns[10].needs[1]", "id"),
        ("towns[10].needs[1]", "intensity"),
    ]
    assert ("towns[0]", "role") in places


def test_a_hostile_file_is_refused_with_a_thousand_faults_and_not_with_millions():
    with pytest.raises(BadInput) as refusal:
        read(*({"ags": "x"} for _ in range(3000)))

    assert len(refusal.value.faults) == 1001
    assert refusal.value.faults[-1].reason.startswith("Nach 1000 Fehlern wurde nicht weiter geprüft.")


def test_a_file_is_read_from_disk_with_a_register(tmp_path):
    file = tmp_path / "profile.json"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps({"towns": [{"ags": ags(2)}]}).encode())

    found = read_profiles(file, a_taxonomy(), Register(KNOWN.values()))

    assert [profile.name for profile in found.profiles] == ["Cedernburg"]


def test_json_is_known_by_its_content_whatever_the_file_is_called():
    content = json.dumps({"towns": [{"ags": ags(2)}]}).encode()

    found = take_in(SourceFile("profile.csv", content), a_taxonomy(), KNOWN)

    assert found.stated == (TownProfile(ags(2)),)
