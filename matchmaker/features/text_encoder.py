"""What is an encoder of texts?"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Vectors = NDArray[np.float32] | csr_array


class TextEncoder(Protocol):
    """Turns texts into rows of length 1, so that the product of two rows says how alike two texts are.

    ``name`` tells encoders and their versions apart. ``centring`` in [0, 1] is how much of the mean of all known
    rows is taken out before rows are compared; 0 for sparse rows.
    """

    @property
    def name(self) -> str: ...

    @property
    def centring(self) -> float: ...

    def encode(self, texts: Sequence[str]) -> Vectors: ...
