"""Is every town without a partner told which rule left it so?"""

import pytest

from matchmaker.matching.problem import TandemProblem, TownSlot
from matchmaker.matching.tandems import solve_tandems
from tests.tandem_problems import a_problem


def reasons_of(matching):
    return {town.id: (town.reason.code, town.reason.text) for town in matching.unmatched}


def test_every_town_without_a_partner_hears_the_rule_that_left_it_so():
    towns = (
        TownSlot("A"),
        TownSlot("B"),
        TownSlot("C"),
        TownSlot("D", capacity=0),
        TownSlot("E"),
        TownSlot("F"),
        TownSlot("G"),
    )
    scores = (
        ("A", "B", 900_000),
        ("A", "C", 900_000),
        ("C", "B", 100_000),
        ("E", "D", 900_000),
        ("F", "A", 100_000),
        ("F", "D", 900_000),
    )
    matching = solve_tandems(TandemProblem(towns, scores, vetoed=(("A", "B"), ("A", "C")), minimum_score=500_000))

    assert matching.pairs == ()
    assert reasons_of(matching) == {
        "A": ("no_candidate_left", "Kein mögliches Paar: 2 ausgeschlossen, 1 unter der Mindestbewertung."),
        "B": ("no_candidate_left", "Kein mögliches Paar: 1 ausgeschlossen, 1 unter der Mindestbewertung."),
        "C": ("no_candidate_left", "Kein mögliches Paar: 1 ausgeschlossen, 1 unter der Mindestbewertung."),
        "D": ("no_capacity", "Die Stadt hat in dieser Runde keinen freien Platz (Kapazität 0)."),
        "E": ("partners_without_capacity", "Die einzige Partnerstadt, die infrage käme, hat keinen freien Platz."),
        "F": (
            "no_candidate_left",
            "Kein mögliches Paar: 1 unter der Mindestbewertung, 1 mit einer Stadt ohne freien Platz.",
        ),
        "G": ("no_listed_pair", "Für diese Stadt ist kein Paar mit einer Bewertung angegeben."),
    }


@pytest.mark.parametrize(
    ("changes", "code", "text"),
    [
        ({"vetoed": (("A", "B"),)}, "all_vetoed", "Das einzige Paar ist ausgeschlossen."),
        ({"minimum_score": 600_000}, "all_below_minimum", "Das einzige Paar liegt unter der Mindestbewertung."),
        # Counted under the first rule that removes it, as everywhere.
        (
            {"vetoed": (("A", "B"),), "minimum_score": 600_000},
            "all_vetoed",
            "Das einzige Paar ist ausgeschlossen.",
        ),
    ],
)
def test_a_single_rule_that_removes_the_only_candidate_is_named(changes, code, text):
    matching = solve_tandems(a_problem(("A", "B", 500_000), **changes))

    assert reasons_of(matching) == {"A": (code, text), "B": (code, text)}


def test_the_last_candidate_taken_is_said_in_the_singular():
    matching = solve_tandems(a_problem(("A", "B", 900_000), ("B", "C", 100_000)))

    assert reasons_of(matching) == {"C": ("partners_taken", "Die einzige mögliche Partnerstadt ist schon vergeben.")}


def test_a_candidate_exactly_at_the_minimum_score_counts_as_possible():
    matching = solve_tandems(a_problem(("A", "B", 900_000), ("B", "C", 400_000), minimum_score=400_000))

    assert [(town.id, town.removed) for town in matching.unmatched] == [("C", (("taken", 1),))]
