"""How does a person at the terminal read a plan of tandems?"""

from collections.abc import Iterator, Mapping

from api.commands.plan_words import (
    NOBODY_TAKES_PART,
    decimal,
    earlier_changes,
    goal,
    goal_instead,
    lacking,
    proof,
    together,
)
from matchmaker.matching.alternates import Alternate
from matchmaker.matching.matching import Relaxation, TandemMatching, Unmatched
from matchmaker.matching.matching_document import Others
from matchmaker.matching.problem import MILLION, Strategy

STRATEGY_NAMES = {
    Strategy.MOST_SERVED: "möglichst viele Städte mit Partner, dann die größte Summe",
    Strategy.BEST_TOTAL: "die größte Summe der Bewertungen",
    Strategy.STABLE: "stabil: keine zwei Städte zögen beide einander vor",
}

ADVICE_STOPPED = "Der Plan ist fertig; was den Städten ohne Partner helfen würde, wurde nicht mehr zu Ende gesucht."

NO_EASING_FOUND = "Keine einzelne Änderung, die wir geprüft haben, würde ihr helfen."
HELPED_BY_NO_CHANGE = ("only_town", "no_listed_pair")
"""Reasons that no rule and no room has to do with."""

EASINGS = {
    "minimum_score": "mit der Mindestbewertung {after} statt {before}",
    "own_capacity": "mit einem eigenen Platz",
    "partner_capacity": "mit einem Platz mehr ({after})",
    "pinned": "ohne das gesetzte Paar {before}",
    "veto": "ohne den Ausschluss ({before})",
}


def matching_lines(
    matching: TandemMatching, others: Others | None = None, *, by_priority: bool = False
) -> Iterator[str]:
    """The pairs, best first, with their alternates, then who stays alone and why, then how good the plan is.

    ``by_priority`` says that some towns come before others, which the goal then names.
    """
    if not matching.pairs:
        yield "Kein Paar." if matching.unmatched else f"Kein Paar: {NOBODY_TAKES_PART}"
    yield from _pair_lines(matching, others or {})
    yield from _unmatched_lines(matching)
    yield goal(goal_words(STRATEGY_NAMES, matching), matching.strategy, by_priority=by_priority)
    towns = matching.served + len(matching.unmatched)
    yield f"Städte mit Partner: {matching.served} von {towns}; möglich sind höchstens {matching.served_upper_bound}."
    total, bound = decimal(matching.total), decimal(matching.upper_bound)
    told = proof(matching.optimal, matching.gap, matching.towns_missing)
    yield f"Summe: {total}; möglich ist höchstens {bound}. {told}"
    yield f"Paare, die beide lieber einander hätten: {matching.blocking_pairs}."
    yield from earlier_changes(matching, "Paar", "Paaren")


def goal_words(names: Mapping[Strategy, str], matching: TandemMatching) -> str:
    """The name of the plan's goal; a stable plan has blocking pairs only where a pinned pair stands in their way."""
    stable_but_for_pins = matching.strategy is Strategy.STABLE and matching.blocking_pairs
    return f"{names[matching.strategy]}{', außer wo gesetzte Paare es verhindern' if stable_but_for_pins else ''}"


def stopped_early(gap: float, towns_missing: int = 0) -> str:
    """What a person is told who ended the search: the towns and the share of the bound that the plan may lack."""
    missing = lacking(gap, towns_missing)
    return f"Die Suche wurde beendet. Das ist der bisher beste Plan; bis zum Besten fehlen ihm höchstens {missing}."


def _pair_lines(matching: TandemMatching, others: Others) -> Iterator[str]:
    width = max((len(a) for a, _, _ in matching.pairs), default=0)
    for a, b, score in matching.pairs:
        yield f"{decimal(score)}  {a:<{width}}  {b}"
        yield from (_alternate_line(one, a if one.replaces == b else b) for one in others.get((a, b), ()))


def _alternate_line(one: Alternate, town: str) -> str:
    return f"       oder {town} – {one.id} {alternate_change(one, 'Partner')}"


def alternate_change(one: Alternate, having: str) -> str:
    """What an alternate changes, behind the towns that would meet; ``having`` is what a served town has."""
    served = f", Städte mit {having} {_signed(one.served_change)}" if one.served_change else ""
    lost = f"; ohne {having} wäre dann trotz Vorrang: {', '.join(one.displaced)}" if one.displaced else ""
    return f"({decimal(one.score)}): Summe {_change(one.delta)}{served}{lost}"


def _unmatched_lines(matching: TandemMatching) -> Iterator[str]:
    if matching.unmatched:
        yield ""
        yield "Ohne Partner:"
        searched = not matching.advice_stopped
        yield from together((town.id, _told(town, searched=searched)) for town in matching.unmatched)
    yield ""


def _told(town: Unmatched, *, searched: bool) -> str:
    if town.relaxation:
        return f"{town.reason.text} {_easing(town.relaxation)}"
    return f"{town.reason.text} {in_vain(town)}".rstrip() if searched else town.reason.text


def in_vain(town: Unmatched) -> str:
    """What a person reads where no change helps although rules or room stand in the way; else nothing."""
    return NO_EASING_FOUND if town.reason.code not in HELPED_BY_NO_CHANGE else ""


def _easing(relaxation: Relaxation) -> str:
    before, after = relaxation.before, relaxation.after
    if relaxation.rule == "minimum_score":
        # A town's name may hold a point, a score is written with a comma.
        before, after = before.replace(".", ","), after.replace(".", ",")
    if relaxation.rule == "strategy":
        words = goal_instead(before, after)
    else:
        words = EASINGS[relaxation.rule].format(before=before, after=after)
    count = "1 Partnerstadt" if relaxation.candidates == 1 else f"{relaxation.candidates} Partnerstädte"
    if relaxation.certain:
        return f"Das würde helfen: {words}; möglich: {count}."
    # Another plan as good may still leave the town over.
    return f"Dann wäre ein Plan möglich, der auch diese Stadt bedient: {words}; möglich: {count}."


def _signed(count: int) -> str:
    return f"{count:+}".replace("-", "−")


def _change(millionths: int) -> str:
    return f"{millionths / MILLION:+.3f}".replace(".", ",").replace("-", "−")
