"""Which letter does each kind of order become?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from api.exchange_post import contact_name
from api.letter_ground import Ground
from api.letter_titles import letter_title
from api.office_letter_writing import delegation, first_contact, handover, request_entered
from api.pages.spoken import SPOKEN
from emails.exchange_letters import AllAgreed, Cancellation, CheckIn, FeedbackRequest, Invitation
from emails.language import Language
from emails.letter_parts import Contact
from emails.letters import Letter
from emails.office_letters import Digest
from emails.proposal_letters import NotRealised, Reminder
from emails.round_letters import LeftOver, ProfileReminder, RoundOpened
from matchmaker.rounds.check_in import Question
from matchmaker.rounds.check_in_asking import AFTER_MONTHS
from matchmaker.rounds.correspondence import LetterKind
from matchmaker.rounds.exchange_post import OfficeContact
from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.quorum import is_group, yeses_needed
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.towns.profile import Role

FIRST_TALK = timedelta(hours=1)
MOST_LISTED = 20
ASKED_AFTER = {months: question for question, months in AFTER_MONTHS.items()}
SILENCE = (TaskKind.SILENT_TOWN, TaskKind.PAUSED_TOWN)
Writer = Callable[[Ground], Letter]
OFFICES = {
    Language.GERMAN: {Role.MAYOR: "Bürgermeisteramt", Role.ADMINISTRATION: "Stadtverwaltung"},
    Language.ENGLISH: {Role.MAYOR: "mayor's office", Role.ADMINISTRATION: "town administration"},
}


def round_opened(on: Ground) -> RoundOpened:
    """Facts: ``round_id``, ``closes_on``."""
    return RoundOpened(
        town=on.town,
        role=on.order.member.role,
        format=on.round.format,
        round_title=on.round.title,
        closes_on=on.fact("closes_on", date),
        profile_link=on.links.own_area,
        office=on.office,
    )


def profile_reminder(on: Ground) -> ProfileReminder:
    """Facts: ``round_id``, ``closes_on``, ``missing`` (the next question, in the letter's language)."""
    return ProfileReminder(
        town=on.town,
        role=on.order.member.role,
        missing=on.fact("missing", str),
        round_title=on.round.title,
        closes_on=on.fact("closes_on", date),
        profile_link=on.links.own_area,
        office=on.office,
    )


def left_over(on: Ground) -> LeftOver:
    """Facts: ``round_id``, ``reason``, and ``advice`` where something would help."""
    return LeftOver(
        town=on.town,
        format=on.round.format,
        round_title=on.round.title,
        reason=on.fact("reason", str),
        advice=on.fact_or("advice", str, None),
        written_on=on.day,
        profile_link=on.links.own_area,
        office=on.office,
    )


def reminder(on: Ground) -> Reminder:
    """``answer_by`` is the member's own last day; without it the proposal's."""
    return Reminder(
        town=on.town,
        role=on.order.member.role,
        format=on.proposal.format,
        partners=on.partners,
        topic=on.topic,
        answer_by=on.answer_by,
        answer_link=on.links.proposal(on.token, on.language),
        round_title=on.round.title,
        office=on.office,
        # Two need two, wherever they lie: only of a group are the towns read.
        needed=yeses_needed(on.proposal, on.round.policy, on.towns if is_group(on.proposal) else {}),
    )


def not_realised(on: Ground) -> NotRealised:
    """No facts: nothing that could tell a no from silence."""
    return NotRealised(
        town=on.town,
        format=on.proposal.format,
        partners=on.partners,
        topic=on.topic,
        round_title=on.round.title,
        written_on=on.day,
        profile_link=on.links.own_area,
        office=on.office,
    )


def all_agreed(on: Ground) -> AllAgreed:
    """Facts: ``contacts`` (``OfficeContact`` of each other town), ``slots`` (moments), ``starter`` (an AGS)."""
    starter = on.fact("starter", str)
    contacts: tuple[OfficeContact, ...] = on.fact("contacts", tuple)
    offices, spoken = OFFICES[on.language], SPOKEN[on.language.value]
    slots: tuple[datetime, ...] = on.fact("slots", tuple)
    return AllAgreed(
        town=on.town,
        role=on.order.member.role,
        format=on.proposal.format,
        contacts=tuple(Contact(contact_name(one, spoken), offices[one.role], one.email, one.phone) for one in contacts),
        topic=on.topic,
        slots=slots,
        starts=on.name_of(starter),
        you_start=starter == on.order.member.ags,
        written_on=on.day,
        exchange_link=on.exchange_link,
        office=on.office,
    )


def invitation(on: Ground) -> Invitation:
    """Facts: ``starts_at``, ``ends_at`` where it is not an hour later, ``moved_from`` where an earlier date falls away.

    ``calendar`` goes with the mail.
    """
    starts_at = on.fact("starts_at", datetime)
    return Invitation(
        town=on.town,
        format=on.proposal.format,
        partners=on.partners,
        topic=on.topic,
        starts_at=starts_at,
        ends_at=on.fact_or("ends_at", datetime, None) or starts_at + FIRST_TALK,
        moved_from=on.fact_or("moved_from", datetime, None),
        exchange_link=on.exchange_link,
        office=on.office,
    )


def cancellation(on: Ground) -> Cancellation:
    """Facts: where a date falls away ``starts_at``, and ``calendar``, which goes with the mail."""
    return Cancellation(
        town=on.town,
        format=on.proposal.format,
        partners=on.partners,
        starts_at=on.fact_or("starts_at", datetime, None),
        written_on=on.day,
        exchange_link=on.exchange_link,
        office=on.office,
    )


def check_in(on: Ground) -> CheckIn:
    """Facts: ``after_months`` (1: have you met; 6, 12: what have you taken over), ``months`` that it has run by now."""
    return CheckIn(
        town=on.town,
        format=on.proposal.format,
        partners=on.partners,
        topic=on.topic,
        after_months=on.fact_or("months", int, None) or on.fact("after_months", int),
        written_on=on.day,
        answer_link=on.links.question(on.token, ASKED_AFTER[on.fact("after_months", int)], on.language),
        office=on.office,
    )


def feedback_request(on: Ground) -> FeedbackRequest:
    """No facts."""
    return FeedbackRequest(
        town=on.town,
        format=on.proposal.format,
        partners=on.partners,
        topic=on.topic,
        written_on=on.day,
        answer_link=on.links.question(on.token, Question.FEEDBACK, on.language),
        office=on.office,
    )


def digest(on: Ground) -> Digest:
    """Tasks and mails in doubt come from storage; facts may add ``silent`` and ``quorum``, finished sentences."""
    in_doubt = on.uow.outbox.in_state(MessageState.IN_DOUBT)
    tasks = on.uow.tasks.open()
    silent = [*_of_kinds(tasks, SILENCE), *(on.fact_or("silent", tuple, None) or ())]
    quorum = [*_of_kinds(tasks, (TaskKind.QUORUM,)), *(on.fact_or("quorum", tuple, None) or ())]
    others = [kind for kind in TaskKind if kind not in (*SILENCE, TaskKind.QUORUM, TaskKind.UNCLEAR_MAIL)]
    return Digest(
        day=on.day,
        tasks=_listed(_of_kinds(tasks, others), on),
        in_doubt=_listed([f"{mail.recipient}: {letter_title(mail.letter)}" for mail in in_doubt], on),
        silent=_listed(silent, on),
        quorum=_listed(quorum, on),
        office_link=on.links.head_office,
        office=on.office,
    )


def _of_kinds(tasks: Sequence[Task], kinds: Sequence[TaskKind]) -> list[str]:
    return [task.text for task in tasks if task.kind in kinds]


def _listed(sentences: list[str], on: Ground) -> tuple[str, ...]:
    """One line each, and no more than a mail can hold."""
    shown = [" ".join(one.split()) for one in sentences[:MOST_LISTED]]
    more = len(sentences) - MOST_LISTED
    left = {"de": f"… und {more} weitere.", "en": f"… and {more} more."}[on.wording.language]
    return (*shown, left) if more > 0 else tuple(shown)


WRITERS: Mapping[LetterKind, Writer] = {
    LetterKind.FIRST_CONTACT: first_contact,
    LetterKind.ROUND_OPENED: round_opened,
    LetterKind.PROFILE_REMINDER: profile_reminder,
    LetterKind.REMINDER: reminder,
    LetterKind.NOT_REALISED: not_realised,
    LetterKind.ALL_AGREED: all_agreed,
    LetterKind.INVITATION: invitation,
    LetterKind.CANCELLATION: cancellation,
    LetterKind.LEFT_OVER: left_over,
    LetterKind.CHECK_IN: check_in,
    LetterKind.FEEDBACK_REQUEST: feedback_request,
    LetterKind.HANDOVER: handover,
    LetterKind.DELEGATION: delegation,
    LetterKind.REQUEST_ENTERED: request_entered,
    LetterKind.DIGEST: digest,
}
"""Every kind but the offer, whose reasons are scored (``api/proposal_letters.py``)."""
