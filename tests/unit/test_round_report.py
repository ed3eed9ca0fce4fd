"""Does the report of a round name those alone who could still take a seat?"""

from dataclasses import replace

import pytest

from api.commands.round_report import read_report, report_lines
from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.rounds.reserve import Reserve
from matchmaker.towns.profile import Role
from tests.builders import NAMES, a_profile, a_town, ags
from tests.proposing_cast import TAXONOMY, collecting, run


def stepping_in(state: ProposalState) -> list[str]:
    """The report's lines about seats of a proposal in this state: of a member, of one who left, and for a member."""
    uow = collecting(*(a_profile(number) for number in range(6)))
    draft = run(uow).drafts[0]
    one, other = (member.ags for member in draft.members)
    reserve = [
        Reserve(draft.id, Member(free, Role.MAYOR), leaving, -100)
        for free, leaving in ((ags(7), one), (ags(8), ags(9)), (other, one))
    ]
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(10))
        uow.proposals.save(replace(draft, state=state))
        uow.proposals.add_reserve(reserve)
        uow.commit()
    with uow:
        lines = list(report_lines(read_report("r1", uow, TAXONOMY)))
    return [line.partition(": ")[2] for line in lines if "Nachrücken könnte" in line]


@pytest.mark.parametrize("state", ProposalState)
def test_a_seat_is_taken_by_who_is_free_until_all_have_agreed_or_it_is_over(state: ProposalState) -> None:
    may_fall_vacant = ("draft", "approved", "offered_first", "offered")

    assert stepping_in(state) == ([f"{NAMES[7]} (0,0)"] if state in may_fall_vacant else [])
