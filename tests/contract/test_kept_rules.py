"""Which rules does the database itself keep, whatever program writes into it?"""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from matchmaker.errors import BadInput, MatchmakerError
from matchmaker.rounds.access import Audience
from matchmaker.rounds.decision import Act
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.storage.schema import MIGRATIONS, migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.builders import ags
from tests.decision_log_builders import an_answer, both_sides
from tests.round_builders import NOW, OLGA, a_proposal, a_round, store_proposals


def stored(engine: sa.Engine) -> SqlUnitOfWork:
    uow = SqlUnitOfWork(engine)
    store_proposals(uow, a_proposal(1))
    return uow


def downgrade(engine: sa.Engine, revision: str) -> None:
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # As in "migrate": a table that is built anew must not take the rows with it that refer to the old one.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            settings.attributes["connection"] = connection
            command.downgrade(settings, revision)


def write(engine: sa.Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement), {"town": ags(5)} if ":town" in statement else {})


def test_a_closed_round_stays_closed(engine: sa.Engine):
    uow = stored(engine)
    with uow:
        closed = uow.rounds.save(a_round(state=RoundState.CLOSED))
        uow.commit()

    with uow, pytest.raises(BadInput, match="Eine geschlossene Runde bleibt geschlossen"):
        uow.rounds.save(replace(closed, state=RoundState.ANSWERING))

    with uow:
        # Its other columns may still be written, as long as it stays closed.
        assert uow.rounds.save(replace(closed, title="Herbst")).title == "Herbst"


def test_a_deadline_lies_after_the_offer(engine: sa.Engine):
    uow = stored(engine)

    with uow:
        approved = uow.proposals.save(a_proposal(1).approve(OLGA, NOW))
        with pytest.raises(BadInput, match="deadline"):
            uow.proposals.save(approved.offer(NOW, NOW))


@pytest.mark.parametrize("members", [slice(0, 1), slice(0, 0)], ids=["one", "none"])
def test_a_tandem_has_two_members(engine: sa.Engine, members: slice):
    uow = stored(engine)

    with uow, pytest.raises(BadInput, match="pair"):
        uow.proposals.add_all([a_proposal(2, members=a_proposal(2).members[members])])


@pytest.mark.parametrize(
    "meddling",
    [
        "UPDATE proposal_member SET ags = :town WHERE position = 0",
        "DELETE FROM proposal_member WHERE position = 0 AND ags <> :town",
        "UPDATE proposal SET members_key = :town || '/mayor 99000001/mayor'",
    ],
    ids=["other town", "town removed", "other key"],
)
def test_a_proposal_goes_on_with_the_members_of_its_key_alone(engine: sa.Engine, meddling: str):
    uow = stored(engine)

    with pytest.raises(sa.exc.IntegrityError, match=r"Die Beteiligten|\(proposal_member\)"):
        write(engine, meddling, "UPDATE proposal SET state = 'withdrawn'")

    with uow:
        assert uow.proposals.get("r1-1-01") == a_proposal(1)


def test_the_way_back_to_before_rounds_is_refused_while_there_are_some(empty: sa.Engine):
    """Last of all the tables would be dropped, and every proposal with them."""
    migrate(empty)
    uow = stored(empty)

    with pytest.raises(MatchmakerError, match=r"keinen Platz für proposal_member, proposal, run_unmatched, run, round"):
        downgrade(empty, "0001")

    with uow:
        assert uow.proposals.get("r1-1-01").state is ProposalState.DRAFT


def test_the_log_is_as_strict_on_the_way_back_as_before(empty: sa.Engine):
    """Both ways build tables of the log anew, and with them the rules that let nobody change a row."""
    migrate(empty)
    uow = SqlUnitOfWork(empty)
    with uow:
        uow.decisions.show([replace(one, audience=to) for to in Audience for one in both_sides()])
        uow.decisions.record([an_answer(Act.ACCEPTED), an_answer(Act.EXPIRED, town=1)])
        uow.commit()

    downgrade(empty, "0021")

    with empty.connect() as connection:
        kept = [connection.execute(sa.text(f"SELECT count(*) FROM {one}")).scalar() for one in ("showing", "decision")]  # noqa: S608 - two fixed names
        assert kept == [2, 1]
    for statement in ("UPDATE decision SET act = 'declined'", "DELETE FROM decision", "DELETE FROM showing"):
        with pytest.raises(sa.exc.IntegrityError, match="wird nur ergänzt"):
            write(empty, statement)
    migrate(empty)
    with uow:
        assert [one.act for one in uow.decisions.decisions()] == [Act.ACCEPTED]


def test_a_way_back_by_one_step_keeps_rows_and_tasks(empty: sa.Engine):
    migrate(empty)
    uow = stored(empty)
    with uow:
        uow.tasks.add(Task("objection/r1-1-01", TaskKind.NO_LONGER_HOLDS, NOW, "Pause.", "r1-1-01"))
        uow.commit()

    downgrade(empty, "0006")

    with uow:
        assert [task.kind for task in uow.tasks.open()] == [TaskKind.UNCLEAR_MAIL]
    with empty.connect() as connection:
        # By hand: this program's own reading asks for columns that came later.
        assert connection.execute(sa.text("SELECT id, state FROM proposal")).all() == [("r1-1-01", "draft")]
