"""Does every mail wait once under its key, and does each link open what it should?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.errors import BadInput, NotFound, StaleWrite
from matchmaker.rounds.access import Audience, LinkPurpose
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from tests.builders import ags
from tests.round_builders import (
    LATER,
    NOW,
    a_failed_message,
    a_link,
    a_message,
    a_message_in_data,
    a_proposal,
    a_sent_message,
    a_session,
    store_proposals,
    store_towns,
)


def test_a_mail_comes_back_with_exactly_its_bytes(uow: UnitOfWork):
    store_proposals(uow, a_proposal())
    mail = a_message(content=bytes(range(256)) * 40, proposal_id="r1-1-01")
    with uow:
        uow.outbox.queue(mail)
        uow.commit()

    with uow:
        assert uow.outbox.of_proposal("r1-1-01") == (mail,)
        assert uow.outbox.of_proposal("r1-1-02") == ()
        assert uow.outbox.has(mail.key)
        assert not uow.outbox.has(mail.key + "0")


@pytest.mark.parametrize(
    "twin",
    [
        a_message(2, key=a_message(1).key),
        a_message(2, message_id=a_message(1).message_id),
        a_message(2, id=a_message(1).id),
    ],
)
def test_a_second_mail_under_the_same_key_is_refused_and_the_transaction_goes_on(uow: UnitOfWork, twin: OutboxMessage):
    with uow:
        uow.outbox.queue(a_message(1))
        with pytest.raises(StaleWrite):
            uow.outbox.queue(twin)
        uow.outbox.queue(a_message(3))
        uow.commit()

    with uow:
        assert uow.outbox.due(NOW, limit=10) == (a_message(1), a_message(3))


def test_many_mails_are_queued_at_once_and_their_keys_are_known(uow: UnitOfWork):
    mails = [a_message(number, key=f"k{number}") for number in range(3)]
    with uow:
        uow.outbox.queue_all(mails)
        uow.outbox.queue_all([])
        uow.commit()

    with uow:
        assert uow.outbox.due(NOW, limit=10) == tuple(mails)
        assert uow.outbox.known(["k2", "k0", "k9", "k0"]) == {"k0", "k2"}
        assert uow.outbox.known([]) == frozenset()


def test_of_many_mails_none_is_queued_where_one_is_refused(uow: UnitOfWork):
    with uow:
        uow.outbox.queue(a_message(1, key="k1"))
        with pytest.raises(StaleWrite):
            uow.outbox.queue_all([a_message(2, key="k2"), a_message(3, key="k1")])
        uow.outbox.queue(a_message(4, key="k4"))
        uow.commit()

    with uow:
        assert [mail.key for mail in uow.outbox.due(NOW, limit=10)] == ["k1", "k4"]


def test_due_are_queued_mails_whose_time_has_come_oldest_first(uow: UnitOfWork):
    late = a_message(1, due_at=NOW - timedelta(seconds=1))
    early = a_message(2, due_at=NOW - timedelta(days=2))
    just = a_message(3, due_at=NOW)
    future = a_message(4, due_at=NOW + timedelta(microseconds=1))
    failed = a_failed_message(5)
    sent = a_sent_message(6)
    with uow:
        for mail in (late, early, just, future, failed, sent):
            uow.outbox.queue(mail)
        uow.commit()

    with uow:
        assert uow.outbox.due(NOW, limit=10) == (early, late, just)
        assert uow.outbox.due(NOW, limit=2) == (early, late)
        assert uow.outbox.due(NOW, limit=0) == ()
        assert uow.outbox.count_by_state() == {"failed": 1, "queued": 4, "sent": 1}


def test_a_sent_mail_is_no_longer_due_and_a_second_sender_is_refused(uow: UnitOfWork):
    with uow:
        uow.outbox.queue(a_message_in_data(now=LATER))
        saved = uow.outbox.save(a_sent_message(now=LATER))
        uow.commit()

    assert saved == replace(a_sent_message(now=LATER), version=2)
    with uow:
        assert uow.outbox.due(LATER, limit=10) == ()
        with pytest.raises(StaleWrite):
            uow.outbox.save(a_sent_message(now=LATER))


def test_a_mail_that_was_never_queued_cannot_be_saved(uow: UnitOfWork):
    with uow, pytest.raises(NotFound):
        uow.outbox.save(a_message())


def test_a_mail_for_no_proposal_is_refused(uow: UnitOfWork):
    with uow, pytest.raises(NotFound):
        uow.outbox.queue(a_message(proposal_id="nowhere"))


@pytest.mark.parametrize("impossible", [{"state": MessageState.SENT}, {"sent_at": NOW}, {"version": 0}])
def test_the_database_itself_refuses_an_impossible_mail(engine_uow: UnitOfWork, impossible: dict[str, object]):
    with engine_uow, pytest.raises(BadInput):
        engine_uow.outbox.queue(a_message(**impossible))


@pytest.mark.parametrize("impossible", [{"purpose": LinkPurpose.PROPOSAL}, {"ags": None}])
def test_the_database_itself_refuses_a_link_that_leads_nowhere(engine_uow: UnitOfWork, impossible: dict[str, object]):
    store_towns(engine_uow)
    with engine_uow, pytest.raises(BadInput):
        engine_uow.access.add_link(a_link(**impossible))


def test_the_database_itself_refuses_a_town_s_session_without_its_town(engine_uow: UnitOfWork):
    with engine_uow, pytest.raises(BadInput):
        engine_uow.access.add_session(a_session(audience=Audience.TOWN))


def test_a_link_is_found_by_its_hash_and_remembers_its_use(uow: UnitOfWork):
    store_proposals(uow, a_proposal())
    link = a_link(purpose=LinkPurpose.PROPOSAL, proposal_id="r1-1-01", ags=ags(0))
    with uow:
        uow.access.add_link(link)
        uow.access.add_link(a_link(token_hash="e" * 64, ags=None, audience=Audience.HEAD_OFFICE, reusable=True))
        uow.access.save_link(link.use(NOW))
        uow.commit()

    with uow:
        assert uow.access.link(link.token_hash) == replace(link, used_at=NOW)
        assert uow.access.link("e" * 64) == a_link(
            token_hash="e" * 64, ags=None, audience=Audience.HEAD_OFFICE, reusable=True
        )
        assert uow.access.link("f" * 64) is None


def test_a_token_opens_one_link_only(uow: UnitOfWork):
    store_towns(uow)
    with uow:
        uow.access.add_link(a_link())
        with pytest.raises(StaleWrite):
            uow.access.add_link(a_link(ags=ags(2)))
        assert uow.access.link(a_link().token_hash) == a_link()


@pytest.mark.parametrize("lost", [{"ags": "99999999"}, {"proposal_id": "nowhere"}])
def test_a_link_to_nothing_is_refused(uow: UnitOfWork, lost: dict[str, str]):
    store_towns(uow)
    with uow, pytest.raises(NotFound):
        uow.access.add_link(a_link(**lost))


def test_a_removed_link_cannot_be_saved(uow: UnitOfWork):
    with uow, pytest.raises(NotFound):
        uow.access.save_link(a_link())


def test_a_session_lasts_until_it_is_removed(uow: UnitOfWork):
    store_towns(uow)
    town, office = a_session(audience=Audience.TOWN, ags=ags(2)), a_session(id_hash="e" * 64)
    with uow:
        uow.access.add_session(town)
        uow.access.add_session(office)
        uow.commit()
    with uow:
        assert uow.access.session(town.id_hash) == town
        uow.access.remove_session(town.id_hash)
        uow.access.remove_session("f" * 64)
        uow.commit()

    with uow:
        assert uow.access.session(town.id_hash) is None
        assert uow.access.session(office.id_hash) == office


def test_a_session_of_no_town_is_refused(uow: UnitOfWork):
    with uow, pytest.raises(NotFound):
        uow.access.add_session(a_session(ags="99999999"))


def test_what_ended_is_removed_oldest_first_and_never_more_than_asked_for(uow: UnitOfWork):
    store_towns(uow)
    ends = [NOW - timedelta(days=number) for number in range(4)]
    with uow:
        for number, end in enumerate(ends):
            uow.access.add_link(a_link(token_hash=f"link {number}", valid_until=end))
            uow.access.add_session(a_session(id_hash=f"session {number}", valid_until=end))
        uow.commit()

    with uow:
        assert uow.access.remove_expired(NOW, limit=2) == 4
        uow.commit()
    with uow:
        assert [uow.access.link(f"link {number}") is None for number in range(4)] == [False, False, True, True]
        assert [uow.access.session(f"session {number}") is None for number in range(4)] == [False, False, True, True]
        assert uow.access.remove_expired(NOW, limit=2) == 2
        assert uow.access.remove_expired(NOW, limit=2) == 0
        # What ends at this very moment still holds.
        assert uow.access.link("link 0") is not None
