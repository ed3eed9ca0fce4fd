"""What does each strategy give and cost, the three plans of one problem side by side?"""

from collections.abc import Iterator, Mapping
from typing import Any

from api.commands.plan_words import decimal
from matchmaker.matching.matching import TandemMatching
from matchmaker.matching.problem import MILLION, Strategy

Plans = Mapping[Strategy, TandemMatching]

SHORT_NAMES = {
    Strategy.MOST_SERVED: "möglichst viele Städte",
    Strategy.BEST_TOTAL: "größte Summe",
    Strategy.STABLE: "stabil",
}
NAMED = 12
"""So many towns without a partner are named; the JSON names all."""
HEAD = ("Ziel", "Städte mit Partner", "Summe", "schwächstes Paar", "lieber einander")


def strategy_lines(plans: Plans) -> Iterator[str]:
    """A table of one line per strategy, and what its last column counts."""
    rows = [HEAD, *(_cells(strategy, plan) for strategy, plan in plans.items())]
    first, *widths = (max(map(len, column)) for column in zip(*rows, strict=True))
    for name, *numbers in rows:
        cells = (f"{cell:>{width}}" for cell, width in zip(numbers, widths, strict=True))
        yield "  ".join((f"{name:<{first}}", *cells))
    yield ""
    yield "„lieber einander“ zählt Paare, die beide lieber einander hätten als das, was der Plan ihnen gibt."
    yield from _left_over_lines(plans)
    if unproven := [SHORT_NAMES[strategy] for strategy, plan in plans.items() if not _is_proven(plan)]:
        yield f"Nicht als das Beste bewiesen: {', '.join(unproven)}."


def strategies_document(plans: Plans) -> dict[str, Any]:
    """The same for machines; scores in [0, 1] with six places."""
    return {"strategies": [_document(plan) for plan in plans.values()]}


def _cells(strategy: Strategy, plan: TandemMatching) -> tuple[str, ...]:
    served = f"{plan.served} von {plan.served + len(plan.unmatched)}"
    weakest = decimal(plan.worst_pair[2]) if plan.worst_pair else "–"
    return SHORT_NAMES[strategy], served, decimal(plan.total), weakest, str(plan.blocking_pairs)


def _left_over_lines(plans: Plans) -> Iterator[str]:
    """Who has no partner whatever the strategy, and whom each strategy leaves over besides."""
    left = {strategy: _left_over(plan) for strategy, plan in plans.items()}
    always = [town for town in next(iter(left.values()), ()) if all(town in towns for towns in left.values())]
    if always:
        yield f"Ohne Partner bei jedem Ziel: {_named(always)}."
    for strategy, towns in left.items():
        if besides := [town for town in towns if town not in always]:
            yield f"{'Außerdem ohne' if always else 'Ohne'} Partner bei „{SHORT_NAMES[strategy]}“: {_named(besides)}."


def _left_over(plan: TandemMatching) -> list[str]:
    return [town.id for town in plan.unmatched]


def _named(towns: list[str]) -> str:
    more = f" und {len(towns) - NAMED} weitere" if len(towns) > NAMED else ""
    return f"{', '.join(towns[:NAMED])}{more}"


def _is_proven(plan: TandemMatching) -> bool:
    # A stable plan never sought the largest total, so that it lacks some of it says nothing against it.
    return plan.optimal or plan.strategy is Strategy.STABLE


def _document(plan: TandemMatching) -> dict[str, Any]:
    weakest = plan.worst_pair
    return {
        "strategy": plan.strategy.value,
        "served": plan.served,
        "total_score": plan.total / MILLION,
        "worst_pair": [weakest[0], weakest[1], weakest[2] / MILLION] if weakest else None,
        "blocking_pairs": plan.blocking_pairs,
        "unmatched": _left_over(plan),
        "optimal": plan.optimal,
    }
