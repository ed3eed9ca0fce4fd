"""What does every address answer, for example?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

FILE = Path(__file__).with_name("examples.json")
SHORT_PREFIX = "/api/v1"


@dataclass(frozen=True, slots=True)
class Example:
    """One question to an address and its answer, both with invented towns.

    ``path`` stands below the API's prefix, with its question; ``body`` is None where nothing is sent, ``kind`` the
    answer's media type and ``answer`` its JSON, or its text where it is a table.
    """

    path: str
    body: Any
    status: int
    kind: str
    answer: Any


@cache
def examples() -> Mapping[str, Example]:
    """The example of every address, by method and path as in ``GET /towns/{ags}``; recorded from a site of tests."""
    told: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return {address: Example(**one) for address, one in told.items()}


def add_examples(document: dict[str, Any]) -> None:
    """Put every example where OpenAPI has its place: parameters, what is sent, what is answered."""
    for path, ways in document["paths"].items():
        for way, told in ways.items():
            short = path.removeprefix(SHORT_PREFIX)
            if (example := examples().get(f"{way.upper()} {short}")) is not None:
                _add(example, told, short)


def _add(example: Example, told: dict[str, Any], path: str) -> None:
    known = _asked(example.path, path)
    for parameter in told.get("parameters", ()):
        if parameter["in"] != "header":
            # Those of the single fields are of other towns than the question as a whole.
            parameter.pop("examples", None)
            parameter["schema"].pop("examples", None)
        if parameter["name"] in known:
            parameter["example"] = _typed(known[parameter["name"]], parameter["schema"].get("type"))
    if example.body is not None:
        sent = told["requestBody"]["content"]["application/json"]
        sent.pop("examples", None)
        sent["example"] = example.body
    told["responses"][str(example.status)]["content"][example.kind]["example"] = example.answer


def _typed(values: list[str], kind: str | None) -> list[str] | int | str:
    """The value as its schema has it; an address holds texts alone."""
    if kind == "array":
        return values
    return int(values[0]) if kind == "integer" else values[0]


def _asked(path: str, template: str) -> Mapping[str, list[str]]:
    """The values of a path's places and of its question, by name."""
    parts = urlsplit(path)
    found = dict(parse_qs(parts.query))
    for place, value in zip(template.split("/"), parts.path.split("/"), strict=True):
        before, is_place, name = place.partition("{")
        if is_place:
            found[name.rstrip("}")] = [value.removeprefix(before)]
    return found
