"""What is expected of a criterion where a town left the facts out?"""

from collections.abc import Sequence

import numpy as np

from matchmaker.scoring.block import Block
from matchmaker.scoring.criterion import Criterion
from matchmaker.scoring.eligibility import Eligibility

WITHOUT_EVIDENCE = 0.3
# √½ · √½ is a hair below ½ in float32.
ENOUGH_COMPLETENESS = 0.5 - 1e-6
LOWER_QUARTILE = 0.25
REFERENCE_TOWNS = 600


def expected_values(criteria: Sequence[Criterion], eligibility: Eligibility, towns: int) -> dict[str, float]:
    """μ_k: the lower quartile of c_k over eligible ordered pairs with q_k ≥ 0.5, 0.3 where there are none.

    The lower quartile, so that leaving a field empty hardly ever pays. Exact up to 600 towns; above
    that over all pairs of 600 towns spread evenly over the sorted AGS, hence still the same for any
    order of input.
    """
    block = reference_block(towns)
    allowed = eligibility.allowed(block)
    expected = {}
    for criterion in criteria:
        counted = allowed & (criterion.completeness(block) >= ENOUGH_COMPLETENESS)
        seen = criterion.values(block)[counted]
        expected[criterion.name] = float(np.quantile(seen, LOWER_QUARTILE)) if seen.size else WITHOUT_EVIDENCE
    return expected


def reference_block(towns: int) -> Block:
    """All pairs of up to 600 towns, of more towns those of 600 spread evenly over the sorted AGS."""
    chosen = np.arange(towns)
    if towns > REFERENCE_TOWNS:
        chosen = np.linspace(0, towns - 1, REFERENCE_TOWNS).astype(np.intp)
    return Block(chosen, chosen)
