"""Are sources told in the reader's language: our own words in English, a document's title as it is?"""

import re
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.graph.place_facts import SETTING_SOURCE
from matchmaker.graph.tie_facts import OWN_STATEMENT
from matchmaker.graph.writing import TAXONOMY_SOURCE
from matchmaker.rounds.case_card_experience import SOURCE
from matchmaker.scoring.provenance import REGISTER_POINT
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.indicators import INDICATORS
from matchmaker.towns.pilot.reading import read_pilot_profiles
from matchmaker.towns.register import GEONAMES_SOURCE
from matchmaker.towns.told_source import SourcePart, source_parts, told_source

REPORT = "Tätigkeitsbericht zur Pilotphase Kleinstadtakademie"
OUR_WORDS = ("Abschnitt", "Aussage", "eigene", "Luftlinie", "Bildunterschrift", "Themenliste", "Profil", "oft")


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        (f"{REPORT}, Abschnitt 4.1", f"{REPORT}, section 4.1"),
        (f"{REPORT}, Abschnitt 4.1, Bildunterschrift", f"{REPORT}, section 4.1, picture caption"),
        (
            "Bericht, Abschnitt 2 (Aussage über den ganzen Verbund).",
            "Bericht, section 2 (statement about the whole consortium).",
        ),
        ("Heft, Abschnitt Ansatz und Ziel", "Heft, section Ansatz und Ziel"),
        ("Themenliste; Profil der Stadt", "list of topics; the town's profile"),
        (
            "eigene Berechnung, Luftlinie zwischen den Ortspunkten des Registers, 2023",
            "own calculation, as the crow flies between the place points of the register, 2023",
        ),
        (
            "2023, eigene Berechnung, Luftlinie zwischen den Ortspunkten des Registers",
            "2023, own calculation, as the crow flies between the place points of the register",
        ),
        (
            "Destatis, Gemeindeverzeichnis, 31.12.2023, Basis nicht angegeben",
            "Destatis, Gemeindeverzeichnis, 31.12.2023, basis not stated",
        ),
        ("Bericht 2023, Abschnitt Eis; Abschnitt", "Bericht 2023, section Eis; Abschnitt"),
        ("", ""),
    ],
)
def test_our_own_words_of_a_source_are_english_and_its_title_stays(stored: str, told: str):
    assert told_source(stored, "en") == told
    assert told_source(stored, "de") == stored


def test_a_page_learns_which_stretches_are_german():
    parts = source_parts("Heft, Abschnitt 2 (Aussage über den ganzen Verbund); Blatt", "en")

    assert parts == (
        SourcePart("Heft", is_german=True),
        SourcePart(", section 2 (statement about the whole consortium); ", is_german=False),
        SourcePart("Blatt", is_german=True),
    )


def test_no_source_that_the_product_writes_keeps_our_german_words():
    pilot = chain.from_iterable((*one.needs, *one.experience) for one in read_pilot_profiles(read_taxonomy()))
    written = {one.source for one in pilot if one.source}
    written |= {f"{one.source}, {one.year}" for one in INDICATORS.values()}
    written |= {TAXONOMY_SOURCE, OWN_STATEMENT, SETTING_SOURCE, GEONAMES_SOURCE, REGISTER_POINT, SOURCE}

    told = [told_source(source, "en") for source in sorted(written)]

    kept = [one for one in told if set(OUR_WORDS) & set(re.findall(r"\w+", one))]
    assert kept == []


@given(st.text(max_size=200))
def test_any_text_is_told_and_the_german_one_is_as_stored(source: str):
    told = told_source(source, "en")

    assert told_source(source, "de") == source
    assert bool(told) == bool(source)
