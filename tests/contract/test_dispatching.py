"""Does an order to send wait, is it given once, may it be stopped, and does it end up with each letter once?"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa

from matchmaker.errors import BadInput, StaleWrite, TransitionRefused
from matchmaker.rounds.asking import Desk, Post
from matchmaker.rounds.correspondence import LetterOrder
from matchmaker.rounds.curation import Approvals, approve_several
from matchmaker.rounds.dispatch import Dispatch, DispatchState
from matchmaker.rounds.dispatching import PAUSE, SendingOrder, order_sending, send_due, send_now, stop_sending
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.sending_preview import PREVIEW_TOKEN, planned_letters, preview_letter
from matchmaker.rounds.sweeping import Sweep, Swept
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.builders import ags
from tests.contract.conftest import OpenUnitOfWork
from tests.fake_letters import FakeCorrespondence, a_post, token_of
from tests.round_builders import NOW, OLGA, a_policy, a_proposal, a_round, store_proposals

START = NOW + PAUSE


class Killed(BaseException):
    """What a test ends a process with."""


class DyingCorrespondence(FakeCorrespondence):
    """Dies at the second proposal, as a process that is killed does."""

    def write(self, order: LetterOrder, uow: UnitOfWork, now: Any) -> OutboxMessage:
        if order.proposal and order.proposal.id == "r1-1-02":
            raise Killed
        return super().write(order, uow, now)


@dataclass
class StoppedMeanwhile(FakeCorrespondence):
    """While a letter is written, head office stops the order; whether it had to wait for that is kept."""

    stop: Callable[[], object] = field(default=lambda: None)
    waited: list[bool] = field(default_factory=list)

    def write(self, order: LetterOrder, uow: UnitOfWork, now: Any) -> OutboxMessage:
        if not self.waited:
            stopping = Thread(target=self.stop, daemon=True)
            stopping.start()
            stopping.join(timeout=0.5)
            self.waited.append(stopping.is_alive())
        return super().write(order, uow, now)


def approved(uow: UnitOfWork, count: int = 3, **policy: Any) -> None:
    store_proposals(uow, *(a_proposal(number).approve(OLGA, NOW) for number in range(1, count + 1)))
    with uow:
        uow.rounds.save(a_round(state=RoundState.CURATING, policy=a_policy(**{"served_share_minimum": 0.0, **policy})))
        uow.commit()


def ordered(uow: UnitOfWork, **changes: Any) -> Dispatch:
    return order_sending(SendingOrder(**({"round_id": "r1", "by": OLGA} | changes)), uow, NOW)


def swept(uow: UnitOfWork, now: Any = START, post: Post | None = None) -> Swept:
    return send_due(Sweep(post or a_post(), uow, now))


def states(uow: UnitOfWork) -> list[str]:
    with uow:
        return [str(one.state) for one in uow.proposals.of_round("r1")]


def order_of(uow: UnitOfWork) -> Dispatch:
    with uow:
        return uow.dispatches.of_round("r1")[-1]


def mails(uow: UnitOfWork) -> Iterator[str]:
    with uow:
        yield from (one.key for number in (1, 2, 3) for one in uow.outbox.of_proposal(f"r1-1-0{number}"))


def test_nothing_is_offered_or_written_before_the_pause_is_over(uow: UnitOfWork):
    approved(uow)
    order = ordered(uow)

    assert (order.starts_at, order.state(NOW), order.state(START)) == (
        START,
        DispatchState.ORDERED,
        DispatchState.SENDING,
    )
    assert swept(uow, START - timedelta(seconds=1)) == Swept()
    assert (states(uow), list(mails(uow))) == (["approved"] * 3, [])
    assert [swept(uow), swept(uow)] == [Swept(3), Swept()]
    assert states(uow) == ["offered_first"] * 3
    # The giving side of each is asked first.
    assert list(mails(uow)) == [f"r1-1-0{n}/{ags(2 * n - 1)}-mayor/proposal_offered/1" for n in (1, 2, 3)]
    assert order_of(uow) == replace(order, finished_at=START, version=2)
    with uow:
        assert uow.outbox.count_of_round("r1", "proposal_offered") == {"queued": 3}
        assert uow.outbox.count_of_round("r1", "reminder") == uow.outbox.count_of_round("r2", "proposal_offered") == {}


def test_a_double_click_is_one_order_in_whatever_processes(open_uow: OpenUnitOfWork):
    approved(open_uow())
    together = Barrier(2)

    def click() -> Dispatch:
        together.wait(10)
        return ordered(open_uow())

    with ThreadPoolExecutor(2) as pool:
        first, second = (one.result(60) for one in [pool.submit(click), pool.submit(click)])

    assert first == second == order_of(open_uow())


def test_stopped_in_time_everything_stays_approved_and_goes_with_the_next_order(uow: UnitOfWork):
    approved(uow)
    order = ordered(uow)

    stopped = stop_sending(order.id, "Geschäftsstelle (P.)", uow, NOW)

    assert (stopped.stopped_by, stopped.state(START)) == ("Geschäftsstelle (P.)", DispatchState.STOPPED)
    assert (swept(uow), states(uow)) == (Swept(), ["approved"] * 3)
    with pytest.raises(TransitionRefused, match="schon beendet"):
        stop_sending(order.id, OLGA, uow, NOW)
    again = ordered(uow)
    assert again.id == "r1/2"
    assert swept(uow) == Swept(3)


def test_stopped_in_the_middle_the_rest_stays_approved(uow: UnitOfWork):
    approved(uow)
    order = ordered(uow)
    post = a_post()
    with pytest.raises(Killed):
        swept(uow, post=Post(DyingCorrespondence(), token_of))

    stop_sending(order.id, OLGA, uow, START)

    assert swept(uow, post=post) == Swept()
    assert states(uow) == ["offered_first", "approved", "approved"]


def test_a_killed_worker_is_followed_by_one_that_goes_on_and_writes_nothing_twice(uow: UnitOfWork):
    approved(uow)
    ordered(uow)

    with pytest.raises(Killed):
        swept(uow, post=Post(DyingCorrespondence(), token_of))

    assert order_of(uow).is_open
    assert swept(uow) == Swept(2)
    assert len(list(mails(uow))) == len(set(mails(uow))) == 3


def test_what_is_approved_after_the_order_waits_for_the_next_one(uow: UnitOfWork):
    approved(uow, 2)
    with uow:
        uow.proposals.add_all([a_proposal(3)])
        uow.commit()
    ordered(uow)
    approve_several(Approvals("r1", OLGA, ("r1-1-03",), None), uow, NOW)

    assert swept(uow) == Swept(2)
    assert states(uow) == ["offered_first", "offered_first", "approved"]


def test_an_order_for_something_else_than_what_was_seen_is_refused(uow: UnitOfWork):
    approved(uow)

    with pytest.raises(StaleWrite, match="andere Vorschläge freigegeben"):
        ordered(uow, seen=frozenset({"r1-1-01"}))
    assert ordered(uow, seen=frozenset({"r1-1-01", "r1-1-02", "r1-1-03"})).proposal_ids == (
        "r1-1-01",
        "r1-1-02",
        "r1-1-03",
    )


def test_a_town_without_an_address_stays_approved_and_is_named(uow: UnitOfWork):
    approved(uow)
    ordered(uow)

    assert swept(uow, post=a_post(unwritable=ags(3))) == Swept(2, ("r1-1-02: no address",))
    assert order_of(uow).refused == ("r1-1-02: no address",)
    assert states(uow) == ["offered_first", "approved", "offered_first"]


def test_groups_below_the_threshold_are_named_until_all_are_acknowledged_and_then_kept(uow: UnitOfWork):
    approved(uow, 1, served_share_minimum=0.5, served_group_minimum=8)

    with pytest.raises(BadInput) as refusal:
        ordered(uow)
    named = [fault.where for fault in refusal.value.faults]
    assert "Beteiligung: zum ersten Mal dabei" in named
    with pytest.raises(BadInput) as refusal:
        ordered(uow, acknowledged=frozenset(named[1:]))
    assert [fault.where for fault in refusal.value.faults] == named[:1]
    with uow:
        assert uow.dispatches.of_round("r1") == ()

    order = ordered(uow, acknowledged=frozenset({*named, "Land: Atlantis"}))

    assert (order.acknowledged, order.ordered_by, order.ordered_at) == (tuple(named), OLGA, NOW)


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.COLLECTING, RoundState.CLOSED])
def test_a_round_in_another_state_sends_nothing(uow: UnitOfWork, state: RoundState):
    store_proposals(uow)
    with uow:
        uow.rounds.save(a_round(state=state))
        uow.commit()

    with pytest.raises(TransitionRefused, match="da wird nichts verschickt"):
        ordered(uow)


def test_without_anything_approved_there_is_nothing_to_order(uow: UnitOfWork):
    approved(uow, 0)

    with pytest.raises(TransitionRefused, match="kein Vorschlag freigegeben"):
        ordered(uow)


def test_a_round_that_was_closed_meanwhile_ends_the_order_with_the_reason(uow: UnitOfWork):
    approved(uow, 1)
    ordered(uow)
    with uow:
        uow.proposals.save(uow.proposals.get("r1-1-01").withdraw("nein"))
        uow.rounds.save(uow.rounds.get("r1").moved_to(RoundState.CLOSED))
        uow.commit()

    (said,) = swept(uow).refused

    assert "ist geschlossen; da wird nichts verschickt" in said
    assert order_of(uow).refused == (said,)


def test_the_preview_is_the_letter_that_is_queued_but_for_its_link_and_changes_nothing(uow: UnitOfWork):
    approved(uow, 1)
    previews, sent = FakeCorrespondence(), FakeCorrespondence()
    with uow:
        one = uow.proposals.get("r1-1-01")
        letters = planned_letters(one)
        mail = preview_letter(one.id, ags(1), Desk(Post(previews, token_of), uow, START))
        later = preview_letter(one.id, ags(0), Desk(Post(previews, token_of), uow, START))
    assert [(one.member.ags, one.at_once) for one in letters] == [(ags(0), False), (ags(1), True)]
    assert (mail.content, states(uow), list(mails(uow))) == (PREVIEW_TOKEN.encode(), ["approved"], [])
    assert later.recipient == f"{ags(0)}@x"

    ordered(uow)
    swept(uow, post=Post(sent, token_of))

    shown, queued = previews.orders[0], sent.orders[0]
    as_shown = replace(shown, link_token=queued.link_token, proposal=replace(shown.proposal, version=2))
    assert as_shown == queued
    assert shown.facts == queued.facts
    assert previews.orders[1].proposal.state is ProposalState.OFFERED


def test_sent_at_the_terminal_it_goes_at_once_but_not_without_the_acknowledgement(uow: UnitOfWork):
    approved(uow, 1, served_share_minimum=0.5, served_group_minimum=8)
    sweep = Sweep(a_post(), uow, NOW)

    with pytest.raises(BadInput) as refusal:
        send_now(SendingOrder("r1", OLGA), sweep)
    assert states(uow) == ["approved"]
    named = frozenset(fault.where for fault in refusal.value.faults)
    offered = send_now(SendingOrder("r1", OLGA, acknowledged=named), sweep)

    assert [one.id for one in offered] == ["r1-1-01"]
    order = order_of(uow)
    assert (set(order.acknowledged), order.starts_at, order.finished_at) == (named, NOW, NOW)
    assert send_now(SendingOrder("r1", OLGA), sweep) == ()


def test_whoever_stops_an_order_waits_for_the_proposal_that_is_just_going_out(postgres_engine: sa.Engine):
    uow = SqlUnitOfWork(postgres_engine)
    approved(uow, 1)
    order = ordered(uow)

    def stop() -> None:
        with suppress(TransitionRefused):
            # The order may be over by then.
            stop_sending(order.id, OLGA, SqlUnitOfWork(postgres_engine), START)

    letters = StoppedMeanwhile(stop=stop)
    done = swept(uow, post=Post(letters, token_of))

    assert (done, letters.waited, states(uow)) == (Swept(1), [True], ["offered_first"])
