"""Which reports does head office read, and in which files can it take them along?"""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.dependencies import Framing, FramingGiven
from api.documents.report_sheet import report_sheet
from api.pages.browse_choice import Options, page_from
from api.pages.exports import KINDS
from api.pages.head_office import head_office_only
from api.pages.report_list import ListedRow, listed_rows
from api.pages.report_view import HERE, ReportView, names_of, report_view
from api.pages.view import Frame, render
from api.report_pdf import funder_report, report_pdf
from matchmaker.errors import NotFound
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.report import Counted, Report
from matchmaker.rounds.reporting import read_report_facts, report_of
from matchmaker.rounds.round import Round
from matchmaker.towns.town_sheet import rows_csv, rows_xlsx

router = APIRouter(prefix=HERE, dependencies=[Depends(head_office_only)])
ON_A_PAGE = 50
NO_FIGURE = "Diese Zahl gibt es nicht."
RoundAsked = Annotated[str, Query()]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The page „Berichte“; ``files`` are the same figures to take along."""

    frame: Frame
    view: ReportView
    rounds: Options
    chosen: str
    as_of: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """Fifty of the list behind one figure; ``total`` counts them all."""

    frame: Frame
    title: str
    back: str
    counted: str
    total: int
    rows: tuple[ListedRow, ...]
    earlier: str
    later: str
    where: str


@router.get("")
def reports(framing: FramingGiven, runde: RoundAsked = "") -> Response:
    """The report of one round, or of all of them."""
    read = _read(runde, framing)
    query = f"?runde={runde}" if runde else ""
    spoken = framing.spoken
    files = (("CSV", "csv"), ("Excel (XLSX)", "xlsx"), ("PDF für Fördergeber, zwei Seiten", "pdf"))
    page = ReportPage(
        frame=framing.translated_frame(),
        view=report_view(read.report, read.of_round, spoken),
        rounds=(("", spoken.say("Alle Runden")), *((one.id, one.title) for one in read.rounds)),
        chosen=runde,
        as_of=_today(framing),
        files=tuple((spoken.say(label), f"{HERE}/datei.{form}{query}") for label, form in files),
    )
    return render("reports.html", page)


@router.get("/liste")
def list_of(
    framing: FramingGiven,
    zahl: Annotated[str, Query()] = "",
    runde: RoundAsked = "",
    seite: Annotated[str, Query()] = "",
) -> Response:
    """What one figure counts: the proposals, towns or answers themselves, fifty at a time."""
    read = _read(runde, framing)
    figure = read.report.figures().get(zahl)
    if figure is None:
        raise NotFound(NO_FIGURE)
    view = report_view(read.report, read.of_round, framing.spoken)
    with framing.site.open_uow(reading=True) as uow:
        known = framing.site.proposals(uow) if figure.counted is not Counted.TOWNS else ()
    rows = listed_rows(figure, {one.id: one for one in known}, framing.site.atlas(), framing.spoken)
    last = max(1, -(-len(rows) // ON_A_PAGE))
    number = min(page_from(seite), last)
    asked = {"zahl": zahl, **({"runde": runde} if runde else {})}
    spoken = framing.spoken
    page = ListPage(
        frame=framing.translated_frame(),
        title=names_of(view, framing.spoken)[zahl],
        back=HERE + (f"?runde={runde}" if runde else ""),
        counted=framing.spoken.say(COUNTED[figure.counted]),
        total=len(rows),
        rows=rows[(number - 1) * ON_A_PAGE : number * ON_A_PAGE],
        earlier=f"{HERE}/liste?{urlencode({**asked, 'seite': number - 1})}" if number > 1 else "",
        later=f"{HERE}/liste?{urlencode({**asked, 'seite': number + 1})}" if number < last else "",
        where=spoken.say("Seite %(page)s von %(last)s", page=spoken.number(number), last=spoken.number(last)),
    )
    return render("report_list.html", page)


@router.get("/datei.csv")
def as_csv(framing: FramingGiven, runde: RoundAsked = "") -> Response:
    """Every figure, for German Excel."""
    sheet = report_sheet(_view(runde, framing), framing.spoken, _today(framing))
    return _file(rows_csv(sheet.rows), "csv")


@router.get("/datei.xlsx")
def as_xlsx(framing: FramingGiven, runde: RoundAsked = "") -> Response:
    """The same as a workbook with a sheet of notes."""
    sheet = report_sheet(_view(runde, framing), framing.spoken, _today(framing))
    return _file(rows_xlsx(sheet, framing.site.clock()), "xlsx")


@router.get("/datei.pdf")
def as_pdf(framing: FramingGiven, runde: RoundAsked = "") -> Response:
    """What may leave head office, on two pages."""
    report = funder_report(_view(runde, framing), framing.spoken, _today(framing))
    return _file(report_pdf(report), "pdf")


COUNTED = {Counted.PROPOSALS: "Vorschläge", Counted.TOWNS: "Städte", Counted.ANSWERS: "Antworten"}


@dataclass(frozen=True, slots=True)
class Read:
    """A report with the round that it is about, and all rounds to choose from."""

    report: Report
    of_round: Round | None
    rounds: tuple[Round, ...]


def _read(round_id: str, framing: Framing) -> Read:
    site = framing.site
    with site.open_uow(reading=True) as uow:
        rounds = uow.rounds.all()
        of_round = uow.rounds.get(round_id) if round_id else None
        facts = read_report_facts(uow, site.evidence(uow).profiles, round_id or None)
    return Read(report_of(facts), of_round, rounds)


def _view(round_id: str, framing: Framing) -> ReportView:
    read = _read(round_id, framing)
    return report_view(read.report, read.of_round, framing.spoken)


def _today(framing: Framing) -> str:
    return framing.spoken.day(german_day(framing.site.clock()))


def _file(content: bytes, form: str) -> Response:
    keeping = {"Content-Disposition": f'attachment; filename="bericht.{form}"', "Cache-Control": "private, no-store"}
    return Response(content, headers=keeping, media_type=KINDS.get(form, "application/pdf"))
