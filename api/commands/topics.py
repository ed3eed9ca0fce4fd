"""Which topics, challenges and methods does a text speak of? (``matchmaker topics suggest``)"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from api.commands.output import note, print_json, print_lines
from api.suggester import topic_suggester
from matchmaker.features.text import DEFAULT_SUGGESTIONS, Suggestion
from matchmaker.taxonomy.model import EntryKind

commands = typer.Typer(no_args_is_help=True, help="Themenliste: Einträge zu einem Text vorschlagen.")

EXAMPLE = 'Beispiel: matchmaker topics suggest "Der Hausarzt hört auf, und niemand übernimmt die Praxis."'
KINDS = {EntryKind.TOPIC: "Thema", EntryKind.CHALLENGE: "Herausforderung", EntryKind.METHOD: "Methode"}


@commands.callback()
def about() -> None:
    """Themenliste: Einträge zu einem Text vorschlagen."""


@commands.command(epilog=EXAMPLE)
def suggest(
    text: Annotated[str, typer.Argument(help="Ein Text auf Deutsch, höchstens 5.000 Zeichen.", show_default=False)],
    *,
    k: Annotated[int, typer.Option("-k", min=1, help="Wie viele Vorschläge.")] = DEFAULT_SUGGESTIONS,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Schlägt zu einem Text in Alltagssprache passende Themen, Herausforderungen und Methoden vor, beste zuerst.

    Die Zahl (0 bis 1) ordnet die Vorschläge; sie ist keine Wahrscheinlichkeit. Es wird nichts gespeichert.
    """
    ready = topic_suggester()
    suggestions = ready.suggester.suggest(text, k)
    if ready.remark:
        note(ready.remark)
    if json:
        print_json({"suggestions": [as_json(suggestion) for suggestion in suggestions]})
    else:
        print_lines(_lines(suggestions))


def as_json(suggestion: Suggestion) -> dict[str, Any]:
    """One suggestion as the documented JSON object."""
    return {
        "id": suggestion.id,
        "label": suggestion.label,
        "kind": suggestion.kind.value,
        "score": suggestion.score,
        "guess": suggestion.is_guess,
    }


def _lines(suggestions: Sequence[Suggestion]) -> Iterator[str]:
    for rank, suggestion in enumerate(suggestions, 1):
        score = f"{suggestion.score:.2f}".replace(".", ",")
        guess = ", geraten" if suggestion.is_guess else ""
        yield f"{rank}. {suggestion.label}  ({KINDS[suggestion.kind]}, {suggestion.id}; {score}{guess})"
