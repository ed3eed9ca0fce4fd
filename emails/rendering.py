"""How does a letter become a subject, a text and an HTML page?"""

import re
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from emails.language import Language
from emails.letters import Letter
from emails.words import WORDS

TEMPLATES = Path(__file__).parent / "templates"
PARTS = ("subject.txt", "body.txt", "body.html")


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    """A letter ready to be put into an envelope; ``subject`` is one line, ``text`` and ``html`` end with a newline."""

    subject: str
    text: str
    html: str
    language: Language


def render(letter: Letter, language: Language = Language.GERMAN) -> RenderedLetter:
    """Fill the three templates of a letter; a place without a field raises ``jinja2.UndefinedError``.

    Values are escaped in the HTML part only. The same letter gives the same three strings, always.
    """
    # Field by field and not asdict: templates see the letter's own values, nested dataclasses included.
    context = {field.name: getattr(letter, field.name) for field in fields(letter)} | {"language": language.value}
    subject_part, text_part, html_part = (f"{letter.name}/{language.folder}{part}" for part in PARTS)
    environment = letter_environment(language)
    subject = environment.get_template(subject_part).render(context).strip(" \n")
    text = environment.get_template(text_part).render(context)
    page = environment.get_template(html_part).render(context | {"subject": subject})
    return RenderedLetter(subject, _tidied(text), _inlined(page), language)


@cache
def letter_environment(language: Language) -> Environment:
    """The templates with the language's filters; a field that a letter does not have is an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        # By the part's ending: escaping a text part would show "&amp;" to people.
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = WORDS[language]
    environment.filters |= {
        "number": words.number,
        "day": words.day,
        "weekday_and_day": words.weekday_and_day,
        "clock": words.clock,
        "listing": words.listing,
    }
    return environment


def _tidied(text: str) -> str:
    """At most one empty line in a row: optional paragraphs leave gaps behind."""
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def _inlined(page: str) -> str:
    # Media queries (phone, dark mode) cannot be inlined: their style element is marked to stay as it is.
    return CSSInliner(load_remote_stylesheets=False).inline(page).strip("\n") + "\n"
