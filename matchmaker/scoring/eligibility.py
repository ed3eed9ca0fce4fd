"""Which two towns must not be proposed to each other, and why?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from matchmaker.features.known_pairs import Pair, months_between
from matchmaker.features.town_arrays import UNKNOWN, Booleans, WishArrays
from matchmaker.features.wish_columns import ROLE_CODES
from matchmaker.scoring.criteria.learns import Learns
from matchmaker.scoring.criterion import Block, ScoringRun, shown_name
from matchmaker.scoring.pair_list import PairList
from matchmaker.scoring.pair_rules import PairRules
from matchmaker.scoring.pair_score import Veto
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Format, Role

ADMINISTRATION = ROLE_CODES[Role.ADMINISTRATION]
SIZES_MAY_DIFFER = (Format.VISIT, Format.CONSORTIUM)


@dataclass(frozen=True)
class Eligibility:
    """The vetoes of a run. Unknown is never a veto, except that nobody is proposed without consent.

    ``ready`` (n,) marks towns that may be proposed at all (consent, capacity, no pause); ``refused``,
    ``running`` and ``networked`` are pairs of rows (lower, higher); the rest is compared per block.
    """

    run: ScoringRun
    ready: Booleans
    apart: PairList
    refused: frozenset[Pair]
    running: frozenset[Pair]
    networked: frozenset[Pair]
    learns: Learns | None
    rules: PairRules

    @classmethod
    def of(cls, run: ScoringRun, rules: PairRules) -> "Eligibility":
        wishes, known = run.towns.wishes, run.towns.known_pairs
        ready = wishes.consent & (wishes.capacity != 0) & (wishes.paused_until <= run.on.toordinal())
        refused = {
            pair
            for pair, entries in known.refusals.items()
            if any(one.not_again or _rests(one.declined, run.on, rules) for one in entries)
        }
        running = _unwanted(_running((*known.exchanges.items(), *known.remembered.items()), run.on), wishes)
        networked = _unwanted(_running(known.networks.items(), run.on), wishes)
        apart = PairList.both_ways(known.blocked | known.proposed | refused | running | networked, len(run.towns))
        learns = Learns.of(run) if run.is_visit else None
        return cls(run, ready, apart, frozenset(refused), running, networked, learns, rules)

    def allowed(self, block: Block) -> Booleans:
        """True where no veto stands, rows × columns."""
        allowed: Booleans = self.ready[block.rows, None] & self.ready[None, block.columns]
        for rule in (self._same_size_apart, self._formats_apart, self._network_apart, self._level_apart):
            apart = rule(block)
            if apart is not None:
                allowed &= ~apart
        if self.learns is not None:
            allowed &= ~self._nothing_offered(block, self.learns)
        for pairs in (self.apart, PairList.diagonal(len(self.run.towns))):
            allowed[pairs.places(block)[1]] = False
        return allowed

    def vetoes(self, seeker: int, partner: int) -> tuple[Veto, ...]:
        """Every veto of one pair, each with what its sentence needs."""
        return tuple(self._town_vetoes(seeker, partner)) + tuple(self._pair_vetoes(seeker, partner))

    def _town_vetoes(self, seeker: int, partner: int) -> Iterable[Veto]:
        wishes = self.run.towns.wishes
        if seeker == partner:
            yield Veto("itself")
        for row in dict.fromkeys((seeker, partner)):
            town = (("town", shown_name(self.run.towns, row)),)
            if not wishes.consent[row]:
                yield Veto("no_consent", town)
            if wishes.capacity[row] == 0:
                yield Veto("no_capacity", town)
            if wishes.paused_until[row] > self.run.on.toordinal():
                yield Veto("paused", town)

    def _pair_vetoes(self, seeker: int, partner: int) -> Iterable[Veto]:
        if seeker == partner:
            return
        towns = self.run.towns
        pair = (min(seeker, partner), max(seeker, partner))
        names = (("a", shown_name(towns, seeker)), ("b", shown_name(towns, partner)))
        one = Block(np.array([seeker]), np.array([partner]))
        found = {
            "blocked": pair in towns.known_pairs.blocked,
            "size_ratio": _holds(self._same_size_apart(one)),
            "no_common_format": _holds(self._formats_apart(one)),
            "declined": pair in self.refused,
            "already_proposed": pair in towns.known_pairs.proposed,
            "running_exchange": pair in self.running,
            "same_network": pair in self.networked or _holds(self._network_apart(one)),
            "shared_administration": _holds(self._shares_administration(one)),
            "other_level": _holds(self._other_level(one)),
            "no_offer": self.learns is not None and _holds(self._nothing_offered(one, self.learns)),
        }
        yield from (Veto(code, names) for code, stands in found.items() if stands)

    def _same_size_apart(self, block: Block) -> Booleans | None:
        """Size ratio above the limit, unless both asked for towns of another size."""
        if self.run.format in SIZES_MAY_DIFFER:
            return None
        population, wish = self.run.towns.places.population, self.run.towns.wishes.other_size
        here, there = population[block.rows, None], population[None, block.columns]
        limit = np.float32(self.rules.maximum_size_ratio)
        apart: Booleans = (here > limit * there) | (there > limit * here)
        return apart & ~(wish[block.rows, None] & wish[None, block.columns])

    def _formats_apart(self, block: Block) -> Booleans | None:
        formats = self.run.towns.wishes.formats
        if not formats.any():
            return None
        here, there = formats[block.rows, None], formats[None, block.columns]
        apart: Booleans = ((here & there) == 0) & (here != 0) & (there != 0)
        return apart

    def _network_apart(self, block: Block) -> Booleans | None:
        network, wish = self.run.towns.wishes.network, self.run.towns.wishes.same_network
        if not network.shape[1]:
            return None
        shared: Booleans = network[block.rows] @ network[block.columns].T > 0
        return shared & ~(wish[block.rows, None] & wish[None, block.columns])

    def _level_apart(self, block: Block) -> Booleans:
        return self._shares_administration(block) | self._other_level(block)

    def _shares_administration(self, block: Block) -> Booleans:
        """Two administrations of one association are the same people."""
        association, role = self.run.towns.places.association, self.run.towns.wishes.role
        administration = np.where(role == ADMINISTRATION, association, UNKNOWN)
        here, there = administration[block.rows, None], administration[None, block.columns]
        shared: Booleans = (here == there) & (here != UNKNOWN)
        return shared

    def _other_level(self, block: Block) -> Booleans:
        """Mayor with administration, or administrations of different fields, unless both wish it."""
        wishes = self.run.towns.wishes
        role, here = wishes.role, np.s_[block.rows, None]
        there = np.s_[None, block.columns]
        other_role = (role[here] != role[there]) & (role[here] != UNKNOWN) & (role[there] != UNKNOWN)
        field = np.where(role == ADMINISTRATION, wishes.field, UNKNOWN)
        other_field = (field[here] != field[there]) & (field[here] != UNKNOWN) & (field[there] != UNKNOWN)
        wished = wishes.other_level[here] & wishes.other_level[there]
        apart: Booleans = (other_role | other_field) & ~wished
        return apart

    def _nothing_offered(self, block: Block, learns: Learns) -> Booleans:
        """In a visit the host must have stated something on a need that the seeker stated."""
        stated = self.run.towns.topics.need_statements[block.rows, None] > 0
        offers = self.run.towns.topics.experience_statements[None, block.columns] > 0
        apart: Booleans = (learns.answered(block) <= 0) & stated & offers
        return apart


def _running(known: Iterable[tuple[Pair, tuple[PastExchange, ...]]], on: date) -> set[Pair]:
    return {pair for pair, entries in known if any(one.runs_on(on) for one in entries)}


def _unwanted(pairs: set[Pair], wishes: WishArrays) -> frozenset[Pair]:
    """Those of the pairs that do not both wish to meet members of their own network."""
    return frozenset(pair for pair in pairs if not (wishes.same_network[pair[0]] and wishes.same_network[pair[1]]))


def _rests(declined: date | None, on: date, rules: PairRules) -> bool:
    return declined is not None and months_between(declined, on) < rules.decline_rest_months


def _holds(apart: Booleans | None) -> bool:
    return apart is not None and bool(apart[0, 0])
