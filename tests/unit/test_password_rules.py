"""Which passwords are refused, and which are none of our business?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.rounds.password_rules import LONGEST, OWN_NAME, TOO_COMMON, TOO_LONG, TOO_SHORT, password_fault

OWN = ("sued@geschaeftsstelle.example", "Koordination Süd")


@pytest.mark.parametrize(
    "good",
    [
        "drei Brücken über die Zschopau",
        "korrekt pferd batterie klammer",
        "ßöäü ñandú 你好 🙂 hm",
        "hg7-kq2.mz9v",
        "passwortspeicher haben wir drei",
        "x" * 3 + " montags gibt es Suppe",
    ],
)
def test_length_counts_and_no_kind_of_sign_is_asked_for(good: str):
    """ASVS 5.0, 6.2.1, 6.2.5, 6.2.8."""
    assert password_fault(good, OWN) is None


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("", TOO_SHORT),
        ("elf Zeichen", TOO_SHORT),
        ("x" * (LONGEST + 1), TOO_LONG),
        ("aaaaaaaaaaaa", TOO_COMMON),
        ("abababababab", TOO_COMMON),
        ("123456789012", TOO_COMMON),
        ("qwertzuiopü123456", TOO_COMMON),
        ("abcdefghijklm", TOO_COMMON),
        ("Passwort12345", TOO_COMMON),
        ("p4$$w0rt2026!", TOO_COMMON),
        ("Passwort-Passwort", TOO_COMMON),
        ("Frühling 2026 !", TOO_COMMON),
        ("Bürgermeisteramt1", TOO_COMMON),
        ("2026 2025 1999", TOO_COMMON),
        ("202620262026! ", TOO_COMMON),
        ("mein sued@geschaeftsstelle.example", OWN_NAME),
        ("Koordination Süd 2026", OWN_NAME),
        ("ab sued morgen nicht", OWN_NAME),
    ],
)
def test_what_is_tried_first_is_refused_and_the_sentence_says_why(bad: str, why: str):
    """ASVS 5.0, 6.2.4, 6.2.11."""
    assert password_fault(bad, OWN) == why


@given(st.text(min_size=0, max_size=11))
def test_nothing_short_is_ever_taken(short: str):
    assert password_fault(short, OWN) == TOO_SHORT


@given(st.lists(st.sampled_from(["Sommer", "admin", "2026", "!", " ", "hallo", "Berlin"]), min_size=4, max_size=9))
def test_no_row_of_common_words_is_taken_whatever_stands_between(words: list[str]):
    assert password_fault("".join(words), OWN) in {TOO_SHORT, TOO_COMMON}
