"""Is asked for more than one statement takes, on SQLite and PostgreSQL, and is the answer the same?"""

from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.storage.portions import MOST_VALUES, portions
from tests.invitation_builders import asked
from tests.round_builders import NOW, a_message, a_proposal, store_proposals

# PostgreSQL's 65,535 and more.
UNKNOWN = tuple(f"unknown-{number}" for number in range(66_000))


def test_portions_keep_every_value_once_and_in_order():
    values = list(range(2 * MOST_VALUES + 1))

    found = list(portions(values))

    assert [len(one) for one in found] == [MOST_VALUES, MOST_VALUES, 1]
    assert [value for one in found for value in one] == values
    assert list(portions([])) == []


def test_what_is_known_is_found_among_very_many(uow: UnitOfWork):
    first, second = a_proposal(1), a_proposal(2, score_tenths=999)
    store_proposals(uow, first, second)
    invited = asked(proposal_id=first.id, member=first.members[0])
    early, late = a_message(1, due_at=NOW), a_message(2, due_at=NOW.replace(year=2030))
    with uow:
        uow.invitations.add_all([invited])
        uow.outbox.queue_all([early, late])
        uow.tasks.add(Task("call", TaskKind.CALL, NOW, "Bitte rufen Sie an."))
        uow.commit()

    with uow:
        # The ends of the list are in different statements.
        assert uow.proposals.among((first.id, *UNKNOWN, second.id)) == (second, first)
        assert uow.outbox.among((late.id, *UNKNOWN, early.id)) == (early, late)
        assert uow.outbox.known((late.key, *UNKNOWN, early.key)) == {early.key, late.key}
        assert uow.invitations.of_proposals((second.id, *UNKNOWN, first.id)) == (invited,)
        uow.tasks.finish_all((*UNKNOWN, "call"), NOW)
        assert uow.tasks.open() == ()
