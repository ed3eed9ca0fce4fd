"""When two towns, or several workers, do the same with an exchange at one moment: does each thing happen once?"""

from functools import partial

from matchmaker.errors import StaleWrite
from matchmaker.rounds.check_in_asking import ask_due
from matchmaker.rounds.exchange_beginning import begin_exchange
from matchmaker.rounds.exchange_telling import tell_agreed
from matchmaker.rounds.meeting_picking import SlotChoice, pick_slot
from tests.contract.conftest import OpenUnitOfWork
from tests.contract.test_exchanges import DAY, ONE
from tests.contract.test_two_at_once import at_once
from tests.exchange_builders import GIVER, SEEKER, a_confirmed_proposal
from tests.exchange_letters import PLAIN_POST, letters_to
from tests.round_builders import NOW, store_proposals

WORKERS = 4


def begun(open_uow: OpenUnitOfWork) -> None:
    store_proposals(open_uow(), a_confirmed_proposal())
    with open_uow() as uow:
        begin_exchange(a_confirmed_proposal(), (SEEKER, GIVER), uow, NOW)
        uow.commit()


def test_of_two_towns_that_choose_different_dates_at_once_one_is_told_of_the_other_s(open_uow: OpenUnitOfWork):
    begun(open_uow)
    with open_uow(reading=True) as uow:
        slots = uow.exchanges.get(ONE).slots
    choices = [SlotChoice(ONE, member, slots[place].starts_at, 1) for place, member in enumerate((SEEKER, GIVER))]

    answers = at_once(*(partial(pick_slot, choice, PLAIN_POST, open_uow(), NOW) for choice in choices))

    assert answers.count(StaleWrite) == 1
    assert letters_to(SEEKER.ags, open_uow()) == letters_to(GIVER.ags, open_uow()) == ["invitation/1"]
    with open_uow(reading=True) as uow:
        met = uow.exchanges.get(ONE).meeting
    assert met is not None
    assert met.starts_at == slots[0 if met.picked_by == SEEKER.ags else 1].starts_at


def test_the_same_choice_of_both_at_once_is_one_date_and_no_refusal(open_uow: OpenUnitOfWork):
    begun(open_uow)
    with open_uow(reading=True) as uow:
        first = uow.exchanges.get(ONE).slots[0].starts_at
    choices = [SlotChoice(ONE, member, first, 1) for member in (SEEKER, GIVER)]

    answers = at_once(*(partial(pick_slot, choice, PLAIN_POST, open_uow(), NOW) for choice in choices))

    assert StaleWrite not in answers
    assert letters_to(SEEKER.ags, open_uow()) == letters_to(GIVER.ags, open_uow()) == ["invitation/1"]


def test_however_many_workers_tell_and_ask_each_town_gets_each_letter_once(open_uow: OpenUnitOfWork):
    begun(open_uow)

    told = at_once(*(partial(tell_agreed, PLAIN_POST, open_uow(), NOW) for _ in range(WORKERS)))
    asked = at_once(*(partial(ask_due, PLAIN_POST, open_uow(), NOW + 28 * DAY) for _ in range(WORKERS)))

    assert sorted(told) == [0, 0, 0, 1]
    assert sum(asked) == 2
    assert letters_to(SEEKER.ags, open_uow()) == letters_to(GIVER.ags, open_uow()) == ["all_agreed/1", "check_in/1"]
