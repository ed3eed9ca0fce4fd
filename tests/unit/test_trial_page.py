"""Does the page of a computation say how far it is, and how it ended only once it has?"""

from dataclasses import replace

import pytest

from api.pages.spoken import ENGLISH, GERMAN
from api.pages.trial_page import TrialWords, trial_page, trial_plan
from api.trial_documents import BROKEN_OFF, TRIALS, written_trial
from api.trial_jobs import FAILED
from matchmaker.matching.problem import Strategy
from matchmaker.rounds.kept_trial import KeptTrial, kept
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.proposing import ProposingOrder, propose, try_run
from matchmaker.rounds.trial import Coverage, PlanChange
from matchmaker.rounds.trial_run import SILENCE, Purpose, TrialRun
from matchmaker.towns.profile import Format
from tests.builders import a_profile
from tests.proposing_cast import TAXONOMY, collecting
from tests.round_builders import LATER, NOW, OLGA, a_proposal, a_round

GERMAN_WORDS = TrialWords(GERMAN, {}, NOW)
RUN = TrialRun("a" * 16, "r1", Purpose.TRIAL, "stable", OLGA, NOW, NOW, done=0.25, total=3_000, bound=4_000)


def test_at_work_it_tells_how_far_it_is_and_of_no_failure() -> None:
    page = trial_page(a_round(), RUN, "", GERMAN_WORDS)

    assert (page.is_working, page.percent, page.refusal, page.plans) == (True, 25, "", ())
    assert (page.run, page.stopping) == ("a" * 16, "")
    assert page.begun == f"Begonnen von {OLGA} am 4.\u00a0März 2024 um 10:30 Uhr."
    assert page.best == "Bisher beste Summe 0,3, höchstens möglich 0,4."


def test_the_value_of_groups_at_work_is_never_told_as_points() -> None:
    run = replace(RUN, total=1_693_200, bound=2_060_000)
    circles = replace(a_round(), format=Format.CIRCLE)

    german, english = (trial_page(circles, run, "", TrialWords(spoken, {}, NOW)).best for spoken in (GERMAN, ENGLISH))

    assert german == "Wert der Gruppen bisher 1,7, höchstens möglich 2,1. Punkte nennt das Ergebnis."
    assert english == "Value of the groups so far 1.7, at most possible 2.1. Points come with the result."


def test_it_is_never_said_to_be_through_before_it_is() -> None:
    assert trial_page(a_round(), replace(RUN, done=1.0), "", GERMAN_WORDS).percent == 99


def test_what_failed_is_told_once_it_is_over() -> None:
    page = trial_page(a_round(), replace(RUN, over_at=NOW, refusal=FAILED), "", GERMAN_WORDS)

    assert (page.is_working, page.refusal) == (False, FAILED)


def test_who_wishes_an_end_is_told_until_it_comes() -> None:
    page = trial_page(a_round(), replace(RUN, stopped_by="Koordination Süd"), "", GERMAN_WORDS)

    assert page.is_working
    assert page.stopping == "Koordination Süd hält die Berechnung an; gleich ist sie zu Ende."


def test_where_whoever_computes_fell_silent_it_broke_off() -> None:
    page = trial_page(a_round(), RUN, "", TrialWords(GERMAN, {}, NOW + SILENCE))

    assert (page.is_working, page.refusal, page.plans) == (False, BROKEN_OFF, ())


def test_where_nobody_computes_there_is_only_the_form() -> None:
    page = trial_page(a_round(), None, "best_total", GERMAN_WORDS)

    assert (page.is_working, page.plans, page.refusal, page.chosen) == (False, (), "", "best_total")


def test_of_a_plan_that_was_stopped_the_towns_come_before_the_total() -> None:
    trial = kept(try_run(ProposingOrder("r1"), TAXONOMY, collecting(*(a_profile(number) for number in range(6))), NOW))
    run = replace(trial.drafted.run, optimal=False, total=999_000, upper_bound=1_000_000)
    proofs = [
        trial_plan(replace(trial, drafted=replace(trial.drafted, run=run, towns_missing=missing)), GERMAN_WORDS).proof
        for missing in (0, 1, 12)
    ]

    assert proofs == [
        "höchstens 0,10 % unter dem Besten",
        "höchstens 1 Stadt mehr möglich, Summe höchstens 0,10 % unter dem Besten",
        "höchstens 12 Städte mehr möglich, Summe höchstens 0,10 % unter dem Besten",
    ]


def test_whoever_lost_its_partner_and_gets_none_by_the_plan_counts_as_alone() -> None:
    """While the towns of a proposal that failed do not know it yet, nothing else is proposed to them."""
    uow = collecting(*(a_profile(number) for number in range(6)))
    first, *_ = propose(ProposingOrder("r1"), TAXONOMY, uow, NOW).drafts
    with uow:
        offered = first.approve(OLGA, NOW).offer(NOW, LATER)
        uow.proposals.save(replace(offered.fail(ProposalState.DECLINED, LATER), version=1))
        uow.commit()

    trial = kept(try_run(ProposingOrder("r1"), TAXONOMY, uow, NOW))

    plan = trial_plan(trial, GERMAN_WORDS)
    assert trial.drafted.run.unmatched == ()
    assert (plan.left, plan.vacant) == ("2 Städte", "Davon 2 Städte, deren Vorschlag nicht zustande kam.")
    assert TRIALS.validate_json(written_trial(trial)) == trial


def test_only_a_plan_in_which_nobody_would_rather_swap_is_called_one() -> None:
    uow = collecting(*(a_profile(number) for number in range(6)))
    stable, most = (
        kept(try_run(ProposingOrder("r1", strategy), TAXONOMY, uow, NOW))
        for strategy in (Strategy.STABLE, Strategy.MOST_SERVED)
    )

    def told(trial: KeptTrial, pairs: int | None) -> tuple[str, str]:
        plan = trial_plan(replace(trial, drafted=replace(trial.drafted, blocking_pairs=pairs)), GERMAN_WORDS)
        return plan.goal, plan.would_rather

    assert told(stable, 0) == ("stabil, keine zwei würden lieber tauschen", "0 Paare würden lieber tauschen")
    but = "stabil, außer wo Vorschläge es verhindern, die auf jeden Fall bleiben"
    assert told(stable, 2) == (but, "2 Paare würden lieber tauschen")
    assert told(most, 2) == ("möglichst viele Städte", "2 Paare würden lieber tauschen")
    assert told(most, None) == ("möglichst viele Städte", "")


def changing(fixed: int, kept: int, new: int, dropped: int) -> PlanChange:
    """A change of so many proposals, which themselves do not matter here."""
    none = Coverage(0, 0, 0)
    return PlanChange(*((a_proposal(1),) * amount for amount in (fixed, kept, new, dropped)), none, none)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (changing(0, 0, 2, 0), "There were no proposals so far; 2 come in."),
        (changing(0, 0, 1, 0), "There were no proposals so far; 1 comes in."),
        (changing(1, 210, 2, 3), "3 of 214 proposals change; 2 come in."),
        (changing(1, 0, 1, 1), "1 of 2 proposals changes."),
        (changing(1, 0, 0, 0), "The 1 proposal does not change."),
        (changing(0, 0, 0, 1), "1 of 1 proposal changes; 0 come in."),
        (changing(2, 3, 1, 0), "None of 5 proposals change; 1 comes in."),
    ],
)
def test_a_change_is_told_in_english_as_it_is_in_german(change: PlanChange, told: str) -> None:
    trial = kept(try_run(ProposingOrder("r1"), TAXONOMY, collecting(*(a_profile(number) for number in range(6))), NOW))

    assert trial_plan(replace(trial, change=change), TrialWords(ENGLISH, {}, NOW)).sentence == told
    assert trial_plan(replace(trial, change=change), GERMAN_WORDS).sentence == change.sentence
