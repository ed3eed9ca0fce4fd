"""Does a mail go only the ways that keep it from being lost or sent twice?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.outbox import BACK_OFF, GIVE_UP_AFTER, JITTER, LEASE, MessageState, OutboxMessage
from matchmaker.rounds.relay_answer import Answer, Finding, Verdict
from tests.round_builders import (
    LATER,
    NOW,
    a_claimed_message,
    a_failed_message,
    a_message,
    a_message_in_data,
    a_sent_message,
)

IN_DOUBT = a_message_in_data().reconciled(Finding.UNKNOWN, NOW)
DROPPED = a_message().dropped("Der Vorschlag ist inzwischen zurückgezogen.")
BY_STATE = {
    message.state: message
    for message in (
        a_message(),
        a_claimed_message(),
        a_message_in_data(),
        a_sent_message(),
        a_failed_message(),
        IN_DOUBT,
        DROPPED,
    )
}
STEPS = {
    "claimed": (lambda mail: mail.claimed("token", LATER), {"queued"}),
    "released": (lambda mail: mail.released(), {"claimed"}),
    "in_data": (lambda mail: mail.in_data(LATER), {"claimed"}),
    "claim_expired": (lambda mail: mail.claim_expired(LATER), {"claimed"}),
    "taken": (lambda mail: mail.answered(Answer(Verdict.TAKEN), LATER), {"data", "in_doubt"}),
    "later": (lambda mail: mail.answered(Answer(Verdict.LATER, "451"), LATER), {"claimed", "data", "in_doubt"}),
    "never": (lambda mail: mail.answered(Answer(Verdict.NEVER, "550"), LATER), {"claimed", "data", "in_doubt"}),
    "found": (lambda mail: mail.reconciled(Finding.ACCEPTED, LATER), {"data", "in_doubt"}),
    "absent": (lambda mail: mail.reconciled(Finding.ABSENT, LATER), {"data", "in_doubt"}),
    "dropped": (lambda mail: mail.dropped("gilt nicht mehr"), {"queued"}),
    "tried anew": (lambda mail: mail.tried_anew(LATER), {"failed"}),
    "sent": (lambda mail: mail.sent(LATER), {"data", "in_doubt"}),
}


@pytest.mark.parametrize("state", list(MessageState))
@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_possible_from_its_own_states_alone(step: str, state: MessageState):
    take, allowed = STEPS[step]

    if state.value in allowed:
        assert take(BY_STATE[state]) != BY_STATE[state]
    else:
        with pytest.raises(TransitionRefused):
            take(BY_STATE[state])


def test_a_mail_goes_from_queued_to_sent_and_keeps_what_it_says():
    claimed = a_message().claimed("mine", NOW)
    in_data = claimed.in_data(NOW)

    assert claimed == replace(a_message(), state=MessageState.CLAIMED, claim="mine", leased_until=NOW + LEASE)
    assert in_data == replace(a_message(), state=MessageState.DATA, claim="mine", data_at=NOW)
    assert in_data.sent(LATER) == replace(a_message(), state=MessageState.SENT, data_at=NOW, sent_at=LATER)


def test_a_relay_that_was_away_costs_the_mail_nothing():
    assert a_claimed_message().released() == a_message()


def test_a_mail_that_provably_never_arrived_is_queued_with_its_own_message_id():
    assert a_message_in_data().reconciled(Finding.ABSENT, LATER) == a_message()


def test_what_nobody_knows_waits_for_a_person_and_says_so():
    assert IN_DOUBT.note.startswith("Versand unklar: ")
    assert IN_DOUBT.sent(LATER).note is None


def test_an_unknown_answer_leaves_the_mail_to_the_reconciliation():
    assert a_message_in_data().answered(Answer(Verdict.UNKNOWN), LATER) == a_message_in_data()


def refusals(mail: OutboxMessage) -> list[timedelta]:
    """The pauses until the relay is given up, each attempt made as soon as the mail is due."""
    pauses, now = [], NOW
    while mail.state is MessageState.QUEUED:
        mail = mail.claimed("c", now).answered(Answer(Verdict.LATER, "451 busy"), now)
        if mail.state is MessageState.QUEUED:
            pauses.append(mail.due_at - now)
            now = mail.due_at
    assert mail.note == "Nach drei Tagen aufgegeben. Zuletzt: 451 busy"
    assert now <= NOW + GIVE_UP_AFTER
    return pauses


@given(st.text(min_size=1, max_size=40))
def test_pauses_grow_from_a_minute_to_a_day_with_some_spread_and_end_after_three_days(key: str):
    pauses = refusals(a_message(key=key))

    assert len(pauses) >= len(BACK_OFF)
    for pause, planned in zip(pauses, BACK_OFF, strict=False):
        assert planned <= pause <= planned * (1 + JITTER)


def test_mails_that_were_refused_together_do_not_come_back_together():
    due = {a_claimed_message(number).answered(Answer(Verdict.LATER, "451"), NOW).due_at for number in range(1, 51)}

    assert len(due) == 50


def test_a_mail_that_kills_its_sender_five_times_is_given_up_and_stands_aside_from_the_second_time_on():
    mail, due = a_message(), []
    for _ in range(4):
        mail = mail.claimed("c", LATER).claim_expired(LATER)
        due.append(mail.due_at - LATER)

    assert due == [NOW - LATER, *BACK_OFF[:3]]
    given_up = mail.claimed("c", LATER).claim_expired(LATER)
    assert (given_up.state, given_up.lost_claims) == (MessageState.FAILED, 5)
    assert given_up.note == "Beim Verschicken dieser Nachricht brach das Programm 5-mal ab."


def test_what_failed_says_why_in_the_relay_s_words_and_never_at_length():
    refused = a_claimed_message().answered(Answer(Verdict.NEVER, "550 5.1.1 " + "x" * 900), NOW)
    silent = a_claimed_message().answered(Answer(Verdict.NEVER), NOW)

    assert (refused.state, refused.note[:10], len(refused.note)) == (MessageState.FAILED, "550 5.1.1 ", 500)
    assert silent.note == "Ohne Begründung."
