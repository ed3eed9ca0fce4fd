"""How far is an order to send a round, and can it still be stopped?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.pages.spoken import Spoken
from matchmaker.rounds.calendar import GERMAN_TIME
from matchmaker.rounds.dispatch import Dispatch, DispatchState
from matchmaker.rounds.ledger import Ledger
from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.round import Round

TO_LEAVE = (MessageState.QUEUED, MessageState.CLAIMED, MessageState.DATA)
WORKER_SILENT = timedelta(minutes=5)
MAILS = (
    ("%(number)s verschickt", (MessageState.SENT,)),
    ("%(number)s warten im Postausgang", TO_LEAVE),
    ("%(number)s nicht zustellbar", (MessageState.FAILED,)),
    ("%(number)s unklar", (MessageState.IN_DOUBT,)),
)
STATES = {
    DispatchState.ORDERED: "Der Versand ist vorgemerkt",
    DispatchState.SENDING: "Der Versand läuft",
    DispatchState.STOPPED: "Der Versand wurde angehalten",
    DispatchState.FINISHED: "Der Versand ist fertig",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an order is; ``stoppable`` is its id while it may be stopped, ``is_stuck`` where no worker is there."""

    heading: str
    look: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    refused: tuple[str, ...]
    stoppable: str
    is_stuck: bool


@dataclass(frozen=True, slots=True)
class SendingFacts:
    """What is stored: the round, its proposals, orders (newest last), the counts of its letters, and its ledger.

    ``worker_seen`` is when a worker last said that it lives; without one nothing leaves.
    """

    round: Round
    proposals: Sequence[Proposal]
    dispatches: Sequence[Dispatch]
    mails: Mapping[str, int]
    ledger: Ledger
    names: Mapping[str, str]
    now: datetime
    worker_seen: datetime | None = None


def progress_of(order: Dispatch, facts: SendingFacts, spoken: Spoken) -> Progress:
    """One order, with what its proposals and letters have come to."""
    state = order.state(facts.now)
    own = [one for one in facts.proposals if one.id in set(order.proposal_ids)]
    left = sum(one.state is not ProposalState.APPROVED for one in own)
    looks = {DispatchState.STOPPED: "warning", DispatchState.FINISHED: "success"}
    told = [
        (spoken.say("Angeordnet"), f"{clock_time(order.ordered_at, spoken)}, {order.ordered_by}"),
        (spoken.say("Vorschläge auf dem Weg"), f"{spoken.number(left)} / {spoken.number(len(order.proposal_ids))}"),
        (
            spoken.say("Bestätigte Gruppen"),
            "; ".join(_named(one, spoken) for one in order.acknowledged) or spoken.say("keine unter der Schwelle"),
        ),
    ]
    if order.stopped_at and order.stopped_by:
        told.append((spoken.say("Angehalten"), f"{clock_time(order.stopped_at, spoken)}, {order.stopped_by}"))
    if order is facts.dispatches[-1] and state is not DispatchState.ORDERED:
        told.append((spoken.say("Briefe dieser Runde"), _mails(facts.mails, spoken)))
    return Progress(
        heading=spoken.say(STATES[state]),
        look=looks.get(state, "info"),
        sentence=_sentence(order, state, spoken),
        is_stuck=order.is_open and not _has_worker(facts),
        facts=tuple(told),
        refused=order.refused,
        stoppable=order.id if order.is_open else "",
    )


def _sentence(order: Dispatch, state: DispatchState, spoken: Spoken) -> str:
    if state is DispatchState.ORDERED:
        start = clock_time(order.starts_at, spoken)
        return spoken.say(
            "Er beginnt am %(start)s. Bis dahin ist nichts angeboten und nichts geschrieben.", start=start
        )
    if state is DispatchState.SENDING:
        return spoken.say("Was schon auf dem Weg ist, lässt sich nicht zurückholen. Den Rest können Sie anhalten.")
    if state is DispatchState.STOPPED:
        return spoken.say("Was noch nicht auf dem Weg war, ist weiter freigegeben.")
    return spoken.say("Jeder Vorschlag war an der Reihe.")


def _has_worker(facts: SendingFacts) -> bool:
    return facts.worker_seen is not None and facts.now - facts.worker_seen < WORKER_SILENT


def _named(group: str, spoken: Spoken) -> str:
    dimension, _, name = group.partition(": ")
    return f"{spoken.say(dimension)}: {spoken.say(name)}"


def _mails(mails: Mapping[str, int], spoken: Spoken) -> str:
    counts = ((words, sum(mails.get(state, 0) for state in states)) for words, states in MAILS)
    told = [spoken.say(words, number=spoken.number(number)) for words, number in counts if number]
    return ", ".join(told) or spoken.say("noch keine")


def clock_time(moment: datetime, spoken: Spoken) -> str:
    """„4. März 2024, 10:40 Uhr“, in German time."""
    local = moment.astimezone(GERMAN_TIME)
    return spoken.say("%(day)s, %(time)s Uhr", day=spoken.day(local), time=f"{local:%H:%M}")
