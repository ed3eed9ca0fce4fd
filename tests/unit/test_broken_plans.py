"""Is a plan that breaks a rule refused at the terminal instead of shown?"""

from dataclasses import replace

import pytest

from api.commands.solve import BrokenPlan, refuse_broken_plan
from matchmaker.matching.tandems import solve_tandems
from matchmaker.matching.verification import check_matching
from tests.tandem_problems import a_problem

PROBLEM = a_problem(("A", "B", 500_000), ("C", "D", 400_000))


def test_a_plan_with_one_fault_is_refused_with_its_sentence():
    plan = replace(solve_tandems(PROBLEM), served_upper_bound=3)

    with pytest.raises(BrokenPlan) as refusal:
        refuse_broken_plan(check_matching(PROBLEM, plan)[:1])

    assert str(refusal.value) == (
        "Der errechnete Plan hält die Regeln nicht ein: 4 Städte mit Partner passen nicht zur Schranke 3. "
        "Das ist ein Fehler im Programm; es wird kein Plan gezeigt. Bitte melden Sie ihn mit der Datei."
    )


def test_of_several_faults_the_first_is_told_and_all_are_counted():
    with pytest.raises(BrokenPlan, match=r"nicht ein \(Fehler insgesamt: 2\): Eins\. Das ist"):
        refuse_broken_plan(["Eins.", "Zwei."])


def test_a_sound_plan_is_not_refused():
    refuse_broken_plan(check_matching(PROBLEM, solve_tandems(PROBLEM)))
