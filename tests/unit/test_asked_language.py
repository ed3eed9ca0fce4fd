"""Which language does a browser's wish, or an address, lead to?"""

import pytest

from api.pages.asked_language import preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "de"),
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("fr,en;q=0.4,de;q=0.7", "de"),
        ("fr;q=0.9,en;q=0.1", "en"),
        ("fr,es", "de"),
        ("*", "de"),
        ("en;q=0,de;q=0", "de"),
        ("en;q=0", "de"),
        ("EN-gb ; q = 0.5", "en"),
        ("en;q=viel,de;q=0.1", "de"),
        ("en;q=nan", "de"),
        (";;;,,=", "de"),
        ("english", "de"),
        ("en," * 5_000, "en"),
    ],
)
def test_the_first_by_quality_of_ours_is_taken(header: str, language: str) -> None:
    assert preferred(header) == language
