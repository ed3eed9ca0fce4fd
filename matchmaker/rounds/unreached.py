"""Which towns does no letter of a round reach, who hears of it, and what is written once there is an address?"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from matchmaker.rounds.correspondence import ABOVE, Correspondence, LetterOrder
from matchmaker.rounds.mailing import Mailing
from matchmaker.rounds.mailing_orders import orders_of, place_of
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.repeating import repeated
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.still_holding import ENDED
from matchmaker.rounds.sweeping import Alone, Swept, each
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.towns.profile import Role

START = "no_address/round/"
MOST_AT_ONCE = 100
"""Towns in one transaction: what each letter of a round says is read once for all of them."""


def name_unreached(members: Iterable[Member], of: Round, uow: UnitOfWork, now: datetime) -> None:
    """One task for each of these offices without an address, however many letters of however many rounds miss it.

    Struck off by hand, it does not come again in the same round.
    """
    known = {_place(one) for one in _waiting(uow)}
    for member in members:
        place = f"{member.ags}-{member.role}"
        name = uow.towns.get(member.ags).name
        what = (
            f"{name} hat keine geprüfte Adresse; bitte hinterlegen. Briefe der Runde „{of.title}“ gingen nicht hinaus."
        )
        if place not in known:
            uow.tasks.add(Task(f"{START}{of.id}/{place}", TaskKind.NO_ADDRESS, now, what))


def town_of(key: str) -> str | None:
    """The AGS that the key of such a task names; None for a task of another kind."""
    return key.rpartition("/")[2][:8] if key.startswith(START) else None


def write_to_reached(letters: Callable[[], Correspondence], uow: UnitOfWork, now: datetime) -> Swept:
    """Write what rounds still owe to offices that have an address by now, and end their tasks; how many these were.

    Of each round the earliest letter that is still true: it says what the later ones remind of. ``letters`` are made
    where something waits. Letters and ended tasks of some offices are one transaction; where one of them refuses or
    breaks, each of these is done by itself, and the others get theirs.
    """
    with uow:
        if not _waiting(uow):
            return Swept()
    made = letters()
    with uow:
        reached = list(_reached(made, uow)[0])
    swept = Swept()
    for start in range(0, len(reached), MOST_AT_ONCE):
        some = reached[start : start + MOST_AT_ONCE]
        with Alone() as alone:
            swept = swept.beside(Swept(repeated(partial(_write_to_reached, some, made, uow, now))))
        if alone.fault is not None:
            swept = swept.beside(each(some, lambda one: _write_to_reached([one], made, uow, now) > 0, uow))
    return swept


def _reached(letters: Correspondence, uow: UnitOfWork) -> tuple[dict[str, Member], Correspondence]:
    """The offices that wait and have an address, by their place, with letters that know the addresses."""
    members = {_place(one): _member(one) for one in _waiting(uow)}
    shared = letters.sharing(members.values(), uow)
    return {place: member for place, member in members.items() if shared.reaches(member, uow)}, shared


def _write_to_reached(places: Sequence[str], letters: Correspondence, unopened: UnitOfWork, now: datetime) -> int:
    with unopened as uow:
        # Another worker may have been faster, and an address may have ended since the list was made.
        members, shared = _reached(letters, uow)
        reached = [place for place in places if place in members]
        if not reached:
            return 0
        for current in uow.rounds.all():
            if current.state is not RoundState.CLOSED:
                _write(current, {members[place] for place in reached}, shared, (uow, now))
        for one in _waiting(uow):
            if _place(one) in reached:
                # Not struck off: should the address end again, that is a task again.
                uow.tasks.forget(one.key)
        uow.commit()
    return len(reached)


def _write(current: Round, members: set[Member], letters: Correspondence, where: tuple[UnitOfWork, datetime]) -> None:
    uow, now = where
    told: set[Member] = set()
    for found in sorted(uow.mailings.of_round(current.id), key=lambda one: (one.due_at, one.kind)):
        mailing = uow.mailings.hold(current.id, found.kind)
        for order in _passed(mailing, uow, now):
            if order.member in members - told:
                told.add(order.member)
                if (message := _unwritten(order, letters, where)) is not None:
                    uow.outbox.queue(message)


def _unwritten(order: LetterOrder, letters: Correspondence, where: tuple[UnitOfWork, datetime]) -> OutboxMessage | None:
    """The mail of this letter; None where one is on its way or has arrived, another one where it did not leave."""
    uow, now = where
    message = letters.write(order, uow, now)
    earlier = uow.outbox.by_key(message.key)
    if earlier is None:
        return message
    if earlier.state is MessageState.DROPPED and earlier.note == ENDED:
        return _unwritten(replace(order, number=order.number + ABOVE), letters, where)
    return None


def _passed(mailing: Mailing, uow: UnitOfWork, now: datetime) -> Iterator[LetterOrder]:
    """The letters of a mailing that its own sweep has passed over, and will not come back to."""
    if mailing.due_at <= now:
        yield from (one for one in orders_of(mailing, uow, now) if mailing.done_at or place_of(one) <= mailing.told_to)


def _waiting(uow: UnitOfWork) -> list[Task]:
    return [one for one in uow.tasks.open() if one.key.startswith(START)]


def _place(task: Task) -> str:
    return task.key.rpartition("/")[2]


def _member(task: Task) -> Member:
    ags, _, role = _place(task).partition("-")
    return Member(ags, Role(role))
