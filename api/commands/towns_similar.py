"""Which small towns resemble one of them? (``matchmaker towns similar``)"""

from collections.abc import Iterator
from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.commands.similar import decimal, most_telling
from api.documents.likeness import similar_document
from api.wiring import open_unit_of_work
from matchmaker.errors import BadInput, Fault
from matchmaker.features.similarity import DEFAULT_NEIGHBOURS
from matchmaker.features.town_similarity import SimilarTown, TownComparison, similar_towns
from matchmaker.towns.indicators import THEME_LABELS, Theme
from matchmaker.towns.register import Register, described
from matchmaker.towns.written_number import written_figure

commands = typer.Typer()

EXAMPLE = "Beispiel: matchmaker towns similar Wurzen --theme Demografie -k 5"
NO_JUDGEMENT = "Ähnlichkeit ist kein Urteil über Leistung."


@commands.command("similar", epilog=EXAMPLE)
def similar_towns_command(
    town: Annotated[str, typer.Argument(help="AGS, Name oder eindeutiger Namensteil.", show_default=False)],
    theme: Annotated[str, typer.Option(help=f"Eines von: {', '.join(de for de, _ in THEME_LABELS.values())}.")] = "",
    k: Annotated[int, typer.Option("-k", min=1, help="Wie viele ähnliche Städte.")] = DEFAULT_NEIGHBOURS,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Nennt die ähnlichsten kleinen Städte, und worin sie sich unterscheiden.

    Ohne Thema zählen Einwohnerzahl und Lage: was mit dem Register kommt.
    """
    asked = _theme(theme) if theme else None
    with open_unit_of_work(reading=True) as uow:
        register = Register(uow.towns.all())
    comparison = similar_towns(register.all, register.find(town).ags, asked, k)
    if json:
        print_json(similar_document(comparison))
    else:
        print_lines(_lines(comparison))


def _theme(word: str) -> Theme:
    for theme, labels in THEME_LABELS.items():
        if word.strip().casefold() in {theme.value, *(label.casefold() for label in labels)}:
            return theme
    known = ", ".join(f"„{german}“" for german, _ in THEME_LABELS.values())
    raise BadInput("Diese Frage lässt sich nicht beantworten:", [Fault("--theme", f"Möglich sind {known}.", word)])


def _lines(comparison: TownComparison) -> Iterator[str]:
    about = f", Thema {THEME_LABELS[comparison.theme][0]}" if comparison.theme else ""
    yield f"{described(comparison.town)}{about}. {NO_JUDGEMENT}"
    if sentence := comparison.lacking_sentence:
        yield sentence
    labels = {column.indicator.key: column.indicator.label_de for column in comparison.columns}
    for rank, one in enumerate(comparison.neighbours, 1):
        parts = {labels[key]: share for key, share in one.parts.items()}
        told = most_telling(parts, _unknown(comparison, one))
        yield f"{rank:>3}. {described(one.town)}  Abstand {decimal(one.distance)}  {told}".rstrip()
    for column in comparison.columns:
        facts = column.indicator
        medians = f"ähnliche Städte {_shown(column.peer_median)}, alle kleinen Städte {_shown(column.all_median)}"
        yield f"{facts.label_de} ({facts.unit}, {facts.year}): {_shown(column.own)}; {medians}. Quelle: {facts.source}"


def _unknown(comparison: TownComparison, other: SimilarTown) -> list[str]:
    """The labels of the columns whose figure one of the two towns lacks."""
    return [
        column.indicator.label_de
        for column in comparison.columns
        if column.own is None or column.indicator.key not in other.figures
    ]


def _shown(value: float | None) -> str:
    return "fehlt" if value is None else written_figure(value)
