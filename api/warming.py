"""How is what pages need made ready again after a change, before a visitor has to wait for it?"""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import structlog

from matchmaker.errors import MatchmakerError

LOOKS_EVERY_S = 1.0
ENDS_WITHIN_S = 5.0
# Of a processor's time a hurried importer may not take more than a fifth this way.
RESTS = 4
log = structlog.get_logger("matchmaker.site")


@contextmanager
def warming(warm: Callable[[], None], every_s: float = LOOKS_EVERY_S) -> Iterator[None]:
    """Call ``warm`` again and again in a thread of its own, as long as the block lasts.

    It is called every second, later after one that took long. What it refuses is logged once until it works again.
    What the first call that worked has made counts as lasting: until the end no search for garbage walks over it.
    """
    over = Event()
    thread = Thread(target=_again_and_again, args=(warm, every_s, over), name="warming", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        # So that nobody closes the database under it; longer than that nobody waits for a server to stop.
        thread.join(ENDS_WITHIN_S)
        # What lasted as long as this site must not outlive it where one process has one site after the other.
        gc.unfreeze()


def _again_and_again(warm: Callable[[], None], every_s: float, over: Event) -> None:
    rest_s, told, is_settled = 0.0, "", False
    while not over.wait(rest_s):
        began = time.perf_counter()
        try:
            warm()
            refusal = ""
        except MatchmakerError as refused:
            refusal = str(refused)
        if refusal and refusal != told:
            log.warning("warming_refused", reason=refusal)
        told = refusal
        rest_s = max(every_s, RESTS * (time.perf_counter() - began))
        if not refusal and not is_settled:
            _settle()
            is_settled = True


def _settle() -> None:
    """Take all that is there now out of the search for garbage.

    It walked over a million objects that stay for good, 300 ms of the processor, whenever a change had made enough
    new ones, and a visitor waited for it. What of it is dropped later still goes with its last reference.
    """
    gc.collect()
    gc.freeze()
