"""Which rule would each of the six consortia of the pilot phase break?"""

from itertools import combinations

from matchmaker.matching.group_problem import CONSORTIUM_RULES, GroupProblem, GroupRules, GroupTown
from matchmaker.matching.group_verification import broken_rules_of
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.pilot.consortium import Consortium
from matchmaker.towns.pilot.reading import read_consortia, read_pilot_towns


def pilot_faults(taxonomy: Taxonomy, rules: GroupRules = CONSORTIUM_RULES) -> dict[str, tuple[str, ...]]:
    """By consortium, in the report's order, every rule that it breaks, each as a German sentence."""
    return {one.id: tuple(broken_rules_of(_problem(one, rules), _names(one))) for one in read_consortia(taxonomy)}


def _problem(consortium: Consortium, rules: GroupRules) -> GroupProblem:
    """The members as towns with the consortium's theme; that they worked together stands for a score."""
    by_ags = {town.ags: town for town in read_pilot_towns()}
    members = [by_ags[ags] for ags in consortium.members]
    towns = tuple(
        GroupTown(
            town.name,
            topics=consortium.themes,
            state=town.state,
            district=town.district,
            population=town.population,
        )
        for town in members
    )
    return GroupProblem(towns, tuple((a.id, b.id, 0) for a, b in combinations(towns, 2)), rules)


def _names(consortium: Consortium) -> tuple[str, ...]:
    by_ags = {town.ags: town.name for town in read_pilot_towns()}
    return tuple(by_ags[ags] for ags in consortium.members)
