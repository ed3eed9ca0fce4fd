"""How does head office print its report at the terminal, or write it to a file? (``matchmaker report``)"""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.commands.spoken_language import LanguageOption, SpokenLanguage
from api.commands.whole_file import write_whole
from api.documents.report_sheet import report_sheet
from api.pages.report_view import ReportView, report_view
from api.pages.spoken import SPOKEN, Spoken
from api.report_pdf import funder_report, report_pdf
from api.wiring import clock, open_unit_of_work
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.filled_profiles import one_per_role
from matchmaker.rounds.report import Report
from matchmaker.rounds.reporting import read_report_facts, report_of
from matchmaker.rounds.round import Round
from matchmaker.towns.town_sheet import rows_csv, rows_xlsx

commands = typer.Typer(help="Was aus den Vorschlägen wurde.")
SUFFIXES = (".csv", ".xlsx", ".pdf")


@commands.command("report", epilog="Beispiel: matchmaker report --round runde-1 --out bericht.pdf")
def print_report(
    *,
    round: Annotated[
        str | None, typer.Option("--round", help="Kennung der Runde; ohne sie alle.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Datei: .csv, .xlsx, oder .pdf mit zwei Seiten für Fördergeber.", show_default=False),
    ] = None,
    language: LanguageOption = SpokenLanguage.GERMAN,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Zeigt, wie weit Vorschläge kamen, wie schnell geantwortet wurde, wen wir erreichen und was daraus wurde."""
    if out is not None and out.suffix not in SUFFIXES:
        raise typer.BadParameter(f"Die Datei endet auf {', '.join(SUFFIXES)}.", param_hint="--out")
    spoken = SPOKEN[language.value]
    report, of_round = _read(round)
    view = report_view(report, of_round, spoken)
    if out is not None:
        write_whole(out, _content(view, out.suffix, spoken))
    if json:
        print_json({"round": round, "figures": {key: one.number for key, one in report.figures().items()}})
    else:
        print_lines([*_lines(view, spoken), *([f"Geschrieben: {out}"] if out else [])])


def _read(round_id: str | None) -> tuple[Report, Round | None]:
    with open_unit_of_work(reading=True) as uow:
        of_round = uow.rounds.get(round_id) if round_id else None
        return report_of(read_report_facts(uow, one_per_role(uow.profiles.all()), round_id)), of_round


def _content(view: ReportView, suffix: str, spoken: Spoken) -> bytes:
    now = clock()
    as_of = spoken.day(german_day(now))
    if suffix == ".pdf":
        return report_pdf(funder_report(view, spoken, as_of))
    sheet = report_sheet(view, spoken, as_of)
    return rows_csv(sheet.rows) if suffix == ".csv" else rows_xlsx(sheet, now)


def _lines(view: ReportView, spoken: Spoken) -> list[str]:
    funnel = [
        f"  {row.label}: {spoken.count(row.proposals.value, *_words('Vorschlag', 'Vorschläge', spoken))}, "
        f"{spoken.count(row.towns.value, *_words('Stadt', 'Städte', spoken))}"
        for row in view.funnel
    ]
    return [view.title, *funnel, *(f"  {sentence}" for sentence in view.spread)]


def _words(one: str, many: str, spoken: Spoken) -> tuple[str, str]:
    return spoken.say(one), spoken.say(many)
