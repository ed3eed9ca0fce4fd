"""Do requests and half-finished forms stay as they were stored, and who of two wins, on every storage?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.errors import BadInput, NotFound, StaleWrite
from matchmaker.rounds.kept_form import KEPT_FOR
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.request import RESERVING, Request, RequestState
from tests.builders import ags
from tests.request_builders import a_kept_form, a_request, in_state
from tests.round_builders import LATER, NOW, a_proposal, store_proposals, store_towns


def store(uow: UnitOfWork, *requests: Request) -> None:
    with uow:
        for request in requests:
            uow.requests.add(request)
        uow.commit()


def test_a_request_comes_back_in_every_state_as_it_was(uow: UnitOfWork):
    store_proposals(uow, a_proposal())
    cast = tuple(in_state(state, a_request(number)) for number, state in enumerate(RequestState))
    store(uow, *reversed(cast))

    with uow:
        assert tuple(uow.requests.get(request.id) for request in cast) == cast
        assert uow.requests.of_town(ags(1)) == uow.requests.held_of_town(ags(1)) == cast
        assert uow.requests.of_town(ags(2)) == ()
        assert uow.requests.in_states(RESERVING) == cast[:2]
        assert uow.requests.in_states(()) == ()


def test_of_a_town_the_oldest_comes_first_and_without_candidates_and_text_it_comes_back_so(uow: UnitOfWork):
    store_towns(uow)
    late = a_request(1, made_at=LATER, stated_by="Olga, für die Stadt: Anruf")
    early = a_request(2, candidates=(), text=None)
    store(uow, late, early)

    with uow:
        assert uow.requests.of_town(ags(1)) == (early, late)


def test_one_form_makes_one_request(uow: UnitOfWork):
    store_towns(uow)
    first = a_request(1)
    store(uow, first)

    with uow:
        with pytest.raises(StaleWrite):
            uow.requests.add(a_request(2, key=first.key))
        assert uow.requests.by_key(first.key) == first
        assert uow.requests.by_key("another form") is None
        assert uow.requests.of_town(ags(1)) == (first,)


def test_the_second_of_two_who_decide_is_refused(uow: UnitOfWork):
    store_towns(uow)
    store(uow, a_request())
    with uow:
        seen = uow.requests.get("request-1", seen_version=1)
        saved = uow.requests.save(seen.review("Olga", LATER))
        uow.commit()

    with uow:
        assert saved == uow.requests.get("request-1", seen_version=2)
        with pytest.raises(StaleWrite):
            uow.requests.get("request-1", seen_version=1)
        with pytest.raises(StaleWrite):
            uow.requests.save(seen.withdraw(LATER))
        assert uow.requests.get("request-1") == saved


def test_an_unknown_request_town_or_candidate_is_refused(uow: UnitOfWork):
    store_towns(uow, count=3)

    with uow:
        with pytest.raises(NotFound):
            uow.requests.get("nowhere")
        with pytest.raises(NotFound):
            uow.requests.save(a_request())
        with pytest.raises(NotFound):
            uow.requests.add(a_request(ags=ags(7)))
        with pytest.raises(NotFound):
            uow.requests.add(a_request(candidates=(ags(2), ags(7))))
        assert uow.requests.in_states(RequestState) == ()


def test_a_fourth_candidate_and_one_named_twice_are_refused_with_the_whole_request(uow: UnitOfWork):
    store_towns(uow)

    with uow:
        with pytest.raises(BadInput):
            uow.requests.add(a_request(candidates=(ags(2), ags(3), ags(4), ags(5))))
        with pytest.raises(StaleWrite):
            uow.requests.add(a_request(candidates=(ags(2), ags(2))))
        assert uow.requests.in_states(RequestState) == ()


@pytest.mark.parametrize(
    "impossible",
    [
        a_request(state=RequestState.REVIEWED),
        a_request(state=RequestState.KEPT),
        replace(in_state(RequestState.OFFERED, a_request()), proposal_id=None),
        replace(in_state(RequestState.KEPT, a_request()), proposal_id="r1-1-01"),
        replace(in_state(RequestState.WITHDRAWN, a_request()), ended_at=None),
        replace(in_state(RequestState.REVIEWED, a_request()), ended_at=LATER),
        a_request(version=0),
    ],
)
def test_the_database_itself_refuses_a_state_without_its_facts(engine_uow: UnitOfWork, impossible: Request):
    store_proposals(engine_uow, a_proposal())

    with engine_uow, pytest.raises(BadInput):
        engine_uow.requests.add(impossible)


def test_a_town_that_asks_or_is_asked_for_cannot_vanish_from_the_register(uow: UnitOfWork):
    store_towns(uow)
    store(uow, a_request(candidates=(ags(3),)))

    with uow:
        kept = [town for town in uow.towns.all() if town.ags not in (ags(1), ags(3))]
        with pytest.raises(BadInput) as refusal:
            uow.towns.replace_all(kept)
    assert [fault.where for fault in refusal.value.faults] == [ags(1), ags(3)]


def test_a_change_of_requests_moves_the_counter_of_changes(uow: UnitOfWork):
    store_towns(uow)
    with uow:
        before = uow.changes.count()
    store(uow, a_request())

    with uow:
        assert uow.changes.count() == before + 1


def test_a_form_is_found_by_its_id_until_it_ends_and_is_replaced_by_a_later_one(uow: UnitOfWork):
    form = a_kept_form()
    later = replace(form.with_entries({"text": "fertig"}, LATER), ags=None, role=None)
    with uow:
        uow.forms.keep(form)
        assert uow.forms.find(form.id_hash, form.valid_until) == form
        assert uow.forms.find(form.id_hash, form.valid_until + timedelta(seconds=1)) is None
        assert uow.forms.find("f" * 64, NOW) is None
        uow.forms.keep(later)
        uow.commit()

    with uow:
        found = uow.forms.find(form.id_hash, NOW)
        assert found == later
        assert found.entries == {"text": "fertig", "thema": "vacancy"}
        uow.forms.remove(form.id_hash)
        uow.forms.remove(form.id_hash)
        assert uow.forms.find(form.id_hash, NOW) is None


def test_of_ended_forms_the_oldest_are_forgotten_first(uow: UnitOfWork):
    forms = [
        a_kept_form(id_hash=letter * 64, valid_until=NOW + timedelta(days=days)) for days, letter in enumerate("abc")
    ]
    with uow:
        for form in forms:
            uow.forms.keep(form)
        assert uow.forms.remove_expired(NOW + timedelta(days=2), limit=1) == 1
        assert [uow.forms.find(form.id_hash, NOW) for form in forms] == [None, *forms[1:]]
        assert uow.forms.remove_expired(NOW + KEPT_FOR, limit=9) == 2


def test_a_half_finished_form_keeps_even_signs_that_the_finished_one_will_be_refused_for(uow: UnitOfWork):
    form = a_kept_form(entries={"text": "a\x00b <script> ☕" * 1_000})
    with uow:
        uow.forms.keep(form)
        assert uow.forms.find(form.id_hash, NOW).entries == form.entries
