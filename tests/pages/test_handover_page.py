"""Can whoever is new in an office decide about what runs from the mail, once, and nobody else for it?"""

from datetime import date, timedelta

import pytest

from matchmaker.rounds.exchange import ExchangeState
from matchmaker.rounds.first_contact import OfficePost
from matchmaker.rounds.handing_over import LINK_LASTS, HandoverOrder, hand_over
from matchmaker.towns.profile import Role
from tests.builders import NAMES, ags
from tests.exchange_builders import a_running_exchange
from tests.fake_letters import FakeCorrespondence
from tests.office_builders import an_office
from tests.pages.exchange_cast import a_site_with, stored
from tests.pages.site_cast import SiteCast, form_token
from tests.pages.test_english_pages import german_in
from tests.pages.test_german_alone import english_in
from tests.pages.visitor import Visitor
from tests.pages.words import text_of
from tests.round_builders import OLGA

TOKEN = "what-the-letter-to-the-successor-holds"
PATH = f"/uebergabe/{TOKEN}"


@pytest.fixture
def cast() -> SiteCast:
    site = a_site_with(a_running_exchange())
    site.change(lambda uow: uow.offices.add(an_office(0)))
    post = OfficePost(FakeCorrespondence(), lambda _: TOKEN)
    hand_over(HandoverOrder(ags(0), Role.MAYOR, OLGA, date(2024, 3, 1)), post, site.open_uow(), site.clock())
    return site


@pytest.fixture
def reader(cast: SiteCast) -> Visitor:
    return cast.browser()


def decide(reader: Visitor, answer: str, **more: str):
    csrf = form_token(reader.get(PATH).text)
    return reader.post(PATH, {"csrf": csrf, "antwort": answer, **more})


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing_however_often(cast: SiteCast, reader: Visitor, method: str):
    before = cast.database.committed

    assert {reader.request(method, PATH).status_code for _ in range(10)} == {200}
    assert cast.database.committed == before


def test_the_page_says_what_runs_with_whom_and_about_what_but_no_address(reader: Visitor):
    page = reader.get(PATH).text

    for said in (NAMES[0], NAMES[1], "Bürgermeisteramt", "Übernehmen", "Beenden", "Anderes Thema"):
        assert said in text_of(page), said
    assert "office@" not in page


@pytest.mark.parametrize(
    ("answer", "said", "state"),
    [
        ("take_over", "Sie haben übernommen.", ExchangeState.RUNNING),
        ("end", "Der Austausch ist für Ihre Stadt zu Ende.", ExchangeState.ENDED),
        ("other_topic", "Ihr Wunsch ist angekommen.", ExchangeState.RUNNING),
    ],
)
def test_each_answer_is_taken_once_and_shown_ever_after(
    cast: SiteCast, reader: Visitor, answer: str, said: str, state: ExchangeState
):
    csrf = form_token(reader.get(PATH).text)
    form = {"csrf": csrf, "antwort": answer, "thema": "Energie"}

    twice = [reader.post(PATH, form) for _ in range(2)]

    assert [one.status_code for one in twice] == [303, 303]
    assert said in text_of(reader.get(PATH).text)
    assert stored(cast).state is state
    cast.clock.now += LINK_LASTS + timedelta(days=1)
    assert said in text_of(reader.get(PATH).text)


def test_another_answer_afterwards_changes_nothing_and_shows_the_first(cast: SiteCast, reader: Visitor):
    csrf = form_token(reader.get(PATH).text)
    reader.post(PATH, {"csrf": csrf, "antwort": "take_over"})

    later = reader.post(PATH, {"csrf": csrf, "antwort": "end"})

    assert later.status_code == 409
    assert "Sie haben übernommen." in text_of(later.text)
    assert stored(cast).state is ExchangeState.RUNNING


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"antwort": ""}, "Bitte wählen Sie eine der drei Antworten."),
        ({"antwort": "sell"}, "Bitte wählen Sie eine der drei Antworten."),
        ({"antwort": "other_topic", "thema": " "}, "Bitte schreiben Sie, welches Thema Sie möchten."),
    ],
)
def test_a_form_that_says_too_little_comes_back_with_the_reason(
    cast: SiteCast, reader: Visitor, form: dict[str, str], said: str
):
    before = cast.database.committed

    answer = reader.post(PATH, {"csrf": form_token(reader.get(PATH).text), **form})

    assert answer.status_code == 422
    assert said in text_of(answer.text)
    assert cast.database.committed == before


def test_what_was_typed_is_kept_in_a_form_that_comes_back(reader: Visitor):
    answer = decide(reader, "other_topic", thema="x" * 301)

    assert answer.status_code == 422
    assert f'value="{"x" * 301}"' in answer.text
    assert 'value="other_topic" checked' in answer.text


@pytest.mark.parametrize("token", ["", "x", f"{TOKEN}x", "exchange-link-0"])
def test_strangers_find_nothing(reader: Visitor, token: str):
    assert reader.get(f"/uebergabe/{token}").status_code == 404


def test_a_form_that_is_not_ours_decides_nothing(cast: SiteCast, reader: Visitor):
    assert reader.post(PATH, {"csrf": "0.0", "antwort": "end"}).status_code == 403
    assert stored(cast).state is ExchangeState.RUNNING


def test_an_old_link_decides_nothing_and_says_who_does(cast: SiteCast, reader: Visitor):
    csrf = form_token(reader.get(PATH).text)
    cast.clock.now += LINK_LASTS + timedelta(days=1)

    for answer in (reader.get(PATH), reader.post(PATH, {"csrf": csrf, "antwort": "end"})):
        assert answer.status_code == 410
        assert "Dieser Link gilt nicht mehr" in text_of(answer.text)
        assert NAMES[1] not in answer.text
    assert stored(cast).state is ExchangeState.RUNNING


def test_every_state_of_the_page_is_german_and_wholly_english(cast: SiteCast, reader: Visitor):
    seen = [(reader.get(PATH).text, reader.get(f"{PATH}?sprache=en").text)]
    form = {"csrf": form_token(seen[0][0])}
    seen.append((reader.post(PATH, form).text, reader.post(f"{PATH}?sprache=en", form).text))
    reader.post(PATH, {**form, "antwort": "take_over"})
    seen.append((reader.get(PATH).text, reader.get(f"{PATH}?sprache=en").text))

    assert [english_in(german) for german, _ in seen] == [[]] * 3
    assert [german_in(english) for _, english in seen] == [[]] * 3
