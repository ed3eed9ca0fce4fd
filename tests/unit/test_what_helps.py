"""Is a town without a partner told the cheapest change of the round's rules that would give it one?"""

from dataclasses import replace

import pytest

from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.settled import DEAD
from matchmaker.scoring import plan_pairs as module
from matchmaker.towns.profile import Format, Need, Visibility
from tests.builders import a_profile, ags
from tests.proposing_cast import collecting, pairs, reasons, run

POLICY = packaged_policy()
NOBODY = "Unter den Regeln dieser Runde kommt keine andere Stadt in Frage."
LARGER = "So gibt es einen Plan auch für sie: mit Größenverhältnis 5 statt 4; möglich: 1 Partnerstadt."


def sentences(drafted):
    return {int(one.ags) - 99_000_000: one.sentence for one in drafted.run.unmatched}


def test_a_size_ratio_just_over_the_limit_is_named_and_solving_again_with_it_brings_the_two_together():
    towns = a_profile(0, population=5_000), a_profile(1, population=22_000)
    alone = run(collecting(*towns, policy=POLICY))

    assert alone.drafts == ()
    assert sentences(alone) == dict.fromkeys((0, 1), f"{NOBODY} {LARGER}")
    assert pairs(run(collecting(*towns, policy=replace(POLICY, maximum_size_ratio=5.0))).drafts) == {(0, 1)}


def test_a_size_ratio_far_over_the_limit_is_not_promised_away():
    alone = run(collecting(a_profile(0, population=5_000), a_profile(1, population=40_000)))

    assert sentences(alone) == dict.fromkeys((0, 1), NOBODY)


def test_the_odd_one_out_hears_whose_further_place_would_help():
    drafted = run(collecting(*(a_profile(number, name=f"Stadt {number}") for number in range(3))))

    ((town, sentence),) = sentences(drafted).items()
    paired = {0, 1, 2} - {town}
    assert sentence in {
        "Alle 2 möglichen Partnerstädte sind schon vergeben."
        f" So gibt es einen Plan auch für sie: mit einem Platz mehr für Stadt {other}; möglich: 1 Partnerstadt."
        for other in paired
    }


def a_star(capacity):
    """Town 0 in the middle of four that may meet nobody else."""
    rim = [ags(number) for number in range(1, 5)]
    around = [a_profile(n, name=f"Stadt {n}", blocked=tuple(set(rim) - {ags(n)})) for n in range(1, 5)]
    return [a_profile(0, name="Mitte", capacity=capacity), *around]


PLACE = "So gibt es einen Plan auch für sie: mit einem Platz mehr für Mitte; möglich: 1 Partnerstadt."


def test_a_place_more_is_named_only_where_it_gives_a_partner_more():
    one, two, three = (run(collecting(*a_star(capacity), policy=POLICY)) for capacity in (1, 2, 3))

    # No town has more than two open proposals, so a third place brings nobody to the middle.
    assert POLICY.open_proposals_per_town == 2
    assert [len(drafted.drafts) for drafted in (one, two, three)] == [1, 2, 2]
    assert [PLACE in sentence for sentence in sentences(one).values()] == [True] * 3
    assert [sentence for drafted in (two, three) for sentence in sentences(drafted).values() if PLACE in sentence] == []


def test_a_place_more_is_not_named_where_the_hours_of_the_quarter_are_used_up():
    short = replace(POLICY, quarterly_budget_hours=POLICY.quarterly_hours[Format.TANDEM])
    drafted = run(collecting(*a_star(1), policy=short))

    assert len(drafted.drafts) == 1
    assert [sentence for sentence in sentences(drafted).values() if PLACE in sentence] == []


def left_over_beside_a_pair(**changes):
    """Towns 0 and 3, who may not meet, beside the proposal of 1 and 2 with these changes."""
    towns = (a_profile(number, name=f"Stadt {number}", blocked=(ags(3),) if number == 0 else ()) for number in range(4))
    uow = collecting(*towns, policy=replace(POLICY, relaxation_order=("pinned",)))
    run(uow)
    with uow:
        standing = uow.proposals.of_round("r1")
        uow.proposals.remove(standing)
        members = tuple(replace(standing[0].members[0], ags=ags(number)) for number in (1, 2))
        uow.proposals.add_all([replace(standing[0], members=members, **changes)])
        uow.commit()
    return {one.ags: one.relaxation for one in run(uow).run.unmatched}


@pytest.mark.parametrize("state", [one for one in ProposalState if one not in (*DEAD, ProposalState.DRAFT)])
def test_what_was_approved_or_sent_is_never_offered_to_be_given_up(state):
    assert left_over_beside_a_pair(state=state, pinned=True) == {ags(0): None, ags(3): None}


def test_what_head_office_holds_on_to_as_a_draft_may_be_let_go():
    found = left_over_beside_a_pair(pinned=True)

    assert {own: one.before for own, one in found.items()} == {
        ags(0): f"{ags(1)} – {ags(2)}",
        ags(3): f"{ags(2)} – {ags(1)}",
    }


def test_too_little_certainty_is_named_where_a_step_down_is_enough():
    strict = replace(POLICY, minimum_confidence=1.0)
    alone = run(collecting(a_profile(0), a_profile(1), policy=strict))
    confident = run(collecting(a_profile(0), a_profile(1), policy=replace(strict, minimum_confidence=0.9)))

    helped = {number for number, sentence in sentences(alone).items() if "ab 0,9 statt 1" in sentence}
    assert set(reasons(alone)) == {0, 1}
    assert helped == {number for pair in pairs(confident.drafts) for number in pair}


def test_what_a_town_has_blocked_is_never_put_up_for_discussion():
    blocked = a_profile(2, blocked=(ags(0), ags(1)))

    assert sentences(run(collecting(a_profile(0), a_profile(1), blocked))) == {2: NOBODY}


def test_head_office_says_which_changes_are_proposed_and_in_which_order():
    towns = [a_profile(number, name=f"Stadt {number}", population=5_000) for number in range(3)]
    towns.append(a_profile(3, name="Stadt 3", population=22_000))

    def told(*order):
        policy = replace(POLICY, relaxation_order=order)
        return list(sentences(run(collecting(*towns, policy=policy))).values())

    ratio_first, place_first = told("maximum_size_ratio", "partner_capacity"), told("partner_capacity")

    assert [sentence for sentence in ratio_first if "mit Größenverhältnis 5 statt 4" in sentence] != []
    assert [sentence for sentence in place_first if "Größenverhältnis 5" in sentence] == []
    assert [sentence for sentence in place_first if "mit einem Platz mehr" in sentence] != []
    assert [sentence for sentence in told() if "So gibt es" in sentence] == []


def test_what_helps_stands_in_the_run_in_fields_as_well_as_in_its_sentence():
    towns = [a_profile(number, population=5_000) for number in range(3)]
    towns.append(a_profile(3, population=22_000))
    policy = replace(POLICY, relaxation_order=("maximum_size_ratio",))

    found = {one.ags: one.relaxation for one in run(collecting(*towns, policy=policy)).run.unmatched}

    assert found == {
        ags(0): Relaxation("maximum_size_ratio", "4", "5", candidates=1),
        ags(3): Relaxation("maximum_size_ratio", "4", "5", candidates=3),
    }


def one_small_town_beside_five_large_ones(sealed=()):
    """The small one is too small for all; of the large ones the fifth is left over. Some may wish in secret."""
    towns = [a_profile(0, population=5_000), *(a_profile(number, population=21_000) for number in range(1, 6))]
    secret = Need("care", 1.0, visibility=Visibility.SCORE_ONLY)
    return [replace(one, needs=(*one.needs, secret)) if number in sealed else one for number, one in enumerate(towns)]


@pytest.mark.parametrize(
    ("all_pairs", "kept", "listed"), [(150_000, 150_000, 50), (0, 150_000, 1), (0, 0, 1), (0, 0, 2)]
)
def test_what_is_said_to_help_is_the_same_byte_for_byte_whatever_is_stated_for_the_score_alone(
    monkeypatch, all_pairs, kept, listed
):
    monkeypatch.setattr(module, "MOST_PAIRS", all_pairs)
    monkeypatch.setattr(module, "MOST_KEPT", kept)
    monkeypatch.setattr(module, "LISTED", listed)

    without, with_secrets = (
        run(collecting(*one_small_town_beside_five_large_ones(sealed=ones))) for ones in ((), (0, 1))
    )

    # The secret wish of two who may not meet leaves the plan as it is, so nothing else may differ either.
    assert pairs(with_secrets.drafts) == pairs(without.drafts)
    assert with_secrets.run.unmatched == without.run.unmatched


def test_all_partners_that_a_change_allows_are_counted_where_only_lists_are_planned(monkeypatch):
    monkeypatch.setattr(module, "MOST_PAIRS", 0)
    monkeypatch.setattr(module, "LISTED", 1)

    found = sentences(run(collecting(*one_small_town_beside_five_large_ones())))

    assert (
        found[0]
        == f"{NOBODY} So gibt es einen Plan auch für sie: mit Größenverhältnis 5 statt 4; möglich: 5 Partnerstädte."
    )
