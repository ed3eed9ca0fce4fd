"""What does a person read about the interface for programs?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import FramingGiven
from api.pages.spoken import Spoken
from api.pages.view import Frame, render
from api.refusals import API_PREFIX
from api.v1.examples import examples

router = APIRouter()

PARTS = {
    "towns": "Städte und ihre Zahlen",
    "exports": "Städte als Datei",
    "profiles": "Angaben der Städte",
    "topics and graph": "Themen und Wissensnetz",
    "proposals": "Vorschläge",
    "requests": "Anfragen",
    "exchanges": "Austausch",
}
# OpenAPI describes the addresses in English, for those who write programs; here stands what they are for.
WORDS: Mapping[tuple[str, str], str] = {
    ("get", "/towns"): "Alle kleinen Städte, oder die mit einem Namen; in Teilen",
    ("get", "/towns/{ags}"): "Eine Stadt mit allen Zahlen, ihrem Jahr und ihrer Quelle",
    ("get", "/towns/{ags}/similar"): "Die ähnlichsten Städte, und worin sie sich unterscheiden",
    ("get", "/exports/towns.{form}"): "Die Liste der Städte oder die ähnlichsten als CSV, Excel-Tabelle oder GeoJSON",
    ("get", "/exports/comparison.{form}"): "Städte im Vergleich als CSV, Excel-Tabelle oder GeoJSON",
    ("get", "/towns/{ags}/profiles"): "Was eine Stadt von sich sagt, soweit Sie es sehen dürfen",
    ("get", "/profiles"): "Die eigenen Angaben, eine je Stelle",
    ("get", "/profiles/{office}"): "Die Angaben einer Stelle mit ihrer Fassung",
    ("put", "/profiles/{office}"): "Die Angaben einer Stelle durch neue ersetzen",
    ("get", "/taxonomy"): "Alle Themen, Herausforderungen und Methoden",
    ("post", "/taxonomy/suggestions"): "Passende Themen zu einem Text; der Text wird nicht gespeichert",
    ("get", "/graph/topics/{topic}"): "Wer an einem Thema arbeitet, danach an verwandten Themen",
    ("get", "/graph/methods/{method}"): "Wer Erfahrung mit einer Methode hat",
    ("get", "/graph/partners/{ags}"): "Mit wem eine Stadt sich austauscht, und worüber",
    ("get", "/graph/paths"): "Wie zwei Städte zusammenhängen",
    ("get", "/proposals"): "Die eigenen Vorschläge; für die Geschäftsstelle die einer Runde",
    ("get", "/proposals/{proposal_id}"): "Ein Vorschlag mit seinem Stand",
    ("post", "/proposals/{proposal_id}/answer"): "Einen Vorschlag beantworten",
    ("post", "/proposals/{proposal_id}/approval"): "Einen Entwurf freigeben (Geschäftsstelle)",
    ("post", "/proposals/{proposal_id}/pin"): "Einen Entwurf festhalten oder lösen (Geschäftsstelle)",
    ("post", "/proposals/{proposal_id}/veto"): "Einen Entwurf ausschließen (Geschäftsstelle)",
    ("get", "/requests"): "Die eigenen Anfragen",
    ("post", "/requests"): "Einen Austausch anfragen",
    ("get", "/requests/{request_id}"): "Eine Anfrage mit ihrem Stand",
    ("post", "/requests/{request_id}/withdrawal"): "Eine Anfrage zurückziehen",
    ("get", "/exchanges"): "Die vereinbarten Austausche",
    ("get", "/exchanges/{exchange_id}"): "Ein Austausch mit seinen Terminen",
    ("get", "/exchanges/{exchange_id}/questions"): "Was wir die Stadt dazu gefragt haben",
    ("post", "/exchanges/{exchange_id}/questions/{question}"): "Eine Frage zum Austausch beantworten",
}


@dataclass(frozen=True, slots=True)
class Address:
    """One address: how it is asked, what for, and whether that takes a token."""

    way: str
    path: str
    what: str
    needs_token: bool
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Part:
    """Addresses about the same things."""

    heading: str
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class ApiPage:
    """The page „Daten und Schnittstelle“."""

    frame: Frame
    parts: tuple[Part, ...]
    base: str
    contact: str


@router.get("/api")
def about_the_api(request: Request, framing: FramingGiven) -> Response:
    """What programs can ask for, and how."""
    settings = framing.site.settings
    base = settings.base_url.rstrip("/") + API_PREFIX
    page = ApiPage(
        framing.translated_frame(), parts_of(request.app.openapi(), framing.spoken), base, settings.mail_reply_to
    )
    return render("api.html", page)


def parts_of(description: Mapping[str, Any], spoken: Spoken) -> tuple[Part, ...]:
    """All addresses of an OpenAPI document, part by part; ``KeyError`` for one that has no German words yet."""
    found: dict[str, list[Address]] = {tag: [] for tag in PARTS}
    for path, ways in description["paths"].items():
        for way, told in ways.items():
            short = path.removeprefix(API_PREFIX)
            what = spoken.say(WORDS[way, short])
            needs_token = {} not in told.get("security", [{}])
            address = Address(way.upper(), path, what, needs_token, *_example(f"{way.upper()} {short}"))
            found[told["tags"][0]].append(address)
    return tuple(Part(spoken.say(PARTS[tag]), tuple(addresses)) for tag, addresses in found.items())


def _example(address: str) -> tuple[str, str]:
    """What is asked and what is answered, as a person reads it; ``KeyError`` for an address without an example."""
    given = examples()[address]
    way, _, _ = address.partition(" ")
    sent = f"\n\n{_shown(given.body)}" if given.body is not None else ""
    return f"{way} {API_PREFIX}{given.path}{sent}", f"{given.status} {given.kind}\n\n{_shown(given.answer)}"


def _shown(told: Any) -> str:
    return told if isinstance(told, str) else json.dumps(told, ensure_ascii=False, indent=2)
