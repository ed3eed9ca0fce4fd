"""Which decisions and which weights stand in the files of ``matchmaker calibrate``?"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matchmaker.errors import BadInput, Fault
from matchmaker.features.number_column import GAPS, NumberColumn, has_decimal_commas, read_numbers
from matchmaker.features.table_file import TextTable, read_text_table
from matchmaker.features.weights_file import doubled_faults, is_weight, weight_pairs
from matchmaker.scoring.decisions import Decisions
from matchmaker.towns.fault_list import FaultList, printable, shown
from matchmaker.towns.profile_keys import did_you_mean, near_words
from matchmaker.towns.source_file import SourceFile

SUM_TOLERANCE = 1e-5
"""Lets weights pass that a person rounded to six places."""

MOST_DECISIONS = 50_000
"""Far more answers than all small towns give in decades; more would only take memory and time."""

EXAMPLE = '{"learns": 0.6, "similar_size": 0.4}'
FILLER = 0.0
# A German file has semicolons between its columns; between commas a comma is no part of a number.
DECIMAL_COMMA = re.compile(r"-?\d*,\d+")


@dataclass(frozen=True, slots=True)
class DecisionColumns:
    """Which column of the table holds the answer (0 or 1), and which one the group; all others are criteria."""

    label: str
    group: str


def read_decisions(
    source: SourceFile, columns: DecisionColumns, prior: SourceFile | None = None
) -> tuple[Decisions, dict[str, float]]:
    """The decisions of a CSV file and the weights of a JSON file, equal ones without it.

    ``BadInput`` with all faults of both, each with its line and column; at once for over 50,000 decisions.
    """
    faults = FaultList()
    text = read_text_table(source, faults, MOST_DECISIONS)
    _check_headings(text, columns, source, faults)
    criteria = [name for name in dict.fromkeys(text.header) if name and name not in (columns.label, columns.group)]
    if not criteria:
        faults.add("Kopfzeile", "Neben Antwort und Gruppe fehlt eine Spalte mit einem Kriterium.")
    values = [_criterion(text, name, faults) for name in criteria]
    accepted = _answers(text, columns.label, faults)
    groups = _groups(text, columns.group, faults)
    weighed = FaultList()
    weights = _prior(prior, criteria, weighed) if prior else {name: 1 / len(criteria) for name in criteria}
    _refuse_if_any((source, faults), (prior, weighed))
    return Decisions(tuple(criteria), np.column_stack(values), np.array(accepted), groups), weights


def prior_faults(pairs: list[tuple[str, object]], criteria: list[str], where: str) -> Iterator[Fault]:
    """All that is wrong with prior weights for these criteria."""
    doubled = list(doubled_faults(pairs, where))
    yield from doubled
    for name in dict(pairs):
        if name not in criteria:
            hint = did_you_mean(near_words(name, criteria))
            yield Fault(where, f"Die Entscheidungen haben keine solche Spalte.{hint}", name)
    for name in criteria:
        if name not in dict(pairs):
            yield Fault(where, "Hier fehlt das Gewicht (0, wenn es nicht zählen soll).", name)
    for name, weight in pairs:
        if not is_weight(weight):
            yield Fault(where, f"{shown(weight)} ist keine Zahl.", name)
        elif weight < 0:
            yield Fault(where, f"„{_german(weight)}“ ist negativ.", name)
    total = math.fsum(weight for _, weight in pairs if is_weight(weight))
    # Of a doubled criterion nobody knows which weight is meant, so there is no sum to tell either.
    if not doubled and abs(total - 1) > SUM_TOLERANCE:
        yield Fault(where, f"Die Gewichte ergeben zusammen {_german(total)} statt 1.")


def _check_headings(text: TextTable, columns: DecisionColumns, source: SourceFile, faults: FaultList) -> None:
    """Notes what is wrong with the headings; refuses at once where it stays open which columns are criteria."""
    for option, name in (("--label", columns.label), ("--group", columns.group)):
        if name not in text.header:
            hint = did_you_mean(near_words(name, text.header)) or f" Vorhanden sind: {_listed(text)}"
            faults.add(option, f"Die Spalte {shown(name)} gibt es nicht.{hint}")
    if columns.label == columns.group:
        faults.add("--group", "Antwort und Gruppe brauchen zwei verschiedene Spalten.", columns.group)
    for place, name in enumerate(text.header):
        if not name and any(row[place] for row in text.rows):
            faults.add("Kopfzeile", f"Spalte {place + 1} hat Werte, aber keine Überschrift.")
    if columns.label == columns.group or not {columns.label, columns.group} <= set(text.header):
        faults.refuse_if_any(source.subject)


def _criterion(text: TextTable, name: str, faults: FaultList) -> list[float]:
    german = text.separator == ";" and any(has_decimal_commas(row) for row in text.rows)
    cells = text.column(name)
    column = read_numbers(cells, german_file=german)
    for row, value in enumerate(column.values.tolist()):
        if reason := _objection(cells[row], value, column, row):
            faults.add(f"Zeile {text.lines[row]}", reason, name)
    return [FILLER if math.isnan(value) else value for value in column.values.tolist()]


def _objection(cell: str, value: float, column: NumberColumn, row: int) -> str | None:
    if row in column.strange:
        hint = (
            " Schreiben Sie einen Punkt, oder trennen Sie die Spalten mit Semikolon."
            if DECIMAL_COMMA.fullmatch(cell.strip())
            else ""
        )
        return f"{shown(cell)} ist keine Zahl. Ein Kriterium liegt zwischen 0 und 1.{hint}"
    if cell.casefold() in GAPS:
        return f"Hier fehlt der Wert{f' ({shown(cell)})' if cell else ''}. Ein Kriterium liegt zwischen 0 und 1."
    return None if 0 <= value <= 1 else f"{shown(cell)} liegt nicht zwischen 0 und 1."


def _answers(text: TextTable, label: str, faults: FaultList) -> list[bool]:
    cells = text.column(label)
    numbers = read_numbers(cells, german_file=False).values.tolist()
    strange = [row for row, number in enumerate(numbers) if number not in (0.0, 1.0)]
    for row in strange:
        reason = f"{shown(cells[row])} ist keine Antwort: nötig ist 1 (angenommen) oder 0 (abgelehnt)."
        faults.add(f"Zeile {text.lines[row]}", reason, label)
    if not strange and len(set(numbers)) == 1:
        only = "angenommen" if numbers[0] else "abgelehnt"
        reason = f"Alle {len(numbers)} Vorschläge sind {only}. Zu lernen gibt es erst etwas, wenn beides vorkommt."
        faults.add("Datei", reason, label)
    return [number == 1.0 for number in numbers]


def _groups(text: TextTable, group: str, faults: FaultList) -> tuple[str, ...]:
    cells = text.column(group)
    for row, cell in enumerate(cells):
        if not cell:
            faults.add(f"Zeile {text.lines[row]}", "Die Gruppe fehlt.", group)
    return cells


def _prior(source: SourceFile, criteria: list[str], faults: FaultList) -> dict[str, float]:
    pairs = weight_pairs(source, EXAMPLE)
    for fault in prior_faults(pairs, criteria, f"Gewichte „{printable(source.name)}“"):
        faults.add(fault.where, fault.reason, fault.column)
    return {name: float(weight) for name, weight in pairs if is_weight(weight)}


def _refuse_if_any(decisions: tuple[SourceFile, FaultList], prior: tuple[SourceFile | None, FaultList]) -> None:
    """Refuses the file that has faults by its name, and both together where both have."""
    (table, of_table), (weights, of_weights) = decisions, prior
    if weights is None or not of_weights.found:
        of_table.refuse_if_any(table.subject)
    elif not of_table.found:
        of_weights.refuse_if_any(weights.subject)
    else:
        both = f"Die Dateien „{table.name}“ und „{weights.name}“ wurden nicht eingelesen. Bitte beheben Sie:"
        raise BadInput(both, (*of_weights.found, *of_table.found))


def _listed(text: TextTable) -> str:
    return printable(", ".join(name for name in text.header if name))


def _german(value: float) -> str:
    return f"{value:.12g}".replace(".", ",")
