"""Tables with profiles that must be refused, as CSV and as workbooks."""

from datetime import date

from tests.builders import ags
from tests.malformed_file import Malformed, whole_file
from tests.workbooks import archive, encrypted, with_part, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = "AGS;Angabe;Kennung"


def _csv(title: str, text: str | bytes, says: str, *places: tuple[str, str | None]) -> Malformed:
    return Malformed(title, "profile.csv", text if isinstance(text, bytes) else text.encode(), places, says)


def _xlsx(title: str, rows: list[list[object]], says: str, *places: tuple[str, str | None]) -> Malformed:
    return Malformed(title, "profile.xlsx", workbook(rows), places, says)


_BOOK = workbook([["AGS"], [ags(1)]])

TABLES = (
    _csv("no header", f"{ags(1)};Bedarf;vacancy", "fehlt: „AGS“", ("Zeile 1", None), ("Zeile 1", None)),
    _csv("a header only", f"{HEAD}\r\n", "steht nichts", ("Zeile 1", None)),
    _csv("a column twice", f"{HEAD};ags\n{ags(1)};Bedarf;vacancy", "zweimal", ("Zeile 1", "ags")),
    _csv("an unknown column", f"{HEAD};Jahrr\n{ags(1)};Bedarf;vacancy;1", "„Jahr“", ("Zeile 1", None)),
    _csv("tabs", f"AGS\tAngabe\n{ags(1)}\tProfil", "Tabulatoren", ("Zeile 1", None)),
    _csv(
        "an open quote", f'{HEAD}\n{ags(1)};Bedarf;vacancy\n{ags(2)};"Bedarf;x', "Anführungszeichen", ("Zeile 3", None)
    ),
    _csv("a cell of 200,000 letters", f"{HEAD}\n{ags(1)};Bedarf;{'x' * 200_000}", "zu lang", ("Zeile 2", None)),
    _csv("more cells than columns", f"{HEAD}\n{ags(1)};Bedarf;vacancy;;x", "Trennzeichen", ("Zeile 2", None)),
    _csv("a zero lost on the way", f"{HEAD}\n1051044;Bedarf;vacancy", "„01051044“ (Heide)", ("Zeile 2", "AGS")),
    _csv("a row without AGS", f"{HEAD}\n{ags(1)};Bedarf;vacancy\n;Bedarf;retail", "„AGS“ fehlt", ("Zeile 3", "AGS")),
    _csv("an unknown statement", f"{HEAD}\n{ags(1)};Wunsch;vacancy", "need (Bedarf)", ("Zeile 2", "Angabe")),
    _csv("a statement without its kind", f"{HEAD}\n{ags(1)};;vacancy", "„Angabe“ fehlt", ("Zeile 2", "Angabe")),
    _csv("an unknown label", f"{HEAD}\n{ags(1)};Bedarf;Leere Läde", "empty_shops", ("Zeile 2", "Kennung")),
    _csv("a cell that does not belong", f"{HEAD};Jahr\n{ags(1)};Bedarf;vacancy;2020", "Bedarf", ("Zeile 2", "Jahr")),
    _csv(
        "rows that contradict", f"AGS;Einwohner\n{ags(1)};5000\n\n{ags(1)};6000", "in Zeile 2", ("Zeile 4", "Einwohner")
    ),
    _csv(
        "no role among two",
        f"AGS;Rolle\n{ags(1)};mayor\n{ags(1)};Verwaltung\n{ags(1)};",
        "mehreren",
        ("Zeile 4", "Rolle"),
    ),
    _csv(
        "both none and one",
        f"AGS;Angabe;Mit AGS\n{ags(1)};Austausch;{ags(2)}\n{ags(1)};kein Austausch;",
        "Zeile 2",
        ("Zeile 3", "Angabe"),
    ),
    _csv(
        "a broken byte in UTF-8",
        f"{HEAD};Text\n{ags(1)};Bedarf;vacancy;Grün ".encode() + b"\xff",
        "UTF-8",
        ("Zeile 2", "Text"),
    ),
    _csv("a byte of no encoding", f"{HEAD}\n{ags(1)};Bedarf;".encode() + b"\x81", "0x81", ("Zeile 2", None)),
    _csv(
        "mixed line ends and a fault in each",
        f"{HEAD}\r\n{ags(1)};Bedarf;a\n{ags(2)};Bedarf;b\r{ags(3)};Bedarf;c",
        "Themenliste",
        ("Zeile 2", "Kennung"),
        ("Zeile 3", "Kennung"),
        ("Zeile 4", "Kennung"),
    ),
    _csv(
        "a fault behind a cell of two lines",
        f'{HEAD};Text\n{ags(1)};Bedarf;vacancy;"a\nb"\n{ags(2)};Bedarf;x;',
        "Themenliste",
        ("Zeile 3", "Kennung"),
    ),
)

WORKBOOKS = (
    _xlsx("a zero that Excel dropped", [["AGS"], [1051044]], "„01051044“ (Heide)", ("Zeile 2", "AGS")),
    _xlsx("a formula", [["AGS", "Einwohner"], [ags(1), "=5000+1"]], "Formel", ("Zeile 2", "Einwohner")),
    _xlsx("a formula as header", [["AGS", "=A1"], [ags(1), 5]], "Formel", ("Zeile 1", None)),
    _xlsx("an error of Excel", [["AGS", "Einwohner"], [ags(1), "#N/A"]], "#N/A", ("Zeile 2", "Einwohner")),
    _xlsx(
        "a fraction that became a date",
        [["AGS", "Angabe", "Kennung", "Dringlichkeit"], [ags(1), "Bedarf", "vacancy", date(2025, 3, 1)]],
        "hoch",
        ("Zeile 2", "Dringlichkeit"),
    ),
    _xlsx("a date as name", [["AGS", "Name"], [ags(1), date(2025, 3, 1)]], "erwartet wird Text", ("Zeile 2", "Name")),
    _xlsx("an empty sheet", [], "leer", ("Blatt „Sheet“", None)),
    whole_file("a damaged archive", _BOOK[:-30], "beschädigt"),
    whole_file("an archive that is no workbook", archive({"brief.txt": b"Guten Tag"}), "keine Excel-Datei"),
    whole_file("a workbook without its sheet", archive({"[Content_Types].xml": b"<Types/>"}), "keine Excel-Datei"),
    whole_file("an archive that unpacks to 200 MB", archive({"xl/workbook.xml": b" " * 200_000_000}), "zu groß"),
    whole_file("2,000 parts", archive({f"{number}.xml": b"" for number in range(2000)}), "zu groß"),
    whole_file("an encrypted archive", encrypted(_BOOK), "ohne Kennwort"),
    whole_file("a workbook under a password", OLE + bytes(600), "Kennwort"),
    whole_file(
        "no visible sheet",
        with_part(_BOOK, "xl/workbook.xml", lambda part: part.replace(b'"visible"', b'"hidden"')),
        "kein sichtbares",
    ),
)
