"""How does operation look right now, in figures that a monitor can draw and watch?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.task import TaskKind


@dataclass(frozen=True, slots=True)
class SlotSigns:
    """Of one daily run: how many of its slots were taken in the days that are kept, and how long ago the latest was."""

    taken: int
    age_seconds: float


@dataclass(frozen=True, slots=True)
class VitalSigns:
    """What the database knows of delivery, worker and open tasks; ages in seconds, never below 0.

    Every state and every kind is there, with 0 where nothing is in it: what is missing could not be told from what
    does not exist. ``worker_age_seconds`` is infinite where no worker was ever seen, so that an alarm goes off.
    """

    mails: Mapping[MessageState, int]
    oldest_due_seconds: float
    worker_age_seconds: float
    schema_fits: bool
    open_tasks: Mapping[TaskKind, int]
    slots: Mapping[str, SlotSigns]


def read_vital_signs(uow: UnitOfWork, now: datetime) -> VitalSigns:
    """The figures inside an open unit of work; the number of questions does not depend on what is stored."""
    mails, tasks = uow.outbox.count_by_state(), uow.tasks.count_open()
    oldest, beat = uow.outbox.oldest_due(), uow.clockwork.last_beat()
    return VitalSigns(
        mails={state: mails.get(state, 0) for state in MessageState},
        oldest_due_seconds=_age(oldest, now) if oldest else 0.0,
        worker_age_seconds=_age(beat, now) if beat else float("inf"),
        schema_fits=uow.clockwork.schema_fits(),
        open_tasks={kind: tasks.get(kind, 0) for kind in TaskKind},
        slots={job: SlotSigns(one.count, _age(one.latest, now)) for job, one in uow.clockwork.taken_slots().items()},
    )


def _age(since: datetime, now: datetime) -> float:
    # A mail that is put off is due in the future, and another machine's clock may be ahead of ours.
    return max(0.0, (now - since).total_seconds())
