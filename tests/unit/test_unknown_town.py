"""Does the refusal of an unknown town say what was looked for, a name or a key?"""

import pytest

from matchmaker.errors import UnknownTown


@pytest.mark.parametrize(
    ("query", "near", "sentence"),
    [
        ("99999999", (), "Keine Stadt hat den Gemeindeschlüssel „99999999“."),
        ("12 0 64 999", (), "Keine Stadt hat den Gemeindeschlüssel „12 0 64 999“."),
        ("Nirgends", (), "Keine Stadt heißt „Nirgends“."),
        ("Ahornstet", ("Ahornstedt",), "Keine Stadt heißt „Ahornstet“. Meinten Sie: Ahornstedt?"),
    ],
)
def test_an_unknown_town_is_refused_by_what_was_looked_for(query: str, near: tuple[str, ...], sentence: str) -> None:
    assert str(UnknownTown(query, near)) == sentence
