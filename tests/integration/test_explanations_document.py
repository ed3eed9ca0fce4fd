"""The printed explanations are what the product says today."""

from pathlib import Path

from benchmarks.pilot_explanations import lines

DOCUMENT = Path(__file__).parents[2] / "docs" / "explanations.md"


def test_the_printed_explanations_are_word_for_word_those_of_the_product():
    assert "\n".join(lines()) == DOCUMENT.read_text(encoding="utf-8")
