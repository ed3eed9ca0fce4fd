"""Which towns does a simulation invent, when nothing about them is left out?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

from matchmaker.errors import BadInput, Fault
from matchmaker.scoring.simulation.topic_choice import TopicChoice
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Experience, Format, Need, Role, Stage, StatementKind, TownProfile, Wishes
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.windows import WINDOW_KEYS

Drawn = TypeVar("Drawn")

INTENSITIES = ((1 / 3, 0.2), (2 / 3, 0.5), (1.0, 0.3))
STAGES = (
    (Stage.IDEA, 0.10),
    (Stage.DECIDED, 0.15),
    (Stage.UNDER_WAY, 0.35),
    (Stage.IN_OPERATION, 0.25),
    (Stage.LEARNED, 0.15),
)
NEEDS, EXPERIENCES, WINDOWS = (3, 8), (2, 6), (2, 8)
"""Least and most of each; every number between is equally likely."""

WORKING_WEEK = WINDOW_KEYS[:15]
ON_OWN_NEEDS, FAILED, EVALUATED = 0.6, 0.08, 0.5
IN_NETWORK, TOWNS_PER_NETWORK = 0.2, 20
EXCHANGES_PER_TOWN, LONGEST_AGO_MONTHS, WISH_TO_GO_ON = 1.0, 60, 0.15
SIZES = (5_000, 20_000)

SIMULATED_DAY = date(2026, 1, 1)
"""The day on which every simulated round is held, so that the same seed gives the same figures on any day."""


@dataclass(frozen=True)
class Invention:
    """What a simulated network is made of: real ``places`` and the real ``taxonomy``."""

    places: Sequence[RegisteredTown]
    taxonomy: Taxonomy

    @property
    def usable(self) -> list[RegisteredTown]:
        """The small towns of 5,000 to under 20,000 inhabitants by AGS: no two of them differ in size by a veto."""
        small = (town for town in self.places if town.small and SIZES[0] <= town.population < SIZES[1])
        return sorted(small, key=lambda town: town.ags)


def true_towns(invention: Invention, count: int, chance: np.random.Generator) -> tuple[TownProfile, ...]:
    """``count`` invented profiles on real places, by AGS, complete in every field and without any veto between them.

    Size, state, district and position are those of places drawn without replacement from the register; what
    they need, did and want is invented. ``BadInput`` if there are fewer usable places than that.
    """
    usable = invention.usable
    if count > len(usable):
        reason = f"Verlangt sind {count} Städte, im Verzeichnis stehen {len(usable)} der passenden Größe."
        raise BadInput("Die Simulation kann nicht beginnen:", [Fault("Städte", reason)])
    drawn = np.sort(chance.choice(len(usable), size=count, replace=False))
    topics = TopicChoice.of(invention.taxonomy, chance)
    profiles = [_profile(usable[place], topics, count, chance) for place in drawn]
    return _with_history(profiles, chance)


def _profile(place: RegisteredTown, topics: TopicChoice, towns: int, chance: np.random.Generator) -> TownProfile:
    needs = topics.draw(_between(NEEDS, chance), topics.focused(chance), chance)
    done = topics.draw(_between(EXPERIENCES, chance), topics.around(needs, ON_OWN_NEEDS), chance)
    joined = chance.random() < IN_NETWORK
    networks = max(1, towns // TOWNS_PER_NETWORK)
    return TownProfile(
        ags=place.ags,
        role=Role.MAYOR,
        population=place.population,
        state=place.state,
        district=place.district,
        lat=place.lat,
        lon=place.lon,
        consent=True,
        needs=tuple(Need(topic, _drawn(INTENSITIES, chance)) for topic in needs),
        experience=tuple(_experience(topic, chance) for topic in done),
        formats=(Format.TANDEM,),
        windows=tuple(chance.choice(WORKING_WEEK, size=_between(WINDOWS, chance), replace=False).tolist()),
        # Members of one network may meet, or the network would be a veto and not a matter of score.
        wishes=Wishes(same_network=True),
        networks=(f"network_{chance.integers(networks)}",) if joined else (),
        history=(),
    )


def _experience(topic: str, chance: np.random.Generator) -> Experience:
    failed = bool(chance.random() < FAILED)
    evaluated = failed and bool(chance.random() < EVALUATED)
    stage = _drawn(STAGES, chance)
    return Experience(topic, StatementKind.TOPIC, stage, topic=topic, failed=failed, evaluated=evaluated)


def _with_history(profiles: list[TownProfile], chance: np.random.Generator) -> tuple[TownProfile, ...]:
    """Past exchanges between random pairs, remembered by both; on average each town had one."""
    remembered: dict[str, list[PastExchange]] = {profile.ags: [] for profile in profiles}
    for _ in range(round(EXCHANGES_PER_TOWN * len(profiles) / 2) if len(profiles) > 1 else 0):
        one, other = (profiles[place].ags for place in chance.choice(len(profiles), size=2, replace=False))
        ended = SIMULATED_DAY - timedelta(days=int(chance.integers(1, 30 * LONGEST_AGO_MONTHS)))
        wish = bool(chance.random() < WISH_TO_GO_ON)
        for town, partner in ((one, other), (other, one)):
            remembered[town].append(PastExchange(partner, Format.TANDEM, ended, wish_to_go_on=wish))
    return tuple(replace(profile, history=tuple(remembered[profile.ags])) for profile in profiles)


def _between(least_and_most: tuple[int, int], chance: np.random.Generator) -> int:
    return int(chance.integers(*least_and_most, endpoint=True))


def _drawn(choices: Sequence[tuple[Drawn, float]], chance: np.random.Generator) -> Drawn:
    place = int(chance.choice(len(choices), p=[share for _, share in choices]))
    return choices[place][0]
