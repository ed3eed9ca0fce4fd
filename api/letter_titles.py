"""What is each letter called where head office reads of it?"""

TITLES = {
    "first_contact": "Erste Nachricht",
    "round_opened": "Runde eröffnet",
    "profile_reminder": "Angaben ergänzen",
    "proposal_offered": "Vorschlag",
    "reminder": "Erinnerung",
    "not_realised": "Kommt nicht zustande",
    "left_over": "Niemand gefunden",
    "all_agreed": "Zusagen sind da",
    "invitation": "Termin",
    "cancellation": "Austausch beendet",
    "check_in": "Nachfrage",
    "feedback_request": "Bitte um Rückmeldung",
    "handover": "Neu im Amt",
    "digest": "Tagesübersicht",
    "sign_in_link": "Anmeldelink",
    "interest": "Nachrichten bestätigen",
    "delegation": "Vertretung bestätigen",
    "request_entered": "Anfrage eingetragen",
}


def letter_title(name: str) -> str:
    """The letter's German title; „Brief“ for one that this version does not know."""
    return TITLES.get(name, "Brief")
