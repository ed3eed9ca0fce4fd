"""What do imprint and privacy page say of whoever answers for the site?"""

from dataclasses import dataclass

from api.dependencies import Framing
from api.pages.view import Frame
from api.responsible_body import ResponsibleBody, responsible_body


@dataclass(frozen=True, slots=True)
class SmallPrintPage:
    """Imprint and privacy page: head office's mail address, and who answers for the site; ``body`` None for nobody."""

    frame: Frame
    contact: str
    body: ResponsibleBody | None


def small_print(framing: Framing) -> SmallPrintPage:
    """The same for both pages, in the reader's language."""
    settings = framing.site.settings
    return SmallPrintPage(framing.translated_frame(), settings.mail_reply_to, responsible_body(settings))
