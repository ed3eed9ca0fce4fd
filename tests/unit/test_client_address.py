"""Is a request counted under its client's address, and under no claim of the client's?"""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from starlette.requests import Request

from api.client_address import client_address

CLAIMS = some.lists(some.ip_addresses(v=4).map(str) | some.sampled_from(["", "unknown", "192.0.2.1:443", "<script>"]))


def asked(*forwarded: str, peer: str | None = "10.0.0.9") -> Request:
    headers = [(b"x-forwarded-for", one.encode("latin-1")) for one in forwarded]
    return Request({"type": "http", "headers": headers, "client": peer and (peer, 5555)})


@pytest.mark.parametrize(
    ("forwarded", "proxies", "counted"),
    [
        (["203.0.113.7"], 0, "10.0.0.9"),
        (["203.0.113.7"], 1, "203.0.113.7"),
        (["198.51.100.1, 203.0.113.7"], 1, "203.0.113.7"),
        (["198.51.100.1, 203.0.113.7 , 10.0.0.2"], 2, "203.0.113.7"),
        (["198.51.100.1", "203.0.113.7"], 1, "203.0.113.7"),
        (["203.0.113.7"], 2, "10.0.0.9"),
        ([], 1, "10.0.0.9"),
        ([""], 1, "10.0.0.9"),
        (["203.0.113.7, unknown"], 1, "10.0.0.9"),
        (["203.0.113.7,"], 1, "10.0.0.9"),
    ],
)
def test_the_entry_that_ones_own_outermost_proxy_wrote_counts(forwarded: list[str], proxies: int, counted: str) -> None:
    assert client_address(asked(*forwarded), proxies) == counted


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("2001:db8:0:1:a:b:c:d", "2001:db8:0:1::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("2001:db8:0:2::1", "2001:db8:0:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("testclient", "testclient"),
        (None, "unknown"),
    ],
)
def test_an_address_is_counted_by_what_one_connection_holds(address: str | None, counted: str) -> None:
    assert client_address(asked(peer=address), 0) == counted


@given(claims=CLAIMS, proxies=some.integers(min_value=1, max_value=4))
def test_whatever_a_client_claims_it_is_counted_as_one(claims: list[str], proxies: int) -> None:
    inner = [f"10.0.0.{number}" for number in range(1, proxies)]

    assert client_address(asked(", ".join([*claims, "203.0.113.7", *inner])), proxies) == "203.0.113.7"
