"""What does a funder read of a report on two pages, without learning what any single town did?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from api.pages.report_view import ReportView
from api.pages.spoken import Spoken
from api.pages.view import SITE_NAME
from api.typesetting import set_pdf

FEWEST_SHOWN = 3
"""Fewer than these are not told: whoever knows the towns could tell which they are."""

# What towns answered about an exchange is shown as a whole; why one ended is head office's alone.
SHOWN_OUTCOMES = 1


@dataclass(frozen=True, slots=True)
class Bar:
    """One line with a bar; ``percent`` 0 to 100 is its length, 0 where the number is not told."""

    label: str
    words: str
    values: tuple[str, ...]
    percent: int


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table: what stands above its columns (above the bars too, where there are any), and its lines."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class FunderReport:
    """All that the template may use."""

    language: str
    kicker: str
    title: str
    as_of: str
    funnel: PrintedTable
    spread_title: str
    spread: tuple[str, ...]
    coverage: tuple[PrintedTable, ...]
    outcomes: tuple[PrintedTable, ...]
    notes: tuple[str, ...]


def funder_report(view: ReportView, spoken: Spoken, as_of: str) -> FunderReport:
    """The figures that may leave head office: no names, no refusals by group, no number from 1 to 2."""
    say = spoken.say
    return FunderReport(
        language=spoken.language,
        kicker=f"{SITE_NAME}: {say('Bericht')}",
        title=view.title,
        as_of=say("Stand: %(day)s", day=as_of),
        funnel=_funnel(view, spoken),
        spread_title=say("Wie schnell Städte antworten"),
        spread=view.spread,
        coverage=tuple(_coverage(view, spoken)),
        outcomes=tuple(_outcomes(view, spoken)),
        notes=(
            say("Zahlen von 1 bis 2 stehen als „unter 3“, damit sich keine einzelne Stadt erkennen lässt."),
            say("Ein Strich steht, wo sich eine solche Zahl sonst ausrechnen ließe."),
            say("Nehmen teil: hat heute zugestimmt. Im Austausch: hat einem Vorschlag zugesagt, der zustande kam."),
            say("Die Lage ist aus Entfernungen geschätzt."),
        ),
    )


def report_pdf(report: FunderReport) -> bytes:
    """Two pages as PDF/UA-1 (see ``typesetting.py``); the same report gives the same bytes."""
    return set_pdf("funder_report.typ", "report", asdict(report))


def _funnel(view: ReportView, spoken: Spoken) -> PrintedTable:
    rows = []
    for row in view.funnel:
        values = (told(row.proposals.value, spoken), told(row.towns.value, spoken))
        rows.append(Bar(row.label, row.definition, values, row.percent if _is_told(row.proposals.value) else 0))
    columns = ("Schritt", "Vorschläge", "Städte", "Anteil")
    return PrintedTable(spoken.say("Weg der Vorschläge"), tuple(map(spoken.say, columns)), tuple(rows))


def _coverage(view: ReportView, spoken: Spoken) -> list[PrintedTable]:
    columns = tuple(
        map(spoken.say, ("Gruppe", "Kleine Städte", "Nehmen teil", "Im Austausch", "Anteil, der teilnimmt"))
    )
    tables = []
    for table in view.coverage:
        part = masked([row.taking_part.value for row in table.rows], spoken)
        agreed = masked([row.agreed.value for row in table.rows], spoken)
        rows = [
            Bar(
                row.name,
                "",
                (spoken.number(row.registered), one, other),
                row.percent if one == spoken.number(row.taking_part.value) else 0,
            )
            for row, one, other in zip(table.rows, part, agreed, strict=True)
        ]
        tables.append(PrintedTable(table.title, columns, tuple(rows)))
    return tables


def _outcomes(view: ReportView, spoken: Spoken) -> list[PrintedTable]:
    shown = [one for number, one in enumerate(view.outcomes) if number != SHOWN_OUTCOMES]
    return [
        PrintedTable(
            table.title,
            ("", spoken.say("Zahl")),
            tuple(Bar(row.label, "", (told(row.number.value, spoken),), 0) for row in table.rows),
        )
        for table in shown
    ]


def told(number: int, spoken: Spoken) -> str:
    """The number, or that it is smaller than what is told."""
    return spoken.number(number) if _is_told(number) else spoken.say("unter 3")


def masked(numbers: Sequence[int], spoken: Spoken) -> list[str]:
    """One column of groups that add up to a number told elsewhere.

    A small number that stood alone could be found by subtraction, so the next smallest is not told either.
    """
    hidden = [place for place, number in enumerate(numbers) if not _is_told(number)]
    if len(hidden) == 1:
        others = [(number, place) for place, number in enumerate(numbers) if number and place not in hidden]
        hidden += [min(others)[1]] if others else []
    said = [told(number, spoken) for number in numbers]
    return ["–" if place in hidden and _is_told(numbers[place]) else word for place, word in enumerate(said)]


def _is_told(number: int) -> bool:
    return number == 0 or number >= FEWEST_SHOWN
