"""Do exchanges, questions and case cards come back as they went in, and what do the databases refuse by themselves?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from matchmaker.errors import BadInput, NotFound, StaleWrite
from matchmaker.rounds.access import LinkPurpose
from matchmaker.rounds.check_in import Answer, Question, Verdict
from matchmaker.rounds.exchange import EndReason, Exchange, ExchangeState, Meeting, Slot
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.builders import a_town, ags
from tests.exchange_builders import (
    AFTER,
    FIRST,
    GIVER,
    SECOND,
    SEEKER,
    SLOTS,
    YEAR,
    a_card,
    a_check_in,
    a_running_exchange,
    an_exchange,
    store_exchanges,
)
from tests.round_builders import LATER, NOW, a_link

ONE = "r1-1-01"
SAID = Answer(Verdict.YES, wish_to_go_on=True, words="Sehr, „sehr“ hilfreich.\nDanke!")


@pytest.mark.parametrize(
    "exchange",
    [
        an_exchange(),
        an_exchange(topic=None, slots=()),
        a_running_exchange(),
        a_running_exchange().pick(GIVER, SECOND, LATER),
        a_running_exchange().complete(AFTER),
        a_running_exchange().leave(GIVER, EndReason.NO_TIME, AFTER),
        an_exchange().end(EndReason.NEVER_MET, LATER),
        an_exchange().offer_again(SEEKER, (Slot(AFTER, 0),), LATER),
    ],
    ids=["new", "bare", "running", "moved", "completed", "left", "ended", "other slots"],
)
def test_an_exchange_comes_back_as_it_was_stored(uow: UnitOfWork, exchange: Exchange):
    store_exchanges(uow, a_running_exchange() if exchange.state is ExchangeState.COMPLETED else an_exchange())
    with uow:
        saved = uow.exchanges.save(exchange)
        uow.commit()

    with uow:
        assert saved == replace(exchange, version=2)
        assert uow.exchanges.get(ONE) == saved
        assert uow.exchanges.find("r1-1-99") is None


def test_exchanges_are_found_by_town_and_by_what_they_wait_for(uow: UnitOfWork):
    early = an_exchange(1, began_at=NOW - YEAR, planned_until=NOW - timedelta(days=1))
    told = an_exchange(2, told_at=NOW)
    over = an_exchange(3).end(EndReason.OTHER, LATER)
    store_exchanges(uow, told, over, early)

    with uow:
        assert uow.exchanges.of_town(ags(2)) == (told,)
        assert uow.exchanges.all_open() == (early, told)
        assert uow.exchanges.untold() == (early.id,)
        assert uow.exchanges.arranging(NOW) == (early.id, told.id)
        assert uow.exchanges.arranging(NOW - timedelta(days=1)) == (early.id,)
        assert uow.exchanges.past(NOW) == (early.id,)
        assert uow.exchanges.closed() == {over.id: LATER}


def test_the_second_of_two_writers_is_refused(uow: UnitOfWork):
    store_exchanges(uow, an_exchange())
    with uow:
        seen = uow.exchanges.get(ONE)
        uow.exchanges.save(seen.pick(SEEKER, FIRST, NOW))
        uow.commit()

    with uow:
        with pytest.raises(StaleWrite):
            uow.exchanges.save(seen.pick(GIVER, SECOND, NOW))
        with pytest.raises(StaleWrite):
            uow.exchanges.get(ONE, seen_version=seen.version)
        with pytest.raises(StaleWrite):
            uow.exchanges.hold(ONE, seen_version=seen.version)
        assert uow.exchanges.hold(ONE, seen_version=seen.version + 1) == uow.exchanges.get(ONE)
        assert uow.exchanges.get(ONE).slots == SLOTS
        assert [side.heard_at for side in uow.exchanges.get(ONE).sides] == [NOW, NOW]


def test_a_proposal_becomes_an_exchange_once_and_only_where_there_is_one(uow: UnitOfWork):
    store_exchanges(uow, an_exchange())

    with uow:
        with pytest.raises(StaleWrite):
            uow.exchanges.add(an_exchange())
        with pytest.raises(NotFound):
            uow.exchanges.add(replace(an_exchange(), id="r1-1-77"))
        with pytest.raises(NotFound):
            uow.exchanges.get("r1-1-77")
        with pytest.raises(NotFound):
            uow.exchanges.hold("r1-1-77")


def test_questions_come_back_when_due_until_they_are_asked_and_answered(uow: UnitOfWork):
    store_exchanges(uow, an_exchange())
    first, second = a_check_in(), a_check_in(member=GIVER, due_at=NOW)
    with uow:
        uow.check_ins.add_all([first, second, a_check_in(question=Question.ADOPTED_6, due_at=NOW + YEAR)])
        uow.commit()

    with uow:
        assert uow.check_ins.due(NOW) == ((second.id, ONE),)
        assert uow.check_ins.due(NOW + timedelta(weeks=4)) == ((second.id, ONE), (first.id, ONE))
        asked = uow.check_ins.save(second.asked(NOW))
        assert uow.check_ins.due(NOW) == ()
        assert uow.check_ins.unanswered(NOW) == ((asked.id, ONE),)
        answered = uow.check_ins.save(asked.answered(Answer(Verdict.NOBODY_ANSWERS), LATER))
        assert uow.check_ins.unanswered(LATER) == ()
        assert uow.check_ins.get(second.id) == answered
        for one in uow.check_ins.of_exchange(ONE):
            uow.check_ins.remove(one.id)
        assert uow.check_ins.of_exchange(ONE) == (answered,)


def test_feedback_comes_back_word_for_word_and_a_stale_answer_keeps_its_words(uow: UnitOfWork):
    store_exchanges(uow, an_exchange())
    asked = replace(a_check_in(question=Question.FEEDBACK, due_at=NOW), asked_at=NOW)
    with uow:
        uow.check_ins.add_all([asked])
        answered = uow.check_ins.save(asked.answered(SAID, LATER))
        uow.commit()

    with uow:
        assert answered.answer == SAID
        assert uow.check_ins.answered_feedback() == (answered,)
        with pytest.raises(StaleWrite) as refusal:
            uow.check_ins.save(asked.answered(replace(SAID, words="anders"), LATER))

    assert refusal.value.rejected_text == "anders"


def test_nobody_is_asked_the_same_twice_nor_about_no_exchange(uow: UnitOfWork):
    store_exchanges(uow, an_exchange())

    with uow:
        uow.check_ins.add_all([a_check_in()])
        with pytest.raises(StaleWrite):
            uow.check_ins.add_all([a_check_in(due_at=NOW)])
        with pytest.raises(NotFound):
            uow.check_ins.add_all([a_check_in(4)])
        with pytest.raises(NotFound):
            uow.check_ins.get("r1-1-01/x")


def test_questions_of_an_exchange_that_is_over_count_as_no_silence(uow: UnitOfWork):
    store_exchanges(uow, an_exchange())
    with uow:
        uow.check_ins.add_all([replace(a_check_in(due_at=NOW), asked_at=NOW)])
        uow.exchanges.save(an_exchange().end(EndReason.OTHER, LATER))
        uow.commit()

    with uow:
        assert uow.check_ins.unanswered(LATER) == ()


def test_a_case_card_is_public_while_all_its_towns_agree(uow: UnitOfWork):
    store_exchanges(uow, an_exchange(1), an_exchange(2))
    with uow:
        uow.case_cards.add(a_card())
        uow.case_cards.add(a_card(exchange_id="r1-1-02", towns=(ags(2), ags(3)), agreed=()))
        uow.commit()

    with uow:
        assert uow.case_cards.find(ONE) == a_card()
        assert uow.case_cards.published() == ()
        public = uow.case_cards.save(a_card().agreed_by(ags(1), LATER))
        assert uow.case_cards.published() == (public,)
        hidden = uow.case_cards.save(public.taken_back_by(ags(0)))
        assert (uow.case_cards.published(), hidden.version) == ((), 3)
        with pytest.raises(StaleWrite) as refusal:
            uow.case_cards.save(public)
        with pytest.raises(StaleWrite):
            uow.case_cards.add(a_card())
        with pytest.raises(NotFound):
            uow.case_cards.save(a_card(exchange_id="r1-1-03"))
        assert uow.case_cards.find("r1-1-03") is None

    assert refusal.value.rejected_text == a_card().text.result


def test_towns_of_an_exchange_stay_in_the_register(uow: UnitOfWork):
    store_exchanges(uow, an_exchange())
    with uow, pytest.raises(BadInput):
        uow.towns.replace_all(a_town(number) for number in range(1, 8))


def test_links_to_an_exchange_and_its_tasks_are_kept(uow: UnitOfWork):
    store_exchanges(uow, an_exchange())
    link = a_link(purpose=LinkPurpose.EXCHANGE, proposal_id=ONE)
    tasks = [Task(f"{kind}/1", kind, NOW, "x", ONE) for kind in (TaskKind.EXCHANGE_ENDED, TaskKind.RESCUE)]
    with uow:
        uow.access.add_link(link)
        assert [uow.tasks.add(task) for task in tasks] == [True, True]
        uow.commit()

    with uow:
        assert uow.access.link(link.token_hash) == link
        assert list(uow.tasks.open()) == tasks


@pytest.mark.parametrize("end", [ExchangeState.COMPLETED, ExchangeState.ENDED])
def test_the_database_lets_no_exchange_go_on_after_its_end(engine: sa.Engine, end: ExchangeState):
    uow = SqlUnitOfWork(engine)
    store_exchanges(uow, a_running_exchange())
    with uow:
        running = uow.exchanges.get(ONE)
        over = running.complete(AFTER) if end is ExchangeState.COMPLETED else running.end(EndReason.OTHER, AFTER)
        over = uow.exchanges.save(over)
        uow.commit()

    with uow, pytest.raises(BadInput, match=r"bleibt es|nicht umgeschrieben|nicht vorgesehen"):
        uow.exchanges.save(replace(over, state=ExchangeState.RUNNING, closed_at=None, reason=None))


@pytest.mark.parametrize(
    ("meddling", "rule"),
    [
        (lambda one: replace(one, state=ExchangeState.RUNNING), "met"),
        (lambda one: replace(one, meeting=a_running_exchange().meeting), "arranging"),
        (lambda one: replace(one, state=ExchangeState.ENDED, closed_at=NOW), "ended"),
        (lambda one: replace(one, state=ExchangeState.ENDED, reason=EndReason.OTHER), "closed"),
        (lambda one: replace(one, reason=EndReason.OTHER), "ended"),
        (lambda one: replace(one, planned_until=NOW), "planned"),
        (lambda one: replace(one, sequence=-1), "counts"),
        (lambda one: replace(one, offers=0), "counts"),
        (lambda one: replace(one, slots=(Slot(FIRST, -1),)), "suits"),
        (lambda one: replace(one.pick(SEEKER, FIRST, NOW), meeting=Meeting(NOW, SEEKER.ags)), "meeting"),
    ],
)
def test_the_database_keeps_states_and_times_together(
    engine: sa.Engine, meddling: Callable[[Exchange], Exchange], rule: str
):
    uow = SqlUnitOfWork(engine)
    store_exchanges(uow, an_exchange())

    with uow, pytest.raises(BadInput, match=rf"ck_exchange(_slot)?_{rule}"):
        uow.exchanges.save(meddling(uow.exchanges.get(ONE)))

    with uow:
        assert uow.exchanges.get(ONE) == an_exchange()


@pytest.mark.parametrize(
    ("meddling", "rule"),
    [
        ({"asked_at": NOW}, "asked"),
        ({"answered_at": NOW}, "answered|given"),
        ({"asked_at": AFTER + YEAR, "answered_at": AFTER + YEAR}, "given"),
        (
            {"asked_at": AFTER + YEAR, "answered_at": AFTER + YEAR, "answer": Answer(Verdict.YES, wish_to_go_on=True)},
            "wish_to_go_on",
        ),
    ],
)
def test_the_database_keeps_questions_and_answers_together(engine: sa.Engine, meddling: dict[str, object], rule: str):
    uow = SqlUnitOfWork(engine)
    store_exchanges(uow, an_exchange())

    with uow, pytest.raises(BadInput, match=f"ck_check_in_({rule})"):
        uow.check_ins.add_all([replace(a_check_in(), **meddling)])


def test_the_database_takes_no_case_card_without_words(engine_uow: UnitOfWork):
    store_exchanges(engine_uow, an_exchange())

    for empty in ({"title": ""}, {"title": "x" * 121}, {"result": ""}, {"result": "x" * 1201}):
        with engine_uow, pytest.raises(BadInput, match="ck_case_card"):
            engine_uow.case_cards.add(a_card(text=replace(a_card().text, **empty)))
