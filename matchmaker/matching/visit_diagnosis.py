"""Why does no expert come to a seeker, and which single change would bring one?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from matchmaker.matching.arena import Arena
from matchmaker.matching.diagnosis import removed_by
from matchmaker.matching.matching import Relaxation, Unmatched, UnmatchedReason
from matchmaker.matching.problem import Strategy, TandemProblem, TownSlot
from matchmaker.matching.visit_problem import HOST, SEEKER


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan as it stands: the canonical slots, their arena, the chosen open edges, and who *most served* serves."""

    slots: TandemProblem
    arena: Arena
    chosen: tuple[int, ...]
    servable: frozenset[int]


def unmatched_seekers(standing: Standing, strategy: Strategy) -> tuple[Unmatched, ...]:
    """Every seeker without a visit, by id, with the rule that left it so and the cheapest change that helps.

    In order of cost: the strategy *most served*, where its plan serves this seeker (maybe in the place of another); one
    place more (of its own where it has none, else of a host); a veto lifted. Places and vetoes are named
    only where with them a plan exists that serves this seeker beside all the others: the host has a free place, or its
    guests can move on, or do without one of several visits, until one is free. Whether the strategy would choose that
    plan is not said (``certain``).
    """
    pairs = [*standing.arena.pinned, *(standing.arena.edges[e] for e in standing.chosen)]
    served = {standing.arena.ids[seeker] for seeker, _, _ in pairs}
    seekers = [town for town in standing.slots.towns if town.id[0] == SEEKER]
    waiting = {town.id: _Hosts() for town in seekers if town.id not in served}
    _sort_hosts(standing, waiting)
    helping = _Relief(standing, strategy) if waiting else None
    return tuple(
        Unmatched(
            town.id.removeprefix(SEEKER),
            _reason(town, waiting[town.id]),
            helping.relaxation(town, waiting[town.id]) if helping else None,
            waiting[town.id].removed,
        )
        for town in seekers
        if town.id in waiting
    )


@dataclass(slots=True)
class _Hosts:
    """A seeker's listed hosts, best first, each under the first rule that removes it."""

    vetoed: list[str] = field(default_factory=list)
    without_room: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    @property
    def removed(self) -> tuple[tuple[str, int], ...]:
        return removed_by(vetoed=len(self.vetoed), without_capacity=len(self.without_room), taken=len(self.open))


def _sort_hosts(standing: Standing, waiting: Mapping[str, _Hosts]) -> None:
    room = {town.id: town.capacity for town in standing.slots.towns}
    vetoed = set(standing.slots.vetoed)
    for seeker, host, _ in standing.slots.scores:
        if seeker in waiting:
            hosts = waiting[seeker]
            fate = hosts.vetoed if (seeker, host) in vetoed else hosts.open if room[host] else hosts.without_room
            fate.append(host)


class _Relief:
    """Which changes would help, given a plan: ``reachable`` are the hosts where a place is or can become free."""

    def __init__(self, standing: Standing, strategy: Strategy) -> None:
        self.strategy = strategy
        self.servable = {standing.arena.ids[place] for place in standing.servable}
        self.room = {town.id: town.capacity for town in standing.slots.towns}
        self.reachable = _reachable(standing)

    def relaxation(self, seeker: TownSlot, hosts: _Hosts) -> Relaxation | None:
        if seeker.capacity == 0:
            reached = self._reached(hosts.open)
            return Relaxation("own_capacity", "0", "1", len(reached)) if reached else None
        if seeker.id in self.servable and self.strategy is not Strategy.MOST_SERVED:
            asked, found = self.strategy.value, len(self._reached(hosts.open)) or 1
            return Relaxation("strategy", asked, Strategy.MOST_SERVED.value, found, certain=True)
        if full := [*hosts.open, *hosts.without_room]:
            name, places = full[0].removeprefix(HOST), self.room[full[0]]
            return Relaxation("partner_capacity", f"{name}: {places}", f"{name}: {places + 1}", 1)
        if reached := self._reached(hosts.vetoed):
            return Relaxation("veto", f"{reached[0].removeprefix(HOST)}: ausgeschlossen", "erlaubt", 1)
        return None

    def _reached(self, hosts: Iterable[str]) -> list[str]:
        return [host for host in hosts if host in self.reachable]


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


def _reason(seeker: TownSlot, hosts: _Hosts) -> UnmatchedReason:
    # Its own room comes first: without it no rule about pairs matters.
    if seeker.capacity == 0:
        return UnmatchedReason("no_capacity", "Die Stadt hat in dieser Runde keinen freien Platz (Kapazität 0).")
    if hosts.open:
        return UnmatchedReason("partners_taken", _taken_text(len(hosts.open)))
    removals = (
        ("all_vetoed", len(hosts.vetoed), "ausgeschlossen"),
        ("partners_without_capacity", len(hosts.without_room), "mit einer Stadt ohne freien Platz"),
    )
    codes = [code for code, count, _ in removals if count]
    if not codes:
        reason = "Für diese Stadt ist keine beratende Stadt mit einer Bewertung angegeben."
        return UnmatchedReason("no_listed_pair", f"{reason} Gesucht ist eine, die zu ihren Themen Erfahrung hat.")
    spoken = ", ".join(f"{count} {rule}" for _, count, rule in removals if count)
    return UnmatchedReason(
        codes[0] if len(codes) == 1 else "no_candidate_left", f"Keine mögliche beratende Stadt: {spoken}."
    )


def _taken_text(hosts: int) -> str:
    if hosts == 1:
        return "Die einzige mögliche beratende Stadt hat keinen Platz mehr."
    return f"Alle {hosts} möglichen beratenden Städte haben keinen Platz mehr."
