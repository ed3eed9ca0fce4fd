"""Is a monitor's token refused where it could be guessed, or could not travel in a header?"""

import pytest

from api.settings import Settings, read_settings
from matchmaker.errors import BadInput, Fault

TOKEN = "monitor-0123456789-abcdefghijklmnop"


def test_a_long_random_token_is_taken_and_stays_out_of_what_is_logged():
    settings = read_settings({"METRICS_TOKEN": TOKEN})

    assert settings == Settings(metrics_token=TOKEN)
    assert TOKEN not in repr(settings)


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("short", "Der Schlüssel braucht mindestens 32 Zeichen."),
        (
            "ab" * 20,
            "Der Schlüssel ist zu leicht zu raten: Er braucht mindestens 8 verschiedene Zeichen.",
        ),
        *(
            (
                f"{TOKEN}{sign}{TOKEN}",
                (
                    "Der Zugang für die Überwachung besteht aus Buchstaben, Ziffern und Zeichen ohne Umlaute "
                    "und Leerzeichen."
                ),
            )
            for sign in ("ü", " ", "\t")
        ),
    ],
    ids=["short", "monotonous", "umlaut", "space", "tab"],
)
def test_every_other_one_is_refused_with_its_reason(token: str, reason: str):
    with pytest.raises(BadInput) as refusal:
        read_settings({"METRICS_TOKEN": token})

    assert refusal.value.faults == (Fault("METRICS_TOKEN", reason),)
