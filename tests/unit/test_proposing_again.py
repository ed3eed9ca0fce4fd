"""Does a further run, or a further round, keep to what came before?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.errors import MatchmakerError, StaleWrite
from matchmaker.rounds.curation import (
    Approval,
    Approvals,
    Pin,
    Veto,
    approve_proposal,
    approve_several,
    pin_proposal,
    veto_proposal,
)
from matchmaker.rounds.noting import Note, note_proposal
from matchmaker.rounds.opening import Opening, open_round, start_collecting
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposing import ProposingOrder, propose, try_run
from matchmaker.rounds.round import RoundState
from matchmaker.towns.profile import Format, Need
from tests.builders import a_profile
from tests.fakes import FakeUnitOfWork, InterruptedUnitOfWork
from tests.proposing_cast import TAXONOMY, collecting, pairs, reasons, run, stored
from tests.round_builders import LATER, NOW, OLGA, a_relation


def test_a_further_run_replaces_loose_drafts_and_keeps_what_is_pinned_approved_or_vetoed():
    uow = collecting(*(a_profile(number) for number in range(8)))
    first = run(uow).drafts
    pinned = pin_proposal(Pin(first[0].id, 1), uow, NOW)
    approved = approve_proposal(Approval(first[1].id, 1, OLGA), uow, NOW)
    vetoed = veto_proposal(Veto(first[2].id, 1, "nein"), uow, NOW)

    second = run(uow)

    assert second.run.id == "r1-2"
    kept = {proposal.id: proposal for proposal in stored(uow)}
    assert [kept[one.id] for one in (pinned, approved, vetoed)] == [pinned, approved, vetoed]
    assert first[3].id not in kept
    assert pairs((vetoed,)).isdisjoint(pairs(second.drafts))
    towns = [member.ags for one in (pinned, approved, *second.drafts) for member in one.members]
    assert len(towns) == len(set(towns)) == 8


def test_what_was_noted_about_a_draft_stays_with_the_same_towns_on_the_same_topic():
    uow = collecting(*(a_profile(number) for number in range(6)))
    first = run(uow).drafts
    for number, one in enumerate(first[:2]):
        note_proposal(Note(one.id, 1, f"Bitte prüfen ({number})."), uow)
    # The first of them is proposed no more, so what was noted about it has lost its object.
    with uow:
        uow.profiles.save_all([a_profile(int(first[0].members[0].ags) - 99_000_000, consent=False)])
        uow.commit()

    again = run(uow).drafts

    assert pairs(first[1:]) <= pairs(again)
    noted = {one.members: one.note for one in stored(uow) if one.note}
    assert noted == {first[1].members: "Bitte prüfen (1)."}


def test_a_database_that_is_away_as_the_claim_ends_costs_no_plan():
    uow = collecting(*(a_profile(number) for number in range(4)))

    def away(_other: FakeUnitOfWork) -> None:
        raise MatchmakerError("Die Datenbank antwortet gerade nicht.")

    trial = try_run(ProposingOrder("r1"), TAXONOMY, InterruptedUnitOfWork(uow, 2, away), NOW)

    assert len(trial.drafted.drafts) == 2
    with uow:
        assert uow.computations.current("r1", NOW) is not None
        assert uow.computations.current("r1", LATER) is None


def test_an_approved_proposal_keeps_its_town_even_if_the_other_side_drops_out():
    uow = collecting(*(a_profile(number) for number in range(4)))
    first = run(uow).drafts
    approved = approve_proposal(Approval(first[0].id, 1, OLGA), uow, NOW)
    gone, stays = (int(member.ags) - 99_000_000 for member in approved.members)
    with uow:
        uow.profiles.save_all([a_profile(gone, consent=False)])
        uow.commit()

    second = run(uow)

    assert pairs(second.drafts) == pairs(first[1:])
    assert second.run.unmatched == ()
    assert stays not in reasons(second)


def test_who_was_left_over_last_time_comes_first():
    towns = [a_profile(0), a_profile(1), a_profile(2, needs=(Need("youth"), Need("care")))]
    uow = collecting(*towns)
    assert list(reasons(run(uow))) == [2]
    for proposal in stored(uow):
        veto_proposal(Veto(proposal.id, proposal.version), uow, NOW)
    open_round(Opening("Herbst", Format.TANDEM, packaged_policy(), "r2"), uow, LATER)
    start_collecting("r2", uow)

    second = propose(ProposingOrder("r2"), TAXONOMY, uow, LATER)

    assert len(second.drafts) == 1
    assert 2 not in reasons(second)


def test_a_pair_that_was_offered_in_another_round_is_not_proposed_again():
    uow = collecting(a_profile(0), a_profile(1))
    run(uow)
    approved = approve_several(Approvals("r1", OLGA), uow, NOW)
    with uow:
        uow.proposals.save(approved[0].offer(NOW, NOW + timedelta(days=14)))
        uow.commit()
    open_round(Opening("Herbst", Format.TANDEM, packaged_policy(), "r2"), uow, LATER)
    start_collecting("r2", uow)

    assert propose(ProposingOrder("r2"), TAXONOMY, uow, LATER).drafts == ()


def test_proposals_that_are_open_elsewhere_take_a_towns_room():
    for limit, expected in ((1, 0), (2, 1)):
        policy = replace(packaged_policy(), open_proposals_per_town=limit)
        uow = collecting(a_profile(0, capacity=2), a_profile(1, capacity=2), policy=policy)
        run(uow)
        approved = approve_several(Approvals("r1", OLGA), uow, NOW)
        with uow:
            uow.proposals.save(approved[0].offer(NOW, NOW + timedelta(days=14)))
            uow.profiles.save_all([a_profile(2)])
            uow.commit()
        open_round(Opening("Herbst", Format.TANDEM, policy, "r2"), uow, LATER)
        start_collecting("r2", uow)

        assert len(propose(ProposingOrder("r2"), TAXONOMY, uow, LATER).drafts) == expected


@pytest.mark.parametrize(
    "change",
    [
        lambda other: other.profiles.save_all([a_profile(0, consent=False)]),
        lambda other: other.profiles.save_all([a_profile(4)]),
        lambda other: other.relations.save_all([a_relation(0, 1)]),
        lambda other: other.rounds.save(other.rounds.get("r1").moved_to(RoundState.CLOSED)),
        lambda other: other.proposals.save(other.proposals.of_round("r1")[0].approve(OLGA, NOW)),
        lambda other: other.proposals.save(other.proposals.of_round("r1")[0].pin(pinned=True)),
    ],
    ids=["consent taken back", "new profile", "new tie", "closed", "approved", "pinned"],
)
def test_what_changed_while_we_computed_is_never_overruled(change: Callable[[UnitOfWork], object]):
    uow = collecting(*(a_profile(number) for number in range(4)))
    run(uow)

    with pytest.raises(StaleWrite):
        run(InterruptedUnitOfWork(uow, 2, committed(change)))

    with uow:
        assert uow.runs.latest("r1").id == "r1-1"
    assert {proposal.run_id for proposal in stored(uow)} == {"r1-1"}


def test_what_changes_elsewhere_does_not_stop_a_run():
    uow = collecting(*(a_profile(number) for number in range(4)))

    def another_round(other: FakeUnitOfWork) -> None:
        open_round(Opening("Herbst", Format.TANDEM, packaged_policy(), "r2"), other, NOW)

    drafted = run(InterruptedUnitOfWork(uow, 2, another_round))

    assert stored(uow) == drafted.drafts


def committed(change: Callable[[UnitOfWork], object]) -> Callable[[FakeUnitOfWork], None]:
    """The same as a transaction of its own."""

    def step(other: FakeUnitOfWork) -> None:
        with other:
            change(other)
            other.commit()

    return step


def test_beside_a_sent_proposal_the_others_are_proposed_anew_and_the_round_goes_on_waiting():
    uow = collecting(*(a_profile(number) for number in range(8)))
    first = run(uow).drafts
    with uow:
        sent = uow.proposals.save(uow.proposals.get(first[0].id).approve(OLGA, NOW))
        sent = uow.proposals.save(sent.offer(NOW, LATER))
        uow.rounds.save(uow.rounds.get("r1").moved_to(RoundState.ANSWERING))
        uow.commit()

    second = run(uow)

    assert pairs(second.drafts) == pairs(first[1:])
    assert [one for one in stored(uow) if one.id == sent.id] == [sent]
    with uow:
        assert uow.rounds.get("r1").state is RoundState.ANSWERING
