"""A past round is computed again under other weights, and only the weights differ."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.errors import BadInput, NotFound
from matchmaker.matching.problem import Strategy
from matchmaker.rounds.curation import Approval, Pin, Veto, approve_proposal, pin_proposal, veto_proposal
from matchmaker.rounds.opening import Opening, open_round, start_collecting
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.rehearsal import Meeting, Rehearsal, RehearsalOrder, rehearse
from matchmaker.rounds.settled import pair_of
from matchmaker.towns.profile import Format, Need, Role, TownProfile
from tests.builders import a_profile, ags
from tests.fakes import FakeUnitOfWork
from tests.proposing_cast import TAXONOMY, collecting, run, stored
from tests.round_builders import LATER, NOW, OLGA, WEIGHTS

SIZE_ALONE = dict.fromkeys(WEIGHTS, 0.0) | {"similar_size": 1.0}


def towns() -> list[TownProfile]:
    """Towns 0 and 1, 2 and 3 are of one size; 0 and 2, 1 and 3 share their needs."""
    centre, people = ("vacancy", "pop_ups", "retail"), ("youth", "care", "people")
    return [
        a_profile(number, population=size, needs=tuple(map(Need, needs)), experience=())
        for number, (size, needs) in enumerate(
            zip((6_000, 6_100, 12_000, 12_200), (centre, people, centre, people), strict=True)
        )
    ]


def rehearsed(uow: FakeUnitOfWork, **weights: float) -> Rehearsal:
    return rehearse(RehearsalOrder("r1", dict.fromkeys(WEIGHTS, 0.0) | weights), TAXONOMY, uow)


def meeting(one: int, other: int) -> Meeting:
    return Meeting(Role.MAYOR, (ags(one), ags(other)))


def test_other_weights_bring_other_towns_together_and_the_difference_is_named():
    weights = dict.fromkeys(WEIGHTS, 0.0) | {"shared_challenge": 1.0}
    uow = collecting(*towns(), policy=replace(packaged_policy(), weights={Format.TANDEM: weights}, require_topic=False))
    run(uow)

    found = rehearsed(uow, similar_size=1.0)

    assert found.before == (meeting(0, 2), meeting(1, 3))
    assert found.after == (meeting(0, 1), meeting(2, 3))
    assert found.gone == found.before
    assert found.new == found.after
    assert found.shift == pytest.approx(1.0)
    assert (found.weights_before, found.weights_after) == (weights, SIZE_ALONE)
    assert found.same_profiles


def test_the_same_weights_change_nothing():
    uow = collecting(*(a_profile(number) for number in range(8)))
    proposed = run(uow).drafts

    found = rehearsed(uow, **packaged_policy().weights[Format.TANDEM])

    assert found.gone == found.new == ()
    assert found.shift == 0.0
    assert {one.towns for one in found.before} == {pair_of(one) for one in proposed}


def test_nothing_is_stored():
    uow = collecting(*(a_profile(number) for number in range(6)))
    run(uow)
    with uow:
        before = (uow.rounds.all(), uow.proposals.of_round("r1"), uow.runs.latest("r1"))

    rehearsed(uow, fresh_eyes=1.0)

    with uow:
        assert (uow.rounds.all(), uow.proposals.of_round("r1"), uow.runs.latest("r1")) == before


def test_what_was_pinned_approved_or_vetoed_does_not_stand_in_the_way():
    uow = collecting(*(a_profile(number) for number in range(6)))
    drafts = run(uow).drafts
    untouched = rehearsed(uow, fresh_eyes=1.0)
    pin_proposal(Pin(drafts[0].id, 1), uow, NOW)
    approve_proposal(Approval(drafts[1].id, 1, OLGA), uow, NOW)
    veto_proposal(Veto(drafts[2].id, 1, "nein"), uow, NOW)

    found = rehearsed(uow, fresh_eyes=1.0)

    assert (found.before, found.after) == (untouched.before, untouched.after)
    assert len(stored(uow)) == 3


def test_the_strategy_of_the_run_is_kept():
    uow = collecting(*(a_profile(number) for number in range(5)))
    run(uow, strategy=Strategy.STABLE)

    assert rehearsed(uow, fresh_eyes=1.0).run.strategy == "stable"


def test_the_day_of_the_run_counts_and_not_today():
    # On the day of the run town 1 was still pausing; it is not any more.
    pausing = a_profile(1, paused_until=NOW.date() + timedelta(days=5))
    uow = collecting(a_profile(0), pausing, a_profile(2))
    run(uow)

    assert rehearsed(uow, similar_size=1.0).after == (meeting(0, 2),)


def test_it_says_where_profiles_have_changed_since_the_run():
    uow = collecting(*(a_profile(number) for number in range(4)))
    run(uow)
    with uow:
        uow.profiles.save_all([a_profile(3, needs=(Need("care"),))])
        uow.commit()

    assert not rehearsed(uow, similar_size=1.0).same_profiles


def test_it_counts_how_many_stored_proposals_the_replay_gives_again():
    uow = collecting(*(a_profile(number) for number in range(4)))
    run(uow)
    whole = rehearsed(uow, similar_size=1.0)
    with uow:
        uow.profiles.save_all([a_profile(3, consent=False)])
        uow.commit()

    without = rehearsed(uow, similar_size=1.0)

    assert (len(whole.stored), whole.reproduced) == (2, 2)
    assert without.stored == whole.stored
    assert without.reproduced == 0


def test_it_says_where_the_topics_are_others_than_those_of_the_run():
    uow = collecting(*(a_profile(number) for number in range(4)))
    run(uow)
    order = RehearsalOrder("r1", dict.fromkeys(WEIGHTS, 0.0) | {"similar_size": 1.0})

    found = rehearse(order, replace(TAXONOMY, version="another"), uow)

    assert (rehearsed(uow, similar_size=1.0).same_taxonomy, found.same_taxonomy) == (True, False)


def test_it_says_where_a_figure_of_the_register_is_another_than_at_the_run():
    uow = collecting(*(a_profile(number) for number in range(4)))
    run(uow)
    before = rehearsed(uow, similar_size=1.0).same_register
    with uow:
        first, *others = uow.towns.all()
        uow.towns.replace_all((replace(first, indicators={**first.indicators, "elevation_m": 1.5}), *others))
        uow.commit()

    assert (before, rehearsed(uow, similar_size=1.0).same_register) == (True, False)


def test_of_a_run_that_kept_no_digest_of_the_register_it_cannot_tell():
    uow = collecting(*(a_profile(number) for number in range(4)))
    kept = run(uow).run
    with uow:
        uow.runs.add(replace(kept, id="r1-2", register_digest=None))
        uow.commit()

    assert rehearsed(uow, similar_size=1.0).same_register is None


def test_a_round_without_a_run_has_nothing_to_replay():
    with pytest.raises(NotFound, match="noch nichts berechnet"):
        rehearsed(collecting(a_profile(0)), similar_size=1.0)


def test_an_unknown_round_is_refused():
    with pytest.raises(NotFound):
        rehearse(RehearsalOrder("r9", SIZE_ALONE), TAXONOMY, collecting())


@pytest.mark.parametrize("weights", [{"similar_size": 0.5}, {"similar_size": 1.5, "learns": -0.5}, {"luck": 1.0}])
def test_weights_that_cannot_be_used_are_refused(weights):
    uow = collecting(a_profile(0), a_profile(1))
    run(uow)

    with pytest.raises(BadInput):
        rehearsed(uow, **weights)


def test_an_earlier_round_is_replayed_beside_a_later_one():
    uow = collecting(*(a_profile(number) for number in range(4)))
    first = run(uow)
    open_round(Opening("Herbst", Format.TANDEM, packaged_policy(), "r2"), uow, LATER)
    start_collecting("r2", uow)

    assert rehearsed(uow, **packaged_policy().weights[Format.TANDEM]).run == first.run
