"""In which language does a command tell its answer?"""

from enum import StrEnum
from typing import Annotated

import typer


class SpokenLanguage(StrEnum):
    """German unless something else is asked for."""

    GERMAN = "de"
    ENGLISH = "en"


LanguageOption = Annotated[SpokenLanguage, typer.Option("--language", help="Sprache der Sätze: de oder en.")]
