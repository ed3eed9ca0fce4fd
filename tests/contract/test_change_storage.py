"""Does the counter of changes move with every fact that scores are made from, and with nothing else?"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from matchmaker.rounds.access import Audience, Session
from matchmaker.rounds.change import Fact
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposing import ProposingOrder, basis_for
from matchmaker.towns.profile import Role
from tests.builders import a_taxonomy
from tests.contract.changing_steps import CHANGING, a_busy_database
from tests.contract.conftest import OpenUnitOfWork
from tests.invitation_builders import asked
from tests.round_builders import LATER, a_link, a_message

Step = Callable[[UnitOfWork], object]

OTHERS: dict[str, Step] = {
    "a session": lambda uow: uow.access.add_session(Session("a" * 64, Audience.HEAD_OFFICE, LATER)),
    "a link": lambda uow: uow.access.save_link(a_link(reusable=True)),
    "a mail": lambda uow: uow.outbox.queue(a_message(1)),
    "a reminder": lambda uow: uow.invitations.save(replace(asked(), reminders=1)),
}


def _count(open_uow: OpenUnitOfWork, *kinds: Fact) -> int:
    with open_uow(reading=True) as uow:
        return uow.changes.count(*kinds)


def _change(open_uow: OpenUnitOfWork, step: Step, *, commit: bool = True) -> None:
    with open_uow() as uow:
        step(uow)
        if commit:
            uow.commit()


def test_an_empty_database_counts_from_zero(open_uow: OpenUnitOfWork):
    assert _count(open_uow) == 0


@pytest.mark.parametrize("name", CHANGING)
def test_every_change_moves_the_count_of_its_kind_and_no_other(open_uow: OpenUnitOfWork, name: str):
    _change(open_uow, a_busy_database)
    changed, step = CHANGING[name]
    before = {kind: _count(open_uow, kind) for kind in Fact}

    _change(open_uow, step)

    assert {kind for kind in Fact if _count(open_uow, kind) > before[kind]} == {changed}


class _Reading:
    """A unit of work that remembers which repositories were asked for."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> object:
        self.asked.add(name)
        return getattr(self.uow, name)


def test_all_that_a_run_is_computed_from_is_counted(open_uow: OpenUnitOfWork):
    _change(open_uow, a_busy_database)
    with open_uow(reading=True) as uow:
        reading = _Reading(uow)
        basis_for(ProposingOrder("r1"), a_taxonomy(), reading)  # type: ignore[arg-type]

    # Runs are counted with their rounds, refusals are all that a run reads of invitations.
    counted_otherwise = {"runs": "rounds", "invitations": "refusals"}
    assert {counted_otherwise.get(name, name) for name in reading.asked} <= {str(kind) for kind in Fact}
    assert {"elections", "offices", "runs", "invitations"} <= reading.asked


def test_every_kind_can_be_changed():
    assert {kind for kind, _ in CHANGING.values()} == set(Fact)


def test_the_count_of_several_kinds_moves_with_each_of_them_and_without_a_kind_with_all(open_uow: OpenUnitOfWork):
    _change(open_uow, a_busy_database)
    both, everything = _count(open_uow, Fact.TOWNS, Fact.ROUNDS), _count(open_uow)

    for name in ("towns", "a round", "a refusal"):
        _change(open_uow, CHANGING[name][1])

    assert _count(open_uow, Fact.TOWNS, Fact.ROUNDS) == both + 2
    assert _count(open_uow) == everything + 3


@pytest.mark.parametrize("name", OTHERS)
def test_sign_ins_and_mails_do_not(open_uow: OpenUnitOfWork, name: str):
    _change(open_uow, a_busy_database)
    before = _count(open_uow)

    _change(open_uow, OTHERS[name])

    assert _count(open_uow) == before


def test_what_was_not_committed_is_not_counted_later_either(open_uow: OpenUnitOfWork):
    _change(open_uow, a_busy_database)
    before = _count(open_uow)

    _change(open_uow, CHANGING["profiles"][1], commit=False)
    _change(open_uow, OTHERS["a session"])

    assert _count(open_uow) == before


@pytest.mark.parametrize("role", [None, *Role])
def test_links_and_sessions_keep_their_role(open_uow: OpenUnitOfWork, role: Role | None):
    link = a_link(token_hash="d" * 64, role=role)
    session = Session("b" * 64, Audience.TOWN, LATER, link.ags, role)
    _change(open_uow, a_busy_database)

    _change(open_uow, lambda uow: (uow.access.add_link(link), uow.access.add_session(session)))

    with open_uow(reading=True) as uow:
        assert uow.access.link("d" * 64) == link
        assert uow.access.session("b" * 64) == session
