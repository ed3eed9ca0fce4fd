"""Does a bounce spare its address, and a reply wait for a person, each once and only when it is ours?"""

from dataclasses import replace

import pytest

from matchmaker.rounds.incoming import IncomingMail, Undelivered, take_in
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.suppression import Scope, Suppression
from matchmaker.rounds.task import Task, TaskKind
from tests.round_builders import LATER, NOW, a_proposal, a_sent_message, store_proposals

OURS = (a_sent_message().message_id,)
FAILED = Undelivered("OFFICE1@town.example", "5.1.1", "550 unknown")
BOUNCE = IncomingMail("<b@relay>", "daemon@relay", "Returned", "", OURS, is_automatic=True, undelivered=(FAILED,))
REPLY = IncomingMail("<r@town>", "mayor@town.example", "Re: Vorschlag", "Ja, gern.", OURS)


@pytest.fixture
def sent(uow: UnitOfWork) -> UnitOfWork:
    store_proposals(uow, a_proposal())
    with uow:
        uow.outbox.queue(a_sent_message(proposal_id="r1-1-01"))
        uow.commit()
    return uow


def kept(uow: UnitOfWork) -> tuple[tuple[Task, ...], Suppression | None]:
    with uow:
        return uow.tasks.open(), uow.suppressions.of("office1@town.example")


def test_a_bounce_spares_the_address_and_makes_a_task_once(sent: UnitOfWork):
    task = take_in(BOUNCE, sent, NOW)

    assert take_in(BOUNCE, sent, LATER) is None
    assert kept(sent) == (
        (task,),
        Suppression("office1@town.example", Scope.ALL, "Unzustellbar: 550 unknown", NOW),
    )
    assert (task.kind, task.proposal_id, task.address) == (TaskKind.BOUNCE, "r1-1-01", "office1@town.example")
    assert task.text.endswith("550 unknown Dorthin wird nichts mehr verschickt. Bitte klären Sie die Adresse.")


def test_a_full_mailbox_makes_a_task_and_spares_nobody(sent: UnitOfWork):
    task = take_in(replace(BOUNCE, undelivered=(replace(FAILED, status="4.2.2"),)), sent, NOW)

    assert kept(sent) == ((task,), None)
    assert task is not None
    assert task.text == (
        "Eine Nachricht an office1@town.example kam zurück: 550 unknown Sie wird weiter angeschrieben. "
        "Bitte klären Sie die Adresse."
    )


def test_of_the_mails_that_a_reply_names_the_nearest_one_of_ours_counts(sent: UnitOfWork):
    take_in(replace(REPLY, about=("<of-somebody-else@x>", *OURS)), sent, NOW)

    assert [one.proposal_id for one in kept(sent)[0]] == ["r1-1-01"]


@pytest.mark.parametrize(
    "forged",
    [
        replace(BOUNCE, about=()),
        replace(BOUNCE, about=("<never-sent@x>",)),
        replace(BOUNCE, undelivered=(replace(FAILED, address="somebody@else.example"),)),
    ],
)
def test_a_report_about_what_we_never_sent_there_spares_nobody(sent: UnitOfWork, forged: IncomingMail):
    assert take_in(forged, sent, NOW) is None
    assert kept(sent) == ((), None)


def test_a_reply_becomes_a_task_with_its_words_and_its_proposal_once(sent: UnitOfWork):
    task = take_in(REPLY, sent, NOW)

    assert take_in(REPLY, sent, LATER) is None
    assert kept(sent) == ((task,), None)
    assert task == Task(
        "reply/<r@town>",
        TaskKind.REPLY,
        NOW,
        "mayor@town.example schreibt („Re: Vorschlag“):\nJa, gern.",
        "r1-1-01",
        "mayor@town.example",
    )


def test_a_letter_about_nothing_known_is_a_task_too_but_an_automatic_one_is_none(sent: UnitOfWork):
    assert take_in(replace(REPLY, about=()), sent, NOW).proposal_id is None
    assert take_in(replace(REPLY, id="<away@town>", is_automatic=True), sent, NOW) is None
