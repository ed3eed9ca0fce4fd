"""Is who did something to a round stored with the deed, and not without it, on every storage?"""

from dataclasses import replace

import pytest

from matchmaker.errors import StaleWrite
from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.acting import RoundAct, about_round, noting
from matchmaker.rounds.easing_rules import Easing, ease_rule
from matchmaker.rounds.office_act import TERMINAL, OfficeAct
from matchmaker.rounds.opening import Opening, open_round
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.round import RoundState
from matchmaker.towns.profile import Format
from tests.contract.conftest import OpenUnitOfWork
from tests.round_builders import LATER, NOW, OLGA, a_round

EASED = OfficeAct(LATER, OLGA, RoundAct.EASED, about_round("r1"), {"rule": "4"}, {"rule": "5"})
RATIO = Relaxation("maximum_size_ratio", "4", "5", 1)


def acts(open_uow: OpenUnitOfWork) -> tuple[OfficeAct, ...]:
    with open_uow(reading=True) as uow:
        return uow.office_acts.of(about_round("r1"))


def test_the_deed_and_who_did_it_are_stored_together(open_uow: OpenUnitOfWork):
    with open_uow() as uow:
        uow.rounds.add(replace(a_round(), state=RoundState.CURATING))
        uow.commit()

    ease_rule(Easing("r1", 1, RATIO), noting(EASED, open_uow()))

    assert acts(open_uow) == (EASED,)


def test_what_was_refused_was_done_by_nobody(open_uow: OpenUnitOfWork):
    with open_uow() as uow:
        uow.rounds.add(replace(a_round(), state=RoundState.CURATING))
        uow.commit()

    with pytest.raises(StaleWrite):
        ease_rule(Easing("r1", 7, RATIO), noting(EASED, open_uow()))

    assert acts(open_uow) == ()


def test_a_round_is_opened_by_the_terminal(open_uow: OpenUnitOfWork):
    open_round(Opening("Herbst", Format.TANDEM, packaged_policy(), "r1"), open_uow(), NOW)

    assert acts(open_uow) == (OfficeAct(NOW, TERMINAL, RoundAct.OPENED, about_round("r1")),)
