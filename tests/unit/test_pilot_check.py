"""The six real consortia keep the rules of consortia; the rules of circles would have forbidden most of them."""

from dataclasses import replace

from matchmaker.matching.group_problem import CONSORTIUM_RULES, GroupRules
from matchmaker.matching.pilot_check import pilot_faults
from matchmaker.taxonomy.reading import read_taxonomy


def test_every_real_consortium_keeps_the_rules_of_consortia():
    faults = pilot_faults(read_taxonomy())

    assert len(faults) == 6
    assert set(faults.values()) == {()}


def test_a_stricter_rule_names_whom_it_would_have_forbidden():
    faults = pilot_faults(read_taxonomy(), replace(CONSORTIUM_RULES, minimum_states=4))

    assert [found for found in faults.values() if found] == [("Die Städte liegen in 3 Ländern, nötig sind 4.",)] * sum(
        bool(found) for found in faults.values()
    )
    assert any(faults.values())


def test_circles_are_another_thing():
    faults = pilot_faults(read_taxonomy(), GroupRules())

    assert any("Größenverhältnis" in line for found in faults.values() for line in found)
    assert any("4 Städte liegen in Nordrhein-Westfalen, erlaubt sind 2." in found for found in faults.values())
