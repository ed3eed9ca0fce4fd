"""Which rows does a CSV file hold?"""

import csv
import io
from collections.abc import Iterator

from matchmaker.errors import Fault
from matchmaker.towns.sheet import MOST_ROWS, Row, Sheet
from matchmaker.towns.source_file import SourceFile, is_utf8, text_of

DELIMITERS = ";,"


def read_csv(source: SourceFile) -> Sheet:
    """Rows separated by ``;`` or ``,``, in UTF-8 or Windows-1252, with any line ends.

    ``BadInput`` with the row where quotes do not match, for a table without rows and for tab-separated text.
    """
    text = text_of(source, windows_allowed=True)
    rows = _rows(source, text, _delimiter(source, text))
    header = next(rows, None)
    if header is None:
        raise source.refusal(
            Fault("Datei", "Die Tabelle ist leer. Sie braucht eine Kopfzeile und je Angabe eine Zeile.")
        )
    notes = () if is_utf8(source) else ("Der Zeichensatz Windows-1252 wurde erkannt und umgewandelt.",)
    return Sheet(header, tuple(rows), notes)


def _delimiter(source: SourceFile, text: str) -> str:
    """The sign that cuts the first line into more cells; ``;`` where both do the same."""
    first = text.lstrip("\r\n").splitlines()[0] if text.strip() else ""
    if "\t" in first and not any(sign in first for sign in DELIMITERS):
        reason = "Die Spalten sind durch Tabulatoren getrennt. Speichern Sie die Tabelle als CSV mit Semikolon."
        raise source.refusal(Fault("Zeile 1", reason))
    return max(DELIMITERS, key=first.count)


def _rows(source: SourceFile, text: str, delimiter: str) -> Iterator[Row]:
    # Strict, because a lenient reader swallows the rest of the file into the cell whose quote stays open.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    # Rows are counted, not lines: Excel shows a cell with a line break as one row.
    number = taken = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            too_long = "field limit" in str(error)
            reason = (
                "Eine Zelle ist zu lang." if too_long else "Ein Anführungszeichen ist nicht geschlossen oder zu viel."
            )
            raise source.refusal(Fault(f"Zeile {number}", f"{reason} Prüfen Sie die Zellen dieser Zeile.")) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            taken += 1
            if taken > MOST_ROWS:
                raise source.refusal(
                    Fault(f"Zeile {number}", f"Mehr als {MOST_ROWS} Zeilen. Teilen Sie die Tabelle auf.")
                )
            yield Row(number, tuple(cells))
