"""What may happen to a request, who may do it, and what does it mean for a run?"""

import itertools

import pytest

from matchmaker.errors import NotFound, TransitionRefused
from matchmaker.rounds.access import Audience
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.preferences import preferred, reserved
from matchmaker.rounds.request import NEXT, Request, RequestState
from matchmaker.rounds.request_permissions import RequestAct, may_request, refuse_request
from matchmaker.towns.profile import Format, Role
from tests.builders import ags
from tests.request_builders import a_request, in_state
from tests.round_builders import LATER, OLGA

HEAD_OFFICE, OWN = Viewer(Audience.HEAD_OFFICE), Viewer(Audience.TOWN, ags(1))
OWN_MAYOR = Viewer(Audience.TOWN, ags(1), role=Role.MAYOR)
STRANGERS = (
    Viewer(),
    Viewer(None, ags(1)),
    Viewer(Audience.TOWN),
    # The town that is asked for must learn nothing, in whatever state.
    Viewer(Audience.TOWN, ags(2)),
    Viewer(Audience.TOWN, ags(1), role=Role.ADMINISTRATION),
    Viewer(proposal_id="r1-1-01"),
)
STEPS = {
    RequestAct.REVIEW: lambda request: request.review(OLGA, LATER),
    RequestAct.KEEP: Request.keep,
    RequestAct.OFFER: lambda request: request.offer("r1-1-01", LATER),
    RequestAct.WITHDRAW: lambda request: request.withdraw(LATER),
}
ALLOWED = {
    (RequestAct.REVIEW, RequestState.SUBMITTED): RequestState.REVIEWED,
    (RequestAct.KEEP, RequestState.REVIEWED): RequestState.KEPT,
    (RequestAct.OFFER, RequestState.REVIEWED): RequestState.OFFERED,
    (RequestAct.OFFER, RequestState.KEPT): RequestState.OFFERED,
    (RequestAct.WITHDRAW, RequestState.SUBMITTED): RequestState.WITHDRAWN,
    (RequestAct.WITHDRAW, RequestState.REVIEWED): RequestState.WITHDRAWN,
    (RequestAct.WITHDRAW, RequestState.KEPT): RequestState.WITHDRAWN,
}


@pytest.mark.parametrize(("act", "state"), list(itertools.product(STEPS, RequestState)))
def test_a_step_leads_where_it_should_or_is_refused_and_changes_nothing(act: RequestAct, state: RequestState):
    request = in_state(state, a_request())
    if (act, state) in ALLOWED:
        assert STEPS[act](request).state is ALLOWED[act, state]
    else:
        with pytest.raises(TransitionRefused, match=state.label):
            STEPS[act](request)
        assert request == in_state(state, a_request())


@pytest.mark.parametrize(("act", "state"), list(itertools.product(RequestAct, RequestState)))
def test_head_office_may_do_what_the_state_allows_and_the_town_may_see_and_withdraw(act, state):
    request = in_state(state, a_request())
    is_possible = act is RequestAct.SEE or (act, state) in ALLOWED

    assert may_request(HEAD_OFFICE, act, request) == is_possible
    for viewer in (OWN, OWN_MAYOR):
        assert may_request(viewer, act, request) == (is_possible and act in (RequestAct.SEE, RequestAct.WITHDRAW))


@pytest.mark.parametrize(("viewer", "act", "state"), list(itertools.product(STRANGERS, RequestAct, RequestState)))
def test_for_everybody_else_it_does_not_exist(viewer, act, state):
    request = in_state(state, a_request())

    assert not may_request(viewer, act, request)
    with pytest.raises(NotFound, match=r"^Diese Anfrage gibt es nicht\.$"):
        refuse_request(viewer, act, request)


def test_the_town_itself_may_not_decide_for_head_office():
    for act in (RequestAct.REVIEW, RequestAct.KEEP, RequestAct.OFFER):
        with pytest.raises(NotFound):
            refuse_request(OWN, act, a_request())


def test_it_is_open_as_long_as_anything_may_happen():
    assert {state for state in RequestState if in_state(state, a_request()).is_open} == {
        state for state in RequestState if NEXT[state]
    }
    assert not in_state(RequestState.OFFERED, a_request()).is_open


def test_only_what_waits_for_head_office_takes_a_place():
    requests = [in_state(state, a_request(number)) for number, state in enumerate(RequestState)]
    elsewhere = a_request(9, ags=ags(4), role=Role.ADMINISTRATION)

    assert reserved([*requests, elsewhere], Role.MAYOR) == {ags(1): 2}
    assert reserved([*requests, elsewhere], Role.ADMINISTRATION) == {ags(4): 1}


TANDEM = (Format.TANDEM, Role.MAYOR)


def kept(number: int = 1, **changes: object) -> Request:
    return in_state(RequestState.KEPT, a_request(number, **changes))


def test_three_wishes_add_three_two_and_one_hundredth_to_their_pairs():
    request = kept(candidates=(ags(3), ags(0), ags(2)))

    assert preferred([request], *TANDEM) == {
        (ags(1), ags(3)): 30_000,
        (ags(0), ags(1)): 20_000,
        (ags(1), ags(2)): 10_000,
    }


def test_wishes_of_both_sides_add_up_and_of_one_side_the_dearest_counts():
    both = [
        kept(1, candidates=(ags(2),)),
        kept(2, candidates=(ags(3), ags(2))),
        kept(3, ags=ags(2), candidates=(ags(0), ags(1))),
    ]

    assert preferred(both, *TANDEM)[ags(1), ags(2)] == 50_000


@pytest.mark.parametrize("state", [state for state in RequestState if state is not RequestState.KEPT])
def test_before_head_office_has_kept_it_and_after_its_end_a_wish_counts_nothing(state):
    assert preferred([in_state(state, a_request())], *TANDEM) == {}


def test_a_wish_counts_for_its_format_and_role_alone():
    request = kept()

    assert preferred([request], Format.CIRCLE, Role.MAYOR) == {}
    assert preferred([request], Format.TANDEM, Role.ADMINISTRATION) == {}
    assert preferred([request], *TANDEM) != {}
