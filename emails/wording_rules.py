"""What may the words of a letter use: which places, which forms, and which of them must stay?"""

from collections.abc import Mapping
from dataclasses import fields

from emails.letter_parts import BothSides, Contact, HeadOffice, PartnerTown, Responsible
from emails.letters import LETTERS, Letter

LETTERS_BY_NAME: Mapping[str, type[Letter]] = {letter.name: letter for letter in LETTERS}
GIVEN_BY_RENDERING = ("language", "subject")
FORMS = frozenset(
    {"number", "day", "weekday_and_day", "clock", "time_of_day", "listing", "capitalize", "length", "list", "unique"}
    | {"map"}
)
"""Ways to write a place (``{{ answer_by|day }}``); everything else that Jinja could do with it is refused."""

MACROS = frozenset(
    {"facts", "fact", "button", "listed", "a_format", "many_of", "shape", "addressed", "your", "your_object"}
    | {"headline_before_names", "opening", "contacts_rule", "silence_rule", "take_home_later", "office_of"}
)
ATTRIBUTES = MACROS.union(
    *({field.name for field in fields(part)} for part in (HeadOffice, Responsible, PartnerTown, Contact, BothSides)),
    {"best", "first"},
)
"""All that may stand behind a dot: fields of the parts of letters, our macros, ``reasons.best``, ``loop.first``."""

# Without these a letter misses its point: whom it is to, what it asks for, until when, and where to.
REQUIRED = frozenset(
    {"account", "address_source", "answer_by", "answer_link", "closes_on", "contacts", "day", "ends_at"}
    | {"exchange_link", "in_doubt", "link", "missing", "objection_link", "office_link", "partners", "profile_link"}
    | {"request_link", "stated_by"}
    | {"quorum", "reason", "responsible", "silent", "slots", "starts_at", "tasks", "town", "valid_until"}
)

MEANINGS: Mapping[str, str] = {
    "account": "wofür die Anmeldung gilt",
    "address_source": "wo die Adresse der Stelle steht",
    "certainty": "wie viele Punkte es sind und werden können",
    "advice": "was jetzt am meisten hilft",
    "after_months": "nach wie vielen Monaten gefragt wird",
    "answer_by": "letzter Tag für die Antwort",
    "answer_link": "Link zur Antwort",
    "closes_on": "letzter Tag für Angaben",
    "code": "die sechs Ziffern zum Anmelden",
    "contacts": "Kontakte der anderen Städte",
    "day": "der Tag der Übersicht",
    "doubts": "was dagegen spricht",
    "ends_at": "Ende des Termins",
    "exchange_link": "Link zum Austausch",
    "format": "Form des Austauschs",
    "gaps": "was noch niemand angegeben hat",
    "sources": "wo die Gründe stehen",
    "gives": "ob die Stadt ihre Erfahrung gibt",
    "in_doubt": "Nachrichten, bei denen der Versand unklar ist",
    "language": "Sprache des Briefs",
    "link": "Link zur Anmeldung",
    "missing": "die nützlichste fehlende Angabe",
    "objection_link": "Link zum Widerspruch",
    "office": "Name und Adresse der Geschäftsstelle",
    "office_link": "Link zur Geschäftsstelle",
    "partners": "die anderen Städte",
    "privacy_link": "Link zur Seite zum Datenschutz",
    "profile_link": "Link zu den Angaben",
    "moved_from": "der frühere Termin, der entfällt, wenn es einen gab",
    "needed": "wie viele Städte zusagen müssen",
    "quorum": "Gruppen, denen Zusagen fehlen",
    "reason": "warum niemand gefunden wurde",
    "reasons": "Gründe für beide Seiten",
    "request_link": "Link zur Anfrage",
    "responsible": "wer verantwortlich ist, mit Anschrift und Kontakt zum Datenschutz",
    "role": "wer angesprochen wird",
    "round_title": "Titel der Runde",
    "silent": "Städte ohne Antwort",
    "slots": "Termine zur Wahl",
    "starts": "die Stadt, die den Anfang macht",
    "starts_at": "Beginn des Termins",
    "stated_by": "wer es eingetragen hat, von wem und warum",
    "subject": "der Betreff",
    "tasks": "offene Aufgaben",
    "topic": "Thema, wenn es eines gibt",
    "town": "Name der Stadt, die den Brief bekommt",
    "valid_until": "bis wann der Link gilt",
    "wording": "das Anliegen in eigenen Worten, wenn es welche gibt",
    "written_on": "Tag des Briefs",
    "you_start": "ob die Stadt den Anfang macht",
}
"""What each place stands for, as head office reads it."""


def places_of(letter_name: str) -> tuple[str, ...]:
    """The places that the words of a letter may use, in the order of its fields."""
    return (*(field.name for field in fields(LETTERS_BY_NAME[letter_name])), *GIVEN_BY_RENDERING)
