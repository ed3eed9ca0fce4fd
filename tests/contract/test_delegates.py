"""Does a delegate act for an office only once its own mailbox agreed, and until the office ends it?"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from threading import Event

import pytest

from matchmaker.errors import BadInput, NotAllowed, NotFound, TransitionRefused
from matchmaker.rounds.access import Audience, Session, hash_of
from matchmaker.rounds.delegates import (
    LINK_LASTS,
    MOST_DELEGATES,
    MOST_IN_A_DAY,
    NAMED_ALREADY,
    NO_ADDRESS,
    NO_POST,
    TOO_MANY,
    TOO_OFTEN,
    NewDelegate,
    decide_delegation,
    delegates_of,
    end_delegate,
    forget_unconfirmed,
    name_delegate,
)
from matchmaker.rounds.first_contact import OfficePost
from matchmaker.rounds.mailbox_proof import Proof, accounts_for, come_in
from matchmaker.rounds.office import OfficeAddress
from matchmaker.rounds.office_keeping import end_address
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.still_holding import why_not
from matchmaker.rounds.suppression import Scope, Suppression
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.contract.conftest import OpenUnitOfWork
from tests.fake_letters import FakeCorrespondence
from tests.office_builders import BROWSER, CODE, a_challenge, an_office
from tests.round_builders import NOW, a_message, store_towns

ADDRESS = "bauamt@town1.example"
HOLDER = Viewer(Audience.TOWN, ags(1), role=Role.MAYOR)
A_DAY = timedelta(days=1)


@pytest.fixture
def office(uow: UnitOfWork) -> OfficeAddress:
    store_towns(uow)
    with uow:
        uow.offices.add(an_office(1))
        uow.commit()
    return an_office(1)


def name(uow: UnitOfWork, address: str = ADDRESS, viewer: Viewer = HOLDER, now=NOW, *, label: str = "token"):
    order = NewDelegate(viewer, viewer.role or Role.MAYOR, address)
    return name_delegate(order, OfficePost(FakeCorrespondence(), lambda _: f"{label}-{address}"), uow, now)


def agree(uow: UnitOfWork, address: str = ADDRESS, now=NOW, *, agrees: bool = True):
    return decide_delegation(f"token-{address}", uow, now, agrees=agrees)


def speaking(uow: UnitOfWork, address: str = ADDRESS) -> list[str]:
    with uow:
        return [one.id for one in uow.offices.speaking(address)]


def letters(uow: UnitOfWork) -> list[OutboxMessage]:
    with uow:
        return [one for one in uow.outbox.due(NOW + 99 * A_DAY, 99) if one.letter == "delegation"]


@pytest.mark.usefixtures("office")
def test_nobody_comes_in_before_the_mailbox_agreed_and_the_first_answer_counts(uow: UnitOfWork):
    named = name(uow, " Bauamt@Town1.example")
    assert (named.address, speaking(uow)) == (ADDRESS, [])
    assert len(letters(uow)) == 1

    first = decide_delegation("token- Bauamt@Town1.example", uow, NOW + A_DAY, agrees=True)
    second = decide_delegation("token- Bauamt@Town1.example", uow, NOW + 2 * A_DAY, agrees=False)

    assert first == second
    assert speaking(uow) == [named.id]
    with uow:
        assert [one.checked_at for one in delegates_of(HOLDER, uow)] == [NOW + A_DAY]


@pytest.mark.usefixtures("office")
def test_a_no_lets_nobody_in_and_the_address_can_be_named_again(uow: UnitOfWork):
    name(uow)
    agree(uow, agrees=False)

    with uow:
        assert delegates_of(HOLDER, uow) == ()
    assert name(uow, now=NOW + A_DAY, label="again").address == ADDRESS


@pytest.mark.usefixtures("office")
def test_a_session_says_which_delegate_opened_it_and_the_end_shuts_only_this_one_out(uow: UnitOfWork):
    named = name(uow)
    agree(uow)
    with uow:
        uow.challenges.put(a_challenge(address=ADDRESS))
        uow.commit()
    (account,) = accounts_for(Proof(CODE, BROWSER), uow, NOW)
    until = NOW + A_DAY
    session = Session(hash_of("delegate"), Audience.TOWN, until, account.ags, account.role, named.id)
    with pytest.raises(ValueError, match="account that was proven"):
        come_in(account, Proof(CODE, BROWSER), Session("x", Audience.TOWN, until, account.ags, account.role), uow, NOW)
    come_in(account, Proof(CODE, BROWSER), session, uow, NOW)
    holders = Session(hash_of("holder"), Audience.TOWN, until, account.ags, account.role)
    with uow:
        uow.access.add_session(holders)
        uow.commit()

    end_delegate(named.id, HOLDER, uow, NOW)

    assert speaking(uow) == []
    with uow:
        assert [uow.access.session(one.id_hash) for one in (session, holders)] == [None, holders]
    with pytest.raises(NotFound):
        end_delegate(named.id, HOLDER, uow, NOW)


@pytest.mark.usefixtures("office")
def test_head_office_that_ends_a_delegate_s_address_shuts_its_session_out_at_once(uow: UnitOfWork):
    named = name(uow)
    agree(uow)
    session = Session(hash_of("delegate"), Audience.TOWN, NOW + A_DAY, ags(1), Role.MAYOR, named.id)
    with uow:
        uow.access.add_session(session)
        uow.commit()

    end_address(ags(1), Role.MAYOR, ADDRESS, uow, NOW)

    with uow:
        assert uow.access.session(session.id_hash) is None
    with pytest.raises(NotFound):
        end_delegate(named.id, HOLDER, uow, NOW)


@pytest.mark.usefixtures("office")
def test_named_twice_at_the_same_moment_it_is_one_delegate_and_one_letter(open_uow: OpenUnitOfWork):
    inside, done = Event(), Event()

    def first_secret(_: str) -> str:
        # The second press begins now; it has this long to read before the first one is stored.
        inside.set()
        done.wait(timeout=1.0)
        return "first"

    def press(secret: Callable[[str], str]) -> str:
        try:
            name_delegate(
                NewDelegate(HOLDER, Role.MAYOR, ADDRESS), OfficePost(FakeCorrespondence(), secret), open_uow(), NOW
            )
        except BadInput as refused:
            return refused.faults[0].reason
        return "named"

    with ThreadPoolExecutor(2) as presses:
        first = presses.submit(press, first_secret)
        assert inside.wait(timeout=30)
        second = presses.submit(press, lambda _: "second")
        second.add_done_callback(lambda _: done.set())
        said = [first.result(), second.result()]

    assert said == ["named", NAMED_ALREADY]
    assert len(letters(open_uow())) == 1


@pytest.mark.usefixtures("office")
def test_what_the_office_took_back_or_let_run_out_can_not_be_agreed_to(uow: UnitOfWork):
    named = name(uow)
    end_delegate(named.id, HOLDER, uow, NOW)
    with pytest.raises(TransitionRefused):
        agree(uow)

    other = "stab@town1.example"
    name(uow, other)
    with pytest.raises(TransitionRefused):
        agree(uow, other, NOW + LINK_LASTS + A_DAY)
    with pytest.raises(NotFound):
        decide_delegation("guessed", uow, NOW, agrees=True)


@pytest.mark.usefixtures("office")
def test_what_no_mailbox_agreed_to_in_time_ends_by_itself(uow: UnitOfWork):
    name(uow)
    name(uow, "stab@town1.example")
    agree(uow, "stab@town1.example")

    with uow:
        assert forget_unconfirmed(uow, NOW + LINK_LASTS) == 0
        assert forget_unconfirmed(uow, NOW + LINK_LASTS + A_DAY) == 1
        uow.commit()
    with uow:
        assert [one.address for one in delegates_of(HOLDER, uow)] == ["stab@town1.example"]


@pytest.mark.usefixtures("office")
def test_a_letter_that_waits_is_not_sent_once_the_address_is_taken_out(uow: UnitOfWork):
    named = name(uow)
    waiting = a_message(1, recipient=ADDRESS, letter="delegation")
    with uow:
        assert why_not(waiting, uow, NOW) is None

    end_delegate(named.id, HOLDER, uow, NOW)

    with uow:
        assert why_not(waiting, uow, NOW) == "Die Stelle hat diese Adresse nicht mehr als Vertretung eingetragen."


@pytest.mark.parametrize(
    "viewer",
    [
        Viewer(Audience.TOWN, ags(1), role=Role.ADMINISTRATION),
        Viewer(Audience.TOWN, ags(2), role=Role.MAYOR),
        Viewer(Audience.TOWN, ags(2)),
    ],
)
@pytest.mark.usefixtures("office")
def test_nobody_else_sees_or_ends_the_delegates_of_an_office(uow: UnitOfWork, viewer: Viewer):
    named = name(uow)

    with uow:
        assert delegates_of(viewer, uow) == ()
    with pytest.raises(NotFound):
        end_delegate(named.id, viewer, uow, NOW)


@pytest.mark.parametrize(
    "viewer", [Viewer(), Viewer(Audience.HEAD_OFFICE), Viewer(Audience.TOWN, ags(1), role=Role.MAYOR, is_delegate=True)]
)
@pytest.mark.usefixtures("office")
def test_only_the_holder_names_and_ends_delegates(uow: UnitOfWork, viewer: Viewer):
    named = name(uow)

    for act in (lambda: name(uow, "neu@town1.example", viewer), lambda: end_delegate(named.id, viewer, uow, NOW)):
        with pytest.raises(NotAllowed):
            act()
    with uow:
        assert [one.address for one in delegates_of(HOLDER, uow)] == [ADDRESS]


def nothing(_: UnitOfWork) -> None:
    pass


def full(uow: UnitOfWork) -> None:
    for number in range(MOST_DELEGATES):
        name(uow, f"amt{number}@town1.example")


def busy(uow: UnitOfWork) -> None:
    numbers = count()
    for number in range(MOST_IN_A_DAY):
        end_delegate(name(uow, f"amt{number}@town1.example", label=str(next(numbers))).id, HOLDER, uow, NOW)


def spared(uow: UnitOfWork) -> None:
    with uow:
        uow.suppressions.add(Suppression(ADDRESS, Scope.ALL, "Unbekannt.", NOW))
        uow.commit()


@pytest.mark.parametrize(
    ("before", "address", "reason"),
    [
        (nothing, "kein-at", NO_ADDRESS),
        (nothing, "office@town1.example", NAMED_ALREADY),
        (name, ADDRESS, NAMED_ALREADY),
        (full, ADDRESS, TOO_MANY),
        (busy, ADDRESS, TOO_OFTEN),
        (spared, ADDRESS, NO_POST),
    ],
)
@pytest.mark.usefixtures("office")
def test_what_cannot_be_is_refused_with_its_reason_and_writes_to_nobody(
    uow: UnitOfWork, before: Callable[[UnitOfWork], object], address: str, reason: str
):
    before(uow)
    written = len(letters(uow))

    with pytest.raises(BadInput) as refused:
        name(uow, address, label="late")

    assert [(one.where, one.reason) for one in refused.value.faults] == [("adresse", reason)]
    assert len(letters(uow)) == written
