"""Which rows does a table of either layout hold?"""

from matchmaker.towns.csv_sheet import read_csv
from matchmaker.towns.sheet import Sheet
from matchmaker.towns.source_file import SourceFile, SourceKind
from matchmaker.towns.xlsx_sheet import read_xlsx


def read_table(source: SourceFile, kind: SourceKind) -> Sheet:
    """The rows of a CSV file or a workbook; ``BadInput`` where it cannot be read as one."""
    return read_xlsx(source) if kind is SourceKind.XLSX else read_csv(source)
