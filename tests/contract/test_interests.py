"""Is whoever wants our news kept alike everywhere: asked first, told the same, replaced, ended, forgotten?"""

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from matchmaker.errors import NotFound
from matchmaker.rounds.interest import Interest
from matchmaker.rounds.interest_keeping import (
    CONFIRM_WITHIN,
    KEPT_FOR,
    MOST_AT_ONCE,
    MOST_FOR_ADDRESS,
    MOST_FOR_CLIENT,
    InterestOrder,
    confirm_interest,
    end_interest,
    forget_address,
    forget_interests,
    known_interest,
    register_interest,
)
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.still_holding import why_not
from matchmaker.rounds.suppression import Scope, Suppression
from matchmaker.storage.interest_tables import interests
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.builders import ags
from tests.round_builders import NOW, a_message, store_towns

ADDRESS = "office@town1.example"
A_MINUTE = timedelta(minutes=1)


def an_interest(number: int = 1, **changes: Any) -> Interest:
    facts: dict[str, Any] = {"id": f"interest-{number}", "address": ADDRESS, "ags": ags(1), "asked_at": NOW}
    return Interest(**(facts | changes))


def ask(uow: UnitOfWork, wanted: Interest, now=NOW, client: str = "192.0.2.1") -> None:
    def write(stored: Interest, uow: UnitOfWork) -> OutboxMessage:
        return a_message(int(stored.id.rpartition("-")[2]), recipient=stored.address, letter="interest")

    register_interest(InterestOrder(wanted, client), write, uow, now)


def letters(uow: UnitOfWork) -> int:
    with uow:
        return len([one for one in uow.outbox.due(NOW + timedelta(days=900), 999) if one.letter == "interest"])


def stored(uow: UnitOfWork, address: str = ADDRESS) -> tuple[Interest, ...]:
    with uow:
        return uow.interests.of_address(address)


def test_an_address_counts_from_when_its_mailbox_says_so(uow: UnitOfWork):
    store_towns(uow)
    ask(uow, an_interest(1, address=" Office@Town1.example", topic="care", language="en"))

    waiting = an_interest(1, topic="care", language="en")
    assert stored(uow) == (waiting,)
    with uow:
        assert uow.interests.confirmed() == ()

    for later in (NOW + A_MINUTE, NOW + 2 * A_MINUTE):
        confirmed = confirm_interest("interest-1", uow, later)
        # The second press changes nothing.
        assert confirmed == replace(waiting, confirmed_at=NOW + A_MINUTE)
    with uow:
        assert uow.interests.confirmed() == (confirmed,)
        assert known_interest("interest-1", uow, NOW + timedelta(days=300)) == confirmed


def test_asking_anew_replaces_what_waits_and_only_a_press_replaces_what_counts(uow: UnitOfWork):
    store_towns(uow)
    ask(uow, an_interest(1))
    ask(uow, an_interest(2, topic="care"))
    assert stored(uow) == (an_interest(2, topic="care"),)
    counting = confirm_interest("interest-2", uow, NOW)

    ask(uow, an_interest(3, ags=ags(2)), NOW + A_MINUTE)
    waiting = an_interest(3, ags=ags(2), asked_at=NOW + A_MINUTE)
    assert stored(uow) == (counting, waiting)

    confirm_interest("interest-3", uow, NOW + 2 * A_MINUTE)
    assert stored(uow) == (replace(waiting, confirmed_at=NOW + 2 * A_MINUTE),)


def test_an_end_is_at_once_and_a_second_end_is_fine(uow: UnitOfWork):
    store_towns(uow)
    ask(uow, an_interest(1))
    confirm_interest("interest-1", uow, NOW)

    end_interest("interest-1", uow)
    end_interest("interest-1", uow)

    assert stored(uow) == ()
    with pytest.raises(NotFound):
        confirm_interest("interest-1", uow, NOW)


def test_what_nobody_confirms_in_time_opens_nothing_and_is_forgotten(uow: UnitOfWork):
    store_towns(uow)
    ask(uow, an_interest(1))
    ask(uow, an_interest(2, address="office@town2.example"))
    counting = confirm_interest("interest-2", uow, NOW)
    late = NOW + CONFIRM_WITHIN + A_MINUTE

    with pytest.raises(NotFound):
        confirm_interest("interest-1", uow, late)
    with uow:
        assert forget_interests(uow, NOW + CONFIRM_WITHIN) == 0
        assert forget_interests(uow, late) == 1
        uow.commit()
    assert (stored(uow), stored(uow, "office@town2.example")) == ((), (counting,))
    with uow:
        assert forget_interests(uow, NOW + KEPT_FOR + A_MINUTE) == 1
        assert MOST_AT_ONCE >= 1


def test_one_mailbox_and_one_place_on_the_network_get_so_many_letters_in_a_day(uow: UnitOfWork):
    store_towns(uow)
    for number in range(MOST_FOR_ADDRESS + 2):
        ask(uow, an_interest(number), client=f"192.0.2.{number}")
    assert letters(uow) == MOST_FOR_ADDRESS

    for number in range(100, 100 + MOST_FOR_CLIENT + 2):
        ask(uow, an_interest(number, address=f"office{number}@town2.example"), client="192.0.2.99")
    assert letters(uow) == MOST_FOR_ADDRESS + MOST_FOR_CLIENT

    ask(uow, an_interest(50), NOW + timedelta(days=1))
    assert letters(uow) == MOST_FOR_ADDRESS + MOST_FOR_CLIENT + 1


def test_a_letter_that_waits_is_not_sent_once_the_entry_is_ended(uow: UnitOfWork):
    store_towns(uow)
    ask(uow, an_interest(1))
    waiting = a_message(1, recipient=ADDRESS, letter="interest")

    with uow:
        assert why_not(waiting, uow, NOW) is None
    end_interest("interest-1", uow)
    with uow:
        assert why_not(waiting, uow, NOW) == "Diese Adresse ist nicht mehr eingetragen."


@pytest.mark.parametrize(("scope", "stays"), [(Scope.ALL, 0), (Scope.REMINDERS, 1)])
def test_an_address_to_which_nothing_goes_any_more_is_neither_kept_nor_written_to(
    uow: UnitOfWork, scope: Scope, stays: int
):
    store_towns(uow)
    with uow:
        uow.suppressions.add(Suppression(ADDRESS, scope, "Die Adresse gibt es nicht.", NOW))
        uow.commit()

    ask(uow, an_interest(1))

    assert (len(stored(uow)), letters(uow)) == (stays, stays)


def test_head_office_forgets_an_address_in_whatever_spelling(uow: UnitOfWork):
    store_towns(uow)
    ask(uow, an_interest(1))
    confirm_interest("interest-1", uow, NOW)
    ask(uow, an_interest(2))

    assert forget_address("OFFICE@town1.example ", uow) == 2
    assert forget_address(ADDRESS, uow) == 0
    assert stored(uow) == ()


@pytest.mark.parametrize(
    "broken",
    [
        {"address": "Office@town9.example"},
        {"address": "nobody"},
        {"confirmed_at": NOW - A_MINUTE},
        {"ags": "99999999"},
        {"address": ADDRESS},
    ],
)
def test_the_database_itself_refuses_what_makes_no_sense(engine: sa.Engine, broken: dict[str, Any]):
    store_towns(SqlUnitOfWork(engine))

    def write(changes: dict[str, Any]) -> None:
        facts = asdict(an_interest(changes.pop("number", 2), address="office@town2.example")) | changes
        with engine.begin() as connection:
            connection.execute(sa.insert(interests), facts)

    write({"number": 1, "address": ADDRESS})
    with pytest.raises(sa.exc.IntegrityError):
        write(broken)
