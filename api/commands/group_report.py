"""How does a person at the terminal read a plan of circles or consortia?"""

from collections.abc import Iterator

from api.commands.plan_words import NOBODY_TAKES_PART, decimal, earlier_changes, percent_at_most, together
from matchmaker.matching.group_plan import Group, GroupPlan, UnservedTown
from matchmaker.matching.problem import MILLION
from matchmaker.rounds.group_words import easing_words, no_easing_found, who_moderates
from matchmaker.towns.profile import Format

NAMES = {Format.CIRCLE: ("Kreis", "Kreise"), Format.CONSORTIUM: ("Verbund", "Verbünde")}
SHOWN_ALTERNATES = 2
GROUP_ADVICE_STOPPED = (
    "Der Plan ist fertig; warum Städte in keiner Gruppe sind und was ihnen helfen würde, wurde nicht zu Ende gesucht."
)


def group_lines(plan: GroupPlan) -> Iterator[str]:
    """The groups with topic and value, who stays out and why, then how good the plan provably is."""
    one, many = NAMES[plan.format]
    if not plan.groups:
        yield f"Kein {one}." if plan.unmatched else f"Kein {one}: {NOBODY_TAKES_PART}"
    for number, group in enumerate(plan.groups, 1):
        yield f"{one} {number}: {group.topic}, Wert {decimal(group.value / len(group.members))}"
        yield f"  {', '.join(group.members)}"
        if moderation := who_moderates(plan.format, len(group.members)):
            yield f"  {moderation}"
        yield from _alternate_lines(group)
    yield ""
    if plan.unmatched:
        yield f"In keinem {one}:"
        yield from together((town.id, _unserved(town, plan)) for town in plan.unmatched)
        yield ""
    placed = sum(len(group.members) for group in plan.groups)
    yield f"{many}: {len(plan.groups)}. Städte darin: {placed} von {placed + len(plan.unmatched)}."
    yield f"Summe: {decimal(plan.total)}; möglich ist höchstens {decimal(plan.upper_bound)}. {_proof(plan)}"
    yield from earlier_changes(plan, one, f"{many}n")


def _alternate_lines(group: Group) -> Iterator[str]:
    for one in group.alternates[:SHOWN_ALTERNATES]:
        yield f"  Nachrücken könnte {one.id} für {one.replaces}: {_signed(one.delta)}"


def _unserved(town: UnservedTown, plan: GroupPlan) -> str:
    """Why, and what was checked around the groups that stand: the change that helps, or that none was found."""
    if town.relaxation is None:
        in_vain = "" if plan.advice_stopped else no_easing_found(town)
        return f"{town.reason.text}\n    {in_vain}" if in_vain else town.reason.text
    kept = " Alle anderen Gruppen bleiben dabei, wie sie sind." if plan.groups else ""
    return f"{town.reason.text}\n    Es ginge {easing_words(town.relaxation)}.{kept}"


def _proof(plan: GroupPlan) -> str:
    if plan.optimal:
        return "Das ist bewiesen das Beste."
    return f"Es fehlen höchstens {percent_at_most(plan.gap, 1)} Prozent; die Schranke ist grob."


def _signed(millionths: int) -> str:
    return f"{millionths / MILLION:+.3f}".replace(".", ",").replace("-", "−")
