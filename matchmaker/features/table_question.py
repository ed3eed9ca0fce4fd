"""What exactly is asked of a table: which column is the key, which columns count, and how much?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matchmaker.features.number_column import NumberColumn, has_decimal_commas, read_numbers
from matchmaker.features.similarity import NumericTable, weight_faults
from matchmaker.features.table_file import TextTable, read_text_table
from matchmaker.features.weights_file import is_weight, weight_pairs
from matchmaker.towns.fault_list import FaultList, printable, shown
from matchmaker.towns.profile_keys import did_you_mean, near_words
from matchmaker.towns.source_file import SourceFile

EXAMPLE = '{"vacancy_pct": 2, "rent_eur_m2": 0}'


@dataclass(frozen=True, slots=True)
class TableQuestion:
    """``key`` names the key column; no ``only`` means all columns with numbers; ``of`` asks for one row."""

    key: str
    only: tuple[str, ...] = ()
    weights: SourceFile | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerableTable:
    """A table that can be compared, its weights by column, and German remarks on what was left out."""

    table: NumericTable
    weights: Mapping[str, float]
    notes: tuple[str, ...]


def read_table(source: SourceFile, question: TableQuestion) -> AnswerableTable:
    """The file's figures as the question wants them; ``BadInput`` with all faults of file, question and weights.

    Without ``only``, columns that are not figures are left out with a note; named in ``only`` they are
    a fault. Columns that a weights file does not name weigh 1.
    """
    faults, notes = FaultList(), list[str]()
    text = read_text_table(source, faults)
    keys = _keys(text, question, faults)
    columns = _columns(text, question, faults, notes)
    given = {} if question.weights is None else _weights(question.weights, text, question, faults)
    weights = _used_weights(given, tuple(columns), notes)
    # Faults of the weights stand beside those of the table: a person mends both files in one go.
    for fault in weight_faults(tuple(columns), weights):
        faults.add(fault.where, fault.reason, fault.column)
    faults.refuse_if_any(source.subject)
    values = np.column_stack([column.values for column in columns.values()])
    return AnswerableTable(NumericTable(keys, tuple(columns), values), weights, tuple(notes))


def _keys(text: TextTable, question: TableQuestion, faults: FaultList) -> tuple[str, ...]:
    if question.key not in text.header:
        faults.add("--key", _unknown_column(question.key, text))
        return ()
    first_line: dict[str, int] = {}
    for line, key in zip(text.lines, text.column(question.key), strict=True):
        if not key:
            faults.add(f"Zeile {line}", "Der Schlüssel fehlt.", question.key)
        elif key in first_line:
            reason = f"Der Schlüssel {shown(key)} steht schon in Zeile {first_line[key]}. Jeder darf einmal vorkommen."
            faults.add(f"Zeile {line}", reason, question.key)
        first_line.setdefault(key, line)
    if question.of is not None and question.of not in first_line:
        hint = did_you_mean(near_words(question.of, tuple(first_line)))
        faults.add("--of", f"Den Schlüssel {shown(question.of)} gibt es in der Tabelle nicht.{hint}")
    return text.column(question.key)


def _columns(text: TextTable, question: TableQuestion, faults: FaultList, notes: list[str]) -> dict[str, NumberColumn]:
    """The columns to compare, in the order of the file."""
    for name in question.only:
        if name == question.key:
            faults.add("--only", "Das ist die Schlüsselspalte; sie wird nicht verglichen.", name)
        elif name not in text.header:
            faults.add("--only", _unknown_column(name, text))
    german = text.separator == ";" and any(has_decimal_commas(row) for row in text.rows)
    asked = [name for name in dict.fromkeys(text.header) if name and name != question.key]
    columns = {}
    for name in [name for name in asked if not question.only or name in question.only]:
        column = read_numbers(text.column(name), german_file=german)
        if objection := _objection(column, text, name, wanted=bool(question.only)):
            faults.add("--only", objection, name) if question.only else notes.append(
                f"Spalte „{printable(name)}“ bleibt außer Betracht: {objection}"
            )
        else:
            columns[name] = column
    if not columns and not question.only:
        faults.add("Datei", "Außer dem Schlüssel gibt es keine Spalte mit Zahlen.")
    return columns


def _objection(column: NumberColumn, text: TextTable, name: str, *, wanted: bool) -> str | None:
    """Why the column cannot be compared; None where it can."""
    if column.strange:
        row = column.strange[0]
        more = f" Weitere solche Zeilen: {len(column.strange) - 1}." if len(column.strange) > 1 else ""
        return f"In Zeile {text.lines[row]} steht {shown(text.column(name)[row])}, das ist keine Zahl.{more}"
    if column.is_empty:
        return "Sie enthält keine einzige Zahl."
    # Whoever names the column means it; of itself, "01" is rather a state's key than the number 1.
    return "Sie sieht nach einem Schlüssel aus (Zahlen mit führender Null)." if column.is_code and not wanted else None


def _unknown_column(name: str, text: TextTable) -> str:
    named = [heading for heading in text.header if heading]
    hint = did_you_mean(near_words(name, named)) or f" Vorhanden sind: {printable(', '.join(named))}"
    return f"Die Spalte {shown(name)} gibt es nicht.{hint}"


def _weights(source: SourceFile, text: TextTable, question: TableQuestion, faults: FaultList) -> dict[str, float]:
    """Weights by column as written in the file; what is no weight or no column is noted as a fault."""
    weights = {}
    for name, weight in weight_pairs(source, EXAMPLE):
        where = f"Gewichte „{printable(source.name)}“"
        if name in weights:
            faults.add(where, "Diese Spalte steht zweimal in der Datei.", name)
        elif name not in text.header or name == question.key:
            faults.add(where, _unknown_column(name, text) if name != question.key else "Das ist der Schlüssel.", name)
        elif not is_weight(weight):
            faults.add(where, f"{shown(weight)} ist kein Gewicht: nötig ist eine Zahl ab 0.", name)
        else:
            weights[name] = float(weight)
    return weights


def _used_weights(given: Mapping[str, float], columns: tuple[str, ...], notes: list[str]) -> dict[str, float]:
    notes.extend(
        f"Das Gewicht für „{printable(name)}“ bleibt außer Betracht: die Spalte wird nicht verglichen."
        for name in given
        if name not in columns
    )
    return {name: weight for name, weight in given.items() if name in columns}
