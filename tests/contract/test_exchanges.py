"""From the common yes to the feedback: does each step happen once, whole, on every storage, and tell whom it should?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from matchmaker.errors import BadInput, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.access import LinkPurpose, hash_of
from matchmaker.rounds.assessment import read_evidence
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.case_card import CardText
from matchmaker.rounds.case_card_writing import CardStep, agree_to_card, take_back_card, write_card
from matchmaker.rounds.check_in import Answer, Question, Verdict
from matchmaker.rounds.check_in_answering import GivenAnswer, answer_question
from matchmaker.rounds.check_in_asking import ask_due, open_question
from matchmaker.rounds.exchange import EndReason, Exchange, ExchangeState
from matchmaker.rounds.exchange_beginning import begin_exchange
from matchmaker.rounds.exchange_ending import Ending, complete_exchange, complete_past, end_exchange
from matchmaker.rounds.exchange_rescue import find_silent
from matchmaker.rounds.exchange_telling import tell_agreed
from matchmaker.rounds.feedback import Outcome, read_outcomes
from matchmaker.rounds.holidays import SchoolHoliday
from matchmaker.rounds.meeting_picking import SlotChoice, pick_slot
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.rounds.still_holding import why_not
from matchmaker.rounds.task import TaskKind
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Format, Role
from tests.builders import a_profile, a_taxonomy, ags
from tests.contract.conftest import OpenUnitOfWork
from tests.counted_questions import counting
from tests.exchange_builders import GIVER, SEEKER, a_confirmed_proposal
from tests.exchange_letters import PLAIN_POST, canary_of, letters_to
from tests.round_builders import NOW, a_proposal, store_proposals

ONE = "r1-1-01"
DAY = timedelta(days=1)
STRANGER = Member(ags(5), Role.MAYOR)
YES = Answer(Verdict.YES)
TEXT = CardText("Läden auf Zeit", "Vier Läden öffneten.", "pop_up_lab")


def begun(uow: UnitOfWork, **changes: object) -> Exchange:
    """The exchange of a proposal that both confirmed, at the beginning."""
    proposal = a_confirmed_proposal(**changes)
    store_proposals(uow, proposal)
    with uow:
        new = begin_exchange(proposal, proposal.members, uow, NOW)
        uow.commit()
    return new


def now_stored(uow: UnitOfWork) -> Exchange:
    with uow:
        return uow.exchanges.get(ONE)


def picked(uow: UnitOfWork, slot: int = 0, member: Member = SEEKER, at: datetime = NOW) -> Exchange:
    current = now_stored(uow)
    choice = SlotChoice(ONE, member, current.slots[slot].starts_at, current.version)
    return pick_slot(choice, PLAIN_POST, uow, at)


def completed(uow: UnitOfWork) -> datetime:
    """Begun, met and done; returns the moment of the end."""
    begun(uow)
    end = picked(uow).slots[-1].starts_at + DAY
    complete_exchange(ONE, SEEKER, uow, end)
    return end


def mails(uow: UnitOfWork) -> list[OutboxMessage]:
    with uow:
        return list(uow.outbox.of_proposal(ONE))


def test_a_confirmed_proposal_becomes_an_exchange_with_slots_and_questions_once(uow: UnitOfWork):
    first = begun(uow)
    with uow:
        again = begin_exchange(a_confirmed_proposal(), (SEEKER, GIVER), uow, NOW + DAY)

    assert again == first == now_stored(uow)
    assert (first.starter, len(first.slots), [side.member for side in first.sides]) == (SEEKER.ags, 3, [SEEKER, GIVER])
    with uow:
        asked = [(one.member, one.question, (one.due_at - NOW).days) for one in uow.check_ins.of_exchange(ONE)]
    assert asked == [
        (member, question, days)
        for question, days in ((Question.MET, 27), (Question.ADOPTED_6, 182), (Question.ADOPTED_12, 364))
        for member in (SEEKER, GIVER)
    ]


@pytest.mark.parametrize("state", [state for state in ProposalState if state is not ProposalState.CONFIRMED])
def test_nothing_begins_before_both_said_yes(uow: UnitOfWork, state: ProposalState):
    proposal = a_confirmed_proposal(state=state)
    store_proposals(uow, proposal)

    with uow, pytest.raises(TransitionRefused):
        begin_exchange(proposal, proposal.members, uow, NOW)

    with uow:
        assert uow.exchanges.all_open() == ()


@pytest.mark.parametrize("members", [(SEEKER,), (SEEKER, SEEKER), (SEEKER, STRANGER), ()])
def test_an_exchange_has_two_towns_of_its_proposal(uow: UnitOfWork, members: tuple[Member, ...]):
    store_proposals(uow, a_confirmed_proposal())

    with uow, pytest.raises(TransitionRefused):
        begin_exchange(a_confirmed_proposal(), members, uow, NOW)


def test_slots_keep_to_the_windows_of_both_and_to_the_school_holidays_of_either(uow: UnitOfWork):
    store_proposals(uow, a_confirmed_proposal())
    off = SchoolHoliday("Sachsen", german_day(NOW), german_day(NOW + 21 * DAY), "Osterferien")
    with uow:
        uow.profiles.save_all([a_profile(0, windows=("tue_am", "wed_pm")), a_profile(1, windows=("wed_pm",))])
        uow.holidays.replace_all([off])
        new = begin_exchange(a_confirmed_proposal(), (SEEKER, GIVER), uow, NOW)

    days = [german_day(slot.starts_at).isoformat() for slot in new.slots]
    assert days == ["2024-03-27", "2024-04-03", "2024-04-10"]
    assert {slot.suits for slot in new.slots} == {2}


def test_both_towns_hear_of_each_other_once_however_many_sweeps_run(uow: UnitOfWork):
    begun(uow)

    assert [tell_agreed(PLAIN_POST, uow, NOW) for _ in range(3)] == [1, 0, 0]

    assert (letters_to(SEEKER.ags, uow), letters_to(GIVER.ags, uow)) == (["all_agreed/1"], ["all_agreed/1"])
    told = {mail.key.split("/")[1]: mail.content.decode() for mail in mails(uow)}
    assert canary_of(GIVER) in told[f"{SEEKER.ags}-mayor"]
    assert canary_of(SEEKER) not in told[f"{SEEKER.ags}-mayor"]
    assert canary_of(SEEKER) in told[f"{GIVER.ags}-mayor"]
    assert now_stored(uow).told_at == NOW


def test_each_letter_has_a_link_of_its_own_to_this_exchange_alone(uow: UnitOfWork):
    begun(uow)
    tell_agreed(PLAIN_POST, uow, NOW)

    with uow:
        link = uow.access.link(hash_of(f"secret of {ONE}/{SEEKER.ags}-mayor/all_agreed/1/{SEEKER.ags}@office.example"))

    assert link is not None
    assert (link.purpose, link.ags, link.role, link.proposal_id) == (
        *(LinkPurpose.EXCHANGE, SEEKER.ags),
        *(Role.MAYOR, ONE),
    )


def test_one_town_picks_a_slot_and_both_are_invited_once(uow: UnitOfWork):
    first = begun(uow)
    choice = SlotChoice(ONE, GIVER, first.slots[1].starts_at, first.version)

    for _ in range(2):
        pick_slot(choice, PLAIN_POST, uow, NOW)

    stored = now_stored(uow)
    assert (stored.state, stored.sequence) == (ExchangeState.RUNNING, 0)
    assert (stored.meeting.starts_at, stored.meeting.picked_by) == (first.slots[1].starts_at, GIVER.ags)
    assert (letters_to(SEEKER.ags, uow), letters_to(GIVER.ags, uow)) == (["invitation/1"], ["invitation/1"])
    with uow:
        assert uow.proposals.get(ONE).state is ProposalState.RUNNING


def test_a_date_that_moves_is_the_same_date_with_the_next_number(uow: UnitOfWork):
    begun(uow)
    picked(uow, 0)
    moved = picked(uow, 2, GIVER)

    assert (moved.sequence, moved.meeting.starts_at) == (1, moved.slots[2].starts_at)
    assert letters_to(SEEKER.ags, uow) == ["invitation/1", "invitation/2"]
    assert b"running 1 for" in mails(uow)[-1].content
    # Who has both letters must see from the second alone that the first date falls away.
    before = repr(("moved_from", moved.slots[0].starts_at)).encode()
    invitations = {mail.key.removeprefix(f"{ONE}/"): before in mail.content for mail in mails(uow)}
    assert invitations == {
        f"{SEEKER.ags}-mayor/invitation/1": False,
        f"{GIVER.ags}-mayor/invitation/1": False,
        f"{SEEKER.ags}-mayor/invitation/2": True,
        f"{GIVER.ags}-mayor/invitation/2": True,
    }


def test_who_chooses_at_the_same_time_as_the_other_is_told_and_moves_nothing(uow: UnitOfWork):
    first = begun(uow)
    picked(uow, 0)

    with pytest.raises(StaleWrite, match="Inzwischen ist ein Termin gewählt"):
        pick_slot(SlotChoice(ONE, GIVER, first.slots[1].starts_at, first.version), PLAIN_POST, uow, NOW)

    assert now_stored(uow).meeting.starts_at == first.slots[0].starts_at
    assert letters_to(GIVER.ags, uow) == ["invitation/1"]


@pytest.mark.parametrize(
    ("choice", "refusal"),
    [
        (lambda one: SlotChoice(ONE, STRANGER, one.slots[0].starts_at, 1), NotFound),
        (lambda one: SlotChoice(ONE, Member(SEEKER.ags, Role.ADMINISTRATION), one.slots[0].starts_at, 1), NotFound),
        (lambda _: SlotChoice(ONE, STRANGER, None, 1), NotFound),
        (lambda one: SlotChoice("r1-1-09", SEEKER, one.slots[0].starts_at, 1), NotFound),
        (lambda _: SlotChoice(ONE, SEEKER, NOW + DAY, 1), TransitionRefused),
    ],
    ids=["stranger", "other role", "stranger wants others", "other exchange", "not a slot"],
)
def test_what_is_not_offered_to_a_town_is_refused_and_changes_nothing(
    uow: UnitOfWork, choice: Callable[[Exchange], SlotChoice], refusal: type[Exception]
):
    first = begun(uow)

    with pytest.raises(refusal):
        pick_slot(choice(first), PLAIN_POST, uow, NOW)

    assert (now_stored(uow), mails(uow)) == (first, [])


def test_where_no_slot_suits_three_later_ones_are_told_to_both(uow: UnitOfWork):
    first = begun(uow)
    tell_agreed(PLAIN_POST, uow, NOW)

    others = pick_slot(SlotChoice(ONE, GIVER, None, 2), PLAIN_POST, uow, NOW)

    assert min(slot.starts_at for slot in others.slots) > max(slot.starts_at for slot in first.slots)
    assert letters_to(SEEKER.ags, uow) == ["all_agreed/1", "all_agreed/2"]
    with pytest.raises(StaleWrite):
        pick_slot(SlotChoice(ONE, SEEKER, None, 2), PLAIN_POST, uow, NOW)


def test_slots_that_nobody_took_in_time_give_way_to_others_ahead(uow: UnitOfWork):
    first = begun(uow)
    long_after = first.slots[-1].starts_at + 30 * DAY

    others = pick_slot(SlotChoice(ONE, GIVER, None, first.version), PLAIN_POST, uow, long_after)

    days = [german_day(slot.starts_at) - german_day(long_after) for slot in others.slots]
    assert (len(days), min(days) > 0 * DAY, max(days) < 28 * DAY) == (3, True, True)
    assert now_stored(uow) == others


def test_to_strangers_an_exchange_with_a_date_exists_as_little_as_one_without(uow: UnitOfWork):
    begun(uow)
    running = picked(uow)

    for starts_at in (None, running.slots[1].starts_at):
        with pytest.raises(NotFound):
            pick_slot(SlotChoice(ONE, STRANGER, starts_at, running.version), PLAIN_POST, uow, NOW)

    assert now_stored(uow) == running


def test_an_exchange_ends_safely_and_takes_the_date_out_of_both_calendars(uow: UnitOfWork):
    begun(uow)
    running = picked(uow)

    ended = end_exchange(Ending(ONE, EndReason.NO_TIME, running.version, SEEKER), PLAIN_POST, uow, NOW)

    assert (ended.state, ended.reason, ended.sequence) == (ExchangeState.ENDED, EndReason.NO_TIME, 1)
    assert letters_to(SEEKER.ags, uow) == letters_to(GIVER.ags, uow) == ["cancellation/1", "invitation/1"]
    farewells = [mail.content.decode() for mail in mails(uow) if mail.letter == "cancellation"]
    assert all("ended 1 for" in one and "no_time" not in one and "canary" not in one for one in farewells)
    with uow:
        assert [task.kind for task in uow.tasks.open()] == [TaskKind.EXCHANGE_ENDED]
        assert uow.check_ins.of_exchange(ONE) == ()
        assert uow.proposals.get(ONE).state is ProposalState.ENDED


def test_an_exchange_without_a_date_ends_without_a_calendar_file(uow: UnitOfWork):
    begun(uow)

    end_exchange(Ending(ONE, EndReason.NEVER_MET, 1), PLAIN_POST, uow, NOW)

    (farewell,) = {mail.content for mail in mails(uow) if f"/{SEEKER.ags}-" in mail.key}
    assert b"calendar" not in farewell
    with uow:
        assert uow.tasks.open() == ()


def test_a_second_end_is_refused_and_writes_to_nobody(uow: UnitOfWork):
    begun(uow)
    ended = end_exchange(Ending(ONE, EndReason.OTHER, 1), PLAIN_POST, uow, NOW)

    for ending, refusal in (
        (Ending(ONE, EndReason.OTHER, 1), StaleWrite),
        (Ending(ONE, EndReason.OTHER, 2), TransitionRefused),
    ):
        with pytest.raises(refusal):
            end_exchange(ending, PLAIN_POST, uow, NOW)

    assert now_stored(uow) == ended
    assert len(mails(uow)) == 2


def test_a_town_leaves_a_circle_that_goes_on_without_it(uow: UnitOfWork):
    members = tuple(Member(ags(number), Role.MAYOR) for number in range(4))
    begun(uow, format=Format.CIRCLE, members=members)
    running = picked(uow, member=members[0])

    left = end_exchange(Ending(ONE, EndReason.NO_TIME, running.version, members[3]), PLAIN_POST, uow, NOW)

    assert (left.state, len(left.present)) == (ExchangeState.RUNNING, 3)
    assert letters_to(members[3].ags, uow) == ["cancellation/1", "invitation/1"]
    assert letters_to(members[0].ags, uow) == ["invitation/1"]
    with uow:
        assert members[3] not in {one.member for one in uow.check_ins.of_exchange(ONE)}
    with pytest.raises(NotFound):
        pick_slot(SlotChoice(ONE, members[3], left.slots[1].starts_at, left.version), PLAIN_POST, uow, NOW)


def test_the_first_question_goes_to_each_town_once_after_four_weeks(uow: UnitOfWork):
    begun(uow)
    picked(uow)
    due = NOW + 28 * DAY

    assert ask_due(PLAIN_POST, uow, due - DAY) == 0
    assert [ask_due(PLAIN_POST, uow, due) for _ in range(3)] == [2, 0, 0]

    assert letters_to(SEEKER.ags, uow) == ["invitation/1", "check_in/1"]


def test_a_town_answers_once_and_may_correct_itself(uow: UnitOfWork):
    begun(uow)
    at = NOW + 28 * DAY
    ask_due(PLAIN_POST, uow, at)
    given = GivenAnswer(ONE, SEEKER, Question.MET, YES, seen_version=2)

    first = answer_question(given, uow, at)
    again = answer_question(given, uow, at + DAY)
    corrected = answer_question(replace(given, answer=Answer(Verdict.PARTLY), seen_version=3), uow, at + DAY)

    assert (first, first.answer, corrected.answer) == (again, YES, Answer(Verdict.PARTLY))
    with pytest.raises(StaleWrite) as refusal:
        answer_question(replace(given, answer=Answer(Verdict.NO, words="doch nicht")), uow, at + DAY)
    assert refusal.value.rejected_text == "doch nicht"
    assert now_stored(uow).sides[0].heard_at == at + DAY


@pytest.mark.parametrize("verdict", [Verdict.NO, Verdict.NOBODY_ANSWERS])
def test_who_has_not_met_gets_help_from_head_office_and_the_partner_learns_nothing(uow: UnitOfWork, verdict: Verdict):
    begun(uow)
    at = NOW + 28 * DAY
    ask_due(PLAIN_POST, uow, at)
    before = len(mails(uow))

    answer_question(GivenAnswer(ONE, SEEKER, Question.MET, Answer(verdict, words="Bitte anrufen"), 2), uow, at)

    with uow:
        (task,) = uow.tasks.open()
    assert (task.kind, task.proposal_id, "„Bitte anrufen“" in task.text) == (TaskKind.RESCUE, ONE, True)
    assert len(mails(uow)) == before


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        (GivenAnswer(ONE, STRANGER, Question.MET, YES, 2), NotFound),
        (GivenAnswer(ONE, SEEKER, Question.FEEDBACK, YES, 2), NotFound),
        (GivenAnswer(ONE, SEEKER, Question.ADOPTED_6, YES, 1), TransitionRefused),
        (GivenAnswer(ONE, SEEKER, Question.MET, Answer(Verdict.YES, wish_to_go_on=True), 2), BadInput),
        (GivenAnswer(ONE, SEEKER, Question.MET, Answer(Verdict.YES, words="x" * 2001), 2), BadInput),
        (GivenAnswer(ONE, SEEKER, Question.MET, Answer(Verdict.YES, words="NUL\x00"), 2), BadInput),
    ],
)
def test_an_answer_that_cannot_be_is_refused_whole(uow: UnitOfWork, given: GivenAnswer, refusal: type[Exception]):
    begun(uow)
    at = NOW + 28 * DAY
    ask_due(PLAIN_POST, uow, at)

    with pytest.raises(refusal):
        answer_question(given, uow, at)

    with uow:
        assert [one for one in uow.check_ins.of_exchange(ONE) if one.answer] == []


def test_an_answer_after_three_months_comes_too_late(uow: UnitOfWork):
    begun(uow)
    at = NOW + 28 * DAY
    ask_due(PLAIN_POST, uow, at)

    with pytest.raises(TransitionRefused, match="abgeschlossen"):
        answer_question(GivenAnswer(ONE, SEEKER, Question.MET, YES, 2), uow, at + 91 * DAY)


def test_an_end_as_planned_asks_how_it_was_and_lets_the_next_question_wait(uow: UnitOfWork):
    end = completed(uow)

    assert ask_due(PLAIN_POST, uow, end) == 2
    assert letters_to(GIVER.ags, uow) == ["invitation/1", "feedback_request/1"]
    with uow:
        questions = {one.question: one.due_at for one in uow.check_ins.of_exchange(ONE)}
        assert uow.proposals.get(ONE).state is ProposalState.COMPLETED
    assert Question.MET not in questions
    assert questions[Question.ADOPTED_6] == max(questions[Question.ADOPTED_6], end + 90 * DAY)
    assert complete_exchange(ONE, GIVER, uow, end + DAY).closed_at == end


def test_what_was_taken_over_is_not_asked_before_the_first_talk(uow: UnitOfWork):
    begun(uow)
    ask_due(PLAIN_POST, uow, NOW + 28 * DAY)
    half_a_year = NOW + 183 * DAY

    assert [ask_due(PLAIN_POST, uow, half_a_year + days * DAY) for days in (0, 1, 28)] == [0, 0, 0]
    late = half_a_year + 29 * DAY
    pick_slot(SlotChoice(ONE, GIVER, None, now_stored(uow).version), PLAIN_POST, uow, late)
    picked(uow, at=late)
    meeting = now_stored(uow).meeting
    assert meeting is not None
    asked = [ask_due(PLAIN_POST, uow, at) for at in (half_a_year + 56 * DAY, half_a_year + 57 * DAY)]

    assert (asked, meeting.starts_at < half_a_year + 56 * DAY) == ([2, 0], True)
    assert letters_to(GIVER.ags, uow) == ["check_in/1", "all_agreed/2", "invitation/1", "check_in/2"]
    with uow:
        questions = {one.question: one for one in uow.check_ins.of_exchange(ONE) if one.member == GIVER}
        (letter,) = (mail for mail in uow.outbox.of_proposal(ONE) if mail.key.endswith("99000001-mayor/check_in/2"))
        # Nearly eight months have gone by, and the letter says so.
        assert "('after_months', 6), ('months', 8)" in letter.content.decode()
        assert questions[Question.ADOPTED_6].asked_at == half_a_year + 56 * DAY


def test_a_talk_shortly_before_the_year_is_over_is_asked_about_once(uow: UnitOfWork):
    begun(uow)
    late = NOW + 260 * DAY
    ask_due(PLAIN_POST, uow, late)
    pick_slot(SlotChoice(ONE, GIVER, None, now_stored(uow).version), PLAIN_POST, uow, late)
    picked(uow, at=late)
    end = now_stored(uow).slots[-1].starts_at + 30 * DAY

    complete_exchange(ONE, SEEKER, uow, end)

    with uow:
        due = {one.question: one.due_at for one in uow.check_ins.of_exchange(ONE) if one.member == SEEKER}
    assert set(due) == {Question.MET, Question.FEEDBACK, Question.ADOPTED_12}
    assert due[Question.ADOPTED_12] == end + 90 * DAY


def test_nothing_is_done_before_the_first_talk(uow: UnitOfWork):
    begun(uow)
    for _ in range(2):
        with pytest.raises(TransitionRefused):
            complete_exchange(ONE, SEEKER, uow, NOW)
        picked(uow)
    with pytest.raises(NotFound):
        complete_exchange(ONE, STRANGER, uow, NOW)


@pytest.mark.parametrize(("met", "state"), [(True, ExchangeState.COMPLETED), (False, ExchangeState.ENDED)])
def test_beyond_its_time_an_exchange_ends_by_itself_once(uow: UnitOfWork, met: bool, state: ExchangeState):
    until = begun(uow).planned_until
    if met:
        picked(uow)

    assert [complete_past(PLAIN_POST, uow, until + step) for step in (-DAY, DAY, DAY)] == [0, 1, 0]

    assert now_stored(uow).state is state


def test_who_lets_two_weeks_go_by_is_called_by_head_office_once(uow: UnitOfWork):
    begun(uow)

    assert [find_silent(uow, NOW + days * DAY) for days in (13, 14, 15)] == [0, 1, 0]

    with uow:
        (task,) = uow.tasks.open()
    assert (task.kind, "Den Anfang sollte Ahornstedt machen" in task.text) == (TaskKind.RESCUE, True)


def test_whom_head_office_was_asked_to_call_costs_no_further_transaction(engine: sa.Engine):
    uow = SqlUnitOfWork(engine)
    begun(uow)
    assert find_silent(uow, NOW + 14 * DAY) == 1
    with uow:
        (task,) = uow.tasks.open()
        uow.tasks.finish(task.key, NOW + 15 * DAY)
        uow.commit()

    with counting(engine) as statements:
        assert find_silent(uow, NOW + 16 * DAY) == 0

    # What is without a date, what without an answer, and whom somebody was asked to call.
    assert len(statements) == 3


def test_a_town_that_lets_the_first_question_lie_is_named_to_head_office(uow: UnitOfWork):
    begun(uow)
    picked(uow)
    at = NOW + 28 * DAY
    ask_due(PLAIN_POST, uow, at)
    answer_question(GivenAnswer(ONE, SEEKER, Question.MET, YES, 2), uow, at)

    assert [find_silent(uow, at + days * DAY) for days in (13, 14, 15)] == [0, 1, 0]

    with uow:
        assert [task.text.split(" hat ")[0] for task in uow.tasks.open()] == ["Birkenau am See"]


def test_a_town_is_asked_its_oldest_open_question_and_may_look_at_its_last_answer(uow: UnitOfWork):
    end = completed(uow)
    ask_due(PLAIN_POST, uow, end)
    with uow:
        own = tuple(one for one in uow.check_ins.of_exchange(ONE) if one.member == SEEKER)
    exchange = now_stored(uow)

    assert open_question(own, exchange, end).question is Question.FEEDBACK
    answered = tuple(
        one.answered(Answer(Verdict.YES, wish_to_go_on=False), end) if one.asked_at else one for one in own
    )
    assert open_question(answered, exchange, end).answer == Answer(Verdict.YES, wish_to_go_on=False)
    assert open_question(answered, exchange, end + 91 * DAY) is None


def test_a_case_card_is_written_by_one_agreed_to_by_the_other_and_taken_back_by_either(uow: UnitOfWork):
    end = completed(uow)

    written = write_card(CardStep(ONE, SEEKER, 0), TEXT, uow, end)
    again = write_card(CardStep(ONE, SEEKER, 0), TEXT, uow, end)
    public = agree_to_card(CardStep(ONE, GIVER, 1), uow, end + DAY)
    agree_to_card(CardStep(ONE, GIVER, 1), uow, end + DAY)

    assert (written, written.published_at, public.published_at) == (again, None, end + DAY)
    with pytest.raises(StaleWrite):
        write_card(CardStep(ONE, GIVER, 1), replace(TEXT, result="anders"), uow, end)
    changed = write_card(CardStep(ONE, GIVER, 2), replace(TEXT, result="anders"), uow, end + DAY)
    assert (changed.published_at, dict(changed.agreed).keys()) == (None, {GIVER.ags})
    with pytest.raises(StaleWrite):
        agree_to_card(CardStep(ONE, SEEKER, 2), uow, end + DAY)
    agree_to_card(CardStep(ONE, SEEKER, 3), uow, end + DAY)
    take_back_card(CardStep(ONE, GIVER, 1), uow)
    with uow:
        assert uow.case_cards.published() == ()


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (CardText(" ", "\n"), ["titel", "ergebnis"]),
        (CardText("x" * 121, "y"), ["titel"]),
        (CardText("x", "y" * 1201), ["ergebnis"]),
    ],
)
def test_a_card_without_words_or_with_too_many_is_refused_with_all_faults(
    uow: UnitOfWork, text: CardText, columns: list[str]
):
    end = completed(uow)

    with pytest.raises(BadInput) as refusal:
        write_card(CardStep(ONE, SEEKER, 0), text, uow, end)

    assert [fault.column for fault in refusal.value.faults] == columns
    with uow:
        assert uow.case_cards.find(ONE) is None


def test_no_card_before_the_end_and_none_for_strangers(uow: UnitOfWork):
    begun(uow)
    for member, refusal in ((SEEKER, TransitionRefused), (STRANGER, NotFound)):
        for step in (
            lambda who: write_card(CardStep(ONE, who, 0), TEXT, uow, NOW),
            lambda who: agree_to_card(CardStep(ONE, who, 0), uow, NOW),
            lambda who: take_back_card(CardStep(ONE, who, 0), uow),
        ):
            with pytest.raises(refusal):
                step(member)


def test_one_exchange_that_cannot_be_told_keeps_no_other_from_its_letters(open_uow: OpenUnitOfWork):
    uow = open_uow()
    store_proposals(uow, a_confirmed_proposal(1), a_confirmed_proposal(2))
    with uow:
        for number, proposal in ((1, a_confirmed_proposal(1)), (2, a_confirmed_proposal(2))):
            begin_exchange(proposal, a_proposal(number).members, uow, NOW)
        uow.commit()

    def no_address(member: Member, uow: UnitOfWork):
        if member.ags == ags(1):
            raise NotFound("Keine Adresse.")
        return PLAIN_POST.contacts(member, uow)

    with pytest.raises(NotFound, match="Keine Adresse"):
        tell_agreed(replace(PLAIN_POST, contacts=no_address), uow, NOW)

    assert (letters_to(ags(0), uow), letters_to(ags(2), uow)) == ([], ["all_agreed/1"])


def test_feedback_of_both_reaches_the_next_round_and_that_of_one_alone_does_not(uow: UnitOfWork):
    end = completed(uow)
    ask_due(PLAIN_POST, uow, end)
    wish = Answer(Verdict.YES, wish_to_go_on=True)
    for member, wishing in ((SEEKER, {SEEKER.ags}), (GIVER, {SEEKER.ags, GIVER.ags})):
        answer_question(GivenAnswer(ONE, member, Question.FEEDBACK, wish, 2), uow, end)
        with uow:
            assert read_outcomes(uow) == {ONE: Outcome(german_day(end), frozenset(wishing))}
            (tie,) = read_evidence(uow, a_taxonomy()).ties
        assert (tie.day, tie.wish_to_go_on) == (german_day(end), len(wishing) == 2)


def test_a_letter_that_waits_does_not_leave_to_whom_it_no_longer_concerns(uow: UnitOfWork):
    members = tuple(Member(ags(number), Role.MAYOR) for number in range(4))
    begun(uow, format=Format.CIRCLE, members=members)
    tell_agreed(PLAIN_POST, uow, NOW)
    left = end_exchange(Ending(ONE, EndReason.NO_TIME, 2, members[3]), PLAIN_POST, uow, NOW)

    def held_back() -> dict[str, str | None]:
        with uow:
            return {"/".join(mail.key.split("/")[1:3]): why_not(mail, uow, NOW) for mail in uow.outbox.of_proposal(ONE)}

    gone = {f"{ags(3)}-mayor/all_agreed": "Die Stadt nimmt an diesem Austausch nicht mehr teil."}
    kept = {f"{member.ags}-mayor/all_agreed": None for member in members[:3]} | {f"{ags(3)}-mayor/cancellation": None}
    assert held_back() == kept | gone
    end_exchange(Ending(ONE, EndReason.OTHER, left.version), PLAIN_POST, uow, NOW)
    over = {f"{member.ags}-mayor/all_agreed": "Der Austausch ist inzwischen beendet." for member in members[:3]}
    farewells = {f"{member.ags}-mayor/cancellation": None for member in members}
    assert held_back() == over | farewells | gone
