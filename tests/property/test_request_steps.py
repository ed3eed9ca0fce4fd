"""Whatever steps are tried on a request: does it stay whole, and does nothing come back from its end?"""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.request import NEXT, Request, RequestState
from tests.request_builders import a_request
from tests.round_builders import NOW, OLGA
from tests.unhurried import unhurried

STEPS = {
    "review": lambda request, at: request.review(OLGA, at),
    "keep": lambda request, _: request.keep(),
    "offer": lambda request, at: request.offer("r1-1-01", at),
    "withdraw": lambda request, at: request.withdraw(at),
}
WISHED = ("id", "key", "ags", "role", "format", "topic", "made_at", "text", "wishes", "candidates")


def wish(request: Request) -> tuple[object, ...]:
    return tuple(getattr(request, name) for name in WISHED)


@unhurried
@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=8))
def test_every_history_keeps_the_wish_and_the_facts_of_its_state(names: list[str]):
    request, ended = a_request(), False
    for hours, name in enumerate(names, start=1):
        before = request
        try:
            request = STEPS[name](request, NOW + timedelta(hours=hours))
        except TransitionRefused:
            assert request is before
            continue
        assert not ended
        assert request.state in NEXT[before.state]
        ended = request.state in (RequestState.OFFERED, RequestState.WITHDRAWN)

        assert wish(request) == wish(before)
        assert (request.proposal_id is not None) == (request.state is RequestState.OFFERED)
        assert (request.ended_at is not None) == ended == (not request.is_open)
        assert request.reserves == (request.state in (RequestState.SUBMITTED, RequestState.REVIEWED))
        # Whatever gets anywhere but back to its town was looked at by head office first.
        assert (request.reviewed_by == OLGA) or request.state in (RequestState.SUBMITTED, RequestState.WITHDRAWN)
