"""Can a cookie or a form be made up by anybody but us?"""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sign_in import FormRefused, Seals, SeenSession

SEALS = Seals("one secret of at least thirty-two letters")
OTHERS = Seals("another secret of thirty-two letters or so")
NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
holders = st.text(min_size=1)


@given(st.text("abcdefXYZ-_0123", min_size=1))
def test_a_cookie_of_ours_is_read_back(session_id: str) -> None:
    assert SEALS.read_cookie(SEALS.cookie(session_id, NOW)) == SeenSession(session_id, NOW)


@given(st.text())
def test_whatever_else_stands_in_a_cookie_is_nobodys(value: str) -> None:
    assert SEALS.read_cookie(value) is None


def test_a_cookie_under_another_secret_is_nobodys() -> None:
    assert SEALS.read_cookie(OTHERS.cookie("id", NOW)) is None


def test_the_time_in_a_cookie_cannot_be_changed() -> None:
    session_id, seconds, seal = SEALS.cookie("id", NOW).split(".")

    assert SEALS.read_cookie(f"{session_id}.{int(seconds) + 1}.{seal}") is None


@given(holders)
def test_a_form_is_good_for_its_own_browser(holder: str) -> None:
    SEALS.check_form(SEALS.form_token(holder), holder)


@given(holders, holders)
def test_a_form_of_another_browser_or_secret_is_refused(holder: str, other: str) -> None:
    for token in (OTHERS.form_token(holder), SEALS.form_token(other + holder)):
        with pytest.raises(FormRefused):
            SEALS.check_form(token, holder)


@given(st.text())
def test_a_made_up_token_is_refused(token: str) -> None:
    with pytest.raises(FormRefused):
        SEALS.check_form(token, "holder")


def test_nobody_without_a_cookie_can_send_a_form() -> None:
    with pytest.raises(FormRefused):
        SEALS.check_form(SEALS.form_token(""), "")


def test_a_cookies_seal_is_no_form_token() -> None:
    cookie = SEALS.cookie("id", NOW)

    with pytest.raises(FormRefused):
        SEALS.check_form(cookie.partition(".")[2], "id")
