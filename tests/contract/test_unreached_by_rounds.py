"""Does head office hear, once, of a town that no letter of a round reaches, until there is an address?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from matchmaker.rounds import unreached
from matchmaker.rounds.mailing import Mailing, MailingKind
from matchmaker.rounds.mailing_out import mail_due
from matchmaker.rounds.opening import Announcement, start_collecting
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.run import LeftOver
from matchmaker.rounds.settling import finish_task
from matchmaker.rounds.still_holding import ENDED
from matchmaker.rounds.sweeping import Sweep, Swept
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.unreached import name_unreached, write_to_reached
from matchmaker.rounds.work_queue import work_queue
from matchmaker.towns.profile import Role
from tests.builders import a_profile, a_town, ags
from tests.contract.conftest import OpenUnitOfWork
from tests.contract.test_retention import killed_at
from tests.contract.test_two_at_once import at_once
from tests.fake_letters import FakeCorrespondence, a_post
from tests.round_builders import NOW, a_round, a_run

UNTIL = date(2024, 4, 1)
REMINDED = datetime(2024, 3, 25, 7, tzinfo=UTC)
DAY = timedelta(days=1)
KEY = f"no_address/round/r1/{ags(2)}-mayor"


def begun(uow: UnitOfWork) -> None:
    """Four towns without needs, of which the third has no address, hear that a round collects."""
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(4))
        uow.profiles.save_all(a_profile(number, needs=()) for number in range(4))
        uow.rounds.add(a_round(state=RoundState.PLANNED))
        uow.commit()
    start_collecting("r1", uow, Announcement(NOW, UNTIL))
    mailed(uow)


def mailed(uow: UnitOfWork, now: datetime = NOW) -> None:
    mail_due(Sweep(a_post(addressless=ags(2)), uow, now))


def reached(uow: UnitOfWork, now: datetime = NOW + DAY, addressless: str | None = None) -> int:
    return write_to_reached(lambda: FakeCorrespondence(addressless=addressless), uow, now).done


def open_tasks(uow: UnitOfWork) -> tuple[Task, ...]:
    with uow:
        return uow.tasks.open()


def own_letters(uow: UnitOfWork) -> list[str]:
    with uow:
        return sorted(one.key for one in uow.outbox.naming(ags(2)))


def letter(kind: str, number: int = 1) -> str:
    return f"r1/{ags(2)}-mayor/{kind}/{number}"


def test_one_task_for_the_town_and_not_for_each_letter_leads_to_the_town(uow: UnitOfWork):
    begun(uow)
    mailed(uow, REMINDED)

    with uow:
        name, title = uow.towns.get(ags(2)).name, uow.rounds.get("r1").title
        rows = work_queue(uow, ())
    text = f"{name} hat keine geprüfte Adresse; bitte hinterlegen. Briefe der Runde „{title}“ gingen nicht hinaus."
    assert open_tasks(uow) == (Task(KEY, TaskKind.NO_ADDRESS, NOW, text),)
    assert [(row.key, row.ags) for row in rows] == [(KEY, ags(2))]


def test_what_was_struck_off_does_not_come_again_with_the_next_letter_of_the_round(uow: UnitOfWork):
    begun(uow)
    finish_task(KEY, "Olga", uow, NOW)

    mailed(uow, REMINDED)

    assert open_tasks(uow) == ()


def test_with_an_address_the_letter_is_written_once_and_the_task_ends(uow: UnitOfWork):
    begun(uow)

    assert reached(uow, addressless=ags(2)) == 0
    assert [one.key for one in open_tasks(uow)] == [KEY]
    assert [reached(uow), reached(uow)] == [1, 0]

    assert (own_letters(uow), open_tasks(uow)) == ([letter("round_opened")], ())


def test_of_two_letters_that_were_missed_the_first_says_it_all(uow: UnitOfWork):
    begun(uow)
    mailed(uow, REMINDED)

    reached(uow, REMINDED + DAY)

    assert own_letters(uow) == [letter("round_opened")]


def test_what_is_no_longer_true_is_not_written_and_the_task_ends(uow: UnitOfWork):
    begun(uow)
    with uow:
        uow.rounds.save(uow.rounds.get("r1").moved_to(RoundState.PROPOSING))
        uow.commit()

    assert reached(uow) == 1

    assert (own_letters(uow), open_tasks(uow)) == ([], ())


def test_a_town_left_over_hears_it_as_soon_as_there_is_an_address(uow: UnitOfWork):
    begun(uow)
    with uow:
        uow.rounds.save(uow.rounds.get("r1").moved_to(RoundState.PROPOSING))
        uow.runs.add(a_run(unmatched=(LeftOver(ags(2), "all_taken", "Alle sind vergeben."),)))
        uow.mailings.add(Mailing("r1", MailingKind.LEFT_OVER, NOW))
        uow.commit()
    mailed(uow)

    reached(uow)

    assert own_letters(uow) == [letter("left_over")]


def test_a_letter_that_stayed_here_for_an_ended_address_is_written_anew(uow: UnitOfWork):
    begun(uow)
    with uow:
        first = next(one for one in uow.outbox.naming(ags(0)))
        lost = replace(first, id=letter("round_opened"), key=letter("round_opened"), message_id="<lost@x.example>")
        uow.outbox.queue(lost)
        uow.outbox.save(uow.outbox.hold(lost.id).dropped(ENDED))
        uow.commit()

    reached(uow)

    assert own_letters(uow) == [letter("round_opened"), letter("round_opened", 101)]


def test_an_address_that_ends_again_is_a_task_again(uow: UnitOfWork):
    begun(uow)
    reached(uow)

    mailed(uow, REMINDED)

    assert [one.key for one in open_tasks(uow)] == [KEY]


def test_two_workers_at_once_write_it_once(open_uow: OpenUnitOfWork):
    begun(open_uow())

    found = at_once(*(lambda: reached(open_uow()) for _ in range(2)))

    assert (max(found, key=str), own_letters(open_uow())) == (1, [letter("round_opened")])


def all_waiting(uow: UnitOfWork) -> None:
    """Four towns that no letter reached when their round began."""
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(4))
        uow.profiles.save_all(a_profile(number, needs=()) for number in range(4))
        uow.rounds.add(a_round(state=RoundState.PLANNED))
        uow.commit()
    start_collecting("r1", uow, Announcement(NOW, UNTIL))
    with uow:
        uow.mailings.save(uow.mailings.hold("r1", MailingKind.ROUND_OPENED).finished(NOW))
        name_unreached((Member(ags(number), Role.MAYOR) for number in range(4)), uow.rounds.get("r1"), uow, NOW)
        uow.commit()


def written_to(uow: UnitOfWork) -> list[int]:
    """The towns with a letter, as often as they have one."""
    with uow:
        return [number for number in range(4) for _ in uow.outbox.naming(ags(number))]


def waiting(uow: UnitOfWork) -> list[int]:
    return [number for number in range(4) if any(ags(number) in one.key for one in open_tasks(uow))]


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_one_town_whose_letter_cannot_be_written_holds_up_no_other(
    uow: UnitOfWork, monkeypatch: pytest.MonkeyPatch, at_once: int
):
    monkeypatch.setattr(unreached, "MOST_AT_ONCE", at_once)
    all_waiting(uow)

    swept = write_to_reached(lambda: FakeCorrespondence(unwritable=ags(1)), uow, NOW + DAY)

    assert swept == Swept(3, ("no address",))
    assert (written_to(uow), waiting(uow)) == ([0, 2, 3], [1])
    assert (reached(uow), written_to(uow), waiting(uow)) == (1, [0, 1, 2, 3], [])


def test_whoever_is_killed_in_between_has_written_whole_letters_and_the_next_one_goes_on(
    open_uow: OpenUnitOfWork, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(unreached, "MOST_AT_ONCE", 2)
    all_waiting(open_uow())

    with pytest.raises(KeyboardInterrupt):
        reached(killed_at(2, open_uow()))
    after = written_to(open_uow()), waiting(open_uow())

    assert after == ([0, 1], [2, 3])
    assert (reached(open_uow()), written_to(open_uow()), waiting(open_uow())) == (2, [0, 1, 2, 3], [])


def test_where_nothing_waits_nobody_is_made_to_write(uow: UnitOfWork):
    def no_letters() -> FakeCorrespondence:
        raise AssertionError("nothing to write")

    assert write_to_reached(no_letters, uow, NOW) == Swept()
