"""Which decisions of the log may weights be learned from, and as which table?"""

import csv
import io
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from matchmaker.errors import MatchmakerError, NotFound
from matchmaker.rounds.access import Audience
from matchmaker.rounds.decision import Act, Decision, Showing
from matchmaker.rounds.decision_log import DecisionLog
from matchmaker.towns.profile import Format

LABEL, GROUP = "angenommen", "gruppe"
YES = (Act.APPROVED, Act.ACCEPTED)
Undone = tuple[str, datetime]
"""A proposal's id, and the moment of an act of head office on it that was taken back."""
DECISIONS = ("Entscheidung", "Entscheidungen")
DIGITS = 6
"""Criteria are written to the millionth."""


class DecidedBy(StrEnum):
    """Whose decisions: those of the towns are what weights are learned from; head office's are its own habits."""

    TOWNS = "towns"
    HEAD_OFFICE = "head-office"

    @property
    def audience(self) -> Audience:
        """Whose figures they rest on."""
        return Audience.TOWN if self is DecidedBy.TOWNS else Audience.HEAD_OFFICE


WHOSE = {DecidedBy.TOWNS: "der Städte", DecidedBy.HEAD_OFFICE: "der Geschäftsstelle"}


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """One decided proposal: 1 or 0, what answers hang together by, and ĉ in [0, 1] by criterion."""

    accepted: bool
    group: str
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """The rows of one format, and how many of its decisions are not among them.

    ``without_time`` for want of time, ``other_criteria`` for want of today's criteria, ``without_showing`` because
    nobody wrote down what was shown: once that was so of seats of a group that were filled anew. Where nothing stands
    there of a whole proposal, its format is not known either, and it is counted with each.
    """

    format: Format
    criteria: tuple[str, ...]
    rows: tuple[DecidedRow, ...]
    without_time: int = 0
    other_criteria: int = 0
    without_showing: int = 0

    @property
    def left_out(self) -> tuple[str, ...]:
        """What is not among the rows, each reason a German sentence."""
        counted = (
            (self.without_time, "Absage", "Absagen", "weil die Zeit fehlte"),
            (self.other_criteria, *DECISIONS, "mit anderen Kriterien gezeigt"),
            (self.without_showing, *DECISIONS, "weil nicht festgehalten ist, was dazu gezeigt wurde"),
        )
        return tuple(
            f"Nicht dabei: {count} {one if count == 1 else many}, {why}." for count, one, many, why in counted if count
        )


@dataclass(frozen=True, slots=True)
class WhichDecisions:
    """Whose decisions about which format; without a format, about the only one that has any."""

    by: DecidedBy
    format: Format | None = None


class SeveralFormats(MatchmakerError):
    """There are decisions about more than one format, and each is a table of its own."""

    def __init__(self, by: DecidedBy, counts: Mapping[Format, int]) -> None:
        self.counts = dict(counts)
        found = ", ".join(f"{form} ({count})" for form, count in self.counts.items())
        super().__init__(
            f"Es gibt Entscheidungen {WHOSE[by]} über mehrere Formate: {found}. Jedes hat eigene Gewichte, "
            "deshalb wird aus ihnen nicht zusammen gelernt: Nennen Sie eines mit --format. Geschrieben wurde nichts."
        )


def decision_table(log: DecisionLog, which: WhichDecisions, undone: Container[Undone] = ()) -> DecisionTable:
    """One row per decided proposal, a town's answer with its own values, head office's with the mean of all sides.

    Each with the figures that it was shown itself. The last decision counts; what head office took back (``undone``)
    never does. A refusal for want of time is no row. Towns' rows are grouped by town, head office's by round, because
    a curator decides about a round as a whole. Formats share names of criteria and not their weights, so a table is of
    one format. Its criteria are those of the newest showing that went out to towns (for head office: that it decided
    about); what was shown under others is no row either. ``NotFound`` where no row is left, ``SeveralFormats`` where
    it would have to be said which.
    """
    acts = [one for one in log.decisions() if not _is_undone(one, undone)]
    shown: dict[str, list[Showing]] = {}
    for showing in log.showings():
        if showing.is_for(which.by.audience):
            shown.setdefault(showing.proposal_id, []).append(showing)
    decided = _last(acts, which.by)
    form = which.format or _only_format(decided, shown, which.by)
    own = {key: sides for key, sides in shown.items() if sides[0].format is form}
    out = {one.proposal_id for one in acts if which.by is DecidedBy.HEAD_OFFICE or _went_out(one)}
    sent = [sides[0] for key, sides in own.items() if key in out]
    table = DecisionTable(form, tuple(sorted(sent[-1].values)) if sent else (), ())
    table = _filled(table, [one for one in decided if one.proposal_id in own or one.proposal_id not in shown], own)
    if not table.rows:
        raise _nothing(which.by, f" über das Format {form}", table.left_out)
    return table


def table_csv(table: DecisionTable) -> bytes:
    """The table as ``matchmaker calibrate`` reads it: UTF-8, commas, label and group first."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((LABEL, GROUP, *table.criteria))
    for row in table.rows:
        values = (round(row.values[name], DIGITS) for name in table.criteria)
        writer.writerow((int(row.accepted), row.group, *values))
    return text.getvalue().encode()


def _is_undone(one: Decision, undone: Container[Undone]) -> bool:
    return not one.act.is_of_town and (one.proposal_id, one.at) in undone


def _last(decisions: Iterable[Decision], by: DecidedBy) -> list[Decision]:
    """Of each side its last decision on each proposal, in the order of the log; offering and silence decide nothing."""
    last: dict[tuple[str, str | None], Decision] = {}
    for one in decisions:
        if one.act.is_decision and one.act.is_of_town == (by is DecidedBy.TOWNS):
            last[one.proposal_id, one.ags] = one
    return list(last.values())


def _went_out(act: Decision) -> bool:
    # Older logs know of an offer by its answers alone.
    return act.act is Act.OFFERED or act.act.is_of_town


def _only_format(decided: Iterable[Decision], shown: Mapping[str, list[Showing]], by: DecidedBy) -> Format:
    """The format of all decisions about fit; ``NotFound`` where there are none."""
    counts = Counter(
        shown[one.proposal_id][0].format for one in decided if _is_about_fit(one) and one.proposal_id in shown
    )
    if len(counts) > 1:
        raise SeveralFormats(by, {form: counts[form] for form in Format if form in counts})
    if not counts:
        raise _nothing(by)
    return next(iter(counts))


def _nothing(by: DecidedBy, about: str = "", left_out: Iterable[str] = ()) -> NotFound:
    told = f"Es gibt noch keine Entscheidung {WHOSE[by]}{about}, aus der sich lernen lässt."
    return NotFound(" ".join((told, *left_out, "Geschrieben wurde nichts.")))


def _is_about_fit(decision: Decision) -> bool:
    return decision.reason is None or decision.reason.is_about_fit


def _filled(empty: DecisionTable, decided: list[Decision], shown: Mapping[str, list[Showing]]) -> DecisionTable:
    about_fit = [one for one in decided if _is_about_fit(one)]
    seen = [(one, _seen_by(one, shown.get(one.proposal_id, []))) for one in about_fit]
    rows = [_row(one, sides) for one, sides in seen if sides]
    fitting = tuple(row for row in rows if set(row.values) == set(empty.criteria))
    return replace(
        empty,
        rows=fitting,
        without_time=len(decided) - len(about_fit),
        other_criteria=len(rows) - len(fitting),
        without_showing=len(seen) - len(rows),
    )


def _seen_by(decision: Decision, sides: list[Showing]) -> list[Showing]:
    """What whoever decided had before it: a town its own side, head office all as they were drafted."""
    if decision.ags is not None:
        return [side for side in sides if side.ags == decision.ags]
    # A town that took a free seat came after head office had decided.
    return [side for side in sides if side.shown_at == sides[0].shown_at]


def _row(decision: Decision, own: list[Showing]) -> DecidedRow:
    means = {name: sum(side.values[name] for side in own) / len(own) for name in own[0].values}
    group = own[0].round_id if decision.ags is None else decision.ags
    return DecidedRow(decision.act in YES, group, means)
