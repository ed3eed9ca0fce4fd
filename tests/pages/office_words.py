"""Which German words of head office's pages only the moment of speaking knows, and need their English all the same?"""

from datetime import timedelta

from api import trial_documents, trial_jobs
from api.documents.report_sheet import HEADER
from api.letter_titles import TITLES, letter_title
from api.pages import (
    board,
    board_choice,
    board_gaps,
    board_page,
    board_told,
    closing_page,
    easing,
    head_office_page,
    import_doubts,
    import_view,
    importing,
    late_form,
    office_people,
    office_town,
    office_town_view,
    office_towns,
    outbox_page,
    phone_view,
    queue,
    register_update,
    register_view,
    report_view,
    reports,
    review_done,
    review_page,
    sending,
    sending_letter,
    sending_progress,
    swap_page,
    topic_acts,
    topic_care,
    topic_care_view,
    trial_page,
    trials,
    wording_page,
)
from api.pages.domain_patterns import OPENERS, PATTERNS, PIECES
from api.pages.own_area import WISHES
from api.pages.proposal_words import ROUND_STATES, STATES
from api.pages.queue_view import KINDS
from api.pages.sign_in import NOT_BY_LINK
from api.refusals import FILE_TOO_LARGE, TOO_OFTEN_TOLD
from emails.wording_rules import MEANINGS
from matchmaker.rounds import (
    approving_seen,
    office_admission,
    office_inviting,
    on_behalf,
    password_rules,
    taxonomy_keeping,
    topic_wishing,
    trial_beginning,
    uploading,
)
from matchmaker.rounds.check_in import QUESTION_LABELS
from matchmaker.rounds.curation_step import CurationAct
from matchmaker.rounds.dispatch import OVER
from matchmaker.rounds.dispatching import CHANGED, UNACKNOWLEDGED
from matchmaker.rounds.exchange import END_REASON_LABELS, LABELS
from matchmaker.rounds.invitation import InvitationState
from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.pace import TooOften
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.queue_marking import GONE, NO_DAY, TOO_LONG
from matchmaker.rounds.register_loading import OTHERS_NOW
from matchmaker.rounds.report import DEFINITIONS, STEP_LABELS
from matchmaker.rounds.request import RequestState
from matchmaker.rounds.settling import DECIDE_FIRST
from matchmaker.rounds.sorted_import import CHANGED_MEANWHILE
from matchmaker.rounds.topic_wish import DECIDED
from matchmaker.rounds.town_groups import DIMENSION_LABELS, ORDER
from matchmaker.rounds.uploading import NO_FILE
from matchmaker.storage.queue_mark_repository import STALE
from matchmaker.storage.taxonomy_repository import LIST_CHANGED
from matchmaker.storage.town_moves import HELD, IN_KEYS
from tests.pages.policy_said import said_of_rules


def _said_of_curation() -> set[str]:
    told = {*STATES.values(), *ROUND_STATES.values(), *head_office_page.PROPOSALS, *board_page.OF_PROPOSALS}
    told |= {*board.APPROVED, *board.MORE, board.CHANGED, *board_page.CERTAINTY_WORDS.values(), approving_seen.GONE}
    told |= {
        *board_gaps.BUTTONS.values(),
        *board_gaps.TOWNS,
        board_gaps.ASK,
        board_gaps.OTHER_RULE,
        *board_told.GONE.vetoes,
    }
    told |= {*review_done.SENTENCES.values(), *review_done.MORE, *(act.label for act in CurationAct)}
    for options in (board_choice.STAGE_OPTIONS, board_choice.SURENESS_OPTIONS, board_choice.SORTS):
        told |= {label for _, label in options}
    told |= {label for _, label in board_choice.EXCEPTION_OPTIONS}
    told |= {*phone_view.ANSWERS.values(), phone_view.WISHES_CALL, *swap_page.OF_TOWNS, review_page.ALL_DECIDED}
    told |= {label for options in (review_page.REASONS, phone_view.REASONS) for _, label in options}
    told |= {*easing.DONE.values(), *outbox_page.DONE.values()}
    told |= {state.label for state in InvitationState} | {state.label for state in MessageState}
    return told | {*OPENERS, *PATTERNS, *PIECES}


def said_in_head_office() -> set[str]:
    """The work queue and the sending: kinds, next steps, groups, what was done and what was refused."""
    return (
        _said_on_the_way_in()
        | _said_in_queue()
        | _said_while_sending()
        | _said_in_reports()
        | said_of_rules()
        | _said_of_towns()
        | _said_of_topics()
        | _said_of_wordings()
        | _said_of_curation()
    )


def _said_of_wordings() -> set[str]:
    told = {*MEANINGS.values(), *TITLES.values(), letter_title(""), *wording_page.DONE.values()}
    told |= {label for _, label in trial_page.GOALS} | {
        trials.EASED,
        trials.GONE,
        trials.ENDED,
        trial_jobs.FAILED,
        trial_jobs.STOPPED,
        trial_documents.BROKEN_OFF,
        *trial_beginning.ALREADY.values(),
    }
    return told | {*wording_page.PART_NAMES.values(), *wording_page.LANGUAGE_NAMES.values()}


def _said_of_topics() -> set[str]:
    told = {*topic_care.DONE.values(), *topic_acts.ENDED.values(), topic_care_view.CHOOSE}
    for words in (topic_care_view.KINDS, topic_care_view.LAWS, topic_care_view.ACTS):
        told |= {*words.values()}
    told |= {taxonomy_keeping.NO_REASON, taxonomy_keeping.NO_NAME, taxonomy_keeping.TAKEN, taxonomy_keeping.LONG_NAMES}
    told |= {taxonomy_keeping.NO_TOPIC, taxonomy_keeping.WRONG_PLACE, taxonomy_keeping.NO_TWO}
    told |= {taxonomy_keeping.TWO_KINDS, taxonomy_keeping.WITH_CHILDREN, LIST_CHANGED, DECIDED}
    told |= {topic_wishing.TOO_MANY, topic_wishing.NO_WORDS, topic_wishing.CHOOSE, topic_wishing.CHANGED}
    return told | {
        taxonomy_keeping.RENAMED_AGAIN,
        topic_wishing.SEEN_ELSEWHERE,
        *(words for _, words in WISHES.values()),
    }


def _said_of_towns() -> set[str]:
    told = {*importing.DONE.values(), *importing.COUNTS.values(), *import_view.QUESTIONS.values()}
    told |= {*import_doubts.ENDED.values(), import_doubts.PLEASE_CHOOSE, *register_update.DONE.values()}
    told |= {*register_view.MEANINGS.values(), *register_view.HEADINGS.values(), *office_towns.MARKS.values()}
    told |= {*office_town_view.MAIL_STATES.values(), office_town_view.HIDDEN, *office_town.DONE.values()}
    told |= {office_town.CHANGED, NO_FILE, uploading.GONE, CHANGED_MEANWHILE, OTHERS_NOW, FILE_TOO_LARGE}
    told |= {on_behalf.NO_REASON, on_behalf.LONG_REASON, on_behalf.NO_PAUSE, on_behalf.NO_ENTRY, on_behalf.LONG_TEXT}
    told |= {on_behalf.NO_PLACE, *late_form.LABELS.values()}
    told |= {*HELD, *IN_KEYS, "Profile", "Beziehungen", "Profile anderer Städte, die sie nennen"}
    return told | {state.label for state in RequestState} | {state.label for state in ProposalState}


def _said_on_the_way_in() -> set[str]:
    told = {office_admission.WRONG, office_inviting.OVER, office_inviting.NO_LINK, office_inviting.UNLIKE, NOT_BY_LINK}
    told |= {office_inviting.WRONG_CODE, office_inviting.NOT_KEPT, str(TooOften(timedelta(seconds=1))), TOO_OFTEN_TOLD}
    told |= {office_inviting.NO_ADDRESS, office_inviting.NO_NAME, office_inviting.TAKEN, office_inviting.LAST}
    told |= {*office_people.SAVED.values(), *office_people.RANKS.values(), *office_people.ACTS.values()}
    return told | {
        password_rules.TOO_SHORT,
        password_rules.TOO_LONG,
        password_rules.TOO_COMMON,
        password_rules.OWN_NAME,
    }


def _said_in_reports() -> set[str]:
    told = {*STEP_LABELS.values(), *DEFINITIONS.values(), *LABELS.values(), *END_REASON_LABELS.values(), *HEADER}
    told |= {*QUESTION_LABELS.values(), *report_view.AFTER.values(), *report_view.WISHES.values(), *report_view.COLUMNS}
    told |= {*report_view.COVERAGE_WORDS.values(), *reports.COUNTED.values(), reports.NO_FIGURE}
    return told | {words for one in report_view.CHOICES.values() for words in one.values()} | SAID_OF_OUTCOMES


SAID_OF_OUTCOMES = {
    "Austausche",
    "Stand der vereinbarten Austausche heute.",
    "Warum Austausche vorzeitig endeten",
    "Nur für die Geschäftsstelle.",
    "Weiter austauschen?",
    "Gefragt zum Ende eines Austauschs.",
    "PDF für Fördergeber, zwei Seiten",
    "Schritt",
    "Anteil",
    "Anteil, der teilnimmt",
    "Gruppe",
}


def _said_while_sending() -> set[str]:
    told = {*sending.DONE.values(), *sending_progress.STATES.values(), *DIMENSION_LABELS.values(), *ORDER}
    told |= {label for _, label in sending_letter.LANGUAGES} | {"sofort", "nach der ersten Zusage"}
    told |= {words for words, _ in sending_progress.MAILS}
    return told | {closing_page.STAYS_OPEN, CHANGED, UNACKNOWLEDGED, OVER}


def _said_in_queue() -> set[str]:
    told = {words for one in KINDS.values() for words in (one.label, one.step)}
    return told | {*queue.DONE.values(), GONE, NO_DAY, TOO_LONG, DECIDE_FIRST, STALE, "Zurückgestellt"}
