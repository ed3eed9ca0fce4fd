"""A council brief of the invented towns, and what a PDF of it says."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from api.pages.compared_rows import ComparedRow
from api.pages.council_brief import BriefTable, CouncilBrief, Listed

HOSTILE = 'Übung #eval("1+1") *fett* _kursiv_ $x^2$ <ort> @wer \\ // weg /* weg */ `roh` = Titel [a](b) ~ --- "quote"'


def a_brief(**changes: Any) -> CouncilBrief:
    rows = (
        ComparedRow("Land", ("Sachsen", "Hessen")),
        ComparedRow("Einwohnerzahl", ("8.000", "8.500"), source="2023, erfunden"),
    )
    return CouncilBrief(
        **{
            "language": "de",
            "kicker": "Kurzvorlage für den Rat von Ahornstedt",
            "title": "Tandem mit Birkenau am See",
            "facts": (("Thema", "Leerstand"), ("Stand", "offen")),
            "reasons": (Listed("Warum Birkenau am See?", ("Beide arbeiten am Thema „Leerstand“.",)),),
            "doubts": (Listed("Was dagegen spricht", ("Nichts deutlich, soweit wir wissen.",)),),
            "table": BriefTable("Die Städte im Vergleich", ("Merkmal", "Ahornstedt", "Birkenau", "Quelle"), rows),
            "terms": (Listed("Aufwand", ("Rund 4 Stunden im Quartal für Ihre Stadt.",)),),
            "next_step": Listed("Nächster Schritt", ("Zurzeit ist nichts zu tun.",)),
            "notes": ("Punkte sind kein Prozentwert.",),
            "sources_label": "Quellen der Gründe:",
            "sources": ("eigene Seite",),
            **changes,
        }
    )


@dataclass(frozen=True)
class ReadPdf:
    """What a reader of the PDF gets: words with single spaces, and what a screen reader asks for."""

    text: str
    pages: int
    language: str
    title: str
    tags: tuple[str, ...]
    is_marked: bool
    claims: str
    fonts: frozenset[str]


def read_pdf(content: bytes) -> ReadPdf:
    reader = PdfReader(BytesIO(content))
    root = reader.trailer["/Root"]
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    return ReadPdf(
        text=" ".join(" ".join(page.extract_text() for page in reader.pages).split()),
        pages=len(reader.pages),
        language=str(root["/Lang"]),
        title=str(reader.metadata and reader.metadata.title),
        tags=tuple(_tags(root["/StructTreeRoot"]["/K"])),
        is_marked=bool(root["/MarkInfo"]["/Marked"]),
        claims=root["/Metadata"].get_data().decode(),
        fonts=frozenset(fonts),
    )


def _tags(node: Any) -> list[str]:
    """The names of all structure elements below, in reading order."""
    found = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(found, list):
        return [tag for one in found for tag in _tags(one)]
    if not isinstance(found, dict) or "/S" not in found:
        return []
    return [str(found["/S"]), *_tags(found.get("/K", []))]
