"""Does the page of a computation say how far it is, and how it ended only once it has?"""

from api.pages.trial_page import trial_page
from api.trial_jobs import FAILED, TrialJob
from matchmaker.matching.problem import Strategy
from matchmaker.matching.progress import Progress
from tests.round_builders import a_round

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
