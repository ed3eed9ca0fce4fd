"""A fresh site, and browsers of everybody who may visit it."""

import pytest

from tests.pages.site_cast import OFFICE, TOWN_0, TOWN_5, SiteCast, a_site, sign_in
from tests.pages.visitor import Visitor


@pytest.fixture
def site() -> SiteCast:
    return a_site()


@pytest.fixture
def stranger(site: SiteCast) -> Visitor:
    return site.browser()


@pytest.fixture
def town_0(site: SiteCast) -> Visitor:
    return signed_in(site, TOWN_0)


@pytest.fixture
def town_5(site: SiteCast) -> Visitor:
    return signed_in(site, TOWN_5)


@pytest.fixture
def office(site: SiteCast) -> Visitor:
    return signed_in(site, OFFICE)


def signed_in(site: SiteCast, token: str) -> Visitor:
    browser = site.browser()
    sign_in(browser, token)
    return browser
