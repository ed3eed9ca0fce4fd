"""Does head office make of a request what it decided, once, and without telling anybody?"""

import pytest

from matchmaker.errors import NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.curation import Approval, approve_proposal
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.rounds.request import RequestState
from matchmaker.rounds.request_deciding import RequestDecision, keep_request, review_request
from matchmaker.rounds.request_offering import RequestOffer, offer_request
from matchmaker.rounds.round import RoundState
from matchmaker.towns.profile import Format, Need, Role, Visibility
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.decision_log_builders import told_to_towns
from tests.fakes import FakeDatabase, FakeUnitOfWork
from tests.request_builders import a_request
from tests.round_builders import LATER, OLGA

TAXONOMY = a_taxonomy()


@pytest.fixture
def uow() -> FakeUnitOfWork:
    return a_database()


def a_database() -> FakeUnitOfWork:
    uow = FakeUnitOfWork(FakeDatabase())
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(8))
        uow.profiles.save_all([a_profile(1), a_profile(2), a_profile(3, blocked=(ags(1),)), a_profile(4)])
        uow.requests.add(a_request())
        uow.commit()
    return uow


def decision(version: int = 1) -> RequestDecision:
    return RequestDecision("request-1", version, OLGA)


def offer(uow: FakeUnitOfWork, partner: int, version: int = 1):
    return offer_request(RequestOffer(decision(version), ags(partner), packaged_policy()), TAXONOMY, uow, LATER)


def stored(uow: FakeUnitOfWork):
    with uow:
        return uow.requests.get("request-1")


def test_an_offer_is_a_draft_in_a_round_of_its_own_and_nobody_is_told(uow):
    draft = offer(uow, 2)

    assert draft.members == (Member(ags(1), Role.MAYOR), Member(ags(2), Role.MAYOR))
    assert (draft.topic, draft.state) == ("vacancy", ProposalState.DRAFT)
    request = stored(uow)
    assert (request.state, request.proposal_id, request.reviewed_by) == (RequestState.OFFERED, draft.id, OLGA)
    with uow:
        its_round, run = uow.rounds.get(draft.round_id), uow.runs.get(draft.run_id)
        assert (its_round.title, its_round.state) == ("Anfrage Birkenau am See – Cedernburg", RoundState.CURATING)
        assert run.total == run.upper_bound == draft.score_tenths * 1_000
        assert uow.outbox.count_by_state() == {}
        assert uow.proposals.of_town(ags(2)) == (draft,)


def test_the_draft_goes_the_way_of_every_draft(uow):
    draft = offer(uow, 2)

    approved = approve_proposal(Approval(draft.id, draft.version, OLGA), uow, LATER)
    assert approved.state is ProposalState.APPROVED


@pytest.mark.parametrize("level", [Visibility.NETWORK, Visibility.HEAD_OFFICE, Visibility.SCORE_ONLY])
def test_what_was_said_to_head_office_moves_nothing_that_the_two_are_told(uow, level):
    """No round has run yet: the values that this one freezes are made here."""
    plain, hidden = uow, a_database()
    with hidden:
        hidden.profiles.save_all([a_profile(2, needs=(Need("vacancy"), Need("youth", visibility=level)))])
        hidden.commit()
    made = [offer(one, 2) for one in (plain, hidden)]

    runs, told = [], []
    for one, draft in zip((plain, hidden), made, strict=True):
        with one:
            runs.append(one.runs.get(draft.run_id))
            told.append(told_to_towns(one.decisions.showings()))
    assert (runs[0].expected, runs[0].rarity) == (runs[1].expected, runs[1].rarity)
    assert told[0] == told[1] != []
    assert (made[0].score_tenths == made[1].score_tenths) is (level is Visibility.SCORE_ONLY)


def test_an_offer_twice_is_one(uow):
    offer(uow, 2)

    for version, refusal in ((1, StaleWrite), (2, TransitionRefused)):
        with pytest.raises(refusal):
            offer(uow, 4, version)
    with uow:
        assert len(uow.rounds.all()) == 1


def test_whom_a_veto_keeps_apart_stays_apart_with_the_reason(uow):
    with pytest.raises(TransitionRefused) as refusal:
        offer(uow, 3)

    assert str(refusal.value)
    assert stored(uow).state is RequestState.SUBMITTED
    with uow:
        assert uow.rounds.all() == ()


def test_a_partner_without_a_profile_cannot_be_offered(uow):
    with pytest.raises(NotFound):
        offer(uow, 7)
    assert stored(uow).state is RequestState.SUBMITTED


def test_only_tandems_are_offered_alone(uow):
    with uow:
        uow.requests.add(a_request(2, format=Format.CIRCLE))
        uow.commit()

    order = RequestOffer(RequestDecision("request-2", 1, OLGA), ags(2), packaged_policy())
    with pytest.raises(TransitionRefused, match="nächste Runde"):
        offer_request(order, TAXONOMY, uow, LATER)


def test_reading_and_keeping_are_two_steps_or_one(uow):
    read = review_request(decision(), uow, LATER)
    assert (read.state, read.version) == (RequestState.REVIEWED, 2)
    with pytest.raises(StaleWrite):
        keep_request(decision(1), uow, LATER)
    assert keep_request(decision(2), uow, LATER).state is RequestState.KEPT

    with uow:
        uow.requests.add(a_request(2))
        uow.commit()
    kept = keep_request(RequestDecision("request-2", 1, OLGA), uow, LATER)
    assert (kept.state, kept.reviewed_by) == (RequestState.KEPT, OLGA)


def test_what_was_kept_can_still_be_offered(uow):
    keep_request(decision(), uow, LATER)

    offer(uow, 4, version=2)
    assert stored(uow).state is RequestState.OFFERED
