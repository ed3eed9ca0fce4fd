"""What becomes of everything that a program may write below /api/v1, by its token, and in which state?

The columns are those of ``PROGRAMS``. 401: no token; 403: a token that was not made for this; 404: not there for it;
``+``: something was stored.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from matchmaker.rounds.api_token import Scope, TokenOrder, make_token
from tests.builders import ags
from tests.pages.site_cast import SiteCast
from tests.pages.test_api_profiles import STATED
from tests.pages.test_api_reading import API
from tests.pages.write_cast import arranging, changed_rows, offered
from tests.round_builders import NOW

OF_A_TOWN = frozenset(Scope) - {Scope.CURATE}
PROGRAMS: Mapping[str, tuple[int | None, frozenset[Scope]] | None] = {
    "nobody": None,
    "own town: read": (0, frozenset({Scope.READ})),
    "own town: profile": (0, frozenset({Scope.PROFILE})),
    "own town: request": (0, frozenset({Scope.REQUEST})),
    "own town: answer": (0, frozenset({Scope.ANSWER})),
    "other town: all": (5, OF_A_TOWN),
    "head office: curate": (None, frozenset({Scope.CURATE})),
    "head office: all others": (None, OF_A_TOWN),
}
ASKED = {"role": "mayor", "format": "tandem", "topic": "youth"}


@dataclass(frozen=True)
class Call:
    """One change asked for by a program, and what becomes of it by ``PROGRAMS``."""

    way: str
    route: str
    path: str
    sent: Any
    expected: str
    version: str = '"1"'
    site: Callable[[], SiteCast] = offered


CALLS = (
    Call(
        "POST",
        "taxonomy/suggestions",
        "taxonomy/suggestions",
        {"text": "Im Zentrum stehen viele Läden leer."},
        "200 200 200 200 200 200 200 200",
    ),
    Call("PUT", "profiles/{office}", "profiles/mayor", STATED, "401 403 200+ 403 403 200+ 403 403", version='"2"'),
    Call("PUT", "profiles/{office}", "profiles/town", STATED, "401 403 200+ 403 403 200+ 403 403", version='"0"'),
    Call("POST", "requests", "requests", ASKED, "401 403 403 201+ 403 201+ 403 403"),
    Call(
        "POST",
        "requests/{request_id}/withdrawal",
        "requests/request-1/withdrawal",
        None,
        "401 403 403 200+ 403 404 403 200+",
    ),
    Call(
        "POST",
        "requests/{request_id}/withdrawal",
        "requests/unknown/withdrawal",
        None,
        "401 403 403 404 403 404 403 404",
    ),
    # Offered to the own town, a draft of others, withdrawn from others, unknown.
    *(
        Call("POST", "proposals/{proposal_id}/answer", f"proposals/{one}/answer", {"answer": "yes"}, told)
        for one, told in (
            ("r1-1-01", "401 403 403 403 200+ 404 403 404"),
            ("r1-1-02", "401 403 403 403 404 404 403 404"),
            ("r1-1-03", "401 403 403 403 404 409+ 403 404"),
            ("unknown", "401 403 403 403 404 404 403 404"),
        )
    ),
    *(
        Call("POST", f"proposals/{{proposal_id}}/{act}", f"proposals/{one}/{act}", sent, told)
        for act, sent, by_proposal in (
            (
                "approval",
                None,
                {
                    "r5-1-01": "401 403 403 403 403 403 200+ 403",
                    "r1-1-01": "401 403 403 403 403 403 409 403",
                    "unknown": "401 403 403 403 403 403 404 403",
                },
            ),
            (
                "pin",
                {},
                {
                    "r5-1-01": "401 403 403 403 403 403 200+ 403",
                    "r1-1-01": "401 403 403 403 403 403 409 403",
                    "unknown": "401 403 403 403 403 403 404 403",
                },
            ),
            (
                "veto",
                {},
                {
                    "r5-1-01": "401 403 403 403 403 403 200+ 403",
                    "r1-1-01": "401 403 403 403 403 403 409 403",
                    "unknown": "401 403 403 403 403 403 404 403",
                },
            ),
        )
        for one, told in by_proposal.items()
    ),
    *(
        Call(
            "POST",
            "exchanges/{exchange_id}/questions/{question}",
            f"exchanges/{one}/questions/met",
            sent,
            told,
            site=site,
        )
        for one, site, sent, told in (
            ("r1-1-01", arranging, {"verdict": "yes"}, "401 403 403 403 200+ 404 403 404"),
            ("r1-1-01", offered, {"verdict": "yes"}, "401 403 403 403 404 404 403 404"),
        )
    ),
)


class Caller:
    """One program on one site, which is as before after every call."""

    def __init__(self, cast: SiteCast, who: str) -> None:
        self._cast, self._browser, self._token = cast, cast.browser(), ""
        if (made_for := PROGRAMS[who]) is not None:
            number, scopes = made_for
            order = TokenOrder(who, scopes, 30, None if number is None else ags(number))
            made: list[str] = []
            cast.change(lambda uow: made.append(make_token(order, uow, NOW)[0]))
            (self._token,) = made

    def ask(self, call: Call) -> str:
        """The status, with a ``+`` if anything was stored."""
        before = self._cast.database.committed
        headers = {"If-Match": call.version, "Idempotency-Key": "a-key-of-its-own"}
        headers |= {"Authorization": f"Bearer {self._token}"} if self._token else {}
        answer = self._browser.request(call.way, f"{API}/{call.path}", json=call.sent, headers=headers)
        changed = changed_rows(before, self._cast.database.committed)
        self._cast.database.committed = before
        return f"{answer.status_code}{'+' if changed else ''}"
