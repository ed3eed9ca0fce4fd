"""The fixed cast: invented towns and a small taxonomy, the same in every test.

Their AGS begin with 99, which no German state has, so nobody takes them for real ones.
"""

from typing import Any

from matchmaker.taxonomy.model import Challenge, Labels, Level, Method, StateLaw, Taxonomy, Topic
from matchmaker.towns.profile import Experience, Need, Role, Stage, StatementKind, TownProfile
from matchmaker.towns.register import RegisteredTown

NAMES = (
    "Ahornstedt",
    "Birkenau am See",
    "Cedernburg",
    "Dornfeld",
    "Eschenhain",
    "Fichtenrode",
    "Ginsterbach",
    "Holderstadt",
)


def ags(number: int) -> str:
    """The key of the n-th invented town."""
    return f"99{number:06d}"


def a_topic(id: str, broader: str | None = None, level: Level = Level.TOPIC, law: StateLaw = StateLaw.LOW) -> Topic:
    return Topic(id, Labels(id.capitalize(), id.capitalize()), level, law, broader)


def a_taxonomy() -> Taxonomy:
    """Two fields: centre (vacancy › pop_ups, retail) and people (youth, care under state law)."""
    return Taxonomy(
        version="test-1",
        topics=(
            a_topic("centre", level=Level.FIELD),
            a_topic("vacancy", "centre"),
            a_topic("pop_ups", "vacancy", Level.SUBTOPIC),
            a_topic("retail", "centre"),
            a_topic("people", level=Level.FIELD),
            a_topic("youth", "people"),
            a_topic("care", "people", law=StateLaw.HIGH),
        ),
        challenges=(Challenge("empty_shops", Labels("Leere Läden", "Empty shops"), ("vacancy", "retail")),),
        methods=(
            Method("pop_up_lab", Labels("Pop-up-Labor", "Pop-up lab"), ("vacancy",)),
            Method("citizens_council", Labels("Bürgerrat", "Citizens' council"), ("youth",)),
        ),
    )


def a_town(number: int, **changes: Any) -> RegisteredTown:
    """The n-th invented town as the register holds it."""
    facts: dict[str, Any] = {
        "ags": ags(number),
        "name": NAMES[number % len(NAMES)] + (f" {number}" if number >= len(NAMES) else ""),
        "state": ("Sachsen", "Hessen", "Bayern")[number % 3],
        "population": 8_000 + 500 * number,
        "population_year": 2023,
        "source": "erfunden",
        "lat": 50.0 + 0.1 * number,
        "lon": 10.0 + 0.1 * number,
    }
    return RegisteredTown(**(facts | changes))


def a_profile(number: int, **changes: Any) -> TownProfile:
    """The n-th invented town's profile: a mayor with consent, one need and one experience."""
    facts: dict[str, Any] = {
        "ags": ags(number),
        "name": NAMES[number % len(NAMES)],
        "role": Role.MAYOR,
        "population": 8_000 + 500 * number,
        "state": ("Sachsen", "Hessen", "Bayern")[number % 3],
        "district": ags(number)[:5],
        "lat": 50.0 + 0.1 * number,
        "lon": 10.0 + 0.1 * number,
        "consent": True,
        "needs": (Need("vacancy"),),
        "experience": (Experience("retail", StatementKind.TOPIC, Stage.IN_OPERATION, topic="retail"),),
    }
    return TownProfile(**(facts | changes))
