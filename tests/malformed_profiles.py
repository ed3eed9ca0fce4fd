"""Files with profiles that must be refused, each with the places of all its faults and a word of the reason."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.builders import ags
from tests.workbooks import archive, encrypted, with_part, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = "AGS;Angabe;Kennung"


@dataclass(frozen=True)
class Malformed:
    """A file, the (where, column) of every fault in the order of the message, and what the message says."""

    title: str
    name: str
    content: bytes
    places: tuple[tuple[str, str | None], ...]
    says: str


def _json(title: str, document: Any, says: str, *places: tuple[str, str | None]) -> Malformed:
    text = document if isinstance(document, str) else json.dumps(document)
    return Malformed(title, "profile.json", text.encode(), places, says)


def _town(title: str, changes: Mapping[str, Any], says: str, *places: tuple[str, str | None]) -> Malformed:
    return _json(title, {"towns": [{"ags": ags(1), **changes}]}, says, *places)


def _need(title: str, changes: Mapping[str, Any], says: str, column: str | None) -> Malformed:
    return _town(title, {"needs": [{"id": "vacancy", **changes}]}, says, ("towns[0].needs[0]", column))


def _told(title: str, changes: Mapping[str, Any], says: str, column: str | None) -> Malformed:
    told = {"id": "retail", "kind": "topic", "stage": "idea", **changes}
    present = {key: value for key, value in told.items() if value != "absent"}
    return _town(title, {"experience": [present]}, says, ("towns[0].experience[0]", column))


def _past(title: str, changes: Mapping[str, Any], says: str, column: str | None) -> Malformed:
    return _town(title, {"history": [{"with": ags(2), **changes}]}, says, ("towns[0].history[0]", column))


def _csv(title: str, text: str | bytes, says: str, *places: tuple[str, str | None]) -> Malformed:
    return Malformed(title, "profile.csv", text if isinstance(text, bytes) else text.encode(), places, says)


def _xlsx(title: str, rows: list[list[object]], says: str, *places: tuple[str, str | None]) -> Malformed:
    return Malformed(title, "profile.xlsx", workbook(rows), places, says)


def _file(title: str, content: bytes, says: str, name: str = "profile.xlsx") -> Malformed:
    return Malformed(title, name, content, (("Datei", None),), says)


_BOOK = workbook([["AGS"], [ags(1)]])

KEYS = (
    _town("a topic that does not exist", {"needs": [{"id": "vacany"}]}, "vacancy", ("towns[0].needs[0]", "id")),
    _town("a method as need", {"needs": [{"id": "pop_up_lab"}]}, "eine Methode", ("towns[0].needs[0]", "id")),
    _town("a German label in JSON", {"needs": [{"id": "Leere Läden"}]}, "empty_shops", ("towns[0].needs[0]", "id")),
    _town("a need without id", {"needs": [{"intensity": 1}]}, "fehlt", ("towns[0].needs[0]", "id")),
    _town("a need twice", {"needs": [{"id": "vacancy"}] * 2}, "towns[0].needs[0]", ("towns[0].needs[1]", None)),
    _need("an intensity between the steps", {"intensity": 0.5}, "1/3 (gering)", "intensity"),
    _need("a visibility of one's own", {"visibility": "secret"}, "score_only", "visibility"),
    _need("a key that does not exist", {"intensty": 1}, "Meinten Sie „intensity“?", "intensty"),
    _need("text over 5,000 letters", {"text": "x" * 5001}, "5001 Zeichen", "text"),
    _need("a NUL in a text", {"text": "a\0b"}, "U+0000", "text"),
    _need("half of a pair of surrogates", {"text": "a\ud800"}, "U+D800", "text"),
    _need("text that was read in the wrong encoding", {"text": "GrÃ¼n"}, "UTF-8", "text"),
    _need("a list as text", {"text": ["a"]}, "eine Liste", "text"),
    _told("a challenge as topic of experience", {"id": "empty_shops"}, "eine Herausforderung", "id"),
    _told("a topic as method", {"kind": "method"}, "ein Thema", "id"),
    _told("a kind that does not exist", {"kind": "idea"}, "project (Projekt)", "kind"),
    _told("an unknown id without a kind", {"id": "retai", "kind": "absent"}, "retail", "kind"),
    _told("a project without topic", {"id": "Markthalle", "kind": "project"}, "um das es ging", "topic"),
    _told("a topic beside the topic", {"topic": "youth"}, "schon „retail“", "topic"),
    _told("a project without a name", {"id": " ", "kind": "project", "topic": "youth"}, "„id“ fehlt", "id"),
    _told("no stage", {"stage": "absent"}, "in_operation (in Betrieb)", "stage"),
    _told("a stage that does not exist", {"stage": "done"}, "learned (abgeschlossen)", "stage"),
    _told("a year before the towns", {"year": 21}, "1900 bis 2100", "year"),
    _told("yes as text", {"failed": "ja"}, "true", "failed"),
    _past("an exchange with the town itself", {"with": ags(1)}, "sich selbst", "with"),
    _past("an exchange with an unknown town", {"with": "99999999"}, "nicht im Register", "with"),
    _past("an exchange in no known form", {"format": "dance"}, "consortium (Verbund)", "format"),
    _past("an end in month 13", {"ended": "2024-13"}, "gibt es nicht", "ended"),
    _past("a refusal without a day", {"declined": "2024-05"}, "JJJJ-MM-TT", "declined"),
)

TOWNS = (
    _town("an unknown town", {"ags": "99999999"}, "towns load", ("towns[0]", "ags")),
    _town("a lost zero, as text", {"ags": "1051044"}, '"01051044" (Heide)', ("towns[0]", "ags")),
    _town("a lost zero, as number", {"ags": 1051044}, '"01051044" (Heide)', ("towns[0]", "ags")),
    _town("an AGS as number", {"ags": int(ags(1))}, "als Zahl", ("towns[0]", "ags")),
    _town("a regional key instead", {"ags": "010510044044"}, '"01051044" (Heide)', ("towns[0]", "ags")),
    _town("an AGS of six digits", {"ags": "990001"}, "8 Ziffern", ("towns[0]", "ags")),
    _town("an AGS in Arabic digits", {"ags": "٩٩٠٠٠٠٠١"}, "8 Ziffern", ("towns[0]", "ags")),
    _json("no AGS", {"towns": [{"name": "Dornfeld"}]}, "„ags“ fehlt", ("towns[0]", "ags")),
    _json("a town twice", {"towns": [{"ags": ags(1)}] * 2}, "schon bei towns[0]", ("towns[1]", "ags")),
    _town("nobody lives there", {"population": 0}, "von 1 bis", ("towns[0]", "population")),
    _town("less than nobody", {"population": -5}, "von 1 bis", ("towns[0]", "population")),
    _town("population as text", {"population": "16715"}, "ohne Anführungszeichen", ("towns[0]", "population")),
    _town("half a person", {"population": 16715.5}, "ganze Zahl", ("towns[0]", "population")),
    _town("population as truth", {"population": True}, "ganze Zahl", ("towns[0]", "population")),
    _town(
        "latitude and longitude swapped",
        {"lat": 12.7, "lon": 51.4},
        "vertauscht",
        *[("towns[0]", "lat"), ("towns[0]", "lon")],
    ),
    _town("half a place", {"lat": 51.4}, "gehören zusammen", ("towns[0]", "lon")),
    _town("a state with a typing error", {"state": "Sachen"}, "„Sachsen“", ("towns[0]", "state")),
    _town("a district of four digits", {"district": "1051"}, "5 Ziffern", ("towns[0]", "district")),
    _town("capacity below zero", {"capacity": -1}, "von 0 bis", ("towns[0]", "capacity")),
    _town("a pause until no day", {"paused_until": "2025-02-30"}, "gibt es nicht", ("towns[0]", "paused_until")),
    _town("a role of its own", {"role": "council"}, "administration (Verwaltung)", ("towns[0]", "role")),
    _town("a format that does not exist", {"formats": ["tandm"]}, "tandem (Tandem)", ("towns[0].formats[0]", None)),
    _town("a window at no time", {"windows": ["tue_am", "tue"]}, "tue_pm", ("towns[0].windows[1]", None)),
    _town("a window twice", {"windows": ["tue_am", "tue_am"]}, "doppelt", ("towns[0].windows[1]", None)),
    _town("a name where a key belongs", {"blocked": ["Dornfeld"]}, "8 Ziffern", ("towns[0].blocked[0]", None)),
    _town("not with itself", {"blocked": [ags(1)]}, "sich nicht selbst", ("towns[0].blocked[0]", None)),
    _town(
        "201 needs",
        {"needs": [{"id": "vacancy"}] * 201},
        "erlaubt sind 200",
        ("towns[0]", "needs"),
        *[(f"towns[0].needs[{index}]", None) for index in range(1, 200)],
    ),
    _town("a wish that does not exist", {"wishes": {"same_sice": True}}, "same_size", ("towns[0].wishes", "same_sice")),
    _town("wishes as list", {"wishes": ["same_size"]}, "geschweiften", ("towns[0].wishes", None)),
    _town("needs as object", {"needs": {"id": "vacancy"}}, "eckigen", ("towns[0]", "needs")),
    _town("a need as text", {"needs": ["vacancy"]}, "geschweiften", ("towns[0].needs[0]", None)),
    _town("an unknown key", {"populaton": 5}, "population", ("towns[0]", "populaton")),
)

SHAPES = (
    _json("a list outside", [{"ags": ags(1)}], '{"towns"', ("Datei", None)),
    _json("no towns", {"staedte": []}, '{"towns"', ("Datei", None)),
    _json("no town in it", {"towns": []}, "0 Profile", ("towns", None)),
    _json("a number as town", {"towns": [7]}, "geschweiften", ("towns[0]", None)),
    _json("a day of no calendar", {"as_of": "gestern", "towns": [{"ags": ags(1)}]}, "JJJJ-MM-TT", ("Datei", "as_of")),
    _json("an unknown key outside", {"town": 1, "towns": [{"ags": ags(1)}]}, "„towns“", ("Datei", "town")),
    _json("a key without quotes", '{"towns": [\n{ags: "99000001"}]}', "doppelten", ("Zeile 2, Spalte 2", None)),
    _json("a missing bracket", '{"towns": [{"ags": "99000001"}', "Komma", ("Zeile 1, Spalte 31", None)),
    _json("two documents", '{"towns": []}\n{"towns": []}', "Nach dem Ende", ("Zeile 2, Spalte 1", None)),
    _json("doubled keys", '{"towns": [{"ags": "99000001", "ags": "99000002"}]}', "zweimal", ("towns[0]", "ags")),
    _json("NaN", '{"towns": [{"ags": "99000001", "population": NaN}]}', "„NaN“", ("towns[0]", "population")),
    _json("infinity", '{"towns": [{"ags": "99000001", "lat": 1e999, "lon": 12}]}', "1e999", ("towns[0]", "lat")),
    _json(
        "5,000 digits",
        '{"towns": [{"ags": "99000001", "population": ' + "9" * 5000 + "}]}",
        "ganze Zahl",
        ("towns[0]", "population"),
    ),
    _json("nested too deeply", '{"towns": ' + "[" * 100_000, "geschachtelt", ("Datei", None)),
    _json(
        "a line of 10 MB",
        '{"towns": [{"ags": "99000001", "name": "' + "x" * 10_000_000 + '"}]}',
        "300",
        ("towns[0]", "name"),
    ),
    _file("an empty file", b"", "leer", "profile.json"),
    _file("blanks only", b"\xef\xbb\xbf \r\n", "leer", "profile.csv"),
    _file("UTF-16", '{"towns": []}'.encode("utf-16"), "UTF-16", "profile.json"),
    Malformed("NUL bytes", "a.json", b'{"towns":\n[\0]}', (("Zeile 2", None),), "Nullzeichen"),
    Malformed("JSON in Windows-1252", "a.json", '{\n"ü": 1}'.encode("cp1252"), (("Zeile 2", None),), "UTF-8"),
)

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
    _csv("a zero lost on the way", f"{HEAD}\n1051044;Bedarf;vacancy", '"01051044" (Heide)', ("Zeile 2", "AGS")),
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
    _xlsx("a zero that Excel dropped", [["AGS"], [1051044]], '"01051044" (Heide)', ("Zeile 2", "AGS")),
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
    _file("a damaged archive", _BOOK[:-30], "beschädigt"),
    _file("an archive that is no workbook", archive({"brief.txt": b"Guten Tag"}), "keine Excel-Datei"),
    _file("a workbook without its sheet", archive({"[Content_Types].xml": b"<Types/>"}), "keine Excel-Datei"),
    _file("an archive that unpacks to 200 MB", archive({"xl/workbook.xml": b" " * 200_000_000}), "zu groß"),
    _file("2,000 parts", archive({f"{number}.xml": b"" for number in range(2000)}), "zu groß"),
    _file("an encrypted archive", encrypted(_BOOK), "ohne Kennwort"),
    _file("a workbook under a password", OLE + bytes(600), "Kennwort"),
    _file(
        "no visible sheet",
        with_part(_BOOK, "xl/workbook.xml", lambda part: part.replace(b'"visible"', b'"hidden"')),
        "kein sichtbares",
    ),
)

MALFORMED = (*KEYS, *TOWNS, *SHAPES, *TABLES, *WORKBOOKS)
