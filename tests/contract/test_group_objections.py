"""What holds a group back, and do two rounds not give the same hours away twice?"""

from dataclasses import replace

import pytest

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.curation import Approval, approve_proposal
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Format, Role
from tests.builders import NAMES, a_profile, ags
from tests.objections_asked import said_both_ways
from tests.round_builders import LATER, NOW, OLGA, a_proposal, a_round, a_run, store_proposals

TODAY = german_day(NOW)
WAY = (ProposalState.APPROVED, ProposalState.OFFERED, ProposalState.CONFIRMED, ProposalState.RUNNING)
CONSORTIUM = tuple(Member(ags(number), Role.MAYOR) for number in range(4))


def a_group(id: str = "r1-1-01", **changes: object) -> Proposal:
    return a_proposal(1, **({"id": id, "format": Format.CONSORTIUM, "members": CONSORTIUM} | changes))


def test_a_refusal_inside_a_group_names_the_two_towns_that_it_parts(uow: UnitOfWork):
    store_proposals(uow, a_group())
    with uow:
        refusing = (PastExchange(ags(1), "tandem", declined=TODAY), PastExchange(ags(3), "tandem", declined=TODAY))
        uow.profiles.save_all([a_profile(2, history=refusing)])
        uow.commit()

    with uow:
        assert said_both_ways(a_group(), uow, TODAY) == (
            f"Ein Vorschlag für {NAMES[1]} und {NAMES[2]} kam vor Kurzem nicht zustande.",
            f"Ein Vorschlag für {NAMES[2]} und {NAMES[3]} kam vor Kurzem nicht zustande.",
        )


def _two_rounds(uow: UnitOfWork) -> None:
    """Two drafts that both want eight of town 0's twelve hours, in two rounds."""
    store_proposals(uow, a_group())
    others = (CONSORTIUM[0], *(Member(ags(number), Role.MAYOR) for number in (4, 5, 6)))
    with uow:
        policy = packaged_policy()
        uow.rounds.save(a_round(state=RoundState.CURATING, format=Format.CONSORTIUM, policy=policy))
        uow.rounds.add(a_round(id="r2", title="Zwei", state=RoundState.CURATING, policy=policy))
        uow.runs.add(a_run(id="r2-1", round_id="r2", unmatched=()))
        uow.proposals.add_all([a_group("r2-1-01", round_id="r2", run_id="r2-1", members=others)])
        uow.commit()


def test_of_two_drafts_for_the_same_hours_the_first_approved_has_them(uow: UnitOfWork):
    _two_rounds(uow)
    approve_proposal(Approval("r1-1-01", 1, OLGA), uow, NOW)

    with pytest.raises(TransitionRefused, match=rf"{NAMES[0]} hat im Vierteljahr 12 Stunden .* \(8 Stunden\)"):
        approve_proposal(Approval("r2-1-01", 1, OLGA), uow, NOW)

    with uow:
        assert uow.proposals.get("r2-1-01").state is ProposalState.DRAFT


@pytest.mark.parametrize(
    ("other", "stands"),
    [
        (ProposalState.APPROVED, True),
        (ProposalState.OFFERED, False),
        (ProposalState.RUNNING, False),
        (ProposalState.COMPLETED, True),
        (ProposalState.WITHDRAWN, True),
    ],
)
def test_an_approved_group_goes_out_unless_the_hours_are_promised_meanwhile(
    uow: UnitOfWork, other: ProposalState, stands: bool
):
    """Two that were approved before there was a budget do not hold each other back for ever: the first is sent."""
    _two_rounds(uow)
    dates = {"approved_by": OLGA, "approved_at": NOW, "offered_at": NOW, "deadline": LATER}
    with uow:
        way = WAY[: WAY.index(other)] if other in WAY else WAY if other is ProposalState.COMPLETED else ()
        for step in (*way, other):
            group = uow.proposals.get(a_group().id)
            uow.proposals.save(replace(group, state=step, **dates))
        approved = uow.proposals.get("r2-1-01").approve(OLGA, NOW)

        assert (said_both_ways(approved, uow, TODAY) == ()) is stands
