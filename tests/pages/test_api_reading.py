"""What does the JSON API tell everybody, and how does it refuse?"""

from dataclasses import replace

import pytest

from tests.builders import a_town, ags

API = "/api/v1"
FILES = [
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/geo+json",
]


def problem(answer):
    """Status, sentence and faults of a refusal, which must have the form of RFC 9457."""
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["type"], told["status"]) == ("about:blank", answer.status_code)
    return answer.status_code, told["detail"], [(one["where"], one["reason"]) for one in told["errors"]]


def test_the_list_of_towns_comes_in_parts_that_join_without_gap_or_double(stranger):
    found, address = [], f"{API}/towns?limit=3"
    while address:
        part = stranger.get(address).json()
        found.append([town["ags"] for town in part["items"]])
        address = part["next"] and f"{API}/towns?limit=3&cursor={part['next']}"
    assert found == [[ags(number) for number in numbers] for numbers in ((0, 1, 2), (3, 4, 5), (6, 7))]


def test_a_cursor_holds_when_the_search_goes_on_with_a_filter(stranger):
    hessian = stranger.get(f"{API}/towns?state=Hessen").json()["items"]
    first = stranger.get(f"{API}/towns?state=Hessen&limit=1").json()
    rest = stranger.get(f"{API}/towns?state=Hessen&cursor={first['next']}").json()
    assert len(hessian) > 1
    assert first["items"] + rest["items"] == hessian
    assert rest["next"] is None


def searched(stranger, q):
    """Names found, names near, and the larger town of the answer to a search."""
    told = stranger.request("GET", f"{API}/towns", params={"q": q}).json()
    return [one["name"] for one in told["items"]], [one["name"] for one in told["near"]], told["larger"]


def test_a_search_forgives_what_the_page_forgives(stranger):
    assert searched(stranger, "  AHORNSTEDT ") == (["Ahornstedt"], [], None)
    assert searched(stranger, "Ahornstett") == ([], ["Ahornstedt"], None)
    assert searched(stranger, "Birkenau  am\tSee") == (["Birkenau am See"], [], None)
    assert searched(stranger, ags(3)) == (["Dornfeld"], [], None)
    assert searched(stranger, "99999999") == ([], [], None)


def test_a_town_that_is_too_large_is_named_with_those_around_it(site):
    large = replace(a_town(50), ags="98000001", name="Großau", population=40_000, small=False)
    site.change(lambda uow: uow.towns.replace_all([*uow.towns.all(), large]))

    for q in ("Großau", "98000001"):
        found, near, larger = searched(site.browser(), q)
        assert (found, larger["key"]) == ([], "98000001")
        assert len(near) == 5
        page = site.browser().request("GET", "/staedte", params={"q": q}).text
        assert "Großau hat 40.000 Einwohner und ist keine kleine Stadt." in page
        assert all(f"{name} (" in page for name in near)


def test_a_town_is_told_with_the_year_and_source_of_every_figure(stranger):
    town = stranger.get(f"{API}/towns/{ags(0)}").json()
    assert (town["ags"], town["name"], town["population"], town["population_year"], town["source"]) == (
        ags(0),
        "Ahornstedt",
        8000,
        2023,
        "erfunden",
    )
    assert {figure["key"]: figure["value"] for figure in town["indicators"]} == {
        "km_to_town_20k": 12.0,
        "km_to_town_100k": 40.0,
        "small_towns_within_25km": 3.0,
        "elevation_m": 100.0,
    }
    assert all(figure["year"] and figure["source"] and figure["unit"] for figure in town["indicators"])


def test_similar_towns_come_nearest_first_and_their_shares_sum_to_one(stranger):
    answer = stranger.get(f"{API}/towns/{ags(0)}/similar?k=3").json()
    distances = [one["distance"] for one in answer["neighbours"]]
    assert answer["town"]["key"] == ags(0)
    assert next(one["key"] for one in answer["neighbours"]) == ags(1)
    assert distances == sorted(distances)
    for one in answer["neighbours"]:
        assert sum(one["parts"].values()) == pytest.approx(1)


def test_who_works_on_a_topic_is_told_from_public_statements_alone(stranger):
    towns = stranger.get(f"{API}/graph/topics/care").json()["towns"]
    # Town 0 has said something about care under seal.
    assert {(one["ags"], one["seeks"]) for one in towns} == {(ags(1), True), (ags(1), False)}


def test_topics_and_methods_are_found_by_name_and_by_id(stranger):
    by_id, by_name = (stranger.get(f"{API}/graph/methods/{word}").json() for word in ("pop_up_lab", "Pop-up-Labor"))
    assert by_id == by_name
    assert [one["ags"] for one in by_id["towns"]] == [ags(0)]


def test_the_paths_between_two_towns_are_sentences_made_of_stored_steps(stranger):
    answer = stranger.get(f"{API}/graph/paths?a={ags(0)}&b={ags(1)}").json()
    first = answer["paths"][0]
    assert (first["kind"], first["seeker"], first["partner"]) == ("help", ags(1), ags(0))
    assert len(first["steps"]) <= 4
    assert set(first["sentence"]) == {"de", "en"}


def test_the_taxonomy_names_each_entry_with_its_kind(stranger, site):
    entries = stranger.get(f"{API}/taxonomy").json()["entries"]
    assert ("vacancy", "topic", "centre") in {(one["id"], one["kind"], one["broader"]) for one in entries}
    assert {one["kind"] for one in entries} == {"topic", "challenge", "method"}


def test_a_text_gets_suggestions_and_leaves_no_trace(stranger, site):
    opened = site.opened
    answer = stranger.request("POST", f"{API}/taxonomy/suggestions", json={"text": "Leere Läden", "k": 2})
    told = [(one["id"], one["guess"]) for one in answer.json()["suggestions"]]
    assert told[0] == ("empty_shops", False)
    # What merely shares some letters is said to be a guess.
    assert told[1][1] is True
    assert site.opened == opened, "no transaction: nothing can have been stored"


@pytest.mark.parametrize(
    ("address", "refusal"),
    [
        ("towns?limit=0&k=1", [("query.limit", "Möglich ist hier 1 oder mehr.")]),
        ("towns?limit=viele", [("query.limit", "Hier muss eine ganze Zahl stehen.")]),
        (f"towns/{ags(0)}/similar?k=51", [("query.k", "Möglich ist hier 50 oder weniger.")]),
        (f"towns/{ags(0)}/similar?theme=wetter", [("query.theme", "Dieses Wort steht nicht zur Wahl.")]),
        (f"graph/paths?a={ags(0)}", [("query.b", "Diese Angabe fehlt.")]),
        (f"graph/paths?a={ags(0)}&b={ags(0)}", [("query.b", "Nennen Sie eine andere Stadt als a.")]),
    ],
)
def test_every_fault_of_a_question_is_named_with_its_place(stranger, address, refusal):
    status, sentence, faults = problem(stranger.get(f"{API}/{address}"))
    assert (status, faults) == (422, refusal)
    # The faults stand beside the sentence: it ends as one.
    assert sentence.endswith(".")


def test_several_faults_are_told_at_once(stranger):
    answer = stranger.request("POST", f"{API}/taxonomy/suggestions", json={"k": 99})
    assert problem(answer)[2] == [
        ("body.text", "Diese Angabe fehlt."),
        ("body.k", "Möglich ist hier 10 oder weniger."),
    ]


@pytest.mark.parametrize("cursor", ["xx", "%00", "YWI", "ä", "=" * 40, "YWIgOTk=x"])
def test_a_cursor_that_is_not_ours_is_refused(stranger, cursor):
    status, _, faults = problem(stranger.get(f"{API}/towns?cursor={cursor}"))
    assert status == 422
    assert [where for where, _ in faults] == ["query.cursor"]


@pytest.mark.parametrize("address", ["towns/123", "towns/%00", "graph/topics/Quark", "graph/partners/1", "nothing", ""])
def test_what_does_not_exist_is_a_problem_with_a_sentence(stranger, address):
    status, sentence, _ = problem(stranger.get(f"{API}/{address}"))
    assert status == 404
    assert sentence


def test_a_wrong_way_of_asking_is_a_problem_as_well(stranger):
    answer = stranger.request("DELETE", f"{API}/towns")
    assert problem(answer)[0] == 405
    assert problem(answer)[1] == "So lässt sich diese Adresse nicht fragen. Möglich ist: GET, HEAD."
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("way", "path", "allowed"),
    [
        ("PUT", "requests", "GET, HEAD, POST"),
        ("OPTIONS", "requests", "GET, HEAD, POST"),
        ("PATCH", "profiles/mayor", "GET, HEAD, PUT"),
        ("GET", "taxonomy/suggestions", "POST"),
        ("DELETE", "proposals/r1-1-01/answer", "POST"),
    ],
)
def test_a_wrong_way_of_asking_is_told_every_right_one(stranger, way, path, allowed):
    answer = stranger.request(way, f"{API}/{path}")
    told = f"So lässt sich diese Adresse nicht fragen. Möglich ist: {allowed}."
    assert problem(answer)[:2] == (405, told)
    assert answer.headers["allow"] == allowed


def test_what_programs_read_of_a_missing_address_and_of_too_much_is_meant_for_programs(stranger):
    told = "Das gibt es hier nicht, oder nicht für Sie. Alle Adressen nennt /api/v1/openapi.json."
    assert problem(stranger.get(f"{API}/nirgends"))[:2] == (404, told)
    large = stranger.request("POST", f"{API}/taxonomy/suggestions", content=b"x" * (512 * 1024 + 1))
    assert problem(large)[:2] == (413, "Eine Anfrage darf höchstens 512 kB haben.")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_that_is_not_sent_as_json_is_told_how_to_send_it(stranger, kind):
    sent = {"Content-Type": kind} if kind else {}
    answer = stranger.request("POST", f"{API}/taxonomy/suggestions", content=b'{"text": "x"}', headers=sent)
    told = "Der Inhalt muss JSON sein. Senden Sie dazu: „Content-Type: application/json“."
    assert problem(answer) == (415, told, [])


def test_json_may_be_sent_with_its_charset_and_head_is_answered_like_get(stranger):
    named = {"Content-Type": "Application/JSON; charset=utf-8"}
    asked = stranger.request(
        "POST", f"{API}/taxonomy/suggestions", content='{"text": "Leere Läden"}'.encode(), headers=named
    )
    head, get = (stranger.request(way, f"{API}/towns") for way in ("HEAD", "GET"))
    assert asked.status_code == 200
    assert (head.status_code, head.content, head.headers) == (200, b"", get.headers)


def test_a_body_that_cannot_be_read_is_a_problem_with_a_sentence(stranger):
    broken = {"Content-Type": "application/json"}
    answer = stranger.request("POST", f"{API}/taxonomy/suggestions", content=b"1\xff", headers=broken)
    assert problem(answer)[:2] == (
        400,
        "Diese Anfrage ist nicht zu lesen. Prüfen Sie, ob sie gültiges JSON in UTF-8 ist.",
    )


def test_the_description_names_every_address_with_its_prefix_and_every_refusal_as_a_problem(stranger):
    document = stranger.get(f"{API}/openapi.json").json()
    assert all(path.startswith(f"{API}/") for path in document["paths"])
    for ways in document["paths"].values():
        for way in ways.values():
            for status, answer in way["responses"].items():
                told = list(answer.get("content", ()))
                if status == "304":
                    assert told == []
                elif status.startswith("2"):
                    assert told in (["application/json"], FILES)
                else:
                    assert told == ["application/problem+json"]
    assert "HTTPValidationError" not in document["components"]["schemas"]
