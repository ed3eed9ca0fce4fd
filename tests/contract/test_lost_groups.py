"""What does head office hear of a group that came to nothing though towns had agreed to it?"""

from datetime import timedelta

from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.settling import finish_task
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.work_queue import work_queue
from tests.invitation_builders import a_schedule
from tests.lifecycle_cast import (
    NO,
    PROPOSAL,
    YES,
    a_circle,
    a_tandem,
    number_of,
    say,
    sent,
    swept,
    the_proposal,
)
from tests.round_builders import NOW

DUE = a_schedule().due_at
DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)


def lost(uow: UnitOfWork) -> list[Task]:
    with uow:
        return [one for one in uow.tasks.open() if one.kind is TaskKind.GROUP_LOST]


def names(uow: UnitOfWork, *numbers: int) -> str:
    with uow:
        return ", ".join(one.name for one in uow.towns.all() if number_of(one.ags) in numbers)


def text(uow: UnitOfWork, *agreed: int) -> str:
    return (
        f"Die Gruppe {PROPOSAL} kam nicht zustande. Zusagen gab es von: {names(uow, *agreed)}. "
        "Bitte prüfen Sie, welche andere Gruppe oder Partnerstadt dazu passt."
    )


def test_of_a_group_lost_at_its_deadline_one_task_names_who_had_agreed(uow: UnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3, 4))
    for number in (0, 1, 3, 4):
        say(uow, number, YES, NOW)
    swept(uow, DUE)
    assert lost(uow) == []

    swept(uow, DUE + MOMENT)
    swept(uow, DUE + DAY)

    assert the_proposal(uow).state is ProposalState.EXPIRED
    told = Task(f"group_lost/{PROPOSAL}/4", TaskKind.GROUP_LOST, DUE + MOMENT, text(uow, 0, 1, 3, 4), PROPOSAL)
    assert lost(uow) == [told]
    with uow:
        rows = [row for row in work_queue(uow, ()) if row.kind is TaskKind.GROUP_LOST]
        assert [(row.key, row.text, row.proposal_id) for row in rows] == [(told.key, told.text, PROPOSAL)]


def test_a_yes_to_a_group_that_failed_unseen_is_named_in_the_place_of_the_earlier_task(uow: UnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3, 4))
    say(uow, 0, YES, NOW)
    say(uow, 1, NO, NOW + MOMENT)
    assert [one.text for one in lost(uow)] == [text(uow, 0)]

    say(uow, 2, YES, NOW + DAY)
    say(uow, 3, NO, NOW + DAY)

    assert [one.text for one in lost(uow)] == [text(uow, 0, 2)]


def test_what_head_office_struck_off_comes_again_only_with_another_yes(uow: UnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3, 4))
    say(uow, 0, YES, NOW)
    say(uow, 1, NO, NOW)
    finish_task(lost(uow)[0].key, "Olga", uow, NOW)

    say(uow, 2, NO, NOW + DAY)
    swept(uow, DUE + MOMENT)
    swept(uow, DUE + DAY)

    assert lost(uow) == []


def test_a_group_to_which_nobody_had_agreed_leaves_no_such_task(uow: UnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3, 4))
    say(uow, 1, NO, NOW)

    swept(uow, DUE + MOMENT)

    assert (the_proposal(uow).state, lost(uow)) == (ProposalState.DECLINED, [])


def test_a_pair_that_failed_leaves_no_such_task(uow: UnitOfWork):
    sent(uow, a_tandem(6, 7))
    say(uow, 6, YES, NOW)
    say(uow, 7, NO, NOW)

    swept(uow, DUE + MOMENT)

    assert (the_proposal(uow).state, lost(uow)) == (ProposalState.DECLINED, [])
