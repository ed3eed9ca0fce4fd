"""The house as it stands: every module keeps its rules, its size and its name. Standard library only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house import OURS, Module, faults_of

ROOT = Path(__file__).parents[2]


def modules() -> Iterator[tuple[str, Path, ast.Module]]:
    """Every module of the product: its dotted name, its file, its syntax tree."""
    for folder in OURS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            if "versions" not in file.parts:
                parts = file.relative_to(ROOT).with_suffix("").parts
                yield ".".join(parts), file.relative_to(ROOT), ast.parse(file.read_text(encoding="utf-8"))


def test_every_module_keeps_the_rules_of_the_house():
    broken = [f"{file}:{fault}" for name, file, tree in modules() for fault in faults_of(Module(name, tree))]

    assert broken == []


def test_no_package_of_ours_stands_beside_those_that_are_looked_at():
    packages = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}

    assert packages == set(OURS)


def test_package_files_hold_no_code():
    full = [str(file) for _, file, tree in modules() if file.name == "__init__.py" and tree.body]

    assert full == []


def test_every_module_asks_its_question_first():
    silent = [str(file) for _, file, tree in modules() if tree.body and not ast.get_docstring(tree)]

    assert silent == []


VAGUE = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "handler", "service", "data", "info"}


@pytest.mark.parametrize(("limit", "what"), [(250, "file"), (50, "function")])
def test_nothing_grows_beyond_its_limit(limit: int, what: str):
    long = []
    for _, file, tree in modules():
        if what == "file":
            lines = (ROOT / file).read_text(encoding="utf-8").count("\n")
            long += [f"{file}: {lines}"] if lines > limit else []
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
                lines = (node.end_lineno or 0) - first.lineno + 1
                long += [f"{file}:{node.lineno} {node.name}: {lines}"] if lines > limit else []

    assert long == []


def test_files_are_named_after_what_they_hold():
    vague = [str(file) for _, file, _ in modules() if set(file.stem.split("_")) & VAGUE]

    assert vague == []
