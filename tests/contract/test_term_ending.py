"""Does head office hear once of a term that ends, and of no term that cannot be?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matchmaker.errors import BadInput, Fault, TransitionRefused, UnknownTown
from matchmaker.rounds.first_contact import OfficePost
from matchmaker.rounds.handing_over import HandoverOrder, hand_over
from matchmaker.rounds.office import OfficeAddress, Standing
from matchmaker.rounds.office_keeping import NewAddress, add_checked_address
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.task import TaskKind
from matchmaker.rounds.term_ending import TERMS_AT_ONCE, announce, find_ended_terms
from matchmaker.towns.profile import Role
from tests.builders import a_town, ags
from tests.fake_letters import FakeCorrespondence
from tests.office_builders import an_office
from tests.round_builders import LATER, NOW, OLGA

BEGAN = date(2024, 3, 1)
ENDS = date(2024, 5, 31)
POST = OfficePost(FakeCorrespondence(), lambda key: f"secret of {key}")


def taken(uow: UnitOfWork, **changes: object) -> OfficeAddress:
    """An office of a town, held since a known day, with a delegate and another office beside it."""
    office = an_office(0, in_office_since=BEGAN, **changes)
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(4))
        uow.offices.add(office)
        uow.offices.add(an_office(9, ags=ags(0), address="hilfe@town0.example", standing=Standing.DELEGATE))
        uow.offices.add(an_office(8, ags=ags(0), role=Role.ADMINISTRATION))
        uow.commit()
    return office


def stored(uow: UnitOfWork) -> dict[str, date | None]:
    with uow:
        return {one.id: one.term_ends for one in uow.offices.all_open()}


def open_tasks(uow: UnitOfWork) -> list[str]:
    with uow:
        assert {one.kind for one in uow.tasks.open()} <= {TaskKind.HANDOVER}
        return sorted(one.key for one in uow.tasks.open())


def key_of(until: date, number: int = 0) -> str:
    return f"handover/{ags(number)}/mayor/{until}"


def test_the_last_day_is_kept_for_the_office_alone_and_head_office_has_one_task(uow: UnitOfWork):
    office = taken(uow)

    told = announce(ags(0), Role.MAYOR, ENDS, uow, NOW)
    again = announce(ags(0), Role.MAYOR, ENDS, uow, LATER)

    assert told == again == (replace(office, term_ends=ENDS, version=2),)
    assert stored(uow) == {office.id: ENDS, "office-9": None, "office-8": None}
    with uow:
        [task] = uow.tasks.open()
    assert (task.key, "31.05.2024" in task.text) == (key_of(ENDS), True)


@pytest.mark.parametrize("until", [BEGAN - timedelta(days=1), date(1999, 12, 31)])
def test_a_term_that_would_end_before_it_began_is_refused_and_nothing_is_stored(uow: UnitOfWork, until: date):
    office = taken(uow)

    with pytest.raises(BadInput) as refused:
        announce(ags(0), Role.MAYOR, until, uow, NOW)

    reason = f"Der letzte Tag, {until:%d.%m.%Y}, liegt vor dem ersten im Amt, 01.03.2024. Bitte prüfen Sie beide Tage."
    assert refused.value.faults == (Fault("Amtszeit", reason),)
    assert (stored(uow)[office.id], open_tasks(uow)) == (None, [])


def test_a_term_of_a_single_day_is_one(uow: UnitOfWork):
    taken(uow)

    assert [one.term_ends for one in announce(ags(0), Role.MAYOR, BEGAN, uow, NOW)] == [BEGAN]


@pytest.mark.parametrize("standing", [None, Standing.DELEGATE])
def test_an_office_for_which_no_address_speaks_announces_nothing(uow: UnitOfWork, standing: Standing | None):
    with uow:
        uow.towns.replace_all([a_town(0)])
        uow.offices.add(replace(an_office(0), ended_at=NOW))
        if standing:
            uow.offices.add(an_office(1, ags=ags(0), standing=standing))
        uow.commit()

    with pytest.raises(TransitionRefused, match="keine Adresse hinterlegt"):
        announce(ags(0), Role.MAYOR, ENDS, uow, NOW)
    with pytest.raises(UnknownTown):
        announce("00000000", Role.MAYOR, ENDS, uow, NOW)

    assert open_tasks(uow) == []


def test_another_last_day_takes_the_task_of_the_first_one_along(uow: UnitOfWork):
    taken(uow)
    announce(ags(0), Role.MAYOR, ENDS, uow, NOW)

    announce(ags(0), Role.MAYOR, ENDS + timedelta(days=30), uow, LATER)

    assert open_tasks(uow) == [key_of(ENDS + timedelta(days=30))]


@pytest.mark.parametrize("is_done", [False, True])
def test_a_last_day_that_was_corrected_and_holds_again_is_a_task_again(uow: UnitOfWork, is_done: bool):
    taken(uow)
    announce(ags(0), Role.MAYOR, ENDS, uow, NOW)
    if is_done:
        with uow:
            uow.tasks.finish(key_of(ENDS), NOW)
            uow.commit()

    for until in (ENDS + timedelta(days=30), ENDS):
        announce(ags(0), Role.MAYOR, until, uow, LATER)

    with uow:
        assert [(one.key, one.made_at) for one in uow.tasks.open()] == [(key_of(ENDS), LATER)]


def test_a_successor_whose_term_ends_on_the_same_day_is_called_to_mind_too(uow: UnitOfWork):
    taken(uow)
    announce(ags(0), Role.MAYOR, ENDS, uow, NOW)
    hand_over(HandoverOrder(ags(0), Role.MAYOR, OLGA, address="neu@town0.example", term_ends=ENDS), POST, uow, LATER)

    with uow:
        assert (uow.tasks.open(), find_ended_terms(uow, NOW + timedelta(days=365))) == ((), 1)
        uow.commit()

    assert open_tasks(uow) == [key_of(ENDS)]


@pytest.mark.parametrize(
    ("order", "left"),
    [
        ({"address": "neu@town0.example"}, []),
        ({"since": ENDS}, []),
        # A corrected day is a day that ends, too, and is called to mind when it has come.
        ({"address": "office@town0.example", "term_ends": ENDS + timedelta(days=1)}, []),
        ({"address": "office@town0.example"}, [key_of(ENDS)]),
    ],
)
def test_the_task_ends_with_the_handover_that_it_asked_for(uow: UnitOfWork, order: dict[str, object], left: list[str]):
    taken(uow)
    announce(ags(0), Role.MAYOR, ENDS, uow, NOW)

    hand_over(replace(HandoverOrder(ags(0), Role.MAYOR, OLGA), **order), POST, uow, LATER)

    assert open_tasks(uow) == left


def test_a_term_that_is_over_is_called_to_mind_once_and_not_on_its_last_day(uow: UnitOfWork):
    yesterday = NOW.date() - timedelta(days=1)
    taken(uow, term_ends=NOW.date())
    with uow:
        uow.offices.add(an_office(2, term_ends=yesterday))
        uow.offices.add(an_office(3, term_ends=yesterday, standing=Standing.DELEGATE))
        assert find_ended_terms(uow, NOW) == 1
        uow.tasks.finish(key_of(yesterday, 2), NOW)
        assert find_ended_terms(uow, NOW) == 0
        assert find_ended_terms(uow, NOW + timedelta(days=1)) == 1
        uow.commit()

    assert open_tasks(uow) == [key_of(NOW.date())]


def test_when_a_whole_state_has_elected_the_hundred_and_first_is_called_to_mind_too(uow: UnitOfWork):
    yesterday, many = NOW.date() - timedelta(days=1), TERMS_AT_ONCE + 1
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(many))
        for number in range(many):
            uow.offices.add(an_office(number, term_ends=yesterday))
        found = [find_ended_terms(uow, NOW) for _ in range(3)]
        uow.commit()

    assert (found, len(open_tasks(uow))) == ([TERMS_AT_ONCE, 1, 0], many)


def test_an_address_that_is_entered_without_a_handover_may_announce_any_day(uow: UnitOfWork):
    with uow:
        uow.towns.replace_all([a_town(0)])
        uow.commit()
    office = add_checked_address(NewAddress(ags(0), Role.MAYOR, "rat@town0.example", OLGA), uow, NOW)

    assert announce(ags(0), Role.MAYOR, ENDS, uow, NOW) == (replace(office, term_ends=ENDS, version=2),)
