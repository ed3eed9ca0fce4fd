"""When an exchange is over, by whoever's wish: what is asked after it, and what does head office read?"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from matchmaker.errors import NotFound
from matchmaker.rounds.calendar import end_of_day
from matchmaker.rounds.check_in import CheckIn, Question
from matchmaker.rounds.check_in_asking import ask_due
from matchmaker.rounds.exchange import EndReason, Exchange, ExchangeState, Meeting
from matchmaker.rounds.exchange_beginning import begin_exchange
from matchmaker.rounds.exchange_ending import Ending, complete_exchange, complete_past, end_exchange
from matchmaker.rounds.meeting_picking import SlotChoice, pick_slot
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.towns.profile import Format, Role
from tests.builders import ags
from tests.contract.conftest import OpenUnitOfWork
from tests.contract.test_two_at_once import at_once
from tests.exchange_builders import (
    FIRST,
    GIVER,
    SEEKER,
    a_confirmed_proposal,
    a_running_exchange,
    an_exchange,
    store_exchanges,
)
from tests.exchange_letters import PLAIN_POST, letters_to
from tests.fakes import FakeUnitOfWork, InterruptedUnitOfWork
from tests.round_builders import NOW, store_proposals

ONE = "r1-1-01"
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
TOWNS = tuple(Member(ags(number), Role.MAYOR) for number in range(4))
STRANGER = Member(ags(5), Role.MAYOR)
ASK = "Bitte fragen Sie nach, ob die anderen Städte einen neuen Austausch wünschen."

WHETHER_THEY_MET = pytest.mark.parametrize("met", [True, False], ids=["met", "never met"])


def begun(uow: UnitOfWork, **changes: object) -> Exchange:
    """Begun, with the date of its first talk."""
    proposal = a_confirmed_proposal(**changes)
    store_proposals(uow, proposal)
    with uow:
        new = begin_exchange(proposal, proposal.members, uow, NOW)
        uow.commit()
    choice = SlotChoice(ONE, proposal.members[0], new.slots[0].starts_at, new.version)
    return pick_slot(choice, PLAIN_POST, uow, NOW)


def ending_soon(uow: UnitOfWork, until: datetime, *, met: bool = True) -> None:
    """Over as planned at ``until``, with or without a date for the first talk."""
    make = a_running_exchange if met else an_exchange
    store_exchanges(uow, make(planned_until=until))
    if met:
        with uow:
            uow.proposals.save(uow.proposals.get(ONE).start_running())
            uow.commit()


def met_at(exchange: Exchange) -> datetime:
    assert exchange.meeting is not None
    return exchange.meeting.starts_at


def now_stored(uow: UnitOfWork) -> Exchange:
    with uow:
        return uow.exchanges.get(ONE)


def questions(uow: UnitOfWork) -> tuple[CheckIn, ...]:
    with uow:
        return uow.check_ins.of_exchange(ONE)


def how_it_was(due_at: datetime, *members: Member) -> tuple[CheckIn, ...]:
    return tuple(CheckIn(ONE, member, Question.FEEDBACK, due_at) for member in members)


def open_tasks(uow: UnitOfWork) -> tuple[Task, ...]:
    with uow:
        return uow.tasks.open()


@pytest.mark.parametrize(("member", "asked"), [(None, (SEEKER, GIVER)), (SEEKER, (GIVER,))], ids=["office", "town"])
@pytest.mark.parametrize("late", [timedelta(), 3 * DAY], ids=["as the talk begins", "after it"])
def test_who_met_before_an_early_end_is_asked_a_week_later_how_it_was_and_nothing_else(
    uow: UnitOfWork, member: Member | None, asked: tuple[Member, ...], late: timedelta
):
    running = begun(uow)
    end = met_at(running) + late

    end_exchange(Ending(ONE, EndReason.TOPIC_SETTLED, running.version, member), PLAIN_POST, uow, end)

    assert questions(uow) == how_it_was(end + 7 * DAY, *asked)


def test_who_never_met_is_asked_nothing_after_an_early_end(uow: UnitOfWork):
    running = begun(uow)

    end_exchange(Ending(ONE, EndReason.NO_TIME, running.version), PLAIN_POST, uow, met_at(running) - SECOND)

    assert questions(uow) == ()


def test_the_proposal_keeps_for_head_office_why_the_exchange_ended(uow: UnitOfWork):
    running = begun(uow)
    with uow:
        before = uow.proposals.get(ONE)

    end_exchange(Ending(ONE, EndReason.NO_TIME, running.version, SEEKER), PLAIN_POST, uow, NOW)

    ended = replace(before, state=ProposalState.ENDED, note="Austausch beendet: Keine Zeit.")
    with uow:
        assert uow.proposals.get(ONE) == replace(ended, version=before.version + 1)


def test_head_office_reads_who_left_and_that_it_is_over(uow: UnitOfWork):
    running = begun(uow)

    end_exchange(Ending(ONE, EndReason.NO_TIME, running.version, SEEKER), PLAIN_POST, uow, NOW)

    text = f"Ahornstedt hat den Austausch {ONE} verlassen (Keine Zeit). Er ist damit zu Ende. {ASK}"
    key = f"exchange_ended/{ONE}/{SEEKER.ags}"
    assert open_tasks(uow) == (Task(key, TaskKind.EXCHANGE_ENDED, NOW, text, ONE),)


def test_head_office_reads_who_left_a_circle_that_goes_on(uow: UnitOfWork):
    running = begun(uow, format=Format.CIRCLE, members=TOWNS)

    end_exchange(Ending(ONE, EndReason.OTHER, running.version, TOWNS[3]), PLAIN_POST, uow, NOW)

    text = f"Dornfeld hat den Austausch {ONE} verlassen (Anderer Grund). Er geht mit den anderen weiter. {ASK}"
    key = f"exchange_ended/{ONE}/{ags(3)}"
    assert open_tasks(uow) == (Task(key, TaskKind.EXCHANGE_ENDED, NOW, text, ONE),)


def test_after_the_question_how_it_was_the_next_one_waits_three_months_and_a_later_one_keeps_its_day(uow: UnitOfWork):
    begun(uow)
    before = {(one.question, one.member): one for one in questions(uow)}
    # The half year is over in a month: without a pause the two questions would come close together.
    end = NOW + 150 * DAY

    complete_exchange(ONE, SEEKER, uow, end)

    kept = [before[Question.ADOPTED_12, member] for member in (SEEKER, GIVER)]
    waiting = [before[Question.ADOPTED_6, member] for member in (SEEKER, GIVER)]
    put_off = [replace(one, due_at=end + 90 * DAY, version=2) for one in waiting]
    assert questions(uow) == (*how_it_was(end, SEEKER, GIVER), *put_off, *kept)


def test_what_was_asked_before_the_end_stays_as_it_was_asked(uow: UnitOfWork):
    begun(uow)
    half_year = NOW + 200 * DAY
    ask_due(PLAIN_POST, uow, half_year)
    before = questions(uow)

    complete_exchange(ONE, SEEKER, uow, half_year + DAY)

    feedback = how_it_was(half_year + DAY, SEEKER, GIVER)
    assert set(questions(uow)) == {*before, *feedback}


def test_to_strangers_an_exchange_that_is_over_exists_as_little_as_before(uow: UnitOfWork):
    running = begun(uow)
    done = complete_exchange(ONE, SEEKER, uow, met_at(running))

    with pytest.raises(NotFound):
        complete_exchange(ONE, STRANGER, uow, met_at(running))

    assert complete_exchange(ONE, GIVER, uow, met_at(running) + DAY) == done == now_stored(uow)


@pytest.mark.parametrize(
    "planned", [FIRST - 2 * DAY, FIRST - SECOND, FIRST], ids=["days before", "just before", "as it begins"]
)
def test_an_exchange_whose_talk_was_agreed_for_its_planned_end_or_later_runs_until_that_day_is_over(
    uow: UnitOfWork, planned: datetime
):
    ending_soon(uow, planned)
    over = end_of_day(FIRST)
    assert now_stored(uow).planned_until == over

    for moment in (planned, FIRST - SECOND, FIRST, over - SECOND):
        assert complete_past(PLAIN_POST, uow, moment) == 0
    assert complete_past(PLAIN_POST, uow, over) == 1

    found = now_stored(uow)
    assert (found.state, found.closed_at, found.meeting) == (ExchangeState.COMPLETED, over, Meeting(FIRST, SEEKER.ags))
    assert questions(uow) == how_it_was(over, SEEKER, GIVER)
    assert (letters_to(SEEKER.ags, uow), letters_to(GIVER.ags, uow)) == ([], [])


def test_a_talk_before_the_planned_end_puts_nothing_off(uow: UnitOfWork):
    planned = end_of_day(FIRST) + SECOND
    ending_soon(uow, planned)

    assert now_stored(uow).planned_until == planned


def test_a_talk_that_was_agreed_before_it_could_put_off_the_end_is_waited_for(uow: UnitOfWork):
    ending_soon(uow, FIRST)
    with uow:
        uow.exchanges.save(replace(uow.exchanges.get(ONE), planned_until=FIRST - 2 * DAY))
        uow.commit()

    assert complete_past(PLAIN_POST, uow, FIRST - SECOND) == 0
    assert now_stored(uow).state is ExchangeState.RUNNING

    assert complete_past(PLAIN_POST, uow, FIRST) == 1
    assert now_stored(uow).state is ExchangeState.COMPLETED


@WHETHER_THEY_MET
def test_an_exchange_that_somebody_ended_since_the_look_is_left_alone(met: bool):
    uow = FakeUnitOfWork()
    until = FIRST + DAY
    ending_soon(uow, until, met=met)
    overtaken = InterruptedUnitOfWork(uow, 2, lambda other: complete_past(PLAIN_POST, other, until))

    assert complete_past(PLAIN_POST, overtaken, until + DAY) == 0

    assert now_stored(uow).closed_at == until
    assert questions(uow) == (how_it_was(until, SEEKER, GIVER) if met else ())


@pytest.mark.parametrize(("moment", "done"), [(2, 0), (3, 1)], ids=["before it is held", "after that"])
def test_two_workers_that_find_the_same_end_say_farewell_once_and_neither_fails(moment: int, done: int):
    uow = FakeUnitOfWork()
    ending_soon(uow, FIRST, met=False)
    overtaken = InterruptedUnitOfWork(uow, moment, lambda other: complete_past(PLAIN_POST, other, FIRST))

    assert complete_past(PLAIN_POST, overtaken, FIRST) == done

    assert (letters_to(SEEKER.ags, uow), letters_to(GIVER.ags, uow)) == (["cancellation/1"], ["cancellation/1"])


@WHETHER_THEY_MET
def test_of_several_workers_one_ends_what_is_past(open_uow: OpenUnitOfWork, met: bool):
    until = FIRST + DAY
    ending_soon(open_uow(), until, met=met)

    found = at_once(*(partial(complete_past, PLAIN_POST, open_uow(), until) for _ in range(3)))

    assert sorted(found, key=str) == [0, 0, 1]
    farewell = [] if met else ["cancellation/1"]
    assert (letters_to(SEEKER.ags, open_uow()), letters_to(GIVER.ags, open_uow())) == (farewell, farewell)
