"""Is what somebody sends stored only while their link or session is good, whoever ends it at the same moment?"""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from matchmaker.errors import MatchmakerError
from matchmaker.rounds.access import Audience, hash_of
from matchmaker.rounds.answering import AnswerOrder, answer
from matchmaker.rounds.api_token import ApiToken, Scope
from matchmaker.rounds.entry import Entry, EntryKind, LinkEnded, SessionEnded, TokenEnded, guard
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.contract.conftest import OpenUnitOfWork
from tests.fake_letters import a_post
from tests.lifecycle_cast import PROPOSAL, YES, a_tandem, invited, letters, sent, tasks
from tests.round_builders import NOW, a_link, a_session

SOON = NOW + timedelta(minutes=1)
ENTRIES = [
    pytest.param(Entry(EntryKind.LINK, "link of town 0"), LinkEnded, id="link"),
    pytest.param(Entry(EntryKind.SESSION, "session of town 0"), SessionEnded, id="session"),
    pytest.param(Entry(EntryKind.PROGRAM, "t" * 12), TokenEnded, id="token"),
]


def asked(uow: UnitOfWork) -> None:
    sent(uow, a_tandem())
    with uow:
        own = {"ags": ags(0), "role": Role.MAYOR, "valid_until": SOON}
        uow.access.add_link(a_link(token_hash=hash_of("link of town 0"), **own))
        scopes = frozenset({Scope.ANSWER})
        token = ApiToken("t" * 12, "e" * 64, "Programm", Audience.TOWN, scopes, NOW, SOON, ags(0), Role.MAYOR)
        uow.api_tokens.add(token)
        uow.access.add_session(a_session(id_hash=hash_of("session of town 0"), audience=Audience.TOWN, **own))
        uow.commit()


def say_yes(uow: UnitOfWork, entry: Entry, now: datetime = NOW) -> None:
    answer(AnswerOrder(PROPOSAL, ags(0), YES, "k"), a_post(), guard(uow, entry, lambda: now), now)


def shut_out(uow: UnitOfWork, at: datetime = NOW) -> None:
    with uow:
        uow.access.shut_out(ags(0), Role.MAYOR, at)
        for token in uow.api_tokens.all():
            uow.api_tokens.save(token.revoked(at))
        uow.commit()


@pytest.mark.parametrize(("entry", "_"), ENTRIES)
def test_a_good_one_lets_an_answer_in(uow: UnitOfWork, entry: Entry, _: type[MatchmakerError]):
    asked(uow)

    say_yes(uow, entry)

    assert invited(uow) == {0: "accepted", 1: "asked"}


@pytest.mark.parametrize(("entry", "refusal"), ENTRIES)
def test_one_that_ended_lets_nothing_in_from_its_last_moment_on(
    open_uow: OpenUnitOfWork, entry: Entry, refusal: type[MatchmakerError]
):
    asked(open_uow())
    before = letters(open_uow())

    with pytest.raises(refusal):
        say_yes(open_uow(), entry, SOON)

    assert (invited(open_uow()), letters(open_uow())) == ({0: "asked", 1: "asked"}, before)


@pytest.mark.parametrize("kind", EntryKind)
def test_one_that_never_was_lets_nothing_in(open_uow: OpenUnitOfWork, kind: EntryKind):
    asked(open_uow())

    with pytest.raises((LinkEnded, SessionEnded, TokenEnded)):
        say_yes(open_uow(), Entry(kind, "link of town 9"))

    assert invited(open_uow()) == {0: "asked", 1: "asked"}


@pytest.mark.parametrize(("entry", "refusal"), ENTRIES)
def test_a_handover_that_is_through_before_the_answer_is_stored_comes_first(
    postgres_engine: sa.Engine, entry: Entry, refusal: type[MatchmakerError]
):
    uow, other = SqlUnitOfWork(postgres_engine), SqlUnitOfWork(postgres_engine)
    asked(uow)
    answering = SqlUnitOfWork(postgres_engine)
    answering.before_commit(lambda: shut_out(other))

    with pytest.raises(refusal):
        say_yes(answering, entry)

    assert invited(uow) == {0: "asked", 1: "asked"}


@pytest.mark.parametrize(("entry", "_"), ENTRIES)
def test_a_handover_that_comes_later_waits_until_the_answer_is_stored(
    postgres_engine: sa.Engine, entry: Entry, _: type[MatchmakerError]
):
    answering = SqlUnitOfWork(postgres_engine)
    asked(answering)
    guard(answering, entry, lambda: NOW)

    with answering:
        answering.tasks.add(Task("call/x", TaskKind.CALL, NOW, "Bitte rufen Sie an.", PROPOSAL))
        with ThreadPoolExecutor(1) as pool:
            # Asked last, so that it meets what the guard holds.
            answering.before_commit(lambda: tried.append(_waits(pool.submit(shut_out, SqlUnitOfWork(postgres_engine)))))
            tried: list[bool] = []
            answering.commit()

    assert (tried, tasks(answering)) == ([True], ["call"])


def _waits(handover: Future[None]) -> bool:
    with suppress(TimeoutError):
        handover.result(timeout=0.5)
    return not handover.done()
