"""Does the page of a computation say how far it is, and how it ended only once it has?"""

from dataclasses import replace

from api.pages.trial_page import trial_page, trial_plan
from api.trial_jobs import FAILED, TrialJob
from matchmaker.matching.problem import Strategy
from matchmaker.matching.progress import Progress
from matchmaker.rounds.proposing import ProposingOrder, try_run
from tests.builders import a_profile
from tests.proposing_cast import TAXONOMY, collecting
from tests.round_builders import NOW, a_round

GOALS = (Strategy.MOST_SERVED, Strategy.BEST_TOTAL)


def a_job() -> TrialJob:
    """As its thread leaves it while the first of two plans is computed."""
    job = TrialJob("r1", GOALS, refusal=FAILED)
    job.follow(Progress(0.5, 3_000, 4_000))
    return job


def test_at_work_it_tells_how_far_it_is_and_of_no_failure() -> None:
    page = trial_page(a_round(), a_job(), "", {})

    assert (page.is_working, page.percent, page.refusal, page.plans) == (True, 25, "", ())
    assert page.best == "Bisher beste Summe 0,3, höchstens möglich 0,4."


def test_it_is_never_said_to_be_through_before_it_is() -> None:
    job = TrialJob("r1", GOALS[:1])
    job.follow(Progress(1.0, 3_000, 4_000))

    assert trial_page(a_round(), job, "", {}).percent == 99


def test_what_failed_is_told_once_it_is_over() -> None:
    job = a_job()
    job.over.set()

    page = trial_page(a_round(), job, "", {})

    assert (page.is_working, page.refusal) == (False, FAILED)


def test_where_nobody_computes_there_is_only_the_form() -> None:
    page = trial_page(a_round(), None, "best_total", {})

    assert (page.is_working, page.plans, page.refusal, page.chosen) == (False, (), "", "best_total")


def test_of_a_plan_that_was_stopped_the_towns_come_before_the_total() -> None:
    trial = try_run(ProposingOrder("r1"), TAXONOMY, collecting(*(a_profile(number) for number in range(6))), NOW)
    run = replace(trial.drafted.run, optimal=False, total=999_000, upper_bound=1_000_000)
    proofs = [
        trial_plan(replace(trial, drafted=replace(trial.drafted, run=run, towns_missing=missing)), {}).proof
        for missing in (0, 1, 12)
    ]

    assert proofs == [
        "höchstens 0,10 % unter dem Besten",
        "höchstens 1 Stadt mehr möglich, Summe höchstens 0,10 % unter dem Besten",
        "höchstens 12 Städte mehr möglich, Summe höchstens 0,10 % unter dem Besten",
    ]
