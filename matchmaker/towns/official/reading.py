"""Which layout does an official file have, and what does it say?"""

from pathlib import Path

from matchmaker.errors import Fault
from matchmaker.towns.csv_sheet import read_csv
from matchmaker.towns.official import district_table, municipality_table
from matchmaker.towns.official.auszug_gv import SHEET_TITLE, is_auszug_gv, read_auszug_gv
from matchmaker.towns.official.cells import positions
from matchmaker.towns.official.gv100ad import is_gv100ad, read_gv100ad
from matchmaker.towns.official.table import OfficialTable
from matchmaker.towns.sheet import Sheet
from matchmaker.towns.source_file import SourceFile, SourceKind, kind_of, open_source, text_of
from matchmaker.towns.xlsx_sheet import read_xlsx

LAYOUTS = (
    "Bekannt sind: der Auszug aus dem Gemeindeverzeichnis (AuszugGV, xlsx), GV100AD (Text), "
    "eine Tabelle der Gemeinden (CSV mit ags, name, pop_JJJJ) und eine der Kreise (CSV mit district_ags)."
)


def load_official(path: Path) -> OfficialTable:
    """Read an official file of any known layout, recognised by its content.

    ``BadInput`` with all faults, each with line and column: empty file, wrong encoding, unknown layout,
    an AGS without its leading zero or twice, a population that is missing or 0. Nothing is taken then.
    """
    return official_table(open_source(path))


def official_table(source: SourceFile) -> OfficialTable:
    """The same of a file that is in memory already, such as an upload."""
    if not source.content.strip():
        raise source.refusal(Fault("Datei", f"Die Datei ist leer. {LAYOUTS}"))
    if kind_of(source) is SourceKind.XLSX:
        return _of_sheet(source, read_xlsx(source, SHEET_TITLE))
    if is_gv100ad(text_of(source, windows_allowed=True).lstrip()):
        return read_gv100ad(source)
    return _of_sheet(source, read_csv(source))


def _of_sheet(source: SourceFile, sheet: Sheet) -> OfficialTable:
    heading = positions(sheet.header)
    if municipality_table.KEY_COLUMN in heading:
        return municipality_table.read_municipality_table(source, sheet)
    if district_table.KEY_COLUMN in heading:
        return district_table.read_district_table(source, sheet)
    if is_auszug_gv(sheet):
        return read_auszug_gv(source, sheet)
    raise source.refusal(Fault("Kopfzeile", f"Dieser Aufbau ist nicht bekannt. {LAYOUTS}"))
