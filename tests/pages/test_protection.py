"""Does every answer carry its protection, and is every refusal told in words?"""

import re
from datetime import timedelta

import pytest

from api.app import create_app
from api.settings import Environment, Settings
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.storage.availability import StorageUnavailable
from tests.builders import a_taxonomy, ags
from tests.pages.site_cast import HOLDER_0, INJECTION, OLD, SECRET, TOWN_0, SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import text_of
from tests.round_builders import a_message

OPEN_PAGES = (
    "/",
    "/staedte",
    "/staedte?q=qqq",
    f"/staedte?stadt={ags(3)}",
    f"/staedte/{ags(0)}",
    "/vergleich",
    f"/vergleich?stadt={ags(0)}&stadt={ags(1)}&stadt=nirgends",
    "/wie-wir-vergleichen",
    "/anmelden",
    f"/anmelden/{TOWN_0}",
    f"/vorschlaege/{HOLDER_0}",
    "/impressum",
    "/datenschutz",
    "/barrierefreiheit",
)
OTHER_ANSWERS = (
    "/nirgends",
    "/staedte/nirgends",
    f"/vorschlaege/{OLD}",
    "/mein-bereich",
    "/healthz",
    "/static/own.css",
)
POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", [*OPEN_PAGES, *OTHER_ANSWERS])
def test_every_answer_carries_the_whole_content_policy(stranger: Visitor, path: str) -> None:
    headers = stranger.get(path).headers

    assert headers["content-security-policy"] == POLICY
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/nirgends", "/static/own.css", "/api/v1/towns"])
def test_in_production_every_answer_asks_for_https_from_now_on(site: SiteCast, path: str) -> None:
    """ASVS 5.0, 3.4.1."""
    assert "strict-transport-security" not in site.browser().get(path).headers
    site.environment = Environment.PRODUCTION

    told = site.browser(base_url="https://austausch.example").get(path).headers["strict-transport-security"]

    assert re.fullmatch(r"max-age=(\d+); includeSubDomains", told)
    assert int(told.split("=")[1].split(";")[0]) >= 365 * 24 * 3600


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_a_page_has_one_title_one_heading_and_nothing_inline(stranger: Visitor, path: str) -> None:
    page = stranger.get(path).text

    assert len(re.findall(r"<title>[^<]+ – Kleinstadt-Austausch</title>", page)) == 1
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert re.findall(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=", page) == []
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', page) == []


@pytest.mark.parametrize("path", [*OPEN_PAGES, "/mein-bereich", "/geschaeftsstelle"])
def test_reading_changes_nothing(site: SiteCast, path: str) -> None:
    before = site.database.committed

    for method in ("GET", "HEAD"):
        site.browser().request(method, path)

    assert site.database.committed == before


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_head_is_answered_like_get_without_the_page(stranger: Visitor, path: str) -> None:
    asked = stranger.request("HEAD", path)

    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["content-security-policy"] == POLICY


def test_the_navigation_has_at_most_five_entries(stranger: Visitor, office: Visitor) -> None:
    for browser in (stranger, office):
        navigation = browser.get("/staedte").text.split('aria-label="Hauptnavigation"')[1].split("</nav>")[0]

        assert 1 <= navigation.count("<li>") <= 5


def test_a_script_in_a_search_is_shown_as_text(stranger: Visitor) -> None:
    page = stranger.get("/staedte", params={"q": INJECTION}).text

    assert INJECTION not in page
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in page


def test_a_script_in_a_towns_statement_is_shown_as_text(stranger: Visitor) -> None:
    page = stranger.get(f"/staedte/{ags(0)}").text

    assert INJECTION not in page
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in page


def test_a_script_in_the_place_of_a_town_is_shown_as_text(stranger: Visitor) -> None:
    for path in (f"/staedte?stadt={INJECTION}", f"/vergleich?stadt={INJECTION}", f"/anmelden/{INJECTION}"):
        assert INJECTION not in stranger.get(path).text


def test_an_unknown_page_is_told_in_german_with_a_way_on(stranger: Visitor) -> None:
    answer = stranger.get("/nirgends")

    assert answer.status_code == 404
    assert '<h1 class="kern-heading-x-large">Diese Seite gibt es nicht</h1>' in answer.text
    assert '<a class="kern-link" href="/">Zur Startseite</a>' in answer.text


def test_the_interface_for_machines_is_refused_as_a_problem_document(stranger: Visitor) -> None:
    answer = stranger.get("/api/v1/nirgends")

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "errors": [],
        "detail": "Das gibt es hier nicht, oder nicht für Sie. Alle Adressen nennt /api/v1/openapi.json.",
    }


def test_a_failure_of_ours_is_told_without_its_details(site: SiteCast) -> None:
    site.is_broken = True

    answer = site.browser().get("/")

    assert answer.status_code == 500
    assert "Es liegt nicht an Ihnen." in answer.text
    assert "disk on fire" not in answer.text
    assert answer.headers["content-security-policy"] == POLICY


def test_a_wrong_method_is_told_in_german(stranger: Visitor) -> None:
    answer = stranger.post("/staedte")

    assert answer.status_code == 405
    assert "So lässt sich diese Seite nicht aufrufen" in answer.text


def test_a_form_larger_than_any_of_ours_is_refused(stranger: Visitor) -> None:
    answer = stranger.post(f"/anmelden/{TOWN_0}", {"csrf": "x" * 600_000})

    assert answer.status_code == 413
    assert "Diese Anfrage ist zu groß Ein Formular darf höchstens 512 Kilobyte haben." in text_of(answer.text)


def test_stamped_files_are_kept_for_ever_pages_not_at_all(stranger: Visitor) -> None:
    page = stranger.get("/")
    stylesheet = re.findall(r'href="(/static/own\.css\?v=[0-9a-f]{12})"', page.text)[0]

    assert page.headers["cache-control"] == "no-store"
    assert stranger.get(stylesheet).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert stranger.get("/static/own.css").headers["cache-control"] == "public, max-age=3600"


def test_health_is_told_without_the_database_and_readiness_with_it(site: SiteCast, stranger: Visitor) -> None:
    assert stranger.get("/healthz").json() == {"status": "ok"}
    silent = stranger.get("/readyz")
    assert (silent.status_code, silent.json()) == (503, {"status": "not ready"})

    site.change(lambda uow: uow.clockwork.beat("worker", site.clock.now))
    assert stranger.get("/readyz").json() == {"status": "ready"}


@pytest.mark.parametrize(
    "failing",
    [
        lambda uow, now: uow.clockwork.beat("worker", now - timedelta(minutes=2, seconds=1)),
        lambda uow, now: uow.outbox.queue(a_message(99, key="late", due_at=now - timedelta(minutes=15, seconds=1))),
        lambda uow, _: uow.clockwork.rows.other_schema.update(version="9999"),
    ],
    ids=["worker", "mail", "schema"],
)
def test_each_part_that_fails_makes_the_site_not_ready(site: SiteCast, stranger: Visitor, failing) -> None:
    site.change(lambda uow: uow.clockwork.beat("worker", site.clock.now))
    before = stranger.get("/readyz").status_code

    site.change(lambda uow: uow.clockwork.forget(site.clock.now + timedelta(days=1), limit=100))
    site.change(lambda uow: uow.clockwork.beat("worker", site.clock.now - timedelta(minutes=1)))
    site.change(lambda uow: failing(uow, site.clock.now))
    after = stranger.get("/readyz")

    assert (before, after.status_code, after.json()) == (200, 503, {"status": "not ready"})


def away(*, reading: bool = False) -> UnitOfWork:
    raise StorageUnavailable(f"Die Datenbank antwortet nicht ({reading}).")


def test_without_its_database_the_site_is_alive_and_not_ready(site: SiteCast) -> None:
    settings = Settings(secret_key="invented " * 4, environment=Environment.DEMO)
    browser = Visitor(create_app(settings, away, site.clock, a_taxonomy()), "http://127.0.0.1")

    assert browser.get("/healthz").status_code == 200
    assert browser.get("/readyz").status_code == 503


def test_an_unknown_address_stays_unknown_to_a_signed_in_person_while_the_database_is_away(
    site: SiteCast, office: Visitor
) -> None:
    settings = Settings(secret_key=SECRET, environment=Environment.DEMO)
    browser = Visitor(create_app(settings, away, site.clock, a_taxonomy()), "http://127.0.0.1")
    browser.cookies.update(office.cookies)

    assert browser.cookies.get("sitzung") is not None
    assert browser.get("/nirgends").status_code == 404
    assert browser.request("DELETE", "/impressum").status_code == 405


def test_a_signed_in_person_stays_so_on_an_error_page(office: Visitor) -> None:
    assert (
        '<a href="/geschaeftsstelle" aria-current="page">Geschäftsstelle</a>'
        in office.get("/geschaeftsstelle/vorschlaege/9").text
    )
