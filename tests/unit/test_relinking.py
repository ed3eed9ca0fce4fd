"""Does a new link reach the stored address, seldom enough, and nothing give away whether it did?"""

from datetime import timedelta

import pytest

from matchmaker.rounds.access import hash_of
from matchmaker.rounds.relinking import MOST_LETTERS, send_new_link
from tests.builders import ags
from tests.fake_letters import a_post, token_of
from tests.fakes import FakeUnitOfWork
from tests.invitation_builders import a_schedule
from tests.lifecycle_cast import PROPOSAL, a_tandem, say, sent, tasks, the_proposal
from tests.round_builders import NOW, a_link

HOUR = timedelta(hours=1)


@pytest.fixture
def uow() -> FakeUnitOfWork:
    made = FakeUnitOfWork()
    sent(made, a_tandem())
    return made


def link_of_town_0(uow: FakeUnitOfWork) -> str:
    proposal = the_proposal(uow)
    return hash_of(token_of(proposal, proposal.members[0]))


def offers(uow: FakeUnitOfWork) -> list[str]:
    with uow:
        mails = uow.outbox.of_proposal(PROPOSAL)
    return [mail.key.rpartition("/")[2] for mail in mails if "99000000-" in mail.key]


def test_who_may_still_answer_gets_the_letter_again_but_not_at_once_and_not_without_end(uow: FakeUnitOfWork):
    link = link_of_town_0(uow)

    send_new_link(link, a_post(), uow, NOW + timedelta(minutes=9))
    assert offers(uow) == ["1"]
    for number in range(1, 9):
        send_new_link(link, a_post(), uow, NOW + number * HOUR)

    assert sorted(offers(uow)) == [str(number + 1) for number in range(MOST_LETTERS)]
    assert tasks(uow) == []


def test_who_has_answered_or_is_too_late_gets_no_letter_and_head_office_one_task(uow: FakeUnitOfWork):
    link = link_of_town_0(uow)
    say(uow, 0)

    for _ in range(2):
        send_new_link(link, a_post(), uow, a_schedule().due_at + HOUR)

    assert (offers(uow), tasks(uow)) == (["1"], ["late_answer"])


def test_a_wish_after_head_office_dealt_with_the_first_one_is_a_task_again(uow: FakeUnitOfWork):
    link, late = link_of_town_0(uow), a_schedule().due_at + HOUR
    for _ in range(3):
        send_new_link(link, a_post(), uow, late)
        with uow:
            [task] = uow.tasks.open()
            uow.tasks.finish(task.key, late)
            uow.commit()

    for _ in range(2):
        send_new_link(link, a_post(), uow, late)

    assert tasks(uow) == ["late_answer"]


@pytest.mark.parametrize("other", ["sign in", "nobody's"])
def test_other_links_do_nothing_at_all(uow: FakeUnitOfWork, other: str):
    with uow:
        uow.access.add_link(a_link(token_hash=hash_of("sign in")))
        uow.commit()

    send_new_link(hash_of(other), a_post(), uow, NOW + HOUR)

    assert (offers(uow), tasks(uow)) == (["1"], [])


def test_without_an_address_nothing_is_refused_and_head_office_has_a_task_to_call(uow: FakeUnitOfWork):
    link = link_of_town_0(uow)

    for _ in range(2):
        send_new_link(link, a_post(addressless=ags(0)), uow, NOW + HOUR)

    assert (offers(uow), tasks(uow)) == (["1"], ["no_address"])
