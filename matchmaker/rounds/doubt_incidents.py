"""Which mails came into doubt by one and the same incident, and how does head office settle all of them at once?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from matchmaker.errors import NotFound, TransitionRefused
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.post_hold import CLAIM
from matchmaker.rounds.reconciling import settle_inside
from matchmaker.rounds.repeating import repeated
from matchmaker.rounds.settling import Settlement

APART = timedelta(hours=1)
"""Lines that broke with more time between them broke for another reason."""


@dataclass(frozen=True, slots=True)
class Incident:
    """Mails in doubt (at least one, oldest doubt first) since one look-up under a hold, or one breakdown of the line.

    ``id`` is ``hold-<number of the hold>``, or the moment of the first broken line in UTC, to the second.
    """

    id: str
    mails: tuple[OutboxMessage, ...]

    @property
    def is_restore(self) -> bool:
        """Whether the mails were looked up under a hold, as after a restore; else a line broke."""
        return self.id.startswith("hold-")


@dataclass(frozen=True, slots=True)
class IncidentOrder:
    """``by`` decides about all mails of an incident; ``seen`` is how many they were when ``by`` looked."""

    id: str
    settlement: Settlement
    seen: int
    by: str


def incidents(uow: UnitOfWork) -> tuple[Incident, ...]:
    """All of them, oldest first, inside an open unit of work."""
    doubtful = sorted(uow.outbox.in_state(MessageState.IN_DOUBT), key=lambda one: (_since(one), one.key))
    held: dict[str, list[OutboxMessage]] = {}
    broken: list[OutboxMessage] = []
    for one in doubtful:
        if one.claim and one.claim.startswith(CLAIM):
            held.setdefault(one.claim.replace(CLAIM, "hold-"), []).append(one)
        else:
            broken.append(one)
    found = [Incident(name, tuple(mails)) for name, mails in held.items()]
    found += [Incident(f"{_since(mails[0]):%Y-%m-%dT%H:%M:%SZ}", tuple(mails)) for mails in _together(broken)]
    return tuple(sorted(found, key=lambda one: (_since(one.mails[0]), one.id)))


def incident_of(id: str, uow: UnitOfWork) -> Incident:
    """The incident of this id, inside an open unit of work; ``NotFound`` where nothing of it is in doubt."""
    found = next((one for one in incidents(uow) if one.id == id), None)
    if found is None:
        raise NotFound(f"Einen Vorfall „{id}“ gibt es nicht (mehr). „matchmaker outbox doubts“ nennt alle.")
    return found


def settle_incident(order: IncidentOrder, uow: UnitOfWork, now: datetime) -> Incident:
    """Settle every mail of an incident in one transaction, with their tasks; returns the incident as it was.

    ``TransitionRefused`` where it has another number of mails by now, ``NotFound`` where it has none: nothing changes.
    """
    return repeated(lambda: _settle_once(order, uow, now))


def _settle_once(order: IncidentOrder, uow: UnitOfWork, now: datetime) -> Incident:
    with uow:
        found = incident_of(order.id, uow)
        if len(found.mails) != order.seen:
            raise TransitionRefused(
                f"Im Vorfall „{order.id}“ ist die Zahl unklarer Nachrichten jetzt {len(found.mails)} statt "
                f"{order.seen}. Nichts wurde geändert; bitte sehen Sie ihn noch einmal an."
            )
        for mail in found.mails:
            settle_inside(mail.id, was_sent=order.settlement is Settlement.SENT, uow=uow, now=now)
        facts = {"which": order.settlement.value, "mails": len(found.mails)}
        uow.office_acts.record(OfficeAct(now, order.by, "mails_settled", f"incident/{order.id}", after=facts))
        uow.commit()
    return found


def _together(broken: Sequence[OutboxMessage]) -> Iterator[list[OutboxMessage]]:
    """Those whose lines broke at most ``APART`` after the one before; ``broken`` are sorted by that moment."""
    group: list[OutboxMessage] = []
    for one in broken:
        if group and _since(one) - _since(group[-1]) > APART:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _since(doubtful: OutboxMessage) -> datetime:
    """When its final dot became possible."""
    return (doubtful.data_at or doubtful.due_at).astimezone(UTC)
