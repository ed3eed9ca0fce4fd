"""Does a round begin and end only as it may?"""

import pytest

from matchmaker.errors import BadInput, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.opening import Opening, close_round, open_round, start_collecting
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.round import Round, RoundState
from matchmaker.towns.profile import Format
from tests.fakes import FakeUnitOfWork
from tests.round_builders import NOW, OLGA, a_policy, a_proposal, a_round, store_proposals


def an_opening(**changes) -> Opening:
    return Opening(**({"title": "Frühjahr", "format": Format.TANDEM, "policy": a_policy()} | changes))


def test_a_new_round_is_planned_and_keeps_its_policy():
    uow = FakeUnitOfWork()

    opened = open_round(an_opening(title="  Frühjahr „Leerstand“ "), uow, NOW)

    assert opened == Round("runde-1", "Frühjahr „Leerstand“", Format.TANDEM, a_policy(), opened_at=NOW)
    with uow:
        assert uow.rounds.all() == (opened,)


def test_rounds_without_an_id_are_numbered_past_the_taken_ones():
    uow = FakeUnitOfWork()

    given = [open_round(an_opening(round_id=wanted), uow, NOW).id for wanted in (None, "runde-3", None, None)]

    assert given == ["runde-1", "runde-3", "runde-4", "runde-5"]


def test_a_taken_id_is_refused_and_the_first_round_stays():
    uow = FakeUnitOfWork()
    first = open_round(an_opening(round_id="demo"), uow, NOW)

    with pytest.raises(StaleWrite):
        open_round(an_opening(round_id="demo", title="zweite"), uow, NOW)

    with uow:
        assert uow.rounds.all() == (first,)


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"title": "   "}, ["Titel"]),
        ({"title": "x" * 121}, ["Titel"]),
        ({"title": "zwei\nZeilen"}, ["Titel"]),
        ({"title": "NUL\x00"}, ["Titel"]),
        ({"round_id": "Runde 1"}, ["Kennung"]),
        ({"round_id": "../x"}, ["Kennung"]),
        ({"round_id": ""}, ["Kennung"]),
        ({"round_id": "a" * 41}, ["Kennung"]),
        ({"title": "", "round_id": "ä"}, ["Titel", "Kennung"]),
        ({"format": Format.VISIT}, ["Format"]),
        ({"title": "", "round_id": "ä", "format": Format.CIRCLE}, ["Titel", "Kennung", "Format"]),
    ],
)
def test_an_unfit_title_id_or_format_is_refused_with_every_fault(changes, places):
    uow = FakeUnitOfWork()

    with pytest.raises(BadInput) as refusal:
        open_round(an_opening(**changes), uow, NOW)

    assert [fault.where for fault in refusal.value.faults] == places
    with uow:
        assert uow.rounds.all() == ()


def test_collecting_begins_once():
    uow = FakeUnitOfWork()
    opened = open_round(an_opening(), uow, NOW)

    assert start_collecting(opened.id, uow).state is RoundState.COLLECTING
    with pytest.raises(TransitionRefused):
        start_collecting(opened.id, uow)
    with pytest.raises(NotFound):
        start_collecting("nowhere", uow)


def test_closing_withdraws_what_was_never_sent_and_leaves_what_was():
    uow = FakeUnitOfWork()
    approved = a_proposal(2).approve(OLGA, NOW)
    offered = a_proposal(3).approve(OLGA, NOW).offer(NOW, NOW)
    store_proposals(uow, a_proposal(1, pinned=True), approved, offered)

    closed = close_round("r1", uow)

    assert closed == a_round(state=RoundState.CLOSED, version=2)
    with uow:
        assert [one.state for one in uow.proposals.of_round("r1")] == [
            ProposalState.WITHDRAWN,
            ProposalState.WITHDRAWN,
            ProposalState.OFFERED,
        ]
    with pytest.raises(TransitionRefused):
        close_round("r1", uow)
