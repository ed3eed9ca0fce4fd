"""Files with profiles that must be refused, each with the places of all its faults and a word of the reason."""

import json
from collections.abc import Mapping
from typing import Any

from tests.builders import ags
from tests.malformed_file import Malformed, whole_file
from tests.malformed_tables import TABLES, WORKBOOKS


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
    _town("a lost zero, as text", {"ags": "1051044"}, "„01051044“ (Heide)", ("towns[0]", "ags")),
    _town("a lost zero, as number", {"ags": 1051044}, "„01051044“ (Heide)", ("towns[0]", "ags")),
    _town("an AGS as number", {"ags": int(ags(1))}, "als Zahl", ("towns[0]", "ags")),
    _town("a regional key instead", {"ags": "010510044044"}, "„01051044“ (Heide)", ("towns[0]", "ags")),
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
    whole_file("an empty file", b"", "leer", "profile.json"),
    whole_file("blanks only", b"\xef\xbb\xbf \r\n", "leer", "profile.csv"),
    whole_file("UTF-16", '{"towns": []}'.encode("utf-16"), "UTF-16", "profile.json"),
    Malformed("NUL bytes", "a.json", b'{"towns":\n[\0]}', (("Zeile 2", None),), "Nullzeichen"),
    Malformed("JSON in Windows-1252", "a.json", '{\n"ü": 1}'.encode("cp1252"), (("Zeile 2", None),), "UTF-8"),
)

MALFORMED = (*KEYS, *TOWNS, *SHAPES, *TABLES, *WORKBOOKS)
