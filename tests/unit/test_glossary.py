"""Does every code term of the glossary still exist in the room that it names?"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| ([^|`]+) \| `(\w+)` \| ([\w/]+) \| ([^|]+) \|$", re.MULTILINE)
TERMS = ROW.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))


def test_the_glossary_is_read_to_its_last_row():
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()

    rows = [line for line in lines if line.startswith("|") and not re.match(r"\| German|\|---", line)]

    assert len(TERMS) == len(rows) > 90


@pytest.mark.parametrize(("term", "room"), sorted({(code, room) for _, code, room, _ in TERMS}))
def test_a_code_term_is_used_in_its_room(term, room):
    sources = (path.read_text(encoding="utf-8") for path in sorted((ROOT / room).rglob("*.py")))

    assert any(re.search(rf"\b{term}\b", source) for source in sources)


def test_no_german_term_is_explained_twice():
    german = [word.strip() for words, _, _, _ in TERMS for word in re.sub(r"\(.*?\)", "", words).split(",")]

    doubled = {word for word in german if german.count(word) > 1}

    # "Kreis" is both a district and a format, in the field's own language; "Thema" is an entry and a level.
    assert doubled == {"Kreis", "Thema"}
