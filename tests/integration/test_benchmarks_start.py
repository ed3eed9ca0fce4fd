"""Does every benchmark still find what it imports, and does the register's measure what it says?"""

import runpy
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "benchmarks").glob("*.py"))
REGISTER = ROOT / "benchmarks" / "register.py"


@pytest.fixture
def as_a_script(monkeypatch):
    """Imports happen anew and what a script puts on the path is taken off again."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "benchmarks"]:
        monkeypatch.delitem(sys.modules, name)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_benchmark_finds_all_that_it_imports(as_a_script, script):
    names = runpy.run_path(str(script), run_name="started")

    assert "?" in names["__doc__"].partition("\n")[0]


def test_what_runs_in_an_environment_of_its_own_is_no_benchmark():
    assert [path.name for path in (ROOT / "benchmarks" / "peers").glob("*.py")] == ["mentor_match.py"]


def test_the_registers_benchmark_counts_an_official_list(as_a_script, monkeypatch, tmp_path, capsys):
    official = tmp_path / "2023.csv"
    official.write_text("ags,name,pop_2023\n01053090,Mölln,19566\n14521710,Zwönitz,11895\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["register.py", str(official)])

    script = runpy.run_path(str(REGISTER), run_name="started")
    script["main"].__globals__["RUNS"] = 1
    script["main"]()

    counted = dict(line.rsplit(maxsplit=2)[::2] for line in capsys.readouterr().out.splitlines() if ":" in line)
    assert counted["right: small in the official list too"] == "2"
    assert counted["missing: officially small, not in the register"] == "0"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Triberg", "Triberg im Schwarzwald", True),
        ("Kötzting", "Bad Kötzting", True),
        ("Nordholz", "Wurster Nordseeküste", False),
        ("Neu", "Neustadt", False),
    ],
)
def test_two_spellings_of_one_place_are_known(as_a_script, first, second, same):
    assert runpy.run_path(str(REGISTER), run_name="started")["same_place_name"](first, second) is same
