"""The scoring document once more, pair by pair in plain Python: slow, and sharing no code with the engine.

Only the taxonomy's ``kin`` is used from the product. Every formula stands here as the document prints it.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date

from matchmaker.taxonomy.model import StateLaw, Taxonomy
from matchmaker.towns.profile import Experience, Format, Role, StatementKind, TownProfile, Visibility

BY_STAGE = {"idea": 0.0, "decided": 0.2, "under_way": 0.5, "in_operation": 0.8, "learned": 1.0}
STEPS = {"idea": 1, "decided": 2, "under_way": 3, "in_operation": 4, "learned": 5}
DIRECTED = ("learns", "lead")


class Oracle:
    """Scores of a few towns; ``indicators`` holds each town's z-scores by AGS, ``classes`` its setting."""

    def __init__(
        self,
        profiles: Sequence[TownProfile],
        taxonomy: Taxonomy,
        format: Format,
        weights: Mapping[str, float],
        on: date,
        z: Mapping[str, Sequence[float]],
        classes: Mapping[str, int],
    ) -> None:
        self.towns = {profile.ags: profile for profile in profiles}
        self.taxonomy, self.format, self.weights, self.on = taxonomy, format, weights, on
        self.z, self.classes = z, classes
        self.order = [topic.id for topic in taxonomy.topics]
        self.law = {topic.id: topic.state_law for topic in taxonomy.topics}
        self.a = {ags: self._needs(profile) for ags, profile in self.towns.items()}
        self.b = {ags: self._gives(profile) for ags, profile in self.towns.items()}
        self.step = {ags: self._steps(profile) for ags, profile in self.towns.items()}
        stated = [needs for needs in self.a.values() if needs]
        n = len(stated)
        self.v = {
            t: 0.5 + 0.5 * math.log((n + 1) / (sum(t in needs for needs in stated) + 1)) / math.log(n + 1) if n else 1.0
            for t in self.order
        }
        self.mu = {key: self._mu(key) for key, weight in weights.items() if weight > 0}

    def score(self, i: str, j: str) -> float:
        """0–1: harmonic mean of both directions, in a visit the seeker's."""
        one, other = self.directed(i, j), self.directed(j, i)
        if self.format is Format.VISIT:
            return one
        return 2 * one * other / (one + other) if one + other else 0.0

    def directed(self, i: str, j: str) -> float:
        return sum(
            weight * (self.q(key, i, j) * self.c(key, i, j) + (1 - self.q(key, i, j)) * self.mu[key])
            for key, weight in self.weights.items()
            if weight > 0
        )

    def confidence(self, i: str, j: str) -> float:
        """0–1: how much of the weight rests on facts, as the mean of both directions, in a visit the seeker's."""
        ways = [(i, j)] if self.format is Format.VISIT else [(i, j), (j, i)]
        known = [sum(weight * self.q(key, *way) for key, weight in self.weights.items() if weight > 0) for way in ways]
        return sum(known) / len(known)

    def range(self, i: str, j: str) -> tuple[float, float]:
        """0–1: the score if all that is unknown were 0, and if it were 1."""
        return self._unknown_being(0.0, i, j), self._unknown_being(1.0, i, j)

    def _unknown_being(self, what: float, i: str, j: str) -> float:
        one, other = (
            sum(
                weight * (self.q(key, *way) * self.c(key, *way) + (1 - self.q(key, *way)) * what)
                for key, weight in self.weights.items()
                if weight > 0
            )
            for way in ((i, j), (j, i))
        )
        if self.format is Format.VISIT:
            return one
        return 2 * one * other / (one + other) if one + other else 0.0

    def c(self, key: str, i: str, j: str) -> float:
        return getattr(self, f"_{key}")(i, j)

    def q(self, key: str, i: str, j: str) -> float:
        topics = {ags: min(1, len(self._open(self.towns[ags].needs)) / 3) for ags in (i, j)}
        experience = {ags: min(1, len(self._open(self.towns[ags].experience)) / 2) for ags in (i, j)}
        one, other = self.towns[i], self.towns[j]
        if key == "learns":
            return math.sqrt(topics[i] * experience[j])
        if key == "lead":
            asked = (i,) if self.format is Format.VISIT else (i, j)
            if any(topics[ags] == 0 for ags in asked):
                return 0.0
            return math.sqrt(experience[i] * experience[j])
        if key == "fresh_eyes" and self.format is Format.VISIT:
            return math.sqrt(topics[i] * experience[j])
        if key in ("shared_challenge", "fresh_eyes"):
            return math.sqrt(topics[i] * topics[j])
        if key == "setting":
            return min(1.0, sum(not math.isnan(x + y) for x, y in zip(self.z[i], self.z[j], strict=True)) / 4)
        stated = {
            "similar_size": (one.population, other.population),
            "nearness": (one.lat, other.lat),
            "time_and_format": (one.windows or None, other.windows or None),
            "novelty": (one.history, other.history),
        }[key]
        return float(all(fact is not None for fact in stated))

    def vetoed(self, i: str, j: str) -> bool:
        one, other = self.towns[i], self.towns[j]
        if i == j or i in other.blocked or j in one.blocked:
            return True
        if any(not p.consent or p.capacity == 0 or (p.paused_until or date.min) > self.on for p in (one, other)):
            return True
        wish_size = one.wishes.same_size is False and other.wishes.same_size is False
        if one.population and other.population and self.format not in (Format.VISIT, Format.CONSORTIUM):
            larger, smaller = sorted((one.population, other.population), reverse=True)
            if larger > 4 * smaller and not wish_size:
                return True
        if one.formats and other.formats and not set(one.formats) & set(other.formats):
            return True
        together = bool(one.wishes.same_network and other.wishes.same_network)
        if set(one.networks) & set(other.networks) and not together:
            return True
        for entry in self._between(i, j):
            if entry.not_again or (entry.declined and self._months(entry.declined) < 12):
                return True
            if not entry.declined and not entry.not_again and entry.ended is None and not together:
                return True
        return self._level_apart(one, other) or (self.format is Format.VISIT and self._nothing_offered(i, j))

    def _level_apart(self, one: TownProfile, other: TownProfile) -> bool:
        administrations = one.role is Role.ADMINISTRATION and other.role is Role.ADMINISTRATION
        if administrations and one.association is not None and one.association == other.association:
            return True
        if one.wishes.other_level and other.wishes.other_level:
            return False
        if one.role and other.role and one.role is not other.role:
            return True
        return administrations and None not in (one.field, other.field) and one.field != other.field

    def _nothing_offered(self, i: str, j: str) -> bool:
        return bool(self.a[i]) and bool(self._open(self.towns[j].experience)) and self._x(i, j) == 0

    def _similar_size(self, i: str, j: str) -> float:
        p, q = self.towns[i].population, self.towns[j].population
        return 2 ** (-abs(math.log(p / q)) / math.log(1.5)) if p and q else 1.0

    def _cov(self, i: str, j: str) -> float:
        total = sum(a * self.v[t] for t, a in self.a[i].items())
        covered = sum(
            a * self.v[t] * max((self.taxonomy.kin(t, u) * min(1, b / a) for u, b in self.a[j].items()), default=0.0)
            for t, a in self.a[i].items()
        )
        return covered / total if total else 0.0

    def _shared_challenge(self, i: str, j: str) -> float:
        one, other = self._cov(i, j), self._cov(j, i)
        return 2 * one * other / (one + other) if one + other else 0.0

    def _x(self, i: str, j: str) -> float:
        total = sum(a * self.v[t] for t, a in self.a[i].items())
        found = sum(
            a * self.v[t] * max((self.taxonomy.kin(t, u) * b for u, b in self.b[j].items()), default=0.0)
            for t, a in self.a[i].items()
        )
        return found / total if total else 0.0

    def _learns(self, i: str, j: str) -> float:
        return (1 - math.exp(-2.5 * self._x(i, j))) / (1 - math.exp(-2.5))

    def strongest(self, i: str, j: str) -> tuple[str, str] | None:
        theirs = self.b[j] if self.format is Format.VISIT else self.a[j]
        found = []
        for t, a in self.a[i].items():
            for u, b in theirs.items():
                strength = round(a * self.taxonomy.kin(t, u) * b, 9)
                places = sorted((self.order.index(t), self.order.index(u)))
                found.append((-strength, places, t, u))
        best = min(found, default=None)
        return (best[2], best[3]) if best and best[0] < 0 else None

    def _lead(self, i: str, j: str) -> float:
        shared = self.strongest(i, j)
        if shared is None:
            return 0.0
        ahead = self.step[j].get(shared[1], 0) - self.step[i].get(shared[0], 0)
        if self.format is Format.VISIT:
            return 0.0 if ahead <= 0 else 0.4 if ahead == 1 else 0.9 if ahead == 2 else 1.0
        return 1.0 if abs(ahead) <= 1 else 0.6 if abs(ahead) == 2 else 0.3

    def _setting(self, i: str, j: str) -> float:
        both = [(x, y) for x, y in zip(self.z[i], self.z[j], strict=True) if not math.isnan(x + y)]
        alike = sum(math.exp(-abs(x - y) / 1.5) for x, y in both) / len(both) if both else 0.0
        gap = abs(self.classes[i] - self.classes[j])
        return 0.4 * (1.0 if gap == 0 else 0.5 if gap == 1 else 0.0) + 0.6 * alike

    def _fresh_eyes(self, i: str, j: str) -> float:
        shared = self.strongest(i, j)
        one, other = self.towns[i], self.towns[j]
        high = shared is not None and StateLaw.HIGH in (self.law[shared[0]], self.law[shared[1]])
        if one.district == other.district:
            return 0.3 if high else 0.0
        if one.state == other.state:
            return 1.0 if high else 0.4
        return 0.4 if high else 1.0

    def _nearness(self, i: str, j: str) -> float:
        one, other = self.towns[i], self.towns[j]
        if one.lat is None or other.lat is None:
            return 1.0
        lat1, lon1, lat2, lon2 = (math.radians(x) for x in (one.lat, one.lon, other.lat, other.lon))
        half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
        return 2 ** (-(2 * 6371 * math.asin(math.sqrt(half))) / 120)

    def _time_and_format(self, i: str, j: str) -> float:
        return min(1.0, len(set(self.towns[i].windows) & set(self.towns[j].windows)) / 3)

    def _novelty(self, i: str, j: str) -> float:
        met = [entry for entry in self._between(i, j) if not entry.declined and not entry.not_again]
        if met:
            latest = max((entry.ended for entry in met if entry.ended), default=self.on)
            recent = any(entry.ended is None for entry in met) or self._months(latest) < 24
            value = 0.0 if recent else 0.5
            return 1 - value if all(entry.wish_to_go_on for entry in met) else value
        return 0.5 if set(self.towns[i].networks) & set(self.towns[j].networks) else 1.0

    def _between(self, i: str, j: str) -> list:
        mine = [entry for entry in self.towns[i].history or () if entry.with_ags == j]
        return mine + [entry for entry in self.towns[j].history or () if entry.with_ags == i]

    def _months(self, then: date) -> int:
        months = (self.on.year - then.year) * 12 + self.on.month - then.month
        return months - (self.on.day < then.day)

    def _mu(self, key: str) -> float:
        seen = sorted(
            self.c(key, i, j)
            for i in self.towns
            for j in self.towns
            if i != j and not self.vetoed(i, j) and self.q(key, i, j) >= 0.5
        )
        if not seen:
            return 0.3
        place = 0.25 * (len(seen) - 1)
        low = math.floor(place)
        return seen[low] + (place - low) * (seen[min(low + 1, len(seen) - 1)] - seen[low])

    @staticmethod
    def _open(statements: Sequence) -> list:
        return [one for one in statements if one.visibility is not Visibility.SCORE_ONLY]

    def _needs(self, profile: TownProfile) -> dict[str, float]:
        needs: dict[str, float] = {}
        for need in self._open(profile.needs):
            for topic in self.taxonomy.topics_of(need.id):
                needs[topic] = max(needs.get(topic, 0.0), need.intensity)
        return needs

    def _about(self, one: Experience) -> tuple[str, ...]:
        if one.topic is not None:
            return self.taxonomy.topics_of(one.topic)
        return () if one.kind is StatementKind.PROJECT else self.taxonomy.topics_of(one.id)

    def _gives(self, profile: TownProfile) -> dict[str, float]:
        gives: dict[str, float] = {}
        for one in self._open(profile.experience):
            value = 0.8 if one.failed and one.evaluated else BY_STAGE[one.stage]
            value = min(value, 0.5) if one.failed and not one.evaluated else value
            for topic in self._about(one):
                gives[topic] = max(gives.get(topic, 0.0), value)
        return {topic: value for topic, value in gives.items() if value > 0}

    def _steps(self, profile: TownProfile) -> dict[str, int]:
        steps: dict[str, int] = {}
        for one in self._open(profile.experience):
            for topic in self._about(one):
                steps[topic] = max(steps.get(topic, 0), STEPS[one.stage])
        return steps
