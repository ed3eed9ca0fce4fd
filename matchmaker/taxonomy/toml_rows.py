"""Which rows does a TOML file hold, and on which line does each row and key stand?"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matchmaker.errors import BadInput, Fault

# Strings and comments may hold brackets and "key =" of their own, so they are blanked before the scan.
_QUIET = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*',
    re.DOTALL,
)
_HEADER = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"\s*([\w-]+)\s*=")


@dataclass(frozen=True, slots=True)
class Row:
    """One ``[[kind]]`` table, or the lines above the first one; lines count from 1.

    ``source`` holds the lines of the whole file, ``end`` is the last line that belongs to the row.
    """

    file: str
    kind: str
    line: int
    end: int
    values: Mapping[str, Any]
    key_lines: Mapping[str, int]
    source: tuple[str, ...]

    def line_of(self, key: str, item: str | None = None) -> int:
        """The line of a key, or of one ``item`` in its array; the row's own line if the key is not there."""
        if key not in self.key_lines:
            return self.line
        start = self.key_lines[key]
        if item is None:
            return start
        end = min((line for line in self.key_lines.values() if line > start), default=self.end + 1)
        quoted = re.compile(rf"""["']{re.escape(item)}["']""")
        hits = (line for line in range(start, end) if quoted.search(self.source[line - 1]))
        return next(hits, start)

    def fault(self, reason: str, key: str | None = None, item: str | None = None) -> Fault:
        """A fault at this row, its key, or one item of the key's array."""
        line = self.line if key is None else self.line_of(key, item)
        return Fault(f"{self.file}, Zeile {line}", reason, key)


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A TOML file of top-level keys (``head``) and ``[[kind]]`` rows in file order."""

    name: str
    head: Row
    rows: tuple[Row, ...]

    def of_kind(self, kind: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.kind == kind)


def read_toml_file(path: Path) -> TomlFile:
    """Read a file of rows; ``BadInput`` with the line if it is missing, not UTF-8, not TOML or nested."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError:
        raise _refusal(path.name, "Die Datei lässt sich nicht lesen. Bitte prüfen Sie Ordner und Namen.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _refusal(f"{path.name}, Zeile {line}", "Die Datei ist nicht in UTF-8 gespeichert.") from None
    return parse_rows(path.name, text)


def parse_rows(name: str, text: str) -> TomlFile:
    """The rows of a TOML text; ``name`` is how faults call the file."""
    text = text.replace("\r\n", "\n")
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refusal(*_place_of(name, text, error)) from None
    return _with_lines(name, text, document)


def _place_of(name: str, text: str, error: tomllib.TOMLDecodeError) -> tuple[str, str]:
    # Python 3.11 tells the line only in the message; at the end of the text it tells none.
    found = re.search(r"\(at line (\d+), column \d+\)", str(error))
    line = int(found.group(1)) if found else text.rstrip("\n").count("\n") + 1
    cause = re.sub(r" \(at .*\)$", "", str(error))
    return f"{name}, Zeile {line}", f"Kein gültiges TOML ({cause}). Bitte berichtigen Sie die Zeile."


def _with_lines(name: str, text: str, document: dict[str, Any]) -> TomlFile:
    source = tuple(text.split("\n"))
    tables = _scan(text)
    loose = {key: found for key, found in document.items() if key in tables[0][2] or not _is_rows(found)}
    counted: dict[str, int] = {}
    rows: list[Row] = []
    for (kind, line, keys), end in zip(tables[1:], _ends(tables, len(source)), strict=True):
        if kind not in document or kind in loose:
            raise _refusal(
                f"{name}, Zeile {line}", f"„[{kind}]“ ist hier nicht vorgesehen, nur Listen wie „[[topic]]“."
            )
        index = counted.get(kind, 0)
        counted[kind] = index + 1
        rows.append(Row(name, kind, line, end, document[kind][index], keys, source))
    # A header in quotes is blanked as a text, so its row would be lost without a word.
    if len(rows) != sum(len(found) for key, found in document.items() if key not in loose):
        raise _refusal(name, "Bitte schreiben Sie die Überschriften der Einträge ohne Anführungszeichen: [[topic]].")
    head_end = rows[0].line - 1 if rows else len(source)
    return TomlFile(name, Row(name, "", 1, head_end, loose, tables[0][2], source), tuple(rows))


def _is_rows(found: Any) -> bool:
    return isinstance(found, list) and bool(found) and all(isinstance(item, dict) for item in found)


def _ends(tables: list[tuple[str, int, dict[str, int]]], last: int) -> list[int]:
    """Where each table but the head ends: the line before the next header."""
    return [line - 1 for _, line, _ in tables[2:]] + ([last] if len(tables) > 1 else [])


def _scan(text: str) -> list[tuple[str, int, dict[str, int]]]:
    """Header, line and key lines of each table of a well-formed text, first the keys above all headers."""
    tables: list[tuple[str, int, dict[str, int]]] = [("", 1, {})]
    depth = 0
    for number, line in enumerate(_QUIET.sub(_blank, text).split("\n"), start=1):
        # Inside a list that goes over several lines nothing is a header or a key.
        header = _HEADER.match(line) if depth == 0 else None
        key = _KEY.match(line) if depth == 0 else None
        if header:
            tables.append((header.group(1), number, {}))
            continue
        if key:
            tables[-1][2][key.group(1)] = number
        depth += sum(line.count(sign) for sign in "[{") - sum(line.count(sign) for sign in "]}")
    return tables


def _blank(quiet: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", quiet.group())


def _refusal(where: str, reason: str) -> BadInput:
    return BadInput("Die Datei wurde nicht übernommen.", [Fault(where, reason)])
