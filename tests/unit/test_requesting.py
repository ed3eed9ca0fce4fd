"""Does a town's request reach head office once, whole, and nobody else?"""

from dataclasses import replace

import pytest

from matchmaker.errors import BadInput, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.access import Audience
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.request import RequestState
from matchmaker.rounds.requesting import NewRequest, submit_request, withdraw_request
from matchmaker.towns.profile import Format, Role, Wishes
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.fakes import FakeDatabase, FakeUnitOfWork
from tests.round_builders import LATER, NOW, OLGA

OWN = Viewer(Audience.TOWN, ags(1))


@pytest.fixture
def uow() -> FakeUnitOfWork:
    uow = FakeUnitOfWork(FakeDatabase())
    with uow:
        uow.towns.replace_all([*(a_town(number) for number in range(8)), a_town(90, name="Großenstadt", small=False)])
        uow.profiles.save_all([a_profile(1, capacity=2), a_profile(2, capacity=0), a_profile(3)])
        uow.commit()
    return uow


def an_order(key: str = "form", **changes: object) -> NewRequest:
    order = NewRequest(key, ags(1), Role.MAYOR, Format.TANDEM, "vacancy", " Wir suchen Rat. ", Wishes(same_size=True))
    return replace(order, **changes)


def submit(uow: FakeUnitOfWork, order: NewRequest):
    return submit_request(order, a_taxonomy(), uow, NOW)


def stored(uow: FakeUnitOfWork):
    with uow:
        return uow.requests.in_states(RequestState)


def test_a_request_is_stored_as_it_was_asked_for_and_says_nothing_to_anybody(uow):
    made = submit(uow, an_order(candidates=(ags(2), ags(3))))

    assert stored(uow) == (made,)
    assert (made.text, made.candidates, made.state) == ("Wir suchen Rat.", (ags(2), ags(3)), RequestState.SUBMITTED)
    assert made.wishes == Wishes(same_size=True)
    assert "form" not in made.id
    with uow:
        assert uow.outbox.count_by_state() == {}


def test_the_same_form_twice_makes_one_request_even_when_its_text_differs(uow):
    first = submit(uow, an_order())

    assert submit(uow, an_order(text="ganz anders", topic="nothing")) == first
    assert stored(uow) == (first,)


def test_a_form_of_another_town_or_office_is_not_answered_with_their_request(uow):
    submit(uow, an_order())

    for other in (an_order(ags=ags(3)), an_order(role=Role.ADMINISTRATION)):
        with pytest.raises(NotFound):
            submit(uow, other)


def test_all_faults_are_told_at_once_and_nothing_is_stored(uow):
    order = an_order(topic="pop_up_lab", text="x" * 2_001, candidates=(ags(1), ags(90), "99999999", ags(2)))

    with pytest.raises(BadInput) as refusal:
        submit(uow, order)

    assert [str(fault) for fault in refusal.value.faults] == [
        "Thema: Bitte wählen Sie ein Thema aus.",
        "Ihr Anliegen: Bitte kürzen Sie den Text auf höchstens 2.000 Zeichen.",
        "Wunschstädte: Bitte nennen Sie höchstens drei Städte, jede nur einmal.",
        "Wunschstädte: Ihre eigene Stadt kann nicht dabei sein.",
        "Wunschstädte: Großenstadt ist keine kleine Stadt. Bitte wählen Sie eine aus der Liste.",
        "Wunschstädte: Eine Stadt mit dem Schlüssel 99999999 gibt es nicht. Bitte wählen Sie eine aus der Liste.",
    ]
    assert stored(uow) == ()


def test_two_thousand_signs_between_spaces_fit(uow):
    assert submit(uow, an_order(text=f"  {'x' * 2_000}\n")).text == "x" * 2_000
    assert submit(uow, an_order("other", text=" \n ")).text is None


def test_a_town_asks_at_most_for_as_many_exchanges_as_it_has_places(uow):
    submit(uow, an_order("1"))
    second = submit(uow, an_order("2"))

    with pytest.raises(TransitionRefused, match="Platz"):
        submit(uow, an_order("3"))
    withdraw_request(second.id, second.version, OWN, uow, LATER)
    assert submit(uow, an_order("3")).state is RequestState.SUBMITTED


def test_without_a_stated_number_there_is_one_place_and_the_other_office_has_its_own(uow):
    submit(uow, an_order("1", ags=ags(3)))

    with pytest.raises(TransitionRefused):
        submit(uow, an_order("2", ags=ags(3)))
    assert submit(uow, an_order("3", ags=ags(3), role=Role.ADMINISTRATION)).role is Role.ADMINISTRATION
    with pytest.raises(TransitionRefused):
        submit(uow, an_order("4", ags=ags(2)))


def test_what_is_withdrawn_twice_is_withdrawn_once(uow):
    made = submit(uow, an_order())

    first = withdraw_request(made.id, made.version, OWN, uow, LATER)
    assert first.ended_at == LATER
    assert withdraw_request(made.id, made.version, OWN, uow, NOW) == first


def test_a_stranger_cannot_withdraw_it_and_learns_nothing(uow):
    made = submit(uow, an_order())

    for request_id in (made.id, "nowhere"):
        with pytest.raises(NotFound):
            withdraw_request(request_id, 1, Viewer(Audience.TOWN, ags(2)), uow, LATER)
    assert stored(uow) == (made,)


def test_who_withdraws_what_head_office_has_just_changed_is_told(uow):
    made = submit(uow, an_order())
    with uow:
        uow.requests.save(made.review(OLGA, LATER))
        uow.commit()

    with pytest.raises(StaleWrite):
        withdraw_request(made.id, made.version, OWN, uow, LATER)
    assert stored(uow)[0].state is RequestState.REVIEWED
