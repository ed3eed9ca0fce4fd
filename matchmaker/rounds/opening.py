"""How does a round begin, and how does it end?"""

import re
from dataclasses import dataclass
from datetime import datetime

from matchmaker.errors import BadInput, Fault, StaleWrite
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.round import Round, RoundState
from matchmaker.towns.profile import Format

LONGEST_TITLE = 120
ROUND_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 40
PROPOSABLE = (Format.TANDEM,)
"""The formats for which rounds can be computed."""

NOT_SENT = (ProposalState.DRAFT, ProposalState.APPROVED)


@dataclass(frozen=True, slots=True)
class Opening:
    """The wish to open a round; without an id it becomes ``runde-`` and the next number."""

    title: str
    format: Format
    policy: Policy
    round_id: str | None = None


def open_round(order: Opening, uow: UnitOfWork, now: datetime) -> Round:
    """A new round in the state planned.

    ``BadInput`` for an unfit title, id or format, ``StaleWrite`` for a taken id.
    """
    _refuse_unfit(order)
    with uow:
        taken = {known.id for known in uow.rounds.all()}
        round_id = order.round_id or _next_id(taken)
        if round_id in taken:
            raise StaleWrite(f"Eine Runde „{round_id}“ gibt es schon. Bitte wählen Sie eine andere Kennung.")
        opened = Round(round_id, order.title.strip(), order.format, order.policy, opened_at=now)
        uow.rounds.add(opened)
        uow.commit()
    return opened


def start_collecting(round_id: str, uow: UnitOfWork) -> Round:
    """From now on towns may enter their profiles; only a planned round can begin to collect."""
    with uow:
        collecting = uow.rounds.save(uow.rounds.get(round_id).moved_to(RoundState.COLLECTING))
        uow.commit()
    return collecting


def close_round(round_id: str, uow: UnitOfWork) -> Round:
    """End a round for good; what was never sent is withdrawn, what was sent keeps its course."""
    with uow:
        closed = uow.rounds.save(uow.rounds.hold(round_id).moved_to(RoundState.CLOSED))
        for proposal in uow.proposals.of_round(round_id):
            if proposal.state in NOT_SENT:
                uow.proposals.save(proposal.withdraw("Die Runde wurde geschlossen."))
        uow.commit()
    return closed


def _refuse_unfit(order: Opening) -> None:
    faults = []
    if not order.title.strip() or len(order.title.strip()) > LONGEST_TITLE or not order.title.isprintable():
        faults.append(Fault("Titel", f"Ein Titel ist eine Zeile mit 1 bis {LONGEST_TITLE} Zeichen."))
    if order.round_id is not None and not (ROUND_ID.fullmatch(order.round_id) and len(order.round_id) <= LONGEST_ID):
        faults.append(Fault("Kennung", f"„{order.round_id}“ geht nicht: nur a-z, 0-9 und Bindestriche, wie runde-3."))
    if order.format not in PROPOSABLE:
        able = ", ".join(PROPOSABLE)
        faults.append(
            Fault("Format", f"Runden für „{order.format}“ kann diese Fassung noch nicht berechnen; möglich: {able}.")
        )
    if faults:
        raise BadInput("Die Runde wurde nicht eröffnet.", faults)


def _next_id(taken: set[str]) -> str:
    number = len(taken) + 1
    while f"runde-{number}" in taken:
        number += 1
    return f"runde-{number}"
