"""What speaks against a proposal, asked one town after the other and for many at once?"""

from datetime import date

from matchmaker.rounds.objections import objections
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.towns_asked import TownsAsked


def said_both_ways(proposal: Proposal, uow: UnitOfWork, on: date) -> tuple[str, ...]:
    """The objections; those found by what was read at once must be the same."""
    one_by_one = objections(proposal, uow, on)
    standing = uow.proposals.of_round(proposal.round_id)
    assert objections(proposal, uow, on, TownsAsked.about([proposal, *standing], uow)) == one_by_one
    return one_by_one
