"""How do help and usage look in German, although typer writes them in English?"""

import re
import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

HELP_TEXT = "Zeigt diese Hilfe."
# What typer puts in <…> for the kind of a value, and in […] behind the help of a parameter.
KINDS = {
    "int": "Zahl",
    "int range": "Zahl",
    "float": "Zahl",
    "float range": "Zahl",
    "str": "Text",
    "path": "Pfad",
    "file": "Datei",
    "directory": "Ordner",
}
# The code's name of an argument, and what a person reads in its place.
ARGUMENTS = {
    "a": "STADT",
    "address": "ADRESSE",
    "after": "FASSUNG",
    "b": "STADT",
    "before": "FASSUNG",
    "coming": "KOMMT",
    "decisions": "ENTSCHEIDUNGEN",
    "decision": "ENTSCHEIDUNG",
    "exchange": "AUSTAUSCH",
    "file": "DATEI",
    "incident": "VORFALL",
    "label": "ZWECK",
    "last_day": "TAG",
    "leaving": "GEHT",
    "letter": "BRIEF",
    "mail": "NACHRICHT",
    "method": "METHODE",
    "new": "NEU",
    "old": "ALT",
    "part": "TEIL",
    "problem": "PROBLEM",
    "profiles": "PROFILE",
    "rule": "REGEL",
    "folder": "ORDNER",
    "proposal": "VORSCHLAG",
    "proposals": "VORSCHLAG",
    "said": "ANTWORT",
    "table": "TABELLE",
    "task": "AUFGABE",
    "text": "TEXT",
    "token": "KENNUNG",
    "topic": "THEMA",
    "town": "STADT",
    "version": "FASSUNG",
    "weights": "GEWICHTE",
}
LIMITS = re.compile(r"(?P<low>-?[\d.]+)<=x<=(?P<high>-?[\d.]+)|x>=(?P<least>-?[\d.]+)|x<=(?P<most>-?[\d.]+)")


class GermanCommand(TyperCommand):
    """One command whose help and usage line are German."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        for parameter in self.params:
            if parameter.param_type_name == "argument" and parameter.metavar is None:
                parameter.metavar = ARGUMENTS.get(parameter.name, parameter.name.upper())

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return in_german_pieces(super().collect_usage_pieces(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        write_parameters(self, ctx, formatter)


class GermanGroup(TyperGroup):
    """A group of commands whose help and usage line are German; without a command it shows its help, exit 2."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return in_german_pieces(super().collect_usage_pieces(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        write_parameters(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Befehle"):
            formatter.write_dl(self.short_helps(ctx))

    def short_helps(self, ctx: Any) -> list[tuple[str, str]]:
        """Each command with the first sentence of its help."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        return [(name, first_sentence(command.help or "")) for name, command in found if command and not command.hidden]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            sys.stderr.write(f"{ctx.get_help()}\n")
            raise typer.Exit(2)
        return super().parse_args(ctx, args)


def speak_german(commands: typer.Typer) -> None:
    """Let a typer application and all below it be built from the German classes; its own markup is turned off."""
    commands.info.cls = GermanGroup
    # Rich would draw its English frames around everything.
    commands.rich_markup_mode = None
    for command in commands.registered_commands:
        command.cls = GermanCommand
    for group in commands.registered_groups:
        if group.typer_instance:
            speak_german(group.typer_instance)


def first_sentence(text: str) -> str:
    """The first sentence of a help text, on one line, without its full stop."""
    line = " ".join(text.split("\n\n", maxsplit=1)[0].split())
    return re.split(r"\.(?=\s|$)|: ", line, maxsplit=1)[0]


def in_german_pieces(pieces: list[str]) -> list[str]:
    """The pieces of a usage line with German placeholders."""
    words = {"[OPTIONS]": "[OPTIONEN]", "COMMAND [ARGS]...": "BEFEHL …"}
    return [words.get(piece, piece) for piece in pieces]


def write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    """The usage line: ``Aufruf: matchmaker …``."""
    formatter.write_usage(ctx.command_path, " ".join(command.collect_usage_pieces(ctx)), prefix="Aufruf: ")


def write_parameters(command: Any, ctx: Any, formatter: Any) -> None:
    """Arguments and options, each with its help; what typer adds is said in German."""
    sections: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
    for parameter in command.get_params(ctx):
        if "--help" in parameter.opts:
            sections["option"].append(("--help", HELP_TEXT))
        elif record := parameter.get_help_record(ctx):
            sections[parameter.param_type_name].append((in_german_kind(record[0]), in_german_hints(record[1])))
    for title, kind in (("Angaben", "argument"), ("Optionen", "option")):
        if sections[kind]:
            with formatter.section(title):
                formatter.write_dl(sections[kind])


def in_german_kind(name: str) -> str:
    """``--port <int range>`` as ``--port <Zahl>``."""
    return re.sub(r"<([^<>]+)>", lambda kind: f"<{KINDS.get(kind[1], kind[1])}>", name)


def in_german_hints(text: str) -> str:
    """``…  [default: 8000; 1<=x<=65535; required]`` as ``…  [Vorgabe: 8000; 1 bis 65535; Pflicht]``."""
    body, opening, hints = text.rpartition("  [")
    if not opening or not hints.endswith("]"):
        return text
    said = [_hint(one) for one in hints.removesuffix("]").split("; ")]
    return f"{body}{opening}{'; '.join(said)}]"


def _hint(hint: str) -> str:
    if hint.startswith("default: "):
        return f"Vorgabe: {hint.removeprefix('default: ')}"
    if limits := LIMITS.fullmatch(hint):
        return said_limits(limits)
    return "Pflicht" if hint == "required" else hint


def said_limits(limits: re.Match[str]) -> str:
    """Limits of a number in words."""
    if limits["least"]:
        return f"ab {limits['least']}"
    return f"bis {limits['most']}" if limits["most"] else f"{limits['low']} bis {limits['high']}"
