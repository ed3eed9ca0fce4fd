"""When two people do something at the same moment, does each thing still happen once?"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
import sqlalchemy as sa

from api.sign_in import open_session
from matchmaker.errors import MatchmakerError, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.curation import Approval, Pin, Veto, approve_proposal, pin_proposal, veto_proposal
from matchmaker.rounds.importing import ImportOrder, ProfileImport, import_profiles
from matchmaker.rounds.opening import Opening, open_round, start_collecting
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.proposing import ProposingOrder, propose
from matchmaker.rounds.stating import NewNeed, state_need
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Format, Need, Role
from matchmaker.towns.source_file import SourceFile
from tests.builders import a_profile, a_taxonomy, ags
from tests.contract.conftest import OpenUnitOfWork
from tests.round_builders import LATER, NOW, OLGA, a_link, a_round, a_run, store_towns

TOKEN = "the-secret-of-one-link"
OPENERS = 4
SECONDS = 60
A_LITTLE = 1.0
LIVE = {ProposalState.DRAFT, ProposalState.APPROVED, ProposalState.OFFERED}


def at_once(*steps: Callable[[], object]) -> list[object]:
    """What each step gave, or the refusal that it met; all of them begin together."""
    together = Barrier(len(steps))

    def begin(step: Callable[[], object]) -> object:
        together.wait(timeout=SECONDS)
        try:
            return step()
        except MatchmakerError as refusal:
            return type(refusal)

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(begin, steps))


def collecting(uow: UnitOfWork) -> None:
    store_towns(uow)
    with uow:
        uow.profiles.save_all(a_profile(number) for number in range(4))
        uow.commit()
    open_round(Opening("Frühjahr", Format.TANDEM, packaged_policy(), "r1"), uow, NOW)
    start_collecting("r1", uow)


def compute(uow: UnitOfWork) -> tuple[Proposal, ...]:
    return propose(ProposingOrder("r1"), a_taxonomy(), uow, NOW).drafts


def stored(uow: UnitOfWork) -> tuple[Proposal, ...]:
    with uow:
        return uow.proposals.of_round("r1")


def live_towns(uow: UnitOfWork) -> list[str]:
    return sorted(member.ags for one in stored(uow) if one.state in LIVE for member in one.members)


def test_of_many_who_open_one_link_at_once_one_comes_in(open_uow: OpenUnitOfWork):
    store_towns(open_uow())
    with open_uow() as uow:
        uow.access.add_link(a_link(token_hash=hash_of(TOKEN)))
        uow.commit()

    def opening(number: int) -> Callable[[], object]:
        return lambda: open_session(TOKEN, open_uow(), NOW, lambda: f"session-{number}")[0]

    answers = at_once(*map(opening, range(OPENERS)))

    assert answers.count(TransitionRefused) == OPENERS - 1
    (winner,) = [answer for answer in answers if answer is not TransitionRefused]
    with open_uow(reading=True) as reader:
        kept = [reader.access.session(hash_of(f"session-{number}")) for number in range(OPENERS)]
    assert [one is not None for one in kept] == [winner == f"session-{number}" for number in range(OPENERS)]


def test_a_link_that_was_read_unused_is_spent_by_the_first_alone(open_uow: OpenUnitOfWork):
    """Both hold the same unused link in their hands: what they read cannot tell them who was first."""
    store_towns(open_uow())
    with open_uow() as uow:
        uow.access.add_link(a_link())
        uow.commit()
    with open_uow() as uow:
        assert uow.access.spend_link(a_link().use(NOW))
        uow.commit()

    with open_uow() as uow:
        assert not uow.access.spend_link(a_link().use(LATER))
        uow.commit()

    with open_uow() as uow:
        assert uow.access.link(a_link().token_hash) == a_link(used_at=NOW)


def test_the_demo_s_link_opens_again_and_again(open_uow: OpenUnitOfWork):
    store_towns(open_uow())
    with open_uow() as uow:
        uow.access.add_link(a_link(token_hash=hash_of(TOKEN), reusable=True))
        uow.commit()

    for number in range(2):
        assert open_session(TOKEN, open_uow(), NOW, lambda made=number: f"session-{made}")[0] == f"session-{number}"


def test_a_link_that_was_removed_is_not_spent(uow: UnitOfWork):
    with uow:
        assert not uow.access.spend_link(a_link().use(NOW))


def test_two_who_compute_a_round_at_once_never_propose_a_pair_twice(open_uow: OpenUnitOfWork):
    collecting(open_uow())

    answers = at_once(*[lambda: len(compute(open_uow()))] * 2)

    # Both may succeed, one after the other; the second then replaces the drafts of the first.
    assert set(answers) <= {2, StaleWrite, TransitionRefused}
    assert 2 in answers
    assert live_towns(open_uow()) == [ags(number) for number in range(4)]


def test_rounds_and_runs_that_are_added_at_once_are_all_added(open_uow: OpenUnitOfWork):
    def adding(number: int) -> Callable[[], object]:
        def add() -> None:
            with open_uow() as uow:
                uow.rounds.add(a_round(id=f"r{number}"))
                uow.runs.add(a_run(id=f"r{number}-1", round_id=f"r{number}"))
                uow.commit()

        return add

    assert at_once(*map(adding, range(OPENERS))) == [None] * OPENERS

    with open_uow(reading=True) as reader:
        assert {one.id for one in reader.rounds.all()} == {f"r{number}" for number in range(OPENERS)}
        assert reader.runs.latest().round_id == reader.rounds.all()[-1].id


@pytest.mark.parametrize(
    "decide",
    [
        lambda uow, draft: approve_proposal(Approval(draft, 1, OLGA), uow, NOW),
        lambda uow, draft: pin_proposal(Pin(draft, 1), uow, NOW),
        lambda uow, draft: veto_proposal(Veto(draft, 1, "nein"), uow, NOW),
    ],
    ids=["approve", "pin", "veto"],
)
def test_who_decides_while_a_run_is_being_stored_comes_before_it_or_after_it(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch, decide: Callable[[UnitOfWork, str], Any]
):
    """The run has looked at the drafts and is about to replace them: whoever decides now has to wait for it."""
    collecting(SqlUnitOfWork(engine))
    first = compute(SqlUnitOfWork(engine))[0]
    looked, decided = Event(), Event()

    class Slow(SqlUnitOfWork):
        """Dawdles between looking and writing, as long as the other side may need to get in between."""

        def __enter__(self) -> "Slow":
            super().__enter__()
            save = self.rounds.save

            def late(changed: Any) -> Any:
                looked.set()
                decided.wait(timeout=A_LITTLE)
                return save(changed)

            self.rounds.save = late  # type: ignore[method-assign]
            return self

    def decision() -> object:
        looked.wait(timeout=SECONDS)
        try:
            return decide(SqlUnitOfWork(engine), first.id)
        finally:
            decided.set()

    computed, answer = at_once(lambda: len(compute(Slow(engine))), decision)

    assert (computed, answer) == (2, NotFound)
    assert live_towns(SqlUnitOfWork(engine)) == [ags(number) for number in range(4)]


def test_two_who_import_at_once_never_overwrite_what_they_did_not_see(postgres_engine: sa.Engine):
    """On PostgreSQL the second may store while the first still looks; SQLite lets in one writer at a time."""
    store_towns(SqlUnitOfWork(postgres_engine))
    with SqlUnitOfWork(postgres_engine) as uow:
        uow.profiles.save_all([a_profile(1)])
        uow.commit()

    def somebody_else(_found: ProfileImport) -> None:
        with SqlUnitOfWork(postgres_engine) as other:
            other.profiles.save_all([a_profile(1, capacity=7)])
            other.commit()

    file = SourceFile("profile.json", json.dumps({"towns": [{"ags": ags(1), "role": "mayor", "capacity": 3}]}).encode())
    with pytest.raises(StaleWrite, match=ags(1)):
        import_profiles(ImportOrder(file), a_taxonomy(), SqlUnitOfWork(postgres_engine), somebody_else)

    with SqlUnitOfWork(postgres_engine) as uow:
        assert uow.profiles.all() == (a_profile(1, capacity=7),)


def test_two_needs_stated_at_once_are_both_kept(open_uow: OpenUnitOfWork):
    store_towns(open_uow())
    with open_uow() as uow:
        uow.profiles.save_all([a_profile(1, needs=())])
        uow.commit()
    topics = [topic.id for topic in a_taxonomy().topics[:OPENERS]]

    def stating(topic: str) -> Callable[[], object]:
        return lambda: state_need(NewNeed(ags(1), Role.MAYOR, Need(topic, 1.0)), a_taxonomy(), open_uow()).ags

    assert at_once(*map(stating, topics)) == [ags(1)] * OPENERS

    with open_uow(reading=True) as reader:
        assert sorted(need.id for need in reader.profiles.of(ags(1)).needs) == sorted(topics)
        assert reader.profiles.versions() == {(ags(1), Role.MAYOR): 1 + OPENERS}


def test_who_waited_for_a_profile_sees_what_was_stored_meanwhile(postgres_engine: sa.Engine):
    """The second has read before the first commits and writes after: it must not take its version for the newest."""
    store_towns(SqlUnitOfWork(postgres_engine))
    with SqlUnitOfWork(postgres_engine) as uow:
        uow.profiles.save_all([a_profile(1)])
        uow.commit()
    looked = Event()

    def first() -> None:
        with SqlUnitOfWork(postgres_engine) as uow:
            seen = uow.profiles.versions()
            uow.profiles.save_all([a_profile(1, capacity=7)], seen)
            # The second now waits for the row that this one holds.
            assert looked.wait(timeout=SECONDS)
            uow.commit()

    def second() -> None:
        with SqlUnitOfWork(postgres_engine) as uow:
            seen = uow.profiles.versions()
            looked.set()
            uow.profiles.save_all([a_profile(1, capacity=3)], seen)
            uow.commit()

    answers = at_once(first, second)

    assert sorted(map(str, answers)) == sorted(map(str, [None, StaleWrite]))


def test_a_need_stated_while_an_import_looks_is_not_lost(postgres_engine: sa.Engine):
    store_towns(SqlUnitOfWork(postgres_engine))
    with SqlUnitOfWork(postgres_engine) as uow:
        uow.profiles.save_all([a_profile(1, needs=())])
        uow.commit()
    need = Need(a_taxonomy().topics[0].id, 1.0)

    def stating(_found: ProfileImport) -> None:
        state_need(NewNeed(ags(1), Role.MAYOR, need), a_taxonomy(), SqlUnitOfWork(postgres_engine))

    file = SourceFile("profile.json", json.dumps({"towns": [{"ags": ags(1), "role": "mayor", "capacity": 3}]}).encode())
    with pytest.raises(StaleWrite, match=ags(1)):
        import_profiles(ImportOrder(file), a_taxonomy(), SqlUnitOfWork(postgres_engine), stating)

    with SqlUnitOfWork(postgres_engine) as uow:
        assert uow.profiles.all() == (a_profile(1, needs=(need,)),)


def test_a_reader_sees_one_moment_however_many_questions_it_asks(postgres_engine: sa.Engine):
    store_towns(SqlUnitOfWork(postgres_engine))
    with SqlUnitOfWork(postgres_engine, reading=True) as reader:
        assert reader.profiles.all() == ()
        with SqlUnitOfWork(postgres_engine) as writer:
            writer.profiles.save_all([a_profile(1)])
            writer.commit()

        assert reader.profiles.versions() == {}
        assert reader.profiles.all() == ()
