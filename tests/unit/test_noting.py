"""Is a note kept with its proposal as long as nothing was sent, and never over somebody else's words?"""

from dataclasses import replace

import pytest

from matchmaker.errors import StaleWrite, TransitionRefused
from matchmaker.rounds.noting import Note, note_proposal
from matchmaker.rounds.proposal import Proposal
from tests.fakes import FakeUnitOfWork
from tests.round_builders import LATER, NOW, OLGA, a_proposal, store_proposals

APPROVED = a_proposal(1).approve(OLGA, NOW)


def stored(uow: FakeUnitOfWork) -> Proposal:
    with uow:
        return uow.proposals.get("r1-1-01")


@pytest.mark.parametrize("before", [a_proposal(1), APPROVED, a_proposal(1, pinned=True)])
def test_a_note_changes_nothing_but_itself(before: Proposal) -> None:
    uow = FakeUnitOfWork()
    store_proposals(uow, before)

    noted = note_proposal(Note("r1-1-01", 1, "erst anrufen"), uow)

    assert noted == stored(uow) == replace(before, note="erst anrufen", version=2)
    assert note_proposal(Note("r1-1-01", 2, ""), uow) == replace(before, version=3)


def test_the_second_of_two_gets_the_words_back() -> None:
    uow = FakeUnitOfWork()
    store_proposals(uow, a_proposal(1))
    note_proposal(Note("r1-1-01", 1, "erst"), uow)

    with pytest.raises(StaleWrite) as refusal:
        note_proposal(Note("r1-1-01", 1, "zweite"), uow)

    assert refusal.value.rejected_text == "zweite"
    assert stored(uow).note == "erst"


@pytest.mark.parametrize("before", [APPROVED.offer(NOW, LATER), a_proposal(1).withdraw("weil")])
def test_what_was_sent_or_has_ended_keeps_its_own_note(before: Proposal) -> None:
    uow = FakeUnitOfWork()
    store_proposals(uow, before)

    with pytest.raises(TransitionRefused, match="notiert wird vor dem Versand"):
        note_proposal(Note("r1-1-01", 1, "doch"), uow)

    assert stored(uow) == before
