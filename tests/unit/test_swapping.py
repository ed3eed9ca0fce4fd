"""Does a swap tell beforehand what it changes and breaks, and then do exactly that, or nothing?"""

from dataclasses import replace
from datetime import date

import pytest

from matchmaker.errors import MatchmakerError, NotFound, StaleWrite, TransitionRefused, UnknownTown
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.curation import Approval, Pin, Veto, approve_proposal, pin_proposal, veto_proposal
from matchmaker.rounds.curation_step import CurationAct
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.swap import Swap, SwapPreview
from matchmaker.rounds.swapping import preview_swap, swap, swap_ground
from matchmaker.rounds.taking_back import TakingBack, take_back
from matchmaker.rounds.trial import Coverage
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Format
from tests.builders import a_profile, ags
from tests.fakes import FakeUnitOfWork
from tests.group_cast import a_group_profile, gathering, numbers
from tests.proposing_cast import TAXONOMY, collecting, run, stored
from tests.round_builders import LATER, NOW, OLGA


def curating(*profiles, **changes) -> FakeUnitOfWork:
    """Seven towns with room for one exchange each: three tandems, and one town left."""
    uow = collecting(*(profiles or [a_profile(number, capacity=1) for number in range(7)]), **changes)
    run(uow)
    return uow


def free_town(uow: FakeUnitOfWork) -> str:
    seated = {member.ags for one in stored(uow) for member in one.members}
    return next(ags(number) for number in range(7) if ags(number) not in seated)


def ground(uow: FakeUnitOfWork):
    with uow:
        return swap_ground("r1", TAXONOMY, uow)


def preview(uow: FakeUnitOfWork, order: Swap, on: date | None = None) -> SwapPreview:
    known = ground(uow)
    with uow:
        return preview_swap(order, known, uow, on or german_day(NOW))


def done(uow: FakeUnitOfWork, order: Swap) -> SwapPreview:
    return swap(order, ground(uow), uow, LATER)


def replacing(draft: Proposal, coming: str, **changes) -> Swap:
    return Swap(draft.id, draft.version, draft.members[1].ags, coming, **({"curator": OLGA} | changes))


def exchanging(one: Proposal, other: Proposal, **changes) -> Swap:
    leaving, coming = one.members[1].ags, other.members[1].ags
    return Swap(one.id, one.version, leaving, coming, other.id, other.version, **({"curator": OLGA} | changes))


def codes(found: SwapPreview) -> list[str]:
    return [rule.code for rule in found.broken]


def test_a_preview_tells_the_change_in_total_and_coverage_and_writes_nothing():
    uow = curating()
    before, free = uow._database.committed.copy(), free_town(uow)
    first = stored(uow)[0]

    found = preview(uow, replacing(first, free))

    assert uow._database.committed == before
    assert found.before == (first,)
    (made,) = found.after
    assert {member.ags for member in made.members} == {first.members[0].ags, free}
    assert [member.ags for member in made.members] == sorted(member.ags for member in made.members)
    assert (made.id, made.state, made.pinned, made.version) == ("r1-1-t1", ProposalState.DRAFT, True, 1)
    explained = ground(uow).shown.explain(made.members[0].role, *(member.ags for member in made.members))
    assert made.score_tenths == explained.score_tenths
    assert found.total_change_tenths == made.score_tenths - first.score_tenths
    assert (found.coverage_before.served, found.coverage_after.served, found.coverage_after.towns) == (6, 6, 7)
    assert [member.ags for member in found.left_out] == [first.members[1].ags]
    assert [member.ags for member in found.served] == [free]
    assert (found.broken, found.is_possible, found.needs_reason) == ((), True, False)


def test_a_preview_tells_the_same_of_proposals_that_were_read_before_and_a_swap_reads_its_own():
    uow = curating()
    order = replacing(stored(uow)[0], free_town(uow))
    told, known = preview(uow, order), ground(uow)

    with uow:
        shown = preview_swap(order, replace(known, standing=uow.proposals.of_round("r1")), uow, german_day(NOW))
    assert shown == told
    # What a page had read long ago: nothing stood then.
    assert swap(order, replace(known, standing=()), uow, LATER) == told


def test_a_swap_does_what_its_preview_told():
    uow = curating()
    first, second, third = stored(uow)
    order = replacing(first, free_town(uow))
    told = preview(uow, order)

    made = done(uow, order)

    assert made == told
    assert set(stored(uow)) == {second, third, *told.after}
    with uow:
        (step,) = uow.curation_steps.of_round("r1")
        shown = [one for one in uow.decisions.showings() if one.proposal_id == "r1-1-t1"]
    assert (step.act, step.by, step.at, step.before, step.after) == (
        CurationAct.SWAPPED,
        OLGA,
        LATER,
        (first,),
        told.after,
    )
    assert {one.ags for one in shown} == {member.ags for member in told.after[0].members}


def test_two_drafts_exchange_partners_and_nobody_is_left_out():
    uow = curating()
    first, second, third = stored(uow)

    found = done(uow, exchanging(first, second))

    assert [one.id for one in found.after] == ["r1-1-t1", "r1-1-t1b"]
    assert [{member.ags for member in one.members} for one in found.after] == [
        {first.members[0].ags, second.members[1].ags},
        {second.members[0].ags, first.members[1].ags},
    ]
    assert (found.left_out, found.served) == ((), ())
    assert found.coverage_before.served == found.coverage_after.served == 6
    assert set(stored(uow)) == {third, *found.after}


def test_what_was_swapped_by_hand_stands_through_another_run():
    uow = curating()
    made = done(uow, exchanging(*stored(uow)[:2])).after

    run(uow)

    assert set(made) <= set(stored(uow))


def test_a_swap_is_taken_back_with_everything_and_a_further_one_has_an_id_of_its_own():
    uow = curating()
    before = stored(uow)
    with uow:
        reserves = uow.proposals.reserves_of_round("r1")
    done(uow, exchanging(*before[:2]))

    take_back(TakingBack("r1", OLGA), uow, LATER)

    assert stored(uow) == before
    with uow:
        assert uow.proposals.reserves_of_round("r1") == reserves
    assert [one.id for one in done(uow, replacing(before[0], free_town(uow))).after] == ["r1-1-t2"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"consent": False}, "liegt noch keine Einwilligung vor"),
        ({"blocked": tuple(map(ags, range(6)))}, "möchte nicht mit der anderen"),
        ({"paused_until": date(2024, 12, 1)}, "macht zurzeit Pause"),
        ({"capacity": 0}, "keinen Platz für einen weiteren"),
        (
            {"history": tuple(PastExchange(ags(n), Format.TANDEM, not_again=True) for n in range(6))},
            "kam vor Kurzem nicht zustande",
        ),
    ],
    ids=["consent", "blocked", "paused", "capacity", "not again"],
)
def test_a_town_s_own_word_passes_no_swap_whatever_the_reason(changes, sentence: str):
    uow = curating(*(a_profile(number, capacity=1) for number in range(6)), a_profile(6, capacity=0))
    first = stored(uow)[0]
    order = replacing(first, ags(6), reason="Wir wollen es trotzdem.")
    with uow:
        uow.profiles.save_all([a_profile(6, **({"capacity": 1} | changes))])
        uow.commit()
    before = uow._database.committed.copy()

    assert not preview(uow, order).is_possible
    with pytest.raises(TransitionRefused, match=sentence):
        done(uow, order)

    assert uow._database.committed == before


def test_a_rule_of_the_policy_is_passed_with_a_reason_that_is_kept():
    sizes = [a_profile(number, capacity=1, population=10_000) for number in range(6)]
    uow = curating(*sizes, a_profile(6, capacity=1, population=19_900))
    first = stored(uow)[0]
    strict = replace(packaged_policy(), maximum_size_ratio=1.5)
    with uow:
        uow.rounds.save(replace(uow.rounds.get("r1"), policy=strict))
        uow.commit()
    order = replacing(first, free_town(uow))

    found = preview(uow, order)

    assert codes(found) == ["size_ratio"]
    assert "zu verschieden groß" in found.broken[0].sentence
    assert (found.is_possible, found.needs_reason) == (True, True)
    for blank in (None, "", "  "):
        with pytest.raises(TransitionRefused, match="nennen Sie bitte einen Grund"):
            done(uow, replace(order, reason=blank))
    assert first in stored(uow)
    (made,) = done(uow, replace(order, reason="Beide haben darum gebeten.")).after
    assert made.note == "Beide haben darum gebeten."
    with uow:
        assert uow.curation_steps.last("r1").reason == "Beide haben darum gebeten."


def test_least_score_and_least_confidence_are_told_in_numbers():
    uow = curating()
    with uow:
        strict = replace(packaged_policy(), minimum_score=0.999, minimum_confidence=1.0)
        uow.rounds.save(replace(uow.rounds.get("r1"), policy=strict))
        uow.commit()

    found = preview(uow, replacing(stored(uow)[0], free_town(uow)))

    assert codes(found) == ["minimum_score", "minimum_confidence"]
    assert "99,9" in found.broken[0].sentence
    assert "1,00" in found.broken[1].sentence


def test_a_town_without_a_place_left_is_told_with_what_takes_it():
    uow = curating()
    first, second, _ = stored(uow)

    found = preview(uow, replacing(first, second.members[0].ags))

    assert codes(found) == ["no_room"]
    assert f"vergeben an Vorschlag {second.id}" in found.broken[0].sentence
    assert not found.is_possible


def test_two_towns_that_meet_already_do_not_meet_twice():
    uow = curating(*(a_profile(number, capacity=3) for number in range(6)))
    first, *others = stored(uow)
    other = next(one for one in others if {member.ags for member in one.members}.isdisjoint(_towns(first)))
    (made,) = done(uow, replacing(first, other.members[0].ags, reason="Wunsch beider Häuser")).after

    found = preview(uow, Swap(other.id, 1, other.members[1].ags, first.members[0].ags))

    assert codes(found)[0] == "stands"
    assert f"schon im Vorschlag {made.id}" in found.broken[0].sentence
    assert not found.is_possible


def _towns(proposal: Proposal) -> set[str]:
    return {member.ags for member in proposal.members}


def test_a_vetoed_pair_is_an_exception():
    uow = curating()
    first, second, _ = stored(uow)
    made = done(uow, exchanging(first, second)).after
    veto_proposal(Veto(made[0].id, 1), uow, NOW)
    left = made[1]
    coming = next(member.ags for member in made[0].members if member.ags in {one.ags for one in second.members})
    staying = next(member.ags for member in made[0].members if member.ags != coming)
    with uow:
        uow.proposals.remove([left])
        uow.proposals.add_all([replace(second, version=1)])
        uow.commit()
    leaving = next(member.ags for member in second.members if member.ags != coming)

    found = preview(uow, Swap(second.id, 1, leaving, staying))

    assert codes(found) == ["vetoed"]
    assert not found.broken[0].hard


@pytest.mark.parametrize(
    ("meanwhile", "error"),
    [
        (lambda uow, one: pin_proposal(Pin(one.id, 1), uow, NOW), StaleWrite),
        (lambda uow, one: approve_proposal(Approval(one.id, 1, OLGA), uow, NOW), StaleWrite),
        (lambda uow, _: run(uow), NotFound),
        (lambda uow, _: _close(uow), TransitionRefused),
    ],
    ids=["pinned", "approved", "run", "closed"],
)
def test_who_swaps_what_changed_meanwhile_is_refused_and_nothing_changes(meanwhile, error: type[MatchmakerError]):
    uow = curating()
    first = stored(uow)[0]
    order = replacing(first, free_town(uow), reason="Meine Worte")
    known = ground(uow)
    meanwhile(uow, first)
    before = uow._database.committed.copy()

    with pytest.raises(error) as refusal:
        swap(order, known, uow, LATER)

    assert uow._database.committed == before
    if error is StaleWrite:
        assert refusal.value.rejected_text == "Meine Worte"


def _close(uow: FakeUnitOfWork) -> None:
    with uow:
        uow.rounds.save(replace(uow.rounds.get("r1"), state=RoundState.CLOSED))
        uow.commit()


def test_what_is_approved_is_not_swapped():
    uow = curating()
    approved = approve_proposal(Approval(stored(uow)[0].id, 1, OLGA), uow, NOW)

    with pytest.raises(TransitionRefused, match="nur in Entwürfen"):
        preview(uow, replacing(approved, free_town(uow)))


def test_seats_that_are_not_as_the_order_says_are_refused():
    uow = curating()
    first, second, _ = stored(uow)
    inside, partner = first.members[0].ags, first.members[1].ags

    for order, sentence in (
        (Swap(first.id, 1, second.members[0].ags, free_town(uow)), "gehört nicht zum Vorschlag"),
        (Swap(first.id, 1, inside, partner), "gehört schon zum Vorschlag"),
        (Swap(first.id, 1, inside, free_town(uow), second.id, 1), "gehört nicht zum Vorschlag"),
        (Swap(first.id, 1, inside, partner, first.id, 1), "zwischen zwei Vorschlägen"),
    ):
        with pytest.raises(TransitionRefused, match=sentence):
            preview(uow, order)
    with pytest.raises(UnknownTown):
        preview(uow, Swap(first.id, 1, inside, "99999999"))


def test_a_town_that_the_run_did_not_know_waits_for_the_next_run():
    uow = curating()
    with uow:
        uow.profiles.save_all([a_profile(7, capacity=1)])
        uow.commit()
    known = ground(uow)
    without = replace(known, shown=replace(known.shown, scorers={}))
    with uow:
        found = preview_swap(replacing(stored_inside(uow)[0], ags(7)), without, uow, german_day(NOW))

    assert codes(found) == ["no_part"]
    assert not found.is_possible


def stored_inside(uow: FakeUnitOfWork) -> tuple[Proposal, ...]:
    return uow.proposals.of_round("r1")


def test_a_visit_keeps_its_sides():
    uow = gathering(*(a_group_profile(number, capacity=1) for number in range(9)), format=Format.VISIT)
    run(uow)
    visit = stored(uow)[0]
    seeker, host = visit.members
    seated = {member.ags for one in stored(uow) for member in one.members}
    free = next(ags(number) for number in range(9) if ags(number) not in seated)

    (made,) = preview(uow, Swap(visit.id, 1, host.ags, free)).after

    assert made.members == (seeker, replace(host, ags=free))
    (turned,) = preview(uow, Swap(visit.id, 1, seeker.ags, free)).after
    assert turned.members == (replace(seeker, ags=free), host)


def group_round() -> FakeUnitOfWork:
    uow = gathering(*(a_group_profile(number, capacity=1) for number in range(12)), format=Format.CIRCLE)
    run(uow)
    return uow


def test_groups_exchange_a_seat_and_no_other_group_is_touched():
    uow = group_round()
    first, second, *others = stored(uow)
    order = Swap(first.id, 1, first.members[0].ags, second.members[0].ags, second.id, 1, OLGA, "Wegen der Zeiten")
    told = preview(uow, order)

    made = done(uow, order)

    assert made == told
    assert set(stored(uow)) == {*others, *made.after}
    assert numbers(made.after[0]) == tuple(sorted({*numbers(first)[1:], numbers(second)[0]}))
    assert made.coverage_after == Coverage(12, 12, made.coverage_before.total_tenths + made.total_change_tenths)
    take_back(TakingBack("r1", OLGA), uow, LATER)
    assert set(stored(uow)) == {first, second, *others}


def test_a_group_tells_which_of_its_rules_a_town_would_break_by_name():
    uow = group_round()
    first = stored(uow)[0]
    neighbour = a_group_profile(12, capacity=1, district=f"99{numbers(first)[1]:03d}")
    with uow:
        uow.profiles.save_all([neighbour])
        uow.commit()

    found = preview(uow, Swap(first.id, 1, first.members[0].ags, ags(12)))

    with uow:
        names = uow.profiles.of(first.members[1].ags).name, uow.profiles.of(ags(12)).name
    told = [rule.sentence for rule in found.broken if rule.code == "group_rule"]
    assert f"{names[0]} und {names[1]} liegen im selben Landkreis." in told
    assert found.is_possible
    assert found.needs_reason
