"""Letters for tests: every letter, every format, both sides of a visit, all about invented towns."""

from dataclasses import replace
from datetime import UTC, datetime

from emails.letter_parts import BothSides
from emails.letters import Letter
from emails.preview_letters import (
    ALL_AGREED,
    CANCELLATION,
    CHECK_IN,
    CONTACTS,
    DIGEST,
    FEEDBACK,
    FIRST_CONTACT,
    HANDOVER,
    INVITATION,
    LEFT_OVER,
    NOT_REALISED,
    PARTNERS,
    PREVIEWS,
    REMINDER,
    REQUEST_ENTERED,
    ROUND_OPENED,
    TANDEM,
)
from matchmaker.towns.profile import Format, Role

VARIANTS: dict[str, Letter] = {
    "proposal_administration": replace(TANDEM, role=Role.ADMINISTRATION),
    "proposal_without_topic_and_reasons": replace(
        TANDEM, topic=None, reasons=BothSides(), doubts=(), gaps=(), certainty=""
    ),
    "proposal_visit_asking": replace(TANDEM, format=Format.VISIT),
    "proposal_visit_giving": replace(TANDEM, format=Format.VISIT, gives=True),
    "proposal_circle": replace(TANDEM, format=Format.CIRCLE, partners=PARTNERS, certainty="", needed=4),
    "proposal_consortium": replace(TANDEM, format=Format.CONSORTIUM, partners=PARTNERS, certainty="", needed=3),
    "left_over_without_advice": replace(LEFT_OVER, advice=None, format=Format.VISIT),
    "not_realised_circle": replace(
        NOT_REALISED, format=Format.CIRCLE, partners=("Birkenau am See", "Cedernburg", "Dornfeld"), topic=None
    ),
    "round_opened_circle": replace(ROUND_OPENED, format=Format.CIRCLE, role=Role.MAYOR),
    "first_contact_mayor": replace(FIRST_CONTACT, role=Role.MAYOR),
    "reminder_consortium": replace(
        REMINDER, format=Format.CONSORTIUM, role=Role.ADMINISTRATION, topic=None, partners=("Cedernburg", "Dornfeld")
    ),
    "reminder_circle": replace(
        REMINDER, format=Format.CIRCLE, partners=("Birkenau am See", "Cedernburg", "Dornfeld"), needed=4
    ),
    "all_agreed_circle": replace(
        ALL_AGREED, format=Format.CIRCLE, contacts=CONTACTS, you_start=False, starts="Dornfeld", topic=None, slots=()
    ),
    "invitation_visit": replace(INVITATION, format=Format.VISIT, topic=None),
    "invitation_moved": replace(INVITATION, moved_from=datetime(2026, 11, 26, 9, tzinfo=UTC)),
    "cancellation_consortium": replace(CANCELLATION, format=Format.CONSORTIUM, starts_at=None),
    "check_in_half_a_year": replace(CHECK_IN, after_months=6, format=Format.CIRCLE, topic=None),
    "feedback_request_visit": replace(FEEDBACK, format=Format.VISIT, topic=None),
    "handover_consortium": replace(HANDOVER, format=Format.CONSORTIUM, topic=None),
    "digest_of_a_calm_day": replace(DIGEST, tasks=(), in_doubt=(), silent=(), quorum=()),
    "request_entered_circle": replace(REQUEST_ENTERED, format=Format.CIRCLE, wording=None),
    "round_opened_consortium": replace(ROUND_OPENED, format=Format.CONSORTIUM, role=Role.MAYOR),
}
SAMPLES: dict[str, Letter] = PREVIEWS | VARIANTS
