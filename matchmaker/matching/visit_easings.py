"""Which single change would bring an expert to a seeker without taking anybody else's?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from matchmaker.matching.arena import Arena
from matchmaker.matching.changed_part import Again, ChangedParts, is_served_for_certain
from matchmaker.matching.diagnosis import removed_by
from matchmaker.matching.easing import Easing
from matchmaker.matching.matching import Relaxation
from matchmaker.matching.problem import Strategy, TandemProblem, TownSlot
from matchmaker.matching.visit_problem import HOST

TRIES = 3
"""So many hosts, the best first, are tried for a change that concerns one host."""
LARGEST_PART = 400
"""A part of more towns is not solved again; visits are solved much faster than tandems."""
SOLVED_AGAIN = 100
"""So many parts are solved again for one plan, the seekers by their ids: each takes some hundredths of a second."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan as it stands: the canonical slots, their arena, the chosen open edges, and who *most served* serves."""

    slots: TandemProblem
    arena: Arena
    chosen: tuple[int, ...]
    servable: frozenset[int]


@dataclass(slots=True)
class Hosts:
    """A seeker's listed hosts, best first, each under the first rule that removes it."""

    vetoed: list[str] = field(default_factory=list)
    without_room: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    @property
    def removed(self) -> tuple[tuple[str, int], ...]:
        return removed_by(vetoed=len(self.vetoed), without_capacity=len(self.without_room), taken=len(self.open))


class VisitEasings:
    """The changes for the seekers whom a plan leaves without a visit; made once the plan stands."""

    def __init__(self, standing: Standing, strategy: Strategy, again: Again) -> None:
        self.standing = standing
        self.strategy = strategy
        self.again = again
        self.tries_left = SOLVED_AGAIN
        self.servable = {standing.arena.ids[place] for place in standing.servable}
        self.room = {town.id: town.capacity for town in standing.slots.towns}

    def cheapest(self, seeker: TownSlot, hosts: Hosts) -> Relaxation | None:
        """The first change with which a plan serves this seeker beside all whom the plan serves now.

        In order of cost: the strategy *most served*, where its plan serves this seeker (maybe in the place of another);
        one place more (of its own where it has none, else of a host); a veto lifted. That such a plan exists is proven
        by the ways on which guests can move on to a free place. Where pairs connect the seeker, after the change, with
        at most ``LARGEST_PART`` towns, these are solved again: the first change goes before that brings it a visit for
        certain, whatever else the place would be good for.
        """
        if self.strategy is not Strategy.MOST_SERVED and seeker.capacity and seeker.id in self.servable:
            found = len(self._reached(hosts.open)) or 1
            return Relaxation("strategy", self.strategy.value, Strategy.MOST_SERVED.value, found, certain=True)
        possible: Relaxation | None = None
        for easing in self._easings(seeker, hosts):
            possible = possible or easing.relaxation
            part = self._parts.around(seeker.id, easing) if self.tries_left else None
            if part is None:
                break
            self.tries_left -= 1
            if is_served_for_certain(part, seeker.id, partial(self.again, strategy=self.strategy)):
                return replace(easing.relaxation, certain=True)
        return possible

    def _easings(self, seeker: TownSlot, hosts: Hosts) -> Iterator[Easing]:
        if seeker.capacity == 0:
            if reached := self._reached(hosts.open):
                yield Easing("own_capacity", "0", "1", len(reached), more_room=(seeker.id,))
            return
        for host in [*hosts.open, *hosts.without_room][:TRIES]:
            name, places = host.removeprefix(HOST), self.room[host]
            yield Easing("partner_capacity", f"{name}: {places}", f"{name}: {places + 1}", 1, more_room=(host,))
        for host in self._reached(hosts.vetoed)[:TRIES]:
            yield Easing("veto", f"{host.removeprefix(HOST)}: ausgeschlossen", "erlaubt", 1, partners=(host,))

    def _reached(self, hosts: Iterable[str]) -> list[str]:
        return [host for host in hosts if host in self._reachable]

    @cached_property
    def _reachable(self) -> set[str]:
        """The hosts where a place is free or can become so without anybody losing the last visit."""
        return _reachable(self.standing)

    @cached_property
    def _parts(self) -> ChangedParts:
        return ChangedParts(self.standing.slots, LARGEST_PART)


def _reachable(standing: Standing) -> set[str]:
    """Hosts with a free place or a guest who keeps another visit, those with a guest who can move there, and so on."""
    arena = standing.arena
    chosen = set(standing.chosen)
    taken: dict[int, list[int]] = defaultdict(list)
    could: dict[int, list[int]] = defaultdict(list)
    for e, (seeker, host, _) in enumerate(arena.edges):
        if e in chosen:
            taken[seeker].append(host)
        else:
            could[host].append(seeker)
    used = Counter(host for _, host, _ in [*arena.pinned, *(arena.edges[e] for e in chosen)])
    # The true room: an arena counts only what open pairs can use.
    hosts = [place for place, town_id in enumerate(arena.ids) if town_id[0] == HOST]
    visits = Counter(seeker for seeker, _, _ in [*arena.pinned, *(arena.edges[e] for e in chosen)])
    spare = {arena.edges[e][1] for e in chosen if visits[arena.edges[e][0]] > 1}
    ahead = [place for place in hosts if place in spare or standing.slots.towns[place].capacity > used[place]]
    found = set(ahead)
    while ahead:
        movers = could[ahead.pop()]
        new = {host for seeker in movers for host in taken[seeker]} - found
        found |= new
        ahead.extend(sorted(new))
    return {arena.ids[place] for place in found}
