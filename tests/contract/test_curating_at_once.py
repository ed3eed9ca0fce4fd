"""When two people curate one round at the same moment, is each draft decided once, and is each told what it was not?"""

from collections.abc import Iterable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from matchmaker.errors import BadInput, StaleWrite, TransitionRefused
from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.approving_seen import SeenApprovals, SeenOutcome, approve_seen
from matchmaker.rounds.asking_for_room import Wish, ask_by_phone
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.curation import Pin, Veto, pin_proposal, veto_proposal
from matchmaker.rounds.curation_step import CurationAct
from matchmaker.rounds.decision import Act
from matchmaker.rounds.easing_rules import Easing, ease_rule
from matchmaker.rounds.objections import held_back
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.taking_back import TakingBack, take_back
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.builders import a_profile, ags
from tests.contract.conftest import OpenUnitOfWork
from tests.contract.test_two_at_once import at_once
from tests.counted_questions import counted
from tests.round_builders import LATER, NOW, OLGA, a_policy, a_proposal, a_round, a_run, store_towns

RATIO = Relaxation("maximum_size_ratio", "4", "5", 3)
PAUL = "Geschäftsstelle (P.)"


def curating(uow: UnitOfWork, drafts: int = 4) -> None:
    store_towns(uow)
    with uow:
        uow.profiles.save_all(a_profile(number) for number in range(8))
        uow.rounds.add(a_round(state=RoundState.CURATING, policy=a_policy(maximum_size_ratio=4.0)))
        uow.runs.add(a_run())
        uow.proposals.add_all(a_proposal(number) for number in range(1, drafts + 1))
        uow.commit()


def order(numbers: Iterable[int], curator: str = OLGA, run_id: str = "r1-1") -> SeenApprovals:
    return SeenApprovals("r1", curator, {f"r1-1-{number:02d}": 1 for number in numbers}, run_id)


def states(uow: UnitOfWork) -> list[ProposalState]:
    with uow:
        return [one.state for one in uow.proposals.of_round("r1")]


def test_many_are_approved_with_one_step_and_a_line_each_in_the_log(open_uow: OpenUnitOfWork):
    curating(open_uow())

    outcome = approve_seen(order([1, 2, 3]), open_uow(), LATER)

    assert [one.id for one in outcome.approved] == ["r1-1-01", "r1-1-02", "r1-1-03"]
    assert outcome.refused == ()
    assert states(open_uow()) == [ProposalState.APPROVED] * 3 + [ProposalState.DRAFT]
    with open_uow(reading=True) as uow:
        assert [(one.proposal_id, one.act) for one in uow.decisions.decisions()] == [
            (f"r1-1-0{number}", Act.APPROVED) for number in (1, 2, 3)
        ]
        step = uow.curation_steps.last("r1")
        assert step is not None
        assert (step.act, step.by, len(step.before)) == (CurationAct.APPROVED, OLGA, 3)


def test_what_changed_is_gone_or_unwanted_is_named_and_does_not_hold_up_the_rest(open_uow: OpenUnitOfWork):
    curating(open_uow())
    pin_proposal(Pin("r1-1-01", 1), open_uow(), NOW)
    veto_proposal(Veto("r1-1-02", 1, "nein"), open_uow(), NOW)
    with open_uow() as uow:
        uow.profiles.save_all([a_profile(4, consent=False)])
        uow.commit()

    outcome = approve_seen(order([1, 2, 3, 4, 9]), open_uow(), LATER)

    assert [one.id for one in outcome.approved] == ["r1-1-04"]
    assert [(one.proposal_id, one.reasons) for one in outcome.refused] == [
        ("r1-1-01", ("Der Entwurf wurde inzwischen geändert. Bitte sehen Sie ihn noch einmal durch.",)),
        ("r1-1-02", ("Der Vorschlag ist inzwischen zurückgezogen.",)),
        ("r1-1-03", ("Für Eschenhain liegt noch keine Einwilligung vor.",)),
        ("r1-1-09", ("Diesen Entwurf gibt es nicht mehr, inzwischen wurde neu gerechnet.",)),
    ]


def test_two_who_approve_overlapping_choices_at_once_approve_each_draft_once(open_uow: OpenUnitOfWork):
    curating(open_uow())

    outcomes = at_once(
        lambda: approve_seen(order([1, 2, 3]), open_uow(), LATER),
        lambda: approve_seen(order([2, 3, 4], PAUL), open_uow(), LATER),
    )

    assert all(isinstance(one, SeenOutcome) for one in outcomes)
    approved = sorted(one.id for outcome in outcomes for one in outcome.approved)
    refused = sorted(one.proposal_id for outcome in outcomes for one in outcome.refused)
    assert approved == [f"r1-1-0{number}" for number in (1, 2, 3, 4)]
    assert refused == ["r1-1-02", "r1-1-03"]
    assert states(open_uow()) == [ProposalState.APPROVED] * 4


def test_of_a_bulk_approval_and_a_veto_at_once_each_draft_gets_one(open_uow: OpenUnitOfWork):
    curating(open_uow())

    outcome, veto = at_once(
        lambda: approve_seen(order([1, 2]), open_uow(), LATER),
        lambda: veto_proposal(Veto("r1-1-02", 1, "lieber nicht"), open_uow(), LATER),
    )

    second = states(open_uow())[1]
    if veto is StaleWrite:
        assert ([one.id for one in outcome.approved], second) == (["r1-1-01", "r1-1-02"], ProposalState.APPROVED)
    else:
        assert ([one.id for one in outcome.approved], second) == (["r1-1-01"], ProposalState.WITHDRAWN)


@pytest.mark.parametrize("run_id", ["r1-2", ""])
def test_another_run_than_was_seen_refuses_the_whole(open_uow: OpenUnitOfWork, run_id: str):
    curating(open_uow())

    with pytest.raises(StaleWrite):
        approve_seen(order([1, 2], run_id=run_id), open_uow(), LATER)

    assert states(open_uow()) == [ProposalState.DRAFT] * 4


def test_a_round_that_is_not_curated_refuses_the_whole(open_uow: OpenUnitOfWork):
    curating(open_uow())
    with open_uow() as uow:
        uow.rounds.save(uow.rounds.get("r1").moved_to(RoundState.CLOSED))
        uow.commit()

    with pytest.raises(TransitionRefused, match="freigegeben wird da nicht"):
        approve_seen(order([1]), open_uow(), LATER)


def test_an_exclusion_is_taken_back_where_it_was_never_sent(open_uow: OpenUnitOfWork):
    curating(open_uow())
    with open_uow(reading=True) as uow:
        before = uow.proposals.get("r1-1-02")
    veto_proposal(Veto("r1-1-02", 1, "nein"), open_uow(), NOW)

    take_back(TakingBack("r1", OLGA), open_uow(), LATER)

    with open_uow(reading=True) as uow:
        assert uow.proposals.get("r1-1-02") == replace(before, version=3)


@pytest.mark.parametrize("state", [ProposalState.DRAFT, ProposalState.APPROVED, ProposalState.OFFERED])
def test_what_was_withdrawn_after_it_was_sent_stays_withdrawn(engine: sa.Engine, state: ProposalState):
    curating(SqlUnitOfWork(engine))
    with SqlUnitOfWork(engine) as uow:
        sent = uow.proposals.save(a_proposal(1).approve(OLGA, NOW))
        sent = uow.proposals.save(sent.offer(NOW, LATER))
        withdrawn = uow.proposals.save(sent.withdraw("Die Stadt ist nicht mehr dabei."))
        uow.commit()

    with SqlUnitOfWork(engine) as uow, pytest.raises(BadInput, match="der zu Ende ist, bleibt es"):
        uow.proposals.save(replace(withdrawn, state=state))


def test_of_two_who_loosen_a_rule_at_once_one_is_told(open_uow: OpenUnitOfWork):
    curating(open_uow())

    outcomes = at_once(*(lambda: ease_rule(Easing("r1", 1, RATIO), open_uow()) for _ in range(2)))

    assert outcomes.count(StaleWrite) == 1
    with open_uow(reading=True) as uow:
        policy = uow.rounds.get("r1").policy
    assert (policy.maximum_size_ratio, policy.version) == (5.0, "test-1+maximum_size_ratio=5")


def test_a_call_is_a_task_once_however_often_it_is_wished(open_uow: OpenUnitOfWork):
    curating(open_uow())
    wish = Wish("r1", ags(3), "Bitte anrufen.")

    told = at_once(*(lambda: ask_by_phone(wish, open_uow(), LATER) for _ in range(3)))

    assert sorted(told) == [False, False, True]
    with open_uow(reading=True) as uow:
        assert [(one.key, one.text) for one in uow.tasks.open()] == [(f"place/r1/{ags(3)}", "Bitte anrufen.")]


@pytest.mark.parametrize("drafts", [1, 4])
def test_however_many_are_approved_at_once_the_same_questions_find_what_speaks_against_them(
    engine: sa.Engine, drafts: int
):
    curating(SqlUnitOfWork(engine), drafts)

    with SqlUnitOfWork(engine, reading=True) as uow, counted(engine) as statements:
        assert held_back("r1", [ProposalState.DRAFT], uow, german_day(NOW)) == ()

    assert len(statements) == 11
