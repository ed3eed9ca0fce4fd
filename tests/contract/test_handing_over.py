"""Does an office change hands whole: nobody of before comes in, and whoever follows decides about what runs?"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, BrokenBarrierError

import pytest

from matchmaker.errors import BadInput, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.access import Audience, hash_of
from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.api_token import ApiToken, Scope
from matchmaker.rounds.asking import Post
from matchmaker.rounds.correspondence import LetterOrder
from matchmaker.rounds.exchange import EndReason, ExchangeState, Side
from matchmaker.rounds.first_contact import OfficePost
from matchmaker.rounds.forgetting import forget_offices
from matchmaker.rounds.handing_over import (
    HandedOver,
    HandoverOrder,
    ask_anew,
    hand_over,
    standing,
)
from matchmaker.rounds.office import OfficeAddress, Standing
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.taking_over import DECIDED, Takeover, TakeoverAnswer, take_over
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.term_ending import announce
from matchmaker.towns.profile import Format, Role
from tests.builders import ags
from tests.contract.conftest import OpenUnitOfWork
from tests.contract.test_two_at_once import at_once
from tests.exchange_builders import a_running_exchange, an_exchange, store_exchanges
from tests.exchange_letters import PLAIN_POST
from tests.fake_letters import FakeCorrespondence, a_post, token_of
from tests.lifecycle_cast import NO, a_tandem, letters, say, sent
from tests.office_builders import an_office
from tests.round_builders import LATER, NOW, OLGA, a_link, a_session

SINCE = date(2024, 3, 1)
TOKEN = f"secret of handover/r1-1-01/{ags(0)}-mayor/1"
NEW = "neu@town0.example"


@dataclass
class SlowCorrespondence(FakeCorrespondence):
    """Writes once two stand here at once, or nobody else came for a while."""

    meeting: Barrier = field(default_factory=lambda: Barrier(2))

    def write(self, order: LetterOrder, uow: UnitOfWork, now: datetime) -> OutboxMessage:
        with suppress(BrokenBarrierError):
            self.meeting.wait(timeout=1)
        return super().write(order, uow, now)


OTHER_POST = Post(FakeCorrespondence(), lambda _proposal, member, _letter: f"successor {member.ags}")


def office_post() -> OfficePost:
    # Without the mailbox, with which each letter's name ends.
    return OfficePost(FakeCorrespondence(), lambda key: f"secret of {key.rpartition('/')[0]}")


def running(uow: UnitOfWork, **changes: object) -> None:
    store_exchanges(uow, a_running_exchange(1, **changes))
    with uow:
        uow.offices.add(an_office(0, name="Büro Ö."))
        uow.offices.add(an_office(9, ags=ags(0), address="hilfe@town0.example", standing=Standing.DELEGATE))
        uow.offices.add(an_office(8, ags=ags(0), role=Role.ADMINISTRATION))
        uow.commit()


def handed_over(uow: UnitOfWork, post: OfficePost | None = None, now=NOW, **changes: object) -> HandedOver:
    order = HandoverOrder(ags(0), Role.MAYOR, OLGA, SINCE)
    return hand_over(replace(order, **changes), post or office_post(), uow, now)


def offices(uow: UnitOfWork) -> list[OfficeAddress]:
    with uow:
        return [one for one in uow.offices.of_town(ags(0)) if one.role is Role.MAYOR]


def decide(uow: UnitOfWork, answer: TakeoverAnswer, wish: str = "", token: str = TOKEN, now=LATER):
    return take_over(Takeover(token, answer, wish), PLAIN_POST, uow, now)


def the_exchange(uow: UnitOfWork):
    with uow:
        return uow.exchanges.get("r1-1-01")


def test_the_old_addresses_end_without_their_names_and_the_new_one_counts_at_once(uow: UnitOfWork):
    running(uow)

    done = handed_over(uow, address=f" {NEW.upper()}", term_ends=date(2030, 2, 28))

    before = [one for one in offices(uow) if one.id != done.office.id]
    assert [(one.ended_at, one.name) for one in before] == [(NOW, None)] * 2
    assert (done.office.address, done.office.speaks, done.exchanges) == (NEW, True, ("r1-1-01",))
    assert (done.office.in_office_since, done.office.term_ends) == (SINCE, date(2030, 2, 28))
    with uow:
        assert uow.offices.get("office-8").ended_at is None
        assert uow.offices.get(done.office.id) == done.office


def test_a_mailbox_that_stays_speaks_for_the_successor(uow: UnitOfWork):
    running(uow)

    done = handed_over(uow)

    assert done.office.address == "office@town0.example"
    with uow:
        assert [one.id for one in uow.offices.speaking(done.office.address)] == [done.office.id]


def test_every_way_in_of_the_predecessor_ends_and_no_other(uow: UnitOfWork):
    running(uow)
    inside = [("own", Role.MAYOR, 0), ("whole town", None, 0)]
    others = [("other office", Role.ADMINISTRATION, 0), ("other town", Role.MAYOR, 1)]
    with uow:
        for name, role, number in (*inside, *others):
            uow.access.add_session(
                a_session(id_hash=hash_of(name), audience=Audience.TOWN, ags=ags(number), role=role, valid_until=LATER)
            )
            uow.access.add_link(
                a_link(token_hash=hash_of(name), ags=ags(number), role=role, valid_until=LATER, proposal_id=None)
            )
        token = ApiToken(
            "t1" * 6, hash_of("t1"), "Programm", Audience.TOWN, frozenset({Scope.READ}), NOW, LATER, ags(0)
        )
        uow.api_tokens.add(token)
        uow.commit()

    handed_over(uow)

    with uow:
        for name, *_ in inside:
            assert uow.access.session(hash_of(name)).valid_until == NOW, name
            assert uow.access.link(hash_of(name)).valid_until == NOW, name
        for name, *_ in others:
            assert uow.access.session(hash_of(name)).valid_until == LATER, name
            assert uow.access.link(hash_of(name)).valid_until == LATER, name
        assert uow.api_tokens.of(token.id).revoked_at == NOW


def test_the_letter_goes_to_the_new_address_with_the_others_and_a_link_of_its_own(uow: UnitOfWork):
    running(uow)
    post = office_post()

    handed_over(uow, post, address=NEW)

    [order] = post.letters.orders
    assert (order.kind, order.link_token, order.number) == ("handover", TOKEN, 1)
    assert order.facts == {"address": NEW, "partners": (ags(1),), "language": "de"}
    with uow:
        link = uow.office_links.find(hash_of(TOKEN))
    assert (link.address, link.proposal_id, link.answer) == (NEW, "r1-1-01", None)


def test_a_second_handover_ends_the_link_of_the_first(uow: UnitOfWork):
    running(uow)
    handed_over(uow)

    handed_over(uow, now=LATER, address=NEW)

    with pytest.raises(TransitionRefused, match="abgelaufen"):
        decide(uow, TakeoverAnswer.TAKE_OVER, now=LATER + timedelta(seconds=1))
    assert decide(uow, TakeoverAnswer.TAKE_OVER, token=TOKEN[:-1] + "2").answer == "take_over"


def test_the_same_handover_again_changes_nothing_and_asks_nobody_twice(uow: UnitOfWork):
    running(uow)
    first = handed_over(uow, address=NEW)
    before, post = offices(uow), office_post()

    again = handed_over(uow, post, now=LATER, address=f"{NEW} ")

    assert again == replace(first, is_new=False)
    assert (offices(uow), post.letters.orders) == (before, [])


@pytest.mark.parametrize(
    ("said", "since", "ends"),
    [
        ({}, SINCE, date(2030, 2, 28)),
        ({"since": SINCE}, SINCE, date(2030, 2, 28)),
        ({"since": date(2024, 4, 1)}, date(2024, 4, 1), date(2030, 2, 28)),
        ({"term_ends": date(2027, 2, 1)}, SINCE, date(2027, 2, 1)),
        ({"since": date(2030, 3, 1), "term_ends": date(2030, 3, 1)}, date(2030, 3, 1), date(2030, 3, 1)),
    ],
)
def test_to_correct_a_day_changes_that_day_alone_and_writes_to_nobody(
    uow: UnitOfWork, said: dict[str, date], since: date, ends: date
):
    running(uow)
    first = handed_over(uow, address=NEW, term_ends=date(2030, 2, 28))
    with uow:
        uow.offices.add(an_office(7, ags=ags(0), address="neue.hilfe@town0.example", standing=Standing.DELEGATE))
        uow.access.add_session(
            a_session(id_hash=hash_of("inside"), audience=Audience.TOWN, ags=ags(0), role=Role.MAYOR, valid_until=LATER)
        )
        uow.commit()
    before, post = offices(uow), office_post()

    done = handed_over(uow, post, now=LATER, **({"since": None, "address": NEW.upper()} | said))

    changed = (since, ends) != (SINCE, date(2030, 2, 28))
    version = first.office.version + changed
    after = replace(first.office, in_office_since=since, term_ends=ends, version=version)
    assert done == HandedOver(after, ("r1-1-01",), is_new=False, before=first.office if changed else None)
    assert offices(uow) == [after if one.id == after.id else one for one in before]
    assert post.letters.orders == []
    with uow:
        assert uow.access.session(hash_of("inside")).valid_until == LATER
        assert uow.office_links.find(hash_of(TOKEN)).valid_until == NOW + timedelta(days=60)


@pytest.mark.parametrize("again", [{}, {"address": NEW}])
def test_the_end_of_a_term_that_its_holder_announced_outlives_a_repeated_handover(
    uow: UnitOfWork, again: dict[str, str]
):
    running(uow)
    handed_over(uow, address=NEW)
    announce(ags(0), Role.MAYOR, date(2026, 5, 31), uow, LATER)

    done = handed_over(uow, now=LATER, **again)

    assert (done.is_new, done.office.term_ends) == (False, date(2026, 5, 31))


def test_somebody_new_at_the_same_mailbox_inherits_no_end_of_a_term(uow: UnitOfWork):
    running(uow)
    first = handed_over(uow, address=NEW, term_ends=date(2024, 5, 31))

    done = handed_over(uow, office_post(), now=LATER, since=date(2024, 6, 1))

    assert (done.is_new, done.office.id != first.office.id) == (True, True)
    assert (done.office.address, done.office.in_office_since, done.office.term_ends) == (NEW, date(2024, 6, 1), None)


def test_without_a_day_the_office_begins_today_in_germany(uow: UnitOfWork):
    running(uow)

    done = handed_over(uow, now=datetime(2024, 3, 31, 22, 30, tzinfo=UTC), since=None, address=NEW)

    assert done.office.in_office_since == date(2024, 4, 1)


@pytest.mark.parametrize(
    "order",
    [
        {"since": None, "address": "andere@town0.example", "term_ends": date(2020, 1, 1)},
        {"since": date(2027, 1, 1), "term_ends": date(2026, 12, 31)},
        # The same address: against what is stored where it was not said.
        {"since": None, "address": NEW, "term_ends": SINCE - timedelta(days=1)},
        {"since": date(2030, 3, 1), "address": NEW},
    ],
)
def test_a_term_that_ends_before_it_begins_is_refused_and_nothing_changes(uow: UnitOfWork, order: dict[str, object]):
    running(uow)
    handed_over(uow, address=NEW, term_ends=date(2030, 2, 28))
    before, post = offices(uow), office_post()

    with pytest.raises(BadInput, match="liegt vor dem ersten im Amt"):
        handed_over(uow, post, now=LATER, **order)

    assert (offices(uow), post.letters.orders) == (before, [])


def test_who_looked_before_somebody_else_handed_over_is_told_what_holds_now(uow: UnitOfWork):
    running(uow)
    with uow:
        seen = frozenset(one.id for one in standing(ags(0), Role.MAYOR, uow))
    handed_over(uow, address=NEW, seen=seen)
    before, post = offices(uow), office_post()

    with pytest.raises(StaleWrite, match=f"es gilt jetzt: {NEW}. Nichts wurde geändert"):
        handed_over(uow, post, now=LATER, address="andere@town0.example", seen=seen)

    assert (offices(uow), post.letters.orders) == (before, [])


@pytest.mark.parametrize("has_address", [True, False])
def test_of_two_handovers_at_once_one_counts(open_uow: OpenUnitOfWork, has_address: bool):
    running(open_uow())
    if not has_address:
        with open_uow() as uow:
            for one in standing(ags(0), Role.MAYOR, uow):
                uow.offices.save(one.end(NOW))
            uow.commit()
    with open_uow(reading=True) as uow:
        seen = frozenset(one.id for one in standing(ags(0), Role.MAYOR, uow))

    def step(address: str) -> Callable[[], HandedOver]:
        return lambda: handed_over(open_uow(), now=LATER, address=address, seen=seen)

    found = at_once(step("eine@town0.example"), step("andere@town0.example"))

    assert found.count(StaleWrite) == 1
    with open_uow() as uow:
        [stands] = standing(ags(0), Role.MAYOR, uow)
        assert [one.letter for one in uow.outbox.of_proposal("r1-1-01")].count("handover") == 1
    assert [one.office for one in found if isinstance(one, HandedOver)] == [stands]


@pytest.mark.parametrize("changes", [{"ags": ags(2)}, {"ags": ags(1), "role": Role.ADMINISTRATION}])
def test_without_an_address_nothing_changes(uow: UnitOfWork, changes: dict[str, object]):
    running(uow)

    with pytest.raises(TransitionRefused, match="--to"):
        handed_over(uow, **changes)


def test_what_is_no_address_changes_nothing(uow: UnitOfWork):
    running(uow)
    before = offices(uow)

    with pytest.raises(BadInput):
        handed_over(uow, address="kein-at")

    assert offices(uow) == before


def test_to_take_over_changes_nothing_but_that_the_town_was_heard(uow: UnitOfWork):
    running(uow)
    handed_over(uow)
    before = the_exchange(uow)

    decided = decide(uow, TakeoverAnswer.TAKE_OVER)

    assert (decided.answer, decided.answered_at) == ("take_over", LATER)
    after = the_exchange(uow)
    assert after == replace(before.heard(before.sides[0].member, LATER), version=after.version)
    assert decide(uow, TakeoverAnswer.TAKE_OVER, now=LATER + timedelta(days=999)) == decided
    assert the_exchange(uow) == after


def test_to_end_it_is_a_towns_own_exit(uow: UnitOfWork):
    running(uow)
    handed_over(uow)

    decide(uow, TakeoverAnswer.END)

    assert the_exchange(uow).state is ExchangeState.ENDED
    with uow:
        assert [one.kind for one in uow.tasks.open()] == [TaskKind.EXCHANGE_ENDED]
        letters = sorted(one.letter for one in uow.outbox.of_proposal("r1-1-01"))
    assert letters == ["cancellation", "cancellation", "handover"]


def test_another_topic_is_a_task_and_the_exchange_stays(uow: UnitOfWork):
    running(uow)
    handed_over(uow)

    decide(uow, TakeoverAnswer.OTHER_TOPIC, "  Energie und\n Wärme ")

    after = the_exchange(uow)
    assert (after.state, after.topic) == (ExchangeState.RUNNING, "vacancy")
    with uow:
        [task] = uow.tasks.open()
    assert task.kind is TaskKind.HANDOVER
    assert "„Energie und Wärme“" in task.text


def test_another_topic_names_all_other_towns_to_head_office(uow: UnitOfWork):
    sides = tuple(Side(Member(ags(number), Role.MAYOR), NOW) for number in range(4))
    running(uow, format=Format.CIRCLE, sides=sides)
    handed_over(uow)

    decide(uow, TakeoverAnswer.OTHER_TOPIC, "Wärme")

    text = (
        "Neu im Amt in Ahornstedt: Im Austausch r1-1-01 wird ein anderes Thema gewünscht: „Wärme“. Bitte stimmen Sie "
        "es mit Birkenau am See, Cedernburg, Dornfeld ab, dann: matchmaker exchange topic r1-1-01 THEMA"
    )
    with uow:
        assert uow.tasks.open() == (Task(f"other_topic/r1-1-01/{ags(0)}", TaskKind.HANDOVER, LATER, text, "r1-1-01"),)


def test_a_wish_may_be_as_long_as_its_field(uow: UnitOfWork):
    running(uow)
    handed_over(uow)

    assert decide(uow, TakeoverAnswer.OTHER_TOPIC, "x" * 300).answer == "other_topic"

    with uow:
        [task] = uow.tasks.open()
    assert f"„{'x' * 300}“" in task.text


@pytest.mark.parametrize("wish", ["", "  \n", "x" * 301, "a\x07b"])
def test_a_wish_that_says_nothing_decides_nothing(uow: UnitOfWork, wish: str):
    running(uow)
    handed_over(uow)

    with pytest.raises(BadInput):
        decide(uow, TakeoverAnswer.OTHER_TOPIC, wish)

    with uow:
        assert uow.office_links.find(hash_of(TOKEN)).answer is None


def test_only_the_first_answer_counts(uow: UnitOfWork):
    running(uow)
    handed_over(uow)
    decide(uow, TakeoverAnswer.TAKE_OVER)
    before = the_exchange(uow)

    with pytest.raises(TransitionRefused) as refused:
        decide(uow, TakeoverAnswer.END)

    assert (str(refused.value), the_exchange(uow)) == (DECIDED, before)


def test_strangers_and_old_links_decide_nothing(uow: UnitOfWork):
    running(uow)
    handed_over(uow)
    before = the_exchange(uow)

    with pytest.raises(NotFound):
        decide(uow, TakeoverAnswer.END, token="somebody")
    with pytest.raises(TransitionRefused):
        decide(uow, TakeoverAnswer.END, now=NOW + timedelta(days=61))

    assert the_exchange(uow) == before


def test_an_exchange_that_is_over_is_nobodys_to_decide(uow: UnitOfWork):
    running(uow)
    handed_over(uow)
    with uow:
        uow.exchanges.save(uow.exchanges.get("r1-1-01").complete(NOW + timedelta(days=60)))
        uow.commit()

    with pytest.raises(TransitionRefused, match="zu Ende"):
        decide(uow, TakeoverAnswer.TAKE_OVER)


def test_the_successor_is_asked_about_what_runs_in_this_office_alone(uow: UnitOfWork):
    def between(role: Role) -> tuple[Side, ...]:
        return Side(Member(ags(0), role), NOW), Side(Member(ags(1), Role.MAYOR), NOW)

    store_exchanges(
        uow,
        a_running_exchange(1),
        an_exchange(2, sides=between(Role.ADMINISTRATION)),
        an_exchange(3, sides=between(Role.MAYOR)).end(EndReason.OTHER, NOW),
    )
    with uow:
        uow.offices.add(an_office(0))
        uow.commit()
    post = office_post()

    done = handed_over(uow, post, address=NEW)

    assert done.exchanges == ("r1-1-01",)
    assert [(one.proposal.id, one.number) for one in post.letters.orders if one.proposal] == [("r1-1-01", 1)]


@pytest.mark.parametrize(("late", "asked"), [(timedelta(), 1), (timedelta(seconds=1), 0)])
def test_a_question_is_asked_once_more_until_its_last_second(uow: UnitOfWork, late: timedelta, asked: int):
    sent(uow, a_tandem())
    with uow:
        due_at = uow.invitations.get("r1-1-01", ags(0)).due_at
    assert due_at is not None

    assert ask_anew(ags(0), Role.MAYOR, a_post(), uow, due_at + late) == asked


def test_what_waits_for_an_answer_is_asked_once_more(uow: UnitOfWork):
    sent(uow, a_tandem())
    later = NOW + timedelta(hours=3)

    assert ask_anew(ags(0), Role.ADMINISTRATION, a_post(), uow, later) == 0
    assert ask_anew(ags(0), Role.MAYOR, a_post(), uow, later) == 1

    with uow:
        keys = sorted(one.key for one in uow.outbox.of_proposal("r1-1-01") if f"/{ags(0)}-" in one.key)
    assert keys == [f"r1-1-01/{ags(0)}-mayor/proposal_offered/{number}" for number in (1, 2)]


def test_asked_once_more_by_two_at_once_a_town_gets_one_letter(open_uow: OpenUnitOfWork):
    sent(open_uow(), a_tandem())
    later = NOW + timedelta(hours=3)

    post = Post(SlowCorrespondence(), token_of)

    def step() -> int:
        return ask_anew(ags(0), Role.MAYOR, post, open_uow(), later)

    assert at_once(step, step) == [1, 1]

    with open_uow() as uow:
        keys = sorted(one.key for one in uow.outbox.of_proposal("r1-1-01") if f"/{ags(0)}-" in one.key)
    assert keys == [f"r1-1-01/{ags(0)}-mayor/proposal_offered/{number}" for number in (1, 2)]


def test_what_failed_in_silence_is_asked_once_more_as_if_it_had_not(uow: UnitOfWork):
    sent(uow, a_tandem())
    say(uow, 1, NO)
    later = NOW + timedelta(hours=3)

    assert ask_anew(ags(0), Role.MAYOR, a_post(), uow, later) == 1
    assert ask_anew(ags(1), Role.MAYOR, a_post(), uow, later) == 0

    assert (0, "proposal_offered") in letters(uow)
    with uow:
        keys = [one.key for one in uow.outbox.of_proposal("r1-1-01")]
    assert f"r1-1-01/{ags(0)}-mayor/proposal_offered/2" in keys


def test_no_answer_of_the_successor_opens_a_link_of_the_predecessor_again(uow: UnitOfWork):
    sent(uow, a_tandem())
    handover = NOW + timedelta(days=2)
    ended = hash_of("predecessor")
    with uow:
        uow.offices.add(an_office(0))
        link = a_link(token_hash=ended, ags=ags(0), role=Role.MAYOR, proposal_id="r1-1-01")
        uow.access.add_link(replace(link, valid_until=NOW + timedelta(days=28)))
        uow.commit()
    handed_over(uow, now=handover, address=NEW)
    ask_anew(ags(0), Role.MAYOR, OTHER_POST, uow, handover)
    new = hash_of(f"successor {ags(0)}")
    with uow:
        lasts = uow.access.link(new).valid_until

    say(uow, 0, Answer(AnswerKind.LATER, days=5), handover)

    with uow:
        assert uow.access.link(ended).valid_until == handover
        assert uow.access.link(new).valid_until == lasts + timedelta(days=5)


def test_the_old_address_is_forgotten_after_a_month(uow: UnitOfWork):
    running(uow)
    done = handed_over(uow)

    with uow:
        assert forget_offices(uow, NOW + timedelta(days=29)) == 0
        assert forget_offices(uow, NOW + timedelta(days=31)) == 2
        uow.commit()

    assert offices(uow) == [done.office]
