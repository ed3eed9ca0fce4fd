"""Which German words of head office's pages only the moment of speaking knows, and need their English all the same?"""

from datetime import timedelta

from api.documents.report_sheet import HEADER
from api.pages import closing_page, queue, report_view, reports, sending, sending_progress
from api.pages.queue_view import KINDS
from api.pages.sign_in import NOT_BY_LINK
from api.refusals import TOO_OFTEN_TOLD
from matchmaker.rounds import office_admission, office_inviting, password_rules
from matchmaker.rounds.check_in import QUESTION_LABELS
from matchmaker.rounds.dispatch import OVER
from matchmaker.rounds.dispatching import CHANGED, UNACKNOWLEDGED
from matchmaker.rounds.exchange import END_REASON_LABELS, LABELS
from matchmaker.rounds.pace import TooOften
from matchmaker.rounds.queue_marking import GONE, NO_DAY, TOO_LONG
from matchmaker.rounds.report import DEFINITIONS, STEP_LABELS
from matchmaker.rounds.settling import DECIDE_FIRST
from matchmaker.rounds.town_groups import DIMENSION_LABELS, ORDER
from matchmaker.storage.queue_mark_repository import STALE
from tests.pages.policy_said import said_of_rules


def said_in_head_office() -> set[str]:
    """The work queue and the sending: kinds, next steps, groups, what was done and what was refused."""
    return _said_on_the_way_in() | _said_in_queue() | _said_while_sending() | _said_in_reports() | said_of_rules()


def _said_on_the_way_in() -> set[str]:
    told = {office_admission.WRONG, office_inviting.OVER, office_inviting.NO_LINK, office_inviting.UNLIKE, NOT_BY_LINK}
    told |= {office_inviting.WRONG_CODE, office_inviting.NOT_KEPT, str(TooOften(timedelta(seconds=1))), TOO_OFTEN_TOLD}
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
    told |= {label for _, label in sending.LANGUAGES} | {"sofort", "nach der ersten Zusage"}
    told |= {words for words, _ in sending_progress.MAILS}
    return told | {closing_page.STAYS_OPEN, CHANGED, UNACKNOWLEDGED, OVER}


def _said_in_queue() -> set[str]:
    told = {words for one in KINDS.values() for words in (one.label, one.step)}
    return told | {*queue.DONE.values(), GONE, NO_DAY, TOO_LONG, DECIDE_FIRST, STALE, "Zurückgestellt"}
