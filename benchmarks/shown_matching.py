"""What do diagnoses, a re-run after a veto and a circle's kit look like?

Writes docs/matching-examples.md and docs/pictures/circle-kit.png from invented towns, by the very commands that a
person runs. Run: ``python -m benchmarks.shown_matching --browser /usr/bin/chromium``.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
EXAMPLES, PICTURE = ROOT / "docs" / "matching-examples.md", ROOT / "docs" / "pictures" / "circle-kit.png"
PROGRAM = "import sys; from api.cli import main; sys.argv[0] = 'matchmaker'; main()"
INVENTED = """
Ahornau Birkenfurt Buchenroda Distelbach Eibenstedt Erlental Eschenhagen Farnheim Fichtenau Ginsterburg
Haselstadt Heidefeld Holunderau Kiefernrode Lärchenberg Lindenwerder Moosbach Nesselhof Pappelheim Quendelau
Rohrbeck Sandornau Schlehdorf Tannenried Ulmenau Wacholdern Weidenbrück Weißdornau Zedernhain Zirbental
"""
NAMES = INVENTED.split()
STATES = ("Bayern", "Hessen", "Sachsen", "Thüringen", "Brandenburg", "Niedersachsen")
HEAD = """# Matching: what it looks like

Written by `python -m benchmarks.shown_matching --browser /usr/bin/chromium`, which runs the commands on invented towns.
Everything below is the program's own output; words: [matching.md](matching.md), [groups.md](groups.md).
"""


def tandems_without_one() -> dict[str, Any]:
    """Four towns; the last is just below the minimum score with everybody."""
    scores = [["Ahornau", "Birkenfurt", 0.81], ["Ahornau", "Distelbach", 0.38], ["Birkenfurt", "Buchenroda", 0.55]]
    return {"towns": [{"id": name} for name in NAMES[:4]], "scores": scores, "minimum_score": 0.4}


def visits_without_one() -> dict[str, Any]:
    """Two seekers and one host with a single place."""
    scores = [["Eibenstedt", "Fichtenau", 0.74], ["Erlental", "Fichtenau", 0.69]]
    return {"seekers": [{"id": "Eibenstedt"}, {"id": "Erlental"}], "hosts": [{"id": "Fichtenau"}], "scores": scores}


def circles_without_one() -> dict[str, Any]:
    """Five towns of one topic, three of them in one state."""
    states = ("Hessen", "Hessen", "Hessen", "Sachsen", "Bayern")
    return _circles(dict(zip(NAMES[10:15], states, strict=True)), seed=3)


def one_circle() -> dict[str, Any]:
    """Six towns of six states that may sit together."""
    return _circles(dict(zip(NAMES[20:26], STATES, strict=True)), seed=4)


def many_tandems() -> dict[str, Any]:
    """Thirty towns, each with some that it fits."""
    chance = Random(7)
    scores = [[a, b, round(chance.uniform(0.3, 0.9), 2)] for a, b in combinations(NAMES, 2) if chance.random() < 0.4]
    return {"towns": [{"id": name} for name in NAMES], "scores": scores}


def _circles(states: dict[str, str], seed: int) -> dict[str, Any]:
    chance = Random(seed)
    towns = [
        {
            "id": name,
            "state": state,
            "district": name,
            "population": chance.randint(7_000, 15_000),
            "topics": ["Ortskern"],
        }
        for name, state in states.items()
    ]
    scores = [[a, b, round(chance.uniform(0.4, 0.8), 2)] for a, b in combinations(states, 2)]
    return {"towns": towns, "scores": scores}


class Desk:
    """A folder in which problems lie and commands are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, problem: dict[str, Any]) -> str:
        """The problem as a file; its name."""
        (self.folder / name).write_text(json.dumps(problem, ensure_ascii=False), encoding="utf-8")
        return name

    def run(self, *arguments: str) -> str:
        """What ``matchmaker`` prints."""
        command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {PROGRAM}", *arguments]
        return subprocess.run(command, cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def shown(self, *arguments: str) -> str:
        """The command and what it prints, as a block of a document."""
        lines = "\n".join(line.rstrip() for line in self.run(*arguments).splitlines())
        return f"```\n$ matchmaker {' '.join(arguments)}\n{lines}\n```\n"


def chapters(desk: Desk) -> Iterator[str]:
    """The document, piece by piece."""
    yield HEAD
    yield "## Warum niemand? Three diagnoses\n"
    yield desk.shown("solve", "tandems", desk.put("tandems.json", tandems_without_one()))
    yield desk.shown("solve", "visits", desk.put("besuche.json", visits_without_one()))
    yield desk.shown("solve", "circles", desk.put("kreise.json", circles_without_one()))
    problem = many_tandems()
    before = json.loads(desk.run("solve", "tandems", desk.put("runde.json", problem), "--json"))
    pairs = [pair[:2] for pair in before["pairs"]]
    again = problem | {"earlier": pairs, "vetoed": pairs[:1]}
    yield "## A re-run after one veto\n"
    best = " – ".join(pairs[0])
    yield f"Thirty towns have {len(pairs)} tandems. Head office excludes the best, {best}, and asks again:\n"
    yield desk.shown("solve", "tandems", desk.put("nach-veto.json", again))
    yield "## A circle's kit\n"
    yield "`matchmaker solve circles kreis.json --kit mappen` writes one page per circle:\n"
    yield "![The kit of one circle: members, sessions with roles, the course of a session](pictures/circle-kit.png)"


def photograph(page_file: Path, browser: str) -> None:
    """The upper part of a kit, as it stands on a screen."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 900, "height": 1075})
        page.goto(page_file.as_uri())
        page.screenshot(path=PICTURE)
        chromium.close()


def main() -> None:
    """Write document and picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--browser", required=True)
    browser = parser.parse_args().browser
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        EXAMPLES.write_text("\n".join(chapters(desk)) + "\n", encoding="utf-8")
        desk.run("solve", "circles", desk.put("kreis.json", one_circle()), "--kit", "mappen")
        photograph(desk.folder / "mappen" / "kreis-1.html", browser)


if __name__ == "__main__":
    main()
