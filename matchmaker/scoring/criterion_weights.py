"""Which weights of the criteria stand in a JSON file, and can a format be scored with them?"""

from collections import Counter

from matchmaker.errors import Fault
from matchmaker.features.weights_file import weight_pairs
from matchmaker.scoring.formats import weight_faults
from matchmaker.towns.fault_list import printable
from matchmaker.towns.source_file import SourceFile

EXAMPLE = '{"similar_size": 0.18, "shared_challenge": 0.22, …}'


def read_criterion_weights(source: SourceFile) -> dict[str, float]:
    """One weight per criterion, ≥ 0, summing to 1; ``BadInput`` with all faults of the file."""
    pairs = weight_pairs(source, EXAMPLE)
    where = "Gewichte"
    times = Counter(name for name, _ in pairs)
    faults = [
        Fault(where, f"Dieses Kriterium steht {count}-mal in der Datei.", printable(name))
        for name, count in times.items()
        if count > 1
    ]
    faults += weight_faults(dict(pairs), where)
    if faults:
        raise source.refusal(*faults)
    return {name: float(weight) for name, weight in pairs}
