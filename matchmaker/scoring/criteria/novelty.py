"""Is it something new for both?"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from matchmaker.features.known_pairs import months_between
from matchmaker.features.town_arrays import Floats
from matchmaker.scoring.criterion import Block, ScoringRun, outer, shown_name
from matchmaker.scoring.pair_list import PairList
from matchmaker.scoring.pair_score import Reason
from matchmaker.towns.history import PastExchange

LONG_AGO_MONTHS = 24
STRANGERS, LONG_AGO, RECENT = 1.0, 0.5, 0.0


@dataclass(frozen=True)
class Novelty:
    """No contact 1; same network, or last exchange ≥ 24 months ago 0.5; more recent 0. Symmetric.

    Where everyone who remembers the exchange wishes to go on, the value is turned round (1 − c).
    Complete where both towns stated their history. Known pairs are few, so they are kept as a sorted
    list of exceptions.
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
        exchanges = run.towns.known_pairs.exchanges
        value_of = {pair: _value(entries, run.on) for pair, entries in exchanges.items()}
        pairs = PairList.both_ways(value_of, len(run.towns))
        ordered = zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)
        values = np.array([value_of[min(pair), max(pair)] for pair in ordered], dtype=np.float32)
        return cls(run, pairs, values, run.towns.wishes.history_stated.astype(np.float32))

    def values(self, block: Block) -> Floats:
        """Values for the block, rows × columns."""
        network = self.run.towns.wishes.network
        values: Floats = np.full(_shape(block, len(self.run.towns)), STRANGERS, dtype=np.float32)
        if network.shape[1]:
            values[network[block.rows] @ network[block.columns].T > 0] = LONG_AGO
        if self.exceptions.size:
            here, place = self.pairs.places(block)
            # A network says "known of old"; an exchange says more, so it decides.
            values[place] = self.exceptions[here]
        return values

    def completeness(self, block: Block) -> Floats:
        """1 where both stated their history, else 0."""
        return outer(self.stated, self.stated, block)

    def reasons(self, seeker: int, partner: int) -> tuple[Reason, ...]:
        """What is known of earlier contact."""
        towns = self.run.towns
        names = (("a", shown_name(towns, seeker)), ("b", shown_name(towns, partner)))
        value = float(self.values(Block(np.array([seeker]), np.array([partner])))[0, 0])
        pair = (min(seeker, partner), max(seeker, partner))
        if pair in towns.known_pairs.exchanges:
            entries = towns.known_pairs.exchanges[pair]
            code = "wish_to_go_on" if _all_wish(entries) else "had_exchange"
            return (Reason(code, names, value),)
        if value < STRANGERS:
            shared = sorted(set(towns.profiles[seeker].networks) & set(towns.profiles[partner].networks))
            return (Reason("same_network", (*names, ("network", ", ".join(shared))), value),)
        if not self.stated[seeker] or not self.stated[partner]:
            missing = seeker if not self.stated[seeker] else partner
            return (Reason("history_missing", (("town", shown_name(towns, missing)),), 0.0),)
        return (Reason("no_contact", names, value),)


def _shape(block: Block, towns: int) -> tuple[int, int]:
    every = np.arange(towns)
    return every[block.rows].size, every[block.columns].size


def _value(entries: tuple[PastExchange, ...], on: date) -> float:
    """The latest exchange decides; one that is running still is recent."""
    ends = [entry.ended for entry in entries]
    running = any(end is None for end in ends)
    latest = max((end for end in ends if end is not None), default=on)
    recent = running or months_between(latest, on) < LONG_AGO_MONTHS
    value = RECENT if recent else LONG_AGO
    return 1.0 - value if _all_wish(entries) else value


def _all_wish(entries: tuple[PastExchange, ...]) -> bool:
    return all(entry.wish_to_go_on for entry in entries)
