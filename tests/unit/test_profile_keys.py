"""How is a likely typing error answered?"""

import pytest

from matchmaker.towns.profile_keys import EXPERIENCE_KEYS, TOWN_KEYS, did_you_mean, near_words


@pytest.mark.parametrize(
    ("near", "sentence"),
    [
        ((), ""),
        (("a",), " Meinten Sie „a“?"),
        (("a", "b"), " Meinten Sie „a“ oder „b“?"),
        (("a", "b", "c"), " Meinten Sie „a“, „b“ oder „c“?"),
    ],
)
def test_what_looks_alike_is_offered_in_one_sentence(near, sentence):
    assert did_you_mean(near) == sentence


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("populaton", TOWN_KEYS, ("population",)),
        ("visability", EXPERIENCE_KEYS, ("visibility",)),
        ("xyz", TOWN_KEYS, ()),
        ("population" * 100_000, TOWN_KEYS, ()),
    ],
)
def test_the_likest_key_is_found_even_for_absurdly_long_ones(word, known, near):
    assert near_words(word, known) == near
