"""Does a database that was in full use at an earlier version come through the migrations with all its rows?"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from matchmaker.rounds.access import Audience
from matchmaker.rounds.api_token import ApiToken, Scope
from matchmaker.rounds.computation import Computation
from matchmaker.rounds.curation_step import CurationAct, CurationStep
from matchmaker.rounds.decision import Act
from matchmaker.rounds.dispatch import Dispatch
from matchmaker.rounds.elections import Election
from matchmaker.rounds.interest import Interest
from matchmaker.rounds.mailing import Mailing, MailingKind
from matchmaker.rounds.office_link import OfficeLink, OfficePurpose
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.queue_mark import QueueMark
from matchmaker.rounds.reserve import Reserve
from matchmaker.rounds.suppression import Scope as Spared
from matchmaker.rounds.suppression import Suppression
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.trial_run import Purpose, TrialRun
from matchmaker.rounds.wordings import LetterPart, OwnWording, WordingPlace
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import metadata, migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Format, Role
from tests.builders import a_profile, ags
from tests.contract.changing_steps import a_busy_database
from tests.contract.test_older_databases import migrate_to
from tests.contract.test_schema import NEWEST
from tests.decision_log_builders import a_showing, an_answer
from tests.invitation_builders import a_holiday
from tests.office_builders import a_challenge
from tests.request_builders import a_kept_form
from tests.round_builders import LATER, NOW, OLGA, a_message_in_data, a_relation, a_sent_message, a_session

HEADS = ("0010", "0012", "0016", "0019", "0021", "0023", "0025")
Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""By table, and in an order in which no row refers to a later one."""

# Counters that a migration counts up like any writer.
COUNTED = frozenset({"change_count"})


def in_full_use(uow: UnitOfWork) -> None:
    """What all parts of the program store, at least one row each."""
    a_busy_database(uow)
    uow.relations.save_all([a_relation()])
    uow.proposals.add_reserve([Reserve("r1-1-01", Member(ags(4), Role.MAYOR), ags(0), -1)])
    uow.profiles.save_all(
        [a_profile(1, formats=(Format.TANDEM,), windows=("tue_am",), history=(PastExchange(ags(5), "tandem"),))]
    )
    uow.decisions.show([a_showing()])
    uow.decisions.record([an_answer(Act.ACCEPTED)])
    draft = uow.proposals.of_round("r1")[0]
    uow.curation_steps.add(CurationStep("r1", "r1-1", CurationAct.PINNED, OLGA, NOW, (draft,), (draft,)))
    uow.outbox.queue_all([a_sent_message(1), a_message_in_data(2)])
    uow.suppressions.add(Suppression("a@b.example", Spared.REMINDERS, "Grund.", NOW))
    uow.tasks.add(Task("reply/1", TaskKind.REPLY, NOW, "Eine Antwort."))
    uow.wordings.add(OwnWording(WordingPlace("reminder", LetterPart.SUBJECT, "de"), 1, "Kurz erinnert", NOW, OLGA))
    uow.holidays.replace_all([a_holiday(NOW.date(), LATER.date())])
    uow.elections.replace_all([Election(ags(1), NOW.date())])
    uow.mailings.add(Mailing("r1", MailingKind.LEFT_OVER, NOW))
    uow.access.add_session(a_session())
    uow.api_tokens.add(
        ApiToken("t" * 12, "e" * 64, "Programm", Audience.TOWN, frozenset({Scope.READ}), NOW, LATER, ags(0))
    )
    uow.forms.keep(a_kept_form())
    uow.challenges.put(a_challenge())
    uow.limits.count_up("code_address", "a@b.example", NOW)
    uow.office_links.add(OfficeLink("3" * 64, OfficePurpose.OBJECTION, ags(1), Role.MAYOR, "a@b.example", NOW, LATER))
    uow.interests.add(Interest("interest-1", "a@b.example", ags(2), NOW))
    uow.queue_marks.put(QueueMark("silent/r1-1-01", NOW, OLGA, note="Angerufen."))
    uow.dispatches.add(Dispatch("r1/1", "r1", OLGA, NOW, LATER, ("r1-1-01",), language="en"))
    uow.computations.begin(Computation("r1", NOW, LATER, "f" * 16))
    uow.trial_runs.begin(TrialRun("a" * 16, "r1", Purpose.TRIAL, "stable", OLGA, NOW, NOW, results=("{}",)))
    uow.clockwork.beat("worker", NOW)
    uow.clockwork.claim("prune", NOW, NOW)


def rows_of(engine: sa.Engine) -> Rows:
    with engine.connect() as connection:
        return {
            table.name: sorted(
                (dict(row) for row in connection.execute(sa.select(table)).mappings()),
                # What a migration wrote to stands at another place afterwards.
                key=lambda row, keys=table.primary_key: [str(row[key.name]) for key in keys],
            )
            for table in metadata.sorted_tables
            if table.name not in COUNTED
        }


def filled_as_of(engine: sa.Engine, rows: Rows) -> dict[str, list[str]]:
    """Put the rows into a database of an earlier version, as far as it has their tables and columns; which it has."""
    known = sa.inspect(engine)
    columns = {name: {one["name"] for one in known.get_columns(name)} for name in known.get_table_names()}
    had: dict[str, list[str]] = {}
    with engine.begin() as connection:
        for table in (one for one in metadata.sorted_tables if one.name in rows and one.name in columns):
            own = [column for column in table.columns if column.name in columns[table.name]]
            then = sa.table(table.name, *(sa.column(column.name, column.type) for column in own))
            had[table.name] = [column.name for column in own]
            if rows[table.name]:
                told = [{name: row[name] for name in had[table.name]} for row in rows[table.name]]
                connection.execute(sa.insert(then), told)
    return had


def test_every_table_that_the_newest_of_these_heads_had_has_rows(sqlite_engine: sa.Engine, tmp_path: Path):
    with SqlUnitOfWork(sqlite_engine) as uow:
        in_full_use(uow)
        uow.commit()
    migrate_to(other := make_engine(f"sqlite:///{tmp_path}/other.db"), HEADS[-1])

    empty = {name for name, rows in rows_of(sqlite_engine).items() if not rows}

    assert not empty & set(sa.inspect(other).get_table_names())
    other.dispose()


@pytest.mark.parametrize("head", HEADS)
def test_every_row_of_a_database_in_full_use_comes_through(sqlite_engine: sa.Engine, empty: sa.Engine, head: str):
    with SqlUnitOfWork(sqlite_engine) as uow:
        in_full_use(uow)
        uow.commit()
    before = rows_of(sqlite_engine)
    migrate_to(empty, head)
    had = filled_as_of(empty, before)

    assert migrate(empty) == (head, NEWEST)

    after = rows_of(empty)
    for name, columns in had.items():
        wanted = [{column: row[column] for column in columns} for row in before[name]]
        assert [{column: row[column] for column in columns} for row in after[name]] == wanted, name


def test_what_was_offered_by_an_order_speaks_the_language_of_that_order(sqlite_engine: sa.Engine, empty: sa.Engine):
    with SqlUnitOfWork(sqlite_engine) as uow:
        in_full_use(uow)
        uow.commit()
    migrate_to(empty, "0035")
    filled_as_of(empty, rows_of(sqlite_engine))

    migrate(empty)

    with SqlUnitOfWork(empty) as uow:
        assert {one.id: one.language for one in uow.proposals.all() if one.language} == {"r1-1-01": "en"}
