"""Letters for tests: every letter, every format, both sides of a visit, all about invented towns."""

from dataclasses import replace
from datetime import UTC, date, datetime

from emails.language import Language
from emails.letters import (
    BothSides,
    HeadOffice,
    LeftOver,
    Letter,
    NotRealised,
    PartnerTown,
    ProposalOffered,
    RoundOpened,
    SignInLinkSent,
)
from matchmaker.towns.profile import Format, Role

OFFICE = HeadOffice("Geschäftsstelle", "geschaeftsstelle@austausch.example")
BASE = "https://austausch.example"
TOKEN = "Zk3v0c8Q2mUeB7yT5nXwLr1aGd6HsJ4f"

PARTNERS = (
    PartnerTown("Birkenau am See", "Hessen", 8_500, 2023, "erfunden, Stand 2023"),
    PartnerTown("Cedernburg", "Bayern", 9_000, 2023, "erfunden, Stand 2023"),
    PartnerTown("Dornfeld", "Sachsen", 19_999, 2022, "erfunden, Stand 2022"),
)
TANDEM = ProposalOffered(
    town="Ahornstedt",
    role=Role.MAYOR,
    gives=False,
    format=Format.TANDEM,
    partners=PARTNERS[:1],
    topic="Leerstand",
    reasons=BothSides(
        for_you=("Birkenau am See hat zum Thema „Leerstand“ schon etwas umgesetzt (Pop-up-Labor, 2022).",),
        from_you=("Ahornstedt sammelt zum Thema „Einzelhandel“ Erfahrung (Bürgerrat).", "Das steht nirgends."),
        shared=("Ähnlich groß: Ahornstedt hat 8.000 und Birkenau am See 8.500 Einwohner.",),
    ),
    answer_by=date(2026, 12, 6),
    answer_link=f"{BASE}/vorschlaege/{TOKEN}",
    round_title="Herbst 2026",
    office=OFFICE,
)
SIGN_IN = SignInLinkSent(
    account="Ahornstedt",
    link=f"{BASE}/anmelden/{TOKEN}",
    valid_until=datetime(2026, 11, 22, 13, 40, tzinfo=UTC),
    office=OFFICE,
)
ROUND_OPENED = RoundOpened(
    town="Ahornstedt",
    role=Role.ADMINISTRATION,
    format=Format.TANDEM,
    round_title="Herbst 2026",
    closes_on=date(2026, 12, 6),
    profile_link=f"{BASE}/mein-bereich",
    office=OFFICE,
)
LEFT_OVER = LeftOver(
    town="Ahornstedt",
    format=Format.TANDEM,
    round_title="Herbst 2026",
    reason="Für Ihr Thema war keine andere Stadt frei.",
    advice="Nennen Sie ein zweites Thema, dann kommen sechs Städte infrage.",
    written_on=date(2026, 11, 22),
    profile_link=f"{BASE}/mein-bereich",
    office=OFFICE,
)
NOT_REALISED = NotRealised(
    town="Ahornstedt",
    format=Format.TANDEM,
    partners=("Birkenau am See",),
    topic="Leerstand",
    round_title="Herbst 2026",
    written_on=date(2026, 11, 22),
    profile_link=f"{BASE}/mein-bereich",
    office=OFFICE,
)
MAIN: dict[str, Letter] = {letter.name: letter for letter in (TANDEM, SIGN_IN, ROUND_OPENED, LEFT_OVER, NOT_REALISED)}
VARIANTS: dict[str, Letter] = {
    "proposal_administration": replace(TANDEM, role=Role.ADMINISTRATION),
    "proposal_without_topic_and_reasons": replace(TANDEM, topic=None, reasons=BothSides()),
    "proposal_visit_asking": replace(TANDEM, format=Format.VISIT),
    "proposal_visit_giving": replace(TANDEM, format=Format.VISIT, gives=True),
    "proposal_circle": replace(TANDEM, format=Format.CIRCLE, partners=PARTNERS),
    "proposal_consortium": replace(TANDEM, format=Format.CONSORTIUM, partners=PARTNERS),
    "left_over_without_advice": replace(LEFT_OVER, advice=None, format=Format.VISIT),
    "not_realised_circle": replace(
        NOT_REALISED, format=Format.CIRCLE, partners=("Birkenau am See", "Cedernburg", "Dornfeld"), topic=None
    ),
    "round_opened_circle": replace(ROUND_OPENED, format=Format.CIRCLE, role=Role.MAYOR),
    "round_opened_consortium": replace(ROUND_OPENED, format=Format.CONSORTIUM, role=Role.MAYOR),
}
SAMPLES: dict[str, Letter] = MAIN | VARIANTS

# What comes ready-made into a letter comes in its language.
ENGLISH_REASONS = BothSides(
    for_you=("Birkenau am See has already put something into practice on “Vacancy” (Pop-up lab, 2022).",),
    from_you=("Ahornstedt is gaining experience on “Retail” (Citizens' council).", "This stands nowhere."),
    shared=("Similar in size: Ahornstedt has 8,000 and Birkenau am See 8,500 inhabitants.",),
)


def said_in(letter: Letter, language: Language) -> Letter:
    """The sample as it would be filled for a letter in this language."""
    if language is Language.GERMAN:
        return letter
    spoken = replace(letter, office=replace(OFFICE, name="Head office"))
    if isinstance(spoken, ProposalOffered) and spoken.topic:
        return replace(spoken, topic="Vacancy", reasons=ENGLISH_REASONS)
    if isinstance(spoken, NotRealised):
        return replace(spoken, topic=spoken.topic and "Vacancy")
    if isinstance(spoken, LeftOver):
        advice = spoken.advice and "Name a second topic, and six towns come into question."
        return replace(spoken, reason="No other town was free for your topic.", advice=advice)
    return spoken
