"""What becomes of the forms for coming in and of those that a letter's link opens, sent by whom?

The link counts and not who is signed in beside it. Columns as in ``write_table``.
"""

from api.sign_in import Seals
from tests.pages.exchange_cast import LATE, LINK_0
from tests.pages.site_cast import HOLDER_0, OLD, SECRET
from tests.pages.write_cast import (
    TO_DECIDE,
    TO_OBJECT,
    TO_STAND_IN,
    Row,
    arranging,
    met,
    offered,
    over,
    running,
)
from tests.pages.write_table import BACK, CARD, LEAVE, MET, PICK, YES

NEWS = Seals(SECRET).sealed_interest("interest-1")
ASKED = {"stadt": "Birkenau am See", "adresse": "amt@birkenau.example"}

COMING_IN = (
    Row("/anmelden", (), {"adresse": "office@town1.example"}, "-+ 303 303 303 303 303", seal="/anmelden"),
    Row("/anmelden/code", (), {"code": "123456"}, "422 403 403 403 403 403", seal="/anmelden"),
    Row("/anmelden/{token}", ("sign-in-5",), {}, "303+ 303+ 303+ 303+ 303+ 303+", seal="/anmelden/sign-in-5"),
    Row("/anmelden/{token}", ("sign-in-spent",), {}, "410 403 403 403 403 403", seal="/anmelden/sign-in-spent"),
    Row("/anmelden/{token}", ("unknown",), {}, "404 403 403 403 403 403", seal="/anmelden/unknown"),
    Row(
        "/anmelden/geschaeftsstelle",
        (),
        {"adresse": "nobody@office.example", "passwort": "x", "code": "1"},
        "422 303 303 303 303 303",
        seal="/anmelden/geschaeftsstelle",
    ),
    Row(
        "/anmelden/einrichten/{token}",
        ("unknown",),
        {"passwort": "x"},
        "404 403 403 403 403 403",
        seal="/anmelden/einrichten/unknown",
    ),
    Row("/nachrichten", (), ASKED, "303+ 303+ 303+ 303+ 303+ 303+", seal="/nachrichten"),
    Row("/nachrichten/{token}", (NEWS,), {"was": "bestaetigen"}, "303+ 303+ 303+ 303+ 303+ 303+", seal=NEWS),
    Row("/nachrichten/{token}", ("unknown",), {"was": "bestaetigen"}, "404 404 404 404 404 404", seal="unknown"),
    Row("/erinnerungen-abbestellen/{token}", ("unknown.seal",), {}, "404 404 404 404 404 404", seal="unknown.seal"),
)

BY_LINK = tuple(
    Row(route, (link,), form, told, site, seal=link)
    for route, form, site, links in (
        (
            "/vorschlaege/{token}/antwort",
            YES,
            offered,
            {
                HOLDER_0: "303+ 303+ 303+ 303+ 303+ 303+",
                OLD: "410 410 410 410 410 410",
                "unknown": "404 404 404 404 404 404",
            },
        ),
        (
            "/vorschlaege/{token}/neuer-link",
            {},
            offered,
            {
                HOLDER_0: "303+ 303+ 303+ 303+ 303+ 303+",
                OLD: "303+ 303+ 303+ 303+ 303+ 303+",
                "unknown": "303 303 303 303 303 303",
            },
        ),
        (
            "/widerspruch/{token}",
            {},
            offered,
            {TO_OBJECT: "303+ 303+ 303+ 303+ 303+ 303+", "unknown": "404 404 404 404 404 404"},
        ),
        (
            "/vertretung/{token}",
            {"antwort": "ja"},
            offered,
            {TO_STAND_IN: "303+ 303+ 303+ 303+ 303+ 303+", "unknown": "404 404 404 404 404 404"},
        ),
        (
            "/uebergabe/{token}",
            {"antwort": "take_over"},
            running,
            {TO_DECIDE: "303+ 303+ 303+ 303+ 303+ 303+", "unknown": "404 404 404 404 404 404"},
        ),
        (
            "/rueckmeldung/{token}",
            MET,
            arranging,
            {
                LINK_0: "303+ 303+ 303+ 303+ 303+ 303+",
                LATE: "410 410 410 410 410 410",
                "unknown": "404 404 404 404 404 404",
            },
        ),
        (
            "/rueckmeldung/{token}",
            BACK,
            over,
            {
                LINK_0: "303+ 303+ 303+ 303+ 303+ 303+",
                LATE: "410 410 410 410 410 410",
                "unknown": "404 404 404 404 404 404",
            },
        ),
        (
            "/austausch/{token}/termin",
            PICK,
            arranging,
            {
                LINK_0: "303+ 303+ 303+ 303+ 303+ 303+",
                LATE: "410 410 410 410 410 410",
                "unknown": "404 404 404 404 404 404",
            },
        ),
        (
            "/austausch/{token}/verlassen",
            LEAVE,
            running,
            {
                LINK_0: "303+ 303+ 303+ 303+ 303+ 303+",
                LATE: "410 410 410 410 410 410",
                "unknown": "404 404 404 404 404 404",
            },
        ),
        (
            "/austausch/{token}/abschliessen",
            {},
            met,
            {
                LINK_0: "303+ 303+ 303+ 303+ 303+ 303+",
                LATE: "410 410 410 410 410 410",
                "unknown": "404 404 404 404 404 404",
            },
        ),
        (
            "/austausch/{token}/frage",
            MET,
            arranging,
            {
                LINK_0: "303+ 303+ 303+ 303+ 303+ 303+",
                LATE: "410 410 410 410 410 410",
                "unknown": "404 404 404 404 404 404",
            },
        ),
        (
            "/austausch/{token}/fallkarte",
            CARD,
            over,
            {
                LINK_0: "303+ 303+ 303+ 303+ 303+ 303+",
                LATE: "410 410 410 410 410 410",
                "unknown": "404 404 404 404 404 404",
            },
        ),
        (
            "/austausch/{token}/fallkarte/zustimmen",
            {"stand": "1"},
            over,
            {
                LINK_0: "303+ 303+ 303+ 303+ 303+ 303+",
                LATE: "410 410 410 410 410 410",
                "unknown": "404 404 404 404 404 404",
            },
        ),
        (
            "/austausch/{token}/fallkarte/zuruecknehmen",
            {"stand": "1"},
            over,
            {LINK_0: "303 303 303 303 303 303", LATE: "410 410 410 410 410 410", "unknown": "404 404 404 404 404 404"},
        ),
    )
    for link, told in links.items()
)
