"""Which header and rows stand in a CSV file with figures?"""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from matchmaker.errors import Fault
from matchmaker.towns.fault_list import FaultList, shown
from matchmaker.towns.source_file import OLE_MARK, UTF16_MARKS, ZIP_MARK, SourceFile, text_of


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table as it was written: every row has as many cells as the header, all without outer blanks.

    ``lines`` are the lines of the file on which the rows begin.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    separator: str

    def column(self, name: str) -> tuple[str, ...]:
        """The cells under this heading, row by row."""
        place = self.header.index(name)
        return tuple(row[place] for row in self.rows)


def read_text_table(source: SourceFile, faults: FaultList, most_rows: int | None = None) -> TextTable:
    """The table of a CSV file: ``;`` or ``,``, UTF-8 with or without BOM or Windows-1252.

    Headings that stand there twice and rows of another length are noted in ``faults``; such rows are cut
    or filled so that the rest can be checked. ``BadInput`` where there is no table at all, or one with more than
    ``most_rows`` rows below its heading.
    """
    text = _text(source)
    separator = _separator(text)
    records = _records(source, text, separator, most_rows)
    if not records:
        raise source.refusal(Fault("Datei", "Die Datei ist leer. Nötig sind eine Kopfzeile und Zeilen mit Zahlen."))
    (_, header), *body = records
    if not body:
        raise source.refusal(Fault("Datei", "Unter der Kopfzeile steht keine Zeile mit Zahlen."))
    for name, times in Counter(name for name in header if name).items():
        if times > 1:
            faults.add(
                "Kopfzeile", f"Diese Überschrift steht hier {times}-mal. Geben Sie jeder Spalte eine eigene.", name
            )
    rows = tuple(_fitted(line, cells, len(header), faults) for line, cells in body)
    return TextTable(tuple(header), rows, tuple(line for line, _ in body), separator)


def _text(source: SourceFile) -> str:
    if source.content.startswith((ZIP_MARK, OLE_MARK)):
        reason = "Das ist eine Arbeitsmappe. Speichern Sie das Tabellenblatt als CSV (UTF-8)."
        raise source.refusal(Fault("Datei", reason))
    if source.content.startswith(UTF16_MARKS):
        raise source.refusal(Fault("Datei", "Der Zeichensatz ist UTF-16. Speichern Sie die Datei als UTF-8."))
    return text_of(source, windows_allowed=True)


def _separator(text: str) -> str:
    """The one that stands more often in the first line, outside of quotation marks."""
    first_line = re.sub(r'"[^"]*"', "", next((line for line in text.splitlines() if line.strip()), ""))
    return ";" if first_line.count(";") > first_line.count(",") else ","


def _records(source: SourceFile, text: str, separator: str, most_rows: int | None) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records, line = [], 1
    try:
        for cells in reader:
            if any(stripped := [cell.strip() for cell in cells]):
                records.append((line, stripped))
            # Told while reading: the rest of the file is not taken into memory.
            if most_rows is not None and len(records) > most_rows + 1:
                raise source.refusal(_too_long(most_rows))
            line = reader.line_num + 1
    except csv.Error as error:
        reason = "Hier gehen die Anführungszeichen nicht auf, oder ein Feld ist zu lang."
        raise source.refusal(Fault(f"Zeile {line}", reason)) from error
    return records


def _too_long(most_rows: int) -> Fault:
    most = f"{most_rows:,}".replace(",", ".")
    return Fault("Datei", f"Die Datei hat mehr als {most} Zeilen. Nehmen Sie die jüngsten {most} davon.")


def _fitted(line: int, cells: list[str], width: int, faults: FaultList) -> tuple[str, ...]:
    surplus = [cell for cell in cells[width:] if cell]
    if surplus or len(cells) < width:
        reason = f"Die Zeile hat {len(cells)} Felder, die Kopfzeile {width}; das erste Feld ist {shown(cells[0])}."
        faults.add(f"Zeile {line}", reason)
    return tuple((cells + [""] * width)[:width])
