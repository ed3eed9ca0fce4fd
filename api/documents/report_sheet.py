"""What stands in the file of a report, for Excel: one line per figure, each with its definition?"""

from collections.abc import Iterator

from api.pages.report_view import COLUMNS, CoverageRow, ReportView
from api.pages.spoken import Spoken
from matchmaker.towns.town_sheet import Cell, Rows

HEADER = ("Abschnitt", "Bezeichnung", "Was gezählt wird", "Zahl", "Erklärung")


def report_sheet(view: ReportView, spoken: Spoken, as_of: str) -> Rows:
    """Every figure of the report; ``as_of`` is the day, in words."""
    rows = (*_funnel(view, spoken), *_coverage(view, spoken), *_outcomes(view))
    notes = (spoken.say("Stand: %(day)s", day=as_of), *view.spread, *view.coverage_words)
    header = tuple(spoken.say(one) for one in HEADER)
    return Rows(f"{spoken.say('Bericht')} {view.title}", (header, *rows), notes)


def _funnel(view: ReportView, spoken: Spoken) -> Iterator[tuple[Cell, ...]]:
    section = spoken.say("Weg der Vorschläge")
    for row in view.funnel:
        yield section, row.label, spoken.say("Vorschläge"), row.proposals.value, row.definition
        yield section, row.label, spoken.say("Städte"), row.towns.value, row.definition


def _coverage(view: ReportView, spoken: Spoken) -> Iterator[tuple[Cell, ...]]:
    for table in view.coverage:
        for row in table.rows:
            for (words, number), meant in zip(_of(row), view.coverage_words, strict=True):
                yield table.title, row.name, spoken.say(words), number, meant


def _of(row: CoverageRow) -> tuple[tuple[str, int], ...]:
    values = (row.registered, row.taking_part.value, row.asked.value, row.agreed.value)
    return tuple(zip(COLUMNS, values, strict=True))


def _outcomes(view: ReportView) -> Iterator[tuple[Cell, ...]]:
    for table in view.outcomes:
        for row in table.rows:
            yield table.title, row.label, "", row.number.value, table.definition
