"""Every law that the scoring document names is held by the test that it names."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_test_that_the_document_names_exists():
    table = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8").split("## Laws, and the tests that hold them")[1]
    tests = "\n".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "tests").rglob("test_*.py")))

    named = re.findall(r"`(test_\w+)`", table)

    assert len(named) >= 19
    assert [name for name in named if f"def {name}(" not in tests] == []
