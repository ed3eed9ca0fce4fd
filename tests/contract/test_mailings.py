"""Does every town get the letters that a round owes it, once, whoever is killed or works beside us?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from api.correspondence import TownCorrespondence
from api.demo_book import demo_book
from api.settings import Settings
from matchmaker.errors import BadInput, NotFound
from matchmaker.rounds.correspondence import LetterOrder
from matchmaker.rounds.mailing import Mailing, MailingKind
from matchmaker.rounds.mailing_out import AT_ONCE, mail_due
from matchmaker.rounds.opening import Announcement, start_collecting
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.run import LeftOver
from matchmaker.rounds.sweeping import Sweep, Swept
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Need, Role
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.contract.conftest import OpenUnitOfWork
from tests.counted_questions import counted
from tests.fake_letters import FakeCorrespondence, Post, a_post, token_of
from tests.round_builders import NOW, OLGA, a_proposal, a_round, a_run

TODAY = date(2024, 3, 4)
UNTIL = date(2024, 4, 1)
REMINDED = datetime(2024, 3, 25, 7, tzinfo=UTC)
MANY = AT_ONCE + 20
QUESTIONS = 14
SETTINGS = Settings(secret_key="invented " * 4, base_url="https://austausch.example")


class Killed(BaseException):
    """What a test ends a process with."""


class DyingCorrespondence(FakeCorrespondence):
    """Dies at the letter to one town, as a process that is killed does."""

    def write(self, order: LetterOrder, uow: UnitOfWork, now: datetime) -> OutboxMessage:
        if order.member.ags == ags(AT_ONCE + 5):
            raise Killed
        return super().write(order, uow, now)


def store(uow: UnitOfWork, *profiles: Any, towns: int = 6, state: RoundState = RoundState.PLANNED) -> None:
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(towns))
        uow.profiles.save_all(profiles or [a_profile(number) for number in range(towns)])
        uow.rounds.add(a_round(state=state))
        uow.commit()


def collecting(uow: UnitOfWork, **changes: Any) -> None:
    start_collecting("r1", uow, Announcement(NOW, **{"until": UNTIL, **changes}))


def mailed(uow: UnitOfWork, now: datetime = NOW, post: Post | None = None) -> Swept:
    return mail_due(Sweep(post or a_post(), uow, now))


def keys(uow: UnitOfWork) -> list[str]:
    with uow:
        return sorted(mail.key for mail in uow.outbox.due(NOW + timedelta(days=1000), 10_000))


def key(number: int, kind: str, role: str = "mayor") -> str:
    return f"r1/{ags(number)}-{role}/{kind}/1"


def test_a_mailing_comes_back_as_it_was_stored_and_is_due_until_it_is_finished(uow: UnitOfWork):
    store(uow)
    owed = Mailing("r1", MailingKind.LEFT_OVER, NOW, "en")
    with uow:
        added = [uow.mailings.add(owed), uow.mailings.add(owed.got_to("x"))]
        uow.commit()

    assert added == [True, False]
    with uow:
        assert uow.mailings.due(NOW - timedelta(seconds=1)) == ()
        assert uow.mailings.due(NOW) == uow.mailings.of_round("r1") == (owed,)
        uow.mailings.save(uow.mailings.hold("r1", MailingKind.LEFT_OVER).got_to("y").finished(NOW))
        assert uow.mailings.due(NOW) == ()
        assert uow.mailings.hold("r1", MailingKind.LEFT_OVER) == owed.got_to("y").finished(NOW)
        with pytest.raises(NotFound):
            uow.mailings.hold("r1", MailingKind.ROUND_OPENED)


def test_every_town_that_agreed_hears_once_that_a_round_began(uow: UnitOfWork):
    store(
        uow,
        a_profile(0),
        a_profile(1, consent=False),
        a_profile(2, role=Role.ADMINISTRATION),
        a_profile(3, role=None),
        a_profile(4, paused_until=UNTIL + timedelta(days=1)),
        a_profile(5, paused_until=UNTIL),
    )

    collecting(uow)

    assert [mailed(uow).done, mailed(uow).done] == [4, 0]
    asked = ((0, "mayor"), (2, "administration"), (3, "mayor"), (5, "mayor"))
    assert keys(uow) == [key(number, "round_opened", role) for number, role in asked]


@pytest.mark.parametrize("towns", [3, AT_ONCE])
def test_letters_of_one_transaction_read_what_they_share_once(engine: sa.Engine, towns: int):
    uow = SqlUnitOfWork(engine)
    store(uow, towns=towns)
    collecting(uow)
    letters = TownCorrespondence(SETTINGS, demo_book, a_taxonomy())

    with counted(engine) as asked:
        done = mailed(uow, post=Post(letters, token_of)).done

    assert (done, len(asked)) == (towns, QUESTIONS)


def test_a_round_that_is_interrupted_goes_on_behind_the_last_letter(uow: UnitOfWork):
    store(uow, towns=MANY)
    collecting(uow)

    with pytest.raises(Killed):
        mailed(uow, post=Post(DyingCorrespondence(), token_of))
    stored = len(keys(uow))
    second = FakeCorrespondence()
    assert mailed(uow, post=Post(second, token_of)) == Swept(MANY - AT_ONCE)

    assert stored == AT_ONCE
    assert keys(uow) == [key(number, "round_opened") for number in range(MANY)]
    # What was queued before is not even written again.
    assert [order.member.ags for order in second.orders] == [ags(number) for number in range(AT_ONCE, MANY)]


def test_two_workers_at_once_write_every_letter_once(open_uow: OpenUnitOfWork):
    store(open_uow(), towns=MANY)
    collecting(open_uow())
    together = Barrier(2)

    def work() -> int:
        together.wait(10)
        return mailed(open_uow()).done

    with ThreadPoolExecutor(2) as pool:
        done = sum(one.result(60) for one in [pool.submit(work), pool.submit(work)])

    assert (done, len(keys(open_uow()))) == (MANY, MANY)


def test_a_town_without_a_checked_address_is_named_and_stops_nobody(uow: UnitOfWork):
    store(uow)
    collecting(uow)

    assert mailed(uow, post=a_post(unwritable=ags(2))) == Swept(5, ("no address",))
    assert mailed(uow) == Swept()
    assert key(2, "round_opened") not in keys(uow)


def test_who_named_no_need_is_reminded_a_week_before_the_last_day_and_nobody_else(uow: UnitOfWork):
    store(uow, a_profile(0, needs=()), a_profile(1, needs=(Need("vacancy"),)), a_profile(2, needs=(), consent=False))
    collecting(uow, language="en")
    letters = FakeCorrespondence()
    mailed(uow)

    assert mailed(uow, REMINDED - timedelta(seconds=1)).done == 0
    assert [mailed(uow, REMINDED, Post(letters, token_of)).done, mailed(uow, REMINDED).done] == [1, 0]

    (order,) = letters.orders
    assert (order.member.ags, order.kind, order.facts["closes_on"]) == (ags(0), "profile_reminder", UNTIL)
    assert order.facts["missing"] == (
        "What do you work on, and what would you like advice on? Three topics are enough."
    )


def test_who_named_a_need_meanwhile_or_comes_too_late_is_not_reminded(uow: UnitOfWork):
    store(uow, a_profile(0, needs=()), a_profile(1, needs=()))
    collecting(uow)
    mailed(uow)
    with uow:
        uow.profiles.save_all([a_profile(0, needs=(Need("vacancy"),))])
        uow.commit()

    assert mailed(uow, REMINDED).done == 1
    assert key(0, "profile_reminder") not in keys(uow)


def test_a_worker_that_slept_past_the_last_day_invites_nobody_any_more(uow: UnitOfWork):
    store(uow, a_profile(0, needs=()))
    collecting(uow)

    assert mailed(uow, datetime(2024, 4, 2, tzinfo=UTC)) == Swept()
    assert keys(uow) == []


def test_a_last_day_that_is_past_or_a_year_ahead_is_refused_and_the_round_stays_planned(uow: UnitOfWork):
    store(uow)

    for until, said in (
        (TODAY - timedelta(days=1), "Der 03.03.2024 ist vorbei. Nennen Sie einen Tag ab heute (04.03.2024)."),
        (date(2204, 4, 1), "Bis zum 01.04.2204 ist es mehr als ein Jahr. Prüfen Sie die Jahreszahl."),
    ):
        with pytest.raises(BadInput) as refusal:
            collecting(uow, until=until)
        assert [fault.reason for fault in refusal.value.faults] == [said]

    with uow:
        assert (uow.rounds.get("r1").state, uow.mailings.of_round("r1")) == (RoundState.PLANNED, ())


def test_without_a_day_the_rules_of_the_round_say_it_and_a_short_round_reminds_nobody(uow: UnitOfWork):
    store(uow)

    collecting(uow, until=TODAY + timedelta(days=7))

    with uow:
        assert uow.rounds.get("r1").closes_on == date(2024, 3, 11)
        assert [one.kind for one in uow.mailings.of_round("r1")] == [MailingKind.ROUND_OPENED]
        uow.rounds.add(a_round(id="r2"))
        uow.commit()
    assert start_collecting("r2", uow, Announcement(NOW)).closes_on == date(2024, 4, 1)
    with uow:
        assert uow.rounds.get("r2").closes_on == date(2024, 4, 1)


def test_who_is_left_over_hears_why_without_what_head_office_reads(uow: UnitOfWork):
    store(uow, state=RoundState.ANSWERING)
    unmatched = (
        LeftOver(ags(2), "no_common_topic", "Mit Musterstadt geht es nicht. Für Beispielstadt ginge es."),
        LeftOver(ags(3), "rules_conflict", "Zusammen nicht erfüllbar: Land, Größe."),
        LeftOver(ags(4), "paused", "Macht Pause."),
        # Somebody was found for it by hand.
        LeftOver(ags(0), "partners_taken", "Vergeben."),
    )
    with uow:
        uow.runs.add(a_run(unmatched=unmatched))
        uow.proposals.add_all([a_proposal(1).approve(OLGA, NOW)])
        uow.mailings.add(Mailing("r1", MailingKind.LEFT_OVER, NOW))
        uow.commit()
    letters = FakeCorrespondence()

    assert [mailed(uow, post=Post(letters, token_of)).done, mailed(uow).done] == [2, 0]

    said = [(order.member.ags, order.facts["reason"], order.facts["advice"]) for order in letters.orders]
    assert said == [
        (
            ags(2),
            "Mit keiner möglichen Stadt gab es ein gemeinsames Thema.",
            "Nennen Sie ein weiteres Thema, das Sie beschäftigt.",
        ),
        (
            ags(3),
            "Wir haben noch keine Stadt gefunden, die gut genug passt.",
            "Ein Thema mehr öffnet Ihnen weitere Städte.",
        ),
    ]


def test_the_database_knows_the_kinds_and_languages_of_letters(engine_uow: UnitOfWork, engine: sa.Engine):
    store(engine_uow)

    for values in ("'r1', 'reminder', '2024-03-04', 'de', ''", "'r1', 'left_over', '2024-03-04', 'fr', ''"):
        with engine.begin() as connection, pytest.raises(sa.exc.IntegrityError):
            connection.exec_driver_sql(
                f"INSERT INTO round_mailing (round_id, kind, due_at, language, told_to) VALUES ({values})"  # noqa: S608
            )
