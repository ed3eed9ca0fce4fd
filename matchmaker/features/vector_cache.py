"""Where are the vectors of many known texts kept, so that they are computed once?"""

import hashlib
import logging
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.text_encoder import TextEncoder, Vectors

Half = NDArray[np.float16]
MANY_TEXTS = 100
DIGEST_BYTES = hashlib.sha256().digest_size

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RememberingEncoder:
    """An encoder of dense vectors that keeps those of ``MANY_TEXTS`` or more texts in a file of ``folder``.

    The file's name is the SHA-256 of the encoder's name and the texts, so other texts or another encoder never meet
    it; it begins with the SHA-256 of its content, so a damaged one is noticed and computed anew. It is written under
    another name and then moved, so that processes may write at the same time. A folder that cannot be written to
    costs time, nothing else.
    """

    encoder: TextEncoder
    folder: Path

    @property
    def name(self) -> str:
        return self.encoder.name

    @property
    def centring(self) -> float:
        return self.encoder.centring

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The encoder's rows; many texts rounded to half precision, whether computed or read."""
        if len(texts) < MANY_TEXTS:
            return self.encoder.encode(texts)
        file = self.folder / f"vectors-{_key(self.name, texts)}.bin"
        rows = _read(file, len(texts))
        if rows is None:
            rows = np.asarray(self.encoder.encode(texts)).astype(np.float16)
            _write(file, rows)
        return rows.astype(np.float32)


def _key(name: str, texts: Sequence[str]) -> str:
    # Lengths before texts: without them two lists that only differ in where one text ends would share a key.
    parts = [name, *(f"{len(text)}:{text}" for text in texts)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _read(file: Path, count: int) -> Half | None:
    """The rows of a sound file; None where it is missing, damaged or of another shape."""
    try:
        content = file.read_bytes()
        digest, body = content[:DIGEST_BYTES], content[DIGEST_BYTES:]
        if hashlib.sha256(body).digest() != digest:
            return None
        rows: Half = np.load(BytesIO(body), allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return rows if rows.ndim == 2 and len(rows) == count else None


def _write(file: Path, rows: Half) -> None:
    body = BytesIO()
    np.save(body, rows, allow_pickle=False)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _move_into_place(file, hashlib.sha256(body.getvalue()).digest() + body.getvalue())
    except OSError as fault:
        logger.info("vectors are not kept in %s: %s", file.parent, fault)


def _move_into_place(file: Path, content: bytes) -> None:
    number, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.stem}-")
    try:
        with os.fdopen(number, "wb") as draft:
            draft.write(content)
        Path(name).replace(file)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise
