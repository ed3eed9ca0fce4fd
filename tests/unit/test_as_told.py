"""Which proposal with another town does a town know of, and how does it know it?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.rounds.as_told import last_told
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.towns.profile import Format, Role
from tests.builders import ags
from tests.fakes import FakeUnitOfWork
from tests.round_builders import LATER, NOW, a_proposal, a_round, a_run, store_proposals

SENT = a_proposal().approve("Amt", NOW).offer(NOW, LATER)


def told(*proposals: Proposal, town: int = 0, other: int = 1, form: Format = Format.TANDEM) -> Proposal | None:
    uow = FakeUnitOfWork()
    store_proposals(uow, *proposals)
    with uow:
        return last_told(ags(town), ags(other), form, uow)


def test_a_sent_proposal_is_known_to_both_with_its_state_and_deadline():
    for town, other in ((0, 1), (1, 0)):
        known = told(SENT, town=town, other=other)
        assert known is not None
        assert (known.id, known.state, known.deadline) == (SENT.id, ProposalState.OFFERED, LATER)


@pytest.mark.parametrize("hidden", [a_proposal(), a_proposal().approve("Amt", NOW), a_proposal().withdraw("nein")])
def test_what_was_never_sent_is_not_known(hidden: Proposal):
    assert told(hidden) is None


def test_neither_another_pair_nor_another_form_is_meant():
    assert told(SENT, other=2) is None
    assert told(SENT, form=Format.VISIT) is None


def test_who_is_asked_after_the_first_yes_does_not_know_before():
    first = a_proposal().approve("Amt", NOW).offer_first(NOW, LATER)

    assert told(first, town=0, other=1) is None
    assert told(first, town=1, other=0) is not None


def test_a_refusal_looks_open_until_it_is_told():
    refused = SENT.fail(ProposalState.DECLINED, LATER)
    known = told(refused)

    assert known is not None
    assert (known.state, known.tell_at, known.note) == (ProposalState.OFFERED, None, None)


def test_of_several_rounds_the_latest_counts():
    uow = FakeUnitOfWork()
    store_proposals(uow, SENT.withdraw("zurück"))
    again = a_proposal(2, id="a2", round_id="r2", run_id="r2-1", members=(Member(ags(0), Role.MAYOR), SENT.members[1]))
    later = NOW + timedelta(days=200)
    with uow:
        uow.rounds.add(a_round(id="r2"))
        uow.runs.add(a_run(id="r2-1", round_id="r2"))
        uow.proposals.add_all([again.approve("Amt", later).offer(later, later)])
        uow.commit()

    with uow:
        known = last_told(ags(0), ags(1), Format.TANDEM, uow)

    assert known is not None
    assert (known.id, known.state) == ("a2", ProposalState.OFFERED)


@pytest.mark.parametrize(
    "ended",
    [
        replace(SENT, state=ProposalState.DECLINED, note="Streit im Rat."),
        replace(SENT, state=ProposalState.EXPIRED),
        replace(SENT, state=ProposalState.WITHDRAWN, note="Zurückgezogen."),
    ],
)
def test_a_no_silence_and_withdrawal_are_one_and_the_same_to_whoever_is_told(ended: Proposal):
    assert told(ended) == told(replace(SENT, state=ProposalState.EXPIRED))
