"""What did the towns say of exchanges that are over, for the rounds that come after?"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Outcome:
    """When an exchange ended, and which of its towns (AGS) would like to go on with the others."""

    ended: date
    wishing: frozenset[str] = frozenset()


def read_outcomes(uow: UnitOfWork) -> Mapping[str, Outcome]:
    """The outcome of every exchange that is over, by its proposal, inside an open unit of work."""
    wishing: dict[str, set[str]] = defaultdict(set)
    for one in uow.check_ins.answered_feedback():
        if one.answer is not None and one.answer.wish_to_go_on:
            wishing[one.exchange_id].add(one.member.ags)
    return {key: Outcome(german_day(at), frozenset(wishing[key])) for key, at in uow.exchanges.closed().items()}
