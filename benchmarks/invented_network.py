"""Where do benchmarks get towns from? Invented ones on the real taxonomy, the same for the same seed."""

import random
from datetime import date

from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Experience, Format, Need, Role, Stage, StatementKind, TownProfile, Wishes
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.states import STATES
from matchmaker.towns.windows import WINDOW_KEYS

INDICATOR_MEANS = {
    "km_to_town_20k": 12.0,
    "km_to_town_100k": 40.0,
    "small_towns_within_25km": 15.0,
    "elevation_m": 200.0,
}
INTENSITIES = (1 / 3, 2 / 3, 1.0)


def invented_network(count: int, taxonomy: Taxonomy, seed: int = 1) -> tuple[list[RegisteredTown], list[TownProfile]]:
    """``count`` towns with as many gaps and ties as real ones: every field may be missing."""
    chance = random.Random(seed)
    register = [_town(number, chance) for number in range(count)]
    return register, [_profile(town, register, taxonomy, chance) for town in register]


def _town(number: int, chance: random.Random) -> RegisteredTown:
    states = sorted(STATES.items())
    code, state = states[number % len(states)]
    return RegisteredTown(
        ags=f"{code}{number:06d}",
        name=f"Musterstadt {number}",
        state=state,
        population=round(5_000 * 4 ** chance.random()),
        population_year=2023,
        source="erfunden",
        lat=chance.uniform(47.5, 54.8),
        lon=chance.uniform(6.2, 14.8),
        indicators={key: chance.expovariate(1 / mean) for key, mean in INDICATOR_MEANS.items()},
    )


def _profile(
    town: RegisteredTown, register: list[RegisteredTown], taxonomy: Taxonomy, chance: random.Random
) -> TownProfile:
    topics = [topic.id for topic in taxonomy.topics]
    needs = [Need(topic, chance.choice(INTENSITIES)) for topic in chance.sample(topics, chance.randint(0, 4))]
    experience = [
        Experience(topic, StatementKind.TOPIC, chance.choice(list(Stage)), topic)
        for topic in chance.sample(topics, chance.randint(0, 3))
    ]
    met = chance.choice(register).ags
    return TownProfile(
        ags=town.ags,
        name=town.name,
        role=chance.choice([Role.MAYOR, Role.MAYOR, Role.ADMINISTRATION]),
        population=town.population if chance.random() < 0.97 else None,
        state=town.state,
        district=town.district,
        lat=town.lat,
        lon=town.lon,
        consent=chance.random() < 0.98,
        needs=tuple(needs),
        experience=tuple(experience),
        formats=tuple(chance.sample(list(Format), chance.randint(0, 3))),
        windows=tuple(chance.sample(WINDOW_KEYS, chance.randint(0, 5))),
        wishes=Wishes(same_size=chance.choice([None, True, False])),
        networks=(f"netz_{chance.randint(0, 40)}",) if chance.random() < 0.1 else (),
        history=(PastExchange(met, "tandem", date(2024, 5, 1)),) if chance.random() < 0.3 and met != town.ags else (),
    )
