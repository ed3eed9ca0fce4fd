"""Which German words of head office's pages only the moment of speaking knows, and need their English all the same?"""

from api.pages import closing_page, queue, sending, sending_progress
from api.pages.queue_view import KINDS
from matchmaker.rounds.dispatch import OVER
from matchmaker.rounds.dispatching import CHANGED, UNACKNOWLEDGED
from matchmaker.rounds.queue_marking import GONE, NO_DAY, TOO_LONG
from matchmaker.rounds.settling import DECIDE_FIRST
from matchmaker.rounds.town_groups import DIMENSION_LABELS, ORDER
from matchmaker.storage.queue_mark_repository import STALE


def said_in_head_office() -> set[str]:
    """The work queue and the sending: kinds, next steps, groups, what was done and what was refused."""
    return _said_in_queue() | _said_while_sending()


def _said_while_sending() -> set[str]:
    told = {*sending.DONE.values(), *sending_progress.STATES.values(), *DIMENSION_LABELS.values(), *ORDER}
    told |= {label for _, label in sending.LANGUAGES} | {"sofort", "nach der ersten Zusage"}
    told |= {words for words, _ in sending_progress.MAILS}
    return told | {closing_page.STAYS_OPEN, CHANGED, UNACKNOWLEDGED, OVER}


def _said_in_queue() -> set[str]:
    told = {words for one in KINDS.values() for words in (one.label, one.step)}
    return told | {*queue.DONE.values(), GONE, NO_DAY, TOO_LONG, DECIDE_FIRST, STALE, "Zurückgestellt"}
