"""Which commands does ``matchmaker`` know, and how does a refusal reach the person at the terminal?"""

import sys

import typer

from api.commands import (
    calibrate,
    demo,
    evaluate,
    explain,
    graph,
    operation,
    profiles,
    rehearse,
    relations,
    rounds,
    score,
    serve,
    similar,
    solve,
    topics,
    towns,
)
from matchmaker.errors import MatchmakerError

app = typer.Typer(
    help="Bringt kleine Städte zum Erfahrungsaustausch zusammen.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.add_typer(calibrate.commands)
app.add_typer(demo.commands)
app.add_typer(evaluate.commands)
app.add_typer(explain.commands)
app.add_typer(operation.commands)
app.add_typer(rounds.commands, name="round")
app.add_typer(rehearse.commands)
app.add_typer(score.commands)
app.add_typer(serve.commands)
app.add_typer(similar.commands)
app.add_typer(solve.commands, name="solve")
app.add_typer(graph.commands, name="graph")
app.add_typer(profiles.commands, name="profiles")
app.add_typer(relations.commands, name="relations")
app.add_typer(topics.commands, name="topics")
app.add_typer(towns.commands, name="towns")


def main() -> None:
    """Run one command: exit 0 done, 1 refused with a sentence on stderr, 2 wrong usage."""
    try:
        app()
    except MatchmakerError as refusal:
        sys.stderr.write(f"{refusal}\n")
        sys.exit(1)
