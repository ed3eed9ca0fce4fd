"""What in a problem of circles or consortia contradicts itself?"""

import sys
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matchmaker.errors import BadInput, Fault
from matchmaker.matching.contradictions import (
    PlacedPair,
    PlacedProblem,
    PlacedTown,
    contradictions,
    placed_pairs,
    placed_scores,
)
from matchmaker.matching.group_locks import listed_group_faults, lock_faults, unsure_of
from matchmaker.matching.group_problem import GroupProblem, GroupRules, Members
from matchmaker.matching.problem import MILLION, TownSlot
from matchmaker.towns.fault_list import shown
from matchmaker.towns.profile import Format


@dataclass(frozen=True, slots=True)
class PlacedAdvice:
    """A line of advice (giver, taker, answer) with the place where it was read."""

    where: str
    giver: str
    taker: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class PlacedGroups:
    """The parts of a problem that can contradict each other, each with its place."""

    towns: Sequence[tuple[str, str]]
    scores: Sequence[PlacedPair]
    pinned: Sequence[PlacedPair]
    vetoed: Sequence[PlacedPair]
    advice: Sequence[PlacedAdvice]
    locked: Sequence[Members] = ()
    earlier: Sequence[Members] = ()


def group_contradictions(placed: PlacedGroups, rules: GroupRules) -> list[Fault]:
    """Every contradiction: sizes, ids twice or unknown, pairs twice, pins that cannot hold, strange advice."""
    slots = [PlacedTown(where, TownSlot(town_id, sys.maxsize)) for where, town_id in placed.towns]
    pairs = PlacedProblem(slots, placed.scores, placed.pinned, placed.vetoed, ())
    known = {town_id for _, town_id in placed.towns}
    return [
        *_sizes(rules),
        *contradictions(pairs),
        *_pins_over_size(placed.pinned, known, rules.target_size),
        *_vetoes_against_pins(placed.pinned, placed.vetoed, known),
        *_advice(placed.advice, known),
        *listed_group_faults("locked", placed.locked, known),
        # A town of an earlier group may have left since: the group has changed, which is no fault.
        *listed_group_faults("earlier", placed.earlier, known.union(*placed.earlier)),
    ]


def refuse_group_contradictions(problem: GroupProblem) -> None:
    """Raise ``BadInput`` with all faults of a problem that was built in code."""
    placed = PlacedGroups(
        towns=[(f"towns[{place}]", town.id) for place, town in enumerate(problem.towns)],
        scores=placed_scores(problem.scores, {town.id for town in problem.towns}, problem.pinned),
        pinned=placed_pairs("pinned", problem.pinned),
        vetoed=placed_pairs("vetoed", problem.vetoed),
        advice=[
            PlacedAdvice(f"advice[{place}]", giver, taker, answer)
            for place, (giver, taker, _, answer) in enumerate(problem.advice)
        ],
        locked=problem.locked,
        earlier=problem.earlier or (),
    )
    faults = [*_values_out_of_range(problem), *group_contradictions(placed, problem.rules)]
    places = {town.id: f"towns[{place}]" for place, town in enumerate(problem.towns)}
    faults += lock_faults(problem, unsure_of(problem, faults, places))
    if faults:
        raise BadInput("Diese Aufgabe kann nicht gelöst werden:", faults)


def _sizes(rules: GroupRules) -> Iterator[Fault]:
    least, most = rules.minimum_size, rules.target_size
    if least > most:
        if rules.format is Format.CIRCLE:
            told, column = f"Die Mindestgröße {least} liegt über der Zielgröße {most}.", "minimum_size"
        else:
            # A file of consortia states both in one list.
            told, column = f"Die kleinste Größe {least} liegt über der größten {most}.", "group_size"
        yield Fault("Gruppengröße", f"{told} Bitte eine von beiden ändern.", column)


def _pins_over_size(pinned: Sequence[PlacedPair], known: set[str], target: int) -> Iterator[Fault]:
    """Sets of towns that pins hold together and no group has room for."""
    parent = {town: town for town in known}

    def top(town: str) -> str:
        while parent[town] != town:
            town = parent[town]
        return town

    for placed in pinned:
        if known.issuperset(placed.pair):
            parent[top(placed.pair[0])] = top(placed.pair[1])
    held: dict[str, list[PlacedPair]] = defaultdict(list)
    for placed in pinned:
        if known.issuperset(placed.pair):
            held[top(placed.pair[0])].append(placed)
    sizes = Counter(top(town) for town in known)
    for label, pairs in held.items():
        if sizes[label] > target:
            reason = f"Gesetzte Paare halten {sizes[label]} Städte zusammen, eine Gruppe hat höchstens {target}."
            yield Fault(pairs[-1].where, f"{reason} Bitte Paare lösen.")


def _vetoes_against_pins(
    pinned: Sequence[PlacedPair], vetoed: Sequence[PlacedPair], known: set[str]
) -> Iterator[Fault]:
    """Vetoes between two towns that several pins hold together; one against a single pin has its fault already."""
    beside: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for placed in pinned:
        if known.issuperset(placed.pair):
            for own, other in (placed.pair, placed.pair[::-1]):
                beside[own].append((other, placed.where))
    for placed in vetoed:
        a, b = placed.pair
        chain = _chain(beside, a, b)
        if len(chain) > 1:
            reason = f"{', '.join(chain)} halten {shown(a)} und {shown(b)} zusammen, {placed.where} trennt sie."
            yield Fault(placed.where, f"{reason} Bitte eines von beidem streichen.")


def _chain(beside: dict[str, list[tuple[str, str]]], start: str, end: str) -> tuple[str, ...]:
    """The places of the fewest pins that lead from one town to the other, none where no pins do."""
    ways: dict[str, tuple[str, ...]] = {start: ()}
    ahead = deque([start])
    while ahead and end not in ways:
        town = ahead.popleft()
        for other, where in beside.get(town, ()):
            if other not in ways:
                ways[other] = (*ways[town], where)
                ahead.append(other)
    return ways.get(end, ())


def _advice(advice: Sequence[PlacedAdvice], known: set[str]) -> Iterator[Fault]:
    seen: dict[tuple[str, str, str | None], str] = {}
    for line in advice:
        for town in dict.fromkeys((line.giver, line.taker)):
            if town not in known:
                yield Fault(line.where, f"Die Stadt {shown(town)} steht nicht unter towns. Bitte dort ergänzen.")
        if line.giver == line.taker:
            yield Fault(line.where, f"{shown(line.giver)} berät hier sich selbst. Bitte die Zeile streichen.")
        first = seen.setdefault((line.giver, line.taker, line.answer), line.where)
        if first != line.where:
            yield Fault(line.where, f"Dieselbe Antwort steht schon in {first}. Bitte nur einmal nennen.")


def _values_out_of_range(problem: GroupProblem) -> Iterator[Fault]:
    values = {"scores": [row[2] for row in problem.scores], "advice": [row[2] for row in problem.advice]}
    for key, stated in values.items():
        for place, value in enumerate(stated):
            if not 0 <= value <= MILLION:
                yield Fault(f"{key}[{place}]", f"{value} liegt nicht zwischen 0 und {MILLION} Millionsteln.")
    for place, town in enumerate(problem.towns):
        if town.population is not None and town.population <= 0:
            yield Fault(f"towns[{place}]", f"{town.population} ist keine Einwohnerzahl.", "population")
        if town.priority < 0:
            yield Fault(f"towns[{place}]", f"Der Vorrang {town.priority} ist kleiner als 0.", "priority")
    if problem.rules.minimum_size < 2:
        yield Fault("Gruppengröße", "Eine Gruppe hat mindestens 2 Städte.", "minimum_size")
