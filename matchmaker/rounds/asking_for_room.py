"""How does it become somebody's task to call a town that nobody can be found for, or a partner without a free place?"""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.task import Task, TaskKind


@dataclass(frozen=True, slots=True)
class Wish:
    """Call ``town`` about a round; ``what`` is the German sentence that whoever calls will read."""

    round_id: str
    town: str
    what: str


def ask_by_phone(wish: Wish, uow: UnitOfWork, now: datetime) -> bool:
    """Add the task; False where it stands there already, so that a second press asks for nothing twice."""
    with uow:
        uow.rounds.get(wish.round_id)
        uow.towns.get(wish.town)
        is_new = uow.tasks.add(Task(f"place/{wish.round_id}/{wish.town}", TaskKind.CALL, now, wish.what))
        uow.commit()
    return is_new
