"""How does a person at the terminal read a plan of expert visits?"""

from collections.abc import Iterator, Sequence

from api.commands.matching_report import alternate_change, goal_words, in_vain
from api.commands.plan_words import decimal, earlier_changes, goal, goal_instead, proof, together
from matchmaker.matching.alternates import Alternate
from matchmaker.matching.matching import Relaxation, TandemMatching, Unmatched
from matchmaker.matching.matching_document import Others
from matchmaker.matching.problem import Pair, Strategy
from matchmaker.matching.shared_trips import SharedTrip
from matchmaker.matching.visit_matching import VisitMatching

STRATEGY_NAMES = {
    Strategy.MOST_SERVED: "möglichst viele ratsuchende Städte mit Beratung, dann die größte Summe",
    Strategy.BEST_TOTAL: "die größte Summe der Bewertungen",
    Strategy.STABLE: "stabil: keine zwei Städte zögen beide einander vor",
}
EASING = {
    "own_capacity": "mit {after} eigenen Platz statt {before}",
    "partner_capacity": "mit einem Platz mehr ({after})",
    "veto": "ohne den Ausschluss ({before})",
}


def visit_lines(
    matching: VisitMatching,
    trips: Sequence[SharedTrip] | None,
    others: Others | None = None,
    *,
    by_priority: bool = False,
) -> Iterator[str]:
    """The visits, best first, with their alternates, then shared trips, who stays without advice, then the proof.

    ``by_priority`` says that some seekers come before others, which the goal then names.
    """
    plan = matching.plan
    yield from _pair_lines(plan, others or {})
    yield from _trip_lines(trips)
    yield from _unmatched_lines(plan)
    yield goal(goal_words(STRATEGY_NAMES, plan), plan.strategy, by_priority=by_priority)
    asking, most = plan.served + len(plan.unmatched), plan.served_upper_bound
    yield f"Ratsuchende Städte mit Beratung: {plan.served} von {asking}; möglich sind höchstens {most}."
    total, bound = decimal(plan.total), decimal(plan.upper_bound)
    yield f"Summe: {total}; möglich ist höchstens {bound}. {proof(plan.optimal, plan.gap, plan.towns_missing)}"
    yield f"Paare, die beide lieber einander hätten: {plan.blocking_pairs}."
    yield from earlier_changes(plan, "Paar", "Paaren")


def _pair_lines(plan: TandemMatching, others: Others) -> Iterator[str]:
    if not plan.pairs:
        yield "Keine Beratung vor Ort." if plan.unmatched else "Keine Beratung vor Ort: Keine Stadt sucht eine."
        return
    width = max(len(host) for _, host, _ in plan.pairs)
    for seeker, host, score in plan.pairs:
        yield f"{decimal(score)}  {host:<{width}}  berät  {seeker}"
        yield from (_alternate_line(one, (seeker, host)) for one in others.get((seeker, host), ()))


def _alternate_line(one: Alternate, pair: Pair) -> str:
    seeker, host = pair
    meets = f"{one.id} berät {seeker}" if one.replaces == host else f"{host} berät {one.id}"
    return f"       oder {meets} {alternate_change(one, 'Beratung')}"


def _trip_lines(trips: Sequence[SharedTrip] | None) -> Iterator[str]:
    if trips:
        yield ""
        yield "Auf einer Fahrt (Straße geschätzt als 1,3-fache Luftlinie):"
        for trip in trips:
            first, second = trip.seekers
            days = "1 Tag" if trip.saved_days == 1 else f"{trip.saved_days} Tage"
            yield f"  {trip.host}: {first} und {second}, spart {trip.saved_km:.0f} km und {days}"


def _unmatched_lines(plan: TandemMatching) -> Iterator[str]:
    if plan.unmatched:
        yield ""
        yield "Ohne Beratung:"
        yield from together((town.id, _why(town)) for town in plan.unmatched)
    yield ""


def _why(town: Unmatched) -> str:
    told = _easing(town.relaxation) if town.relaxation else in_vain(town)
    return f"{town.reason.text} {told}".rstrip()


def _easing(relaxation: Relaxation) -> str:
    before, after = relaxation.before, relaxation.after
    if relaxation.rule == "strategy":
        words = goal_instead(before, after)
    else:
        words = EASING[relaxation.rule].format(before=before, after=after)
    towns = "1 Stadt kommt" if relaxation.candidates == 1 else f"{relaxation.candidates} Städte kommen"
    if relaxation.certain:
        return f"Es ginge {words}; {towns} dafür infrage."
    return f"Dann wäre ein Plan möglich, der auch diese Stadt bedient: {words}; {towns} dafür infrage."
