"""Is what a run showed written down as it was: place, values and gain of each side?"""

from dataclasses import replace

import pytest

from matchmaker.errors import StaleWrite
from matchmaker.rounds.assessment import assess, read_evidence
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.curation import Approval, Veto, approve_proposal, veto_proposal
from matchmaker.rounds.decision import Act, Showing
from matchmaker.scoring.block import Block
from matchmaker.scoring.pair_ranks import pair_ranks
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.towns.profile import Experience, Need, Role, Stage, StatementKind
from tests.builders import a_profile, ags
from tests.fakes import FakeUnitOfWork, InterruptedUnitOfWork
from tests.proposing_cast import TAXONOMY, collecting, run, stored
from tests.round_builders import NOW, OLGA

TOWNS = 6
DONE = Experience("vacancy", StatementKind.TOPIC, Stage.LEARNED)


def cast() -> FakeUnitOfWork:
    """Six towns; the third has the experience that all others lack, the last may meet nobody of the first two."""
    profiles = [a_profile(number) for number in range(TOWNS)]
    profiles[2] = replace(profiles[2], experience=(DONE,), needs=(Need("youth"),))
    profiles[5] = replace(profiles[5], blocked=frozenset({ags(0), ags(1)}))
    return collecting(*profiles)


def scorer_of(uow: FakeUnitOfWork) -> PairScorer:
    with uow:
        terms, made = uow.rounds.get("r1"), uow.runs.latest("r1")
        return assess(read_evidence(uow, TAXONOMY, "r1"), terms, german_day(NOW), made).scorers[Role.MAYOR]


def shown(uow: FakeUnitOfWork) -> tuple[Showing, ...]:
    with uow:
        return uow.decisions.showings()


def place_by_sorting(scorer: PairScorer, owner: str, partner: str) -> int:
    """The oracle: sort the whole list, one pair at a time."""
    towns = scorer.terms.run.towns
    keys = {}
    for other in range(len(towns)):
        row = towns.row(owner)
        block = Block(slice(row, row + 1), slice(other, other + 1))
        score = round(float(scorer.scores(block)[0, 0]) * 1_000_000)
        keys[towns.ags[other]] = (-score if scorer.allowed(block)[0, 0] else 1, other)
    return sorted(keys, key=keys.__getitem__).index(partner) + 1


def test_both_sides_of_every_draft_are_written_down_with_what_they_were_made_from():
    uow = cast()

    drafted = run(uow)

    sides = shown(uow)
    assert sides == drafted.showings
    assert [(one.proposal_id, one.ags) for one in sides] == [
        (draft.id, member.ags) for draft in drafted.drafts for member in draft.members
    ]
    assert {(one.run_id, one.policy_version, one.shown_at) for one in sides} == {
        ("r1-1", drafted.run.policy_version, NOW)
    }
    assert [one.score_tenths for one in sides[::2]] == [draft.score_tenths for draft in drafted.drafts]


def test_each_side_s_values_weighed_are_its_own_gain():
    uow = cast()
    run(uow)
    scorer = scorer_of(uow)

    for side in shown(uow):
        gain = sum(scorer.terms.weights[name] * value for name, value in side.values.items())
        assert set(side.values) == {name for name, weight in scorer.terms.weights.items() if weight}
        assert all(0 <= value <= 1 for value in side.values.values())
        assert side.directed_tenths == round(gain * 1_000)
    one, other = next(sides for sides in zip(shown(uow)[::2], shown(uow)[1::2], strict=True) if ags(2) in _ags(sides))
    assert one.values["learns"] != other.values["learns"]


def _ags(sides: tuple[Showing, ...]) -> set[str]:
    return {one.ags for one in sides}


def test_the_rank_is_the_partner_s_place_in_the_whole_list_of_the_side():
    uow = cast()
    drafted = run(uow)
    scorer = scorer_of(uow)

    pairs = [tuple(member.ags for member in draft.members) for draft in drafted.drafts]
    expected = [place_by_sorting(scorer, *way) for pair in pairs for way in (pair, pair[::-1])]

    assert [one.rank for one in shown(uow)] == expected
    assert len(set(expected)) > 1


def test_equal_scores_are_in_the_order_of_the_keys_and_the_forbidden_come_last():
    uow = cast()
    run(uow)
    scorer = scorer_of(uow)
    everybody = [(ags(a), ags(b)) for a in range(TOWNS) for b in range(TOWNS) if a != b]

    assert pair_ranks(scorer, everybody) == [
        (place_by_sorting(scorer, a, b), place_by_sorting(scorer, b, a)) for a, b in everybody
    ]
    assert pair_ranks(scorer, []) == []


def test_a_second_run_adds_its_own_and_leaves_what_was_shown_before():
    uow = cast()
    first = run(uow)
    veto_proposal(Veto(first.drafts[0].id, 1, "nein"), uow, NOW)

    second = run(uow)

    assert shown(uow) == (*first.showings, *second.showings)
    assert {one.run_id for one in second.showings} == {"r1-2"}
    with uow:
        assert [(one.proposal_id, one.act) for one in uow.decisions.decisions()] == [
            (first.drafts[0].id, Act.VETOED),
        ]


def test_a_run_that_is_not_stored_has_shown_nothing():
    uow = cast()
    first = run(uow)

    def approve(other: FakeUnitOfWork) -> None:
        approve_proposal(Approval(stored(other)[0].id, 1, OLGA), other, NOW)

    with pytest.raises(StaleWrite):
        run(InterruptedUnitOfWork(uow, 2, approve))

    assert shown(uow) == first.showings
