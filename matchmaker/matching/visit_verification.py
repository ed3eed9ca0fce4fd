"""Does a plan of visits keep every rule, are its numbers true, and is its bound proven?

Shares no code with the solver: everything is counted again from the problem as it was written, the bound from the
plan's prices, and how many seekers can be served by a maximum flow of another library.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from matchmaker.matching.problem import Strategy
from matchmaker.matching.visit_matching import VisitMatching
from matchmaker.matching.visit_problem import VisitProblem

REMOVED_ALL = {"vetoed": "all_vetoed", "full": "partners_without_capacity"}


def check_visits(problem: VisitProblem, matching: VisitMatching) -> list[str]:
    """Every broken rule as a German sentence; an empty list is a plan without fault, its bound proven.

    Why somebody has nobody is checked, too; what would help is taken on trust.
    """
    check = _Check(problem, matching)
    return [*check.rules(), *check.numbers(), *check.bounds(), *check.reasons(), *check.stability()]


class _Check:
    def __init__(self, problem: VisitProblem, matching: VisitMatching) -> None:
        self.problem = problem
        self.found = matching.plan
        self.proof = matching.proof
        self.score = {(seeker, host): score for seeker, host, score in problem.scores}
        self.seekers = {town.id: town.capacity for town in problem.seekers}
        self.hosts = {town.id: town.capacity for town in problem.hosts}
        self.plan = [(seeker, host) for seeker, host, _ in self.found.pairs]
        self.visits = Counter(seeker for seeker, _ in self.plan)
        self.journeys = Counter(host for _, host in self.plan)
        self.allowed = {pair: score for pair, score in self.score.items() if pair not in set(problem.vetoed)}

    def rules(self) -> Iterator[str]:
        for seeker, host, stated in self.found.pairs:
            if seeker == host:
                yield f"{seeker} berät sich selbst."
            if (seeker, host) not in self.score:
                yield f"{seeker} und {host} haben keine Bewertung."
            elif stated != self.score[seeker, host]:
                yield f"{seeker} und {host}: genannt ist {stated}, bewertet sind sie mit {self.score[seeker, host]}."
            elif (seeker, host) not in self.allowed:
                yield f"{seeker} und {host} sind ausgeschlossen."
        yield from (f"{a} und {b} stehen {n}-mal im Plan." for (a, b), n in Counter(self.plan).items() if n > 1)
        missing = sorted(set(self.problem.pinned).difference(self.plan))
        yield from (f"Das gesetzte Paar {seeker} und {host} fehlt." for seeker, host in missing)
        for counts, room in ((self.visits, self.seekers), (self.journeys, self.hosts)):
            for town_id, count in sorted(counts.items()):
                if count > room.get(town_id, 0):
                    yield f"{town_id} hat {count} Beratungen bei einer Kapazität von {room.get(town_id, 0)}."

    def numbers(self) -> Iterator[str]:
        found, scores = self.found, [self.score.get(pair, 0) for pair in self.plan]
        named = sorted(town.id for town in found.unmatched)
        without = sorted(set(self.seekers) - set(self.visits))
        yield from _differs("Die ratsuchenden Städte ohne Beratung", named, without)
        yield from _differs("Die Summe", found.total, sum(scores))
        yield from _differs("Die Zahl der Städte mit Beratung", found.served, len(self.visits))
        yield from _differs("Die Zahl der blockierenden Paare", found.blocking_pairs, len(list(self._blocking())))
        worst = found.worst_pair
        yield from _differs("Die Bewertung des schwächsten Paares", worst and worst[2], min(scores, default=None))
        if worst and worst not in found.pairs:
            yield f"Das schwächste Paar {worst[0]} und {worst[1]} steht nicht im Plan."
        earlier = self.problem.earlier
        kept = None if earlier is None else len(set(earlier) & set(self.plan))
        yield from _differs("Die Zahl der behaltenen Paare", found.kept, kept)
        changed = None if earlier is None or kept is None else len(earlier) - kept
        yield from _differs("Die Zahl der geänderten Paare", found.changed, changed)

    def bounds(self) -> Iterator[str]:
        found, served, service = self.found, self._servable(), self.proof.service_value
        # Below 0 it would pull the bound under the true optimum; where totals alone count a first visit has no price.
        if service < 0 or (service and found.strategy is not Strategy.MOST_SERVED):
            yield f"Der Preis einer Beratung, {service}, beweist hier keine Schranke."
        yield from _differs("Die Zahl der Städte, die eine Beratung bekommen können", found.served_upper_bound, served)
        yield from _differs("Die Schranke der Summe", found.upper_bound, self._proven_bound())
        if found.total > found.upper_bound and found.strategy is not Strategy.MOST_SERVED:
            yield f"Die Summe {found.total} liegt über ihrer Schranke {found.upper_bound}."
        reached = found.total == found.upper_bound
        if found.strategy is Strategy.MOST_SERVED:
            reached = reached and found.served == served
            # At a smaller price of a service, more total could outweigh a seeker who should come first.
            if found.optimal and self.proof.service_value <= self._largest_difference():
                yield f"Der Preis einer Beratung, {self.proof.service_value}, beweist nicht, wer zuerst bedient wird."
        yield from _differs("Die Angabe optimal", found.optimal, reached)

    def reasons(self) -> Iterator[str]:
        """Why each seeker has nobody, from its listed hosts; what would help is not checked."""
        for one in self.found.unmatched:
            fates = Counter(
                "vetoed" if (seeker, host) not in self.allowed else "open" if self.hosts.get(host) else "full"
                for seeker, host in self.score
                if seeker == one.id
            )
            yield from _differs(f"{one.id}: Der Grund", one.reason.code, self._code(one.id, fates))

    def _code(self, own: str, fates: Counter[str]) -> str:
        if not self.seekers.get(own):
            return "no_capacity"
        if fates["open"]:
            return "partners_taken"
        if not fates:
            return "no_listed_pair"
        return REMOVED_ALL[next(iter(fates))] if len(fates) == 1 else "no_candidate_left"

    def _largest_difference(self) -> int:
        """At least what two plans can differ in their totals beside the pins."""
        seekers, _, pairs = self._free()
        degree = Counter(seeker for seeker, _ in pairs)
        return max(pairs.values(), default=0) * sum(min(seekers[one], count) for one, count in degree.items())

    def stability(self) -> Iterator[str]:
        """A stable plan has no blocking pair but where a pin keeps one of the two busy."""
        if self.found.strategy is Strategy.STABLE:
            pinned_seekers, pinned_hosts = ({pair[side] for pair in self.problem.pinned} for side in (0, 1))
            for seeker, host in self._blocking():
                if seeker not in pinned_seekers and host not in pinned_hosts:
                    yield f"{seeker} und {host} zögen beide einander vor."

    def _blocking(self) -> Iterator[tuple[str, str]]:
        weakest_visit: dict[str, int] = defaultdict(lambda: 2_000_000)
        weakest_journey: dict[str, int] = defaultdict(lambda: 2_000_000)
        for seeker, host in self.plan:
            score = self.score.get((seeker, host), 0)
            weakest_visit[seeker] = min(score, weakest_visit[seeker])
            weakest_journey[host] = min(score, weakest_journey[host])
        taken = set(self.plan)
        for (seeker, host), score in self.allowed.items():
            room = self.seekers.get(seeker, 0), self.hosts.get(host, 0)
            open_pair = min(room) > 0 and (seeker, host) not in taken
            gains = self.visits[seeker] < room[0] or score > weakest_visit[seeker]
            if open_pair and gains and (self.journeys[host] < room[1] or score > weakest_journey[host]):
                yield seeker, host

    def _free(self) -> tuple[Counter[str], Counter[str], dict[tuple[str, str], int]]:
        """What the pins leave: the seekers' room, the hosts' room, and the pairs between those with room."""
        pins = set(self.problem.pinned)
        seekers, hosts = Counter(self.seekers), Counter(self.hosts)
        seekers.subtract(seeker for seeker, _ in pins)
        hosts.subtract(host for _, host in pins)
        pairs = {
            (s, h): score
            for (s, h), score in self.allowed.items()
            if (s, h) not in pins and seekers[s] > 0 and hosts[h] > 0
        }
        return seekers, hosts, pairs

    def _servable(self) -> int:
        """The most seekers that any plan serves, by a maximum flow beside the pins."""
        _, hosts, pairs = self._free()
        by_pin = {seeker for seeker, _ in self.problem.pinned}
        names = [*(("s", s) for s in self.seekers), *(("h", h) for h in self.hosts)]
        place = {name: number for number, name in enumerate(names, start=2)}
        arcs = [(place["s", s], place["h", h], 1) for s, h in pairs if s not in by_pin]
        arcs += [(0, place["s", s], 1) for s in self.seekers if s not in by_pin]
        arcs += [(place["h", h], 1, min(hosts[h], len(self.seekers))) for h in self.hosts if hosts[h] > 0]
        if not arcs:
            return len(by_pin)
        tails, heads, rooms = np.array(arcs, dtype=np.int32).T
        size = len(names) + 2
        return len(by_pin) + int(maximum_flow(csr_array((rooms, (tails, heads)), shape=(size, size)), 0, 1).flow_value)

    def _proven_bound(self) -> int:
        """What the prices prove: rents of all places, and each seeker's best purchase at these prices."""
        seekers, hosts, pairs = self._free()
        degree = Counter(host for _, host in pairs)
        price = {host: max(0, cost) for host, cost in self.proof.prices}
        surpluses: dict[str, list[int]] = defaultdict(list)
        for (seeker, host), score in pairs.items():
            surpluses[seeker].append(score - price.get(host, 0))
        # A host cannot sell more places than there are open pairs for them.
        bound = sum(price.get(host, 0) * min(hosts[host], count) for host, count in degree.items())
        service = self._service()
        for seeker, offers in surpluses.items():
            best = sorted(offers, reverse=True)[: seekers[seeker]]
            bound += max(0, best[0] + service[seeker] + sum(offer for offer in best[1:] if offer > 0))
        worth = sum(service.get(seeker, 0) for seeker in self._gaining())
        pinned = sum(self.score.get(pair, 0) for pair in set(self.problem.pinned))
        return bound - worth + pinned

    def _service(self) -> dict[str, int]:
        """What a first visit is worth to each seeker: by the rank of its priority, nothing where a pin serves it."""
        by_pin = {seeker for seeker, _ in self.problem.pinned}
        # Hosts have priority 0 in the solver's order of ranks; any order-preserving ranks would do.
        levels = sorted({town.priority for town in (*self.problem.seekers, *self.problem.hosts)})
        return {
            town.id: 0 if town.id in by_pin else (levels.index(town.priority) + 1) * self.proof.service_value
            for town in self.problem.seekers
        }

    def _gaining(self) -> set[str]:
        return set(self.visits) if self.found.strategy is Strategy.MOST_SERVED else set()


def _differs(what: str, found: object, right: object) -> Iterator[str]:
    if found != right:
        yield f"{what} ist mit {found} angegeben, richtig ist {right}."
