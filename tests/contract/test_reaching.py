"""Does a letter that had no address leave once there is one, and head office's task to call end by itself?"""

from datetime import datetime, timedelta

import pytest

from matchmaker.rounds.access import hash_of
from matchmaker.rounds.asking import Post
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.expiring import expire_due
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.reaching import reach_due
from matchmaker.rounds.readdressing import Posts, readdress
from matchmaker.rounds.relinking import send_new_link
from matchmaker.rounds.sweeping import Sweep, Swept
from matchmaker.rounds.telling import tell_due
from tests.builders import a_taxonomy, ags
from tests.contract.conftest import OpenUnitOfWork
from tests.contract.test_handing_over import running
from tests.contract.test_letters_after_changes import waiting
from tests.contract.test_two_at_once import at_once
from tests.exchange_letters import PLAIN_POST
from tests.fake_letters import FakeCorrespondence, a_post
from tests.fakes import FakeMailer
from tests.lifecycle_cast import NO, PROPOSAL, YES, a_tandem, letters, say, sent, tasks
from tests.office_builders import an_office
from tests.round_builders import NOW

DAY = timedelta(days=1)


def posts(addressless: str | None = None) -> Posts:
    # Secrets of their own: that of a first letter to the same town is taken.
    return Posts(
        Post(FakeCorrespondence(addressless=addressless), lambda _, one, _letter: f"later {one.ags}"), PLAIN_POST
    )


def reached(uow: UnitOfWork, now: datetime = NOW + 2 * DAY, addressless: str | None = None) -> Swept:
    return reach_due(lambda: posts(addressless), uow, now)


def asked_in_vain(uow: UnitOfWork) -> None:
    """The giving side said yes, and the other could not be asked for want of an address."""
    sent(uow, a_tandem(giving=1))
    say(uow, 1, YES, NOW + DAY, post=a_post(addressless=ags(0)))


def told_in_vain(uow: UnitOfWork) -> None:
    sent(uow, a_tandem())
    say(uow, 1, YES, NOW + DAY)
    sweep = Sweep(a_post(addressless=ags(0)), uow, NOW + 40 * DAY)
    expire_due(sweep)
    tell_due(sweep, a_taxonomy())


def test_whoever_could_not_be_asked_is_asked_as_soon_as_there_is_an_address(uow: UnitOfWork):
    asked_in_vain(uow)

    before = reached(uow, addressless=ags(0))
    waiting_tasks = tasks(uow)
    after = [reached(uow), reached(uow)]

    assert (before, waiting_tasks) == (Swept(0), ["no_address"])
    assert (after, tasks(uow)) == ([Swept(1), Swept(0)], [])
    assert letters(uow) == {(1, "proposal_offered"), (0, "proposal_offered")}


def test_whoever_could_not_be_told_is_told_then(uow: UnitOfWork):
    told_in_vain(uow)

    assert [reached(uow, NOW + 41 * DAY), reached(uow, NOW + 41 * DAY)] == [Swept(1), Swept(0)]

    assert {one for one in letters(uow) if one[1] == "not_realised"} == {(0, "not_realised"), (1, "not_realised")}
    assert "no_address" not in tasks(uow)


def test_a_town_that_loses_its_address_again_is_to_be_called_again_and_once(uow: UnitOfWork):
    asked_in_vain(uow)
    reached(uow)
    link = hash_of(f"later {ags(0)}")

    for hours in (1, 2):
        send_new_link(link, a_post(addressless=ags(0)), uow, NOW + 2 * DAY + timedelta(hours=hours))

    with uow:
        assert [one.key for one in uow.tasks.open()] == [f"no_address/proposal_offered/{PROPOSAL}/{ags(0)}/2"]
    assert (reached(uow, NOW + 3 * DAY), tasks(uow)) == (Swept(1), [])


def test_where_the_question_is_settled_meanwhile_the_task_ends_without_a_letter(uow: UnitOfWork):
    asked_in_vain(uow)
    say(uow, 0, NO, NOW + DAY)

    assert reached(uow) == Swept(1)

    assert (letters(uow), tasks(uow)) == ({(1, "proposal_offered")}, [])


def test_what_waited_for_an_address_that_ended_is_written_once_somebody_follows(uow: UnitOfWork):
    running(uow)
    waiting(uow, "cancellation")
    with uow:
        for one in uow.offices.of_town(ags(0)):
            uow.offices.save(one.end(NOW))
        uow.commit()
    gone = posts(ags(0))
    sender = Sender(FakeMailer(), uow, lambda: NOW, again=lambda mail, inside, at: readdress(mail, gone, inside, at))
    deliver_due(sender)
    assert tasks(uow) == ["no_address"]

    assert [reached(uow), reached(uow)] == [Swept(1), Swept(0)]

    with uow:
        keys = sorted(one.key for one in uow.outbox.naming(ags(0)))
    assert keys == [f"{PROPOSAL}/{ags(0)}-mayor/cancellation/{number}" for number in (1, 101)]
    assert tasks(uow) == []


def test_the_news_that_reached_nobody_because_its_address_ended_is_written_once_more(uow: UnitOfWork):
    sent(uow, a_tandem())
    say(uow, 1, YES, NOW + DAY)
    with uow:
        uow.offices.add(an_office(0, address=f"{ags(0)}@x"))
        uow.commit()
    sweep, gone = Sweep(a_post(), uow, NOW + 40 * DAY), posts(ags(0))
    expire_due(sweep)
    tell_due(sweep, a_taxonomy())
    with uow:
        for one in uow.offices.of_town(ags(0)):
            uow.offices.save(one.end(sweep.now))
        uow.commit()
    sender = Sender(
        FakeMailer(), uow, lambda: sweep.now, again=lambda mail, inside, at: readdress(mail, gone, inside, at)
    )
    deliver_due(sender)
    assert "no_address" in tasks(uow)

    assert [reached(uow, NOW + 41 * DAY), reached(uow, NOW + 41 * DAY)] == [Swept(1), Swept(0)]

    with uow:
        own = sorted(one.key for one in uow.outbox.naming(ags(0)) if one.letter == "not_realised")
    assert own == [f"{PROPOSAL}/{ags(0)}-mayor/not_realised/{number}" for number in (1, 101)]


@pytest.mark.parametrize("is_silent", [False, True], ids=["just over", "silent"])
def test_a_call_stays_where_the_time_to_answer_is_over_before_there_is_an_address(uow: UnitOfWork, is_silent: bool):
    asked_in_vain(uow)
    with uow:
        due_at = uow.invitations.get(PROPOSAL, ags(0)).due_at
    assert due_at is not None
    late = due_at + timedelta(hours=1)
    if is_silent:
        expire_due(Sweep(a_post(), uow, late))

    assert reached(uow, late) == Swept()

    assert (tasks(uow).count("no_address"), letters(uow)) == (1, {(1, "proposal_offered")})


def test_the_call_ends_with_the_proposal(uow: UnitOfWork):
    asked_in_vain(uow)
    for days in (60, 61):
        expire_due(Sweep(a_post(), uow, NOW + days * DAY))
        tell_due(Sweep(a_post(), uow, NOW + days * DAY), a_taxonomy())

    assert reached(uow, NOW + 62 * DAY) == Swept(1)

    with uow:
        assert [one for one in uow.tasks.open() if one.key.startswith("no_address/proposal_offered/")] == []


def test_two_workers_at_once_write_it_once(open_uow: OpenUnitOfWork):
    told_in_vain(open_uow())

    at_once(*(lambda: reached(open_uow(), NOW + 41 * DAY) for _ in range(2)))

    with open_uow() as uow:
        own = [one.key for one in uow.outbox.naming(ags(0)) if one.letter == "not_realised"]
    assert own == [f"{PROPOSAL}/{ags(0)}-mayor/not_realised/1"]


def test_where_nothing_waits_no_post_is_made(uow: UnitOfWork):
    sent(uow, a_tandem())

    def no_posts() -> Posts:
        raise AssertionError("nothing to write")

    assert reach_due(no_posts, uow, NOW) == Swept()
