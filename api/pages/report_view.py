"""How does a report look: figures with their definitions, each the way to its list?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.pages.exchange_question import CHOICES
from api.pages.spoken import Spoken
from matchmaker.rounds.check_in import QUESTION_LABELS, Question
from matchmaker.rounds.exchange import EndReason, ExchangeState
from matchmaker.rounds.report import CoverageLine, Figure, Report, Spread, Step
from matchmaker.rounds.round import Round
from matchmaker.rounds.town_groups import Dimension

HERE = "/geschaeftsstelle/berichte"
AFTER = {Question.ADOPTED_6: "Nach sechs Monaten", Question.ADOPTED_12: "Nach zwölf Monaten"}
WISHES = {"yes": "Ja, gern wieder", "no": "Nein, zurzeit nicht"}
COLUMNS = ("Kleine Städte", "Nehmen teil", "Gefragt", "Im Austausch")
COVERAGE_WORDS = {
    "registered": "kleine Städte im Register, nach dem heutigen Stand",
    "part": "Stadt hat zugestimmt, vorgeschlagen zu werden (heute)",
    "asked": "mindestens einmal zu einem Vorschlag gefragt",
    "agreed": "hat einem Vorschlag zugesagt, der zustande kam",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A figure, by the ``key`` that the report knows it by, with the way to the list behind it."""

    key: str
    value: int
    href: str


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """One step; ``percent`` is its share of the proposals that were asked about."""

    label: str
    definition: str
    proposals: Number
    towns: Number
    percent: int


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One group; ``percent`` of its small towns take part."""

    name: str
    registered: int
    taking_part: Number
    asked: Number
    agreed: Number
    percent: int


@dataclass(frozen=True, slots=True)
class CoverageTable:
    """The groups of one dimension."""

    title: str
    rows: tuple[CoverageRow, ...]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome."""

    label: str
    number: Number


@dataclass(frozen=True, slots=True)
class OutcomeTable:
    """Outcomes of one kind; ``definition`` says what is counted."""

    title: str
    definition: str
    rows: tuple[OutcomeRow, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything that the page, the files and the PDF say."""

    title: str
    funnel: tuple[FunnelRow, ...]
    spread: tuple[str, ...]
    coverage: tuple[CoverageTable, ...]
    coverage_words: tuple[str, ...]
    outcomes: tuple[OutcomeTable, ...]


def report_view(report: Report, of_round: Round | None, spoken: Spoken) -> ReportView:
    """The report in the words of one language; ``of_round`` None for all rounds."""
    link = Links(of_round.id if of_round else "")
    return ReportView(
        title=of_round.title if of_round else spoken.say("Alle Runden"),
        funnel=tuple(_funnel(report, link, spoken)),
        spread=spread_words(report.spread, spoken),
        coverage=tuple(_coverage(report.coverage, link, spoken)),
        coverage_words=tuple(spoken.say(one) for one in COVERAGE_WORDS.values()),
        outcomes=tuple(_outcomes(report.outcomes, link, spoken)),
    )


@dataclass(frozen=True, slots=True)
class Links:
    """Makes the way from a figure to its list, within one round or all."""

    round_id: str

    def number(self, figure: Figure) -> Number:
        asked = {"runde": self.round_id} if self.round_id else {}
        return Number(figure.key, figure.number, f"{HERE}/liste?{urlencode(asked | {'zahl': figure.key})}")


def spread_words(spread: Spread, spoken: Spoken) -> tuple[str, ...]:
    """The quartiles in sentences; one sentence where nobody has answered."""
    if spread.median_days is None or spread.lower_days is None or spread.upper_days is None:
        return (spoken.say("Noch hat keine Stadt geantwortet."),)
    days = {
        name: spoken.number(value, 1)
        for name, value in (("low", spread.lower_days), ("mid", spread.median_days), ("high", spread.upper_days))
    }
    return (
        spoken.say("Die Hälfte der Antworten kam binnen %(mid)s Tagen (Median).", mid=days["mid"]),
        spoken.say(
            "Das schnellste Viertel brauchte höchstens %(low)s Tage, das langsamste mindestens %(high)s.",
            low=days["low"],
            high=days["high"],
        ),
        spoken.say(
            "Gezählt: %(number)s Antworten, von der Frage bis zum Ja oder Nein, Ferien und Aufschub mitgerechnet.",
            number=spoken.number(spread.answers),
        ),
    )


def names_of(view: ReportView, spoken: Spoken) -> Mapping[str, str]:
    """How each figure is called, by its key."""
    named = {number.key: row.label for row in view.funnel for number in (row.proposals, row.towns)}
    for covered in (row for table in view.coverage for row in table.rows):
        for number, words in zip((covered.taking_part, covered.asked, covered.agreed), COLUMNS[1:], strict=True):
            named[number.key] = f"{spoken.say(words)}: {covered.name}"
    return named | {row.number.key: f"{table.title}: {row.label}" for table in view.outcomes for row in table.rows}


def _funnel(report: Report, link: Links, spoken: Spoken) -> Iterator[FunnelRow]:
    whole = report.proposals[Step.ASKED].number
    for step in Step:
        own = report.proposals[step]
        yield FunnelRow(
            label=spoken.say(step.label),
            definition=spoken.say(step.definition),
            proposals=link.number(own),
            towns=link.number(report.towns[step]),
            percent=round(100 * own.number / whole) if whole else 0,
        )


def _coverage(lines: Sequence[CoverageLine], link: Links, spoken: Spoken) -> Iterator[CoverageTable]:
    for dimension in Dimension:
        own = [line for line in lines if line.group.dimension is dimension]
        if own:
            yield CoverageTable(spoken.say(dimension.label), tuple(_covered(line, link, spoken) for line in own))


def _covered(line: CoverageLine, link: Links, spoken: Spoken) -> CoverageRow:
    return CoverageRow(
        name=spoken.say(line.group.name),
        registered=line.registered,
        taking_part=link.number(line.taking_part),
        asked=link.number(line.asked),
        agreed=link.number(line.agreed),
        percent=round(100 * line.taking_part.number / line.registered) if line.registered else 0,
    )


def _outcomes(found: Mapping[str, Figure], link: Links, spoken: Spoken) -> Iterator[OutcomeTable]:
    def table(title: str, definition: str, rows: Mapping[str, str]) -> OutcomeTable:
        told = (OutcomeRow(spoken.say(label), link.number(found[key])) for key, label in rows.items())
        return OutcomeTable(spoken.say(title), spoken.say(definition), tuple(told))

    states = {f"exchange:{state}": state.label for state in ExchangeState}
    yield table("Austausche", "Stand der vereinbarten Austausche heute.", states)
    reasons = {f"reason:{reason}": reason.label for reason in EndReason}
    yield table("Warum Austausche vorzeitig endeten", "Nur für die Geschäftsstelle.", reasons)
    for question in Question:
        title = AFTER.get(question, "")
        heading = QUESTION_LABELS[question]
        verdicts = {f"{question}:{verdict}": words for verdict, words in CHOICES[question].items()}
        named = spoken.say(heading) + (f" {spoken.say(title)}" if title else "")
        yield OutcomeTable(
            named,
            spoken.say("Antworten einzelner Städte; eine Stadt antwortet für jeden Austausch."),
            table(heading, heading, verdicts).rows,
        )
    wishes = {f"wish:{key}": label for key, label in WISHES.items()}
    yield table("Weiter austauschen?", "Gefragt zum Ende eines Austauschs.", wishes)
