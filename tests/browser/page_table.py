"""Which addresses show each page of the site in its states, and to whom?"""

from collections.abc import Iterable, Iterator, Mapping

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match, Route

from api.app import create_app
from api.settings import Environment, Settings
from api.sign_in import Seals
from matchmaker.rounds.ports import UnitOfWork
from tests.browser.curation_site import ROUND
from tests.browser.files_handed_in import DOUBT, PROFILES, REGISTER, WISH
from tests.browser.live_site import FORM, INTEREST, NOW, SECRET, TOKENS
from tests.builders import a_taxonomy
from tests.fakes import FakeUnitOfWork

ZSCHOPAU, MUECHELN = "14521690", "15088235"
HANDOVER, PROPOSAL = f"/uebergabe/{TOKENS['handover']}", f"/vorschlaege/{TOKENS['proposal']}"
BOARD, REVIEW = f"/geschaeftsstelle/runden/{ROUND}", f"/geschaeftsstelle/vorschlaege/{ROUND}-1-05"
RULES = "/geschaeftsstelle/regeln"
TOWNS, IMPORT = "/geschaeftsstelle/staedte", "/geschaeftsstelle/einlesen"
TOPICS = "/geschaeftsstelle/themen"
WEIGHTS = f"{RULES}/entwurf/gewichte/tandem"
ENGLISH = "?sprache=en"
EXCHANGES = [f"/austausch/{TOKENS[name]}" for name in ("arranging", "running", "over")]

STRANGER = (
    *("/", f"/{ENGLISH}", "/wie-wir-vergleichen", "/impressum", "/datenschutz", "/barrierefreiheit", "/api"),
    *("/staedte", "/staedte?q=neustadt", "/staedte?land=Hessen&groesse=klein", "/staedte?q=Zwoniz"),
    *(f"/staedte?stadt={ZSCHOPAU}", f"/staedte?stadt={ZSCHOPAU}&thema=energy"),
    f"/staedte?stadt={ZSCHOPAU}&g-population=4&eigene={MUECHELN}&eigene=Nirgends&umkreis=200",
    f"/staedte?stadt={ZSCHOPAU}&blick=verschieden",
    *("/staedte?fachthema=leerstand&um=Zwönitz&umkreis=200", "/staedte?thema=alles&umkreis=50"),
    *(f"/staedte/{MUECHELN}", f"/staedte/{MUECHELN}{ENGLISH}"),
    f"/vergleich?stadt={MUECHELN}&stadt={ZSCHOPAU}&stadt=Neustadt",
    f"/vergleich?stadt={MUECHELN}&stadt={ZSCHOPAU}&nur=unterschiede",
    *("/netzwerk", f"/netzwerk?stadt={MUECHELN}", f"/netzwerk?stadt={MUECHELN}&art=knows"),
    *("/netzwerk?thema=leerstand", f"/netzwerk?stadt={ZSCHOPAU}&mit=Neustadt"),
    f"/netzwerk?stadt={MUECHELN}&sprache=en",
    *("/fallkarten", "/format-finden", "/anmelden", "/anmelden/code", "/anmelden/code/042137"),
    *(f"/anmelden/{TOKENS['town']}", PROPOSAL, f"{PROPOSAL}{ENGLISH}", f"{PROPOSAL}/kurzvorlage"),
    f"/vorschlaege/{TOKENS['old']}/neuer-link?angefordert=1",
    *(f"/widerspruch/{TOKENS['objection']}", HANDOVER, f"{HANDOVER}{ENGLISH}"),
    f"/vertretung/{TOKENS['delegate']}",
    *(*EXCHANGES, f"{EXCHANGES[0]}{ENGLISH}", f"{EXCHANGES[1]}/frage", f"{EXCHANGES[2]}/fallkarte"),
    *(f"/rueckmeldung/{TOKENS[name]}" for name in ("running", "over")),
    *("/nachrichten", "/nachrichten/unterwegs", "/nachrichten/beendet"),
    *("/hilfe", "/leichte-sprache", "/anmelden/geschaeftsstelle"),
    f"/anmelden/einrichten/{TOKENS['invitation']}",
    f"/nachrichten/{Seals(SECRET).sealed_interest(INTEREST)}",
    f"/erinnerungen-abbestellen/{Seals(SECRET).sealed_mail('m1')}",
)
TOWN = (
    *("/mein-bereich", "/mein-bereich/vorschlaege/r1-1-01", "/mein-bereich/vorschlaege/r1-1-01/kurzvorlage"),
    *("/mein-bereich/teilnahme", "/mein-bereich/erfahrung", "/mein-bereich/daten", "/aufgehoben"),
    "/mein-bereich/vertretung",
    "/mein-bereich/angabe?art=bedarf&nr=0",
    *("/anfrage", *(f"/anfrage/{FORM}{step}" for step in ("", "/staedte", "/pruefen"))),
)
RUNNING = (
    "/mein-bereich/anfragen/request-1",
    "/mein-bereich/austausch/r1-1-03",
    "/mein-bereich/austausch/r1-1-03/frage",
)
OVER = ("/mein-bereich/austausch/r1-1-04", "/mein-bereich/austausch/r1-1-04/fallkarte")
OFFICE = (
    *("/geschaeftsstelle", "/geschaeftsstelle/heute", "/geschaeftsstelle/anfragen", "/geschaeftsstelle/postausgang"),
    *("/geschaeftsstelle/vorschlaege/r1-1-01", "/geschaeftsstelle/wortlaut", "/geschaeftsstelle/zugaenge"),
    "/geschaeftsstelle/wortlaut/proposal_offered",
    *("/geschaeftsstelle/berichte", "/geschaeftsstelle/berichte/liste?zahl=step%3Aasked"),
    *("/geschaeftsstelle/runden/r2/versand", "/geschaeftsstelle/runden/r2/versand/brief"),
    *("/geschaeftsstelle/runden/r1/versand", "/geschaeftsstelle/runden/r1/abschluss"),
    *(TOWNS, f"{TOWNS}{ENGLISH}", f"{TOWNS}?stand=waiting", f"{TOWNS}/{ZSCHOPAU}", f"{TOWNS}/{MUECHELN}{ENGLISH}"),
    *(f"{TOWNS}/{ZSCHOPAU}/zusammenfuehren", f"{TOWNS}/{ZSCHOPAU}/zusammenfuehren?neu=Wurzen"),
    *(IMPORT, f"{IMPORT}/datei/{PROFILES}", f"{IMPORT}/rueckfragen/{DOUBT}"),
    *(TOPICS, f"{TOPICS}{ENGLISH}", f"{TOPICS}/neu", f"{TOPICS}/eintrag/leerstand", f"{TOPICS}/vorschlag/{WISH}"),
    *("/geschaeftsstelle/register", f"/geschaeftsstelle/register/datei/{REGISTER}"),
)
CURATING = (
    *(BOARD, f"{BOARD}?stand=offen&land=Hessen&folge=unsicher", f"{BOARD}?stand=zugesagt", f"{BOARD}/ohne-partner"),
    *(f"{BOARD}/rechnen", f"{BOARD}/abhilfe", f"{BOARD}/versand", f"{BOARD}/abschluss"),
    *(REVIEW, f"{REVIEW}/tausch", f"{REVIEW}/tausch?rein=Musterstadt+39"),
    *(RULES, f"{RULES}{ENGLISH}", f"{RULES}?von=2&mit=3", f"{RULES}/entwurf", f"{RULES}/entwurf/werte"),
    *(WEIGHTS, f"{WEIGHTS}{ENGLISH}", f"{WEIGHTS}/vergleich", f"{WEIGHTS}/vergleich?best=learns&worst=novelty"),
    *(f"{RULES}/entwurf/probe", f"{RULES}/entwurf/probe{ENGLISH}"),
)
# Who is signed in on the pilot's site, and what that person sees there.
SEEN: Mapping[str, tuple[str, ...]] = {
    "": STRANGER,
    "town": TOWN,
    "town that exchanges": RUNNING,
    "town that has exchanged": OVER,
    "office": OFFICE,
}
# Whose question only another page knows: the first link of that one.
FOUND_ON: Mapping[str, str] = {
    "/geschaeftsstelle/runden/r2/versand/brief": "/geschaeftsstelle/runden/r2/versand",
    f"{BOARD}/abhilfe": f"{BOARD}/ohne-partner",
}
NO_PAGES = {
    # Files and answers for machines; what leads on to another page.
    *("/healthz", "/readyz", "/metrics", "/staedte.{form}", "/vergleich.{form}", "/mein-bereich/daten/kopie"),
    *("/vorschlaege/{token}/kurzvorlage.pdf", "/mein-bereich/vorschlaege/{proposal_id}/kurzvorlage.pdf"),
    *("/austausch/{token}/termin.ics", "/mein-bereich/austausch/{exchange_id}/termin.ics"),
    *("/vorschlaege/{token}/antwort", "/mein-bereich/vorschlaege/{token}/antwort"),
    *(f"/geschaeftsstelle/runden/{{round_id}}/versand/brief.{form}" for form in ("eml", "html")),
    "/geschaeftsstelle/regeln/fassung/{name}",
    *(f"/geschaeftsstelle/berichte/datei.{form}" for form in ("csv", "xlsx", "pdf")),
}


def routes_of(paths: Iterable[str]) -> set[str]:
    """The routes that answer these addresses."""
    known = list(pages())
    return {next(route.path for route in known if _answers(route, path)) for path in paths}


def pages() -> Iterator[Route | APIRoute]:
    """Every route of the site that can be looked at with a browser; the JSON API is another room."""
    settings = Settings(secret_key=SECRET, environment=Environment.DEMO)
    found = _walked(create_app(settings, _nowhere, lambda: NOW, a_taxonomy()).routes)
    return (one for one in found if "GET" in (one.methods or ()) and not one.path.startswith("/api/v1"))


def _answers(route: Route | APIRoute, path: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": path.partition("?")[0], "root_path": ""}
    return route.matches(scope)[0] is Match.FULL


def _walked(found: Iterable[BaseRoute]) -> Iterator[Route | APIRoute]:
    # FastAPI keeps an included router as one route that holds the others.
    for route in found:
        if hasattr(route, "original_router"):
            yield from _walked(route.original_router.routes)
        elif isinstance(route, Route | APIRoute):
            yield route


def _nowhere(*, reading: bool = False) -> UnitOfWork:
    return FakeUnitOfWork(reading=reading)
