"""How would each letter read? Samples about invented towns, to preview and to check words before they are used."""

from datetime import UTC, date, datetime

from emails.confirming_letters import Delegation, Interest
from emails.exchange_letters import AllAgreed, Cancellation, CheckIn, FeedbackRequest, Handover, Invitation
from emails.letter_parts import BothSides, Contact, HeadOffice, PartnerTown, Responsible
from emails.letters import Letter
from emails.office_letters import Digest, SignInLinkSent
from emails.proposal_letters import NotRealised, ProposalOffered, Reminder
from emails.request_letters import RequestEntered
from emails.round_letters import FirstContact, LeftOver, ProfileReminder, RoundOpened
from matchmaker.towns.profile import Format, Role

OFFICE = HeadOffice("Geschäftsstelle", "geschaeftsstelle@austausch.example")
BASE = "https://austausch.example"
# As long as a real one, so that a preview breaks its lines where the letter will.
SAMPLE_END = "Zk3v0c8Q2mUeB7yT5nXwLr1aGd6HsJ4f"

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
        for_you=("Birkenau am See hat zum Thema „Leerstand“ etwas umgesetzt (Pop-up-Labor). [1]",),
        from_you=("Ahornstedt sammelt zum Thema „Einzelhandel“ Erfahrung (Bürgerrat).",),
        shared=("Ahornstedt und Birkenau am See arbeiten beide am Thema „Leerstand“.",),
    ),
    answer_by=date(2026, 12, 6),
    answer_link=f"{BASE}/vorschlaege/{SAMPLE_END}",
    round_title="Herbst 2026",
    office=OFFICE,
    needed=2,
    doubts=("Ahornstedt und Birkenau am See liegen 400 km auseinander.",),
    gaps=("Ahornstedt und Birkenau am See haben noch keine Zeiten genannt.",),
    sources=("[1] Tätigkeitsbericht, 4.2",),
    certainty="Heute 52,0 von 100 Punkten. Je nachdem, was noch hinzukommt, werden es 48,5 bis 56,5.",
)
SIGN_IN = SignInLinkSent(
    account="Ahornstedt",
    link=f"{BASE}/anmelden/{SAMPLE_END}",
    valid_until=datetime(2026, 11, 22, 13, 40, tzinfo=UTC),
    office=OFFICE,
    code="042 137",
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
RESPONSIBLE = Responsible(
    "Netzwerk Kleinstadt (Beispiel)", "Musterweg 1, 00000 Musterstadt", "datenschutz@austausch.example"
)
FIRST_CONTACT = FirstContact(
    town="Ahornstedt",
    role=Role.ADMINISTRATION,
    address_source="Impressum der Stadt",
    responsible=RESPONSIBLE,
    written_on=date(2026, 11, 22),
    objection_link=f"{BASE}/widerspruch/{SAMPLE_END}",
    privacy_link=f"{BASE}/datenschutz",
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
    answer_link=f"{BASE}/vorschlaege/{SAMPLE_END}",
    round_title="Herbst 2026",
    office=OFFICE,
    needed=2,
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
    exchange_link=f"{BASE}/austausch/{SAMPLE_END}",
    office=OFFICE,
)
INVITATION = Invitation(
    town="Ahornstedt",
    format=Format.TANDEM,
    partners=("Birkenau am See",),
    topic="Leerstand",
    starts_at=datetime(2026, 12, 1, 8, tzinfo=UTC),
    ends_at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
    moved_from=None,
    exchange_link=f"{BASE}/austausch/{SAMPLE_END}",
    office=OFFICE,
)
CANCELLATION = Cancellation(
    town="Ahornstedt",
    format=Format.TANDEM,
    partners=("Birkenau am See",),
    starts_at=datetime(2026, 12, 1, 8, tzinfo=UTC),
    written_on=date(2026, 11, 22),
    exchange_link=f"{BASE}/austausch/{SAMPLE_END}",
    office=OFFICE,
)
CHECK_IN = CheckIn(
    town="Ahornstedt",
    format=Format.TANDEM,
    partners=("Birkenau am See",),
    topic="Leerstand",
    after_months=1,
    written_on=date(2026, 11, 22),
    answer_link=f"{BASE}/austausch/{SAMPLE_END}",
    office=OFFICE,
)
FEEDBACK = FeedbackRequest(
    town="Ahornstedt",
    format=Format.TANDEM,
    partners=("Birkenau am See",),
    topic="Leerstand",
    written_on=date(2026, 11, 22),
    answer_link=f"{BASE}/austausch/{SAMPLE_END}",
    office=OFFICE,
)
HANDOVER = Handover(
    town="Ahornstedt",
    role=Role.MAYOR,
    format=Format.TANDEM,
    partners=("Birkenau am See",),
    topic="Leerstand",
    written_on=date(2026, 11, 22),
    answer_link=f"{BASE}/austausch/{SAMPLE_END}",
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
INTEREST = Interest(
    town="Ahornstedt",
    topic="Leerstand",
    written_on=date(2026, 11, 22),
    valid_until=date(2026, 11, 29),
    answer_link=f"{BASE}/nachrichten/{SAMPLE_END}",
    office=OFFICE,
)
DELEGATION = Delegation(
    town="Ahornstedt",
    role=Role.MAYOR,
    written_on=date(2026, 11, 22),
    valid_until=date(2026, 12, 6),
    answer_link=f"{BASE}/vertretung/{SAMPLE_END}",
    office=OFFICE,
)
REQUEST_ENTERED = RequestEntered(
    town="Ahornstedt",
    format=Format.TANDEM,
    topic="Leerstand",
    wording="Drei leere Läden am Markt, wir suchen eine Stadt mit Erfahrung.",
    stated_by="Koordination Süd, für die Stadt: Anruf des Vorzimmers",
    written_on=date(2026, 11, 22),
    request_link=f"{BASE}/mein-bereich/anfragen/anfrage-99000000-20261122093000-5f2c81aa",
    office=OFFICE,
)
PREVIEWS: dict[str, Letter] = {
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
        INTEREST,
        DELEGATION,
        REQUEST_ENTERED,
    )
}
