"""Invented profiles for property tests: every field may be missing, statements may clash and repeat."""

from datetime import date

from hypothesis import strategies as st

from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import (
    Experience,
    Format,
    Need,
    Role,
    Stage,
    StatementKind,
    TownProfile,
    Visibility,
    Wishes,
)
from tests.builders import a_taxonomy, ags

TAXONOMY = a_taxonomy()
TOPICS = [topic.id for topic in TAXONOMY.topics]
WINDOWS = ["mon_am", "tue_am", "tue_pm", "wed_am", "thu_pm"]
TODAY = date(2026, 3, 15)
STATES = ["Sachsen", "Hessen", "Bayern"]

needs = st.builds(
    Need,
    id=st.sampled_from([*TOPICS, "empty_shops"]),
    intensity=st.sampled_from([1 / 3, 2 / 3, 1.0]),
    visibility=st.sampled_from(list(Visibility)),
)
about_topics = st.sampled_from(TOPICS).flatmap(
    lambda topic: st.builds(
        Experience,
        id=st.just(topic),
        kind=st.just(StatementKind.TOPIC),
        stage=st.sampled_from(list(Stage)),
        topic=st.sampled_from([topic, None]),
        failed=st.booleans(),
        evaluated=st.booleans(),
        visibility=st.sampled_from(list(Visibility)),
        year=st.sampled_from([None, 2021]),
    )
)
about_methods = st.builds(
    Experience,
    id=st.sampled_from([method.id for method in TAXONOMY.methods]),
    kind=st.just(StatementKind.METHOD),
    stage=st.sampled_from(list(Stage)),
    topic=st.sampled_from([*TOPICS, None]),
)
wishes = st.builds(
    Wishes,
    same_size=st.sampled_from([None, True, False]),
    same_network=st.sampled_from([None, True, False]),
    other_level=st.sampled_from([None, True]),
)


@st.composite
def profiles(draw: st.DrawFn, number: int = 0, towns: int = 6) -> TownProfile:
    """One town's profile; it may remember, block or share networks with towns 0 … ``towns`` − 1."""
    others = st.sampled_from([ags(other) for other in range(towns) if other != number] or [ags(towns)])
    days = st.sampled_from([None, date(2023, 6, 1), date(2024, 3, 15), date(2025, 12, 31)])
    remembered = st.builds(
        PastExchange,
        with_ags=others,
        format=st.just("tandem"),
        ended=days,
        wish_to_go_on=st.booleans(),
        declined=st.sampled_from([None, None, date(2025, 3, 15), date(2025, 3, 16)]),
        not_again=st.sampled_from([False, False, False, True]),
    )
    placed = draw(st.booleans())
    return TownProfile(
        ags=ags(number),
        name=f"Stadt {number}",
        role=draw(st.sampled_from([None, Role.MAYOR, Role.ADMINISTRATION])),
        field=draw(st.sampled_from([None, "Bauen", "Kultur"])),
        population=draw(st.sampled_from([None, 5_000, 7_499, 8_000, 20_000])),
        state=draw(st.sampled_from(STATES)),
        district=draw(st.sampled_from(["99001", "99002"])),
        lat=draw(st.floats(47, 55)) if placed else None,
        lon=draw(st.floats(6, 15)) if placed else None,
        association=draw(st.sampled_from([None, "A", "B"])),
        consent=draw(st.sampled_from([True, True, True, False])),
        capacity=draw(st.sampled_from([None, 0, 1, 2])),
        paused_until=draw(st.sampled_from([None, TODAY, date(2026, 3, 16)])),
        needs=tuple(draw(st.lists(needs, max_size=4))),
        experience=tuple(draw(st.lists(about_topics | about_methods, max_size=3))),
        formats=tuple(draw(st.lists(st.sampled_from(list(Format)), max_size=2, unique=True))),
        windows=tuple(draw(st.lists(st.sampled_from(WINDOWS), max_size=4, unique=True))),
        wishes=draw(wishes),
        blocked=tuple(draw(st.lists(others, max_size=1))),
        networks=tuple(draw(st.lists(st.sampled_from(["netz_1", "netz_2"]), max_size=1))),
        history=draw(st.none() | st.lists(remembered, max_size=1).map(tuple)),
    )


@st.composite
def networks_of_towns(draw: st.DrawFn, least: int = 2, most: int = 5) -> tuple[TownProfile, ...]:
    """A few towns that know of each other."""
    count = draw(st.integers(least, most))
    return tuple(draw(profiles(number, count)) for number in range(count))
