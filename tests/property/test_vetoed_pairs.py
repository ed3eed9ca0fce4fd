"""Is a pair that somebody forbids ever proposed, by a run, by a run after it, or as plan B?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.problem import Pair, ordered
from matchmaker.rounds.assessment import read_statements
from matchmaker.rounds.curation import Veto, veto_proposal
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.proposing import ProposingOrder, propose
from matchmaker.rounds.request import RequestState
from matchmaker.towns.profile import Format, Need, Role, TownProfile, Visibility
from tests.builders import a_profile, ags
from tests.fakes import FakeUnitOfWork
from tests.invitation_builders import a_schedule
from tests.lifecycle_cast import NO, PROPOSAL, a_tandem, changed_profile, say, sent, swept
from tests.proposing_cast import TAXONOMY, collecting, stored
from tests.request_builders import a_request, in_state
from tests.round_builders import WEIGHTS, a_policy
from tests.scalar_oracle import Oracle
from tests.strategies import TODAY, networks_of_towns
from tests.unhurried import few_examples

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
FORMATS = (Format.TANDEM, Format.VISIT)
# Nothing but vetoes keeps two towns apart.
POLICY = a_policy(weights=dict.fromkeys(FORMATS, WEIGHTS), minimum_confidence=0.0, require_topic=False)
MORNING = a_schedule().due_at + timedelta(hours=8, seconds=1)
SEALED = Need("youth", visibility=Visibility.SCORE_ONLY)
numbers = st.integers(0, 7)


@few_examples
@given(
    networks_of_towns(least=4, most=8),
    st.sampled_from(FORMATS),
    st.lists(st.tuples(numbers, numbers), max_size=4),
    st.sets(numbers, max_size=3),
)
def test_no_run_proposes_a_pair_that_a_rule_a_town_or_head_office_forbids(towns, format, wished, sealed):
    """Whatever is wished for privately, and whatever only the solver knows."""
    towns = [_taking_part(one, sealed=number in sealed) for number, one in enumerate(towns)]
    uow = _asked_for(collecting(*towns, policy=POLICY, format=format), wished, format)
    oracle = _oracle(uow, format)

    propose(ProposingOrder("r1"), TAXONOMY, uow, NOW)
    refused = set()
    for draft in stored(uow)[::2]:
        veto_proposal(Veto(draft.id, draft.version, "lieber nicht"), uow, NOW)
        refused.add(_seats(draft))
    drafts = propose(ProposingOrder("r1"), TAXONOMY, uow, NOW).drafts

    assert refused.isdisjoint(map(_seats, drafts))
    for draft in (*stored(uow), *drafts):
        one, other = _seats(draft)
        assert not oracle.vetoed(one, other)
        for ags_here, ags_there in ((one, other), (other, one)):
            here = oracle.towns[ags_here]
            assert here.consent
            assert here.capacity != 0
            assert ags_there not in here.blocked


@few_examples
@given(
    st.sets(numbers.map(lambda number: 2 + number)), st.sets(numbers), st.sets(numbers), st.sets(numbers, max_size=2)
)
def test_no_plan_b_is_a_partner_whom_one_of_both_has_blocked_or_who_takes_no_part(blocked, blocking, absent, sealed):
    uow = FakeUnitOfWork()
    sent(uow, a_tandem(0, 1))
    changed_profile(uow, 0, blocked=tuple(ags(number) for number in sorted(blocked)))
    for number in range(2, 10):
        changed_profile(
            uow,
            number,
            blocked=(ags(0),) if number - 2 in blocking else (),
            consent=number - 2 not in absent,
            needs=(Need("vacancy"), *((SEALED,) if number - 2 in sealed else ())),
        )
    say(uow, 0)
    say(uow, 1, NO)

    swept(uow, MORNING)

    seconds = [one for one in stored(uow) if one.id != PROPOSAL]
    free = set(range(2, 10)) - blocked - {2 + number for number in blocking | absent}
    assert len(seconds) == bool(free)
    assert all(set(_numbers(one)) <= {0, *free} for one in seconds)


def _taking_part(profile: TownProfile, *, sealed: bool) -> TownProfile:
    """Mayors all, so that every two could meet; half of what is drawn would else be in the other role."""
    needs = (*profile.needs, SEALED) if sealed else profile.needs
    return replace(profile, role=Role.MAYOR, field=None, formats=(), paused_until=None, needs=needs)


def _asked_for(uow: FakeUnitOfWork, wished: list[tuple[int, int]], format: Format) -> FakeUnitOfWork:
    with uow:
        for number, (town, other) in enumerate(wished):
            facts = {"ags": ags(town), "format": format, "candidates": (ags(other),)}
            uow.requests.add(in_state(RequestState.KEPT, a_request(number, **facts)))
        uow.commit()
    return uow


def _oracle(uow: UnitOfWork, format: Format) -> Oracle:
    with uow:
        profiles, _ = read_statements(uow)
    # Without weights it knows vetoes alone.
    return Oracle(profiles, TAXONOMY, format, {}, TODAY, {}, {})


def _seats(draft: Proposal) -> Pair:
    one, other = (member.ags for member in draft.members)
    return (one, other) if draft.format is Format.VISIT else ordered((one, other))


def _numbers(proposal: Proposal) -> list[int]:
    return [int(member.ags) - int(a_profile(0).ags) for member in proposal.members]
