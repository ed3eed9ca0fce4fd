"""What does a site of invented towns answer to the examples of the API's description?

``python -m tests.pages.api_examples`` records the answers anew, after a change of what an address answers.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from api.app import create_app
from api.current_taxonomy import packaged_taxonomy
from api.settings import Environment, Settings
from api.v1.examples import FILE
from matchmaker.rounds.api_token import Scope, TokenOrder, make_token
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.request import RequestState
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind
from tests.builders import ags
from tests.pages.site_cast import SECRET, SiteCast
from tests.pages.test_api_reading import API
from tests.pages.visitor import Visitor
from tests.pages.write_cast import arranging, offered
from tests.round_builders import NOW

TOPIC, METHOD = "leerstand", "buergerrat"
# Enough to see how a list goes on.
SHOWN = 2
REQUEST_ID, ANY_ID = "anfrage-99000000-20240304093015-5f1d7a3e", re.compile(r"anfrage-99000000-\d{14}-[0-9a-f]{8}")
PROFILE = {
    "consent": True,
    "capacity": 2,
    "paused_until": None,
    "needs": [{"id": TOPIC, "intensity": 1.0, "text": "Läden im Zentrum", "visibility": "public"}],
    "experience": [{"id": METHOD, "kind": "method", "stage": "in_operation", "year": 2021, "visibility": "network"}],
    "formats": ["tandem", "visit"],
    "windows": ["tue_am"],
    "wishes": {"same_size": True},
    "no_exchange_so_far": False,
}
WISH = {"role": "mayor", "format": "tandem", "topic": TOPIC, "text": "Läden im Zentrum", "candidates": [ags(3)]}
ANYBODY, TOWN, OFFICE = range(3)
PROPOSAL, EXCHANGE = "/proposals/{proposal_id}", "/exchanges/{exchange_id}"
QUESTIONS: Sequence[tuple[int, str, str, Any]] = (
    (ANYBODY, "GET /towns", "/towns?state=Sachsen&limit=1", None),
    (ANYBODY, "GET /towns/{ags}", f"/towns/{ags(0)}", None),
    (ANYBODY, "GET /towns/{ags}/similar", f"/towns/{ags(0)}/similar?k=2", None),
    (ANYBODY, "GET /exports/towns.{form}", f"/exports/towns.csv?town={ags(0)}&state=Hessen", None),
    (ANYBODY, "GET /exports/comparison.{form}", f"/exports/comparison.geojson?town={ags(0)}&town={ags(1)}", None),
    (ANYBODY, "GET /towns/{ags}/profiles", f"/towns/{ags(0)}/profiles", None),
    (ANYBODY, "GET /taxonomy", "/taxonomy", None),
    (ANYBODY, "POST /taxonomy/suggestions", "/taxonomy/suggestions", {"text": "Leerstand", "k": 1}),
    (ANYBODY, "GET /graph/topics/{topic}", f"/graph/topics/{TOPIC}", None),
    (ANYBODY, "GET /graph/methods/{method}", f"/graph/methods/{METHOD}", None),
    (ANYBODY, "GET /graph/partners/{ags}", f"/graph/partners/{ags(0)}", None),
    (ANYBODY, "GET /graph/paths", f"/graph/paths?a={ags(0)}&b={ags(1)}", None),
    (TOWN, "GET /profiles", "/profiles", None),
    (TOWN, "GET /profiles/{office}", "/profiles/mayor", None),
    (TOWN, "PUT /profiles/{office}", "/profiles/mayor", PROFILE),
    (TOWN, "GET /proposals", "/proposals", None),
    (TOWN, f"GET {PROPOSAL}", "/proposals/r1-1-01", None),
    (TOWN, "POST /requests", "/requests", WISH),
    (TOWN, "GET /requests", "/requests", None),
    (TOWN, "GET /requests/{request_id}", "/requests/{made}", None),
    (TOWN, "POST /requests/{request_id}/withdrawal", "/requests/{made}/withdrawal", None),
    (TOWN, f"POST {PROPOSAL}/answer", "/proposals/r1-1-01/answer", {"answer": "later", "days": 7}),
    (OFFICE, f"POST {PROPOSAL}/pin", "/proposals/r5-1-01/pin", {"pinned": True}),
    (OFFICE, f"POST {PROPOSAL}/approval", "/proposals/r5-1-01/approval", None),
    (OFFICE, f"POST {PROPOSAL}/veto", "/proposals/r5-1-01/veto", {"reason": "distance", "note": "zu weit"}),
)
OF_AN_EXCHANGE: Sequence[tuple[int, str, str, Any]] = (
    (TOWN, "GET /exchanges", "/exchanges", None),
    (TOWN, f"GET {EXCHANGE}", "/exchanges/r1-1-01", None),
    (TOWN, f"GET {EXCHANGE}/questions", "/exchanges/r1-1-01/questions", None),
    (TOWN, f"POST {EXCHANGE}/questions/{{question}}", "/exchanges/r1-1-01/questions/met", {"verdict": "yes"}),
)


class Asking:
    """Asks one site in turn, so that later questions read what earlier ones changed."""

    def __init__(self, cast: SiteCast) -> None:
        cast.change(_with_topics_of_today)
        settings = Settings(secret_key=SECRET, environment=Environment.DEMO, writes_per_minute=0)
        self._visitor = Visitor(create_app(settings, cast.open_uow, cast.clock, packaged_taxonomy()))
        self._tokens, self._made = (None, _token(cast, 0), _token(cast, None)), ""

    def record(self, who: int, address: str, path: str, body: Any) -> dict[str, Any]:
        """The question and its answer, as ``examples.json`` holds them."""
        way, asked = address.split(maxsplit=1)[0], path.replace("{made}", self._made)
        headers = {"If-Match": "*", "Idempotency-Key": "ein-wort-fuer-beispiele"} if way != "GET" else {}
        headers |= {"Authorization": f"Bearer {self._tokens[who]}"} if self._tokens[who] else {}
        told = self._visitor.request(way, f"{API}{asked}", json=body, headers=headers)
        assert told.status_code < 300, f"{address}: {told.text}"
        kind = told.headers["content-type"].partition(";")[0]
        answer = told.json() if kind.endswith("json") else told.content.decode("utf-8-sig")
        self._made = answer["id"] if address == "POST /requests" else self._made
        return {
            "path": ANY_ID.sub(REQUEST_ID, asked),
            "body": body,
            "status": int(told.status_code),
            "kind": kind,
            "answer": json.loads(ANY_ID.sub(REQUEST_ID, json.dumps(shortened(answer)))),
        }


def recorded() -> Mapping[str, dict[str, Any]]:
    """The examples of all addresses, as they are answered now."""
    sites = ((Asking(offered()), QUESTIONS), (Asking(arranging()), OF_AN_EXCHANGE))
    return {asked[1]: site.record(*asked) for site, questions in sites for asked in questions}


def shortened(answer: Any) -> Any:
    """The same with lists of things cut to their first ones."""
    if isinstance(answer, dict):
        return {name: shortened(value) for name, value in answer.items()}
    if isinstance(answer, list):
        is_long = all(isinstance(one, dict) for one in answer)
        return [shortened(one) for one in (answer[:SHOWN] if is_long else answer)]
    return answer


def _token(cast: SiteCast, number: int | None) -> str:
    scopes = frozenset(Scope) - ({Scope.CURATE} if number is not None else set())
    made: list[str] = []
    order = TokenOrder("Beispiel", scopes, 30, None if number is None else ags(number))
    cast.change(lambda uow: made.append(make_token(order, uow, NOW)[0]))
    return made[0]


def _with_topics_of_today(uow: UnitOfWork) -> None:
    """The cast speaks of topics of its own; who copies an example needs those that there are."""
    experience = (Experience(METHOD, StatementKind.METHOD, Stage.IN_OPERATION, topic=TOPIC, year=2021),)
    needs = (Need(TOPIC, text="Läden im Zentrum"),)
    for one in uow.profiles.all():
        asks = one.ags == ags(0)
        said = {"needs": needs, "experience": ()} if asks else {"needs": (), "experience": experience}
        uow.profiles.save_all([replace(one, capacity=3, **said)])
    for request in uow.requests.in_states(RequestState):
        uow.requests.save(replace(request, topic=TOPIC))
    for one in uow.proposals.all():
        uow.proposals.save(replace(one, topic=TOPIC))
    for exchange in uow.exchanges.all_open():
        uow.exchanges.save(replace(exchange, topic=TOPIC))


if __name__ == "__main__":
    FILE.write_text(json.dumps(recorded(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
