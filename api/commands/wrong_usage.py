"""What does a person read who typed a command wrong?"""

import re
from difflib import get_close_matches

import typer

FORM = "Bitte prüfen Sie den Aufruf: {message}"
# Every sentence that typer says about a command line, by its pattern. The order counts: the fuller one first.
SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), german)
    for pattern, german in (
        (r"No such option: (\S+) \(Possible options: (.+)\)", r"Die Option „\1“ gibt es nicht. Meinten Sie: \2?"),
        (r"No such option: (\S+)", r"Die Option „\1“ gibt es nicht."),
        (r"No such command '(.*?)'\..*", r"Den Befehl „\1“ gibt es nicht.{near}"),
        (r"Missing command\.", r"Es fehlt ein Befehl."),
        (r"Missing argument '(.+?)'\..*", r"Es fehlt die Angabe „\1“."),
        (r"Missing option '(.+?)'\. Choose from:\s+(.+)", r"Es fehlt die Option „\1“. Möglich sind: \2."),
        (r"Missing option '(.+?)'\.", r"Es fehlt die Option „\1“."),
        (r"Got unexpected extra argument\(s\) \((.+)\)", r"„\1“ ist zu viel."),
        (r"Option '(.+?)' requires an argument\.", r"Hinter „\1“ fehlt ein Wert."),
        (r"Option '(.+?)' requires (\d+) arguments\.", r"Hinter „\1“ gehören \2 Werte."),
        (r"Option '(.+?)' does not take a value\.", r"Die Option „\1“ steht ohne Wert."),
        (r"Argument '(.+?)' takes (\d+) values\.", r"Zur Angabe „\1“ gehören \2 Werte."),
        (r"Invalid value for '(.+?)': .*valid integer.*", r"„\1“ braucht eine ganze Zahl."),
        (r"Invalid value for '(.+?)': .*valid number.*", r"„\1“ braucht eine Zahl."),
        (r"Invalid value for '(.+?)': .*greater than or equal to (\S+)", r"„\1“ muss mindestens \2 sein."),
        (r"Invalid value for '(.+?)': .*less than or equal to (\S+)", r"„\1“ darf höchstens \2 sein."),
        (
            r"Invalid value for '(.+?)': (?:Value error, )?'(.*?)' is not one of (.+)\.",
            r"Bei „\1“ gibt es „\2“ nicht. Möglich sind: \3.",
        ),
        (r"Invalid value for '(.+?)': (.*)", r"Der Wert von „\1“ passt nicht: \2"),
        # Our own sentences about a whole command line: they are German already.
        (r"Invalid value: (.*)", r"\1"),
    )
)


def refusal_of(error: typer.TyperException) -> str:
    """Usage, what is wrong and where help is, in German; a command that is near is named."""
    ctx = getattr(error, "ctx", None)
    sentence = in_german(error.format_message(), _names_below(ctx))
    if ctx is None:
        return sentence
    return f"{ctx.get_usage()}\n\n{sentence}\nHilfe: {ctx.command_path} --help"


def in_german(message: str, names: tuple[str, ...] = ()) -> str:
    """One sentence of typer's in German; a sentence that nobody knew yet is quoted as it is."""
    for pattern, german in SENTENCES:
        if found := pattern.fullmatch(message.strip()):
            said = found.expand(german).format(near=_near(found, names)) if "{near}" in german else found.expand(german)
            # Choices come quoted and over several lines.
            return " ".join(said.replace("'", "").split())
    return FORM.format(message=message)


def _near(found: re.Match[str], names: tuple[str, ...]) -> str:
    near = get_close_matches(found[1], names)
    return f" Meinten Sie {' oder '.join(f'„{name}“' for name in near)}?" if near else ""


def _names_below(ctx: typer.Context | None) -> tuple[str, ...]:
    command = getattr(ctx, "command", None)
    return tuple(command.list_commands(ctx)) if command is not None and hasattr(command, "list_commands") else ()
