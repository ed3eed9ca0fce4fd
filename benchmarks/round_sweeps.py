"""How long does each sweep of the worker take where nothing is due, on a database of 100,000 proposals?

Run: ``python -m benchmarks.round_sweeps``. PostgreSQL comes from ``TEST_DATABASE_URL`` or the system. Beside the
proposals lie exchanges, half of them over, with their questions, the mails that told all that, and calls to towns that
have no address.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

import sqlalchemy as sa

from api.correspondence import TownCorrespondence
from api.current_taxonomy import packaged_taxonomy
from api.exchange_sweeps import ExchangeSweeps
from api.round_sweeps import ROUND_SWEEPS
from api.scheduler import Worker
from api.settings import Settings
from api.stored_addresses import stored_address
from emails.mailbox import NoRecord
from matchmaker.rounds.asking import Post
from matchmaker.rounds.check_in import CheckIn, Question
from matchmaker.rounds.correspondence import LetterKind, LetterOrder
from matchmaker.rounds.deadlines import schedule
from matchmaker.rounds.digest import write_digest
from matchmaker.rounds.exchange import EndReason, Exchange, Side
from matchmaker.rounds.exchange_post import ExchangePost
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.mail_ports import Line
from matchmaker.rounds.mailing_out import AT_ONCE
from matchmaker.rounds.opening import Opening, open_round
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.readdressing import Posts
from matchmaker.rounds.sweeping import Sweep, Swept
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Format, Role
from matchmaker.towns.register import RegisteredTown
from tests.exchange_builders import SLOTS, YEAR
from tests.exchange_letters import PLAIN_POST
from tests.postgres import postgres_database
from tests.round_builders import a_message, a_run

PROPOSALS, ROUNDS, TOWNS = 100_000, 20, 2_000
EXCHANGES, MAILS, UNREACHED = 5_000, 20_000, 1_000
REPEATS, BAR_MS = 7, 200
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


class NoLetters:
    """Nothing is due, so nothing is written."""

    def sharing(self, _members: Iterable[Member], _uow: UnitOfWork) -> "NoLetters":
        return self

    def reaches(self, member: Member, uow: UnitOfWork) -> bool:
        raise AssertionError(f"{member} with {uow}")

    def mailbox(self, member: Member, uow: UnitOfWork) -> str:
        raise AssertionError(f"{member} with {uow}")

    def write(self, order: LetterOrder, uow: UnitOfWork, now: datetime) -> OutboxMessage:
        raise AssertionError(f"{order.kind} at {now} with {uow}")


class NoMailer:
    """Nothing is due, so nobody asks for a line."""

    def connect(self) -> Line:
        raise AssertionError("A mail was due after all")


def main() -> None:
    """Print the median of each sweep in milliseconds, one column per database; exit 1 where one is over the bar."""
    with tempfile.TemporaryDirectory() as folder, postgres_database() as postgres:
        columns = [milliseconds(make_engine(url)) for url in (f"sqlite:///{folder}/sweeps.db", postgres)]
    print(
        f"{PROPOSALS:,} proposals with two invitations each, {EXCHANGES:,} exchanges, {MAILS:,} mails sent, nothing "
        f"due (reach_waiting: {UNREACHED:,} calls to towns without an address); median of {REPEATS}, milliseconds"
    )
    print(f"{'':16}{'SQLite':>10}{'PostgreSQL':>12}   bar {BAR_MS}")
    for name in columns[0]:
        print(f"{name:16}{columns[0][name]:10.1f}{columns[1][name]:12.1f}")
    sys.exit(any(taken > BAR_MS for column in columns for taken in column.values()))


def milliseconds(engine: sa.Engine) -> Mapping[str, float]:
    """How long each sweep takes on a database that is filled first."""
    migrate(engine)
    uow = SqlUnitOfWork(engine)
    _fill(uow)
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    sweep = Sweep(Post(NoLetters(), lambda proposal, member, _letter: f"{proposal.id}{member.ags}"), uow, NOW)
    idle = {name: partial(_idle, run, sweep) for name, run in ROUND_SWEEPS.items()} | _others(engine, sweep)
    taken = {name: statistics.median(_timed(run) for _ in range(REPEATS)) for name, run in idle.items()}
    # Behind all others: the digest would write of these calls.
    with uow:
        _fill_calls(uow)
        uow.commit()
    taken["reach_waiting"] = statistics.median(_timed(idle["reach"]) for _ in range(REPEATS))
    engine.dispose()
    return taken


def _others(engine: sa.Engine, sweep: Sweep) -> dict[str, Callable[[], object]]:
    """What the worker does beside following rounds; ``daily`` are runs whose slots are taken, ``digest`` its effect."""

    def open_uow() -> UnitOfWork:
        return SqlUnitOfWork(engine)

    def no_post() -> ExchangePost:
        raise AssertionError("An exchange had something to tell after all")

    def digest() -> None:
        with sweep.uow as uow:
            write_digest(sweep.post.letters, uow, NOW)

    def posts() -> Posts:
        # Real letters: what is measured is how they look for addresses that are not there.
        letters = TownCorrespondence(Settings(), stored_address, packaged_taxonomy())
        return Posts(Post(letters, sweep.post.tokens), PLAIN_POST)

    exchanges = ExchangeSweeps(open_uow, no_post, lambda: NOW)
    worker = Worker(
        open_uow, NoMailer(), NoRecord(), lambda: NOW, post=lambda: sweep.post, posts=posts, exchanges=exchanges
    )
    worker.run_daily()
    # Rounds are measured sweep by sweep, and without an inbox there is nothing to read.
    left_out = ("rounds", "read_inbox")
    return {name: run for name, (run, _) in worker.sweeps().items() if name not in left_out} | {"digest": digest}


def _idle(run: Callable[[Sweep], Swept], sweep: Sweep) -> None:
    made = run(sweep)
    if made.done or made.refused:
        raise RuntimeError(f"something was due after all: {made}")


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
    with uow:
        _fill_exchanges(uow)
        _fill_mails(uow)
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


def _fill_exchanges(uow: UnitOfWork) -> None:
    """Exchanges of the first proposals of each round that are over, every second one still running."""
    for number in range(EXCHANGES):
        towns = (f"99{number % TOWNS:06d}", f"99{(number + 1) % TOWNS:06d}")
        sides = tuple(Side(Member(ags, Role.MAYOR), NOW) for ags in towns)
        source = f"r{number % ROUNDS}-1-{4 * (number // ROUNDS) + 1}"
        began = Exchange(source, Format.TANDEM, None, sides, towns[0], NOW, NOW + YEAR, SLOTS, told_at=NOW)
        is_over = number % 2 == 0
        uow.exchanges.add(began.end(EndReason.TOPIC_SETTLED, NOW) if is_over else began)
        asked = [CheckIn(source, side.member, question, NOW + YEAR) for side in sides for question in Question]
        uow.check_ins.add_all(asked)


def _fill_mails(uow: UnitOfWork) -> None:
    for start in range(0, MAILS, AT_ONCE):
        mails = [a_message(number, key=f"k{number}", due_at=NOW) for number in range(start, start + AT_ONCE)]
        uow.outbox.queue_all(one.claimed("c", NOW).in_data(NOW).sent(NOW) for one in mails)


def _fill_calls(uow: UnitOfWork) -> None:
    """Open proposals of each round of which one town could not be asked."""
    for number in range(UNREACHED):
        place = 4 * (number // ROUNDS)
        source, town = f"r{number % ROUNDS}-1-{place}", f"99{place % TOWNS:06d}"
        key = f"no_address/{LetterKind.PROPOSAL_OFFERED}/{source}/{town}"
        uow.tasks.add(Task(key, TaskKind.NO_ADDRESS, NOW, "Bitte rufen Sie an.", source))


def _timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
