"""Why is a town in no group, which rules stand in each other's way, and which one to bend would help?"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

import numpy as np

from matchmaker.matching.group_arena import GroupArena
from matchmaker.matching.group_easing import EasedPlans
from matchmaker.matching.group_existence import may_be_in_a_group
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

PAIR_RULES = ("listed_pairs", "vetoes", "common_topic", "size_ratio", "district")


def unserved_towns(
    problem: GroupProblem, arena: GroupArena, groups: Sequence[Indexes], *, with_easings: bool = True
) -> tuple[UnservedTown, ...]:
    """Every town in no group, by id, with reason, counts, conflict and cheapest easing; ``problem`` is canonical.

    Easings are the dear part and left out where a person ended the search.
    """
    free = np.ones(len(arena), dtype=bool)
    for group in groups:
        free[group] = False
    rows = np.flatnonzero(free).tolist()
    if not rows:
        return ()
    apart = pairs_apart(problem, arena.listed, arena.topics)
    case = _Case(arena, EasedPlans(problem, arena, apart, groups) if with_easings else None, apart)
    return tuple(case.of_town(row) for row in rows)


@dataclass(frozen=True, eq=False)
class _Case:
    arena: GroupArena
    eased: EasedPlans | None
    forbidden: dict[str, Booleans]
    arenas: dict[tuple[str, ...], GroupArena] = field(default_factory=dict)
    """Under a set of rules, which many towns are asked about: each costs towns × towns."""

    def of_town(self, row: int) -> UnservedTown:
        removed = self._removed(row)
        possible = may_be_in_a_group(self.arena, row)
        if not self.arena.topics[row].any():
            # No rule that could be bent gives a town a topic.
            reason = self._reason(row, removed, (), possible=False)
            return UnservedTown(self.arena.ids[row], reason, removed, ("common_topic",))
        # Without enough towns no rule is to blame.
        is_asked = not possible and len(self.arena) >= self.arena.rules.minimum_size
        conflict = self._conflict(row) if is_asked else ()
        easing = self.eased.cheapest(row) if self.eased else None
        reason = self._reason(row, removed, conflict, possible=possible)
        return UnservedTown(self.arena.ids[row], reason, removed, conflict, easing)

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
        """A smallest set of rules that together leave no group, found by asking again under each smaller set."""
        for count in range(1, len(self._set_rules) + 1):
            for kept in combinations(self._set_rules, count):
                if kept not in self.arenas:
                    self.arenas[kept] = self._under(kept)
                if not may_be_in_a_group(self.arenas[kept], row):
                    return kept
        return self._set_rules

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

    def _under(self, kept: Sequence[str]) -> GroupArena:
        """The arena under these rules (and the sizes) alone."""
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
        text = f"Keine Gruppe mit dieser Stadt hält alle Regeln ein. Zusammen nicht erfüllbar: {spoken}."
        return UnmatchedReason("rules_conflict", text)
