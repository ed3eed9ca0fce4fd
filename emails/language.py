"""In which languages can a letter be written?"""

from enum import StrEnum


class Language(StrEnum):
    """German is the source; every letter exists in each of these."""

    GERMAN = "de"
    ENGLISH = "en"

    @property
    def folder(self) -> str:
        """Where a letter's parts lie below its own folder: German at the top, the others beside it."""
        return "" if self is Language.GERMAN else f"{self.value}/"
