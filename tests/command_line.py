"""How does a test run one command the way a person does?"""

import sys
from dataclasses import dataclass

import pytest

from api.cli import main


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the exit code and what stood on stdout and on stderr."""

    exit_code: int
    out: str
    err: str


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Answer:
    """``matchmaker`` with these arguments, in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["matchmaker", *arguments])
        try:
            main()
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 0
        else:
            code = 0
    written = capsys.readouterr()
    return Answer(code, written.out, written.err)
