"""How like is a text to entries that go by several names?"""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matchmaker.features.entry_likeness import EntryLikeness
from matchmaker.features.ngram_encoder import NgramEncoder


class Compass:
    """Texts that are angles in degrees become points on a circle."""

    name = "compass"

    def __init__(self, centring: float = 0.0) -> None:
        self.centring = centring

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        angles = np.radians([float(text) for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_half_is_the_best_name_and_half_the_centre_of_all():
    likeness = EntryLikeness(Compass(), [["0", "60"], ["90"]])

    # To 0 degrees: the best name is 0, the centre lies at 30; the other entry stands at a right angle.
    assert likeness.to("0") == pytest.approx([(1 + np.cos(np.pi / 6)) / 2, 0], abs=1e-6)


def test_what_points_away_counts_as_nothing():
    assert EntryLikeness(Compass(), [["180"], ["0"]]).to("0") == pytest.approx([0, 1], abs=1e-6)


def test_centring_takes_out_what_all_names_have_in_common():
    names = [["40"], ["50"]]

    apart = np.diff(EntryLikeness(Compass(0.5), names).to("50"))
    close = np.diff(EntryLikeness(Compass(), names).to("50"))

    assert apart > close > 0


@given(
    st.lists(st.lists(st.integers(0, 359).map(str), min_size=1, max_size=4), min_size=1, max_size=6),
    st.integers(0, 359).map(str),
    st.sampled_from([0.0, 0.5, 1.0]),
)
def test_values_lie_between_0_and_1_and_do_not_depend_on_the_order_of_names(names, text, centring):
    values = EntryLikeness(Compass(centring), names).to(text)
    turned = EntryLikeness(Compass(centring), [entry[::-1] for entry in names]).to(text)

    assert values.shape == (len(names),)
    assert ((values >= 0) & (values <= 1 + 1e-6)).all()
    # Where names cancel each other out, their centre is rounding noise: no law holds for it.
    if all(abs(sum(np.exp(1j * np.radians(float(name))) for name in entry)) > 0.01 for entry in names) and not centring:
        assert turned == pytest.approx(values, abs=1e-4)


def test_a_name_by_its_own_spelling_is_found_and_a_text_without_known_letters_is_like_nothing():
    names = [["Freibad", "Schwimmbad"], ["Wald"]]
    likeness = EntryLikeness(NgramEncoder([name for entry in names for name in entry]), names)

    assert likeness.to("Wald") == pytest.approx([0, 1])
    assert likeness.to("Хлеб") == pytest.approx([0, 0])
    assert likeness.to("Schwimmbäder")[0] > likeness.to("Schwimmbäder")[1]
