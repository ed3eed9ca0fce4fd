"""How long does each sweep take where nothing is due, on a database of 100,000 proposals?

Run: ``python -m benchmarks.round_sweeps``. PostgreSQL comes from ``TEST_DATABASE_URL`` or the system.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from api.round_sweeps import ROUND_SWEEPS
from matchmaker.rounds.asking import Post
from matchmaker.rounds.correspondence import LetterOrder
from matchmaker.rounds.deadlines import schedule
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.opening import Opening, open_round
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.sweeping import Sweep, Swept
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Format, Role
from matchmaker.towns.register import RegisteredTown
from tests.postgres import postgres_database
from tests.round_builders import a_run

PROPOSALS, ROUNDS, TOWNS = 100_000, 20, 2_000
REPEATS, BAR_MS = 7, 200
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


class NoLetters:
    """Nothing is due, so nothing is written."""

    def write(self, order: LetterOrder, uow: UnitOfWork, now: datetime) -> OutboxMessage:
        raise AssertionError(f"{order.kind} at {now} with {uow}")


def main() -> None:
    """Print the median of each sweep in milliseconds, one column per database."""
    with tempfile.TemporaryDirectory() as folder, postgres_database() as postgres:
        columns = [milliseconds(make_engine(url)) for url in (f"sqlite:///{folder}/sweeps.db", postgres)]
    print(f"{PROPOSALS:,} proposals with two invitations each, nothing due; median of {REPEATS}, milliseconds")
    print(f"{'':16}{'SQLite':>10}{'PostgreSQL':>12}   bar {BAR_MS}")
    for name in ROUND_SWEEPS:
        print(f"{name:16}{columns[0][name]:10.1f}{columns[1][name]:12.1f}")


def milliseconds(engine: sa.Engine) -> Mapping[str, float]:
    """How long each sweep takes on a database that is filled first."""
    migrate(engine)
    uow = SqlUnitOfWork(engine)
    _fill(uow)
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    sweep = Sweep(Post(NoLetters(), lambda proposal, member: f"{proposal.id}{member.ags}"), uow, NOW)
    taken = {name: statistics.median(_timed(run, sweep) for _ in range(REPEATS)) for name, run in ROUND_SWEEPS.items()}
    engine.dispose()
    return taken


def _fill(uow: SqlUnitOfWork) -> None:
    policy = packaged_policy()
    with uow:
        uow.towns.replace_all(
            RegisteredTown(f"99{number:06d}", f"Stadt {number}", "Sachsen", 9_000, 2023, "erfunden", 51.0, 12.0)
            for number in range(TOWNS)
        )
        uow.commit()
    for number in range(ROUNDS):
        open_round(Opening(f"Runde {number}", Format.TANDEM, policy, f"r{number}"), uow, NOW)
        with uow:
            _fill_round(f"r{number}", policy, uow)
            uow.commit()


def _fill_round(round_id: str, policy: Policy, uow: SqlUnitOfWork) -> None:
    """Three of four long over, the fourth offered just now: its letters are out, nothing of it is due yet."""
    uow.runs.add(a_run(id=f"{round_id}-1", round_id=round_id))
    proposals, invitations = [], []
    plan = schedule(NOW, policy, ())
    for number in range(PROPOSALS // ROUNDS):
        towns = (f"99{number % TOWNS:06d}", f"99{(number + 1 + number // TOWNS) % TOWNS:06d}")
        members = tuple(Member(ags, Role.MAYOR) for ags in towns)
        one = Proposal(f"{round_id}-1-{number}", round_id, f"{round_id}-1", Format.TANDEM, members, None, 500)
        offered = one.approve("x", NOW).offer(NOW, plan.due_at)
        asked = [Invitation(one.id, member).asked(NOW, plan) for member in members]
        is_over = number % 4 > 0
        proposals.append(offered.fail(ProposalState.DECLINED, None) if is_over else offered)
        invitations += [each.declined(NOW + timedelta(hours=1)) if is_over else each for each in asked]
    uow.proposals.add_all(proposals)
    uow.invitations.add_all(invitations)


def _timed(run: Callable[[Sweep], Swept], sweep: Sweep) -> float:
    start = time.perf_counter()
    made = run(sweep)
    taken = 1000 * (time.perf_counter() - start)
    if made.done or made.refused:
        raise RuntimeError(f"something was due after all: {made}")
    return taken


if __name__ == "__main__":
    main()
