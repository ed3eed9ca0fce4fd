"""What becomes of every form of the site, sent by whom and in which state?

The columns are those of ``write_cast.PEOPLE``: stranger, town 0's mayor, its administration, the mayor's delegate,
another town, head office. 404 is "not there for you", ``+`` is "something was stored", "-" is "sign in first".
"""

from collections.abc import Mapping

from matchmaker.rounds.request import RequestState
from tests.builders import ags
from tests.exchange_builders import SLOTS
from tests.pages.write_cast import (
    EMPTY_FORM,
    FORM,
    Row,
    arranging,
    half_a_form,
    met,
    offered,
    over,
    running,
    with_request_in,
)

OWN, OFFICE = "/mein-bereich", "/geschaeftsstelle"
EXCHANGE, PROPOSAL = f"{OWN}/austausch/{{exchange_id}}", f"{OFFICE}/vorschlaege/{{proposal_id}}"
ROUND = f"{OFFICE}/runden/{{round_id}}"
WORDS = "Im Zentrum stehen viele Läden leer."
NEED = {"text": WORDS, "thema": "vacancy", "format": "tandem", "stelle": "mayor"}
STATED = {"art": "bedarf", "nr": "0", "version": "2", "sichtbarkeit": "network"}
YES = {"stand": "1", "schluessel": "a-key-of-the-form", "antwort": "yes"}
PICK, LEAVE = {"stand": "1", "termin": SLOTS[1].starts_at.isoformat()}, {"stand": "1", "grund": "no_time"}
MET = {"stand": "1", "frage": "met", "antwort": "yes"}
BACK = {"stand": "1", "frage": "feedback", "antwort": "yes", "weiter": "ja"}
CARD = {"stand": "1", "titel": "Läden auf Zeit", "ergebnis": "Was blieb: zwei Läden."}
SEEN = {"version": "1"}
NOTE = {"key": "call/1", "version": "0", "notiz": "Notiz", "act": "speichern"}

OF_TOWNS = (
    Row("/abmelden", (), {}, "303 303 303 303 303 303"),
    Row("/aufgehoben/verwerfen", (), {"formular": "unknown"}, "- 303 303 303 303 303"),
    Row("/anfrage/{form_id}/anliegen", (FORM,), NEED, "404 303+ 404 303+ 404 404"),
    # The mayor's browser may have forgotten its session: what is typed is kept for the mayor.
    Row("/anfrage/{form_id}/anliegen", (EMPTY_FORM,), NEED, "-+ 303+ 404 303+ 404 404"),
    Row("/anfrage/{form_id}/anliegen", ("unknown",), NEED, "404 404 404 404 404 404"),
    Row("/anfrage/{form_id}/staedte", (FORM,), {"stadt": ags(6)}, "404 303+ 404 303+ 404 404"),
    Row("/anfrage/{form_id}/staedte", (EMPTY_FORM,), {"stadt": ags(6)}, "-+ 303+ 404 303+ 404 404"),
    Row("/anfrage/{form_id}/staedte", ("unknown",), {"stadt": ags(6)}, "404 404 404 404 404 404"),
    Row("/anfrage/{form_id}/senden", (FORM,), {"fassung": half_a_form().edition}, "- 303+ 404 303+ 404 404"),
    Row("/anfrage/{form_id}/senden", (FORM,), {}, "- 422 404 422 404 404"),
    Row("/anfrage/{form_id}/senden", ("unknown",), {}, "- 404 404 404 404 404"),
    Row(f"{OWN}/angabe", (), STATED, "- 303+ 303+ 303+ 303+ 404"),
    Row(f"{OWN}/angabe", (), STATED | {"stelle": "administration"}, "- 404 303+ 404 404 404"),
    Row(f"{OWN}/angabe/entfernen", (), STATED, "- 303+ 303+ 303+ 303+ 404"),
    Row(f"{OWN}/bedarf", (), {"text": WORDS}, "- 200 200 200 200 404"),
    Row(f"{OWN}/bedarf/speichern", (), {"text": WORDS, "eintrag": "vacancy"}, "- 303+ 303+ 303+ 303+ 404"),
    Row(f"{OWN}/bedarf/vorschlagen", (), {"text": WORDS}, "- 303+ 303+ 303+ 303+ 404"),
    Row(f"{OWN}/erfahrung", (), {"eintrag": "youth", "version": "2"}, "- 303+ 303+ 303+ 303+ 404"),
    Row(f"{OWN}/teilnahme", (), {"einwilligung": "1", "plaetze": "2", "version": "2"}, "- 303+ 303+ 303+ 303+ 404"),
    Row(
        f"{OWN}/daten/loeschen",
        (),
        {"sicher": "1", "version-mayor": "2", "version-administration": "2"},
        "- 303+ 303+ 404 303+ 404",
    ),
    Row(f"{OWN}/vertretung", (), {"adresse": "amt@ahornstedt.example"}, "- 303+ 303+ 404 303+ 404"),
    Row(f"{OWN}/vertretung/beenden", (), {"nummer": "asked"}, "- 303+ 404 404 404 404"),
    *(
        Row(
            f"{OWN}/anfragen/{{request_id}}/zurueckziehen",
            ("request-1",),
            {"version": "2"},
            told,
            with_request_in(state),
        )
        for state, told in {
            RequestState.SUBMITTED: "- 303+ 404 303+ 404 404",
            RequestState.REVIEWED: "- 303+ 404 303+ 404 404",
            RequestState.KEPT: "- 303+ 404 303+ 404 404",
            RequestState.OFFERED: "- 409 404 409 404 404",
            RequestState.WITHDRAWN: "- 303 404 303 404 404",
        }.items()
    ),
    Row(f"{OWN}/anfragen/{{request_id}}/zurueckziehen", ("unknown",), SEEN, "- 404 404 404 404 404"),
    # Offered to it, a draft of others, withdrawn, unknown.
    Row(f"{OWN}/vorschlaege/{{proposal_id}}/antwort", ("r1-1-01",), YES, "- 303+ 404 303+ 404 -"),
    Row(f"{OWN}/vorschlaege/{{proposal_id}}/antwort", ("r1-1-02",), YES, "- 404 404 404 404 -"),
    Row(f"{OWN}/vorschlaege/{{proposal_id}}/antwort", ("r1-1-03",), YES, "- 404 404 404 409+ -"),
    Row(f"{OWN}/vorschlaege/{{proposal_id}}/antwort", ("unknown",), YES, "- 404 404 404 404 -"),
)

OF_EXCHANGES = tuple(
    Row(f"{EXCHANGE}/{act}", ("r1-1-01",), form, told, site)
    for act, form, by_state in (
        (
            "termin",
            PICK,
            {
                arranging: "- 303+ 404 303+ 404 404",
                running: "- 303+ 404 303+ 404 404",
                met: "- 409 404 409 404 404",
                over: "- 404 404 404 404 404",
            },
        ),
        (
            "verlassen",
            LEAVE,
            {
                arranging: "- 303+ 404 303+ 404 404",
                running: "- 303+ 404 303+ 404 404",
                met: "- 303+ 404 303+ 404 404",
                over: "- 404 404 404 404 404",
            },
        ),
        (
            "abschliessen",
            {},
            {
                arranging: "- 404 404 404 404 404",
                running: "- 409 404 409 404 404",
                met: "- 303+ 404 303+ 404 404",
                over: "- 303 404 303 404 404",
            },
        ),
        (
            "frage",
            MET,
            {
                arranging: "- 303+ 404 303+ 404 404",
                running: "- 303+ 404 303+ 404 404",
                met: "- 303+ 404 303+ 404 404",
                over: "- 422 404 422 404 404",
            },
        ),
        ("frage", BACK, {over: "- 303+ 404 303+ 404 404"}),
        (
            "fallkarte",
            CARD,
            {
                arranging: "- 404 404 404 404 404",
                running: "- 404 404 404 404 404",
                met: "- 404 404 404 404 404",
                over: "- 303+ 404 303+ 404 404",
            },
        ),
        ("fallkarte/zustimmen", {"stand": "1"}, {arranging: "- 404 404 404 404 404", over: "- 303+ 404 303+ 404 404"}),
        (
            "fallkarte/zuruecknehmen",
            {"stand": "1"},
            {arranging: "- 404 404 404 404 404", over: "- 303 404 303 404 404"},
        ),
    )
    for site, told in by_state.items()
)


def for_head_office(route: str, values: tuple[str, ...], form: Mapping[str, str], told: str) -> Row:
    """A form that is there for head office alone."""
    return Row(f"{OFFICE}/{route}", values, form, f"404 404 404 404 404 {told}", offered)


OF_HEAD_OFFICE = (
    for_head_office("anfragen/{request_id}/{act}", ("request-1", "gelesen"), SEEN, "303+"),
    for_head_office("anfragen/{request_id}/{act}", ("request-1", "unfug"), SEEN, "404"),
    for_head_office("anfragen/{request_id}/{act}", ("unknown", "gelesen"), SEEN, "404"),
    for_head_office("heute", (), NOTE, "303+"),
    for_head_office("zugaenge", (), {"adresse": "nord@office.example", "name": "Koordination Nord"}, "303+"),
    for_head_office("zugaenge", (), {"adresse": "keine", "name": ""}, "422"),
    for_head_office("zugaenge/beenden", (), {"adresse": "nobody@office.example"}, "303"),
    for_head_office("postausgang/aufgabe", (), {"key": "call/1"}, "303+"),
    for_head_office("postausgang/nachricht", (), {"key": "failed", "decision": "again"}, "303+"),
    for_head_office("postausgang/anhalten", (), {}, "303+"),
    for_head_office("postausgang/freigeben", (), {}, "409"),
    for_head_office("runden/{round_id}/abhilfe", ("r5",), {"stadt": ags(30), "version": "1"}, "303+"),
    for_head_office("runden/{round_id}/abhilfe", ("unknown",), {}, "404"),
    for_head_office("runden/{round_id}/abschluss", ("r5",), {"act": "schliessen"}, "303+"),
    for_head_office("runden/{round_id}/abschluss", ("unknown",), {}, "404"),
    for_head_office("runden/{round_id}/freigeben", ("r5",), {"lauf": "r5-1", "vorschlag": "r5-1-01:1"}, "303+"),
    for_head_office("runden/{round_id}/freigeben", ("unknown",), {}, "422"),
    for_head_office("runden/{round_id}/rechnen", ("unknown",), {}, "404"),
    for_head_office("runden/{round_id}/rechnen", ("r1",), {"ziel": "unfug"}, "422"),
    for_head_office("runden/{round_id}/rechnen", ("r1",), {"ziel": "best_total"}, "409"),
    *(
        for_head_office(f"runden/{{round_id}}/rechnen/{act}", (round_id,), {"plan": "unfug"}, told)
        for act, round_id, told in (
            ("anhalten", "r5", "303"),
            ("anhalten", "unknown", "303"),
            ("uebernehmen", "r5", "409"),
            ("uebernehmen", "unknown", "404"),
            ("verwerfen", "r5", "303"),
            ("verwerfen", "unknown", "303"),
        )
    ),
    for_head_office("runden/{round_id}/rueckgaengig", ("r5",), {"schritt": "1"}, "404"),
    for_head_office("runden/{round_id}/rueckgaengig", ("unknown",), {}, "422"),
    for_head_office("runden/{round_id}/versand", ("r5",), {"act": "senden", "gesehen": "r5-1-01"}, "409"),
    for_head_office("runden/{round_id}/versand", ("unknown",), {}, "404"),
    # A draft, one that was offered, one that was withdrawn, none.
    for_head_office("vorschlaege/{proposal_id}/{act}", ("r5-1-01", "freigeben"), SEEN, "303+"),
    for_head_office("vorschlaege/{proposal_id}/{act}", ("r1-1-01", "freigeben"), SEEN, "409"),
    for_head_office("vorschlaege/{proposal_id}/{act}", ("r1-1-03", "freigeben"), SEEN, "409"),
    for_head_office("vorschlaege/{proposal_id}/{act}", ("unknown", "freigeben"), SEEN, "404"),
    for_head_office("vorschlaege/{proposal_id}/{act}", ("r5-1-01", "unfug"), SEEN, "404"),
    for_head_office(
        "vorschlaege/{proposal_id}/tausch", ("r5-1-01",), {"version": "1", "raus": ags(8), "rein": ags(30)}, "303+"
    ),
    for_head_office("vorschlaege/{proposal_id}/telefon/{ags}", ("r1-1-01", ags(0)), YES, "303+"),
    for_head_office("vorschlaege/{proposal_id}/telefon/{ags}", ("r1-1-01", ags(5)), YES, "404"),
    for_head_office("vorschlaege/{proposal_id}/telefon/{ags}", ("r1-1-02", ags(2)), YES, "404"),
    for_head_office(
        "wortlaut/{letter}",
        ("reminder",),
        {"act": "zurueck", "sprache": "de", "teil": "subject.txt", "version": "0"},
        "303+",
    ),
    for_head_office("wortlaut/{letter}", ("unknown",), {}, "404"),
    for_head_office("einlesen", (), {}, "422"),
    for_head_office("einlesen/datei/{secret}", ("unknown",), {}, "404"),
    for_head_office("einlesen/rueckfragen/{doubt_id}", ("unknown",), {}, "404"),
    for_head_office("staedte/{ags}/angabe", (ags(0),), {}, "404"),
    for_head_office("staedte/{ags}/angabe", ("unknown",), {}, "404"),
    for_head_office("staedte/{ags}/zusammenfuehren", (ags(0),), {}, "422"),
    for_head_office("staedte/{ags}/zusammenfuehren", ("unknown",), {}, "404"),
    for_head_office("themen/neu", (), {}, "404"),
    for_head_office("themen/zurueck", (), {}, "404"),
    for_head_office("themen/eintrag/{entry_id}", ("unknown",), {}, "404"),
    for_head_office("themen/vorschlag/{wish_id}", ("unknown",), {}, "404"),
    for_head_office("register", (), {}, "422"),
    for_head_office("register/datei/{secret}", ("unknown",), {}, "404"),
    *(
        for_head_office(f"regeln/entwurf{act}", values, {}, told)
        for act, values, told in (
            ("", (), "422"),
            ("/gewichte/{form}", ("tandem",), "404"),
            ("/gewichte/{form}/vergleich", ("tandem",), "303"),
            ("/probe", (), "303"),
            ("/probe/anhalten", (), "303"),
            ("/verwerfen", (), "404"),
            ("/werte", (), "404"),
            ("/zeichnen", (), "404"),
        )
    ),
)
