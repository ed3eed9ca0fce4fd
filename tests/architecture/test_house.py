"""Can the rules of the house be fooled? Each way that was thought of, on a small source."""

import ast

import pytest

from tests.architecture.house import Module, faults_of


def faults(name: str, source: str) -> list[str]:
    return faults_of(Module(name, ast.parse(source)))


BREACHES = [
    ("matchmaker.towns.plan", "import matchmaker.storage", "1: matchmaker.towns imports matchmaker.storage"),
    ("matchmaker.towns.plan", "from matchmaker import storage", "1: matchmaker.towns imports matchmaker.storage"),
    ("matchmaker.towns.plan", "from matchmaker import storage as s", "1: matchmaker.towns imports matchmaker.storage"),
    ("matchmaker.towns.plan", "import api.wiring as w", "1: matchmaker.towns imports api"),
    (
        "matchmaker.graph.plan",
        "from matchmaker.features.text import x",
        "1: matchmaker.graph imports matchmaker.features",
    ),
    ("emails.plan", "from api.settings import Settings", "1: emails imports api"),
    ("matchmaker.towns.plan", "import fastapi", "1: matchmaker.towns imports fastapi"),
    ("matchmaker.towns.plan", "from numpy.linalg import norm", "1: matchmaker.towns imports numpy"),
    ("api.pages.plan", "import sqlalchemy as sa", "1: api.pages.plan touches the database"),
    ("api.pages.plan", "from sqlalchemy.orm import Session", "1: api.pages.plan touches the database"),
    ("matchmaker.towns.plan", "from . import names", "1: a relative import hides the room"),
    ("matchmaker.towns.plan", "from ..storage import engine", "1: a relative import hides the room"),
    ("matchmaker.cellar.plan", "import json", "1: matchmaker.cellar.plan lies in no room of the table"),
    ("api.plan", "from matchmaker.cellar import wine", "1: matchmaker.cellar.wine lies in no room of the table"),
    ("api.plan", "import matchmaker", "1: matchmaker lies in no room of the table"),
    ("api.plan", "from matchmaker import *", "1: matchmaker.* lies in no room of the table"),
    ("api.plan", "def f():\n    import json", "2: an import that is not at the top"),
    ("api.plan", "class A:\n    from json import dumps", "2: an import that is not at the top"),
    ("api.plan", "if True:\n    import json", "2: an import that is not at the top"),
    ("api.plan", "try:\n    import json\nexcept OSError:\n    pass", "2: an import that is not at the top"),
    ("api.plan", "import importlib", "1: loads modules by name"),
    ("api.plan", "import importlib.util", "1: loads modules by name"),
    ("api.plan", "from importlib import import_module as bring", "1: loads modules by name"),
    ("api.plan", "import runpy", "1: loads modules by name"),
    ("api.plan", "tool.import_module('json')", "1: loads modules by name"),
    ("api.plan", "storage = __import__('matchmaker.storage')", "1: __import__"),
    ("api.plan", "import builtins\nbuiltins.__import__('json')", "2: __import__"),
    ("api.plan", "load = __import__\n", "1: __import__"),
    ("api.plan", "exec('import json')", "1: exec"),
    ("api.plan", "from typing import TYPE_CHECKING", "1: TYPE_CHECKING"),
    ("api.plan", "from typing import TYPE_CHECKING as T", "1: TYPE_CHECKING"),
    ("api.plan", "import typing\nif typing.TYPE_CHECKING:\n    pass", "2: TYPE_CHECKING"),
    ("api.plan", "try:\n    f()\nexcept:\n    pass", "3: a broad except"),
    ("api.plan", "try:\n    f()\nexcept Exception:\n    pass", "3: a broad except"),
    ("api.plan", "try:\n    f()\nexcept (Exception, OSError) as e:\n    pass", "3: a broad except"),
    ("api.plan", "try:\n    f()\nexcept (OSError, (ValueError, BaseException)):\n    pass", "3: a broad except"),
    ("api.plan", "import builtins\ntry:\n    f()\nexcept builtins.Exception:\n    pass", "4: a broad except"),
    ("api.plan", "try:\n    f()\nexcept* Exception:\n    pass", "3: a broad except"),
    ("api.plan", "import contextlib\nwith contextlib.suppress(Exception):\n    f()", "2: a broad suppress"),
]


@pytest.mark.parametrize(("name", "source", "fault"), BREACHES, ids=lambda value: value.replace("\n", " ; "))
def test_a_breach_is_found_in_its_line_and_nothing_else_is(name: str, source: str, fault: str):
    assert set(faults(name, source)) == {fault}


KEPT = [
    ("api.plan", "from matchmaker.storage import engine\nfrom emails import words\nimport typer"),
    ("api.wiring", "import sqlalchemy as sa"),
    ("api.cli", "import importlib\nimportlib.import_module('json')"),
    ("matchmaker.storage.plan", "import sqlalchemy as sa"),
    ("matchmaker.taxonomy.plan", "from importlib.resources import files\nfrom importlib import resources"),
    ("matchmaker.towns.plan", "import re\nFOUND = re.compile('a')\nfrom matchmaker.towns.names import x"),
    ("matchmaker.towns.plan", "try:\n    f()\nexcept (OSError, ValueError):\n    pass"),
    ("matchmaker.towns.plan", "try:\n    import openpyxl\nexcept ImportError:\n    openpyxl = None"),
    ("matchmaker.__init__", ""),
]


@pytest.mark.parametrize(("name", "source"), KEPT, ids=lambda value: value.replace("\n", " ; "))
def test_what_the_rules_allow_is_left_alone(name: str, source: str):
    assert faults(name, source) == []
