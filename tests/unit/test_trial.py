"""Does a trial say what another run would change, store nothing, and become exactly that plan when accepted?"""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from api.trial_documents import TRIALS
from matchmaker.errors import MatchmakerError, StaleWrite, TransitionRefused
from matchmaker.matching.problem import Strategy
from matchmaker.matching.progress import Progress
from matchmaker.rounds.computation import LONGEST, Computation
from matchmaker.rounds.curation import Approval, Pin, Veto, approve_proposal, pin_proposal, veto_proposal
from matchmaker.rounds.elections import Election
from matchmaker.rounds.kept_trial import accept_kept, digest_of_basis, kept
from matchmaker.rounds.proposing import ProposingOrder, accept_run, propose, try_run
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.trial import Coverage, PlanChange, Trial, fingerprint_of
from matchmaker.towns.profile import Format
from tests.builders import a_profile, ags
from tests.fakes import FakeUnitOfWork
from tests.group_cast import a_group_profile, gathering
from tests.office_builders import an_office
from tests.proposing_cast import TAXONOMY, collecting, pairs, run, stored
from tests.round_builders import LATER, NOW, OLGA, a_proposal


def six_towns() -> FakeUnitOfWork:
    return collecting(*(a_profile(number) for number in range(6)))


def twelve_towns(format: Format) -> FakeUnitOfWork:
    return gathering(*(a_group_profile(number) for number in range(12)), format=format)


def trial_of(uow: FakeUnitOfWork, **changes) -> Trial:
    return try_run(ProposingOrder("r1", **changes), TAXONOMY, uow, NOW)


def everything(uow: FakeUnitOfWork):
    return uow._database.committed


def test_a_trial_stores_nothing_at_all():
    uow = six_towns()
    run(uow)
    before = everything(uow).copy()

    trial_of(uow)

    assert everything(uow) == before


def test_a_first_trial_has_nothing_to_change():
    change = trial_of(six_towns()).change

    assert (len(change.new), change.fixed, change.kept, change.dropped) == (3, (), (), ())
    assert change.before == Coverage(0, 6, 0)
    assert change.after == Coverage(6, 6, sum(one.score_tenths for one in change.new))
    assert change.sentence == "Bisher gab es keine Vorschläge; 3 kommen neu dazu."


def test_nothing_changes_where_nothing_changed():
    uow = six_towns()
    run(uow)

    change = trial_of(uow).change

    assert pairs(change.kept) == pairs(stored(uow))
    assert (change.fixed, change.new, change.dropped) == ((), (), ())
    assert change.before == change.after
    assert change.sentence == "Keiner von 3 Vorschlägen ändert sich."


def test_after_a_veto_the_trial_names_what_goes_what_comes_and_what_never_moves():
    uow = six_towns()
    first, second, third = run(uow).drafts
    pinned = pin_proposal(Pin(first.id, 1), uow, NOW)
    veto_proposal(Veto(second.id, 1), uow, NOW)

    change = trial_of(uow).change

    assert change.fixed == (pinned,)
    assert change.dropped == (third,)
    assert len(change.new) == 2
    assert {town for pair in pairs(change.new) for town in pair} == {
        int(member.ags) - 99_000_000 for one in (second, third) for member in one.members
    }
    assert (change.before.served, change.after.served, change.after.towns) == (4, 6, 6)
    assert change.sentence == "1 von 2 Vorschlägen ändert sich; 2 kommen neu dazu."


@pytest.mark.parametrize(
    ("stood", "dropped", "new", "sentence"),
    [
        (0, 0, 0, "Bisher gab es keine Vorschläge; neue kommen nicht dazu."),
        (0, 0, 1, "Bisher gab es keine Vorschläge; 1 kommt neu dazu."),
        (1, 0, 0, "Keiner von 1 Vorschlag ändert sich."),
        (1, 1, 1, "1 von 1 Vorschlag ändert sich."),
        (214, 3, 3, "3 von 214 Vorschlägen ändern sich."),
        (214, 3, 0, "3 von 214 Vorschlägen ändern sich; neue kommen nicht dazu."),
        (214, 0, 2, "Keiner von 214 Vorschlägen ändert sich; 2 kommen neu dazu."),
    ],
)
def test_the_change_is_told_in_right_german(stood: int, dropped: int, new: int, sentence: str):
    one, none = a_proposal(1), Coverage(0, 0, 0)

    change = PlanChange((), (one,) * (stood - dropped), (one,) * new, (one,) * dropped, none, none)

    assert change.sentence == sentence


def test_accepted_it_is_stored_as_it_was_shown():
    uow = six_towns()
    run(uow)
    trial = trial_of(uow, strategy=Strategy.BEST_TOTAL)

    accepted = accept_run(trial, uow, LATER)

    assert stored(uow) == accepted.drafts == trial.drafted.drafts
    with uow:
        assert uow.runs.latest("r1") == trial.drafted.run
        assert uow.rounds.get("r1").state is RoundState.CURATING


def test_the_same_plan_on_the_same_facts_has_the_same_fingerprint_and_any_other_another():
    uow = six_towns()
    first = run(uow).drafts[0]
    same = [trial_of(uow).fingerprint, try_run(ProposingOrder("r1"), TAXONOMY, uow, LATER).fingerprint]
    other_aim = trial_of(uow, strategy=Strategy.STABLE).fingerprint
    pin_proposal(Pin(first.id, 1), uow, NOW)

    assert len(set(same)) == 1
    assert len({*same, other_aim, trial_of(uow).fingerprint}) == 3


def test_a_plan_with_another_reserve_is_another_plan():
    trial = trial_of(collecting(*(a_profile(number) for number in range(7))))
    seats = trial.drafted.reserve

    assert seats != ()
    assert fingerprint_of(trial.basis, trial.drafted) == trial.fingerprint
    assert fingerprint_of(trial.basis, replace(trial.drafted, reserve=seats[1:])) != trial.fingerprint


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda uow, draft: approve_proposal(Approval(draft.id, 1, OLGA), uow, NOW),
        lambda uow, draft: veto_proposal(Veto(draft.id, 1), uow, NOW),
        lambda uow, _: run(uow),
        lambda uow, _: _save(uow, a_profile(0, consent=False)),
        lambda uow, _: _policy(uow),
        lambda uow, _: _election(uow),
        lambda uow, _: _office(uow),
    ],
    ids=["approved", "vetoed", "another run", "consent taken back", "policy", "election", "office"],
)
def test_a_trial_that_is_out_of_date_is_refused_and_changes_nothing(meanwhile):
    uow = six_towns()
    draft = run(uow).drafts[0]
    trial = trial_of(uow)
    meanwhile(uow, draft)
    before = everything(uow).copy()

    with pytest.raises(StaleWrite, match="Bitte berechnen Sie noch einmal"):
        accept_run(trial, uow, LATER)

    assert everything(uow) == before


def _save(uow: FakeUnitOfWork, profile) -> None:
    with uow:
        uow.profiles.save_all([profile])
        uow.commit()


def _election(uow: FakeUnitOfWork) -> None:
    with uow:
        uow.elections.replace_all([Election(ags(0), NOW.date() + timedelta(days=20))])
        uow.commit()


def _office(uow: FakeUnitOfWork) -> None:
    with uow:
        uow.offices.add(an_office(1, in_office_since=NOW.date() - timedelta(days=20)))
        uow.commit()


def _policy(uow: FakeUnitOfWork) -> None:
    with uow:
        current = uow.rounds.get("r1")
        uow.rounds.save(replace(current, policy=replace(current.policy, minimum_score=0.9)))
        uow.commit()


def test_yesterday_s_trial_is_refused():
    uow = six_towns()
    trial = trial_of(uow)

    with pytest.raises(StaleWrite, match="von einem früheren Tag"):
        accept_run(trial, uow, NOW + timedelta(days=1))

    assert stored(uow) == ()


def test_no_trial_is_accepted_twice():
    uow = six_towns()
    trial = trial_of(uow)
    accept_run(trial, uow, NOW)

    with pytest.raises(StaleWrite):
        accept_run(trial, uow, NOW)

    assert stored(uow) == trial.drafted.drafts


@pytest.mark.parametrize("second", [propose, try_run])
def test_who_computes_beside_another_computation_is_told_since_when_and_nothing_changes(second):
    uow = six_towns()
    run(uow)
    _begin(uow)
    before = everything(uow).copy()

    with pytest.raises(TransitionRefused, match=r"seit 10:30 Uhr schon gerechnet.*spätestens um 10:45 Uhr"):
        second(ProposingOrder("r1"), TAXONOMY, uow, NOW + timedelta(minutes=1))

    assert everything(uow) == before


def test_nothing_is_accepted_while_somebody_computes():
    uow = six_towns()
    trial = trial_of(uow)
    _begin(uow)

    with pytest.raises(TransitionRefused, match="schon gerechnet"):
        accept_run(trial, uow, NOW + timedelta(minutes=1))

    assert stored(uow) == ()


def test_a_computation_that_was_killed_blocks_its_round_for_a_while_only():
    uow = six_towns()
    _begin(uow)

    assert len(propose(ProposingOrder("r1"), TAXONOMY, uow, NOW + LONGEST).drafts) == 3


def test_a_round_in_which_nobody_computes_any_more_is_free_whatever_became_of_the_run():
    uow = six_towns()

    def bursting(_: Progress) -> bool:
        raise MatchmakerError("out of order")

    with pytest.raises(MatchmakerError, match="out of order"):
        trial_of(uow, watch=bursting)

    assert len(run(uow).drafts) == 3


@pytest.mark.parametrize("format", [Format.TANDEM, Format.VISIT, Format.CIRCLE])
def test_the_watch_hears_of_a_run_from_its_beginning_on_and_never_backwards(format: Format):
    heard: list[Progress] = []

    trial = trial_of(twelve_towns(format), watch=lambda one: heard.append(one) is None)

    assert not trial.stopped
    assert heard[0] == Progress(0.0, 0, 0)
    assert [one.done for one in heard] == sorted(one.done for one in heard)
    assert all(0 <= one.done <= 1 and one.total <= one.bound for one in heard)
    assert len(heard) > 1


@pytest.mark.parametrize("format", [Format.TANDEM, Format.VISIT, Format.CIRCLE])
def test_a_stopped_run_is_a_whole_plan_with_a_true_bound(format: Format):
    uow = twelve_towns(format)
    whole = trial_of(uow).drafted.run

    trial = trial_of(uow, watch=lambda _: False)

    assert trial.stopped
    assert trial.drafted.run.total <= whole.total <= trial.drafted.run.upper_bound
    accept_run(trial, uow, NOW)
    assert stored(uow) == trial.drafted.drafts


def _begin(uow: FakeUnitOfWork) -> None:
    with uow:
        assert uow.computations.begin(Computation("r1", NOW, NOW + LONGEST))
        uow.commit()


def test_towns_of_the_trial_are_those_of_the_round():
    trial = trial_of(six_towns())

    assert {member.ags for one in trial.change.new for member in one.members} == set(map(ags, range(6)))


def test_a_kept_trial_is_accepted_by_whoever_did_not_compute_it():
    uow = six_towns()
    first = trial_of(uow)
    others = trial_of(uow, strategy=Strategy.STABLE)

    drafted = accept_kept(TRIALS.validate_json(TRIALS.dump_json(kept(first))), TAXONOMY, uow, LATER)

    assert drafted == first.drafted
    assert stored(uow) == tuple(first.drafted.drafts)
    with pytest.raises(StaleWrite, match="wurden Angaben geändert"):
        accept_kept(kept(others), TAXONOMY, uow, LATER)


def test_a_kept_trial_meets_what_changed_and_another_day():
    uow = six_towns()
    old = kept(trial_of(uow))

    with pytest.raises(StaleWrite, match="früheren Tag"):
        accept_kept(old, TAXONOMY, uow, NOW + timedelta(days=1))
    with uow:
        uow.profiles.save_all([a_profile(3, consent=False)])
        uow.commit()
    with pytest.raises(StaleWrite, match="wurden Angaben geändert"):
        accept_kept(old, TAXONOMY, uow, NOW)
    assert stored(uow) == ()


@pytest.mark.parametrize("seed", ["1", "2"])
def test_facts_have_the_same_digest_in_every_process(seed: str):
    basis = trial_of(six_towns()).basis
    told = "from tests.unit.test_trial import *; print(digest_of_basis(trial_of(six_towns()).basis))"
    environment = {**os.environ, "PYTHONHASHSEED": seed}

    done = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == digest_of_basis(basis)
    assert digest_of_basis(replace(basis, seed=1)) != digest_of_basis(basis)
