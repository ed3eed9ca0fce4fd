"""Is it something new for both?"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from matchmaker.features.known_pairs import KnownPairs, Pair, months_between
from matchmaker.features.town_arrays import Floats
from matchmaker.scoring.block import Block
from matchmaker.scoring.criterion import ScoringRun, missing_reason, outer, shown_name
from matchmaker.scoring.pair_list import PairList
from matchmaker.scoring.pair_score import Reason
from matchmaker.scoring.statement_sources import joined
from matchmaker.towns.pilot.membership import membership_source

LONG_AGO_MONTHS = 24
STRANGERS, LONG_AGO, RECENT = 1.0, 0.5, 0.0
NO_CONTACT = "no_contact"


@dataclass(frozen=True)
class Novelty:
    """No contact 1; same network, or last exchange ≥ 24 months ago 0.5; more recent 0. Symmetric.

    Where everyone who states the exchange wishes to go on, the value is turned round (1 − c). Complete where
    both towns stated their history: what only our records know is a fact for ``c`` and no statement. Known
    pairs are few, so they are kept as a sorted list of exceptions.
    """

    run: ScoringRun
    pairs: PairList
    exceptions: Floats
    stated: Floats
    name: str = "novelty"
    directed: bool = False
    mirrored: bool = True

    @classmethod
    def of(cls, run: ScoringRun) -> "Novelty":
        known = run.towns.known_pairs
        value_of = dict.fromkeys(known.networks, LONG_AGO)
        # A network says "known of old"; an exchange says more, so it decides.
        value_of |= {pair: _value(known, pair, run.on) for pair in (*known.exchanges, *known.remembered)}
        pairs = PairList.both_ways(value_of, len(run.towns))
        ordered = zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)
        values = np.array([value_of[min(pair), max(pair)] for pair in ordered], dtype=np.float32)
        return cls(run, pairs, values, run.towns.wishes.history_stated.astype(np.float32))

    def values(self, block: Block) -> Floats:
        """Values for the block, rows × columns."""
        values = block.filled(STRANGERS, len(self.run.towns))
        values.ravel()[self.run.fellows(block)] = LONG_AGO
        if self.exceptions.size:
            here, place = self.pairs.places(block)
            values[place] = self.exceptions[here]
        return values

    @property
    def factors(self) -> tuple[Floats, Floats]:
        return self.stated, self.stated

    def completeness(self, block: Block) -> Floats:
        """1 where both stated their history, else 0."""
        return outer(*self.factors, block)

    def reasons(self, seeker: int, partner: int) -> tuple[Reason, ...]:
        """What was not stated, which then makes the line's points; then what is known of earlier contact."""
        lacking = [row for row in (seeker, partner) if not self.stated[row]]
        if not lacking:
            return self._known(seeker, partner)
        # Without both histories the points are an estimate: what we happen to know is told, but explains none of it.
        noted = (reason for reason in self._known(seeker, partner) if reason.code != NO_CONTACT)
        return (missing_reason("history", self.run.towns, lacking), *noted)

    def _known(self, seeker: int, partner: int) -> tuple[Reason]:
        towns = self.run.towns
        names = (("a", shown_name(towns, seeker)), ("b", shown_name(towns, partner)))
        value = float(self.values(Block(np.array([seeker]), np.array([partner])))[0, 0])
        pair = (min(seeker, partner), max(seeker, partner))
        if contacts := towns.known_pairs.contacts(pair):
            running = any(entry.runs_on(self.run.on) for entry in contacts)
            code = "in_exchange" if running else "had_exchange"
            return (Reason("wish_to_go_on" if _all_wish(towns.known_pairs, pair) else code, names, value),)
        if value < STRANGERS:
            one, other = towns.profiles[seeker], towns.profiles[partner]
            shared = sorted(set(one.networks) & set(other.networks))
            source = joined(membership_source(member, network) for network in shared for member in (one, other))
            return (Reason("same_network", (*names, ("network", ", ".join(shared))), value, source),)
        return (Reason(NO_CONTACT, names, value),)


def _value(known: KnownPairs, pair: Pair, on: date) -> float:
    """The latest exchange decides; one that is running still is recent."""
    ends = [entry.ended for entry in known.contacts(pair)]
    running = any(end is None for end in ends)
    latest = max((end for end in ends if end is not None), default=on)
    recent = running or months_between(latest, on) < LONG_AGO_MONTHS
    value = RECENT if recent else LONG_AGO
    return 1.0 - value if _all_wish(known, pair) else value


def _all_wish(known: KnownPairs, pair: Pair) -> bool:
    # What towns say in their profiles comes first. Our own records hold a wish where both told us so after an
    # exchange; imported ones hold none, which takes none away.
    stated = known.exchanges.get(pair, ())
    if stated:
        return all(entry.wish_to_go_on for entry in stated)
    ended = [(entry.ended, entry.wish_to_go_on) for entry in known.remembered.get(pair, ()) if entry.ended]
    latest = max((day for day, _ in ended), default=None)
    return any(wish for day, wish in ended if day == latest)
