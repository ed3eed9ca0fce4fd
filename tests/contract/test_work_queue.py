"""Does the queue name everybody who needs head office, once, and does marking a row overwrite nobody?"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from matchmaker.errors import BadInput, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.invitation import Invitation, InvitationState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.queue_mark import QueueMark
from matchmaker.rounds.queue_marking import Marking, mark_row
from matchmaker.rounds.relay_answer import Finding
from matchmaker.rounds.request import RequestState
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.work_queue import URGENCY, QueueRow, StateKind, work_queue
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, TownProfile
from tests.builders import NAMES, a_profile, ags
from tests.request_builders import a_request, in_state
from tests.round_builders import (
    LATER,
    NOW,
    OLGA,
    a_failed_message,
    a_message_in_data,
    a_proposal,
    a_round,
    store_proposals,
)

TODAY = date(2024, 3, 4)
TOMORROW = TODAY + timedelta(days=1)
SILENT = Task(f"silent/r1-1-01/{ags(0)}", TaskKind.SILENT_TOWN, NOW, "Antwortet nicht.", "r1-1-01")


def full(number: int, **changes: Any) -> TownProfile:
    """A profile that leaves nothing to ask for."""
    needs = tuple(Need(topic) for topic in ("vacancy", "retail", "care"))
    done = tuple(Experience(one, StatementKind.TOPIC, Stage.IN_OPERATION) for one in ("retail", "care"))
    return a_profile(number, **{"needs": needs, "experience": done, **changes})


def rows(uow: UnitOfWork, *profiles: TownProfile) -> tuple[QueueRow, ...]:
    with uow:
        return work_queue(uow, profiles)


def keys(uow: UnitOfWork, *profiles: TownProfile) -> list[str]:
    return [row.key for row in rows(uow, *profiles)]


def offered(number: int = 1) -> Any:
    return a_proposal(number).approve(OLGA, NOW).offer(NOW, LATER)


def add(uow: UnitOfWork, *tasks: Task, invitations: Any = (), mails: Any = (), requests: Any = ()) -> None:
    with uow:
        for task in tasks:
            uow.tasks.add(task)
        uow.invitations.add_all(invitations)
        for mail in mails:
            uow.outbox.queue(mail)
        for one in requests:
            uow.requests.add(one)
        uow.commit()


def mark(uow: UnitOfWork, key: str = SILENT.key, **changes: Any) -> QueueMark:
    facts = {"key": key, "by": OLGA, "seen_version": 0}
    return mark_row(Marking(**(facts | changes)), (), uow, NOW)


def test_every_kind_has_its_place_and_clocks_stand_before_profiles():
    assert sorted(URGENCY) == sorted([*TaskKind, *StateKind])
    assert URGENCY[0] is TaskKind.CALL
    assert URGENCY[-2:] == (StateKind.THIN_PROFILE, StateKind.ASSUMED)


def test_a_task_is_a_row_with_its_own_words_and_the_most_urgent_stands_first(uow: UnitOfWork):
    store_proposals(uow, offered())
    reply = Task("reply/1", TaskKind.REPLY, NOW, "„Gern!“", None, "office@town.example")
    call = Task("call/x", TaskKind.CALL, LATER, "Bitte anrufen.", "r1-1-01")
    add(uow, SILENT, reply, call)

    found = rows(uow)

    assert [row.key for row in found] == ["call/x", SILENT.key, "reply/1"]
    assert found[2] == QueueRow("reply/1", TaskKind.REPLY, "„Gern!“", NOW, address="office@town.example")


@pytest.mark.parametrize("said", ["asked", "accepted"])
def test_a_town_that_has_answered_since_is_told_to_be_settled(uow: UnitOfWork, said: str):
    store_proposals(uow, offered())
    first, _ = offered().members
    one = replace(Invitation("r1-1-01", first), asked_at=NOW, due_at=LATER)
    asked = replace(one, state=InvitationState.ASKED)
    call = Task(f"call/r1-1-01/{ags(0)}/20240304T093015", TaskKind.CALL, NOW, "Anrufen.", "r1-1-01")
    add(uow, SILENT, call, invitations=[asked if said == "asked" else asked.accepted(LATER)])

    assert [row.is_settled for row in rows(uow)] == [said == "accepted"] * 2


def test_a_call_tells_what_the_town_wrote_and_keeps_no_copy_of_it(uow: UnitOfWork):
    store_proposals(uow, offered())
    first, _ = offered().members
    asked = replace(Invitation("r1-1-01", first), asked_at=NOW, due_at=LATER, state=InvitationState.ASKED)
    call = Task(f"call/{asked.id}/20240304T093015", TaskKind.CALL, NOW, "Anrufen.", "r1-1-01")
    add(uow, SILENT, call, invitations=[replace(asked, note="bitte vormittags")])

    assert [row.text for row in rows(uow)] == ["Anrufen. Die Stadt schreibt dazu: „bitte vormittags“", SILENT.text]
    with uow:
        assert call in uow.tasks.open()


def test_a_failed_proposal_names_who_still_wants_a_partner_until_one_is_found(uow: UnitOfWork):
    failed = replace(offered(), state=ProposalState.DECLINED)
    store_proposals(uow, failed)
    first, second = failed.members
    asked = [
        replace(Invitation(failed.id, one), asked_at=NOW, due_at=LATER, state=InvitationState.ASKED)
        for one in (first, second)
    ]
    add(uow, invitations=[asked[0].closed(), asked[1].declined(LATER)])

    (row,) = rows(uow)
    told = f"Noch ohne anderen Vorschlag in dieser Runde: {NAMES[0]}."
    assert (row.key, row.round_id, row.text[-len(told) :]) == ("rematch/r1-1-01", "r1", told)

    with uow:
        members = (first, a_proposal(2).members[1])
        uow.proposals.add_all([a_proposal(2, members=members)])
        uow.commit()
    assert rows(uow) == ()


@pytest.mark.parametrize("is_silent", [False, True])
def test_where_no_town_agreed_head_office_is_told_to_look_why_until_all_have_another_proposal(
    uow: UnitOfWork, is_silent: bool
):
    failed = replace(offered(), state=ProposalState.DECLINED)
    store_proposals(uow, failed)
    asked = [
        replace(Invitation(failed.id, one), asked_at=NOW, due_at=LATER, state=InvitationState.ASKED)
        for one in failed.members
    ]
    latest = LATER if is_silent else LATER + timedelta(hours=1)
    second = replace(asked[1], state=InvitationState.SILENT) if is_silent else asked[1].declined(latest)
    add(uow, invitations=[asked[0].declined(LATER), second])

    (row,) = rows(uow)
    assert row == QueueRow(
        "refused/r1-1-01",
        StateKind.ALL_REFUSED,
        f"Der Vorschlag {NAMES[0]} – {NAMES[1]} kam nicht zustande: Keine der Städte hat zugesagt. "
        f"Noch ohne anderen Vorschlag in dieser Runde: {NAMES[0]}, {NAMES[1]}.",
        latest,
        "r1-1-01",
        "r1",
    )

    with uow:
        pairs = ((2, failed.members[0], a_proposal(2).members[1]), (3, failed.members[1], a_proposal(3).members[1]))
        uow.proposals.add_all(a_proposal(number, members=(one, other)) for number, one, other in pairs)
        uow.commit()
    assert rows(uow) == ()


def test_in_a_closed_round_nobody_waits_for_another_partner(uow: UnitOfWork):
    store_proposals(uow, replace(offered(), state=ProposalState.EXPIRED))
    assert keys(uow) == ["rematch/r1-1-01"]

    with uow:
        uow.rounds.save(a_round(state=RoundState.CLOSED))
        uow.commit()

    assert keys(uow) == []


def test_a_mail_that_failed_is_a_row_unless_its_address_is_a_task_already(uow: UnitOfWork):
    store_proposals(uow)
    failed, bounced = a_failed_message(8, key="r1/8"), a_failed_message(9, key="r1/9")
    add(uow, Task(f"bounce/{bounced.message_id}", TaskKind.BOUNCE, NOW, "Kam zurück."), mails=[failed, bounced])

    assert keys(uow) == [f"bounce/{bounced.message_id}", f"mail/{failed.id}"]


def test_requests_wait_until_head_office_has_decided(uow: UnitOfWork):
    store_proposals(uow, offered())
    waiting = [RequestState.SUBMITTED, RequestState.REVIEWED]
    add(uow, requests=[in_state(state, a_request(number)) for number, state in enumerate(RequestState, 1)])

    found = rows(uow)

    assert [row.key for row in found] == [f"request/request-{number}" for number in range(1, len(waiting) + 1)]
    assert found[0].ags == ags(1)


def test_thin_and_assumed_profiles_stand_last_and_complete_ones_nowhere(uow: UnitOfWork):
    store_proposals(uow)
    profiles = (
        full(0),
        full(1, needs=()),
        full(2, needs=(), consent=False),
        full(3, consent_source="Demo-Annahme"),
    )

    found = rows(uow, *profiles)

    assert [row.key for row in found] == [f"thin/{ags(1)}/mayor", f"assumed/{ags(3)}/mayor"]
    assert found[0].text.endswith("Drei Themen genügen.")


def test_a_row_put_off_rests_until_its_day_and_keeps_the_note(uow: UnitOfWork):
    store_proposals(uow, offered())
    add(uow, SILENT)

    stored = mark(uow, snoozed_until=TOMORROW, note=" Ist im Urlaub. ")

    (row,) = rows(uow)
    assert row.mark == stored == QueueMark(SILENT.key, NOW, OLGA, TOMORROW, "Ist im Urlaub.", version=1)
    assert [stored.rests(TODAY), stored.rests(TOMORROW)] == [True, False]
    assert mark(uow, seen_version=1, note="Ist im Urlaub.").rests(TODAY) is False


def test_done_strikes_a_task_off_and_ends_a_state_for_good(uow: UnitOfWork):
    store_proposals(uow, replace(offered(), state=ProposalState.EXPIRED))
    add(uow, SILENT)
    assert keys(uow) == [SILENT.key, "rematch/r1-1-01"]

    task = mark(uow, done=True, note="Hat zugesagt.")
    state = mark(uow, "rematch/r1-1-01", done=True)

    assert (task.done_at, state.done_at, keys(uow)) == (None, NOW, [])
    with uow:
        assert uow.tasks.open() == ()
        assert uow.queue_marks.all()[SILENT.key].note == "Hat zugesagt."
        assert [(one.by, one.act) for one in uow.office_acts.latest(9)] == [(OLGA, "task_done")]
    with pytest.raises(NotFound, match="Vielleicht ist sie schon erledigt"):
        mark(uow, seen_version=1, done=True)


@pytest.mark.parametrize("change", [{"note": "Meine Worte"}, {"done": True, "note": "Meine Worte"}])
def test_the_slower_of_two_colleagues_keeps_the_words_and_changes_nothing(uow: UnitOfWork, change: dict[str, Any]):
    store_proposals(uow, offered())
    add(uow, SILENT)
    mark(uow, note="Ich rufe an.")

    with pytest.raises(StaleWrite) as refusal:
        mark(uow, **change)

    assert refusal.value.rejected_text == "Meine Worte"
    (row,) = rows(uow)
    assert row.mark is not None
    assert row.mark.note == "Ich rufe an."


def test_a_mail_in_doubt_is_not_struck_off_and_the_note_is_not_kept_alone(uow: UnitOfWork):
    store_proposals(uow)
    doubtful = a_message_in_data(7, key="r1/doubt/1").reconciled(Finding.UNKNOWN, NOW)
    unclear = Task(f"unclear/{doubtful.id}/{NOW}", TaskKind.UNCLEAR_MAIL, NOW, "Versand unklar.")
    add(uow, unclear, mails=[doubtful])

    with pytest.raises(TransitionRefused):
        mark(uow, unclear.key, done=True, note="Geht schon.")

    assert [row.mark for row in rows(uow)] == [None]


@pytest.mark.parametrize(
    ("change", "columns"),
    [
        ({"snoozed_until": TODAY}, ["bis"]),
        ({"snoozed_until": TODAY + timedelta(days=367)}, ["bis"]),
        ({"note": "x" * 2_001, "snoozed_until": date(1, 1, 1)}, ["notiz", "bis"]),
    ],
)
def test_a_day_that_is_past_and_a_note_that_is_too_long_are_refused_together(
    uow: UnitOfWork, change: dict[str, Any], columns: list[str]
):
    store_proposals(uow, offered())
    add(uow, SILENT)

    with pytest.raises(BadInput) as refusal:
        mark(uow, **change)

    assert [fault.column for fault in refusal.value.faults] == columns
    assert [row.mark for row in rows(uow)] == [None]
