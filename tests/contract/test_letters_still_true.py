"""Of the letters that an ended address did not take, is that alone written again which is true still?"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from matchmaker.errors import TransactionConflict
from matchmaker.rounds.check_in import ANSWERABLE, Answer, CheckIn, Verdict
from matchmaker.rounds.exchange import EndReason, Exchange
from matchmaker.rounds.mailing import Mailing, MailingKind
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.readdressing import readdress
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.task import TaskKind
from tests.builders import a_profile, ags
from tests.contract.test_readdressing import posts, tasks
from tests.exchange_builders import (
    AFTER,
    GIVER,
    SECOND,
    SEEKER,
    a_check_in,
    a_circle,
    a_running_exchange,
    an_exchange,
    store_exchanges,
)
from tests.fake_letters import FakeCorrespondence
from tests.lifecycle_cast import PROPOSAL, YES, a_tandem, say, sent
from tests.round_builders import NOW, a_message, store_towns

DUE = NOW - timedelta(days=1)
SOON = NOW + timedelta(minutes=30)
A_SECOND = timedelta(seconds=1)
ASKED = a_check_in(due_at=DUE, asked_at=NOW)
ANSWERED = replace(ASKED, answered_at=NOW, answer=Answer(Verdict.YES))
NOT_ASKED = a_check_in(due_at=DUE)
OF_THE_OTHER = replace(ASKED, member=GIVER)
RUNS = a_running_exchange()
MOVED = RUNS.pick(SEEKER, SECOND, NOW)
ENDED = RUNS.end(EndReason.NO_TIME, NOW)
CIRCLE = replace(a_circle(), told_at=NOW).pick(SEEKER, SECOND, NOW)


def written_again(
    uow: UnitOfWork, letter: str, now: datetime = SOON, about: str = PROPOSAL, addressless: str | None = None
) -> list[tuple[str, str, int]]:
    """To whom which letter is written once that to the first town is lost, with its number."""
    letters = FakeCorrespondence(addressless=addressless)
    mail = a_message(1, key=f"{about}/{ags(0)}-mayor/{letter}", letter=letter.split("/", maxsplit=1)[0])
    with uow:
        readdress(mail, posts(letters), uow, now)
        uow.commit()
    return [(one.member.ags, str(one.kind), one.number) for one in letters.orders]


def store(uow: UnitOfWork, exchange: Exchange, *check_ins: CheckIn) -> None:
    store_exchanges(uow, exchange)
    with uow:
        uow.check_ins.add_all(replace(one, asked_at=None, answered_at=None, answer=None) for one in check_ins)
        for one in check_ins:
            saved = uow.check_ins.save(one_asked(one)) if one.asked_at else one
            if one.answer:
                uow.check_ins.save(saved.answered(one.answer, NOW))
        uow.commit()


def one_asked(one: CheckIn) -> CheckIn:
    return replace(one, answered_at=None, answer=None)


@pytest.mark.parametrize("addressless", [None, ags(0)], ids=["has an address", "has none"])
@pytest.mark.parametrize(
    ("letter", "exchange", "questions"),
    [
        ("all_agreed/1", an_exchange(told_at=NOW).end(EndReason.OTHER, NOW), ()),
        ("invitation/1", MOVED, ()),
        ("invitation/2", ENDED, ()),
        ("check_in/1", RUNS, (ANSWERED,)),
        ("check_in/1", RUNS, (NOT_ASKED,)),
        ("check_in/1", RUNS, (OF_THE_OTHER,)),
        ("check_in/1", RUNS.complete(AFTER), (ASKED,)),
        ("check_in/1", ENDED, (ASKED,)),
    ],
    ids=[
        "slots of what has ended",
        "the date before it moved",
        "a date of what has ended",
        "answered",
        "not asked yet",
        "the other town's question",
        "the first question once all is done",
        "the first question once it has ended",
    ],
)
def test_what_is_no_longer_true_of_an_exchange_is_neither_written_nor_called_about(
    uow: UnitOfWork, letter: str, exchange: Exchange, questions: tuple[CheckIn, ...], addressless: str | None
):
    store(uow, exchange, *questions)

    assert (written_again(uow, letter, addressless=addressless), tasks(uow)) == ([], [])


@pytest.mark.parametrize(
    ("letter", "exchange", "again"),
    [
        ("all_agreed/1", an_exchange(told_at=NOW), ("all_agreed", 101)),
        ("invitation/2", MOVED, ("invitation", 102)),
        ("check_in/1", RUNS, ("check_in", 101)),
        ("cancellation/1", CIRCLE.leave(SEEKER, EndReason.NO_TIME, NOW), ("cancellation", 101)),
    ],
    ids=["slots", "the date that moved", "a question", "that the town has left"],
)
def test_what_is_true_still_is_written_to_this_town_alone(
    uow: UnitOfWork, letter: str, exchange: Exchange, again: tuple[str, int]
):
    store(uow, exchange, ASKED, OF_THE_OTHER)

    assert (written_again(uow, letter), tasks(uow)) == ([(ags(0), *again)], [])


@pytest.mark.parametrize(("late", "again"), [(0 * A_SECOND, [(ags(0), "check_in", 101)]), (A_SECOND, [])])
def test_a_question_is_written_again_until_its_last_second(
    uow: UnitOfWork, late: timedelta, again: list[tuple[str, str, int]]
):
    store(uow, RUNS, ASKED)

    assert written_again(uow, "check_in/1", NOW + ANSWERABLE + late) == again


@pytest.mark.parametrize(("late", "again"), [(0 * A_SECOND, [(ags(0), "proposal_offered", 2)]), (A_SECOND, [])])
def test_a_proposal_is_asked_about_again_until_its_last_second(
    uow: UnitOfWork, late: timedelta, again: list[tuple[str, str, int]]
):
    sent(uow, a_tandem())
    with uow:
        due_at = uow.invitations.get(PROPOSAL, ags(0)).due_at
    assert due_at is not None

    assert written_again(uow, "reminder/1", due_at + late) == again


@pytest.mark.parametrize("is_withdrawn", [False, True], ids=["answered", "withdrawn"])
def test_nobody_is_asked_again_who_has_answered_or_whose_proposal_is_withdrawn(uow: UnitOfWork, is_withdrawn: bool):
    sent(uow, a_tandem())
    if is_withdrawn:
        with uow:
            uow.proposals.save(uow.proposals.get(PROPOSAL).withdraw(None))
            uow.commit()
    else:
        say(uow, 0, YES)

    assert (written_again(uow, "reminder/1", addressless=ags(0)), tasks(uow)) == ([], [])


def test_for_a_question_that_has_no_address_head_office_is_to_call(uow: UnitOfWork):
    sent(uow, a_tandem())

    assert written_again(uow, "reminder/1", addressless=ags(0)) == []

    key = f"no_address/proposal_offered/{PROPOSAL}/{ags(0)}"
    assert [(one.kind, one.key) for one in tasks(uow)] == [(TaskKind.NO_ADDRESS, key)]


@pytest.mark.parametrize(
    ("addressless", "again", "waiting"),
    [(None, [(ags(0), "round_opened", 101)], []), (ags(0), [], [f"no_address/round/r2/{ags(0)}-mayor"])],
    ids=["address", "none"],
)
def test_of_a_round_s_letters_the_lost_one_alone_goes_to_its_town_alone(
    uow: UnitOfWork, addressless: str | None, again: list[tuple[str, str, int]], waiting: list[str]
):
    store_towns(uow)
    store_exchanges(uow, an_exchange())
    with uow:
        collecting = replace(uow.rounds.get("r1"), id="r2", state=RoundState.COLLECTING, version=1)
        uow.rounds.add(replace(collecting, closes_on=(NOW + timedelta(days=30)).date()))
        uow.profiles.save_all(a_profile(number, needs=()) for number in range(3))
        for kind in (MailingKind.ROUND_OPENED, MailingKind.PROFILE_REMINDER):
            uow.mailings.add(Mailing("r2", kind, NOW))
        uow.commit()

    assert written_again(uow, "round_opened/1", about="r2", addressless=addressless) == again
    assert [one.key for one in tasks(uow)] == waiting


def test_whom_another_transaction_overtakes_while_writing_is_no_task_but_tried_anew(uow: UnitOfWork):
    sent(uow, a_tandem())

    class Overtaken(FakeCorrespondence):
        def write(self, _order, _uow, _now):
            raise TransactionConflict("Jemand war schneller.")

    mail = a_message(1, key=f"{PROPOSAL}/{ags(0)}-mayor/not_realised/1", letter="not_realised")
    with uow, pytest.raises(TransactionConflict):
        readdress(mail, posts(Overtaken()), uow, SOON)

    assert tasks(uow) == []
