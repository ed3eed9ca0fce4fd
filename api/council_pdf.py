"""How does the council brief become a PDF that can be printed, searched and read aloud?"""

import json
from dataclasses import asdict
from functools import cache
from threading import Lock
from typing import Literal

import typst

from api.pages.council_brief import CouncilBrief
from api.pages.view import STATIC, TEMPLATES

TEMPLATE = TEMPLATES / "print" / "council_brief.typ"
FONTS = STATIC / "vendor" / "print"
_one_at_a_time = Lock()


def council_pdf(brief: CouncilBrief) -> bytes:
    """The brief as PDF/UA-1, some tens of milliseconds; the same brief gives the same bytes.

    All words reach the template as values, never as its source: what a town writes stays literal. A sign that no
    font of ours has is an empty box; then the PDF is tagged as always, but does not claim to keep the standard.
    """
    words = {"brief": json.dumps(asdict(brief), ensure_ascii=False)}
    # The compiler keeps its inputs between runs: two requests at once would set each other's words.
    with _one_at_a_time:
        try:
            return _set(words, "ua-1")
        except typst.TypstError:
            return _set(words)


def _set(words: dict[str, str], *standards: Literal["ua-1"]) -> bytes:
    pdf = _compiler().compile(format="pdf", sys_inputs=words, pdf_standards=list(standards), timestamp=0)
    if not isinstance(pdf, bytes):
        raise TypeError("A PDF is one document")
    return pdf


@cache
def _compiler() -> typst.Compiler:
    # The package's own fonts stand in for signs that ours lacks; those of the machine differ from place to place.
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    # Bound to its own folder, so that the template could read nothing else even if it tried.
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)
