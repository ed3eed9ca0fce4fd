"""What kind of file did a person hand in, and which text is in it?"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from matchmaker.errors import BadInput, Fault

MAX_MEGABYTES = 50
ZIP_MARK = b"PK"
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class SourceKind(StrEnum):
    """The three layouts that profiles come in."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's name, for messages, and its bytes: from the disk or from an upload."""

    name: str
    content: bytes

    def refusal(self, *faults: Fault) -> BadInput:
        """The refusal of this file for these faults, to be raised."""
        return BadInput(self.subject, faults)

    @property
    def subject(self) -> str:
        return f"Die Datei „{self.name}“ wurde nicht eingelesen. Bitte beheben Sie:"


def open_source(path: Path) -> SourceFile:
    """The file at ``path``; ``BadInput`` if it cannot be read or has more than 50 MB."""
    try:
        if path.stat().st_size > MAX_MEGABYTES * 1024 * 1024:
            raise SourceFile(path.name, b"").refusal(_too_large())
        return SourceFile(path.name, path.read_bytes())
    except FileNotFoundError:
        reason = f"„{path}“ gibt es nicht. Prüfen Sie Name und Ordner."
    except IsADirectoryError:
        reason = f"„{path}“ ist ein Ordner. Geben Sie eine Datei an."
    except (OSError, ValueError):
        reason = f"„{path}“ lässt sich nicht öffnen. Prüfen Sie die Zugriffsrechte."
    # A folder such as "." has no name of its own.
    raise SourceFile(path.name or str(path), b"").refusal(Fault("Datei", reason))


def kind_of(source: SourceFile) -> SourceKind:
    """The layout by content; the ending of the name decides only where the content leaves it open.

    ``BadInput`` for an empty file, one over 50 MB, UTF-16, and what looks like a locked or an old workbook.
    """
    content = source.content
    if len(content) > MAX_MEGABYTES * 1024 * 1024:
        raise source.refusal(_too_large())
    if content.startswith(OLE_MARK):
        reason = "Die Arbeitsmappe ist mit einem Kennwort geschützt oder im alten Format XLS."
        raise source.refusal(Fault("Datei", f"{reason} Speichern Sie sie ohne Kennwort als XLSX."))
    if content.startswith(ZIP_MARK):
        return SourceKind.XLSX
    if content.startswith(UTF16_MARKS):
        raise source.refusal(Fault("Datei", "Der Zeichensatz ist UTF-16. Speichern Sie die Datei als UTF-8."))
    body = content.removeprefix(UTF8_MARK).strip()
    if not body:
        raise source.refusal(Fault("Datei", "Die Datei ist leer. Wählen Sie eine Datei mit Inhalt."))
    is_json = body[:1] in {b"{", b"["} or source.name.lower().endswith(".json")
    return SourceKind.JSON if is_json else SourceKind.CSV


def text_of(source: SourceFile, *, windows_allowed: bool) -> str:
    """The file's text: UTF-8 with or without BOM, and Windows-1252 where that is allowed.

    ``BadInput`` with the line where a NUL or a byte stands that does not belong into the encoding.
    """
    if (at := source.content.find(b"\0")) >= 0:
        reason = "Hier steht ein Nullzeichen. Die Datei ist beschädigt oder kein Text: speichern Sie sie neu als UTF-8."
        raise source.refusal(Fault(_line(source.content, at), reason))
    for encoding in ("utf-8-sig", "cp1252") if windows_allowed else ("utf-8-sig",):
        try:
            return source.content.decode(encoding)
        except UnicodeDecodeError as error:
            at = error.start
    reason = f"Das Byte 0x{source.content[at]:02x} gehört nicht in den Zeichensatz. Speichern Sie die Datei als UTF-8."
    raise source.refusal(Fault(_line(source.content, at), reason))


def is_utf8(source: SourceFile) -> bool:
    """Whether ``text_of`` read the bytes as UTF-8."""
    try:
        source.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _line(content: bytes, at: int) -> str:
    # Old Macintosh files end their lines with CR alone.
    lines_before = content[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n")
    return f"Zeile {lines_before + 1}"


def _too_large() -> Fault:
    return Fault("Datei", f"Die Datei hat mehr als {MAX_MEGABYTES} MB. Teilen Sie sie auf.")
