"""Does head office see at the terminal what leaves, what is unclear and what waits for it, and can it settle that?"""

import json
from pathlib import Path

import pytest

from api.wiring import clock, open_unit_of_work
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.queue_mark import QueueMark
from matchmaker.rounds.relay_answer import Finding
from matchmaker.rounds.task import Task, TaskKind
from tests.command_line import run
from tests.round_builders import NOW, a_failed_message, a_message, a_message_in_data, a_sent_message

LETTER = b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGuten Tag.\r\n"
DOUBTFUL = a_message_in_data(1, key="r1/1/reminder/1", content=LETTER, letter="reminder").reconciled(
    Finding.UNKNOWN, NOW
)


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/o.db")
    assert run(capsys, "migrate").exit_code == 0


def store(*messages: OutboxMessage) -> None:
    with open_unit_of_work() as uow:
        for message in messages:
            uow.outbox.queue(message)
        uow.commit()


def test_who_is_needed_today_is_told_with_what_only_a_state_says(capsys):
    store(a_failed_message(4, key="r1/4"))
    with open_unit_of_work() as uow:
        uow.tasks.add(Task("reply/1", TaskKind.REPLY, clock(), "Geantwortet:\nja, gern", address="a@b.example"))
        uow.queue_marks.put(QueueMark("reply/1", clock(), "O.", note="Erst anrufen"))
        uow.commit()

    told = run(capsys, "tasks", "today").out.splitlines()
    document = json.loads(run(capsys, "tasks", "today", "--json").out)

    assert told[:2] == ["Geantwortet: ja, gern", "  reply/1"]
    assert told[3] == "  mail/m4"
    assert [(row["kind"], row["is_task"], row["note"]) for row in document["rows"]] == [
        ("reply", True, "Erst anrufen"),
        ("failed_mail", False, ""),
    ]


def test_an_empty_outbox_and_no_tasks_are_told_in_a_sentence(capsys):
    assert run(capsys, "outbox", "list").out == "Im Postausgang: nichts.\n"
    assert run(capsys, "tasks", "list").out == "Es gibt keine offenen Aufgaben.\n"
    assert run(capsys, "tasks", "today").out == "Nichts wartet auf Sie.\n"
    assert json.loads(run(capsys, "tasks", "list", "--json").out) == {"tasks": []}


def test_what_is_unclear_or_did_not_arrive_stands_before_what_waits(capsys):
    store(a_message(5), a_failed_message(4), DOUBTFUL, a_sent_message(6))

    told = run(capsys, "outbox", "list").out.splitlines()
    document = json.loads(run(capsys, "outbox", "list", "--json").out)

    assert told[1] == "Erinnerung an office1@town.example: Versand unklar, fällig 4. März 2024"
    assert [mail["state"] for mail in document["mails"]] == ["in_doubt", "failed", "queued"]
    assert document["counts"] == {"failed": 1, "in_doubt": 1, "queued": 1, "sent": 1}
    assert "1 Versand unklar" in told[0]
    assert "content" not in document["mails"][0]


def test_one_mail_is_shown_as_it_reads(capsys):
    store(DOUBTFUL)

    told = run(capsys, "outbox", "show", DOUBTFUL.key)

    assert told.out.splitlines()[-3:] == ["Betreff: Grüße", "", "Guten Tag."]
    assert json.loads(run(capsys, "outbox", "show", DOUBTFUL.key, "--json").out)["text"] == "Guten Tag.\n"


@pytest.mark.parametrize(("decision", "state"), [("sent", "sent"), ("again", "queued")])
def test_head_office_decides_about_a_mail_in_doubt_once(capsys, decision: str, state: str):
    store(DOUBTFUL)

    settled = run(capsys, "outbox", "settle", DOUBTFUL.key, decision, "--json")
    twice = run(capsys, "outbox", "settle", DOUBTFUL.key, decision)

    assert json.loads(settled.out)["state"] == state
    assert (twice.exit_code, twice.out) == (1, "")
    assert "ist nichts unklar" in twice.err


def test_a_task_is_listed_in_one_line_and_struck_off(capsys):
    with open_unit_of_work() as uow:
        uow.tasks.add(Task("reply/1", TaskKind.REPLY, clock(), "Geantwortet:\nja, gern", address="a@b.example"))
        uow.commit()

    listed = run(capsys, "tasks", "list").out
    done = run(capsys, "tasks", "done", "reply/1")
    again = run(capsys, "tasks", "done", "reply/1")

    assert "Geantwortet: ja, gern\n  reply/1\n" in listed
    assert done.out.startswith("Erledigt: ")
    assert (again.exit_code, again.out) == (1, "")
    assert "Vielleicht ist sie schon erledigt." in again.err


@pytest.mark.parametrize("arguments", [("show", "nirgends"), ("settle", "nirgends", "sent")])
def test_an_unknown_mail_is_refused_in_a_sentence(capsys, arguments: tuple[str, ...]):
    refused = run(capsys, "outbox", *arguments)

    assert (refused.exit_code, refused.out) == (1, "")
    assert "Eine Nachricht „nirgends“ gibt es nicht" in refused.err


def test_all_mails_of_an_incident_are_shown_with_their_number_and_then_settled(capsys):
    store(*(a_message_in_data(number, key=f"r1/{number}").reconciled(Finding.UNKNOWN, NOW) for number in (1, 2)))
    incident = "2024-03-04T09:30:15Z"
    told = [
        f"{incident}: 2 unklare Nachrichten seit 4. März 2024, 10:30 Uhr (die Leitung brach ab)",
        "  2 × Vorschlag",
    ]

    assert run(capsys, "outbox", "doubts").out.splitlines() == told
    shown = run(capsys, "outbox", "settle-all", incident, "again").out.splitlines()
    assert shown == [
        *told,
        f"Geändert wurde nichts. So entscheiden Sie über alle: matchmaker outbox settle-all {incident} again --count 2",
    ]
    assert json.loads(run(capsys, "outbox", "list", "--json").out)["counts"] == {"in_doubt": 2}
    assert run(capsys, "outbox", "settle-all", incident, "again", "--count", "3").exit_code == 1
    settled = json.loads(run(capsys, "outbox", "settle-all", incident, "again", "--count", "2", "--json").out)

    assert settled == {
        "incident": incident,
        "is_restore": False,
        "since": "2024-03-04T09:30:15.250000+00:00",
        "count": 2,
        "mails": ["r1/1", "r1/2"],
        "decision": "again",
        "settled": True,
    }
    assert json.loads(run(capsys, "outbox", "list", "--json").out)["counts"] == {"queued": 2}
    assert run(capsys, "outbox", "doubts").out == "Bei keiner Nachricht ist etwas unklar.\n"
    assert json.loads(run(capsys, "outbox", "doubts", "--json").out) == {"incidents": []}
