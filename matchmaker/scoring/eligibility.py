"""Which two towns must not be proposed to each other, and why?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.known_pairs import Pair, months_between
from matchmaker.features.town_arrays import UNKNOWN, Booleans, Integers, WishArrays
from matchmaker.features.wish_columns import ROLE_CODES
from matchmaker.scoring.block import Block
from matchmaker.scoring.criteria.learns import Learns
from matchmaker.scoring.criterion import ScoringRun, shown_name
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
        allowed: Booleans = block.seekers(self.ready) & block.candidates(self.ready)
        for rule in (self._same_size_apart, self._formats_apart, self._network_apart, self._level_apart):
            apart = rule(block)
            if apart is not None:
                allowed &= ~apart
        if self.learns is not None:
            allowed &= ~self._nothing_offered(block, self.learns)
        for pairs in (self.apart, self._itself):
            allowed[pairs.places(block)[1]] = False
        return allowed

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """The rows of all towns that may be proposed, those of one level and field side by side, else by AGS.

        Levels seldom meet, so most tiles of two levels hold no allowed pair and cost next to nothing.
        """
        wishes = self.run.towns.wishes
        ready = np.flatnonzero(self.ready)
        field = np.where(wishes.role == ADMINISTRATION, wishes.field, UNKNOWN)
        by_level: NDArray[np.intp] = ready[np.lexsort((ready, field[ready], wishes.role[ready]))]
        return by_level

    @cached_property
    def _itself(self) -> PairList:
        return PairList.diagonal(len(self.run.towns))

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
        here, there = block.seekers(population), block.candidates(population)
        limit = np.float32(self.rules.maximum_size_ratio)
        apart: Booleans = (here > limit * there) | (there > limit * here)
        return apart & ~(block.seekers(wish) & block.candidates(wish))

    def _formats_apart(self, block: Block) -> Booleans | None:
        formats = self.run.towns.wishes.formats
        if not formats.any():
            return None
        here, there = block.seekers(formats), block.candidates(formats)
        apart: Booleans = ((here & there) == 0) & (here != 0) & (there != 0)
        return apart

    def _network_apart(self, block: Block) -> Booleans | None:
        places, wish = self.run.fellows(block), self.run.towns.wishes.same_network
        if not places.size:
            return None
        apart = ~(block.seekers(wish) & block.candidates(wish))
        strangers = np.ones(apart.size, dtype=bool)
        strangers[places] = False
        apart.ravel()[strangers] = False
        return apart

    def _level_apart(self, block: Block) -> Booleans:
        return self._shares_administration(block) | self._other_level(block)

    def _shares_administration(self, block: Block) -> Booleans:
        """Two administrations of one association are the same people."""
        association, role = self.run.towns.places.association, self.run.towns.wishes.role
        administration = np.where(role == ADMINISTRATION, association, UNKNOWN)
        here, there = block.seekers(administration), block.candidates(administration)
        shared: Booleans = (here == there) & (here != UNKNOWN)
        return shared

    def _other_level(self, block: Block) -> Booleans:
        """Mayor with administration, or administrations of different fields, unless both wish it."""
        wishes = self.run.towns.wishes
        field = np.where(wishes.role == ADMINISTRATION, wishes.field, UNKNOWN)
        apart: Booleans = _differ(wishes.role, block) | _differ(field, block)
        apart &= ~(block.seekers(wishes.other_level) & block.candidates(wishes.other_level))
        return apart

    def _nothing_offered(self, block: Block, learns: Learns) -> Booleans:
        """In a visit the host must have stated something on a need that the seeker stated."""
        stated = block.seekers(self.run.towns.topics.need_statements) > 0
        offers = block.candidates(self.run.towns.topics.experience_statements) > 0
        apart: Booleans = (learns.answered(block) <= 0) & stated & offers
        return apart


def _differ(codes: Integers, block: Block) -> Booleans:
    """Both known, and not the same."""
    here, there = block.seekers(codes), block.candidates(codes)
    different: Booleans = (here != there) & (here != UNKNOWN) & (there != UNKNOWN)
    return different


def _running(known: Iterable[tuple[Pair, tuple[PastExchange, ...]]], on: date) -> set[Pair]:
    return {pair for pair, entries in known if any(one.runs_on(on) for one in entries)}


def _unwanted(pairs: set[Pair], wishes: WishArrays) -> frozenset[Pair]:
    """Those of the pairs that do not both wish to meet members of their own network."""
    return frozenset(pair for pair in pairs if not (wishes.same_network[pair[0]] and wishes.same_network[pair[1]]))


def _rests(declined: date | None, on: date, rules: PairRules) -> bool:
    return declined is not None and months_between(declined, on) < rules.decline_rest_months


def _holds(apart: Booleans | None) -> bool:
    return apart is not None and bool(apart[0, 0])
