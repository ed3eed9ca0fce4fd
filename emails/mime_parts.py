"""How do texts and files become the parts of one mail, in bytes that every relay lets pass?

Written out here and not by Python's mail package, which reads every header that it writes: that was half of the time
that a letter took. Its reader checks in the tests what is written.
"""

from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Mapping, Sequence

END = b"\r\n"


def text_part(subtype: str, text: str) -> bytes:
    """A part of readable text (``plain``, ``html``), with its headers; lines of at most 76 signs."""
    headers = {"Content-Type": f'text/{subtype}; charset="utf-8"', "Content-Transfer-Encoding": "quoted-printable"}
    # The encoder takes its line ends from the first one that it meets.
    lines = END.join([*text.encode().splitlines(), b""])
    return _headed(headers, b2a_qp(lines))


def file_part(content_type: str, content: bytes, file_name: str | None = None) -> bytes:
    """A part that holds ``content`` byte for byte; with a name it is shown as a file to keep."""
    headers = {"Content-Type": content_type, "Content-Transfer-Encoding": "base64"}
    if file_name is not None:
        headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return _headed(headers, encodebytes(content).replace(b"\n", END))


def multipart(kind: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    """Several parts as one (``alternative``, ``mixed``); a fixed ``boundary`` makes the bytes the same each time.

    One with ``=_`` in it can never occur in quoted-printable or base64 text.
    """
    opened = [f"--{boundary}".encode() + END + part for part in parts]
    body = END.join([*opened, f"--{boundary}--".encode() + END])
    return _headed({"Content-Type": f'multipart/{kind};\r\n boundary="{boundary}"'}, body)


def headers_of(values: Mapping[str, str]) -> bytes:
    """Headers by name, which are ASCII and hold no line break but where they are folded."""
    return b"".join(f"{name}: {value}".encode("ascii") + END for name, value in values.items())


def _headed(headers: Mapping[str, str], body: bytes) -> bytes:
    return headers_of(headers) + END + body
