"""Is a second choice held to what the round's policy and the towns allow, and does it begin as a draft of its own?"""

from datetime import timedelta
from typing import Any

from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.towns.profile import Format, Role
from tests.builders import ags
from tests.fakes import FakeUnitOfWork
from tests.invitation_builders import a_schedule
from tests.lifecycle_cast import NO, PROPOSAL, a_tandem, changed_profile, say, sent, swept
from tests.round_builders import NOW

MORNING = a_schedule().due_at + timedelta(hours=8, seconds=1)
SECOND = f"{PROPOSAL}b"


def second_choice(change: dict[str, Any] | None = None, **policy: Any) -> tuple[Proposal | None, list[str]]:
    """What town 0 is to be proposed after town 1 said no, and what head office hears; ``change`` is of its profile."""
    uow = FakeUnitOfWork()
    sent(uow, a_tandem(0, 1, topic="care", note="Die erste Wahl."), **({"plan_b_automatic": False} | policy))
    say(uow, 0)
    say(uow, 1, NO)
    changed_profile(uow, 0, **(change or {}))
    swept(uow, MORNING)
    with uow:
        found = next((one for one in uow.proposals.of_round("r1") if one.id == SECOND), None)
        return found, [one.text for one in uow.tasks.open() if one.kind == "plan_b"]


def test_it_is_a_draft_of_its_own_that_nobody_has_approved_or_sent():
    found, _ = second_choice()

    assert found is not None
    facts = ("r1", "r1-1", Format.TANDEM, found.members, "vacancy", found.score_tenths)
    assert found == Proposal(SECOND, *facts, pinned=True, language="de")
    assert (found.state, found.members[0]) == (ProposalState.DRAFT, Member(ags(0), Role.MAYOR))


def test_who_has_no_place_left_gets_none_and_nobody_is_asked_to_look():
    assert second_choice({"capacity": 0}) == (None, [])


def test_a_partner_as_good_as_the_policy_asks_for_is_found_and_one_below_it_is_not():
    best, _ = second_choice()
    assert best is not None
    just = best.score_tenths / 1_000

    assert second_choice(minimum_score=just)[0] == best
    found, told = second_choice(minimum_score=just + 0.001)
    assert found is None
    assert told == ["Für Ahornstedt ist nach r1-1-01 keine passende Stadt mehr frei."]


def test_a_partner_of_whom_too_little_is_known_is_none():
    assert second_choice(minimum_confidence=1.0)[0] is None
    assert second_choice(minimum_confidence=0.0)[0] is not None


def test_without_a_topic_there_is_one_only_where_the_policy_allows_it():
    without = {"needs": (), "experience": ()}

    allowed, _ = second_choice(without, require_topic=False, minimum_score=0.0, minimum_confidence=0.0)
    forbidden, _ = second_choice(without, require_topic=True, minimum_score=0.0, minimum_confidence=0.0)

    assert allowed is not None
    assert (allowed.topic, forbidden) == (None, None)


def test_another_giving_side_is_looked_for_where_one_was_needed():
    uow = FakeUnitOfWork()
    sent(uow, a_tandem(0, 1, giving=1), plan_b_automatic=False)
    say(uow, 1, NO)
    swept(uow, NOW)

    with uow:
        second = uow.proposals.get(SECOND)
    assert [one.gives for one in second.members] == [False, True]
