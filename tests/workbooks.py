"""Excel workbooks for tests, sound ones and ones with a part changed by hand."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import openpyxl


def book_of(rows: Sequence[Sequence[object]]) -> openpyxl.Workbook:
    """A workbook with these rows on its only sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    return saved(book_of(rows))


def archive(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP archive with these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return content.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def with_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed and everything else sound, checksums included."""
    parts = parts_of(content)
    return archive({**parts, part: change(parts[part])})


def encrypted(content: bytes) -> bytes:
    """The archive with the flag "encrypted" set on its first part, in the directory at its end."""
    flags = content.index(b"PK\x01\x02") + 8
    return content[:flags] + bytes([content[flags] | 1]) + content[flags + 1 :]
