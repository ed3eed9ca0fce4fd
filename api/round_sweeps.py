"""What does a worker look after in rounds: reminders, silent towns, deadlines, and what has to be told?"""

from collections.abc import Callable, Mapping

import structlog

from api.current_taxonomy import packaged_taxonomy
from matchmaker.rounds.coming_to_run import run_answered
from matchmaker.rounds.dispatching import send_due
from matchmaker.rounds.expiring import expire_due
from matchmaker.rounds.mailing_out import mail_due
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.reminding import hand_over_due, remind_due
from matchmaker.rounds.sweeping import Alone, Sweep, Swept
from matchmaker.rounds.taxonomy_keeping import taxonomy_in_force
from matchmaker.rounds.telling import tell_due
from matchmaker.taxonomy.model import Taxonomy

log = structlog.get_logger("matchmaker.worker")


def taxonomy_of_rounds(uow: UnitOfWork) -> Taxonomy:
    """The topics as head office keeps them."""
    with uow:
        return taxonomy_in_force(packaged_taxonomy(), uow)


def _tell(sweep: Sweep) -> Swept:
    return tell_due(sweep, taxonomy_of_rounds(sweep.uow))


# In this order: who is reminded has still time, who is told has none left; only then may a round have come to run.
ROUND_SWEEPS: Mapping[str, Callable[[Sweep], Swept]] = {
    "remind": remind_due,
    "hand_over": hand_over_due,
    "expire": expire_due,
    "tell": _tell,
    "send": send_due,
    "run": run_answered,
    "mail": mail_due,
}


def sweep_rounds(sweep: Sweep) -> Mapping[str, int]:
    """Make every sweep once; how many things each of them did. What one refuses is logged and tried again.

    A sweep that breaks stops none of the others; what broke first is raised at the end.
    """
    done, faults = {}, []
    for name, run in ROUND_SWEEPS.items():
        made = Swept()
        with Alone() as alone:
            made = run(sweep)
            log_what_failed(name, made)
        done[name] = made.done
        faults += [alone.fault] if alone.fault else []
    for fault in faults:
        raise fault
    return done


def log_what_failed(name: str, made: Swept) -> None:
    """Log what was refused and what broke, record by record; the first of what broke is raised, too."""
    for reason in made.refused:
        log.warning("sweep_refused", sweep=name, reason=reason)
    for fault in made.broken:
        log.error("record_broken", sweep=name, exc_info=fault)
    for fault in made.broken[:1]:
        raise fault
