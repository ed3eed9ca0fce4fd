"""Do versions of the rules stay as they were signed, with one draft at a time, on every storage?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from matchmaker.errors import BadInput, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.opening import Opening, open_round
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.policy_keeping import (
    PolicyEdit,
    PolicySigning,
    begin_policy,
    discard_policy,
    edit_policy,
    policy_in_force,
    sign_policy,
)
from matchmaker.rounds.policy_version import PolicySignature, PolicyState, PolicyVersion
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.taxonomy.model import Level
from matchmaker.towns.profile import Format
from tests.builders import a_taxonomy
from tests.contract.conftest import OpenUnitOfWork
from tests.policy_cast import DRAFTER, REASON, SIGNER, a_draft, a_signed_version, other_rules
from tests.round_builders import LATER, NOW

TAXONOMY = a_taxonomy()
VERSION = PolicyVersion(2, other_rules(version="2"), "1", DRAFTER.name, NOW, (DRAFTER.session,))


def stored(uow: UnitOfWork) -> tuple[PolicyVersion, ...]:
    with uow:
        return uow.policies.all()


def test_a_version_comes_back_as_it_was_stored(uow: UnitOfWork):
    rules = other_rules(
        version="7",
        reminder_days=(1, 3),
        travel_costs="Die Geschäftsstelle zahlt „alles“",
        minimum_score=0.1 + 0.2,
        quarterly_budget_hours=None,
        relaxation_order=(),
        group_topics=Level.SUBTOPIC,
        circle=replace(packaged_policy().circle, maximum_size_ratio=2.5, one_per_district=False),
        consortium=replace(packaged_policy().consortium, theme="vacancy"),
    )
    signed = {"state": PolicyState.SIGNED, "reason": REASON, "ended_by": SIGNER.name, "ended_at": LATER}
    versions = (VERSION, PolicyVersion(7, rules, "2", DRAFTER.name, NOW, is_alone=True, **signed))
    with uow:
        for one in versions:
            uow.policies.add(one)
        uow.commit()

    assert stored(uow) == versions
    with uow:
        assert uow.policies.get(7) == versions[1]
        assert uow.policies.draft() == VERSION
        assert uow.policies.newest_signed() == versions[1]
        with pytest.raises(NotFound):
            uow.policies.get(3)


@pytest.mark.parametrize("other", [replace(VERSION, policy=other_rules()), replace(VERSION, number=3)])
def test_a_number_is_given_once_and_there_is_one_draft(uow: UnitOfWork, other: PolicyVersion):
    with uow:
        uow.policies.add(VERSION)
        uow.commit()

    with uow, pytest.raises(StaleWrite):
        uow.policies.add(other)
    assert stored(uow) == (VERSION,)


@pytest.mark.parametrize(
    "broken",
    [
        replace(VERSION, number=0),
        replace(VERSION, state=PolicyState.SIGNED, ended_by="Leitung", ended_at=NOW),
        replace(VERSION, state=PolicyState.DISCARDED),
        replace(VERSION, ended_by="Leitung"),
        replace(VERSION, drafted_by="halb \ud83d"),
    ],
)
def test_what_no_version_can_be_is_refused(uow: UnitOfWork, broken: PolicyVersion):
    with uow, pytest.raises(BadInput):
        uow.policies.add(broken)


def test_without_a_signed_version_the_packaged_rules_are_in_force(uow: UnitOfWork):
    a_draft(uow, answer_window_days=30)

    with uow:
        assert policy_in_force(uow) == packaged_policy()


def test_a_signed_version_is_in_force_and_the_next_draft_is_copied_from_it(uow: UnitOfWork):
    signed = a_signed_version(uow, answer_window_days=30)

    begun = begin_policy(SIGNER, uow, LATER)

    assert (signed.number, signed.policy) == (2, other_rules(version="2", answer_window_days=30))
    assert (signed.reason, signed.ended_by, signed.ended_at, signed.is_alone) == (REASON, "Leitung", LATER, False)
    assert signed.hands == ()
    with uow:
        assert policy_in_force(uow) == signed.policy
    assert (begun.number, begun.based_on, begun.policy) == (3, "2", replace(signed.policy, version="3"))


def test_a_running_round_keeps_the_rules_that_it_was_opened_with(uow: UnitOfWork):
    with uow:
        before = policy_in_force(uow)
    running = open_round(Opening("Vorher", Format.TANDEM, before), uow, NOW)
    a_signed_version(uow, answer_window_days=30, minimum_score=0.5)

    with uow:
        assert uow.rounds.get(running.id).policy == packaged_policy()
        assert policy_in_force(uow).answer_window_days == 30


def test_two_who_begin_at_once_share_one_draft(open_uow: OpenUnitOfWork):
    with ThreadPoolExecutor(2) as pool:
        begun = list(pool.map(lambda hand: begin_policy(hand, open_uow(), NOW), (DRAFTER, SIGNER)))

    assert begun[0] == begun[1]
    assert stored(open_uow()) == (begun[0],)


def test_the_second_of_two_editors_is_refused_and_the_first_ones_rules_stay(uow: UnitOfWork):
    begun = begin_policy(DRAFTER, uow, NOW)
    first = edit_policy(edit_of(begun, answer_window_days=30), TAXONOMY, uow)

    with pytest.raises(StaleWrite, match="inzwischen geändert"):
        edit_policy(edit_of(begun, answer_window_days=20), TAXONOMY, uow)
    assert stored(uow) == (first,)


def test_of_two_editors_in_two_processes_one_wins(open_uow: OpenUnitOfWork):
    begun = begin_policy(DRAFTER, open_uow(), NOW)

    def attempt(days: int) -> int | None:
        try:
            return edit_policy(edit_of(begun, answer_window_days=days), TAXONOMY, open_uow()).policy.answer_window_days
        except StaleWrite:
            return None

    with ThreadPoolExecutor(4) as pool:
        won = [one for one in pool.map(attempt, (20, 21, 22, 23)) if one]

    assert len(won) == 1
    assert stored(open_uow())[0].policy.answer_window_days == won[0]


def test_the_same_rules_again_change_nothing(uow: UnitOfWork):
    begun = begin_policy(DRAFTER, uow, NOW)
    first = edit_policy(edit_of(begun, answer_window_days=30), TAXONOMY, uow)

    assert edit_policy(edit_of(begun, answer_window_days=30), TAXONOMY, uow) == first


def test_nobody_signs_what_changed_since_it_was_read(uow: UnitOfWork):
    begun = begin_policy(DRAFTER, uow, NOW)
    changed = edit_policy(edit_of(begun, answer_window_days=30), TAXONOMY, uow)

    with pytest.raises(StaleWrite):
        sign_policy(PolicySigning(begun.number, begun.version, PolicySignature(SIGNER, REASON)), uow, LATER)
    assert stored(uow) == (changed,)


def test_what_is_signed_or_discarded_is_never_written_again(uow: UnitOfWork):
    signed = a_signed_version(uow, answer_window_days=30)
    begun = begin_policy(DRAFTER, uow, LATER)
    discarded = discard_policy(begun.number, begun.version, SIGNER, uow, LATER)

    for ended in (signed, discarded):
        with pytest.raises(TransitionRefused, match=rf"Die Fassung {ended.number} ist schon"):
            edit_policy(edit_of(ended, answer_window_days=5), TAXONOMY, uow)
        with uow, pytest.raises(StaleWrite):
            uow.policies.save(ended)
    assert stored(uow) == (signed, discarded)
    assert begin_policy(DRAFTER, uow, LATER).number == 4


def test_the_databases_keep_one_draft_by_themselves(engine: sa.Engine):
    with SqlUnitOfWork(engine) as uow:
        uow.policies.add(VERSION)
        uow.commit()

    with engine.begin() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.exec_driver_sql(
            "INSERT INTO policy_version SELECT 9, state, policy, based_on, drafted_by, drafted_at, hands, reason,"
            " ended_by, ended_at, is_alone, version FROM policy_version"
        )


def edit_of(seen: PolicyVersion, **changes: object) -> PolicyEdit:
    rules = replace(seen.policy, answer_window_days=14)
    return PolicyEdit(seen.number, seen.version, replace(rules, **changes), DRAFTER)
