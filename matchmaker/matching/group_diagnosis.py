"""Why is a town in no group, which rules stand in each other's way, and which one to bend would help?"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

import numpy as np

from matchmaker.matching.group_arena import GroupArena
from matchmaker.matching.group_columns import allowed
from matchmaker.matching.group_easing import EasedPlans
from matchmaker.matching.group_existence import group_with
from matchmaker.matching.group_plan import UnservedTown
from matchmaker.matching.group_problem import GroupProblem
from matchmaker.matching.matching import UnmatchedReason
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.pairs_apart import UNKNOWN, Booleans, all_together, pairs_apart

RULES = {
    "listed_pairs": "nur Paare mit einer Bewertung",
    "vetoes": "Ausschlüsse",
    "common_topic": "ein gemeinsames Thema",
    "size_ratio": "Größenverhältnis",
    "district": "keine zwei aus einem Landkreis",
    "per_state": "Höchstzahl je Land",
    "states": "Mindestzahl der Länder",
    "window": "ein gemeinsames Zeitfenster",
    "pins": "gesetzte Paare",
}
"""Every rule that can keep a group from being formed, in the order in which candidates are counted under them."""

COUNTED = ("too_few_towns", "too_few_candidates")
NOT_EXAMINED = "Die Suche wurde beendet, bevor der Grund feststand. Eine Suche bis zum Ende nennt ihn."

PAIR_RULES = ("listed_pairs", "vetoes", "common_topic", "size_ratio", "district")


Ask = Callable[[], bool]
"""Whether somebody still waits for what more can be found out."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Every town in no group, by id; ``stopped`` where somebody did not wait for all that was to be said of them."""

    towns: tuple[UnservedTown, ...]
    stopped: bool


def unserved_towns(problem: GroupProblem, arena: GroupArena, groups: Sequence[Indexes], ask: Ask) -> Diagnosis:
    """Every town in no group with reason, counts, conflict and cheapest easing; ``problem`` is canonical.

    ``ask`` is put before each search. From its first no on only what is found at once is told: no easing, a conflict
    of one rule at most, and the reason ``not_examined`` where a search would have to say more.
    """
    free = np.ones(len(arena), dtype=bool)
    for group in groups:
        free[group] = False
    rows = np.flatnonzero(free).tolist()
    if not rows:
        return Diagnosis((), stopped=False)
    apart = pairs_apart(problem, arena.listed, arena.topics)
    case = _Case(arena, EasedPlans(problem, arena, apart, groups), apart, ask)
    towns = tuple(case.of_town(row) for row in rows)
    return Diagnosis(towns, case.stopped)


@dataclass(eq=False)
class _Case:
    arena: GroupArena
    eased: EasedPlans
    forbidden: dict[str, Booleans]
    ask: Ask
    stopped: bool = False
    arenas: dict[tuple[str, ...], GroupArena] = field(default_factory=dict)
    """Under a set of rules, which many towns are asked about: each costs towns × towns."""
    ways: dict[int, set[frozenset[str]]] = field(default_factory=lambda: defaultdict(set))
    """For each town the rules that some group with it breaks: found once, it answers for every set without them."""

    def of_town(self, row: int) -> UnservedTown:
        removed = self._removed(row)
        if not self.arena.topics[row].any():
            # No rule that could be bent gives a town a topic.
            reason = self._reason(row, removed, (), possible=False)
            return UnservedTown(self.arena.ids[row], reason, removed, ("common_topic",))
        possible = self._is_possible(row, self._set_rules)
        # Without enough towns no rule is to blame.
        is_asked = possible is False and len(self.arena) >= self.arena.rules.minimum_size
        conflict = self._conflict(row) if is_asked else ()
        easing = self.eased.cheapest(row) if self._goes_on() else None
        if possible is None or (is_asked and not conflict):
            reason = self._reason_unexamined(row, removed)
        else:
            reason = self._reason(row, removed, conflict, possible=possible)
        return UnservedTown(self.arena.ids[row], reason, removed, conflict, easing)

    def _goes_on(self) -> bool:
        self.stopped = self.stopped or not self.ask()
        return not self.stopped

    def _removed(self, row: int) -> tuple[tuple[str, int], ...]:
        """How many other towns each rule keeps away, each counted under the first that does."""
        left = np.arange(len(self.arena)) != row
        counts = []
        for rule in PAIR_RULES:
            away = left & self.forbidden[rule][row]
            left &= ~away
            counts.append((rule, int(away.sum())))
        return tuple((rule, count) for rule, count in counts if count)

    def _conflict(self, row: int) -> tuple[str, ...]:
        """A smallest set of rules that together leave no group, found by asking again under each smaller set.

        Nothing where the search was ended before any was found.
        """
        for count in range(1, len(self._set_rules) + 1):
            for kept in combinations(self._set_rules, count):
                if self._is_possible(row, kept) is False:
                    return kept
            if self.stopped:
                return ()
        return self._set_rules

    def _is_possible(self, row: int, kept: tuple[str, ...]) -> bool | None:
        """Whether a group with the town keeps these rules; where the search ends too early it counts as possible.

        ``None`` where it ends because nobody waits for it.
        """
        if any(broken.isdisjoint(kept) for broken in self.ways[row]):
            return True
        found = group_with(self._under(kept), row, hasty=not self._goes_on())
        if found.group is not None:
            self._remember(found.group)
            return True
        return False if found.sure else None if self.stopped else True

    def _remember(self, group: Indexes) -> None:
        broken = frozenset(rule for rule in self._set_rules if not allowed(self._under((rule,)), group))
        for row in group.tolist():
            self.ways[row].add(broken)

    @cached_property
    def _set_rules(self) -> tuple[str, ...]:
        return tuple(rule for rule in RULES if self._is_set(rule))

    def _is_set(self, rule: str) -> bool:
        """Whether the problem has this rule; one that forbids nothing conflicts with nothing."""
        rules = self.arena.rules
        if rule in self.forbidden:
            return bool(self.forbidden[rule].any())
        return {
            "per_state": rules.maximum_per_state is not None,
            "states": rules.minimum_states is not None,
            "window": rules.common_window and self.arena.windows.size > 0,
            "pins": bool((self.arena.pin != UNKNOWN).any()),
        }[rule]

    def _under(self, kept: tuple[str, ...]) -> GroupArena:
        """The arena under these rules (and the sizes) alone."""
        if kept == self._set_rules:
            return self.arena
        if kept not in self.arenas:
            self.arenas[kept] = self._eased_to(kept)
        return self.arenas[kept]

    def _eased_to(self, kept: tuple[str, ...]) -> GroupArena:
        arena, rules = self.arena, self.arena.rules
        topics = arena.topics if "common_topic" in kept else np.ones((len(arena), 1), dtype=bool)
        left = replace(
            rules,
            maximum_per_state=rules.maximum_per_state if "per_state" in kept else None,
            minimum_states=rules.minimum_states if "states" in kept else None,
            common_window=rules.common_window and "window" in kept,
        )
        return replace(
            arena,
            rules=left,
            topics=topics,
            together=all_together(self.forbidden, [rule for rule in kept if rule in self.forbidden]),
            pin=arena.pin if "pins" in kept else np.full(len(arena), UNKNOWN),
        )

    def _reason_unexamined(self, row: int, removed: tuple[tuple[str, int], ...]) -> UnmatchedReason:
        """What counting alone says, else that nobody waited for the answer."""
        told = self._reason(row, removed, (), possible=False)
        return told if told.code in COUNTED else UnmatchedReason("not_examined", NOT_EXAMINED)

    def _reason(
        self, row: int, removed: tuple[tuple[str, int], ...], conflict: tuple[str, ...], *, possible: bool
    ) -> UnmatchedReason:
        needed, count = self.arena.rules.minimum_size, len(self.arena)
        if count < needed:
            text = f"Es nehmen nur {count} Städte teil; eine Gruppe braucht mindestens {needed}."
            return UnmatchedReason(
                "too_few_towns", "Außer dieser Stadt nimmt keine andere teil." if count == 1 else text
            )
        if not self.arena.topics[row].any():
            return UnmatchedReason("no_topic", "Für diese Stadt ist kein Thema angegeben, das zählt.")
        if possible:
            text = (
                "Mögliche Partnerstädte gibt es, sie sitzen aber in anderen Gruppen; für eine weitere reicht es nicht."
            )
            return UnmatchedReason("partners_taken", text)
        spoken = ", ".join(RULES[rule] for rule in conflict)
        open_towns = int(self.arena.together[row].sum())
        if open_towns < needed - 1:
            counts = ", ".join(f"{number} durch die Regel „{RULES[rule]}“" for rule, number in removed)
            come = {0: "Keine Stadt kommt", 1: "Nur 1 Stadt kommt"}.get(open_towns, f"Nur {open_towns} Städte kommen")
            text = f"{come} infrage, nötig sind {needed - 1}; es scheiden aus: {counts}."
            return UnmatchedReason("too_few_candidates", text)
        unkept = "Nicht einzuhalten" if len(conflict) == 1 else "Zusammen nicht einzuhalten"
        text = f"Keine Gruppe mit dieser Stadt hält alle Regeln ein. {unkept}: {spoken}."
        return UnmatchedReason("rules_conflict", text)
