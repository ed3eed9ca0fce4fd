"""In which files can a page's towns be taken along?"""

from dataclasses import dataclass
from typing import Protocol

from api.pages.spoken import Spoken

FORMS = {"csv": "CSV", "xlsx": "Excel (XLSX)", "geojson": "GeoJSON"}


@dataclass(frozen=True, slots=True)
class Download:
    """A file with exactly the towns that the page shows."""

    label: str
    href: str


class Href(Protocol):
    """Makes the address of the same question below another path."""

    def __call__(self, path: str) -> str: ...


def downloads(href: Href, spoken: Spoken, below: str = "/staedte") -> tuple[Download, ...]:
    """One for each form of file."""
    return tuple(Download(spoken.say(label), href(f"{below}.{form}")) for form, label in FORMS.items())
