"""How do words become a PDF that can be printed, searched and read aloud?"""

import json
from functools import cache
from threading import Lock
from typing import Any, Literal

import typst

from api.pages.view import STATIC, TEMPLATES

FONTS = STATIC / "vendor" / "print"
_one_at_a_time = Lock()


def set_pdf(template: str, name: str, values: dict[str, Any]) -> bytes:
    """PDF/UA-1 by a template of ``templates/print``, some tens of milliseconds; the same values give the same bytes.

    All words reach the template as the input ``name``, never as its source: what somebody wrote stays literal. A sign
    that no font of ours has is an empty box; then the PDF is tagged as always, but does not claim to keep the standard.
    """
    words = {name: json.dumps(values, ensure_ascii=False)}
    # The compiler keeps its inputs between runs: two requests at once would set each other's words.
    with _one_at_a_time:
        try:
            return _set(template, words, "ua-1")
        except typst.TypstError:
            return _set(template, words)


def _set(template: str, words: dict[str, str], *standards: Literal["ua-1"]) -> bytes:
    pdf = _compiler(template).compile(format="pdf", sys_inputs=words, pdf_standards=list(standards), timestamp=0)
    if not isinstance(pdf, bytes):
        raise TypeError("A PDF is one document")
    return pdf


@cache
def _compiler(template: str) -> typst.Compiler:
    file = TEMPLATES / "print" / template
    # The package's own fonts stand in for signs that ours lacks; those of the machine differ from place to place.
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    # Bound to its own folder, so that the template could read nothing else even if it tried.
    return typst.Compiler(file, root=file.parent, font_paths=fonts)
