"""Does ``matchmaker`` speak German, and does its overview stay quick whatever the commands need?"""

import importlib
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import typer

from api.cli import GROUP_EXAMPLES, OFFERS, Offer, OfferedGroup, load_command
from api.commands.german_help import ARGUMENTS, first_sentence, in_german_hints
from api.commands.wrong_usage import in_german
from tests.command_line import run

COMMANDS = Path(__file__).parents[2] / "api/commands"
ENGLISH = re.compile(r"\b(Usage|Options|Arguments|Commands|default|required|Show this|COMMAND|OPTIONS|range)\b")
HEAVY = {"numpy", "scipy", "sklearn", "networkx", "fastapi", "sqlalchemy", "openpyxl", "jinja2", "uvicorn", "pydantic"}


def every_command(offers: Mapping[str, Offer] = OFFERS, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of each command and of each group."""
    for name, offer in offers.items():
        yield (*above, name)
        command = load_command(name, offer)
        if offer.parts:
            yield from every_command(offer.parts, (*above, name))
        elif offer.is_group:
            yield from ((*above, name, part) for part in command.commands)


def command_of(words: tuple[str, ...]) -> Any:
    command: Any = OfferedGroup("matchmaker", "", OFFERS, "")
    for word in words:
        command = command.get_command(None, word)
    return command


def modules_offered(offers: Mapping[str, Offer]) -> Iterator[str]:
    for offer in offers.values():
        yield from modules_offered(offer.parts) if offer.parts else [offer.module]


EVERY_COMMAND = sorted(every_command())


def test_the_overview_names_every_command_and_loads_none_of_what_they_need():
    code = "import sys, api.cli\nsys.argv = ['matchmaker', '--help']\n"
    code += "try:\n    api.cli.main()\nfinally:\n    print('loaded:', *sys.modules)\n"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    text, loaded = shown.split("loaded:")
    assert [name for name in OFFERS if not re.search(rf"^  {name} ", text, re.MULTILINE)] == []
    assert HEAVY & set(loaded.split()) == set()


@pytest.mark.parametrize("module", ["operation", "towns", "profiles", "relations"])
def test_what_only_keeps_records_loads_no_learning_and_no_pages(module: str):
    code = f"import sys, api.commands.{module}\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert {"sklearn", "scipy", "fastapi", "networkx"} & set(loaded.split()) == set()


def test_every_module_with_commands_is_offered():
    with_commands = {
        file.stem
        for file in COMMANDS.glob("*.py")
        if isinstance(getattr(importlib.import_module(f"api.commands.{file.stem}"), "commands", None), typer.Typer)
    }

    assert set(modules_offered(OFFERS)) == with_commands


@pytest.mark.parametrize("words", EVERY_COMMAND, ids=" ".join)
def test_the_help_of_every_command_is_german_and_has_an_example(words: tuple[str, ...], capsys):
    answer = run(capsys, *words, "--help")

    assert answer.exit_code == 0
    assert answer.out.startswith(f"Aufruf: matchmaker {' '.join(words)}")
    assert "Beispiel: " in answer.out
    assert ENGLISH.findall(answer.out) == []


@pytest.mark.parametrize("words", EVERY_COMMAND, ids=" ".join)
def test_every_command_keeps_its_own_name_and_every_argument_has_a_german_one(words: tuple[str, ...]):
    command = command_of(words)

    assert command.name == words[-1]
    assert [one.name for one in command.params if one.param_type_name == "argument" and one.name not in ARGUMENTS] == []


def test_every_group_has_an_example_of_its_own():
    groups = {name for name, offer in OFFERS.items() if offer.parts or offer.is_group}

    assert set(GROUP_EXAMPLES) == groups | {"matchmaker"}


WRONG = [
    (("serve", "--port", "abc"), "„--port“ braucht eine ganze Zahl."),
    (("serve", "--port", "0"), "„--port“ muss mindestens 1 sein."),
    (("serve", "--port", "65536"), "„--port“ darf höchstens 65535 sein."),
    (("serve", "--prot", "1"), "Die Option „--prot“ gibt es nicht. Meinten Sie: --host, --port?"),
    (("serve", "--qq"), "Die Option „--qq“ gibt es nicht."),
    (("serve", "zwei"), "„zwei“ ist zu viel."),
    (("serve", "--port"), "Hinter „--port“ fehlt ein Wert."),
    (("migrate", "--json=3"), "Die Option „--json“ steht ohne Wert."),
    (("serv",), "Den Befehl „serv“ gibt es nicht. Meinten Sie „serve“?"),
    (("towns", "qqq"), "Den Befehl „qqq“ gibt es nicht."),
    (("towns", "show"), "Es fehlt die Angabe „STADT“."),
    (("similar", "x.csv"), "Es fehlt die Option „--key“."),
    (
        ("graph", "export", "x", "--as", "gif"),
        "Bei „--as“ gibt es „gif“ nicht. Möglich sind: graphml, jsonld, node-link.",
    ),
    (("graph", "export", "x"), "Es fehlt die Option „--as“. Möglich sind: graphml, jsonld, node-link."),
]


@pytest.mark.parametrize(("arguments", "sentence"), WRONG, ids=" ".join)
def test_wrong_usage_is_said_in_german_with_exit_2(arguments: tuple[str, ...], sentence: str, capsys):
    answer = run(capsys, *arguments)

    assert answer.exit_code == 2
    assert sentence in answer.err.splitlines()
    assert ENGLISH.findall(answer.err.replace("OPTIONEN", "")) == []
    assert answer.out == ""


@pytest.mark.parametrize("words", [(), ("towns",), ("profiles",)], ids=" ".join)
def test_without_a_command_the_help_comes_on_stderr_with_exit_2(words: tuple[str, ...], capsys):
    answer = run(capsys, *words)

    assert answer.exit_code == 2
    assert answer.err.startswith("Aufruf: matchmaker")
    assert answer.out == ""


def test_a_sentence_that_nobody_translated_is_quoted_not_lost():
    assert in_german("The moon is blue.") == "Bitte prüfen Sie den Aufruf: The moon is blue."


@pytest.mark.parametrize(
    ("hint", "german"),
    [
        ("Port.  [default: 8000; 1<=x<=65535]", "Port.  [Vorgabe: 8000; 1 bis 65535]"),
        ("Wie viele.  [x>=1; required]", "Wie viele.  [ab 1; Pflicht]"),
        ("Höchstens.  [x<=9]", "Höchstens.  [bis 9]"),
        ("Ohne Hinweis.", "Ohne Hinweis."),
    ],
)
def test_hints_behind_a_parameter_are_german(hint: str, german: str):
    assert in_german_hints(hint) == german


def test_the_overview_shows_first_sentences_whole():
    assert first_sentence("Liest ein: zeigt zuerst.\n\nDann mehr.") == "Liest ein"
    assert first_sentence("Nennt k. u. k. Städte.") == "Nennt k"
