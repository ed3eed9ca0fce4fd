"""How does a person at the terminal read a plan of tandems?"""

from collections.abc import Iterator

from matchmaker.matching.matching import TandemMatching
from matchmaker.matching.problem import MILLION, Strategy

STRATEGY_NAMES = {
    Strategy.MOST_SERVED: "möglichst viele Städte mit Partner, dann die größte Summe",
    Strategy.BEST_TOTAL: "die größte Summe der Bewertungen",
    Strategy.STABLE: "stabil: keine zwei Städte zögen beide einander vor",
}


def matching_lines(matching: TandemMatching) -> Iterator[str]:
    """The pairs, best first, then who stays alone and why, then how good the plan provably is."""
    yield from _pair_lines(matching)
    yield from _unmatched_lines(matching)
    yield f"Ziel: {STRATEGY_NAMES[matching.strategy]}."
    towns = matching.served + len(matching.unmatched)
    yield f"Städte mit Partner: {matching.served} von {towns}; möglich sind höchstens {matching.served_upper_bound}."
    total, bound = _decimal(matching.total), _decimal(matching.upper_bound)
    yield f"Summe: {total}; möglich ist höchstens {bound}. {_proof(matching)}"
    yield f"Paare, die beide lieber einander hätten: {matching.blocking_pairs}."
    if matching.kept is not None and matching.changed is not None:
        yield f"{matching.changed} von {matching.kept + matching.changed} früheren Paaren ändern sich."


def _pair_lines(matching: TandemMatching) -> Iterator[str]:
    if not matching.pairs:
        yield "Kein Paar."
        return
    width = max(len(a) for a, _, _ in matching.pairs)
    yield from (f"{_decimal(score)}  {a:<{width}}  {b}" for a, b, score in matching.pairs)


def _unmatched_lines(matching: TandemMatching) -> Iterator[str]:
    if matching.unmatched:
        yield ""
        yield "Ohne Partner:"
        yield from (f"  {town.id}: {town.reason.text}" for town in matching.unmatched)
    yield ""


def _proof(matching: TandemMatching) -> str:
    if matching.optimal:
        return "Das ist bewiesen das Beste."
    share = f"{100 * matching.gap:.2f}".replace(".", ",")
    return f"Es fehlen höchstens {share} Prozent."


def _decimal(millionths: int) -> str:
    """Three places are enough to read; the JSON has all six."""
    return f"{millionths / MILLION:.3f}".replace(".", ",")
