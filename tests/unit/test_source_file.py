"""What kind of file was handed in?"""

import pytest

from matchmaker.errors import BadInput
from matchmaker.towns.fault_list import FaultList, printable, shown
from matchmaker.towns.source_file import SourceFile, SourceKind, kind_of, open_source, text_of


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.csv", b'{"towns": []}', SourceKind.JSON),
        ("a", b"\xef\xbb\xbf \n[1]", SourceKind.JSON),
        ("a.JSON", b"Guten Tag", SourceKind.JSON),
        ("a.json", b"PK\x03\x04", SourceKind.XLSX),
        ("a.xlsx", b"AGS;Name", SourceKind.CSV),
        ("a.txt", b"AGS", SourceKind.CSV),
    ],
)
def test_the_content_says_more_than_the_name(name, content, kind):
    assert kind_of(SourceFile(name, content)) is kind


@pytest.mark.parametrize(("encoding", "text"), [("utf-8", "Plön"), ("utf-8-sig", "Plön"), ("cp1252", "Plön – „alt“")])
def test_text_is_read_in_the_encodings_of_german_offices(encoding, text):
    assert text_of(SourceFile("a.csv", text.encode(encoding)), windows_allowed=True) == text


@pytest.mark.parametrize(("ends", "line"), [("\n", 3), ("\r\n", 3), ("\r", 3)])
def test_a_wrong_byte_is_named_with_its_line_whatever_the_line_ends(ends, line):
    content = f"eins{ends}zwei{ends}".encode() + b"\x81"

    with pytest.raises(BadInput) as refusal:
        text_of(SourceFile("a.csv", content), windows_allowed=True)

    assert [fault.where for fault in refusal.value.faults] == [f"Zeile {line}"]
    assert "0x81" in str(refusal.value)


def test_an_upload_over_50_mb_is_refused():
    with pytest.raises(BadInput) as refusal:
        kind_of(SourceFile("a.json", bytes(50 * 1024 * 1024 + 1)))

    assert "mehr als 50 MB" in str(refusal.value)


def test_a_file_is_opened_with_its_name_and_bytes(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"AGS")

    assert open_source(tmp_path / "a.csv") == SourceFile("a.csv", b"AGS")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Plön", "„Plön“"),
        ("a\x1b[31m\u202eb", "„a�[31m�b“"),
        ("x" * 61, "„" + "x" * 60 + "…“"),
        (True, "„true“"),
        (7, "„7“"),
        ([1], "eine Liste"),
        ({"a": 1}, "ein Objekt"),
    ],
)
def test_any_value_can_stand_in_a_sentence(value, words):
    assert shown(value) == words


def test_half_a_surrogate_can_be_printed():
    assert printable("a\ud800").encode() == "a�".encode()


def test_faults_are_told_once_and_in_the_order_of_their_places():
    faults = FaultList()
    for where in ("Zeile 10", "Zeile 9", "Zeile 9", "Datei", "towns[10].needs[2]", "towns[9]"):
        faults.add(where, "Falsch.", "AGS")

    with pytest.raises(BadInput) as refusal:
        faults.refuse_if_any("Nein:")

    assert [fault.where for fault in refusal.value.faults] == [
        "Datei",
        "Zeile 9",
        "Zeile 10",
        "towns[9]",
        "towns[10].needs[2]",
    ]


def test_without_faults_nothing_is_refused():
    assert FaultList().refuse_if_any("Nein:") is None
