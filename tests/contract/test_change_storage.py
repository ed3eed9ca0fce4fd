"""Does the counter of changes move with every fact that scores are made from, and with nothing else?"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from matchmaker.rounds.access import Audience, Session
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.towns.profile import Role
from tests.builders import a_profile, a_town
from tests.contract.conftest import OpenUnitOfWork
from tests.round_builders import LATER, a_link, a_message, a_proposal, a_relation, a_round, a_run

Step = Callable[[UnitOfWork], object]


def _stored(uow: UnitOfWork) -> None:
    uow.towns.replace_all([a_town(number) for number in range(4)])
    uow.rounds.add(a_round())
    uow.runs.add(a_run())
    uow.proposals.add_all([a_proposal(1)])
    uow.access.add_link(a_link())


FACTS: dict[str, Step] = {
    "towns": lambda uow: uow.towns.replace_all([*uow.towns.all(), a_town(5)]),
    "profiles": lambda uow: uow.profiles.save_all([a_profile(1)]),
    "relations": lambda uow: uow.relations.save_all([a_relation(0, 1)]),
    "a new round": lambda uow: uow.rounds.add(a_round(id="r2")),
    "a round": lambda uow: uow.rounds.save(replace(uow.rounds.get("r1"), title="Herbst")),
    "new proposals": lambda uow: uow.proposals.add_all([a_proposal(2)]),
    "a proposal": lambda uow: uow.proposals.save(uow.proposals.get("r1-1-01")),
    "drafts": lambda uow: uow.proposals.remove_drafts("r1"),
}
OTHERS: dict[str, Step] = {
    "a session": lambda uow: uow.access.add_session(Session("a" * 64, Audience.HEAD_OFFICE, LATER)),
    "a link": lambda uow: uow.access.save_link(a_link(reusable=True)),
    "a mail": lambda uow: uow.outbox.queue(a_message(1)),
}


def _count(open_uow: OpenUnitOfWork) -> int:
    with open_uow(reading=True) as uow:
        return uow.changes.count()


def _change(open_uow: OpenUnitOfWork, step: Step, *, commit: bool = True) -> None:
    with open_uow() as uow:
        step(uow)
        if commit:
            uow.commit()


def test_an_empty_database_counts_from_zero(open_uow: OpenUnitOfWork):
    assert _count(open_uow) == 0


@pytest.mark.parametrize("name", FACTS)
def test_every_changed_fact_moves_the_counter(open_uow: OpenUnitOfWork, name: str):
    _change(open_uow, _stored)
    before = _count(open_uow)

    _change(open_uow, FACTS[name])

    assert _count(open_uow) > before


@pytest.mark.parametrize("name", OTHERS)
def test_sign_ins_and_mails_do_not(open_uow: OpenUnitOfWork, name: str):
    _change(open_uow, _stored)
    before = _count(open_uow)

    _change(open_uow, OTHERS[name])

    assert _count(open_uow) == before


def test_what_was_not_committed_is_not_counted_later_either(open_uow: OpenUnitOfWork):
    _change(open_uow, _stored)
    before = _count(open_uow)

    _change(open_uow, FACTS["profiles"], commit=False)
    _change(open_uow, OTHERS["a session"])

    assert _count(open_uow) == before


@pytest.mark.parametrize("role", [None, *Role])
def test_links_and_sessions_keep_their_role(open_uow: OpenUnitOfWork, role: Role | None):
    link = a_link(token_hash="d" * 64, role=role)
    session = Session("b" * 64, Audience.TOWN, LATER, link.ags, role)
    _change(open_uow, _stored)

    _change(open_uow, lambda uow: (uow.access.add_link(link), uow.access.add_session(session)))

    with open_uow(reading=True) as uow:
        assert uow.access.link("d" * 64) == link
        assert uow.access.session("b" * 64) == session
