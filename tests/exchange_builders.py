"""The fixed cast of exchanges: one that just began, further ones, their questions and a case card."""

from datetime import datetime, timedelta
from typing import Any

from matchmaker.rounds.case_card import CardText, CaseCard
from matchmaker.rounds.check_in import CheckIn, Question
from matchmaker.rounds.exchange import Exchange, Side, Slot
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.towns.profile import Format, Role
from tests.builders import ags
from tests.round_builders import NOW, OLGA, a_proposal, store_proposals

YEAR = timedelta(days=365)
SEEKER, GIVER = a_proposal(1).members
SLOTS = tuple(Slot(datetime.fromisoformat(f"2024-03-{day}T09:00:00+00:00"), 2) for day in (12, 14, 19))
FIRST, SECOND, THIRD = (slot.starts_at for slot in SLOTS)
AFTER = THIRD + timedelta(days=1)


def a_confirmed_proposal(number: int = 1, **changes: Any) -> Proposal:
    facts = {"state": ProposalState.CONFIRMED, "approved_by": OLGA, "approved_at": NOW, "offered_at": NOW}
    return a_proposal(number, **(facts | {"deadline": NOW + timedelta(days=14)} | changes))


def an_exchange(number: int = 1, **changes: Any) -> Exchange:
    """The exchange of the n-th proposal: agreed now, no date yet."""
    members = a_proposal(number).members
    facts: dict[str, Any] = {
        "id": f"r1-1-{number:02d}",
        "format": Format.TANDEM,
        "topic": "vacancy",
        "sides": tuple(Side(member, NOW) for member in members),
        "starter": members[0].ags,
        "began_at": NOW,
        "planned_until": NOW + YEAR,
        "slots": SLOTS,
    }
    return Exchange(**(facts | changes))


def a_running_exchange(number: int = 1, **changes: Any) -> Exchange:
    seeker = a_proposal(number).members[0]
    return an_exchange(number, told_at=NOW, **changes).pick(seeker, FIRST, NOW)


def a_circle(towns: int = 4, **changes: Any) -> Exchange:
    members = tuple(Member(ags(number), Role.MAYOR) for number in range(towns))
    return an_exchange(format=Format.CIRCLE, sides=tuple(Side(member, NOW) for member in members), **changes)


def a_check_in(number: int = 1, **changes: Any) -> CheckIn:
    """The first question to the first side of the n-th exchange."""
    facts: dict[str, Any] = {
        "exchange_id": f"r1-1-{number:02d}",
        "member": a_proposal(number).members[0],
        "question": Question.MET,
        "due_at": NOW + timedelta(weeks=4),
    }
    return CheckIn(**(facts | changes))


def a_card(**changes: Any) -> CaseCard:
    facts: dict[str, Any] = {
        "exchange_id": "r1-1-01",
        "topic": "vacancy",
        "towns": (ags(0), ags(1)),
        "text": CardText("Läden auf Zeit", "Vier Läden öffneten für ein Jahr.\nZwei blieben.", "pop_up_lab"),
        "written_at": NOW,
        "agreed": ((ags(0), NOW),),
    }
    return CaseCard(**(facts | changes))


def store_exchanges(uow: UnitOfWork, *exchanges: Exchange) -> None:
    """These exchanges with the confirmed proposals that they came from, committed."""
    store_proposals(uow, *(a_confirmed_proposal(int(one.id[-2:])) for one in exchanges))
    with uow:
        for one in exchanges:
            uow.exchanges.add(one)
        uow.commit()
