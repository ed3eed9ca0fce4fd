"""How should each letter look, word for word? ``python -m tests.unit.emails.golden_files --renew`` writes it anew.

Renewing is a decision: read the difference before it is committed.
"""

import sys
from pathlib import Path

from emails.language import Language
from emails.preview_languages import said_in
from emails.preview_letters import PREVIEWS
from emails.rendering import render
from tests.unit.emails.samples import SAMPLES

FOLDER = Path(__file__).parent / "golden"


def expected_files() -> dict[str, str]:
    """Subject and text of every sample, HTML of one sample per letter; in each language, by file name."""
    files = {}
    for name, letter in SAMPLES.items():
        for language in Language:
            rendered = render(said_in(letter, language), language)
            files[f"{name}.{language}.txt"] = f"Subject: {rendered.subject}\n\n{rendered.text}"
            if name in PREVIEWS:
                files[f"{name}.{language}.html"] = rendered.html
    return files


def stored_files() -> dict[str, str]:
    """What was committed."""
    return {file.name: file.read_text(encoding="utf-8") for file in FOLDER.iterdir()}


def renew() -> None:
    """Replace everything that was stored."""
    FOLDER.mkdir(exist_ok=True)
    for file in FOLDER.iterdir():
        file.unlink()
    for name, content in expected_files().items():
        (FOLDER / name).write_text(content, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if sys.argv[1:] != ["--renew"]:
        sys.exit("Usage: python -m tests.unit.emails.golden_files --renew")
    renew()
