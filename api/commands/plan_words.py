"""How are totals, shares and proofs of a plan written at the terminal?"""

from collections.abc import Iterable, Iterator
from math import ceil
from textwrap import wrap

from matchmaker.matching.alike import alike
from matchmaker.matching.group_plan import GroupPlan
from matchmaker.matching.matching import TandemMatching
from matchmaker.matching.problem import MILLION, Strategy
from matchmaker.towns.written_number import written_number

STRATEGY_WORDS = {
    Strategy.MOST_SERVED: "möglichst viele Städte zu versorgen",
    Strategy.BEST_TOTAL: "die größte Summe zu erreichen",
    Strategy.STABLE: "stabil zu sein",
}
"""A strategy behind "mit dem Ziel, …"."""

NOBODY_TAKES_PART = "Es nimmt keine Stadt teil."
WIDE = 116
"""Names of many towns fill lines of so many letters."""

SLACK = 1e-9
"""So much of a place may come from binary fractions alone."""


def decimal(millionths: float) -> str:
    """Three places are enough to read; the JSON has all six."""
    return f"{millionths / MILLION:.3f}".replace(".", ",")


def percent_at_most(share: float, places: int = 2) -> str:
    """A share in [0, 1] as percent with so many places, without the sign; rounded up, since it is told as a most."""
    return f"{ceil(100 * share * 10**places - SLACK) / 10**places:.{places}f}".replace(".", ",")


def goal(words: str, strategy: Strategy, *, by_priority: bool) -> str:
    """The line that tells a plan's goal; where towns have a priority, whether it counted."""
    if not by_priority:
        return f"Ziel: {words}."
    if strategy is Strategy.MOST_SERVED:
        return f"Ziel: {words}. Städte mit höherem Vorrang kommen zuerst an die Reihe."
    return f"Ziel: {words}. Der Vorrang der Städte zählt bei diesem Ziel nicht."


def goal_instead(before: str, after: str) -> str:
    """Another strategy than the one that was asked for, both by their values."""
    return f"mit dem Ziel, {STRATEGY_WORDS[Strategy(after)]}, statt {STRATEGY_WORDS[Strategy(before)]}"


def proof(optimal: bool, gap: float, towns_missing: int = 0) -> str:
    """What is proven of a plan: that it is the best, or how much of the total and how many towns it lacks at most."""
    return "Das ist bewiesen das Beste." if optimal else f"Es fehlen höchstens {lacking(gap, towns_missing)}."


def lacking(gap: float, towns_missing: int = 0) -> str:
    """What a plan lacks at most: towns first where there are any, since they count before the total."""
    if not towns_missing:
        return f"{percent_at_most(gap)} Prozent"
    towns = "1 Stadt" if towns_missing == 1 else f"{written_number(towns_missing, 0)} Städte"
    return f"{towns} und {percent_at_most(gap)} Prozent der Summe"


def together(told: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Towns (id, sentence) as lines: what is said of several stands once, for most towns first, with their names."""
    for same in alike(told, lambda one: one[1]):
        (first, sentence), *others = same
        yield f"  {len(same)} Städte, für jede gilt: {sentence}" if others else f"  {first}: {sentence}"
        yield from name_lines(town for town, _ in same if others)


def name_lines(names: Iterable[str]) -> Iterator[str]:
    """Many names below the sentence about them; no names make no line."""
    for line in wrap(", ".join(names), WIDE, break_long_words=False, break_on_hyphens=False):
        yield f"    {line}"


def earlier_changes(plan: TandemMatching | GroupPlan, one: str, many: str) -> Iterator[str]:
    """How many of the earlier pairs or groups change, ``one`` and ``many`` in the dative; nothing without earlier."""
    if plan.kept is None or plan.changed is None:
        return
    earlier = plan.kept + plan.changed
    verb = "ändert" if plan.changed == 1 else "ändern"
    yield f"{plan.changed} von {earlier} früheren {one if earlier == 1 else many} {verb} sich."
