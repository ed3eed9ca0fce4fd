"""Does head office read its work queue in its own language, and only what somebody wrote as it was written?"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from api.pages.domain_sentences import said
from api.pages.queue_view import QueueChoice, queue_view
from api.pages.spoken import ENGLISH
from matchmaker.rounds.answer import Answer, AnswerKind, AnswerRefused
from matchmaker.rounds.exchange import EndReason
from matchmaker.rounds.exchange_ending import Ending, end_exchange
from matchmaker.rounds.exchange_rescue import find_silent
from matchmaker.rounds.mailing_out import mail_due
from matchmaker.rounds.opening import Announcement, start_collecting
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.sweeping import Sweep
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.work_queue import QueueRow, StateKind, work_queue
from matchmaker.towns.profile import Need
from tests.builders import a_profile, a_town, ags
from tests.exchange_builders import SEEKER, a_running_exchange, an_exchange, store_exchanges
from tests.exchange_letters import PLAIN_POST
from tests.fake_letters import a_post
from tests.fakes import FakeUnitOfWork
from tests.invitation_builders import a_schedule
from tests.lifecycle_cast import NO, PROPOSAL, YES, a_circle, a_tandem, say, sent, swept
from tests.pages.site_cast import SiteCast
from tests.pages.visitor import Visitor
from tests.round_builders import NOW, a_round

DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
DUE = a_schedule().due_at


def german_left(row: QueueRow) -> list[str]:
    """What of a row stays German on an English page, its own words left aside."""
    (line,) = queue_view([row], QueueChoice(), ENGLISH, NOW.date()).lines
    told = (said(text, ENGLISH) for text, is_own in line.text if not is_own)
    return [sentence for parts in told for sentence, is_known in parts if not is_known]


def lost_group(uow: UnitOfWork) -> None:
    sent(uow, a_circle(0, 1, 2, 3, 4))
    for number in (0, 1, 2, 3):
        say(uow, number, YES, NOW)
    swept(uow, DUE + MOMENT)


def all_refused(uow: UnitOfWork) -> None:
    sent(uow, a_tandem())
    say(uow, 0, NO, NOW)
    say(uow, 1, NO, NOW + DAY)


def group_in_danger(uow: UnitOfWork) -> None:
    sent(uow, a_circle(0, 1, 2, 3, 4, 5))
    say(uow, 0, NO, NOW)


def silent(uow: UnitOfWork) -> None:
    sent(uow, a_tandem())
    swept(uow, NOW + 9 * DAY)


def paused(uow: UnitOfWork) -> None:
    sent(uow, a_tandem(), unanswered_before_pause=1)
    swept(uow, DUE + MOMENT)


def too_late(uow: UnitOfWork) -> None:
    sent(uow, a_tandem())
    with pytest.raises(AnswerRefused):
        say(uow, 0, YES, DUE + MOMENT)
    swept(uow, DUE + MOMENT)
    with pytest.raises(AnswerRefused):
        say(uow, 1, YES, DUE + 3 * DAY)


def call(uow: UnitOfWork) -> None:
    sent(uow, a_tandem())
    say(uow, 0, Answer(AnswerKind.CALL, note="Bitte rufen Sie an. Wer kommt?"))


def no_address(uow: UnitOfWork) -> None:
    sent(uow, a_tandem(giving=1))
    say(uow, 1, YES, NOW + DAY, post=a_post(addressless=ags(0)))


def no_address_for_a_round(uow: UnitOfWork) -> None:
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(2))
        uow.profiles.save_all(a_profile(number, needs=()) for number in range(2))
        uow.rounds.add(a_round(state=RoundState.PLANNED))
        uow.commit()
    start_collecting("r1", uow, Announcement(NOW))
    mail_due(Sweep(a_post(addressless=ags(1)), uow, NOW))


def stuck(uow: UnitOfWork) -> None:
    store_exchanges(uow, an_exchange(told_at=NOW))
    find_silent(uow, NOW + 20 * DAY)


def left(uow: UnitOfWork) -> None:
    store_exchanges(uow, a_running_exchange())
    with uow:
        uow.proposals.save(uow.proposals.get(PROPOSAL).start_running())
        seen = uow.exchanges.get(PROPOSAL).version
        uow.commit()
    end_exchange(Ending(PROPOSAL, EndReason.NO_TIME, seen, SEEKER), PLAIN_POST, uow, NOW)


@pytest.mark.parametrize(
    ("happens", "kinds"),
    [
        (lost_group, {TaskKind.GROUP_LOST, StateKind.REMATCH}),
        (all_refused, {StateKind.ALL_REFUSED}),
        (group_in_danger, {TaskKind.QUORUM}),
        (silent, {TaskKind.SILENT_TOWN}),
        (paused, {TaskKind.PAUSED_TOWN}),
        (too_late, {TaskKind.LATE_ANSWER}),
        (call, {TaskKind.CALL}),
        (no_address, {TaskKind.NO_ADDRESS}),
        (no_address_for_a_round, {TaskKind.NO_ADDRESS}),
        (stuck, {TaskKind.RESCUE}),
        (left, {TaskKind.EXCHANGE_ENDED}),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_what_the_program_says_of_what_happened_is_english_on_an_english_page(
    happens: Callable[[UnitOfWork], None], kinds: set[TaskKind | StateKind]
):
    uow = FakeUnitOfWork()
    happens(uow)

    with uow:
        rows = work_queue(uow, ())

    assert {row.kind for row in rows} >= kinds
    assert [german_left(row) for row in rows] == [[] for _ in rows]


def test_what_profiles_say_by_themselves_is_english_too():
    uow = FakeUnitOfWork()
    with uow:
        uow.towns.replace_all([a_town(0), a_town(1)])
        thin = a_profile(0, needs=(), experience=(), state=None)
        assumed = a_profile(1, needs=(Need("vacancy"),), consent_source="Demo-Annahme")
        rows = work_queue(uow, [thin, assumed])

    assert {row.kind for row in rows} == {StateKind.THIN_PROFILE, StateKind.ASSUMED}
    assert [german_left(row) for row in rows] == [[] for _ in rows]


def test_the_words_of_a_town_stay_as_it_wrote_them_also_where_the_program_knows_them():
    uow = FakeUnitOfWork()
    call(uow)
    with uow:
        (row,) = work_queue(uow, ())

    (line,) = queue_view([row], QueueChoice(), ENGLISH, NOW.date()).lines

    assert [one for one in line.text if one[1]] == [("„Bitte rufen Sie an. Wer kommt?“", True)]
    assert re.sub(r"\s+", " ", line.text[0][0]).endswith("Die Stadt schreibt dazu:")


def test_a_reply_by_mail_is_somebodys_own_words_from_end_to_end():
    task = Task("reply/1", TaskKind.REPLY, NOW, "rathaus@a.example schreibt („Re“):\nBitte rufen Sie an.")
    row = QueueRow(task.key, task.kind, task.text)

    (line,) = queue_view([row], QueueChoice(), ENGLISH, NOW.date()).lines

    assert line.text == ((task.text, True),)
    assert german_left(replace(row, kind=TaskKind.CALL)) != []


@pytest.mark.parametrize("page", ["/geschaeftsstelle", "/geschaeftsstelle/heute"], ids=["front", "queue"])
def test_the_pages_say_it_in_english_and_mark_as_german_only_what_a_town_wrote(
    site: SiteCast, office: Visitor, page: str
):
    text = "Cedrenburg hat noch kein Treffen (Austausch r1-1-01). Dazu schreibt die Stadt: „Bitte <b>anrufen</b>.“"
    task = Task("rescue/1", TaskKind.RESCUE, NOW, f"{text} Bitte rufen Sie beide Seiten an.", "r1-1-01")
    site.change(lambda uow: uow.tasks.add(replace(task, kind=TaskKind.CALL)))

    english, german = office.get(f"{page}?sprache=en").text, office.get(f"{page}?sprache=de").text

    row = (
        '<p class="words">Cedrenburg has had no meeting yet (exchange r1-1-01). The town writes about it: '
        '<span lang="de">„Bitte &lt;b&gt;anrufen&lt;/b&gt;.“</span> Please call both sides.</p>'
    )
    assert row in english
    assert f'<p class="words">{text} Bitte'.replace("<b>", "&lt;b&gt;").replace("</b>", "&lt;/b&gt;") in german
