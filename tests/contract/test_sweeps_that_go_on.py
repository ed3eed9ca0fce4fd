"""Does a sweep reach what is due behind all that cannot be done, however many that are?"""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from matchmaker.rounds.asking import Post
from matchmaker.rounds.check_in_asking import ask_due
from matchmaker.rounds.delivering import release_expired_claims
from matchmaker.rounds.exchange_ending import complete_past
from matchmaker.rounds.exchange_rescue import find_silent
from matchmaker.rounds.exchange_telling import tell_agreed
from matchmaker.rounds.expiring import expire_due
from matchmaker.rounds.outbox import LEASE
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.reaching import reach_due
from matchmaker.rounds.readdressing import Posts
from matchmaker.rounds.reminding import hand_over_due, remind_due
from matchmaker.rounds.sweeping import MOST_AT_ONCE, Alone, Sweep
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.telling import tell_due
from matchmaker.storage.engine import make_engine
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.builders import a_taxonomy, a_town
from tests.exchange_builders import a_check_in, a_confirmed_proposal, an_exchange
from tests.exchange_letters import PLAIN_POST
from tests.fake_letters import a_post, token_of
from tests.invitation_builders import a_schedule, asked
from tests.round_builders import NOW, OLGA, a_claimed_message, a_proposal, a_round, a_run

DAY = timedelta(days=1)
LAST = MOST_AT_ONCE + 1


@dataclass(frozen=True)
class Case:
    """A sweep, on which rows of which table the database refuses what it writes, and what is due before and after."""

    sweep: Callable[[UnitOfWork], object]
    refused: str
    due: Callable[[UnitOfWork], tuple[object, ...]]


def sweep_at(days: int, run: Callable[[Sweep], object]) -> Callable[[UnitOfWork], object]:
    return lambda uow: run(Sweep(a_post(), uow, NOW + days * DAY))


def offered_id(number: int) -> str:
    return f"r1-1-a{number:04d}"


def agreed_id(number: int) -> str:
    return f"r1-1-b{number:04d}"


def uncalled(uow: UnitOfWork) -> tuple[object, ...]:
    """Exchanges without a date, and first questions without an answer, that head office has no task about."""
    named = {key.removeprefix("rescue/").rpartition("/")[0] for key in uow.tasks.keys_of(TaskKind.RESCUE)}
    silent = (one for one, _ in uow.check_ins.unanswered(NOW))
    return tuple(one for one in (*uow.exchanges.arranging(NOW), *silent) if one not in named)


def unreached(uow: UnitOfWork) -> tuple[object, ...]:
    return tuple(one.key for one in uow.tasks.open() if one.kind is TaskKind.NO_ADDRESS)


def on_invitations(days: int, run: Callable[[Sweep], object], due: Callable[[UnitOfWork], tuple[object, ...]]) -> Case:
    return Case(sweep_at(days, run), f"UPDATE ON invitation WHEN OLD.proposal_id <> '{offered_id(LAST)}'", due)


OF_OTHER_EXCHANGE = f"WHEN OLD.id <> '{agreed_id(LAST)}'"
CASES = {
    "remind": on_invitations(8, remind_due, lambda uow: uow.invitations.to_remind(NOW + 8 * DAY)),
    "hand_over": on_invitations(13, hand_over_due, lambda uow: uow.invitations.to_hand_over(NOW + 13 * DAY)),
    "expire": on_invitations(40, expire_due, lambda uow: uow.invitations.run_out(NOW + 40 * DAY)),
    "tell": Case(
        sweep_at(41, lambda sweep: tell_due(sweep, a_taxonomy())),
        f"UPDATE ON proposal WHEN OLD.id <> '{offered_id(LAST)}'",
        lambda uow: uow.proposals.to_tell(NOW + 41 * DAY),
    ),
    "release": Case(
        lambda uow: release_expired_claims(uow, NOW + LEASE),
        f"UPDATE ON outbox_message WHEN OLD.id <> 'm{LAST}'",
        lambda uow: uow.outbox.expired_claims(NOW + LEASE),
    ),
    "reach": Case(
        lambda uow: reach_due(lambda: Posts(Post(a_post().letters, token_of), PLAIN_POST), uow, NOW + DAY),
        f"INSERT ON outbox_message WHEN NEW.proposal_id <> '{offered_id(LAST)}'",
        unreached,
    ),
    "tell_agreed": Case(
        lambda uow: tell_agreed(PLAIN_POST, uow, NOW),
        f"UPDATE ON exchange {OF_OTHER_EXCHANGE}",
        lambda uow: uow.exchanges.untold(),
    ),
    "complete_past": Case(
        lambda uow: complete_past(PLAIN_POST, uow, NOW + 2 * DAY),
        f"UPDATE ON exchange {OF_OTHER_EXCHANGE}",
        lambda uow: uow.exchanges.past(NOW + 2 * DAY),
    ),
    "ask_due": Case(
        lambda uow: ask_due(PLAIN_POST, uow, NOW),
        f"UPDATE ON check_in WHEN OLD.exchange_id <> '{agreed_id(LAST)}'",
        lambda uow: uow.check_ins.due(NOW),
    ),
    "find_silent": Case(
        lambda uow: find_silent(uow, NOW + 20 * DAY),
        f"INSERT ON task WHEN NEW.proposal_id <> '{agreed_id(LAST)}'",
        uncalled,
    ),
}


@pytest.fixture(scope="module")
def everything_due(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which one thing more is due for each sweep than it does at once."""
    file = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("due") / "due.db"))
    engine = make_engine(f"sqlite:///{file}")
    with SqlUnitOfWork(engine) as uow:
        uow.towns.replace_all(a_town(number) for number in range(2 * LAST + 2))
        uow.rounds.add(a_round())
        uow.runs.add(a_run())
        _fill_offered(uow)
        _fill_agreed(uow)
        uow.commit()
    engine.dispose()
    return file


def _fill_offered(uow: UnitOfWork) -> None:
    """Proposals that failed in silence with one town asked, the letter that asked claimed, and a call owed."""
    numbers = range(1, LAST + 1)
    offered = (
        a_proposal(one, id=offered_id(one)).approve(OLGA, NOW).offer(NOW, a_schedule().due_at) for one in numbers
    )
    failed = [one.fail(ProposalState.DECLINED, NOW + 20 * DAY) for one in offered]
    uow.proposals.add_all(failed)
    uow.invitations.add_all(asked(proposal_id=one.id, member=one.members[0]) for one in failed)
    uow.outbox.queue_all(a_claimed_message(one, key=f"k{one:04d}") for one in numbers)
    for one in failed:
        key = f"no_address/proposal_offered/{one.id}/{one.members[0].ags}"
        uow.tasks.add(Task(key, TaskKind.NO_ADDRESS, NOW, "Bitte rufen Sie an.", one.id))


def _fill_agreed(uow: UnitOfWork) -> None:
    """Exchanges that nobody was told of, past their time; one side's question is due, the other's has no answer."""
    agreed = [a_confirmed_proposal(one, id=agreed_id(one)) for one in range(1, LAST + 1)]
    uow.proposals.add_all(agreed)
    for number, one in enumerate(agreed, start=1):
        uow.exchanges.add(an_exchange(number, id=one.id, planned_until=NOW + DAY))
    silent = (a_check_in(exchange_id=one.id, member=one.members[0], due_at=NOW).asked(NOW) for one in agreed)
    uow.check_ins.add_all(
        [*silent, *(a_check_in(exchange_id=one.id, member=one.members[1], due_at=NOW) for one in agreed)]
    )


@pytest.fixture
def due_engine(everything_due: Path, tmp_path: Path) -> Iterator[sa.Engine]:
    engine = make_engine(f"sqlite:///{shutil.copy(everything_due, tmp_path / 'due.db')}")
    yield engine
    engine.dispose()


@pytest.mark.parametrize("name", CASES)
def test_as_many_as_a_sweep_does_at_once_that_the_database_refuses_hold_up_nothing_behind_them(
    name: str, due_engine: sa.Engine
):
    case, uow = CASES[name], SqlUnitOfWork(due_engine)
    with uow:
        before = case.due(uow)
    with due_engine.begin() as connection:
        event, _, condition = case.refused.partition(" WHEN ")
        connection.exec_driver_sql(
            f"CREATE TRIGGER stubborn BEFORE {event} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'stubborn'); END"
        )

    with Alone():
        case.sweep(uow)

    with uow:
        after = case.due(uow)
    last = [one for one in before if re.search(rf"[abm]0*{LAST}\b", str(one))]
    assert len(before) - len(last) >= MOST_AT_ONCE
    assert [one for one in before if one not in after] == last != []
