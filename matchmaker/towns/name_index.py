"""Which towns answer to what a person typed, best first?"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Generic, Protocol, TypeVar

from matchmaker.towns.names import forms, normal

SHORTEST_PART = 3
CANDIDATES = 40
# Of a typing error's neighbours those are shown that are this much like it, and hardly less than the best one.
LIKENESS = 0.72
BEHIND_THE_BEST = 0.15
# Words of a longer name count a little less than a whole name of that spelling.
PART_OF_A_NAME = 0.95


class NamedTown(Protocol):
    """What the index needs to know of a town."""

    @property
    def ags(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def state(self) -> str: ...

    @property
    def population(self) -> int: ...


Town = TypeVar("Town", bound=NamedTown)


class NameIndex(Generic[Town]):
    """Finds towns by name; order within equal rank is population, largest first, then AGS."""

    def __init__(self, towns: Iterable[Town]) -> None:
        self._towns = sorted(towns, key=lambda town: (-town.population, town.ags))
        self._state_words = {state: normal(state).split() for state in {town.state for town in self._towns}}
        self._full: dict[str, list[Town]] = defaultdict(list)
        self._forms: dict[str, list[Town]] = defaultdict(list)
        self._words: dict[str, tuple[str, ...]] = {}
        self._trigrams: dict[str, frozenset[str]] = {}
        for town in self._towns:
            full = normal(town.name)
            self._full[full].append(town)
            self._words[town.ags] = tuple(full.split())
            self._trigrams[town.ags] = _trigrams(full)
            for form in forms(town.name):
                self._forms[form].append(town)

    def tiers(self, query: str) -> Iterator[Sequence[Town]]:
        """Ever weaker agreement, each tier possibly empty: the very name; whole words of it; a spelling of
        the name ("Zwonitz", "Bad Binz"); beginnings of its words; any part of it.

        Words of the state count beside words of the name: "neustadt hessen". A part has three letters or more.
        """
        typed = normal(query)
        yield self._full.get(typed, ())
        long_enough = len(typed.replace(" ", "")) >= SHORTEST_PART
        yield [town for town in self._towns if long_enough and self._has_words(town, typed, str.__eq__)]
        known_as = {town.ags: town for form in forms(query) for town in self._forms.get(form, ())}
        yield [town for town in self._towns if town.ags in known_as]
        yield [town for town in self._towns if long_enough and self._has_words(town, typed, str.startswith)]
        yield [town for town in self._towns if long_enough and typed in " ".join(self._words[town.ags])]

    def alike(self, query: str, limit: int) -> Sequence[Town]:
        """At most ``limit`` towns whose names look like the query, typing errors forgiven, most alike first."""
        typed = normal(query)
        wanted = _trigrams(typed)
        shared = [(len(wanted & self._trigrams[town.ags]), town) for town in self._towns]
        likely = sorted((pair for pair in shared if pair[0]), key=lambda pair: -pair[0])[:CANDIDATES]
        rated = sorted(((_likeness(typed, town), town) for _, town in likely), key=lambda pair: -pair[0])
        least = max(LIKENESS, rated[0][0] - BEHIND_THE_BEST) if rated else LIKENESS
        return [town for likeness, town in rated[:limit] if likeness >= least]

    def _has_words(self, town: NamedTown, typed: str, agrees: Callable[[str, str], bool]) -> bool:
        """Every typed word agrees with a word of name or state, at least one of them with a word of the name."""
        name, state = self._words[town.ags], self._state_words[town.state]
        of_name = [any(agrees(word, part) for word in name) for part in typed.split()]
        of_state = [any(agrees(word, part) for word in state) for part in typed.split()]
        return any(of_name) and all(one or other for one, other in zip(of_name, of_state, strict=True))


def _trigrams(form: str) -> frozenset[str]:
    padded = f"  {form} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def _likeness(typed: str, town: NamedTown) -> float:
    """In [0, 1]: the best of the town's forms, so that "Doebln" finds "Döbeln", and of several typed words
    the mean of the best for each, so that "Bad Sodn" finds "Bad Soden-Salmünster".
    """
    known_as = forms(town.name)
    whole = max(SequenceMatcher(None, typed, form).ratio() for form in known_as)
    words = typed.split()
    if len(words) < 2:
        return whole
    # A short word alone proves little: "bad" stands in a hundred names. Letters count, not words.
    by_word = max(sum(len(word) * _best(word, form) for word in words) for form in known_as)
    return max(whole, PART_OF_A_NAME * by_word / sum(map(len, words)))


def _best(word: str, form: str) -> float:
    """How much a typed word is like the word of a name that it is most like."""
    return max((SequenceMatcher(None, word, part).ratio() for part in form.split()), default=0.0)
