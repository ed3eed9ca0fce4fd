"""What in a matching problem contradicts itself?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from matchmaker.errors import BadInput, Fault
from matchmaker.matching.problem import MILLION, Pair, ScoredPair, TandemProblem, TownSlot, ordered
from matchmaker.towns.fault_list import shown


@dataclass(frozen=True, slots=True)
class PlacedTown:
    """A town with the place where it was read."""

    where: str
    town: TownSlot


@dataclass(frozen=True, slots=True)
class PlacedPair:
    """A pair as it was written (either order), with the place where it was read."""

    where: str
    pair: Pair


@dataclass(frozen=True, slots=True)
class PlacedProblem:
    """The parts of a problem that can contradict each other, each with its place."""

    towns: Sequence[PlacedTown]
    scores: Sequence[PlacedPair]
    pinned: Sequence[PlacedPair]
    vetoed: Sequence[PlacedPair]
    earlier: Sequence[PlacedPair]


def contradictions(problem: PlacedProblem) -> list[Fault]:
    """Every contradiction: ids twice or unknown, pairs twice or with oneself, pins that cannot hold."""
    faults = list(_towns_twice(problem.towns))
    known = {placed.town.id for placed in problem.towns}
    for pairs in (problem.scores, problem.pinned, problem.vetoed):
        faults.extend(_strange_pairs(pairs, known))
    # A town of the earlier plan may have left since: its pairs have changed, which is no fault.
    faults.extend(_strange_pairs(problem.earlier, {town for placed in problem.earlier for town in placed.pair}))
    faults.extend(_impossible_pins(problem))
    pins = Counter(town for pair in {ordered(one.pair) for one in _clean(problem.pinned, known)} for town in pair)
    faults.extend(pins_over_capacity(problem.towns, pins))
    return faults


def refuse_contradictions(problem: TandemProblem) -> None:
    """Raise ``BadInput`` with all faults of a problem that was built in code."""
    faults = [*_values_out_of_range(problem), *contradictions(_placed(problem))]
    if faults:
        raise BadInput("Diese Aufgabe kann nicht gelöst werden:", faults)


def _towns_twice(towns: Sequence[PlacedTown]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for placed in towns:
        first = seen.setdefault(placed.town.id, placed.where)
        if first != placed.where:
            reason = (
                f"Die Kennung {shown(placed.town.id)} steht schon in {first}. Jede Stadt darf nur einmal vorkommen."
            )
            yield Fault(placed.where, reason, "id")


def _strange_pairs(pairs: Sequence[PlacedPair], known: set[str]) -> Iterator[Fault]:
    seen: dict[Pair, str] = {}
    for placed in pairs:
        for town_id in dict.fromkeys(placed.pair):
            if town_id not in known:
                yield Fault(placed.where, f"Die Stadt {shown(town_id)} steht nicht unter towns. Bitte dort ergänzen.")
        a, b = placed.pair
        if a == b:
            yield Fault(placed.where, f"{shown(a)} bildet hier ein Paar mit sich selbst. Bitte die Zeile streichen.")
        first = seen.setdefault(ordered(placed.pair), placed.where)
        if first != placed.where:
            yield Fault(
                placed.where, f"Das Paar {shown(a)} und {shown(b)} steht schon in {first}. Bitte nur einmal nennen."
            )


def _impossible_pins(problem: PlacedProblem) -> Iterator[Fault]:
    # An unknown town among them has its own fault beside these: once it is added, no new one shall come up.
    if not problem.pinned:
        return
    scored = {ordered(placed.pair) for placed in problem.scores}
    vetoed = {ordered(placed.pair): placed.where for placed in problem.vetoed}
    for placed in (one for one in problem.pinned if one.pair[0] != one.pair[1]):
        a, b = placed.pair
        if ordered(placed.pair) not in scored:
            reason = (
                f"Das gesetzte Paar {shown(a)} und {shown(b)} hat unter scores keine Bewertung. Bitte dort ergänzen."
            )
            yield Fault(placed.where, reason)
        if ordered(placed.pair) in vetoed:
            place = vetoed[ordered(placed.pair)]
            reason = f"Das gesetzte Paar {shown(a)} und {shown(b)} ist in {place} ausgeschlossen."
            yield Fault(placed.where, f"{reason} Bitte eines von beidem streichen.")


def pins_over_capacity(towns: Sequence[PlacedTown], pins: Counter[str]) -> Iterator[Fault]:
    """Towns with more pinned pairs than room; of a town that is listed twice only the first entry."""
    for placed in {one.town.id: one for one in reversed(towns)}.values():
        town = placed.town
        if 0 <= town.capacity < pins[town.id]:
            reason = f"{shown(town.id)} hat Kapazität {town.capacity}, aber so viele gesetzte Paare: {pins[town.id]}."
            yield Fault(placed.where, f"{reason} Bitte Paare lösen oder die Kapazität erhöhen.", "capacity")


def _clean(pairs: Sequence[PlacedPair], known: set[str]) -> Iterator[PlacedPair]:
    """Pairs of two different known towns; the others have their own fault already."""
    return (placed for placed in pairs if known.issuperset(placed.pair) and placed.pair[0] != placed.pair[1])


def _values_out_of_range(problem: TandemProblem) -> Iterator[Fault]:
    for place, town in enumerate(problem.towns):
        if town.capacity < 0:
            yield Fault(f"towns[{place}]", f"Die Kapazität {town.capacity} ist kleiner als 0.", "capacity")
        if town.priority < 0:
            yield Fault(f"towns[{place}]", f"Der Vorrang {town.priority} ist kleiner als 0.", "priority")
    for place, (_, _, score) in enumerate(problem.scores):
        if not 0 <= score <= MILLION:
            yield Fault(f"scores[{place}]", f"Die Bewertung {score} liegt nicht zwischen 0 und {MILLION} Millionsteln.")


def _placed(problem: TandemProblem) -> PlacedProblem:
    return PlacedProblem(
        towns=[PlacedTown(f"towns[{place}]", town) for place, town in enumerate(problem.towns)],
        scores=placed_scores(problem.scores, {town.id for town in problem.towns}, problem.pinned),
        pinned=placed_pairs("pinned", problem.pinned),
        vetoed=placed_pairs("vetoed", problem.vetoed),
        earlier=placed_pairs("earlier", problem.earlier or ()),
    )


def placed_scores(scores: Sequence[ScoredPair], known: set[str], pinned: Sequence[Pair]) -> list[PlacedPair]:
    """All of them where one is strange, else those that a pin asks for: a large problem has millions."""
    placed = ((f"scores[{place}]", (a, b)) for place, (a, b, _) in enumerate(scores))
    if _are_strange(scores, known):
        return [PlacedPair(where, pair) for where, pair in placed]
    asked = set(map(ordered, pinned))
    return [PlacedPair(where, pair) for where, pair in placed if ordered(pair) in asked] if asked else []


def _are_strange(scores: Sequence[ScoredPair], known: set[str]) -> bool:
    """Whether ``_strange_pairs`` would say anything of the scores."""
    pairs = {(a, b) if a < b else (b, a) for a, b, _ in scores if a != b}
    return len(pairs) < len(scores) or not known.issuperset(chain.from_iterable(pairs))


def placed_pairs(key: str, pairs: Sequence[Pair]) -> list[PlacedPair]:
    """The pairs of a problem made in code, placed as in a file."""
    return [PlacedPair(f"{key}[{place}]", pair) for place, pair in enumerate(pairs)]
