"""Is everything that others can fetch the same, byte for byte, whether or not a town has said something under seal?

The pages come from the app's own list of routes, so that a new one cannot be forgotten: a route with a
parameter that this test does not know makes it fail.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Route

from api.app import create_app
from api.settings import Environment, Settings
from api.sign_in import Seals
from api.stored_graph import stored_graph
from matchmaker.graph.export import to_graphml, to_json_ld, to_node_link
from matchmaker.graph.schema import STRANGER, Audience
from matchmaker.rounds.access import Audience as Signed
from matchmaker.rounds.access import LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.api_token import ApiToken, Scope
from matchmaker.rounds.check_in import Question
from matchmaker.rounds.interest import Interest
from matchmaker.rounds.office import OfficeAddress, Standing
from matchmaker.rounds.office_link import OfficeLink, OfficePurpose
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.towns.profile import Experience, Need, Role, Stage, StatementKind, TownProfile, Visibility
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.fakes import FakeUnitOfWork
from tests.pages.exchange_cast import LATE, LINK_1, asked, begin_exchange
from tests.pages.site_cast import HOLDER_0, HOLDER_1, OLD, SECRET, SiteCast, a_site, sign_in
from tests.pages.visitor import Visitor
from tests.request_builders import a_kept_form, a_request
from tests.round_builders import NOW

OWNER, PARTNER, CROWD = 0, 1, range(8, 90)
FORM = "half-a-form-of-town-1"
PROGRAM = f"kst_{'0' * 12}_what-the-partner's-program-shows"
LOOKED_AT = (OWNER, PARTNER, 5, 8, 47, 89)
SEALED_WORDS = "Das soll niemand lesen"
# These are made anew for each form; nothing else may differ.
FORM_TOKEN = re.compile(r'name="(csrf|schluessel)" value="[^"]+"|action="/anfrage/[^/"]+/anliegen"')

OF_A_TOWN = (("towns", ""), ("towns", "/similar"), ("towns", "/profiles"), ("graph/partners", ""))
OF_A_ROUND = (
    "",
    "/ohne-partner",
    "/abhilfe",
    "/rechnen",
    "/versand",
    "/versand/brief",
    "/versand/brief.eml",
    "/versand/brief.html",
    "/abschluss",
)
OF_A_PROPOSAL = ("", "/kurzvorlage", "/kurzvorlage.pdf")
FORMS = ("csv", "xlsx", "geojson", "exe")
OF_TOWNS = (
    "q=Ahorn",
    "q=Jugend",
    f"stadt={ags(OWNER)}",
    f"stadt={ags(PARTNER)}",
    "land=Hessen&seite=2",
    "fachthema=care",
    "fachthema=youth&umkreis=50&um=Ahornstedt",
    "methode=pop_up_lab",
    f"stadt={ags(PARTNER)}&eigene={ags(OWNER)}&blick=verschieden&fachthema=care",
)
OF_A_QUESTION = ("", "/anliegen", "/staedte", "/pruefen")
WAYS_TO_AN_EXCHANGE = ("/austausch/{token}", "/mein-bereich/austausch/{exchange_id}")
OF_AN_EXCHANGE = ("", "/frage", "/fallkarte", "/termin.ics")
PARAMETERS: dict[str, dict[str, Iterable[str]]] = {
    "/erinnerungen-abbestellen/{token}": {"token": ["nobody-knows-this.seal"]},
    "/widerspruch/{token}": {"token": ["objection", "unknown"]},
    "/uebergabe/{token}": {"token": ["handover", "unknown"]},
    "/vertretung/{token}": {"token": ["delegate", "unknown"]},
    "/nachrichten/{token}": {"token": [Seals(SECRET).sealed_interest("interest-1"), "unknown"]},
    "/staedte.{form}": {"form": FORMS},
    "/vergleich.{form}": {"form": FORMS},
    "/staedte/{ags}": {"ags": [ags(number) for number in LOOKED_AT]},
    "/anmelden/einrichten/{token}": {"token": ["unknown"]},
    "/anmelden/{token}": {"token": ["spent", "unknown"]},
    **{f"/vorschlaege/{{token}}{page}": {"token": [HOLDER_0, HOLDER_1, OLD, "unknown"]} for page in OF_A_PROPOSAL},
    **{
        f"/mein-bereich/vorschlaege/{{proposal_id}}{page}": {"proposal_id": ["r1-1-01", "r1-1-02", "r9"]}
        for page in OF_A_PROPOSAL
    },
    **{
        f"/geschaeftsstelle/vorschlaege/{{proposal_id}}{page}": {"proposal_id": ["r1-1-01"]} for page in ("", "/tausch")
    },
    **{f"/geschaeftsstelle/runden/{{round_id}}{page}": {"round_id": ["r1", "r9"]} for page in OF_A_ROUND},
    "/vorschlaege/{token}/antwort": {"token": [HOLDER_0, HOLDER_1, OLD, "unknown"]},
    "/mein-bereich/vorschlaege/{token}/antwort": {"token": ["r1-1-01", "r1-1-02"]},
    **{f"/anfrage/{{form_id}}{page}": {"form_id": [FORM, "unknown"]} for page in OF_A_QUESTION},
    "/mein-bereich/anfragen/{request_id}": {"request_id": ["request-1", "unknown"]},
    **{f"/austausch/{{token}}{page}": {"token": [LINK_1, LATE, "unknown"]} for page in OF_AN_EXCHANGE},
    **{f"/mein-bereich/austausch/{{exchange_id}}{page}": {"exchange_id": ["r1-1-01"]} for page in OF_AN_EXCHANGE},
    "/rueckmeldung/{token}": {"token": [LINK_1, LATE, "unknown"]},
    "/vorschlaege/{token}/neuer-link": {"token": [HOLDER_0, OLD, "unknown"]},
    "/anmelden/code/{code}": {"code": ["spent", "unknown"]},
    **{f"/geschaeftsstelle/{kind}/datei/{{secret}}": {"secret": ["unknown"]} for kind in ("einlesen", "register")},
    "/geschaeftsstelle/einlesen/rueckfragen/{doubt_id}": {"doubt_id": ["unknown"]},
    **{f"/geschaeftsstelle/staedte/{{ags}}{page}": {"ags": [ags(OWNER)]} for page in ("", "/zusammenfuehren")},
    "/geschaeftsstelle/themen/eintrag/{entry_id}": {"entry_id": ["vacancy", "unknown"]},
    "/geschaeftsstelle/themen/vorschlag/{wish_id}": {"wish_id": ["unknown"]},
    "/geschaeftsstelle/wortlaut/{letter}": {"letter": ["reminder", "unknown"]},
    "/geschaeftsstelle/regeln/fassung/{name}": {"name": ["mitgeliefert", "unknown"]},
    **{
        f"/geschaeftsstelle/regeln/entwurf/gewichte/{{form}}{page}": {"form": ["tandem"]} for page in ("", "/vergleich")
    },
    **{f"/api/v1/{place}/{{ags}}{what}": {"ags": [ags(number) for number in LOOKED_AT]} for place, what in OF_A_TOWN},
    **{f"/api/v1/exports/{what}.{{form}}": {"form": FORMS} for what in ("towns", "comparison")},
    "/api/v1/profiles/{office}": {"office": ["mayor", "administration", "town"]},
    "/api/v1/graph/topics/{topic}": {"topic": ["care", "youth", "vacancy"]},
    "/api/v1/graph/methods/{method}": {"method": ["pop_up_lab"]},
    "/api/v1/proposals/{proposal_id}": {"proposal_id": ["r1-1-01"]},
    "/api/v1/requests/{request_id}": {"request_id": ["request-1"]},
    **{f"/api/v1/exchanges/{{exchange_id}}{page}": {"exchange_id": ["r1-1-01"]} for page in ("", "/questions")},
}
QUESTIONS: dict[str, tuple[str, ...]] = {
    "/api/v1/exports/towns.{form}": (
        *("topic=care", "topic=youth", f"topic=youth&around={ags(OWNER)}&radius=50", "method=pop_up_lab"),
        *(f"town={ags(OWNER)}", f"town={ags(PARTNER)}&own={ags(OWNER)}&topic=care"),
    ),
    "/api/v1/exports/comparison.{form}": (f"town={ags(OWNER)}&town={ags(PARTNER)}",),
    "/api/v1/graph/paths": (f"a={ags(OWNER)}&b={ags(PARTNER)}", f"a={ags(OWNER)}&b={ags(5)}"),
    "/staedte": OF_TOWNS,
    "/staedte.{form}": OF_TOWNS,
    "/vergleich": (f"stadt={ags(OWNER)}&stadt={ags(PARTNER)}", f"stadt={ags(OWNER)}&stadt={ags(5)}&nur=unterschiede"),
    "/vergleich.{form}": (f"stadt={ags(OWNER)}&stadt={ags(PARTNER)}",),
    "/staedte/{ags}": ("sprache=en",),
    "/netzwerk": (
        "thema=care&sprache=en",
        f"stadt={ags(OWNER)}&art=seeks",
        f"stadt={ags(5)}",
        "thema=Care",
        "thema=Youth",
        "methode=Pop-up-Labor",
        f"stadt={ags(OWNER)}",
        f"stadt={ags(OWNER)}&mit={ags(PARTNER)}",
    ),
    **{f"/vorschlaege/{{token}}{page}": ("sprache=en",) for page in OF_A_PROPOSAL},
    "/geschaeftsstelle": ("runde=r1",),
}
VISITORS: dict[str, tuple[int, Role | None] | None] = {
    "stranger": None,
    "partner": (PARTNER, Role.MAYOR),
    "other town": (5, None),
    "other office of the same town": (OWNER, Role.ADMINISTRATION),
}
TOWNS = tuple(name for name in VISITORS if name != "stranger")
GRAPH_EYES = {"stranger": STRANGER, "town": Audience(Visibility.NETWORK)}


def sealed(profile: TownProfile, level: Visibility) -> TownProfile:
    """The profile with a need and an experience that name what nobody else names, and what many share."""
    said = {"visibility": level, "source": SEALED_WORDS}
    need = (Need("care", text=SEALED_WORDS, **said), Need("youth", text=SEALED_WORDS, **said))
    done = (Experience("care", StatementKind.TOPIC, Stage.LEARNED, title=SEALED_WORDS, **said),)
    return replace(profile, needs=(*need[:1], *profile.needs, *need[1:]), experience=(*done, *profile.experience))


def a_crowd(level: Visibility | None) -> list[TownProfile]:
    """Mayors of 90 towns and one administration; with a ``level``, every third has sealed statements."""
    towns = [0, *range(1, 8), *CROWD]
    needs = {number: (Need("vacancy"), Need("youth")) if number % 2 else (Need("vacancy"),) for number in towns}
    mayors = [a_profile(number, needs=needs[number], name=None) for number in towns]
    if level is not None:
        mayors = [sealed(one, level) if number % 3 == 0 else one for number, one in zip(towns, mayors, strict=True)]
    return [*mayors, a_profile(OWNER, role=Role.ADMINISTRATION, needs=(Need("retail"),), experience=())]


def a_world(level: Visibility | None) -> SiteCast:
    """The site of the other tests, grown to 90 towns, with a sign-in link for everybody who visits it here."""
    cast = a_site()

    def fill(uow: UnitOfWork) -> None:
        uow.towns.replace_all([*uow.towns.all(), *(a_town(number) for number in CROWD if number != 90)])
        uow.profiles.save_all(a_crowd(level))
        for name, who in VISITORS.items():
            if who is not None:
                uow.access.add_link(_link(name, *who))
        uow.api_tokens.add(a_program())
        uow.interests.add(Interest("interest-1", "office@town1.example", ags(PARTNER), NOW))
        # The partner asks for an exchange, and is about to choose among towns that are ranked for it.
        uow.requests.add(a_request())
        uow.offices.add(_asked_delegate())
        asking = _letter(OfficePurpose.OBJECTION), _letter(OfficePurpose.DELEGATE)
        for letter in (*asking, _letter(OfficePurpose.HANDOVER, proposal_id="r1-1-01")):
            uow.office_links.add(letter)
        uow.forms.keep(a_kept_form(id_hash=hash_of(FORM), entries={"thema": "care", "format": "tandem"}))

    cast.change(fill)
    return cast


def a_program() -> ApiToken:
    """What speaks for the partner below /api/v1."""
    return ApiToken(
        id="0" * 12,
        token_hash=hash_of(PROGRAM),
        label="Auswertung",
        audience=Signed.TOWN,
        scopes=frozenset(Scope),
        made_at=NOW,
        expires_at=NOW + timedelta(days=1),
        ags=ags(PARTNER),
        role=Role.MAYOR,
    )


def after_two_yes(cast: SiteCast) -> SiteCast:
    """The same world when owner and partner exchange already, and are asked how it goes."""
    begin_exchange(cast)
    asked(cast, Question.MET, NOW)
    return cast


def _asked_delegate() -> OfficeAddress:
    """Whom the office asks by the letter to a delegate; it has not answered."""
    letter = _letter(OfficePurpose.DELEGATE)
    return OfficeAddress("asked", letter.ags, letter.role, letter.address, Standing.DELEGATE, NOW)


def _letter(purpose: OfficePurpose, **changes: str) -> OfficeLink:
    """What the partner's office was written, with the purpose as its secret."""
    later = NOW + timedelta(days=30)
    return OfficeLink(hash_of(purpose), purpose, ags(PARTNER), Role.MAYOR, "amt@b.example", NOW, later, **changes)


def _link(name: str, number: int, role: Role | None) -> SignInLink:
    later = NOW + timedelta(hours=1)
    return SignInLink(hash_of(name), LinkPurpose.SIGN_IN, Signed.TOWN, later, ags(number), role=role)


def browser_of(name: str, cast: SiteCast) -> Visitor:
    browser = cast.browser()
    if VISITORS[name] is not None:
        sign_in(browser, name)
    return browser


def routes() -> list[Route | APIRoute]:
    """What the app itself answers."""
    app = create_app(Settings(secret_key=SECRET, environment=Environment.DEMO), _nowhere, lambda: NOW, a_taxonomy())
    return list(_walked(app.routes))


def _walked(found: Iterable[BaseRoute]) -> Iterator[Route | APIRoute]:
    # FastAPI keeps an included router as one route that holds the others.
    for route in found:
        if hasattr(route, "original_router"):
            yield from _walked(route.original_router.routes)
        elif isinstance(route, Route | APIRoute):
            yield route


def _nowhere(*, reading: bool = False) -> UnitOfWork:
    return FakeUnitOfWork(reading=reading)


def addresses() -> Iterator[str]:
    """Every address that can be fetched: each route with each of its parameters and questions."""
    return (path for route in gets() for path in filled(route))


def _filled(path: str) -> Iterator[str]:
    if "{" not in path:
        yield path
        return
    for name, values in PARAMETERS[path].items():
        yield from (path.replace(f"{{{name}}}", value) for value in values)


def fetched(name: str, cast: SiteCast) -> dict[str, tuple[int, str, str]]:
    """What a visitor gets from every address: status, kind and body."""
    browser = browser_of(name, cast)
    # Beside the partner's people its program asks, too.
    shown = {"Authorization": f"Bearer {PROGRAM}"} if name == "partner" else {}
    answers = {path: browser.get(path, headers=shown) for path in addresses()}
    return {
        path: (one.status_code, one.headers.get("content-type", ""), FORM_TOKEN.sub("", one.text))
        for path, one in answers.items()
    }


def cases() -> list[tuple[str, Visibility]]:
    """Who must not notice what: towns may read what is for the network."""
    secret = (Visibility.SCORE_ONLY, Visibility.HEAD_OFFICE)
    return [("stranger", Visibility.NETWORK), *((name, level) for name in VISITORS for level in secret)]


@pytest.mark.parametrize(("name", "level"), cases())
def test_every_address_answers_the_same_with_and_without_sealed_statements(name: str, level: Visibility) -> None:
    with_them, without = fetched(name, a_world(level)), fetched(name, a_world(None))

    assert [path for path in without if with_them[path] != without[path]] == []
    assert not any(SEALED_WORDS in body for _, _, body in with_them.values())


@pytest.mark.parametrize("level", [Visibility.SCORE_ONLY, Visibility.HEAD_OFFICE])
def test_a_partner_reads_the_same_after_both_said_yes(level: Visibility) -> None:
    with_them, without = (fetched("partner", after_two_yes(a_world(sealed_at))) for sealed_at in (level, None))

    assert without[f"/austausch/{LINK_1}"][0] == 200
    assert [path for path in without if with_them[path] != without[path]] == []
    assert not any(SEALED_WORDS in body for _, _, body in with_them.values())


def test_what_a_town_fills_in_here_is_really_shown_to_it() -> None:
    """Else the comparison would compare two refusals."""
    shown = fetched("partner", a_world(None))

    assert {path: shown[path][0] for path in shown if FORM in path or "request-1" in path} == {
        f"/anfrage/{FORM}": 200,
        f"/anfrage/{FORM}/staedte": 200,
        f"/anfrage/{FORM}/pruefen": 200,
        "/mein-bereich/anfragen/request-1": 200,
        "/api/v1/requests/request-1": 200,
        # This one is no form of a need: it is shown, with what is missing.
    }


NEVER_A_PAGE = {
    # Spent or meant for others, forms that were never begun, and what only an ended exchange or a worker opens.
    *("/anmelden/{token}", "/erinnerungen-abbestellen/{token}", "/vorschlaege/{token}/neuer-link", "/readyz"),
    # For a monitor with a token that no person has.
    "/metrics",
    *("/vorschlaege/{token}/antwort", "/mein-bereich/vorschlaege/{token}/antwort"),
    *(f"{way}/{page}" for way in WAYS_TO_AN_EXCHANGE for page in ("fallkarte", "termin.ics")),
    *("/mein-bereich/angabe", "/anmelden/einrichten/{token}"),
}


def test_nearly_every_address_is_a_page_for_somebody_here() -> None:
    """Else much of the comparison would compare refusals; head office's own pages may tell everything."""
    opened: set[str] = set()
    for name, cast in (*((one, a_world(None)) for one in VISITORS), ("partner", after_two_yes(a_world(None)))):
        shown = fetched(name, cast)
        opened |= {route.path for route in gets() for path in filled(route) if shown[path][0] == 200}

    closed = {route.path for route in gets()} - opened
    assert {path for path in closed if not path.startswith("/geschaeftsstelle")} == NEVER_A_PAGE


def gets() -> list[Route | APIRoute]:
    return [route for route in routes() if "GET" in (route.methods or ())]


def filled(route: Route | APIRoute) -> Iterator[str]:
    for path in _filled(route.path):
        yield path
        yield from (f"{path}?{question}" for question in QUESTIONS.get(route.path, ()))


def test_the_comparison_itself_finds_what_is_not_sealed() -> None:
    with_them, without = fetched("other town", a_world(Visibility.NETWORK)), fetched("other town", a_world(None))

    changed = {path for path in without if with_them[path] != without[path]}
    assert f"/staedte/{ags(OWNER)}" in changed


@pytest.mark.parametrize("level", [Visibility.SCORE_ONLY, Visibility.HEAD_OFFICE, Visibility.NETWORK])
@pytest.mark.parametrize("who", GRAPH_EYES)
def test_every_export_of_the_graph_is_the_same(who: str, level: Visibility) -> None:
    if (who, level) == ("town", Visibility.NETWORK):
        assert exported(who, level) != exported(who, None)
    else:
        assert exported(who, level) == exported(who, None)


@pytest.fixture(autouse=True)
def small_taxonomy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is packaged is on packaged topics, which the small taxonomy does not know."""
    monkeypatch.setattr("api.stored_graph.read_consortia", lambda _: ())


def exported(who: str, level: Visibility | None) -> dict[str, str]:
    graph = stored_graph(FakeUnitOfWork(a_world(level).database, reading=True), a_taxonomy(), GRAPH_EYES[who])
    writers: dict[str, Callable[[], str]] = {
        "graphml": lambda: to_graphml(graph),
        "jsonld": lambda: json.dumps(to_json_ld(graph, a_taxonomy())),
        "node-link": lambda: json.dumps(to_node_link(graph)),
    }
    return {name: write() for name, write in writers.items()}


# The first keeps nothing and knows no town; the others answer with what their own town has sent.
BY_TOKEN = {
    *("taxonomy/suggestions", "requests", "requests/{request_id}/withdrawal"),
    *(f"proposals/{{proposal_id}}/{act}" for act in ("approval", "pin", "veto")),
    *("proposals/{proposal_id}/answer", "exchanges/{exchange_id}/questions/{question}"),
}
COMING_IN = {
    "/abmelden",
    "/aufgehoben/verwerfen",
    "/anmelden",
    "/anmelden/code",
    "/anmelden/geschaeftsstelle",
    "/anmelden/{token}",
    "/erinnerungen-abbestellen/{token}",
}
COMING_IN |= {"/anmelden/einrichten/{token}"}
# These say what an office decided, and know no statement of anybody.
COMING_IN |= {
    "/widerspruch/{token}",
    "/uebergabe/{token}",
    "/nachrichten",
    "/nachrichten/{token}",
    "/vertretung/{token}",
}
HEAD_OFFICE = {
    *("anfragen/{request_id}/{act}", "wortlaut/{letter}", "postausgang/aufgabe", "postausgang/nachricht"),
    *("postausgang/anhalten", "postausgang/freigeben"),
    *("runden/{round_id}/freigeben", "runden/{round_id}/abhilfe", "vorschlaege/{proposal_id}/{act}"),
    "vorschlaege/{proposal_id}/telefon/{ags}",
    *("vorschlaege/{proposal_id}/tausch", "runden/{round_id}/rueckgaengig"),
    *("einlesen", "einlesen/datei/{secret}", "einlesen/rueckfragen/{doubt_id}", "register"),
    *("register/datei/{secret}", "staedte/{ags}/angabe", "staedte/{ags}/zusammenfuehren"),
    *("heute", "runden/{round_id}/versand", "runden/{round_id}/abschluss"),
    *(f"runden/{{round_id}}/rechnen{act}" for act in ("", "/anhalten", "/verwerfen", "/uebernehmen")),
    *(f"regeln/entwurf{act}" for act in ("", "/zeichnen", "/verwerfen", "/werte", "/probe", "/probe/anhalten")),
    *(f"regeln/entwurf/gewichte/{{form}}{act}" for act in ("", "/vergleich")),
    *("themen/eintrag/{entry_id}", "themen/neu", "themen/vorschlag/{wish_id}", "themen/zurueck"),
    *("zugaenge", "zugaenge/beenden"),
}
OWN_AREA = {
    *(
        "bedarf",
        "bedarf/speichern",
        "bedarf/vorschlagen",
        "angabe",
        "angabe/entfernen",
        "daten/loeschen",
        "vertretung",
        "vertretung/beenden",
        "erfahrung",
        "teilnahme",
    ),
    *("anfragen/{request_id}/zurueckziehen", "vorschlaege/{proposal_id}/antwort"),
}
REQUEST = {f"/anfrage/{{form_id}}/{step}" for step in ("anliegen", "staedte", "senden")}
EXCHANGE = {
    *("abschliessen", "fallkarte", "fallkarte/zuruecknehmen", "fallkarte/zustimmen"),
    *("frage", "termin", "verlassen"),
}


def test_every_form_that_can_be_sent_is_known_here() -> None:
    """Whoever adds one says whose it is: what a form answers must not tell of others' sealed statements."""
    sent = {route.path for route in routes() if "POST" in (route.methods or ())}

    assert sent == {
        *(f"/api/v1/{path}" for path in BY_TOKEN),
        *(f"/mein-bereich/{path}" for path in OWN_AREA),
        *(f"{way}/{path}" for way in WAYS_TO_AN_EXCHANGE for path in EXCHANGE),
        *COMING_IN,
        *REQUEST,
        *("/vorschlaege/{token}/antwort", "/vorschlaege/{token}/neuer-link", "/rueckmeldung/{token}"),
        *(f"/geschaeftsstelle/{path}" for path in HEAD_OFFICE),
    }
