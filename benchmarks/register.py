"""How much of the packaged register agrees with an official list of municipalities, and how fast does it load?

    python benchmarks/register.py OFFICIAL_FILE

The file may have any layout that ``matchmaker towns load`` reads.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from matchmaker.towns.geography import great_circle_km
from matchmaker.towns.names import TITLES, forms, normal
from matchmaker.towns.official.merging import merge_register
from matchmaker.towns.official.reading import load_official
from matchmaker.towns.official.table import OfficialMunicipality
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.register_file import read_geonames, read_register

RUNS = 5
FAR_KM = 10.0


def main() -> None:
    """Print two tables: what is right, wrong and missing; and mean seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "official", type=Path, help="AuszugGV (xlsx), GV100AD (text) or a table of municipalities (CSV)"
    )
    path = parser.parse_args().official
    register, table = read_register(), load_official(path)
    official = {one.ags: one for one in table.municipalities}
    print(f"Official file: {table.layout}, {table.source}, {len(official):,} municipalities\n")
    print(f"{'small towns (5,000 to < 20,000 inhabitants)':<52}{'GeoNames alone':>16}{'with pilot towns':>18}")
    for label, alone, together in zip(
        LABELS, counts(read_geonames(), official), counts(register.all, official), strict=True
    ):
        print(f"{label:<52}{alone:>16,}{together:>18,}")
    print(f"\n{f'mean of {RUNS} runs':<52}{'seconds':>16}")
    for label, work in (
        ("read the packaged register, with distances", read_register),
        ("read the official file", lambda: load_official(path)),
        ("lay it over the register, with distances", lambda: merge_register(register, table)),
    ):
        print(f"{label:<52}{mean_seconds(work):>16.2f}")


LABELS = (
    "in the register",
    "right: small in the official list too",
    "wrong: officially smaller or larger",
    "wrong: no such municipality",
    "missing: officially small, not in the register",
    "right, but under another place's name",
    "right, but more than 10 km away",
    "right, but population off by more than a tenth",
)


def counts(towns: Iterable[RegisteredTown], official: dict[str, OfficialMunicipality]) -> tuple[int, ...]:
    """One figure per label."""
    small = {town.ags: town for town in towns if is_small(town.population)}
    officially = {ags for ags, one in official.items() if is_small(one.population)}
    right = [(town, official[ags]) for ags, town in small.items() if ags in officially]
    return (
        len(small),
        len(right),
        sum(ags in official and ags not in officially for ags in small),
        sum(ags not in official for ags in small),
        len(officially - small.keys()),
        sum(not same_place_name(town.name, one.name) for town, one in right),
        sum(is_far(town, one) for town, one in right),
        sum(abs(town.population / one.population - 1) > 0.1 for town, one in right),
    )


def same_place_name(first: str, second: str) -> bool:
    """Whether two lists mean the same town by these names: a common form, or one continues the other.

    "Triberg" and "Triberg im Schwarzwald" are the same, "Nordholz" and "Wurster Nordseeküste" are not.
    Meant for two entries with one key; by itself a shared beginning proves nothing.
    """
    if forms(first) & forms(second):
        return True
    words = ([word for word in normal(name).split() if word not in TITLES] for name in (first, second))
    shorter, longer = sorted(words, key=len)
    return bool(shorter) and longer[: len(shorter)] == shorter


def is_small(population: int) -> bool:
    """By population alone, as GeoNames knows no town rights."""
    return 5_000 <= population < 20_000


def is_far(town: RegisteredTown, one: OfficialMunicipality) -> bool:
    """False where the official file has no coordinates."""
    if None in (town.lat, town.lon, one.lat, one.lon):
        return False
    return great_circle_km((town.lat or 0, town.lon or 0), (one.lat or 0, one.lon or 0)) > FAR_KM


def mean_seconds(work: Callable[[], object]) -> float:
    """Mean wall-clock seconds of several runs."""
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.mean(seconds)


if __name__ == "__main__":
    main()
