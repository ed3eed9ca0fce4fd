"""Do links lead to our own site, whatever the token, and is a useless base address refused?"""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emails.links import Links
from matchmaker.errors import MatchmakerError


@pytest.mark.parametrize("base", ["https://austausch.example", "https://austausch.example/"])
def test_links_are_absolute(base: str):
    links = Links(base)

    assert links.proposal("abc-_1") == "https://austausch.example/vorschlaege/abc-_1"
    assert links.sign_in("abc-_1") == "https://austausch.example/anmelden/abc-_1"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_no_token_leads_elsewhere(token: str):
    address = urlsplit(Links("https://austausch.example").proposal(token))

    assert (address.scheme, address.netloc, address.query, address.fragment) == ("https", "austausch.example", "", "")
    assert unquote(address.path) == f"/vorschlaege/{token}"
    assert address.path.count("/") == 2


@pytest.mark.parametrize(
    ("base", "domain"),
    [
        ("https://austausch.example", "austausch.example"),
        ("https://AUSTAUSCH.example:8443/", "austausch.example"),
        ("http://localhost:8000", "localhost"),
        ("http://127.0.0.1:8000", "[127.0.0.1]"),
        ("http://[::1]:8000", "[::1]"),
    ],
)
def test_the_mail_domain_is_the_host(base: str, domain: str):
    assert Links(base).mail_domain == domain


@pytest.mark.parametrize(
    "base",
    [
        "",
        "austausch.example",
        "//austausch.example",
        "ftp://a.example",
        "https://",
        "https://a.example?x=1",
        "https://a.example#x",
    ],
)
def test_a_base_that_is_no_whole_address_is_refused(base: str):
    with pytest.raises(MatchmakerError, match="BASE_URL ist"):
        Links(base)
