"""Are vectors computed once, whatever happens to their file?"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matchmaker.features.vector_cache import MANY_TEXTS, RememberingEncoder

TEXTS = [f"text {number}" for number in range(MANY_TEXTS)]


@dataclass
class CountingEncoder:
    """Rows made of the lengths and first letters of texts; counts how often many texts were asked."""

    name: str = "counting 1"
    centring: float = 0.25
    asked: list[int] = field(default_factory=list)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked.append(len(texts))
        rows = [[len(text), *text.encode()[-2:]] for text in texts]
        return np.array(rows, dtype=np.float32) / 300


def remembered(folder: Path, encoder: CountingEncoder, texts: Sequence[str] = TEXTS) -> NDArray[np.float32]:
    return np.asarray(RememberingEncoder(encoder, folder).encode(texts))


def only_file(folder: Path) -> Path:
    [file] = folder.iterdir()
    return file


def test_many_texts_are_computed_once_and_come_back_the_same(tmp_path):
    encoder = CountingEncoder()

    first = remembered(tmp_path / "new" / "folder", encoder)
    second = remembered(tmp_path / "new" / "folder", encoder)

    assert encoder.asked == [MANY_TEXTS]
    assert first.dtype == second.dtype == np.float32
    assert np.array_equal(first, second)
    assert first == pytest.approx(encoder.encode(TEXTS), abs=1e-3)


def test_few_texts_are_computed_each_time_and_leave_no_file(tmp_path):
    encoder = CountingEncoder()

    assert np.array_equal(remembered(tmp_path, encoder, TEXTS[:3]), encoder.encode(TEXTS[:3]))
    assert list(tmp_path.iterdir()) == []


def test_it_is_named_and_centred_like_its_encoder(tmp_path):
    encoder = RememberingEncoder(CountingEncoder(), tmp_path)

    assert (encoder.name, encoder.centring) == ("counting 1", 0.25)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:0],
        lambda content: content[:-7],
        lambda content: content[:20],
        lambda content: content[:200] + bytes([content[200] ^ 1]) + content[201:],
        lambda content: bytes([content[0] ^ 1]) + content[1:],
        lambda content: b"something else entirely"[: len(content)],
    ],
    ids=["empty", "cut", "cut in the digest", "bit in the rows", "bit in the digest", "other content"],
)
def test_a_damaged_file_is_computed_anew_and_replaced(tmp_path, damage):
    encoder = CountingEncoder()
    first = remembered(tmp_path, encoder)
    sound = only_file(tmp_path).read_bytes()
    only_file(tmp_path).write_bytes(damage(sound))

    assert np.array_equal(remembered(tmp_path, encoder), first)
    assert encoder.asked == [MANY_TEXTS, MANY_TEXTS]
    assert only_file(tmp_path).read_bytes() == sound


def test_other_texts_and_another_version_have_files_of_their_own(tmp_path):
    encoder = CountingEncoder()

    remembered(tmp_path, encoder, [*TEXTS, "one", "two\nmore"])
    remembered(tmp_path, encoder, [*TEXTS, "one\ntwo", "more"])
    remembered(tmp_path, encoder)
    remembered(tmp_path, CountingEncoder(name="counting 2"))

    assert encoder.asked == [MANY_TEXTS + 2, MANY_TEXTS + 2, MANY_TEXTS]
    assert len(list(tmp_path.iterdir())) == 4


def test_a_folder_that_cannot_be_made_costs_time_and_nothing_else(tmp_path):
    (tmp_path / "file").write_text("no folder")
    encoder = CountingEncoder()

    rows = remembered(tmp_path / "file" / "cache", encoder)

    assert rows == pytest.approx(encoder.encode(TEXTS), abs=1e-3)


def test_writers_at_the_same_time_leave_one_sound_file(tmp_path):
    encoders = [CountingEncoder() for _ in range(8)]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda encoder: remembered(tmp_path, encoder), encoders))

    assert all(np.array_equal(rows, found[0]) for rows in found)
    reader = CountingEncoder()
    assert np.array_equal(remembered(tmp_path, reader), found[0])
    assert reader.asked == []
    assert only_file(tmp_path).suffix == ".bin"
