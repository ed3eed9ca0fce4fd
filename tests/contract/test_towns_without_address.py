"""Does an answer count though a letter that follows from it has no address to go to?"""

from datetime import timedelta

from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.expiring import expire_due
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.reminding import remind_due
from matchmaker.rounds.sweeping import Sweep, Swept
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.telling import tell_due
from tests.builders import a_taxonomy, ags
from tests.fake_letters import a_post
from tests.lifecycle_cast import (
    NO,
    PROPOSAL,
    YES,
    a_circle,
    a_seat,
    a_tandem,
    invited,
    letters,
    say,
    sent,
    the_proposal,
)
from tests.round_builders import NOW

DAY = timedelta(days=1)
AFTER_ALL_DEADLINES = NOW + 40 * DAY


def unreached(uow: UnitOfWork) -> list[Task]:
    with uow:
        return [one for one in uow.tasks.open() if one.kind is TaskKind.NO_ADDRESS]


def test_a_yes_counts_and_head_office_calls_the_town_that_no_letter_reaches(uow: UnitOfWork):
    sent(uow, a_tandem(giving=1))

    say(uow, 1, Answer(AnswerKind.YES, note="gern im Mai"), NOW + DAY, post=a_post(addressless=ags(0)))

    assert (the_proposal(uow).state, invited(uow)) == (ProposalState.OFFERED, {0: "asked", 1: "accepted"})
    with uow:
        assert uow.invitations.get(PROPOSAL, ags(1)).note == "gern im Mai"
        name = uow.towns.get(ags(0)).name
    (task,) = unreached(uow)
    assert (task.proposal_id, task.text) == (
        PROPOSAL,
        (
            f"{name} hat keine geprüfte Adresse; bitte hinterlegen. Die Anfrage zum Vorschlag {PROPOSAL} "
            "ging nicht hinaus, die Frist läuft. Bitte rufen Sie an."
        ),
    )
    assert letters(uow) == {(1, "proposal_offered")}


def test_whoever_has_an_address_later_is_asked_by_the_next_reminder(uow: UnitOfWork):
    sent(uow, a_tandem(giving=1))
    say(uow, 1, YES, NOW + DAY, post=a_post(addressless=ags(0)))

    assert remind_due(Sweep(a_post(), uow, NOW + 8 * DAY)).refused == ()

    assert (0, "reminder") in letters(uow)


def test_a_no_counts_and_the_seat_goes_to_the_next_town_that_can_be_reached(uow: UnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3), reserve=(a_seat(5, 1), a_seat(6, 1)))

    say(uow, 1, NO, NOW + DAY, post=a_post(addressless=ags(5)))

    assert invited(uow) == {0: "asked", 1: "declined", 2: "asked", 3: "asked", 6: "asked"}
    assert (6, "proposal_offered") in letters(uow)


def test_a_no_counts_where_the_only_town_of_the_reserve_cannot_be_reached(uow: UnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3), reserve=(a_seat(5, 1),))

    say(uow, 1, NO, NOW + DAY, post=a_post(addressless=ags(5)))

    assert invited(uow) == {0: "asked", 1: "declined", 2: "asked", 3: "asked"}


def test_one_town_without_an_address_keeps_nobody_else_from_being_told(uow: UnitOfWork):
    sent(uow, a_tandem())
    say(uow, 1, YES, NOW + DAY)
    sweep = Sweep(a_post(addressless=ags(0)), uow, AFTER_ALL_DEADLINES)
    expire_due(sweep)

    assert tell_due(sweep, a_taxonomy()) == Swept(1)
    assert tell_due(sweep, a_taxonomy()) == Swept(0)

    assert {letter for letter in letters(uow) if letter[1] == "not_realised"} == {(1, "not_realised")}
    (task,) = unreached(uow)
    assert task.key == f"no_address/not_realised/{PROPOSAL}/{ags(0)}"
