"""Does a monitor, and nobody else, read how operation goes?"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from api.pages.metrics import router
from api.settings import Environment, Settings
from matchmaker.errors import StaleWrite, TransactionConflict
from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.storage.availability import StorageUnavailable
from tests.builders import a_taxonomy
from tests.fakes import FakeUnitOfWork
from tests.pages.site_cast import HOLDER_0, SECRET, SiteCast
from tests.pages.visitor import Visitor
from tests.round_builders import NOW, a_message, a_sent_message

TOKEN = "monitor-0123456789-abcdefghijklmnop"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
Samples = dict[tuple[str, tuple[str, ...]], float]


def monitored(site: SiteCast, open_uow: Callable[..., UnitOfWork] | None = None, token: str = TOKEN) -> Visitor:
    settings = Settings(secret_key=SECRET, environment=Environment.DEMO, metrics_token=token)
    return Visitor(create_app(settings, open_uow or site.open_uow, site.clock, a_taxonomy()))


def read(browser: Visitor) -> Samples:
    answer = browser.get("/metrics", headers=BEARER)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    return {
        (one.name.removeprefix("matchmaker_"), tuple(one.labels.values())): one.value
        for family in text_string_to_metric_families(answer.text)
        for one in family.samples
    }


def requests_of(samples: Samples) -> dict[tuple[str, ...], float]:
    return {labels: value for (name, labels), value in samples.items() if name == "request_seconds_count"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": "Bearer "},
        {"Authorization": TOKEN},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": "Bearer ü"},
        {"X-Forwarded-For": "127.0.0.1"},
    ],
    ids=["nothing", "longer", "shorter", "empty", "bare", "basic", "umlaut", "loopback"],
)
def test_whoever_brings_no_token_gets_the_page_of_an_address_that_does_not_exist(site: SiteCast, headers):
    browser = monitored(site)
    raw = {name: value.encode("latin-1") for name, value in headers.items()}

    refused, nowhere = browser.get("/metrics", headers=raw), browser.get("/metricz", headers=raw)

    assert refused.status_code == nowhere.status_code == 404
    assert refused.text.replace("/metrics", "/metricz") == nowhere.text


def test_where_no_token_is_set_nobody_reads_it(site: SiteCast):
    browser = monitored(site, token="")

    answers = [browser.get("/metrics", headers=shown).status_code for shown in ({}, {"Authorization": "Bearer "})]

    assert answers == [404, 404]


def test_the_scheme_may_be_written_in_small_letters(site: SiteCast):
    assert monitored(site).get("/metrics", headers={"Authorization": f"bearer  {TOKEN}"}).status_code == 200


def test_what_the_database_knows_is_told_at_each_scrape():
    site = SiteCast()
    browser = monitored(site)
    empty = read(browser)

    site.change(_work)
    told = read(browser)

    states, kinds = dict.fromkeys(MessageState, 0.0), dict.fromkeys(TaskKind, 0.0)
    assert stored(empty) == {
        ("database_up", ()): 1.0,
        ("schema_fits", ()): 1.0,
        ("outbox_oldest_due_seconds", ()): 0.0,
        ("worker_heartbeat_age_seconds", ()): float("inf"),
        **{("outbox_mails", (state,)): number for state, number in states.items()},
        **{("open_tasks", (kind,)): number for kind, number in kinds.items()},
    }
    assert {key: value for key, value in stored(told).items() if value != stored(empty).get(key)} == {
        ("outbox_mails", ("queued",)): 2.0,
        ("outbox_mails", ("sent",)): 1.0,
        ("outbox_oldest_due_seconds", ()): 600.0,
        ("worker_heartbeat_age_seconds", ()): 45.0,
        ("open_tasks", ("call",)): 2.0,
        ("slots_taken", ("prune",)): 2.0,
        ("slot_age_seconds", ("prune",)): 3600.0,
    }


def _work(uow: UnitOfWork) -> None:
    uow.outbox.queue(a_message(1, due_at=NOW - timedelta(minutes=10)))
    uow.outbox.queue(a_message(2, key="put off", due_at=NOW + timedelta(hours=1)))
    uow.outbox.queue(a_sent_message(3, key="long ago", due_at=NOW - timedelta(days=9)))
    uow.clockwork.beat("old", NOW - timedelta(hours=1))
    uow.clockwork.beat("new", NOW - timedelta(seconds=45))
    for number, done_at in enumerate((None, None, NOW)):
        uow.tasks.add(replace(Task(f"call/{number}", TaskKind.CALL, NOW, "Bitte anrufen."), done_at=done_at))
    for hours in (25, 1):
        uow.clockwork.claim("prune", NOW - timedelta(hours=hours), NOW)


def stored(samples: Samples) -> Samples:
    """Without what the process counts for itself."""
    own = ("request_seconds", "conflicts", "process_")
    return {key: value for key, value in samples.items() if not key[0].startswith(own)}


def test_a_mail_that_is_put_off_is_no_mail_that_waits():
    site = SiteCast()
    site.change(lambda uow: uow.outbox.queue(a_message(1, due_at=NOW + timedelta(hours=1))))

    assert read(monitored(site))["outbox_oldest_due_seconds", ()] == 0.0


def test_without_its_database_it_says_so_and_tells_what_the_process_knows(site: SiteCast):
    def away(*, reading: bool = False) -> UnitOfWork:
        raise StorageUnavailable(f"Die Datenbank antwortet nicht ({reading}).")

    browser = monitored(site, away)
    browser.get("/readyz")
    told = read(browser)

    assert stored(told) == {("database_up", ()): 0.0}
    assert requests_of(told) == {("GET", "/readyz", "503"): 1.0}


def test_requests_are_told_by_their_template_never_by_their_address(site: SiteCast):
    browser = monitored(site)
    for method, path in (
        ("GET", f"/vorschlaege/{HOLDER_0}"),
        ("GET", "/vorschlaege/unbekannt"),
        ("HEAD", "/healthz"),
        ("GET", "/healthz"),
        ("GET", "/static/own.css"),
        ("GET", "/gibt/es/nicht"),
        ("GET", "/api/v1/towns/14729410"),
        ("BREW", "/healthz"),
        ("POST", "/abmelden"),
    ):
        browser.request(method, path)

    answer = browser.get("/metrics", headers=BEARER).text

    assert requests_of(read(browser)) == {
        ("GET", "/vorschlaege/{token}", "200"): 1.0,
        ("GET", "/vorschlaege/{token}", "404"): 1.0,
        ("GET", "/healthz", "200"): 2.0,
        ("other", "/healthz", "405"): 1.0,
        ("GET", "/static", "200"): 1.0,
        ("GET", "unmatched", "404"): 1.0,
        ("GET", "/api/v1/towns/{ags}", "404"): 1.0,
        ("POST", "/abmelden", "303"): 1.0,
        ("GET", "/metrics", "200"): 1.0,
    }
    assert [secret for secret in (HOLDER_0, "14729410", "unbekannt", TOKEN, "BREW") if secret in answer] == []


def test_a_failure_of_ours_counts_as_500(site: SiteCast):
    browser = monitored(site)
    site.is_broken = True
    browser.get("/staedte")
    site.is_broken = False

    assert requests_of(read(browser)) == {("GET", "/staedte", "500"): 1.0}


def test_reading_it_changes_nothing_and_opens_one_transaction(site: SiteCast):
    browser = monitored(site)
    before, opened = site.database.committed.copy(), site.opened

    read(browser)

    assert site.database.committed == before
    assert site.opened - opened == 1


@pytest.mark.parametrize(
    ("conflict", "kind"),
    [(StaleWrite("Jemand war schneller."), "stale_write"), (TransactionConflict("Zugleich."), "serialization")],
)
def test_whoever_was_slower_than_somebody_else_is_counted(site: SiteCast, conflict: Exception, kind: str):
    made: list[FakeUnitOfWork] = []

    def opened(*, reading: bool = False) -> UnitOfWork:
        made.append(FakeUnitOfWork(site.database, reading=reading))
        return made[-1]

    settings = Settings(secret_key=SECRET, environment=Environment.DEMO, metrics_token=TOKEN)
    app = create_app(settings, opened, site.clock, a_taxonomy())

    with pytest.raises(type(conflict)), app.state.site.open_uow():
        raise conflict

    told = read(Visitor(app))
    other = {"stale_write": "serialization", "serialization": "stale_write"}[kind]
    assert (told["conflicts_total", (kind,)], told["conflicts_total", (other,)]) == (1.0, 0.0)


def test_every_figure_says_what_it_means(site: SiteCast):
    text = monitored(site).get("/metrics", headers=BEARER).text

    named = set(re.findall(r"^# TYPE (matchmaker_\w+)", text, re.MULTILINE))
    # The library writes when each series began beside it, in the words of the series.
    explained = set(re.findall(r"^# HELP (matchmaker_\w+) \S.+", text, re.MULTILINE))
    assert named == explained


def test_the_route_is_nothing_but_a_question():
    assert [route.methods for route in router.routes] == [{"GET"}]
