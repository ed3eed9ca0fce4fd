"""Where do the packaged words of the letters lie?"""

from pathlib import Path

from emails.language import Language
from matchmaker.rounds.wordings import LetterPart, WordingPlace

TEMPLATES = Path(__file__).parent / "templates"


def packaged_file(place: WordingPlace) -> str:
    """The template of a place, below ``TEMPLATES``."""
    return f"{place.letter}/{Language(place.language).folder}{place.part}"


def packaged_text(place: WordingPlace) -> str:
    """Its words as they came with the program."""
    return (TEMPLATES / packaged_file(place)).read_text(encoding="utf-8")


def places_of_letter(letter_name: str, language: Language) -> tuple[WordingPlace, ...]:
    """The three places of a letter in one language."""
    return tuple(WordingPlace(letter_name, part, language.value) for part in LetterPart)
