"""How does the council brief become a PDF that can be printed, searched and read aloud?"""

from dataclasses import asdict
from typing import Any

from api.pages.council_brief import CouncilBrief
from api.typesetting import set_pdf
from matchmaker.towns.told_source import BETWEEN, source_parts
from matchmaker.towns.written_number import Language


def council_pdf(brief: CouncilBrief) -> bytes:
    """The brief as PDF/UA-1 (see ``typesetting.py``); the same brief gives the same bytes."""
    return set_pdf("council_brief.typ", "brief", _with_told_sources(brief))


def _with_told_sources(brief: CouncilBrief) -> dict[str, Any]:
    """The brief's words; each source in stretches, so that a voice reads its German title in German."""
    words = asdict(brief)
    words["sources"] = _stretches(BETWEEN.join(brief.sources), brief.language)
    for row in words["table"]["rows"]:
        row["source"] = _stretches(row["source"], brief.language)
    return words


def _stretches(source: str, language: Language) -> list[dict[str, Any]]:
    return [asdict(part) for part in source_parts(source, language)]
