"""Does the log keep what was shown and decided, in order, for good, and only with the act itself?"""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from matchmaker.errors import BadInput, StaleWrite
from matchmaker.rounds.access import Audience
from matchmaker.rounds.curation import Approval, Approvals, Veto, approve_proposal, approve_several, veto_proposal
from matchmaker.rounds.decision import Act, Decision, RefusalReason
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.round import RoundState
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.decision_log_builders import a_showing, an_answer, both_sides
from tests.round_builders import LATER, NOW, OLGA, a_proposal, a_round, store_proposals


def written(uow: UnitOfWork, *decisions: Decision) -> None:
    with uow:
        uow.decisions.show([*both_sides(2), *both_sides(1)])
        uow.decisions.record(decisions)
        uow.commit()


def curating(uow: UnitOfWork) -> UnitOfWork:
    store_proposals(uow, a_proposal(1), a_proposal(2))
    with uow:
        uow.rounds.save(a_round(state=RoundState.CURATING))
        uow.commit()
    return uow


def decided(uow: UnitOfWork) -> tuple[Decision, ...]:
    with uow:
        return uow.decisions.decisions()


def test_showings_and_decisions_come_back_as_they_went_in_and_in_their_order(uow: UnitOfWork):
    refused = an_answer(Act.DECLINED, 2, 1, reason=RefusalReason.NO_TIME, at=LATER)
    decisions = (Decision("r1-1-02", Act.APPROVED, NOW), refused, an_answer(Act.ACCEPTED, 1))
    written(uow, *decisions)
    with uow:
        uow.decisions.show(both_sides(3, shown_at=LATER, rank=1, confidence=0.0))
        uow.decisions.record([Decision("r1-1-03", Act.VETOED, LATER, reason=RefusalReason.OTHER)])
        uow.commit()

    with uow:
        later = both_sides(3, shown_at=LATER, rank=1, confidence=0.0)
        assert uow.decisions.showings() == (*both_sides(2), *both_sides(1), *later)
        last = Decision("r1-1-03", Act.VETOED, LATER, reason=RefusalReason.OTHER)
        assert uow.decisions.decisions() == (*decisions, last)


def test_the_showings_of_one_proposal_are_found_alone(uow: UnitOfWork):
    written(uow)

    with uow:
        assert uow.decisions.showings_of("r1-1-01") == tuple(both_sides(1))
        assert uow.decisions.showings_of("r1-1-09") == ()


def test_a_side_stands_there_as_its_town_was_told_it_and_as_head_office_saw_it(uow: UnitOfWork):
    sides = [
        a_showing(town, audience=audience, score_tenths=score)
        for audience, score in ((Audience.TOWN, 520), (Audience.HEAD_OFFICE, 516))
        for town in (0, 1)
    ]
    with uow:
        uow.decisions.show(sides)
        uow.commit()

    with uow:
        assert uow.decisions.showings() == tuple(sides)


def test_that_a_town_let_its_time_run_out_stands_there_with_its_name(uow: UnitOfWork):
    written(uow, an_answer(Act.EXPIRED), an_answer(Act.ACCEPTED, town=1))

    assert decided(uow) == (an_answer(Act.EXPIRED), an_answer(Act.ACCEPTED, town=1))


def test_an_empty_log_is_empty_and_takes_nothing(uow: UnitOfWork):
    with uow:
        uow.decisions.show([])
        uow.decisions.record([])
        uow.commit()

    with uow:
        assert (uow.decisions.showings(), uow.decisions.decisions()) == ((), ())


def test_a_proposal_is_shown_once(uow: UnitOfWork):
    written(uow)

    with uow, pytest.raises(StaleWrite):
        uow.decisions.show([a_showing(rank=1)])

    with uow:
        assert uow.decisions.showings() == (*both_sides(2), *both_sides(1))


def test_who_takes_a_seat_later_stands_beside_those_who_were_shown_it_before(uow: UnitOfWork):
    written(uow)
    seated = [a_showing(7, audience=audience, shown_at=LATER) for audience in (Audience.TOWN, Audience.HEAD_OFFICE)]

    with uow:
        uow.decisions.show_newcomers(seated)
        uow.commit()
    with uow:
        uow.decisions.show_newcomers([a_showing(8, shown_at=LATER)])
        uow.commit()

    with uow:
        assert uow.decisions.showings_of("r1-1-01") == (*both_sides(1), *seated, a_showing(8, shown_at=LATER))
        assert uow.decisions.showings_of("r1-1-02") == both_sides(2)


def test_a_town_is_shown_a_proposal_once(uow: UnitOfWork):
    written(uow)

    with uow, pytest.raises(StaleWrite):
        uow.decisions.show_newcomers([a_showing(7, shown_at=LATER), a_showing(rank=1)])

    with uow:
        assert uow.decisions.showings() == (*both_sides(2), *both_sides(1))


def test_what_is_not_committed_was_neither_shown_nor_decided(uow: UnitOfWork):
    with uow:
        uow.decisions.show(both_sides())
        uow.decisions.record([an_answer(Act.ACCEPTED)])

    with uow:
        assert (uow.decisions.showings(), uow.decisions.decisions()) == ((), ())


def test_what_cannot_be_stored_is_refused_in_words(uow: UnitOfWork):
    with uow, pytest.raises(BadInput):
        uow.decisions.show([a_showing(policy_version="\x00")])


@pytest.mark.parametrize(
    "wrong", [{"rank": 0}, {"score_tenths": 1001}, {"confidence": 1.5}, {"role": "guest"}, {"audience": "press"}]
)
def test_the_database_refuses_figures_that_cannot_be(engine_uow: UnitOfWork, wrong: dict):
    with engine_uow, pytest.raises(BadInput):
        engine_uow.decisions.show([a_showing(**wrong)])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE showing SET rank = 1",
        "UPDATE showing SET criteria = '{}'",
        "UPDATE showing SET ags = '99000007'",
        "UPDATE showing SET audience = 'head_office'",
        "UPDATE showing SET ags = 'p-1', rank = 1",
        "DELETE FROM showing",
        "UPDATE decision SET act = 'accepted'",
        "UPDATE decision SET reason = 'other'",
        "UPDATE decision SET ags = '99000007' WHERE ags IS NOT NULL",
        "UPDATE decision SET ags = 'p-1' WHERE ags IS NULL",
        "DELETE FROM decision",
    ],
)
def test_the_database_itself_refuses_to_change_or_remove_a_row(engine: sa.Engine, engine_uow: UnitOfWork, statement):
    decisions = (Decision("r1-1-01", Act.APPROVED, NOW), an_answer(Act.DECLINED, reason=RefusalReason.NO_TIME))
    written(engine_uow, *decisions)

    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="wird nur ergänzt"):
        connection.execute(sa.text(statement))

    with engine_uow:
        assert engine_uow.decisions.showings() == (*both_sides(2), *both_sides(1))
        assert engine_uow.decisions.decisions() == decisions


ROW = "'r1-1-01', 'accepted', '2024-03-04 09:30:00', '99000000', 'mayor')"
OF_DECISION = "(position, proposal_id, act, at, ags, role) VALUES"
OF_SHOWING = (
    "(proposal_id, side, position, round_id, run_id, format, policy_version, ags, role, shown_at, rank, score_tenths, "
    "directed_tenths, confidence, criteria) SELECT proposal_id, side, position, round_id, run_id, format, "
    "policy_version, ags, role, shown_at, 1, 1000, 1000, 1, criteria FROM showing"
)


@pytest.mark.parametrize(
    "statement",
    [
        f"INSERT OR REPLACE INTO decision {OF_DECISION} (1, {ROW}",
        f"INSERT OR IGNORE INTO decision {OF_DECISION} (1, {ROW}",
        f"INSERT INTO decision {OF_DECISION} (1, {ROW} ON CONFLICT DO UPDATE SET act = 'accepted'",
        f"INSERT OR REPLACE INTO decision {OF_DECISION} (-1, {ROW}",
        f"INSERT OR REPLACE INTO showing {OF_SHOWING}",
        f"INSERT OR REPLACE INTO showing {OF_SHOWING.replace('(', '(rowid, ').replace('SELECT', 'SELECT rowid, ')}",
        f"INSERT INTO showing {OF_SHOWING.replace('(', '(rowid, ').replace('SELECT proposal_id', 'SELECT -1, 9')}",
        "UPDATE decision SET rowid = 5 WHERE position = 1",
        "UPDATE OR REPLACE decision SET rowid = 2 WHERE position = 1",
        "UPDATE showing SET _rowid_ = rowid + 9",
        "UPDATE showing SET oid = -rowid, ags = 'p-1'",
    ],
)
def test_sqlite_replaces_and_moves_no_row_of_the_log(sqlite_engine: sa.Engine, statement: str):
    uow = SqlUnitOfWork(sqlite_engine)
    decisions = (Decision("r1-1-01", Act.APPROVED, NOW), an_answer(Act.DECLINED, reason=RefusalReason.NO_TIME))
    written(uow, *decisions)

    with sqlite_engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match="wird nur ergänzt"):
        connection.exec_driver_sql(statement)

    with uow:
        assert uow.decisions.showings() == (*both_sides(2), *both_sides(1))
        assert uow.decisions.decisions() == decisions


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE showing",
        "TRUNCATE decision",
        "INSERT INTO decision SELECT * FROM decision ON CONFLICT (position) DO UPDATE SET act = 'declined'",
    ],
)
def test_postgres_empties_and_replaces_nothing_of_the_log(postgres_engine: sa.Engine, statement: str):
    uow = SqlUnitOfWork(postgres_engine)
    written(uow, an_answer(Act.ACCEPTED))

    with postgres_engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match="wird nur ergänzt"):
        connection.exec_driver_sql(statement)

    with uow:
        assert uow.decisions.showings() == (*both_sides(2), *both_sides(1))
        assert uow.decisions.decisions() == (an_answer(Act.ACCEPTED),)


def test_a_town_may_be_given_a_pseudonym_once_and_for_good(engine: sa.Engine, engine_uow: UnitOfWork):
    written(engine_uow, an_answer(Act.ACCEPTED))
    with engine.begin() as connection:
        for table in ("showing", "decision"):
            named = sa.text(f"UPDATE {table} SET ags = 'p-7' WHERE ags = :town")  # noqa: S608 - two fixed names
            connection.execute(named, {"town": a_showing().ags})

    with engine_uow:
        assert [one.ags for one in engine_uow.decisions.decisions()] == ["p-7"]
        assert {one.ags for one in engine_uow.decisions.showings()} & {"p-7", a_showing().ags} == {"p-7"}
    for back in ("99000000", "p-8"):
        with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="wird nur ergänzt"):
            connection.execute(sa.text("UPDATE decision SET ags = :town"), {"town": back})


def test_approving_and_refusing_stand_in_the_log(uow: UnitOfWork):
    curating(uow)

    approve_proposal(Approval("r1-1-01", 1, OLGA), uow, NOW)
    approve_several(Approvals("r1", OLGA), uow, NOW)
    veto_proposal(Veto("r1-1-01", 2, "lieber nicht mit dieser Stadt", RefusalReason.TOWN), uow, LATER)

    assert decided(uow) == (
        Decision("r1-1-01", Act.APPROVED, NOW),
        Decision("r1-1-02", Act.APPROVED, NOW),
        Decision("r1-1-01", Act.VETOED, LATER, reason=RefusalReason.TOWN),
    )


@pytest.mark.parametrize(
    "act",
    [
        lambda uow: approve_proposal(Approval("r1-1-01", 7, OLGA), uow, NOW),
        lambda uow: veto_proposal(Veto("r1-1-01", 7, "zu spät"), uow, NOW),
    ],
)
def test_an_act_that_was_refused_is_not_in_the_log(uow: UnitOfWork, act: Callable[[UnitOfWork], object]):
    curating(uow)

    with pytest.raises(StaleWrite):
        act(uow)

    assert decided(uow) == ()
