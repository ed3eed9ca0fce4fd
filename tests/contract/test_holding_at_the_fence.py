"""PostgreSQL: does a mail at the final dot in the very moment in which post is held either leave before, or not?"""

from threading import Thread

import sqlalchemy as sa

from matchmaker.errors import MatchmakerError
from matchmaker.rounds.holding_post import hold_post
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.post_hold import HoldReason, PostHold
from matchmaker.rounds.relay_answer import PostHeld
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.round_builders import NOW, OLGA, a_message

# Long enough for a statement that nothing holds up; a slow machine makes the test weaker, never red.
BLOCKED_S = 0.3


def claimed(engine: sa.Engine) -> OutboxMessage:
    with SqlUnitOfWork(engine) as uow:
        uow.outbox.queue(a_message(1))
        mail = uow.outbox.save(uow.outbox.hold("m1").claimed("c", NOW))
        uow.commit()
    return mail


def test_holding_returns_only_once_a_mail_at_the_fence_has_passed(postgres_engine: sa.Engine):
    mail, fence = claimed(postgres_engine), SqlUnitOfWork(postgres_engine)
    holding = Thread(target=hold_post, args=(HoldReason.BY_HAND, OLGA, SqlUnitOfWork(postgres_engine), NOW))

    with fence:
        fence.outbox.save(mail.in_data(NOW))
        holding.start()
        holding.join(BLOCKED_S)
        assert holding.is_alive()
        fence.commit()
    holding.join()

    with SqlUnitOfWork(postgres_engine) as uow:
        assert uow.post_holds.open() is not None
        assert uow.outbox.hold("m1").state is MessageState.DATA


def test_a_mail_at_the_fence_waits_for_a_hold_that_is_being_stored_and_stays(postgres_engine: sa.Engine):
    mail, refused = claimed(postgres_engine), []

    def passes() -> None:
        with SqlUnitOfWork(postgres_engine) as uow:
            try:
                uow.outbox.save(mail.in_data(NOW))
                uow.commit()
            except MatchmakerError as refusal:
                refused.append(type(refusal))

    fence, holding = Thread(target=passes), SqlUnitOfWork(postgres_engine)
    with holding:
        holding.post_holds.add(PostHold(0, HoldReason.BY_HAND, NOW, OLGA))
        fence.start()
        fence.join(BLOCKED_S)
        assert fence.is_alive()
        holding.commit()
    fence.join()

    assert refused == [PostHeld]
    with SqlUnitOfWork(postgres_engine) as uow:
        assert uow.outbox.hold("m1").state is MessageState.CLAIMED
