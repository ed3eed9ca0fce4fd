"""However a town comes to be asked: does the log say what it was shown, so that its answer can be learned from?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.matching.problem import ordered
from matchmaker.rounds.assessment import assess, read_evidence
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.curation import Approvals, approve_several
from matchmaker.rounds.decision_table import DecidedBy, WhichDecisions, decision_table
from matchmaker.rounds.late_joining import join_late
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.request_deciding import RequestDecision
from matchmaker.rounds.request_offering import RequestOffer, offer_request
from matchmaker.rounds.sending import offer_approved
from matchmaker.rounds.swap import Swap
from matchmaker.rounds.swapping import swap, swap_ground
from matchmaker.rounds.sweeping import Sweep
from matchmaker.towns.profile import Format
from tests.builders import a_profile, ags
from tests.decision_log_builders import seen_by_head_office, told_to_towns
from tests.fake_letters import a_post
from tests.fakes import FakeUnitOfWork
from tests.group_cast import a_group_profile, gathering
from tests.lifecycle_cast import NO, number_of, say, swept
from tests.proposing_cast import TAXONOMY, collecting, run
from tests.request_builders import a_request
from tests.round_builders import LATER, NOW, OLGA

POLICY = replace(packaged_policy(), minimum_score=0.0, minimum_confidence=0.0)


def send(uow: UnitOfWork, round_id: str = "r1") -> tuple[Proposal, ...]:
    approve_several(Approvals(round_id, OLGA), uow, NOW)
    offer_approved(round_id, a_post(), uow, NOW)
    with uow:
        return uow.proposals.of_round(round_id)


def as_the_run_proposed(format: Format, towns: int = 12) -> Callable[[], FakeUnitOfWork]:
    def way() -> FakeUnitOfWork:
        uow = gathering(*(a_group_profile(number) for number in range(towns)), policy=POLICY, format=format)
        run(uow)
        send(uow)
        return uow

    return way


def pairs_of(towns: int) -> FakeUnitOfWork:
    uow = collecting(*(a_profile(number, capacity=1) for number in range(towns)), policy=POLICY)
    run(uow)
    return uow


def to_the_giving_side_first() -> FakeUnitOfWork:
    uow = pairs_of(4)
    with uow:
        draft, *_ = uow.proposals.of_round("r1")
        giving = tuple(replace(one, gives=place == 0) for place, one in enumerate(draft.members))
        uow.proposals.remove([draft])
        uow.proposals.add_all([replace(draft, members=giving)])
        uow.commit()
    sent = next(one for one in send(uow) if one.id == draft.id)
    say(uow, number_of(sent.members[0].ags), about=sent.id)
    return uow


def as_a_second_choice() -> FakeUnitOfWork:
    uow = pairs_of(5)
    first, *_ = send(uow)
    yes, no = (number_of(one.ags) for one in first.members)
    say(uow, yes, about=first.id)
    say(uow, no, NO, about=first.id)
    swept(uow, NOW + timedelta(days=40))
    with uow:
        assert uow.invitations.of_proposal(f"{first.id}b")
    return uow


def into_a_free_seat() -> FakeUnitOfWork:
    """Twice: who stands in refuses, too."""
    uow = as_the_run_proposed(Format.CIRCLE, towns=14)()
    with uow:
        circle = next(one for one in uow.proposals.of_round("r1") if uow.proposals.reserve(one.id))
        first, *_ = uow.proposals.reserve(circle.id)
    for leaving in (first.replaces, first.member.ags):
        say(uow, number_of(leaving), NO, LATER, about=circle.id)
    with uow:
        asked = [one.member.ags for one in uow.invitations.of_proposal(circle.id)]
    assert len(asked) == len(circle.members) + 2
    return uow


def by_a_swap() -> FakeUnitOfWork:
    uow = pairs_of(7)
    with uow:
        ground = swap_ground("r1", TAXONOMY, uow)
        draft, *others = uow.proposals.of_round("r1")
        seated = {member.ags for one in (draft, *others) for member in one.members}
    free = next(ags(number) for number in range(7) if ags(number) not in seated)
    swap(Swap(draft.id, draft.version, draft.members[1].ags, free, curator=OLGA), ground, uow, NOW)
    send(uow)
    return uow


def by_request() -> FakeUnitOfWork:
    uow = collecting(*(a_profile(number) for number in range(4)))
    with uow:
        uow.requests.add(a_request())
        uow.commit()
    order = RequestOffer(RequestDecision("request-1", 1, OLGA), ags(2), packaged_policy())
    send(uow, offer_request(order, TAXONOMY, uow, NOW).round_id)
    return uow


def who_came_late() -> FakeUnitOfWork:
    uow = pairs_of(4)
    send(uow)
    with uow:
        uow.profiles.save_all(a_profile(number, capacity=1) for number in (4, 5))
        uow.commit()
    assert join_late(Sweep(a_post(), uow, NOW), uow, TAXONOMY).done == 1
    send(uow)
    return uow


WAYS: dict[str, Callable[[], FakeUnitOfWork]] = {
    **{f"as the run proposed: {form}": as_the_run_proposed(form) for form in Format},
    "to the giving side first": to_the_giving_side_first,
    "as a second choice": as_a_second_choice,
    "into a free seat": into_a_free_seat,
    "by a swap": by_a_swap,
    "by request": by_request,
    "who came late": who_came_late,
}


@pytest.mark.parametrize("way", WAYS)
def test_whoever_is_asked_stands_in_the_log_with_what_it_was_shown_and_its_answer_is_a_row(way: str):
    uow = WAYS[way]()
    with uow:
        proposals = [one for known in uow.rounds.all() for one in uow.proposals.of_round(known.id)]
        asked = [one for each in proposals for one in uow.invitations.of_proposal(each.id) if one.asked_at]
        shown = uow.decisions.showings()

    assert asked
    for seen in (told_to_towns(shown), seen_by_head_office(shown)):
        sides = [(one.proposal_id, one.ags, one.role) for one in seen]
        assert {(one.proposal_id, one.member.ags, one.member.role) for one in asked} <= set(sides)
        assert len(sides) == len(set(sides))
    for one in asked:
        if one.is_open:
            say(uow, number_of(one.member.ags), about=one.proposal_id)
    with uow:
        table = decision_table(uow.decisions, WhichDecisions(DecidedBy.TOWNS))
    assert (table.without_showing, table.other_criteria) == (0, 0)
    assert {one.member.ags for one in asked if one.is_open} <= {row.group for row in table.rows}


def test_who_takes_a_seat_is_shown_the_group_with_itself_in_it_as_the_run_would_have_scored_it():
    uow = into_a_free_seat()
    with uow:
        terms, run = uow.rounds.get("r1"), uow.runs.latest("r1")
        late = [one for one in told_to_towns(uow.decisions.showings()) if one.shown_at == LATER]
        circle = uow.proposals.get(late[-1].proposal_id)
        assert run is not None
        scored = assess(read_evidence(uow, TAXONOMY, "r1"), terms, german_day(NOW), run)
    newcomer = next(one for one in circle.members if one.ags == late[-1].ags)
    pairs = [ordered((newcomer.ags, one.ags)) for one in circle.members if one != newcomer]
    gains = [scored.explain(newcomer.role, *pair).directed_tenths[pair.index(newcomer.ags)] for pair in pairs]

    assert len(late) == 2
    assert (late[-1].run_id, late[-1].policy_version, late[-1].format) == (run.id, POLICY.version, Format.CIRCLE)
    assert late[-1].directed_tenths == round(sum(gains) / len(gains))
    assert set(late[-1].values) == {name for name, weight in POLICY.weights[Format.CIRCLE].items() if weight}
