"""How is whoever reads a mailbox forgotten, without losing what towns decided?"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.office import OfficeAddress, Standing
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.person_record import TextOf, is_to, letters_naming, person_act
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.relay_answer import Answer, Verdict
from matchmaker.rounds.suppression import pseudonym_of, same_address
from matchmaker.rounds.task import Task, TaskKind

ON_ITS_WAY = "Eine Nachricht, die diese Adresse nennt, wird gerade verschickt. Bitte versuchen Sie es in 15 Minuten."
STILL_WORKS_HERE = (
    "Diese Person arbeitet in der Geschäftsstelle. Beenden Sie zuerst ihren Zugang: matchmaker people end"
)
LEFT = "Die Adresse ließ sich nicht überall entfernen ({tables}). Nichts wurde geändert."
DROPPED = "Die Adresse wurde auf Wunsch der Person gelöscht."


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was, or would be, forgotten: rows by table, letters without words, and offices left without an address."""

    rows: dict[str, int] = field(default_factory=dict)
    letters: int = 0
    offices: tuple[tuple[str, str], ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether the address stood nowhere."""
        return not self.rows and not self.letters


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Whom to forget; a ``dry_run`` says what would happen and changes nothing."""

    address: str
    text_of: TextOf
    dry_run: bool = False


def forget_person(wish: Forgetting, uow: UnitOfWork, now: datetime) -> Forgotten:
    """Take an address out of everything that is stored (Art. 17 GDPR), all or nothing.

    Rows that exist for it alone go. Letters lose their words and stay as counted; where it stands among other words a
    pseudonym takes its place, by which an objection still holds. What its offices decided stays theirs; whoever came
    in by it is out. ``TransitionRefused`` while a letter that names it is on its way, or the person works here.
    """
    with uow:
        uow.strict()
        _refuse_now(wish, uow)
        letters = letters_naming(wish.address, wish.text_of, uow)
        offices = _shut_out(wish.address, uow, now)
        _empty(letters, wish.address, uow, now)
        counts = Counter(uow.person_records.remove(wish.address))
        counts.update(uow.person_records.rewrite(wish.address, pseudonym_of(wish.address)))
        if left := {row.table for row in uow.person_records.naming(wish.address)}:
            raise TransitionRefused(LEFT.format(tables=", ".join(sorted(left))))
        if offices or any(one.state is MessageState.QUEUED for one in letters):
            uow.tasks.add(_task(wish.address, offices, uow, now))
        if not wish.dry_run and (counts or letters):
            uow.office_acts.record(person_act(wish.address, "person_forgotten", now))
            uow.commit()
    return Forgotten(dict(sorted(counts.items())), len(letters), tuple((one.ags, str(one.role)) for one in offices))


def _refuse_now(wish: Forgetting, uow: UnitOfWork) -> None:
    person = uow.office_people.at(wish.address)
    if person is not None:
        raise TransitionRefused(f"{STILL_WORKS_HERE} {person.address}")


def _shut_out(address: str, uow: UnitOfWork, now: datetime) -> list[OfficeAddress]:
    """End what was opened by this address; the offices that it alone spoke for."""
    alone = []
    for one in uow.offices.speaking(address):
        if one.standing is Standing.DELEGATE:
            uow.access.shut_out_delegate(one.id)
            continue
        uow.access.shut_out(one.ags, one.role, now)
        others = (other for other in uow.offices.of_town(one.ags) if other.speaks and other.role is one.role)
        if all(other.address == same_address(address) for other in others):
            alone.append(one)
    return alone


def _empty(letters: Iterable[OutboxMessage], address: str, uow: UnitOfWork, now: datetime) -> None:
    found = list(letters)
    if any(one.state in (MessageState.CLAIMED, MessageState.DATA) for one in found):
        raise TransitionRefused(ON_ITS_WAY)
    for one in found:
        if one.state is MessageState.QUEUED:
            uow.outbox.save(uow.outbox.hold(one.id).dropped(DROPPED))
        elif one.state is MessageState.IN_DOUBT and is_to(one, address):
            # Nobody can settle any more whether it arrived: there is no address to ask at.
            uow.outbox.save(uow.outbox.hold(one.id).answered(Answer(Verdict.NEVER, DROPPED), now))
    uow.person_records.empty([one.id for one in found])


def _task(address: str, offices: list[OfficeAddress], uow: UnitOfWork, now: datetime) -> Task:
    names = ", ".join(sorted({uow.towns.get(one.ags).name for one in offices}))
    towns = f" Ohne Adresse sind jetzt: {names}." if names else ""
    text = f"{DROPPED}{towns} Bitte prüfen Sie, ob Vorschläge oder Briefe offen sind."
    return Task(f"{pseudonym_of(address)}/{now.isoformat()}", TaskKind.NO_LONGER_HOLDS, now, text)
