"""Is a figure's place among all small towns said with the word that belongs to its kind?"""

import re

import pytest

from api.pages.spoken import SPOKEN
from api.pages.town_facts import HIGHER, RANK_WORDS
from matchmaker.towns.indicators import INDICATORS, POPULATION

LABELS = {one.key: one.label_de for one in (POPULATION, *INDICATORS.values())}


@pytest.mark.parametrize(
    ("word", "begins", "english"),
    [("weiter", "Entfernung", "farther"), ("größer", "(Haushaltsgröße|.*fläche$)", "larger")],
)
def test_distances_are_farther_and_sizes_larger(word: str, begins: str, english: str) -> None:
    told = {key for key in LABELS if RANK_WORDS.get(key, HIGHER).startswith(f"{word} ")}

    assert told == {key for key, label in LABELS.items() if re.match(begins, label)}
    for key in told:
        assert SPOKEN["en"].say(RANK_WORDS[key], rank="7") == f"{english} than in 7 of 100 small towns"


def test_words_are_kept_for_figures_that_there_are() -> None:
    assert RANK_WORDS.keys() <= LABELS.keys()
