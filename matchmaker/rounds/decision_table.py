"""Which decisions of the log may weights be learned from, and as which table?"""

import csv
import io
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matchmaker.errors import NotFound
from matchmaker.rounds.access import Audience
from matchmaker.rounds.decision import Act, Decision, Showing
from matchmaker.rounds.decision_log import DecisionLog

LABEL, GROUP = "angenommen", "gruppe"
YES = (Act.APPROVED, Act.ACCEPTED)
Undone = tuple[str, datetime]
"""A proposal's id, and the moment of an act of head office on it that was taken back."""
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


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """One decided proposal: 1 or 0, what answers hang together by, and ĉ in [0, 1] by criterion."""

    accepted: bool
    group: str
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """The rows, and how many decisions are not among them: for want of time, and for want of today's criteria."""

    criteria: tuple[str, ...]
    rows: tuple[DecidedRow, ...]
    without_time: int
    other_criteria: int


def decision_table(log: DecisionLog, by: DecidedBy, undone: Container[Undone] = ()) -> DecisionTable:
    """One row per decided proposal, a town's answer with its own values, head office's with the mean of both sides.

    Each with the figures that it was shown itself. The last decision counts; what head office took back (``undone``)
    never does. A refusal for want of time is no row. Towns' rows are grouped by town, head office's by round, because
    a curator decides about a round as a whole. The criteria are those of the newest showing; what was shown under
    others is no row either. ``NotFound`` where no row is left.
    """
    shown: dict[str, list[Showing]] = {}
    for showing in log.showings():
        if not showing.is_for(by.audience):
            continue
        shown.setdefault(showing.proposal_id, []).append(showing)
    decided = [
        one
        for one in _last((one for one in log.decisions() if not _is_undone(one, undone)), by)
        if one.proposal_id in shown
    ]
    about_fit = [one for one in decided if one.reason is None or one.reason.is_about_fit]
    criteria = tuple(sorted([*shown.values()][-1][0].values)) if shown else ()
    rows = [_row(one, shown[one.proposal_id]) for one in about_fit]
    fitting = tuple(row for row in rows if set(row.values) == set(criteria))
    if not fitting:
        whose = "der Städte" if by is DecidedBy.TOWNS else "der Geschäftsstelle"
        raise NotFound(f"Es gibt noch keine Entscheidung {whose}, aus der sich lernen lässt. Geschrieben wurde nichts.")
    return DecisionTable(criteria, fitting, len(decided) - len(about_fit), len(rows) - len(fitting))


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


def _row(decision: Decision, sides: list[Showing]) -> DecidedRow:
    own = [side for side in sides if decision.ags in (None, side.ags)]
    names = sides[0].values
    means = {name: sum(side.values[name] for side in own) / len(own) for name in names}
    group = sides[0].round_id if decision.ags is None else decision.ags
    return DecidedRow(decision.act in YES, group, means)
