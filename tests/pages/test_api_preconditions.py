"""Is a change, or an answer, made only where the versions that a program names allow it?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import ags
from tests.pages.test_api_curation import DRAFT
from tests.pages.test_api_curation import head_office as curating_office
from tests.pages.test_api_own import KEY, WISH, Program, answered
from tests.pages.test_api_profiles import STATED
from tests.pages.test_api_reading import API, problem
from tests.pages.write_cast import arranging

head_office = curating_office


@pytest.fixture
def town(site):
    return Program(site, 0)


def written(town, if_match, **more):
    return town.ask("PUT", "profiles/mayor", json=STATED, If_Match=if_match, **more)


@pytest.mark.parametrize("named", ["*", ' "1" ', '"7", "1"', '"quark","1",W/"3"', ', "1" ,', f'"1-{"0" * 16}"'])
def test_a_change_is_made_where_any_named_version_is_the_one_that_stands(town, named):
    answer = written(town, named)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')


@pytest.mark.parametrize(
    "named", ["", '"7"', '"7", "8"', 'W/"1"', "1", '"1', '"1" "2"', '"quark"', "**", '*, "1"', '"1-zz"', "'1'"]
)
def test_a_change_is_not_made_where_no_named_version_is_the_one_that_stands(town, named):
    assert problem(written(town, named))[0] == 412
    assert town.get("profiles/mayor").headers["etag"] == '"1"'


def in_lines(town, *conditions):
    """The same change with each condition in a header line of its own."""
    headers = [("Authorization", f"Bearer {town.written}"), *conditions]
    return town.browser.request("PUT", f"{API}/profiles/mayor", json=STATED, headers=headers)


@pytest.mark.parametrize("lines", [('"1"', '"7"'), ('"7"', '"1"'), ('"7", "8"', '"9"', '"1"')])
def test_several_header_lines_are_one_list(town, lines):
    answer = in_lines(town, *(("If-Match", line) for line in lines))
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')


@pytest.mark.parametrize("lines", [('"1"', '"7"'), ('"7"', '"1"')])
def test_what_must_not_be_there_is_read_from_every_header_line(town, lines):
    answer = in_lines(town, ("If-Match", '"1"'), *(("If-None-Match", line) for line in lines))
    assert problem(answer)[0] == 412
    assert town.get("profiles/mayor").headers["etag"] == '"1"'


@pytest.mark.parametrize("known", ["*", '"1"', 'W/"1"', '"5", "1"'])
def test_a_change_of_what_must_not_be_there_is_refused(town, known):
    assert problem(written(town, '"1"', If_None_Match=known))[0] == 412
    assert town.get("profiles/mayor").headers["etag"] == '"1"'


def test_a_change_is_made_where_what_must_not_be_there_is_not(town):
    assert written(town, '"1"', If_None_Match='"9", "quark"').status_code == 200


def test_any_version_of_what_does_not_exist_is_none(town):
    for path in ("proposals/quark/answer", "requests/quark/withdrawal", "exchanges/quark/questions/met"):
        sent = {"answer": "yes"} if "answer" in path else {"verdict": "yes"}
        for conditions in ({}, {"If_Match": "*"}, {"If_Match": "quark"}):
            assert problem(town.post(path, sent, **KEY, **conditions))[0] == 404


def test_without_a_token_or_the_right_no_precondition_is_looked_at(site, stranger):
    reader = Program(site, 5)
    assert problem(stranger.request("PUT", f"{API}/profiles/mayor", json=STATED))[0] == 401
    assert problem(stranger.request("GET", f"{API}/profiles/mayor", headers={"If-None-Match": "*"}))[0] == 401
    assert problem(reader.get("proposals/r1-1-01", If_None_Match="*", If_Match='"9"'))[0] == 404


def a_request(town):
    return f"requests/{town.post('requests', WISH, **KEY).json()['id']}"


READ = [lambda _: "profiles/mayor", lambda _: "proposals/r1-1-01", a_request]


@pytest.mark.parametrize("path_of", READ)
def test_what_a_program_has_already_is_not_told_again(town, path_of):
    path = path_of(town)
    first = town.get(path)
    tag = first.headers["etag"]

    for known in (tag, f"W/{tag}", "*", f'"other", {tag}'):
        again = town.get(path, If_None_Match=known)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert "content-type" not in again.headers
    for unknown in ('"other"', f'"{"0" * 16}"', "quark", tag.strip('"')):
        assert town.get(path, If_None_Match=unknown).json() == first.json()
    assert town.ask("HEAD", path, If_None_Match=tag).status_code == 304


@pytest.mark.parametrize("path_of", READ)
def test_a_reader_who_wants_one_version_alone_gets_no_other(town, path_of):
    path = path_of(town)
    tag = town.get(path).headers["etag"]
    assert town.get(path, If_Match=f'"other", {tag}').status_code == 200
    assert town.get(path, If_Match="*").status_code == 200
    # A weak tag promises likeness alone; and what must match is looked at before what must not.
    assert problem(town.get(path, If_Match=f"W/{tag}"))[0] == 412
    assert problem(town.get(path, If_Match='"other"', If_None_Match=tag))[0] == 412
    assert town.get(path, If_Match=tag, If_None_Match=tag).status_code == 304


def test_a_partners_yes_is_read_though_the_own_answer_is_older(site, town):
    other = Program(site, 1)
    answered(town, town.get("proposals/r1-1-01"))
    seen = town.get("proposals/r1-1-01")
    answered(other, other.get("proposals/r1-1-01"))

    again = town.get("proposals/r1-1-01", If_None_Match=seen.headers["etag"])

    assert (seen.json()["state"], again.status_code, again.json()["state"]) == ("offered", 200, "confirmed")


def renamed(town):
    return replace(town, name="Neustadt am See") if town.ags == ags(1) else town


def test_an_exchange_is_told_anew_when_a_town_of_it_gets_a_new_name():
    site = arranging()
    program = Program(site, 0)
    seen = program.get("exchanges/r1-1-01")
    assert program.get("exchanges/r1-1-01", If_None_Match=seen.headers["etag"]).status_code == 304

    site.change(lambda uow: uow.towns.replace_all([renamed(town) for town in uow.towns.all()]))
    site.clock.now += timedelta(minutes=2)
    again = program.get("exchanges/r1-1-01", If_None_Match=seen.headers["etag"])
    assert [one["name"] for one in again.json()["members"]] == ["Ahornstedt", "Neustadt am See"]


@pytest.mark.parametrize("act", ["approval", "pin", "veto"])
def test_head_office_may_act_on_whatever_version_stands(head_office, act):
    assert head_office.post(f"{DRAFT}/{act}", {}, If_Match="*").status_code == 200
    assert problem(head_office.post(f"proposals/quark/{act}", {}, If_Match="*"))[0] == 404
