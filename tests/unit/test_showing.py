"""Is what a run showed written down as it was: place, values and gain of each side?"""

from dataclasses import replace

import pytest

from matchmaker.errors import StaleWrite
from matchmaker.rounds.access import Audience
from matchmaker.rounds.assessment import assess, read_evidence
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.curation import Approval, Veto, approve_proposal, veto_proposal
from matchmaker.rounds.decision import Act, Showing
from matchmaker.scoring.block import Block
from matchmaker.scoring.pair_ranks import pair_ranks
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.towns.profile import Experience, Format, Need, Role, Stage, StatementKind, Visibility
from tests.builders import a_profile, ags
from tests.decision_log_builders import seen_by_head_office, told_to_towns
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


def told(uow: FakeUnitOfWork) -> list[Showing]:
    return told_to_towns(shown(uow))


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
    assert [(one.proposal_id, one.audience, one.ags) for one in sides] == [
        (draft.id, audience, member.ags)
        for draft in drafted.drafts
        for audience in (Audience.TOWN, Audience.HEAD_OFFICE)
        for member in draft.members
    ]
    assert {(one.run_id, one.policy_version, one.shown_at) for one in sides} == {
        ("r1-1", drafted.run.policy_version, NOW)
    }
    assert [one.score_tenths for one in sides[::4]] == [draft.score_tenths for draft in drafted.drafts]


def test_each_side_s_values_weighed_are_its_own_gain():
    uow = cast()
    run(uow)
    scorer = scorer_of(uow)

    for side in shown(uow):
        gain = sum(scorer.terms.weights[name] * value for name, value in side.values.items())
        assert set(side.values) == {name for name, weight in scorer.terms.weights.items() if weight}
        assert all(0 <= value <= 1 for value in side.values.values())
        assert side.directed_tenths == round(gain * 1_000)
    one, other = next(sides for sides in zip(told(uow)[::2], told(uow)[1::2], strict=True) if ags(2) in _ags(sides))
    assert one.values["learns"] != other.values["learns"]


def _ags(sides: tuple[Showing, ...]) -> set[str]:
    return {one.ags for one in sides}


def test_the_rank_is_the_partner_s_place_in_the_whole_list_of_the_side():
    uow = cast()
    drafted = run(uow)
    scorer = scorer_of(uow)

    pairs = [tuple(member.ags for member in draft.members) for draft in drafted.drafts]
    expected = [place_by_sorting(scorer, *way) for pair in pairs for way in (pair, pair[::-1])]

    assert [one.rank for one in told(uow)] == expected
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


HIDDEN = [Visibility.NETWORK, Visibility.HEAD_OFFICE, Visibility.SCORE_ONLY]


def two(level: Visibility | None, format: Format = Format.TANDEM) -> FakeUnitOfWork:
    """Two towns, and at most one more need of the first, which the second knows all about."""
    needs = (Need("vacancy"), *(() if level is None else (Need("youth", visibility=level),)))
    knows = replace(DONE, id="youth", topic="youth")
    return collecting(a_profile(0, needs=needs), a_profile(1, experience=(DONE, knows)), format=format)


@pytest.mark.parametrize("level", HIDDEN)
@pytest.mark.parametrize("format", [Format.TANDEM, Format.VISIT])
def test_towns_are_written_down_with_what_they_were_told_whatever_was_said_to_head_office(level, format):
    plain, with_it = (run(two(each, format)) for each in (None, level))

    assert len(with_it.drafts) == 1
    assert told_to_towns(with_it.showings) == told_to_towns(plain.showings)
    assert (with_it.run.expected, with_it.run.rarity) == (plain.run.expected, plain.run.rarity)


@pytest.mark.parametrize("format", [Format.TANDEM, Format.VISIT])
def test_head_office_s_record_is_of_what_it_saw_itself(format):
    plain, with_it = (run(two(each, format)) for each in (None, Visibility.HEAD_OFFICE))

    (draft,), seen = with_it.drafts, seen_by_head_office(with_it.showings)
    assert {one.score_tenths for one in seen} == {draft.score_tenths}
    assert draft.score_tenths != plain.drafts[0].score_tenths
    assert [one.values for one in seen] != [one.values for one in told_to_towns(with_it.showings)]
    assert seen_by_head_office(plain.showings) == [
        replace(one, audience=Audience.HEAD_OFFICE) for one in told_to_towns(plain.showings)
    ]


@pytest.mark.parametrize("level", HIDDEN)
def test_what_was_said_to_head_office_moves_no_number_of_a_proposal(level):
    """Two pairs that may meet nobody else: the better one is told first, whatever else is known of the other."""
    plain, with_it = (run(four(each)) for each in (None, level))

    assert [(one.id, one.members) for one in with_it.drafts] == [(one.id, one.members) for one in plain.drafts]
    if level is not Visibility.SCORE_ONLY:
        assert sorted(one.score_tenths for one in with_it.drafts) != [one.score_tenths for one in with_it.drafts][::-1]


def four(level: Visibility | None) -> FakeUnitOfWork:
    needs = (Need("vacancy"), *(() if level is None else (Need("youth", visibility=level),)))
    knows = (replace(DONE, stage=Stage.IDEA), replace(DONE, id="youth", topic="youth"))
    return collecting(
        a_profile(0, blocked=frozenset({ags(2), ags(3)})),
        a_profile(1, blocked=frozenset({ags(2), ags(3)}), experience=(DONE,)),
        a_profile(2, needs=needs),
        a_profile(3, experience=knows),
    )


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
