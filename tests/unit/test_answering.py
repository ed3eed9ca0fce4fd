"""Does each answer count once, in its time, and does everything follow from it that should?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.errors import BadInput, NotFound, StaleWrite
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.answer import Answer, AnswerKind, AnswerRefused, Refusal
from matchmaker.rounds.answer_key import KeyUsedOtherwise
from matchmaker.rounds.answering import AnswerOrder, CallMade, answer, end_call
from matchmaker.rounds.closing import Withdrawal, close_round
from matchmaker.rounds.decision import Act, Decision, RefusalReason
from matchmaker.rounds.invitation import InvitationState
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.fake_letters import a_post, token_of
from tests.fakes import FakeDatabase, FakeUnitOfWork
from tests.invitation_builders import a_schedule
from tests.lifecycle_cast import (
    NO,
    PROPOSAL,
    YES,
    a_tandem,
    invited,
    letters,
    members,
    say,
    sent,
    tasks,
    the_proposal,
)
from tests.round_builders import LATER, NOW, OLGA
from tests.unit.test_closing import Farewells

DUE = a_schedule().due_at
SOON = timedelta(days=2)
ASKED_LATER = timedelta(days=3)


@pytest.fixture
def uow() -> FakeUnitOfWork:
    return FakeUnitOfWork(FakeDatabase())


def test_both_sides_are_asked_at_once_where_none_of_them_gives(uow: FakeUnitOfWork):
    sent(uow, a_tandem())

    assert the_proposal(uow).state is ProposalState.OFFERED
    assert letters(uow) == {(0, "proposal_offered"), (1, "proposal_offered")}


def test_the_giving_side_is_asked_first_and_the_other_with_its_yes_in_a_time_of_its_own(uow: FakeUnitOfWork):
    sent(uow, a_tandem(giving=1))
    assert the_proposal(uow).state is ProposalState.OFFERED_FIRST
    assert (invited(uow), letters(uow)) == ({0: "waiting", 1: "asked"}, {(1, "proposal_offered")})

    say(uow, 1, now=NOW + SOON)

    proposal = the_proposal(uow)
    assert (proposal.state, proposal.asked_all_at) == (ProposalState.OFFERED, NOW + SOON)
    assert proposal.deadline == DUE + SOON
    assert invited(uow) == {0: "asked", 1: "accepted"}
    assert letters(uow) == {(0, "proposal_offered"), (1, "proposal_offered")}


def test_a_giving_side_that_says_no_leaves_the_other_in_peace(uow: FakeUnitOfWork):
    sent(uow, a_tandem(giving=1))

    say(uow, 1, NO)

    assert the_proposal(uow).state is ProposalState.DECLINED
    assert (invited(uow), letters(uow)) == ({0: "closed", 1: "declined"}, {(1, "proposal_offered")})


def test_two_yes_confirm_and_begin_the_exchange(uow: FakeUnitOfWork):
    sent(uow, a_tandem())

    say(uow, 0)
    assert the_proposal(uow).state is ProposalState.OFFERED
    answered = say(uow, 1, now=LATER)

    assert answered.proposal.state is ProposalState.CONFIRMED
    with uow:
        begun = uow.exchanges.find(PROPOSAL)
        assert begun is not None
        assert {side.member for side in begun.sides} == set(members(0, 1))
        log = uow.decisions.decisions()
    assert log[-2:] == (
        Decision(PROPOSAL, Act.ACCEPTED, NOW, ags(0), Role.MAYOR),
        Decision(PROPOSAL, Act.ACCEPTED, LATER, ags(1), Role.MAYOR),
    )


def test_a_no_ends_it_but_the_partner_hears_nothing_and_may_still_answer(uow: FakeUnitOfWork):
    sent(uow, a_tandem())

    say(uow, 0, replace(NO, reason=RefusalReason.DISTANCE, note="zu weit"))
    partner = say(uow, 1, now=NOW + SOON)

    proposal = the_proposal(uow)
    assert (proposal.state, proposal.tell_at) == (ProposalState.DECLINED, DUE + timedelta(hours=8, seconds=1))
    assert partner.invitation.state == "accepted"
    assert letters(uow) == {(0, "proposal_offered"), (1, "proposal_offered")}
    with uow:
        assert uow.exchanges.find(PROPOSAL) is None
        assert uow.invitations.get(PROPOSAL, ags(0)).note == "zu weit"
        refusal = [one for one in uow.decisions.decisions() if one.act is Act.DECLINED]
    assert refusal == [Decision(PROPOSAL, Act.DECLINED, NOW, ags(0), Role.MAYOR, RefusalReason.DISTANCE)]


def test_later_moves_the_deadline_of_this_town_and_with_it_the_proposals_and_its_link(uow: FakeUnitOfWork):
    sent(uow, a_tandem())

    say(uow, 0, Answer(AnswerKind.LATER, days=7))

    assert the_proposal(uow).deadline == DUE + timedelta(days=7)
    with uow:
        links = [
            uow.access.link(hash_of(token_of(the, member)))
            for the in [uow.proposals.get(PROPOSAL)]
            for member in the.members
        ]
    assert [link.valid_until for link in links if link] == [DUE + timedelta(days=21), DUE + timedelta(days=14)]
    with pytest.raises(AnswerRefused) as refused:
        say(uow, 0, Answer(AnswerKind.LATER, days=7), key="another form")
    assert refused.value.why is Refusal.POSTPONED


def test_a_stand_in_is_noted_as_an_office_and_the_clock_runs_on(uow: FakeUnitOfWork):
    sent(uow, a_tandem())

    answered = say(uow, 0, Answer(AnswerKind.DELEGATE, delegate=" Bauamt "))

    assert (answered.invitation.delegate, answered.invitation.due_at) == ("Bauamt", DUE)
    assert say(uow, 0).invitation.state == "accepted"


def test_a_wish_for_a_call_stops_the_clock_and_makes_a_task_that_ends_with_the_call(uow: FakeUnitOfWork):
    sent(uow, a_tandem())

    say(uow, 0, Answer(AnswerKind.CALL), now=NOW + ASKED_LATER)
    assert tasks(uow) == ["call"]
    called = end_call(CallMade(PROPOSAL, ags(0)), uow, NOW + ASKED_LATER + SOON)

    assert (called.call_since, called.due_at, tasks(uow)) == (None, DUE + SOON, [])
    assert the_proposal(uow).deadline == DUE + SOON


def test_a_call_is_ended_once_by_whoever_saw_it_and_keeps_note_and_writer(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0, Answer(AnswerKind.CALL))
    made = CallMade(PROPOSAL, ags(0), "form 3", seen_version=2, note="will es mit dem Rat bereden", recorded_by=OLGA)

    with pytest.raises(StaleWrite) as stale:
        end_call(replace(made, seen_version=1), uow, NOW + SOON)
    once = end_call(made, uow, NOW + SOON)
    again = end_call(made, uow, NOW + SOON + SOON)

    assert stale.value.rejected_text == made.note
    assert (once.note, once.recorded_by) == (made.note, OLGA)
    assert again == once


def test_a_call_without_a_form_s_key_counts_after_an_answer_without_one(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    asked = answer(AnswerOrder(PROPOSAL, ags(0), Answer(AnswerKind.CALL, note="bitte morgens"), ""), a_post(), uow, NOW)

    called = end_call(CallMade(PROPOSAL, ags(0)), uow, NOW + SOON)

    ran_on = asked.invitation.called(NOW + SOON)
    assert called == replace(ran_on, note="bitte morgens", version=asked.invitation.version + 1)
    assert (called.called_days, tasks(uow)) == (2, [])


def test_a_note_of_a_call_that_is_too_long_is_refused_and_the_call_still_awaited(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0, Answer(AnswerKind.CALL))

    with pytest.raises(BadInput) as refused:
        end_call(CallMade(PROPOSAL, ags(0), note="x" * 1001), uow, NOW + SOON)

    assert ([fault.column for fault in refused.value.faults], tasks(uow)) == (["nachricht"], ["call"])
    assert end_call(CallMade(PROPOSAL, ags(0), note="x" * 1000), uow, NOW + SOON).note == "x" * 1000


def test_an_answer_at_the_phone_keeps_who_took_it_down_and_ends_the_wish_for_a_call(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0, Answer(AnswerKind.CALL))

    order = AnswerOrder(PROPOSAL, ags(0), replace(NO, note="leider nein"), "k", recorded_by=OLGA)
    said = answer(order, a_post(), uow, NOW + SOON).invitation

    assert (said.state, said.note, said.recorded_by, tasks(uow)) == ("declined", "leider nein", OLGA, [])


@pytest.mark.parametrize("said", [YES, NO, Answer(AnswerKind.CALL), Answer(AnswerKind.LATER)], ids=lambda one: one.kind)
def test_the_same_form_twice_is_one_answer(uow: FakeUnitOfWork, said: Answer):
    sent(uow, a_tandem())

    once = say(uow, 0, said, key="form 7")
    with uow:
        log = uow.decisions.decisions()
    again = say(uow, 0, said, now=LATER, key="form 7")

    assert again.invitation == once.invitation
    with uow:
        assert uow.decisions.decisions() == log


def test_a_second_answer_is_refused_with_a_sentence_and_changes_nothing(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0)
    before = the_proposal(uow), invited(uow), letters(uow)

    with pytest.raises(AnswerRefused, match="haben wir schon") as refused:
        say(uow, 0, NO)

    assert refused.value.why is Refusal.ALREADY
    assert (the_proposal(uow), invited(uow), letters(uow)) == before
    assert tasks(uow) == []


def test_an_answer_after_the_deadline_changes_nothing_and_head_office_hears_of_it_once(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    late = DUE + timedelta(seconds=1)
    before = the_proposal(uow), invited(uow)

    for _ in range(2):
        with pytest.raises(AnswerRefused, match="Antwortfrist ist abgelaufen") as refused:
            say(uow, 0, now=late)

    assert refused.value.why is Refusal.LATE
    assert (the_proposal(uow), invited(uow), tasks(uow)) == (before[0], before[1], ["late_answer"])
    assert say(uow, 1, now=DUE).invitation.state == "accepted"


@pytest.mark.parametrize(
    ("said", "is_late", "why"),
    [
        (YES, True, "„Ja“ geantwortet, aber nach Ablauf der Frist (19.03.2024)"),
        (NO, False, "„Nein“ geantwortet, aber als er schon beendet war (04.03.2024)"),
    ],
    ids=["late", "over"],
)
def test_head_office_reads_what_was_answered_in_vain_and_why(
    uow: FakeUnitOfWork, said: Answer, is_late: bool, why: str
):
    sent(uow, a_tandem())
    now = DUE + timedelta(seconds=1) if is_late else LATER
    if not is_late:
        close_round("r1", uow, Withdrawal(Farewells(), LATER))

    with pytest.raises(AnswerRefused):
        say(uow, 0, said, now)

    text = f"Ahornstedt hat zum Vorschlag r1-1-01 {why}. Es wurde nichts geändert. Bitte rufen Sie an."
    key = f"late/{PROPOSAL}/{ags(0)}/{said.kind}"
    with uow:
        assert uow.tasks.open() == (Task(key, TaskKind.LATE_ANSWER, now, text, PROPOSAL),)


def test_an_answer_to_a_withdrawn_proposal_changes_nothing_and_head_office_hears_of_it(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    close_round("r1", uow, Withdrawal(Farewells(), LATER))
    before = the_proposal(uow), invited(uow)

    with pytest.raises(AnswerRefused, match="nicht zustande gekommen") as refused:
        say(uow, 0, now=LATER)

    assert refused.value.why is Refusal.OVER
    assert (the_proposal(uow), invited(uow)) == before
    assert tasks(uow) == ["late_answer"]


def test_who_was_not_asked_yet_and_who_is_no_member_cannot_answer(uow: FakeUnitOfWork):
    sent(uow, a_tandem(giving=1))

    with pytest.raises(AnswerRefused) as refused:
        say(uow, 0)
    assert refused.value.why is Refusal.NOT_ASKED
    with pytest.raises(NotFound):
        say(uow, 5)


def test_a_form_that_showed_an_older_state_is_refused_and_its_words_come_back(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0, Answer(AnswerKind.DELEGATE, delegate="Bauamt"))

    order = AnswerOrder(PROPOSAL, ags(0), replace(NO, note="leider nein"), "k", seen_version=1)
    with pytest.raises(StaleWrite) as refused:
        answer(order, a_post(), uow, NOW)

    assert refused.value.rejected_text == "leider nein"
    assert invited(uow)[0] == "asked"


def test_one_form_sent_twice_is_one_answer_and_another_answer_from_it_is_no_repetition(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    later = Answer(AnswerKind.LATER, days=7)
    first = say(uow, 0, later, key="k")

    assert say(uow, 0, later, NOW + SOON, key="k") == first
    for other in (replace(YES, note="gerne"), Answer(AnswerKind.LATER, days=8, note="gerne")):
        with pytest.raises(KeyUsedOtherwise) as refused:
            say(uow, 0, other, NOW + SOON, key="k")
        assert refused.value.rejected_text == "gerne"
    with uow:
        assert uow.invitations.get(PROPOSAL, ags(0)) == first.invitation

    assert say(uow, 0, YES, NOW + SOON, key="of the page anew").invitation.state is InvitationState.ACCEPTED


def test_a_yes_that_comes_too_late_from_a_used_form_is_still_worth_a_call(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    due = say(uow, 0, Answer(AnswerKind.LATER, days=7), key="k").invitation.due_at
    assert due is not None

    with pytest.raises(AnswerRefused) as refused:
        say(uow, 0, YES, due + timedelta(minutes=1), key="k")

    assert refused.value.why is Refusal.LATE
    assert tasks(uow) == ["late_answer"]


def test_no_other_answer_hides_behind_the_form_of_a_call_that_was_made(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0, Answer(AnswerKind.CALL))
    end_call(CallMade(PROPOSAL, ags(0), "k", note="noch offen"), uow, NOW + SOON)

    with pytest.raises(KeyUsedOtherwise):
        say(uow, 0, YES, NOW + SOON, key="k")
    with pytest.raises(KeyUsedOtherwise):
        end_call(CallMade(PROPOSAL, ags(0), "k", note="doch etwas"), uow, NOW + SOON)


@pytest.mark.parametrize(
    ("said", "places"),
    [
        (Answer(AnswerKind.LATER, days=29), ["tage"]),
        (Answer(AnswerKind.LATER, days=0, note="x" * 1001), ["tage", "nachricht"]),
        (Answer(AnswerKind.DELEGATE), ["stelle"]),
        (Answer(AnswerKind.DELEGATE, delegate="a@b.example"), ["stelle"]),
        (Answer(AnswerKind.DELEGATE, delegate="Zimmer 12"), ["stelle"]),
        (Answer(AnswerKind.DELEGATE, delegate="B" * 81), ["stelle"]),
    ],
)
def test_an_answer_that_is_none_is_refused_with_all_its_faults(uow: FakeUnitOfWork, said: Answer, places: list[str]):
    sent(uow, a_tandem())

    with pytest.raises(BadInput) as refused:
        say(uow, 0, said)

    assert [fault.column for fault in refused.value.faults] == places
    assert invited(uow)[0] == "asked"


def test_a_letter_that_cannot_be_written_takes_the_answer_back_with_it(uow: FakeUnitOfWork):
    sent(uow, a_tandem(giving=1))

    with pytest.raises(NotFound, match="no address"):
        say(uow, 1, post=a_post(unwritable=ags(0)))

    assert (the_proposal(uow).state, invited(uow)) == (ProposalState.OFFERED_FIRST, {0: "waiting", 1: "asked"})
