"""How does the council brief become a PDF that can be printed, searched and read aloud?"""

from dataclasses import asdict

from api.pages.council_brief import CouncilBrief
from api.typesetting import set_pdf


def council_pdf(brief: CouncilBrief) -> bytes:
    """The brief as PDF/UA-1 (see ``typesetting.py``); the same brief gives the same bytes."""
    return set_pdf("council_brief.typ", "brief", asdict(brief))
