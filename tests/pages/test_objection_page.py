"""Can an office read what we keep and object from the mail, and nobody else for it?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.rounds.first_contact import LINK_LASTS, OfficePost, contact_offices
from matchmaker.rounds.suppression import Scope
from tests.builders import NAMES
from tests.fake_letters import FakeCorrespondence
from tests.office_builders import an_office
from tests.pages.site_cast import SiteCast, a_site, form_token
from tests.pages.test_english_pages import german_in
from tests.pages.test_german_alone import english_in
from tests.pages.visitor import Visitor
from tests.pages.words import text_of

ADDRESS = "amt@birkenau.example"
TOKEN = "what-the-letter-to-town-1-holds"
PATH = f"/widerspruch/{TOKEN}"
SOURCE = "auf der Internetseite der Stadt"


@pytest.fixture
def cast() -> SiteCast:
    site = a_site()
    site.change(lambda uow: uow.offices.add(an_office(1, address=ADDRESS, source=SOURCE)))
    site.change(lambda uow: uow.profiles.save_all([_without_consent(uow)]))
    contact_offices(OfficePost(FakeCorrespondence(), lambda _: TOKEN), site.open_uow(), site.clock())
    return site


def _without_consent(uow):
    known = next(one for one in uow.profiles.all() if one.ags == an_office(1).ags)
    return replace(known, consent=False)


@pytest.fixture
def reader(cast: SiteCast) -> Visitor:
    return cast.browser()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing_however_often(cast: SiteCast, reader: Visitor, method: str):
    before = cast.database.committed

    answers = [reader.request(method, PATH) for _ in range(10)]

    assert {answer.status_code for answer in answers} == {200}
    assert cast.database.committed == before


def test_the_page_says_what_we_keep_and_from_where(reader: Visitor):
    page = text_of(reader.get(PATH).text)

    assert f"Was wir über {NAMES[1]} speichern" in page
    for said in (ADDRESS, SOURCE, "4. März 2024", "Ich widerspreche"):
        assert said in page, said


def test_one_press_ends_it_and_a_second_press_and_the_way_back_say_so(cast: SiteCast, reader: Visitor):
    shown = reader.get(PATH).text

    answers = [reader.post(PATH, {"csrf": form_token(shown)}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["location"] == f"{PATH}?sprache=de"
    after = reader.get(answers[0].headers["location"])
    assert after.status_code == 200
    assert "Ihr Widerspruch gilt" in text_of(after.text)
    assert "2026-11-22 de" in after.text
    assert "<button" not in after.text.split("<main", 1)[1]
    with cast.open_uow(reading=True) as uow:
        assert uow.suppressions.of(ADDRESS).scope is Scope.ALL
        assert len([task for task in uow.tasks.open() if task.kind == "objection"]) == 1


@pytest.mark.parametrize("token", ["", "x", f"{TOKEN}x", "link-of-town-0"])
def test_strangers_find_nothing_and_change_nothing(cast: SiteCast, reader: Visitor, token: str):
    before = cast.database.committed
    csrf = form_token(reader.get(PATH).text)

    assert reader.get(f"/widerspruch/{token}").status_code == 404
    assert reader.post(f"/widerspruch/{token}", {"csrf": csrf}).status_code in (403, 404)
    assert cast.database.committed == before


def test_a_form_that_is_not_ours_changes_nothing(cast: SiteCast, reader: Visitor):
    assert reader.post(PATH, {"csrf": "0.0"}).status_code == 403
    with cast.open_uow(reading=True) as uow:
        assert uow.suppressions.of(ADDRESS) is None


def test_an_old_link_says_how_to_object_all_the_same_and_tells_no_address(cast: SiteCast, reader: Visitor):
    csrf = form_token(reader.get(PATH).text)
    cast.clock.now += LINK_LASTS + timedelta(days=1)

    answer = reader.get(PATH)

    assert answer.status_code == 410
    assert "Widersprechen können Sie trotzdem jederzeit" in text_of(answer.text)
    assert ADDRESS not in answer.text
    assert reader.post(PATH, {"csrf": csrf}).status_code == 303
    with cast.open_uow(reading=True) as uow:
        assert uow.suppressions.of(ADDRESS) is None


def test_every_state_of_the_page_is_german_and_wholly_english(cast: SiteCast, reader: Visitor):
    asked = (reader.get(PATH).text, reader.get(f"{PATH}?sprache=en").text)
    reader.post(f"{PATH}?sprache=en", {"csrf": form_token(asked[1])})
    done = (reader.get(PATH).text, reader.get(f"{PATH}?sprache=en").text)

    assert [english_in(one.replace("amt@birkenau.example", "")) for one in (asked[0], done[0])] == [[], []]
    assert [german_in(one) for one in (asked[1], done[1])] == [[], []]
