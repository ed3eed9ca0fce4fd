"""Which weights of the criteria stand in a JSON file, and can a format be scored with them?"""

from dataclasses import replace

from matchmaker.features.weights_file import doubled_faults, weight_pairs
from matchmaker.scoring.formats import weight_faults
from matchmaker.towns.fault_list import printable
from matchmaker.towns.source_file import SourceFile

EXAMPLE = '{"similar_size": 0.18, "shared_challenge": 0.22, …}'


def read_criterion_weights(source: SourceFile) -> dict[str, float]:
    """One weight per criterion, ≥ 0, summing to 1; ``BadInput`` with all faults of the file."""
    pairs = weight_pairs(source, EXAMPLE)
    where = "Gewichte"
    faults = [*doubled_faults(pairs, where), *weight_faults(dict(pairs), where)]
    if faults:
        raise source.refusal(*(replace(fault, column=fault.column and printable(fault.column)) for fault in faults))
    return {name: float(weight) for name, weight in pairs}
