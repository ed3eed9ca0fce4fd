"""Does a round begin and end only as it may?"""

import pytest

from matchmaker.errors import BadInput, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.closing import close_round
from matchmaker.rounds.opening import Opening, open_round, start_collecting
from matchmaker.rounds.round import Round, RoundState
from matchmaker.towns.profile import Format
from tests.fakes import FakeUnitOfWork
from tests.round_builders import NOW, a_policy


def an_opening(**changes) -> Opening:
    return Opening(**({"title": "Frühjahr", "format": Format.TANDEM, "policy": a_policy()} | changes))


def test_a_new_round_is_planned_and_keeps_its_policy():
    uow = FakeUnitOfWork()

    opened = open_round(an_opening(title="  Frühjahr „Leerstand“ "), uow, NOW)

    assert opened == Round("runde-1", "Frühjahr „Leerstand“", Format.TANDEM, a_policy(), opened_at=NOW)
    with uow:
        assert uow.rounds.all() == (opened,)


@pytest.mark.parametrize("format", Format)
def test_a_round_of_every_format_is_opened(format: Format):
    uow = FakeUnitOfWork()

    opened = open_round(an_opening(format=format), uow, NOW)

    assert (opened.format, opened.state) == (format, RoundState.PLANNED)


def test_rounds_without_an_id_are_numbered_past_the_taken_ones():
    uow = FakeUnitOfWork()

    wanted_ids = (None, "runde-3", None, None)
    given = [open_round(an_opening(title=f"{n}.", round_id=one), uow, NOW).id for n, one in enumerate(wanted_ids)]

    assert given == ["runde-1", "runde-3", "runde-4", "runde-5"]


def test_a_taken_id_is_refused_and_the_first_round_stays():
    uow = FakeUnitOfWork()
    first = open_round(an_opening(round_id="demo"), uow, NOW)

    with pytest.raises(StaleWrite):
        open_round(an_opening(round_id="demo", title="zweite"), uow, NOW)

    with uow:
        assert uow.rounds.all() == (first,)


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"title": "   "}, ["Titel"]),
        ({"title": "x" * 121}, ["Titel"]),
        ({"title": "zwei\nZeilen"}, ["Titel"]),
        ({"title": "NUL\x00"}, ["Titel"]),
        ({"round_id": "Runde 1"}, ["Kennung"]),
        ({"round_id": "../x"}, ["Kennung"]),
        ({"round_id": ""}, ["Kennung"]),
        ({"round_id": "a" * 41}, ["Kennung"]),
        ({"title": "", "round_id": "ä"}, ["Titel", "Kennung"]),
    ],
)
def test_an_unfit_title_or_id_is_refused_with_every_fault(changes, places):
    uow = FakeUnitOfWork()

    with pytest.raises(BadInput) as refusal:
        open_round(an_opening(**changes), uow, NOW)

    assert [fault.where for fault in refusal.value.faults] == places
    with uow:
        assert uow.rounds.all() == ()


def test_collecting_begins_once():
    uow = FakeUnitOfWork()
    opened = open_round(an_opening(), uow, NOW)

    assert start_collecting(opened.id, uow).state is RoundState.COLLECTING
    with pytest.raises(TransitionRefused):
        start_collecting(opened.id, uow)
    with pytest.raises(NotFound):
        start_collecting("nowhere", uow)


def test_a_second_round_of_one_title_is_refused_until_the_first_is_closed_or_an_id_tells_them_apart():
    uow = FakeUnitOfWork()
    first = open_round(an_opening(title="Zweite"), uow, NOW)

    with pytest.raises(StaleWrite, match=r"Eine Runde „Zweite“ ist schon eröffnet \(runde-1, geplant\)"):
        open_round(an_opening(title=" Zweite "), uow, NOW)
    named = open_round(an_opening(title="Zweite", round_id="zweite-b"), uow, NOW)
    for one in (first, named):
        close_round(one.id, uow)

    assert open_round(an_opening(title="Zweite"), uow, NOW).id == "runde-3"


def test_a_step_that_does_not_exist_is_told_plainly():
    with pytest.raises(TransitionRefused, match=r"^Die Runde „Frühjahr“ ist schon beim Sammeln der Profile\.$"):
        a_round_in(RoundState.COLLECTING).moved_to(RoundState.COLLECTING)
    with pytest.raises(TransitionRefused, match=r"^Die Runde „Frühjahr“ ist geschlossen und bleibt es\.$"):
        a_round_in(RoundState.CLOSED).moved_to(RoundState.PROPOSING)
    with pytest.raises(TransitionRefused, match="ist geplant; „in Berechnung“ geht von dort nicht, nur „beim Sammeln"):
        a_round_in(RoundState.PLANNED).moved_to(RoundState.PROPOSING)


def a_round_in(state: RoundState) -> Round:
    return Round("r1", "Frühjahr", Format.TANDEM, a_policy(), state)
