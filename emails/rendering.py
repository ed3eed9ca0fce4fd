"""How does a letter become a subject, a text and an HTML page?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from emails.language import Language
from emails.letters import Letter
from emails.own_words import own_environment
from emails.template_folder import TEMPLATES, packaged_file
from emails.words import WORDS, unbroken
from matchmaker.rounds.wordings import LetterPart, WordingPlace

OwnWords = Mapping[WordingPlace, str]
AS_PACKAGED: OwnWords = {}


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    """A letter ready to be put into an envelope; ``subject`` is one line, ``text`` and ``html`` end with a newline."""

    subject: str
    text: str
    html: str
    language: Language


def render(letter: Letter, language: Language = Language.GERMAN, own: OwnWords = AS_PACKAGED) -> RenderedLetter:
    """Fill the three templates of a letter; a place without a field raises ``jinja2.UndefinedError``.

    ``own`` holds head office's words by place, checked before (``emails/wording_check.py``). Values are escaped in the
    HTML part only. The same letter and words give the same three strings, always.
    """
    # Field by field and not asdict: templates see the letter's own values, nested dataclasses included.
    context = {field.name: getattr(letter, field.name) for field in fields(letter)} | {"language": language.value}
    parts = {part: _template(WordingPlace(letter.name, part, language.value), own) for part in LetterPart}
    subject = parts[LetterPart.SUBJECT].render(context).strip(" \n")
    text = parts[LetterPart.TEXT].render(context)
    page = parts[LetterPart.HTML].render(context | {"subject": subject})
    return RenderedLetter(subject, _tidied(text), _inlined(_unbroken_body(page)), language)


def _template(place: WordingPlace, own: OwnWords) -> Template:
    language = Language(place.language)
    if place in own:
        return own_environment(language, is_html=place.part is LetterPart.HTML).from_string(own[place])
    return letter_environment(language).get_template(packaged_file(place))


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
    environment.filters |= WORDS[language].forms
    return environment


def _tidied(text: str) -> str:
    """At most one empty line in a row: optional paragraphs leave gaps behind."""
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def _unbroken_body(page: str) -> str:
    """Days and months stay in one line, but in the title, which is the subject."""
    head, end, body = page.partition("</head>")
    return f"{head}{end}{unbroken(body)}"


def _inlined(page: str) -> str:
    # Media queries (phone, dark mode) cannot be inlined: their style element is marked to stay as it is.
    return CSSInliner(load_remote_stylesheets=False).inline(page).strip("\n") + "\n"
