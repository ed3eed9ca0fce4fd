"""Head office's hand over the topics, a town's proposed topic, and steps drawn by chance."""

from typing import Any

from hypothesis import strategies as st

from matchmaker.rounds.taxonomy_keeping import TaxonomyHand
from matchmaker.rounds.topic_wish import TopicWish
from matchmaker.taxonomy.care import Coined, Merged, Renamed, Step
from matchmaker.taxonomy.model import Challenge, Labels, Level, StateLaw, Topic
from matchmaker.towns.profile import Role, Visibility
from tests.builders import a_taxonomy, ags
from tests.round_builders import NOW, OLGA

BASE = a_taxonomy()
REASON = "Viele Städte nennen es so"
IDS = ("centre", "vacancy", "pop_ups", "retail", "people", "youth", "care", "empty_shops", "pop_up_lab", "c1", "t1")


def a_hand(seen: int = 0, **changes: Any) -> TaxonomyHand:
    return TaxonomyHand(**{"by": OLGA, "at": NOW, "reason": REASON, "seen": seen} | changes)


def a_wish(number: int = 1, **changes: Any) -> TopicWish:
    """Town 2's mayor: libraries, for head office alone."""
    told = {"text": "Bücherei im Leerstand", "intensity": 2 / 3, "visibility": Visibility.HEAD_OFFICE, "at": NOW}
    return TopicWish(**{"id": f"wish-{number}", "ags": ags(2), "role": Role.MAYOR} | told | changes)


def labels(name: str) -> Labels:
    return Labels(f"{name} de", f"{name} en", (f"auch {name}",), (), (f"Wort {name}",))


def some_steps() -> st.SearchStrategy[list[Step]]:
    """Up to six steps over the invented taxonomy, many of which do not fit."""
    coined = st.sampled_from(
        [
            Coined(Topic("t1", labels("T"), Level.SUBTOPIC, StateLaw.LOW, "youth", ("care",))),
            Coined(Challenge("c1", labels("C"), ("youth", "vacancy"))),
        ]
    )
    renamed = st.builds(Renamed, st.sampled_from(IDS), st.sampled_from([labels("A"), labels("B")]))
    merged = st.builds(Merged, st.sampled_from(IDS), st.sampled_from(IDS))
    return st.lists(st.one_of(coined, renamed, merged), max_size=6)
