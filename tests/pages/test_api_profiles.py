"""May a program read and state anew what its town says of itself, and does nobody learn more by it?"""

import json
from dataclasses import replace
from datetime import date

import pytest

from matchmaker.rounds.api_token import Scope
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Experience, Format, Need, Role, Stage, StatementKind, Visibility, Wishes
from tests.builders import a_profile, ags
from tests.pages.site_cast import AMONG_TOWNS, SEALED, UNSPOKEN, knowing_profile, sealed_profile
from tests.pages.test_api_own import Program
from tests.pages.test_api_reading import API, problem
from tests.pages.test_own_changes import stored

STATED = {
    "consent": True,
    "capacity": 2,
    "paused_until": "2024-06-01",
    "needs": [{"id": "vacancy", "intensity": 0.33, "text": "Läden 🏚", "visibility": "network"}],
    "experience": [{"id": "pop_up_lab", "kind": "method", "stage": "learned", "year": 2021, "visibility": "public"}],
    "formats": ["tandem", "visit"],
    "windows": ["tue_am"],
    "wishes": {"same_size": True},
    "no_exchange_so_far": True,
}


@pytest.fixture
def town(site):
    return Program(site, 0)


def put(program, document, version='"1"', office="mayor"):
    headers = {} if version is None else {"If_Match": version}
    return program.ask("PUT", f"profiles/{office}", json=document, **headers)


def sendable(answer):
    """What a program may send back of what it has read."""
    return {key: value for key, value in answer.json().items() if key not in ("ags", "office")}


def test_a_town_reads_all_that_it_states_sealed_statements_too(town):
    answer = town.get("profiles/mayor")
    assert (answer.status_code, answer.headers["ETag"], answer.headers["Cache-Control"]) == (200, '"1"', "no-store")
    told = answer.json()
    assert (told["ags"], told["office"], told["consent"], told["no_exchange_so_far"]) == (ags(0), "mayor", True, False)
    assert [(one["id"], one["visibility"], one["text"]) for one in told["needs"]][1:] == [
        ("retail", "network", AMONG_TOWNS),
        ("care", "head_office", SEALED),
        ("youth", "score_only", UNSPOKEN),
    ]
    assert told == town.get("profiles").json()["items"][0]


def test_a_town_states_everything_anew_and_what_imports_brought_stays(site, town):
    before = replace(sealed_profile(), networks=("n",), blocked=(ags(7),), consent_source="Demo-Annahme")
    site.change(lambda uow: uow.profiles.save_all([before]))

    answer = put(town, STATED, '"2"')

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"3"')
    assert stored(site) == replace(
        before,
        consent=True,
        capacity=2,
        paused_until=date(2024, 6, 1),
        needs=(Need("vacancy", 1 / 3, "Läden 🏚", Visibility.NETWORK),),
        experience=(Experience("pop_up_lab", StatementKind.METHOD, Stage.LEARNED, year=2021),),
        formats=(Format.TANDEM, Format.VISIT),
        windows=("tue_am",),
        wishes=Wishes(same_size=True),
        history=(),
        consent_source=None,
    )
    assert answer.json() == town.get("profiles/mayor").json()


def test_what_was_read_and_is_sent_back_changes_nothing(site, town):
    read, committed = town.get("profiles/mayor"), site.database.committed

    again = put(town, sendable(read))

    assert (again.status_code, again.json(), again.headers["ETag"]) == (200, read.json(), '"1"')
    assert site.database.committed is committed


def test_what_was_read_goes_back_whole_and_in_nobody_elses_name(site, town):
    read, committed = town.get("profiles/mayor"), site.database.committed

    whole, others, unknown = (
        put(town, read.json() | more) for more in ({}, {"ags": ags(1), "office": "town"}, {"name": "Ahornstedt"})
    )

    assert (whole.status_code, whole.json()) == (200, read.json())
    assert [where for where, _ in problem(others)[2]] == ["body.ags", "body.office"]
    assert [where for where, _ in problem(unknown)[2]] == ["body.name"]
    assert site.database.committed is committed


def test_the_same_statement_sent_twice_is_answered_alike_and_stored_once(site, town):
    first, again = (put(town, STATED) for _ in range(2))

    assert (first.status_code, first.headers["ETag"]) == (200, '"2"')
    assert (again.status_code, again.headers["ETag"], again.json()) == (200, '"2"', first.json())


def test_without_the_version_that_was_read_nothing_is_stored(site, town):
    before = stored(site)
    assert [problem(put(town, STATED, version))[0] for version in (None, "quark", '"7"', '"0"')] == [428, 412, 412, 412]
    assert stored(site) == before


def test_what_a_page_stored_meanwhile_is_not_overwritten(site, town):
    seen = town.get("profiles/mayor").headers["ETag"]
    meanwhile = replace(sealed_profile(), capacity=4)
    site.change(lambda uow: uow.profiles.save_all([meanwhile]))

    assert problem(put(town, STATED, seen))[0] == 412
    assert stored(site) == meanwhile


def test_all_faults_of_shape_and_of_meaning_are_told_at_once_each_with_its_place(site, town):
    before = stored(site)
    wrong = STATED | {
        "capacity": 7,
        "paused_until": "2020-01-01",
        "needs": [
            {"id": "vacancey", "visibility": "public"},
            {"id": "pop_up_lab", "intensity": 0.5, "visibility": "everybody"},
            {"id": "youth"},
        ],
        "experience": [
            {"id": "citizens_council", "kind": "method", "stage": "soon", "visibility": "public"},
            {"id": "retail", "kind": "topic", "stage": "idea", "visibility": "public", "year": 1950, "mood": 1},
        ],
        "windows": ["tue_night"],
        "wishes": {"same_size": "ja"},
    }
    del wrong["consent"]

    status, sentence, faults = problem(put(town, wrong))

    assert (status, sentence) == (422, "Nichts wurde gespeichert.")
    assert dict(faults).keys() == {
        "body.consent",
        "body.capacity",
        "body.paused_until",
        "body.needs[0].id",
        "body.needs[1].id",
        "body.needs[1].intensity",
        "body.needs[1].visibility",
        "body.needs[2].visibility",
        "body.experience[0].stage",
        "body.experience[1].year",
        "body.experience[1].mood",
        "body.windows[0]",
        "body.wishes.same_size",
    }
    assert len(faults) == len(dict(faults))
    assert "Meinten Sie „vacancy" in dict(faults)["body.needs[0].id"]
    assert stored(site) == before


@pytest.mark.parametrize("sent", [None, [], "text", 7, {}, {"needs": 3}, {"needs": [[], None]}, {"wishes": []}])
def test_what_is_no_profile_at_all_is_refused(site, town, sent):
    before = stored(site)
    assert problem(put(town, sent))[0] == 422
    assert stored(site) == before


def test_text_that_no_field_can_hold_is_refused_with_its_place(town):
    for text in ("x" * 5_001, "a\u0000b", "\ud800"):
        needs = [{"id": "vacancy", "text": text, "visibility": "public"}]
        answer = town.browser.request(
            "PUT",
            f"{API}/profiles/mayor",
            content=json.dumps(STATED | {"needs": needs}),
            headers={"Authorization": f"Bearer {town.written}", "If-Match": '"1"', "Content-Type": "application/json"},
        )
        assert [where for where, _ in problem(answer)[2]] == ["body.needs[0].text"]


def test_a_need_named_twice_is_a_fault_and_an_exchange_in_the_past_cannot_be_denied(site, town):
    past = (PastExchange(ags(3), "tandem"),)
    site.change(lambda uow: uow.profiles.save_all([replace(sealed_profile(), history=past)]))
    twice = STATED | {"needs": [{"id": "youth", "visibility": "public"}] * 2}

    assert [where for where, _ in problem(put(town, twice, '"2"'))[2]] == ["body.needs[1]", "body.no_exchange_so_far"]

    assert put(town, STATED | {"no_exchange_so_far": False}, '"2"').status_code == 200
    assert stored(site).history == past


def test_what_stands_already_may_stay_though_a_form_would_refuse_it_today(site, town):
    old = Experience("retail", StatementKind.TOPIC, Stage.LEARNED, topic="retail", year=1975)
    early = replace(sealed_profile(), capacity=9, paused_until=date(2020, 1, 1), experience=(old,))
    site.change(lambda uow: uow.profiles.save_all([early]))

    answer = put(town, sendable(town.get("profiles/mayor")) | {"formats": ["circle"]}, '"2"')

    assert answer.status_code == 200
    assert stored(site) == replace(early, formats=(Format.CIRCLE,))


def test_an_office_that_has_stated_nothing_yet_begins_with_version_zero(site):
    program = Program(site, 5, role=Role.ADMINISTRATION)
    empty = program.get("profiles/administration")
    assert (empty.headers["ETag"], empty.json()["consent"], empty.json()["needs"]) == ('"0"', False, [])

    assert put(program, STATED, '"0"', "administration").headers["ETag"] == '"1"'
    assert stored(site, 5, Role.ADMINISTRATION).needs == (Need("vacancy", 1 / 3, "Läden 🏚", Visibility.NETWORK),)
    assert stored(site, 5) == a_profile(5)


def test_a_token_of_one_office_neither_reads_nor_writes_the_other(site):
    mayor, administration = Program(site, 0, role=Role.MAYOR), Program(site, 0, role=Role.ADMINISTRATION)
    before = stored(site)
    assert problem(administration.get("profiles/mayor"))[0] == 404
    assert problem(put(administration, STATED))[0] == 404
    assert problem(mayor.get("profiles/administration"))[0] == 404
    assert SEALED not in administration.get("profiles").text
    assert stored(site) == before


def test_only_the_scope_of_profiles_opens_them_and_head_office_has_none(site):
    others = Program(site, 0, scopes=frozenset(Scope) - {Scope.PROFILE})
    office = Program(site, None)
    for program in (others, office):
        answers = [program.get("profiles"), program.get("profiles/mayor"), put(program, STATED)]
        assert [problem(one)[0] for one in answers] == [403, 403, 403]
    stranger = site.browser()
    assert [problem(stranger.get(f"{API}/profiles{rest}"))[0] for rest in ("", "/mayor", "/quark")] == [401, 401, 401]


def texts(program_or_browser, path):
    answer = program_or_browser.get(path)
    assert answer.status_code == 200
    return [one for one in (AMONG_TOWNS, SEALED, UNSPOKEN) if one in answer.text]


def test_everybody_reads_what_is_for_them(site, stranger, town):
    others, path = Program(site, 5), f"towns/{ags(0)}/profiles"
    assert texts(stranger, f"{API}/{path}") == []
    assert texts(others, path) == [AMONG_TOWNS]
    assert texts(Program(site, None), path) == [AMONG_TOWNS, SEALED, UNSPOKEN]
    assert texts(town, path) == [AMONG_TOWNS, SEALED, UNSPOKEN]
    assert texts(Program(site, 0, role=Role.ADMINISTRATION), path) == [AMONG_TOWNS]
    told = stranger.get(f"{API}/{path}").json()
    assert [one["id"] for one in told["items"][0]["needs"]] == ["vacancy"]
    assert [one["id"] for one in stranger.get(f"{API}/towns/{ags(1)}/profiles").json()["items"][0]["needs"]] == [
        one.id for one in knowing_profile().needs
    ]


def test_a_token_that_does_not_hold_is_refused_where_none_is_needed(site, stranger):
    path = f"{API}/towns/{ags(0)}/profiles"
    for shown in ("Bearer kst_x_y", "Basic eA==", ""):
        assert problem(stranger.request("GET", path, headers={"Authorization": shown}))[0] == 401
    assert problem(Program(site, 0, scopes=frozenset({Scope.REQUEST})).get(f"towns/{ags(0)}/profiles"))[0] == 403
    assert problem(stranger.get(f"{API}/towns/99999999/profiles"))[0] == 404


def test_a_statement_sealed_by_a_program_is_gone_from_the_page_at_once(site, town, stranger):
    assert "Ladenbörse" in stranger.get(f"/staedte/{ags(0)}").text
    document = sendable(town.get("profiles/mayor"))
    sealed = [one | {"visibility": "head_office"} for one in document["experience"]]

    put(town, document | {"experience": sealed})

    assert "Ladenbörse" not in stranger.get(f"/staedte/{ags(0)}").text
    assert stranger.get(f"{API}/towns/{ags(0)}/profiles").json()["items"][0]["experience"] == []
