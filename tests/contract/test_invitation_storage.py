"""Do invitations come back as they were stored, and what does the database itself refuse?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from matchmaker.errors import BadInput, NotFound, StaleWrite
from matchmaker.rounds.decision import RefusalReason
from matchmaker.rounds.invitation import Invitation, InvitationState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.towns.profile import Role
from tests.builders import a_town, ags
from tests.invitation_builders import a_holiday, a_schedule, an_invitation, asked
from tests.round_builders import LATER, NOW, OLGA, a_proposal, a_round, a_run, store_proposals

ALL_DAY, YEAR = timedelta(days=1), timedelta(days=365)


def offered(number: int = 1):
    return a_proposal(number).approve(OLGA, NOW).offer(NOW, a_schedule().due_at)


def store(uow: UnitOfWork, *invitations: Invitation) -> None:
    store_proposals(uow, offered(1), offered(2))
    with uow:
        uow.invitations.add_all(invitations)
        uow.commit()


WHOLE = replace(
    asked(1, member=Member(ags(1), Role.ADMINISTRATION, gives=True))
    .postponed(7)
    .declined(LATER, RefusalReason.TOWN, not_again=True),
    note="am Telefon: „lieber näher“",
    delegate="Hauptamt",
    reminders=2,
    answer_key="k1",
    recorded_by=OLGA,
    called_days=3,
)


def test_invitations_come_back_whole_and_by_town(uow: UnitOfWork):
    other = asked(2, proposal_id="r1-1-02").to_be_called(LATER)
    store(uow, WHOLE, an_invitation(0), other)

    with uow:
        assert uow.invitations.of_proposal("r1-1-01") == (an_invitation(0), WHOLE)
        assert uow.invitations.get("r1-1-02", ags(2)) == other
        assert uow.invitations.refused() == (WHOLE,)
        assert uow.invitations.of_member(WHOLE.member) == (WHOLE,)
        assert uow.invitations.of_member(an_invitation(0).member) == ()


def test_a_towns_invitations_are_those_of_all_its_offices(uow: UnitOfWork):
    administration = asked(1, proposal_id="r1-1-02", member=Member(ags(1), Role.ADMINISTRATION))
    store(uow, an_invitation(0), an_invitation(1), administration)

    with uow:
        found = uow.invitations.of_town(ags(1))
        assert {(one.proposal_id, one.member.role) for one in found} == {
            ("r1-1-01", Role.MAYOR),
            ("r1-1-02", Role.ADMINISTRATION),
        }
        assert uow.invitations.of_town(ags(5)) == ()


def test_refusals_are_those_of_one_round_where_one_is_named(uow: UnitOfWork):
    silent = asked(3, proposal_id="r1-1-02").silent(NOW + YEAR)
    store(uow, WHOLE, an_invitation(0), silent)
    abroad = asked(2, proposal_id="r2-1-01").declined(LATER)
    with uow:
        uow.rounds.add(a_round(id="r2", title="Herbst"))
        uow.runs.add(a_run(id="r2-1", round_id="r2"))
        uow.proposals.add_all([a_proposal(2, id="r2-1-01", round_id="r2", run_id="r2-1")])
        uow.invitations.add_all([abroad])
        uow.commit()

    with uow:
        assert uow.invitations.refused("r1") == (WHOLE, silent)
        assert uow.invitations.refused("r2") == (abroad,)
        assert uow.invitations.refused("r3") == ()
        assert uow.invitations.refused() == (WHOLE, silent, abroad)


def test_the_second_of_two_writers_is_refused_and_gets_the_note_back(uow: UnitOfWork):
    store(uow, asked(0))
    with uow:
        uow.invitations.save(asked(0).accepted(LATER))
        uow.commit()

    with uow, pytest.raises(StaleWrite) as refusal:
        uow.invitations.save(replace(asked(0).declined(LATER), note="zu weit"))

    assert refusal.value.rejected_text == "zu weit"
    with uow:
        assert uow.invitations.get("r1-1-01", ags(0)) == replace(asked(0).accepted(LATER), version=2)


@pytest.mark.parametrize(
    ("broken", "refusal"),
    [
        (an_invitation(77), NotFound),
        (an_invitation(1, proposal_id="r1-1-99"), NotFound),
        (an_invitation(0), StaleWrite),
        (an_invitation(1, note="\x00"), BadInput),
    ],
    ids=["no town", "no proposal", "asked before", "unstorable"],
)
def test_broken_invitations_are_refused(uow: UnitOfWork, broken: Invitation, refusal: type[Exception]):
    store(uow, an_invitation(0))

    with uow, pytest.raises(refusal):
        uow.invitations.add_all([broken])


def test_what_is_due_is_named_from_its_moment_on_and_the_earliest_first(uow: UnitOfWork):
    late = asked(2, proposal_id="r1-1-02").postponed(3)
    store(uow, asked(0), asked(1).accepted(LATER), late, an_invitation(3, proposal_id="r1-1-02"))
    plan = a_schedule()
    far = plan.due_at + timedelta(days=9)
    first, second = ((one.proposal_id, one.member.ags) for one in (asked(0), late))

    with uow:
        found = uow.invitations
        assert found.to_remind(plan.remind_at - timedelta(seconds=1)) == ()
        assert found.to_remind(plan.remind_at) == (first,)
        assert found.to_remind(far) == (first, second)
        assert found.to_hand_over(far) == (first, second)
        assert found.run_out(plan.due_at) == (first,)
        assert found.run_out(far) == (first, second)


def test_an_invitation_goes_with_its_draft(uow: UnitOfWork):
    store_proposals(uow, a_proposal(1))
    with uow:
        uow.invitations.add_all([an_invitation(0)])
        uow.commit()

    with uow:
        uow.proposals.remove_drafts("r1")
        uow.commit()

    with uow:
        assert uow.invitations.of_proposal("r1-1-01") == ()


def test_a_town_that_was_asked_stays_in_the_register(uow: UnitOfWork):
    store(uow, an_invitation(7))

    with uow, pytest.raises(BadInput):
        uow.towns.replace_all(a_town(number) for number in range(7))


@pytest.mark.parametrize(
    "breaking",
    [
        lambda one: replace(one, due_at=one.asked_at),
        lambda one: replace(one, due_at=None),
        lambda one: replace(one, answered_at=LATER),
        lambda one: replace(one, reason=RefusalReason.TOPIC),
        lambda one: replace(one, not_again=True),
        lambda one: replace(one, postponed_days=29),
        lambda one: replace(one, reminders=-1),
        lambda one: replace(one, state=InvitationState.ACCEPTED, remind_at=None, task_at=None),
        lambda one: replace(one.accepted(LATER), remind_at=LATER),
        lambda one: replace(one.accepted(LATER), call_since=LATER),
        lambda one: replace(one, state=InvitationState.WAITING),
    ],
)
def test_the_database_lets_no_impossible_invitation_in(
    engine_uow: UnitOfWork, breaking: Callable[[Invitation], Invitation]
):
    store(engine_uow, asked(0))

    with engine_uow, pytest.raises(BadInput):
        engine_uow.invitations.save(breaking(asked(0)))

    with engine_uow:
        assert engine_uow.invitations.of_proposal("r1-1-01") == (asked(0),)


@pytest.mark.parametrize("end", ["accepted", "declined", "silent", "closed"])
@pytest.mark.parametrize("other", ["asked", "accepted", "declined", "silent", "closed", "waiting"])
def test_the_database_keeps_an_answer_as_it_was_given(engine: sa.Engine, engine_uow: UnitOfWork, end: str, other: str):
    ends = {
        "accepted": asked(0).accepted(LATER),
        "declined": asked(0).declined(LATER),
        "silent": asked(0).silent(a_schedule().due_at + ALL_DAY),
        "closed": asked(0).closed(),
    }
    store(engine_uow, ends[end])
    change = sa.text("UPDATE invitation SET state = :other, answered_at = :at")
    answered = NOW.replace(tzinfo=None) if other in ("accepted", "declined") else None

    if other == end:
        return
    with pytest.raises(sa.exc.DBAPIError, match="Diese Antwort steht fest"), engine.begin() as connection:
        connection.execute(change, {"other": other, "at": answered})


@pytest.mark.parametrize("end", ["declined", "expired", "withdrawn"])
def test_the_database_opens_no_proposal_that_has_ended(engine_uow: UnitOfWork, end: str):
    store(engine_uow, asked(0))
    with engine_uow:
        ended = engine_uow.proposals.save(replace(offered(1), state=ProposalState(end)))
        engine_uow.commit()

    with engine_uow, pytest.raises(BadInput, match="Ein Vorschlag, der zu Ende ist, bleibt es"):
        engine_uow.proposals.save(replace(ended, state=ProposalState.OFFERED))


def test_members_change_together_with_the_key_that_keeps_them_unique(uow: UnitOfWork):
    store(uow, asked(0))
    with uow:
        changed = uow.proposals.save_members(offered(1).seat(ags(0), Member(ags(5), Role.MAYOR)))
        uow.commit()

    with uow:
        assert uow.proposals.get("r1-1-01") == changed
        assert [one.ags for one in changed.members] == [ags(5), ags(1)]
        assert uow.proposals.of_town(ags(0)) == ()
        # The key moved along: what it left may meet again, what it has now may not.
        uow.proposals.add_all([replace(a_proposal(1), id="r1-1-07")])
        with pytest.raises(StaleWrite):
            uow.proposals.add_all([replace(a_proposal(1), id="r1-1-08", members=changed.members)])


def test_a_seat_goes_to_no_town_that_would_then_meet_the_same_others_twice(uow: UnitOfWork):
    store(uow, asked(0))

    with uow, pytest.raises(StaleWrite):
        uow.proposals.save_members(replace(offered(1), members=offered(2).members))


def test_whom_to_tell_is_named_from_its_moment_on(uow: UnitOfWork):
    store(uow, asked(0))
    with uow:
        first = uow.proposals.save(offered(1).fail(ProposalState.DECLINED, LATER))
        second = uow.proposals.save(offered(2).fail(ProposalState.EXPIRED, NOW))
        uow.commit()

    with uow:
        assert uow.proposals.to_tell(NOW - ALL_DAY) == ()
        assert uow.proposals.to_tell(LATER) == (second.id, first.id)
        assert uow.proposals.hold(first.id) == first


def test_proposals_are_found_by_their_ids_and_unknown_ones_left_out(uow: UnitOfWork):
    store(uow, asked(0))

    with uow:
        assert uow.proposals.among(["r1-1-02", "r1-1-77"]) == (offered(2),)
        assert set(uow.proposals.among(["r1-1-02", "r1-1-01"])) == {offered(1), offered(2)}
        assert uow.proposals.among([]) == ()


def test_school_holidays_are_replaced_as_a_whole(uow: UnitOfWork):
    winter = a_holiday(date(2024, 3, 6), date(2024, 3, 9))
    easter = a_holiday(date(2024, 3, 28), date(2024, 4, 5), name="Osterferien")
    hesse = a_holiday(date(2024, 3, 25), date(2024, 4, 13), state="Hessen", name="Osterferien")
    with uow:
        uow.holidays.replace_all([hesse])
        uow.holidays.replace_all([easter, winter, hesse])
        uow.commit()

    with uow:
        assert uow.holidays.all() == (hesse, winter, easter)
        assert uow.holidays.of_state("Sachsen") == (winter, easter)
        with pytest.raises(StaleWrite):
            uow.holidays.replace_all([winter, replace(winter, last=date(2024, 3, 7))])


@pytest.mark.parametrize("kind", TaskKind)
def test_every_kind_of_task_can_be_stored(uow: UnitOfWork, kind: TaskKind):
    with uow:
        assert uow.tasks.add(Task(f"x/{kind}", kind, NOW, "Bitte anrufen."))
        assert [task.kind for task in uow.tasks.open()] == [kind]
