"""Which German words of head office's pages only the moment of speaking knows, and need their English all the same?"""

from api.pages import queue
from api.pages.queue_view import KINDS
from matchmaker.rounds.queue_marking import GONE, NO_DAY, TOO_LONG
from matchmaker.rounds.settling import DECIDE_FIRST
from matchmaker.storage.queue_mark_repository import STALE


def said_in_head_office() -> set[str]:
    """The work queue: kinds of rows, their next steps, what was done and what was refused."""
    told = {words for one in KINDS.values() for words in (one.label, one.step)}
    return told | {*queue.DONE.values(), GONE, NO_DAY, TOO_LONG, DECIDE_FIRST, STALE, "Zurückgestellt"}
