"""Letters for tests: every letter, every format, both sides of a visit, all about invented towns."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from emails.exchange_letters import AllAgreed, Cancellation, CheckIn, FeedbackRequest, Handover, Invitation
from emails.language import Language
from emails.letter_parts import BothSides, Contact, HeadOffice, PartnerTown
from emails.letters import Letter
from emails.office_letters import Digest, SignInLinkSent
from emails.proposal_letters import NotRealised, ProposalOffered, Reminder
from emails.round_letters import FirstContact, LeftOver, ProfileReminder, RoundOpened
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
FIRST_CONTACT = FirstContact(
    town="Ahornstedt",
    role=Role.ADMINISTRATION,
    address_source="Impressum der Stadt",
    written_on=date(2026, 11, 22),
    objection_link=f"{BASE}/widerspruch/{TOKEN}",
    office=OFFICE,
)
PROFILE_REMINDER = ProfileReminder(
    town="Ahornstedt",
    role=Role.ADMINISTRATION,
    missing="Wobei wünschen Sie sich Rat?",
    round_title="Herbst 2026",
    closes_on=date(2026, 12, 6),
    profile_link=f"{BASE}/mein-bereich",
    office=OFFICE,
)
REMINDER = Reminder(
    town="Ahornstedt",
    role=Role.MAYOR,
    format=Format.TANDEM,
    partners=("Birkenau am See",),
    topic="Leerstand",
    answer_by=date(2026, 12, 6),
    answer_link=f"{BASE}/vorschlaege/{TOKEN}",
    round_title="Herbst 2026",
    office=OFFICE,
)
CONTACTS = (
    Contact("Birkenau am See", "Büro des Stadtoberhaupts", "stadtoberhaupt@birkenau.example", "00000 12345"),
    Contact("Cedernburg", "Stabsstelle Stadtentwicklung", "stadtentwicklung@cedernburg.example"),
    Contact("Dornfeld", "Bauamt", "bauamt@dornfeld.example"),
)
# Around the night on which clocks go back: 9 o'clock in German time is another moment in UTC before and after.
SLOTS = tuple(
    datetime(2026, month, day, hour, tzinfo=UTC) for month, day, hour in ((12, 1, 8), (12, 3, 13), (12, 8, 9))
)
ALL_AGREED = AllAgreed(
    town="Ahornstedt",
    role=Role.MAYOR,
    format=Format.TANDEM,
    contacts=CONTACTS[:1],
    topic="Leerstand",
    slots=SLOTS,
    starts="Ahornstedt",
    you_start=True,
    written_on=date(2026, 11, 22),
    exchange_link=f"{BASE}/austausch/{TOKEN}",
    office=OFFICE,
)
INVITATION = Invitation(
    town="Ahornstedt",
    format=Format.TANDEM,
    partners=("Birkenau am See",),
    topic="Leerstand",
    starts_at=datetime(2026, 12, 1, 8, tzinfo=UTC),
    ends_at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
    exchange_link=f"{BASE}/austausch/{TOKEN}",
    office=OFFICE,
)
CANCELLATION = Cancellation(
    town="Ahornstedt",
    format=Format.TANDEM,
    partners=("Birkenau am See",),
    starts_at=datetime(2026, 12, 1, 8, tzinfo=UTC),
    exchange_link=f"{BASE}/austausch/{TOKEN}",
    office=OFFICE,
)
CHECK_IN = CheckIn(
    town="Ahornstedt",
    format=Format.TANDEM,
    partners=("Birkenau am See",),
    topic="Leerstand",
    after_months=1,
    written_on=date(2026, 11, 22),
    answer_link=f"{BASE}/austausch/{TOKEN}",
    office=OFFICE,
)
FEEDBACK = FeedbackRequest(
    town="Ahornstedt",
    format=Format.TANDEM,
    partners=("Birkenau am See",),
    topic="Leerstand",
    written_on=date(2026, 11, 22),
    answer_link=f"{BASE}/austausch/{TOKEN}",
    office=OFFICE,
)
HANDOVER = Handover(
    town="Ahornstedt",
    role=Role.MAYOR,
    format=Format.TANDEM,
    partners=("Birkenau am See",),
    topic="Leerstand",
    written_on=date(2026, 11, 22),
    answer_link=f"{BASE}/austausch/{TOKEN}",
    office=OFFICE,
)
DIGEST = Digest(
    day=date(2026, 11, 22),
    tasks=("Eine E-Mail an Cedernburg kam zurück.",),
    in_doubt=("Brief an Dornfeld, Vorschlag r1-1-02.",),
    silent=("Ahornstedt, Frist am 6. Dezember 2026.",),
    quorum=("Vorschlag r1-1-07: noch 2 Zusagen nötig.",),
    office_link=f"{BASE}/geschaeftsstelle",
    office=OFFICE,
)
MAIN: dict[str, Letter] = {
    letter.name: letter
    for letter in (
        TANDEM,
        SIGN_IN,
        ROUND_OPENED,
        LEFT_OVER,
        NOT_REALISED,
        FIRST_CONTACT,
        PROFILE_REMINDER,
        REMINDER,
        ALL_AGREED,
        INVITATION,
        CANCELLATION,
        CHECK_IN,
        FEEDBACK,
        HANDOVER,
        DIGEST,
    )
}
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
    "first_contact_mayor": replace(FIRST_CONTACT, role=Role.MAYOR),
    "reminder_consortium": replace(
        REMINDER, format=Format.CONSORTIUM, role=Role.ADMINISTRATION, topic=None, partners=("Cedernburg", "Dornfeld")
    ),
    "all_agreed_circle": replace(
        ALL_AGREED, format=Format.CIRCLE, contacts=CONTACTS, you_start=False, starts="Dornfeld", topic=None, slots=()
    ),
    "invitation_visit": replace(INVITATION, format=Format.VISIT, topic=None),
    "cancellation_consortium": replace(CANCELLATION, format=Format.CONSORTIUM),
    "check_in_half_a_year": replace(CHECK_IN, after_months=6, format=Format.CIRCLE, topic=None),
    "feedback_request_visit": replace(FEEDBACK, format=Format.VISIT, topic=None),
    "handover_consortium": replace(HANDOVER, format=Format.CONSORTIUM, topic=None),
    "digest_of_a_calm_day": replace(DIGEST, tasks=(), in_doubt=(), silent=(), quorum=()),
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
    return replace(spoken, **{name: said for name, said in _english(spoken).items() if getattr(spoken, name)})


def _english(letter: Letter) -> dict[str, Any]:
    match letter:
        case ProposalOffered():
            return {"topic": "Vacancy", "reasons": ENGLISH_REASONS if letter.topic else letter.reasons}
        case LeftOver():
            advice = "Name a second topic, and six towns come into question."
            return {"reason": "No other town was free for your topic.", "advice": advice}
        case FirstContact():
            return {"address_source": "The town's legal notice"}
        case ProfileReminder():
            return {"missing": "What would you like advice on?"}
        case Digest():
            return {
                "tasks": ("A mail to Cedernburg came back.",),
                "in_doubt": ("Letter to Dornfeld, proposal r1-1-02.",),
                "silent": ("Ahornstedt, until 6 December 2026.",),
                "quorum": ("Proposal r1-1-07: 2 more towns have to agree.",),
            }
        case SignInLinkSent() | RoundOpened() | Cancellation():
            return {}
    return {"topic": "Vacancy"}
