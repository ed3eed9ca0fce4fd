"""Do answers that come at the same moment, from several threads and processes, count as if they had come in turn?"""

import multiprocessing
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Barrier, BrokenBarrierError

import pytest
import sqlalchemy as sa

from matchmaker.errors import MatchmakerError
from matchmaker.rounds.answering import AnswerOrder, answer
from matchmaker.rounds.asking import Post
from matchmaker.rounds.correspondence import LetterOrder
from matchmaker.rounds.decision import Act
from matchmaker.rounds.expiring import expire_due
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.rounds.reserve import Reserve
from matchmaker.rounds.sweeping import Sweep
from matchmaker.storage.engine import make_engine
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Format, Role
from tests.builders import ags
from tests.contract.conftest import OpenUnitOfWork
from tests.fake_letters import FakeCorrespondence, a_post, token_of
from tests.invitation_builders import a_schedule
from tests.lifecycle_cast import NO, PROPOSAL, YES, a_circle, a_tandem, invited, members, sent, the_proposal
from tests.round_builders import NOW, a_proposal

PROCESSES, TIMES = 3, 4
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.contract.test_answer_storm"])


@dataclass
class Together(FakeCorrespondence):
    """Writes only once two stand here at once, or nobody else comes: then both have read what neither has written."""

    meeting: Barrier | None = None

    def write(self, order: LetterOrder, uow: UnitOfWork, now: datetime) -> OutboxMessage:
        with suppress(BrokenBarrierError):
            if self.meeting is not None:
                self.meeting.wait(timeout=2)
        return super().write(order, uow, now)


@pytest.fixture(params=["sqlite", "postgres"])
def open_two(request: pytest.FixtureRequest) -> OpenUnitOfWork:
    """The fake lets in one writer at a time and cannot show anything here."""
    engine: sa.Engine = request.getfixturevalue(f"{request.param}_engine")
    return lambda *, reading=False: SqlUnitOfWork(engine, reading=reading)


def test_one_free_town_is_given_one_seat_though_two_groups_look_for_it_at_once(open_two: OpenUnitOfWork):
    other = a_proposal(2, members=members(5, 6, 7, 8, 9), format=Format.CIRCLE)
    free = Member(ags(10), Role.MAYOR)
    reserve = (Reserve(PROPOSAL, free, ags(3), -1), Reserve(other.id, free, ags(8), -1))
    sent(open_two(), a_circle(0, 1, 2, 3, 4), other, reserve=reserve, towns=11)
    post = Post(Together(meeting=Barrier(2)), token_of)

    def refuse(which: tuple[str, int]) -> None:
        proposal, town = which
        answer(AnswerOrder(proposal, ags(town), NO, "form"), post, open_two(), NOW)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(refuse, [(PROPOSAL, 3), (other.id, 8)]))

    seats = [10 in invited(open_two(), one) for one in (PROPOSAL, other.id)]
    states = {the_proposal(open_two(), one).state for one in (PROPOSAL, other.id)}
    assert sorted(seats) == [False, True]
    assert states == {ProposalState.OFFERED, ProposalState.DECLINED}


def test_a_time_that_runs_out_is_decided_as_if_nobody_else_wrote(postgres_engine: sa.Engine):
    """Whether a town was silent twice rests on rows that others may be writing."""
    sent(SqlUnitOfWork(postgres_engine), a_tandem())
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    sa.event.listen(postgres_engine, "before_cursor_execute", note)
    done = expire_due(Sweep(a_post(), SqlUnitOfWork(postgres_engine), a_schedule().due_at + timedelta(seconds=1))).done
    sa.event.remove(postgres_engine, "before_cursor_execute", note)

    assert (done, said.count("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")) == (2, 2)


def answering(url: str, seed: int) -> None:
    """One process: every town answers several times, in an order of its own, now and then with another word."""
    engine, luck = make_engine(url), random.Random(seed)
    turns = [(town, time) for town in range(6) for time in range(TIMES)]
    luck.shuffle(turns)
    for town, time in turns:
        said, key = (YES, f"form of {town}") if time or town < 5 else (NO, f"other form {seed}")
        with suppress(MatchmakerError):
            answer(AnswerOrder(PROPOSAL, ags(town), said, key), a_post(), SqlUnitOfWork(engine), NOW)
    engine.dispose()


def test_a_storm_of_answers_from_several_processes_leaves_one_answer_of_each_town(engine: sa.Engine):
    sent(SqlUnitOfWork(engine), a_circle(0, 1, 2, 3, 4, 5))
    url = engine.url.render_as_string(hide_password=False)

    started = [processes.Process(target=answering, args=(url, seed)) for seed in range(PROCESSES)]
    for one in started:
        one.start()
    for one in started:
        one.join(timeout=300)

    assert [one.exitcode for one in started] == [0] * PROCESSES
    with SqlUnitOfWork(engine) as uow:
        log = [one for one in uow.decisions.decisions() if one.act in (Act.ACCEPTED, Act.DECLINED)]
        answers = {one.member.ags: (str(one.state), one.version) for one in uow.invitations.of_proposal(PROPOSAL)}
        proposal, begun = uow.proposals.get(PROPOSAL), uow.exchanges.find(PROPOSAL)
        offers = Counter(mail.recipient for mail in uow.outbox.of_proposal(PROPOSAL))
    assert Counter(one.ags for one in log) == Counter(ags(number) for number in range(6))
    # Each was written by its answer, and by nothing after it.
    assert {version for _, version in answers.values()} == {2}
    assert proposal.state is ProposalState.CONFIRMED
    assert begun is not None
    agreed = {one for one, (state, _) in answers.items() if state == "accepted"}
    assert {side.member.ags for side in begun.sides} == {one.ags for one in proposal.members} == agreed
    assert set(offers.values()) == {1}
