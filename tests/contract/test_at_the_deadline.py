"""What counts in the very second in which a time to answer ends, and in the one behind it?"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from matchmaker.rounds.answer import AnswerRefused, Refusal
from matchmaker.rounds.decision import Act
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.task import TaskKind
from matchmaker.towns.profile import Format
from tests.builders import ags
from tests.invitation_builders import a_schedule
from tests.lifecycle_cast import NO, PROPOSAL, YES, a_circle, a_tandem, invited, members, say, sent, swept, the_proposal
from tests.round_builders import NOW, a_proposal

DUE = a_schedule().due_at
MOMENT = timedelta(microseconds=1)
NOTHING_DUE = (0, 0)


def ended(uow: UnitOfWork, now: datetime) -> tuple[int, int]:
    """How many invitations this sweep ended, and how many towns it told."""
    _, _, expired, told = swept(uow, now)
    return expired, told


def circle_of(uow: UnitOfWork, *agreed: int) -> Proposal:
    """Six towns asked, of which at least five have to agree; those of ``agreed`` have said yes before."""
    sent(uow, a_circle(0, 1, 2, 3, 4, 5))
    for number in agreed:
        say(uow, number, YES, NOW)
    return the_proposal(uow)


def test_a_yes_in_the_last_second_brings_the_circle_about_without_the_town_that_stays_silent(uow: UnitOfWork):
    circle_of(uow, 0, 1, 2, 3)

    assert ended(uow, DUE) == NOTHING_DUE
    said = say(uow, 4, YES, DUE)
    assert (said.invitation.state, said.proposal.state) == ("accepted", ProposalState.OFFERED)
    assert ended(uow, DUE) == NOTHING_DUE
    assert ended(uow, DUE + MOMENT)[0] == 1

    proposal = the_proposal(uow)
    assert (proposal.state, proposal.members) == (ProposalState.CONFIRMED, members(0, 1, 2, 3, 4))
    assert invited(uow) == {0: "accepted", 1: "accepted", 2: "accepted", 3: "accepted", 4: "accepted", 5: "silent"}
    with uow:
        exchange = uow.exchanges.find(PROPOSAL)
        assert exchange is not None
        assert [side.member for side in exchange.present] == list(members(0, 1, 2, 3, 4))


def test_a_yes_a_moment_late_is_refused_before_and_after_the_sweep_and_the_quorum_is_missed(uow: UnitOfWork):
    circle_of(uow, 0, 1, 2, 3)

    with pytest.raises(AnswerRefused) as before:
        say(uow, 4, YES, DUE + MOMENT)
    assert (before.value.why, the_proposal(uow).state) == (Refusal.LATE, ProposalState.OFFERED)
    assert ended(uow, DUE + MOMENT)[0] == 2
    with pytest.raises(AnswerRefused) as after:
        say(uow, 5, YES, DUE + 2 * MOMENT)

    assert after.value.why is Refusal.LATE
    assert the_proposal(uow).state is ProposalState.EXPIRED
    assert invited(uow) == {**dict.fromkeys(range(4), "accepted"), 4: "silent", 5: "silent"}
    with uow:
        assert uow.exchanges.find(PROPOSAL) is None
        late = [one for one in uow.tasks.open() if one.kind is TaskKind.LATE_ANSWER]
        expired = {one.ags for one in uow.decisions.decisions() if one.act is Act.EXPIRED}
    assert (len(late), expired) == (2, {ags(4), ags(5)})


def test_a_no_in_the_last_second_that_misses_the_quorum_tells_nobody_before_the_morning(uow: UnitOfWork):
    circle_of(uow, 0, 1, 2, 3)
    say(uow, 4, NO, DUE)

    # With the fifth silent nobody could make five: it ends with its silence, and not before.
    assert the_proposal(uow).state is ProposalState.OFFERED
    assert ended(uow, DUE + MOMENT) == (1, 0)

    proposal = the_proposal(uow)
    assert (proposal.state, proposal.tell_at) == (ProposalState.DECLINED, DUE + timedelta(hours=8, seconds=1))
    with uow:
        told = {one.letter for one in uow.outbox.of_proposal(PROPOSAL)} - {"proposal_offered", "reminder"}
    assert told == set()
    assert proposal.tell_at is not None
    assert ended(uow, proposal.tell_at)[1] == 1


def test_exactly_the_quorum_with_the_last_answer_confirms_in_the_last_second(uow: UnitOfWork):
    circle_of(uow, 0, 1, 2, 3)
    say(uow, 5, NO, DUE)

    assert say(uow, 4, YES, DUE).proposal.state is ProposalState.CONFIRMED


def test_exactly_the_quorum_of_states_counts_in_the_last_second_too(uow: UnitOfWork):
    # Towns 0 and 4 share their state: four towns of three states are enough, four of two are not.
    consortium = a_proposal(1, members=members(0, 1, 2, 4), format=Format.CONSORTIUM)
    sent(uow, consortium)
    for number in (0, 1, 4):
        say(uow, number, YES, NOW)

    assert say(uow, 2, YES, DUE).proposal.state is ProposalState.CONFIRMED


def test_a_tandem_counts_the_last_second_as_well(uow: UnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0, YES, NOW)

    confirmed = say(uow, 1, YES, DUE)

    assert confirmed.proposal == replace(the_proposal(uow), version=confirmed.proposal.version)
    assert confirmed.proposal.state is ProposalState.CONFIRMED
    assert ended(uow, DUE + MOMENT)[0] == 0
