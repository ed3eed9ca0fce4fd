"""Does a link open exactly one session, for whom it was made, and does looking change nothing?"""

import re
from datetime import timedelta

import pytest

from api.settings import Environment
from matchmaker.rounds.access import Audience, hash_of
from tests.builders import ags
from tests.pages.site_cast import OFFICE, SPENT, TOWN_0, SiteCast, form_token, sign_in
from tests.pages.visitor import Visitor
from tests.pages.words import text_of
from tests.round_builders import a_link, a_session


def test_the_sign_in_page_shows_one_button_and_says_for_whom(stranger: Visitor) -> None:
    page = stranger.get(f"/anmelden/{TOWN_0}").text

    assert "Sie melden sich an für: <strong>Stadt Ahornstedt</strong>." in page
    assert re.findall(r'<button[^>]*><span class="kern-label">([^<]+)', page) == ["Jetzt anmelden"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_a_sign_in_link_ten_times_does_not_spend_it(site: SiteCast, method: str) -> None:
    before = site.database.committed

    for _ in range(10):
        site.browser().request(method, f"/anmelden/{TOWN_0}")

    assert site.database.committed == before
    sign_in(site.browser(), TOWN_0)


def test_the_button_spends_the_link_and_opens_the_towns_own_area(site: SiteCast, stranger: Visitor) -> None:
    asked = stranger.get(f"/anmelden/{TOWN_0}")
    answer = stranger.post(f"/anmelden/{TOWN_0}", {"csrf": form_token(asked.text)})

    assert (answer.status_code, answer.headers["location"]) == (303, "/mein-bereich")
    assert site.database.committed.links[hash_of(TOWN_0)].used_at == site.clock()
    assert "Mein Bereich: Ahornstedt" in stranger.get("/mein-bereich").text


def test_head_office_is_led_to_its_own_pages(stranger: Visitor) -> None:
    asked = stranger.get(f"/anmelden/{OFFICE}")
    answer = stranger.post(f"/anmelden/{OFFICE}", {"csrf": form_token(asked.text)})

    assert answer.headers["location"] == "/geschaeftsstelle"


def test_a_link_opens_one_session_and_no_second(site: SiteCast) -> None:
    first, second = site.browser(), site.browser()
    token = form_token(second.get(f"/anmelden/{TOWN_0}").text)
    sign_in(first, TOWN_0)

    answer = second.post(f"/anmelden/{TOWN_0}", {"csrf": token})

    assert answer.status_code == 410
    assert "Dieser Link wurde schon benutzt." in answer.text
    assert len(site.database.committed.sessions) == 1


def test_a_spent_link_says_so_already_when_it_is_opened(stranger: Visitor) -> None:
    answer = stranger.get(f"/anmelden/{SPENT}")

    assert answer.status_code == 410
    assert "Dieser Link wurde schon benutzt. Bitte fordern Sie einen neuen an." in answer.text


def test_an_expired_link_says_so(site: SiteCast, stranger: Visitor) -> None:
    site.clock.now += timedelta(minutes=11)

    answer = stranger.get(f"/anmelden/{TOWN_0}")

    assert answer.status_code == 410
    assert "Dieser Link ist abgelaufen." in answer.text


def test_an_unknown_link_and_a_proposal_link_open_nothing(stranger: Visitor) -> None:
    for token in ("nonsense", "link-of-town-0"):
        answer = stranger.get(f"/anmelden/{token}")

        assert answer.status_code == 404
        assert "Diesen Link gibt es nicht." in answer.text


@pytest.mark.parametrize("form", [{}, {"csrf": ""}, {"csrf": "made.up"}, {"csrf": "ä.ö"}])
def test_a_form_that_is_not_ours_is_refused_and_spends_nothing(
    site: SiteCast, stranger: Visitor, form: dict[str, str]
) -> None:
    stranger.get(f"/anmelden/{TOWN_0}")

    answer = stranger.post(f"/anmelden/{TOWN_0}", form)

    assert answer.status_code == 403
    assert "Dieses Formular ist nicht mehr gültig." in answer.text
    assert site.database.committed.sessions == {}


def test_a_form_of_another_browser_is_refused(site: SiteCast) -> None:
    theirs = form_token(site.browser().get(f"/anmelden/{TOWN_0}").text)
    mine = site.browser()
    mine.get(f"/anmelden/{TOWN_0}")

    assert mine.post(f"/anmelden/{TOWN_0}", {"csrf": theirs}).status_code == 403


def test_a_form_token_is_never_the_same_twice(stranger: Visitor) -> None:
    tokens = {form_token(stranger.get(f"/anmelden/{TOWN_0}").text) for _ in range(5)}

    assert len(tokens) == 5


def test_only_the_hash_of_a_session_is_stored(site: SiteCast, town_0: Visitor) -> None:
    session_id = town_0.cookies["sitzung"].split(".")[0]

    assert list(site.database.committed.sessions) == [hash_of(session_id)]


def test_a_forged_or_cut_cookie_is_a_strangers(site: SiteCast, town_0: Visitor) -> None:
    whole = town_0.cookies["sitzung"]
    for forged in (whole[:-1], whole.replace(".", "", 1), f"{whole}0", "x", "..", "a.1.ä"):
        answer = site.browser().request("GET", "/mein-bereich", headers={"cookie": f"sitzung={forged}".encode()})

        assert (answer.status_code, answer.headers["location"]) == (303, "/anmelden")


def test_in_production_cookies_are_secure_and_bound_to_the_host(site: SiteCast) -> None:
    site.environment = Environment.PRODUCTION
    browser = site.browser(base_url="https://austausch.example")

    asked = browser.get(f"/anmelden/{TOWN_0}")
    answer = browser.post(f"/anmelden/{TOWN_0}", {"csrf": form_token(asked.text)})

    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("__Host-sitzung="))
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert parts == {"httponly", "max-age=604800", "path=/", "samesite=lax", "secure"}


@pytest.mark.parametrize("environment", Environment)
def test_a_link_of_the_demo_opens_nothing_in_production(site: SiteCast, environment: Environment) -> None:
    token = "left over from a demo"
    with site.open_uow() as uow:
        uow.access.add_link(a_link(token_hash=hash_of(token), ags=None, audience=Audience.HEAD_OFFICE, reusable=True))
        uow.commit()
    site.environment = environment
    browser = site.browser(base_url="https://127.0.0.1")
    csrf = form_token(browser.get(f"/anmelden/{TOWN_0}").text)

    answers = browser.get(f"/anmelden/{token}"), browser.post(f"/anmelden/{token}", {"csrf": csrf})

    is_demo = environment is Environment.DEMO
    assert [answer.status_code for answer in answers] == ([200, 303] if is_demo else [410, 410])
    assert len(site.database.committed.sessions) == int(is_demo)


def test_whoever_signs_in_leaves_no_cookie_of_the_form_behind(site: SiteCast) -> None:
    browser = site.browser()
    csrf = form_token(browser.get(f"/anmelden/{TOWN_0}").text)
    assert "formular" in browser.cookies

    browser.post(f"/anmelden/{TOWN_0}", {"csrf": csrf})

    assert set(browser.cookies) == {"sitzung"}


def test_with_each_new_session_what_has_expired_is_forgotten(site: SiteCast) -> None:
    old = site.clock.now - timedelta(days=400)
    with site.open_uow() as uow:
        uow.access.add_session(a_session(id_hash="e" * 64, valid_until=old))
        uow.commit()

    sign_in(site.browser(), TOWN_0)

    assert "e" * 64 not in site.database.committed.sessions


def test_head_office_is_signed_out_after_half_an_hour_without_use(site: SiteCast, office: Visitor) -> None:
    for _ in range(3):
        site.clock.now += timedelta(minutes=25)
        assert office.get("/geschaeftsstelle").status_code == 200

    site.clock.now += timedelta(minutes=31)
    assert office.get("/geschaeftsstelle").status_code == 404


def test_no_session_lasts_longer_than_twelve_hours(site: SiteCast, office: Visitor) -> None:
    for _ in range(24):
        site.clock.now += timedelta(minutes=29)
        assert office.get("/geschaeftsstelle").status_code == 200

    site.clock.now += timedelta(minutes=29)
    assert office.get("/geschaeftsstelle").status_code == 404


def test_signing_out_closes_the_session_on_the_server(site: SiteCast, town_0: Visitor) -> None:
    kept = town_0.cookies["sitzung"]
    answer = town_0.post("/abmelden", {"csrf": form_token(town_0.get("/mein-bereich").text)})

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert site.database.committed.sessions == {}
    again = site.browser().request("GET", "/mein-bereich", headers={"cookie": f"sitzung={kept}"})
    assert again.headers["location"] == "/anmelden"


def test_signing_out_needs_the_form(site: SiteCast, town_0: Visitor) -> None:
    assert town_0.post("/abmelden").status_code == 403
    assert len(site.database.committed.sessions) == 1


def test_who_is_signed_in_is_led_past_the_sign_in_page(town_0: Visitor) -> None:
    assert town_0.get("/anmelden").headers["location"] == "/mein-bereich"


def test_every_page_says_who_is_signed_in(town_0: Visitor) -> None:
    for path in ("/", "/staedte", f"/staedte/{ags(3)}", "/impressum"):
        assert "Angemeldet: <strong>Stadt Ahornstedt</strong>" in town_0.get(path).text


@pytest.mark.parametrize(
    ("way", "promised"),
    [
        ("/aufgehoben", ["wo Sie waren.", "ist aufgehoben."]),
        ("/anfrage/abc/pruefen", ["wo Sie waren.", "ist aufgehoben."]),
        ("/mein-bereich", ["wo Sie waren."]),
        ("https://elsewhere.example/", []),
        ("", []),
    ],
)
def test_kept_words_are_promised_only_where_they_are_kept(stranger: Visitor, way: str, promised: list[str]) -> None:
    page = text_of(stranger.get(f"/anmelden?weiter={way}").text)

    assert [words for words in ("wo Sie waren.", "ist aufgehoben.") if words in page] == promised
