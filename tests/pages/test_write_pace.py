"""Is whoever sends too much told when to go on, each for themselves, however many processes serve them?"""

from datetime import timedelta

import pytest

from api.write_pace import WRONG_TOKENS
from matchmaker.rounds.api_token import Scope, TokenOrder, make_token
from tests.builders import ags
from tests.pages.site_cast import TOWN_0, TOWN_5, SiteCast, form_token, sign_in
from tests.pages.visitor import Visitor

MOST = 5


@pytest.fixture
def hurried(site: SiteCast) -> SiteCast:
    site.writes_per_minute = MOST
    return site


def press(browser: Visitor, times: int) -> list[int]:
    return [browser.post("/abmelden").status_code for _ in range(times)]


def test_the_form_after_the_last_allowed_one_is_told_to_wait_and_the_next_minute_is_new(hurried: SiteCast) -> None:
    """ASVS 5.0, 2.4.1, 2.4.2; counted over all processes: each browser here is an app of its own."""
    first, second = hurried.browser(), hurried.browser()

    assert press(first, MOST - 1) + press(second, 2) == [303] * MOST + [429]
    refused = second.post("/abmelden")
    wait = int(refused.headers["retry-after"])
    assert 0 < wait <= 60
    assert "Bitte warten Sie einen Moment" in refused.text
    assert "in einer Minute noch einmal" in refused.text
    assert "Please try again in a minute." in second.post("/abmelden?sprache=en").text
    assert second.get("/staedte").status_code == 200
    hurried.clock.now += timedelta(seconds=wait)
    assert press(second, 1) == [303]


def test_nothing_of_a_refused_form_is_done(hurried: SiteCast) -> None:
    browser = hurried.browser()
    csrf = form_token(browser.get(f"/anmelden/{TOWN_0}").text)
    press(browser, MOST)

    assert browser.post(f"/anmelden/{TOWN_0}", {"csrf": csrf}).status_code == 429
    assert hurried.database.committed.sessions == {}


def test_two_sessions_behind_one_address_do_not_use_up_each_others_turns(hurried: SiteCast) -> None:
    browsers = [hurried.browser(), hurried.browser()]
    for browser, token in zip(browsers, (TOWN_0, TOWN_5), strict=True):
        sign_in(browser, token)
    press(browsers[0], MOST + 1)

    assert press(browsers[0], 1) == [429]
    assert press(browsers[1], 1) == [403]


def test_a_made_up_cookie_is_no_way_around_it(hurried: SiteCast) -> None:
    answers = [
        hurried.browser().request("POST", "/abmelden", headers={"cookie": f"sitzung=made-up-{number}.1.x"}).status_code
        for number in range(MOST + 1)
    ]

    assert answers == [303] * MOST + [429]


def test_without_a_limit_nobody_is_counted(hurried: SiteCast, stranger: Visitor) -> None:
    hurried.writes_per_minute = 0

    assert press(hurried.browser(), MOST + 1) == [303] * (MOST + 1)
    assert hurried.database.committed.limits == {}


def test_a_program_that_guesses_tokens_is_slowed_down_and_a_right_one_is_not(site: SiteCast) -> None:
    program = site.browser()
    made = []
    site.change(
        lambda uow: made.append(make_token(TokenOrder("x", frozenset({Scope.READ}), 3, ags(0)), uow, site.clock())[0])
    )

    def ask(token: str) -> tuple[int, str]:
        answer = program.request("GET", "/api/v1/proposals", headers={"authorization": f"Bearer {token}"})
        return answer.status_code, answer.headers["content-type"]

    guesses = [ask(f"kst_{number:012d}_guess")[0] for number in range(WRONG_TOKENS.most + 1)]
    assert guesses == [401] * WRONG_TOKENS.most + [429]
    assert ask("kst_0_guess") == (429, "application/problem+json")
    assert ask(made[0])[0] == 200
