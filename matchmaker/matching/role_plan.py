"""Who brings a case, who moderates and who takes the minutes, session by session?"""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.errors import BadInput, Fault
from matchmaker.matching.group_problem import SMALLEST_CIRCLE_ON_ITS_OWN

SMALLEST = 3


@dataclass(frozen=True, slots=True)
class Session:
    """One session, numbered from 1. Without a ``moderator`` head office moderates; all others advise.

    Who takes the minutes advises too.
    """

    number: int
    case_giver: str
    moderator: str | None
    minute_taker: str
    advisers: tuple[str, ...]


def role_plan(members: Sequence[str], sessions: int | None = None) -> tuple[Session, ...]:
    """The roles of so many sessions (by default one per member), in the order of ``members``.

    Nobody has two of the three roles in one session. Each is case-giver once before anybody is twice, and so with
    the other roles: over any number of sessions two members' counts of a role differ by one at most. From round
    to round another member moderates a case. With fewer than five members head office moderates. ``BadInput``
    for fewer than three members, one named twice, or fewer than one session.
    """
    faults = _faults(members, sessions)
    if faults:
        raise BadInput("Für diese Runde lässt sich kein Ablauf aufstellen:", faults)
    count = len(members) if sessions is None else sessions
    return tuple(_session(members, number) for number in range(count))


def _session(members: Sequence[str], number: int) -> Session:
    size = len(members)
    place, turn = number % size, number // size
    # Steps 1 … size − 1 from the case-giver, another one each round; the minutes go to the step after it.
    step = 1 + turn % (size - 1)
    moderates = members[(place + step) % size] if size >= SMALLEST_CIRCLE_ON_ITS_OWN else None
    writes = members[(place + 1 + (turn + 1) % (size - 1)) % size]
    giver = members[place]
    advisers = tuple(one for one in members if one not in (giver, moderates))
    return Session(number + 1, giver, moderates, writes, advisers)


def _faults(members: Sequence[str], sessions: int | None) -> list[Fault]:
    faults = []
    if len(members) < SMALLEST:
        faults.append(Fault("Mitglieder", f"Es sind {len(members)}; nötig sind mindestens {SMALLEST}."))
    if len(set(members)) < len(members):
        faults.append(Fault("Mitglieder", "Eine Stadt ist mehrfach genannt. Bitte jede nur einmal nennen."))
    if sessions is not None and sessions < 1:
        faults.append(Fault("Sitzungen", f"Hier steht {sessions}; nötig ist mindestens eine."))
    return faults
