"""How are words that head office wrote filled in, so that they can do nothing but say?"""

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from emails.language import Language
from emails.letter_parts import BothSides
from emails.template_folder import TEMPLATES
from emails.wording_rules import ATTRIBUTES, FORMS
from emails.words import WORDS


class WordsOnly(ImmutableSandboxedEnvironment):
    """Jinja without anything that could run: names of our letters, forms of writing, and our own macros.

    The check before saving says what is wrong in words; this holds whatever slipped through it.
    """

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Only what a part of a letter, or a file of macros, is meant to show."""
        del obj, value
        return attr in ATTRIBUTES

    def is_safe_callable(self, obj: Any) -> bool:
        """Only macros, and choosing the best reasons."""
        return isinstance(obj, Macro) or getattr(obj, "__func__", None) is BothSides.best


@cache
def own_environment(language: Language, *, is_html: bool) -> Environment:
    """Fills words of head office's own in ``language``; values are escaped in HTML alone."""
    environment = WordsOnly(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html",), default=False, default_for_string=is_html),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # No range, no namespace, no lipsum: nothing that could make much out of little.
    environment.globals.clear()
    environment.filters = {name: form for name, form in environment.filters.items() if name in FORMS}
    environment.filters |= WORDS[language].forms
    return environment
