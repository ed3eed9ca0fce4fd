"""What in a problem of expert visits contradicts itself?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matchmaker.errors import BadInput, Fault
from matchmaker.matching.contradictions import PlacedPair, PlacedTown, pins_over_capacity, placed_pairs
from matchmaker.matching.problem import MILLION, Pair
from matchmaker.matching.visit_problem import VisitProblem
from matchmaker.towns.fault_list import shown

ROLES = ("seekers", "hosts")
ORDER = "Ein Paar nennt zuerst die ratsuchende, dann die beratende Stadt."


@dataclass(frozen=True, slots=True)
class PlacedVisits:
    """The parts of a problem that can contradict each other, each with its place; pairs are (seeker, host)."""

    seekers: Sequence[PlacedTown]
    hosts: Sequence[PlacedTown]
    scores: Sequence[PlacedPair]
    pinned: Sequence[PlacedPair]
    vetoed: Sequence[PlacedPair]
    earlier: Sequence[PlacedPair]


def visit_contradictions(problem: PlacedVisits) -> list[Fault]:
    """Every contradiction: ids twice in a role or unknown, pairs twice or with oneself, pins that cannot hold."""
    known = _ids(problem.seekers), _ids(problem.hosts)
    faults = [*_towns_twice(problem.seekers, "seekers"), *_towns_twice(problem.hosts, "hosts")]
    for pairs in (problem.scores, problem.pinned, problem.vetoed):
        faults.extend(_strange_pairs(pairs, known))
    # A town of the earlier plan may have left since: its pairs have changed, which is no fault.
    stood = {placed.pair[0] for placed in problem.earlier}, {placed.pair[1] for placed in problem.earlier}
    faults.extend(_strange_pairs(problem.earlier, stood))
    faults.extend(_impossible_pins(problem, known))
    for side, towns in enumerate((problem.seekers, problem.hosts)):
        pins = {placed.pair for placed in _clean(problem.pinned, known)}
        faults.extend(pins_over_capacity(towns, Counter(pair[side] for pair in pins)))
    return faults


def refuse_visit_contradictions(problem: VisitProblem) -> None:
    """Raise ``BadInput`` with all faults of a problem that was built in code."""
    faults = [*_values_out_of_range(problem), *visit_contradictions(_placed(problem))]
    if faults:
        raise BadInput("Diese Aufgabe kann nicht gelöst werden:", faults)


def _ids(towns: Sequence[PlacedTown]) -> set[str]:
    return {placed.town.id for placed in towns}


def _towns_twice(towns: Sequence[PlacedTown], role: str) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for placed in towns:
        first = seen.setdefault(placed.town.id, placed.where)
        if first != placed.where:
            reason = f"Die Kennung {shown(placed.town.id)} steht schon in {first}."
            yield Fault(placed.where, f"{reason} Unter {role} darf jede Stadt nur einmal vorkommen.", "id")


def _strange_pairs(pairs: Sequence[PlacedPair], known: tuple[set[str], set[str]]) -> Iterator[Fault]:
    seen: dict[Pair, str] = {}
    for placed in pairs:
        for town_id, of_role, role in zip(placed.pair, known, ROLES, strict=True):
            if town_id not in of_role:
                yield Fault(placed.where, f"Die Stadt {shown(town_id)} steht nicht unter {role}. {ORDER}")
        seeker, host = placed.pair
        if seeker == host:
            yield Fault(placed.where, f"{shown(host)} berät hier sich selbst. Bitte die Zeile streichen.")
        first = seen.setdefault(placed.pair, placed.where)
        if first != placed.where:
            reason = f"Das Paar {shown(seeker)} und {shown(host)} steht schon in {first}. Bitte nur einmal nennen."
            yield Fault(placed.where, reason)


def _impossible_pins(problem: PlacedVisits, known: tuple[set[str], set[str]]) -> Iterator[Fault]:
    scored = {placed.pair for placed in problem.scores}
    vetoed = {placed.pair: placed.where for placed in problem.vetoed}
    for placed in _clean(problem.pinned, known):
        named = f"Das gesetzte Paar {shown(placed.pair[0])} und {shown(placed.pair[1])}"
        if placed.pair not in scored:
            yield Fault(placed.where, f"{named} hat unter scores keine Bewertung. Bitte dort ergänzen.")
        if placed.pair in vetoed:
            place = vetoed[placed.pair]
            yield Fault(placed.where, f"{named} ist in {place} ausgeschlossen. Bitte eines von beidem streichen.")


def _clean(pairs: Sequence[PlacedPair], known: tuple[set[str], set[str]]) -> Iterator[PlacedPair]:
    """Pairs of a known seeker and another known host; the others have their own fault already."""
    seekers, hosts = known
    return (
        placed
        for placed in pairs
        if placed.pair[0] in seekers and placed.pair[1] in hosts and placed.pair[0] != placed.pair[1]
    )


def _values_out_of_range(problem: VisitProblem) -> Iterator[Fault]:
    for role, towns in zip(ROLES, (problem.seekers, problem.hosts), strict=True):
        for place, town in enumerate(towns):
            if town.capacity < 0:
                yield Fault(f"{role}[{place}]", f"Die Kapazität {town.capacity} ist kleiner als 0.", "capacity")
            if town.priority < 0:
                yield Fault(f"{role}[{place}]", f"Der Vorrang {town.priority} ist kleiner als 0.", "priority")
    for place, (_, _, score) in enumerate(problem.scores):
        if not 0 <= score <= MILLION:
            yield Fault(f"scores[{place}]", f"Die Bewertung {score} liegt nicht zwischen 0 und {MILLION} Millionsteln.")


def _placed(problem: VisitProblem) -> PlacedVisits:
    return PlacedVisits(
        seekers=[PlacedTown(f"seekers[{place}]", town) for place, town in enumerate(problem.seekers)],
        hosts=[PlacedTown(f"hosts[{place}]", town) for place, town in enumerate(problem.hosts)],
        scores=[PlacedPair(f"scores[{place}]", (a, b)) for place, (a, b, _) in enumerate(problem.scores)],
        pinned=placed_pairs("pinned", problem.pinned),
        vetoed=placed_pairs("vetoed", problem.vetoed),
        earlier=placed_pairs("earlier", problem.earlier or ()),
    )
