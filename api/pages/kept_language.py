"""How does somebody who reads in another language stay in it from page to page, without a cookie?"""

import re

from api.pages.asked_language import PARAMETER
from matchmaker.towns.written_number import Language

LINK = re.compile(r'(<a\b[^>]*?\shref=")(/[^"#]*)(#[^"]*)?"')
FORM = re.compile(r'<form\b[^>]*\bmethod="get"[^>]*>')
# The way to another language names that one already.
NAMED = re.compile(rf"[?;&]{PARAMETER}=")


def kept_language(html: str, language: Language) -> str:
    """The page with every link to another of our pages, and every form that asks, in this language too.

    Written once for whole pages: a link that somebody adds to a template cannot be forgotten.
    """
    linked = LINK.sub(lambda found: f'{found[1]}{_with_language(found[2], language)}{found[3] or ""}"', html)
    hidden = f'<input type="hidden" name="{PARAMETER}" value="{language}">'
    return FORM.sub(lambda found: found[0] + hidden, linked)


def _with_language(path: str, language: Language) -> str:
    if NAMED.search(path) or path.startswith("/static/"):
        return path
    return f"{path}{'&amp;' if '?' in path else '?'}{PARAMETER}={language}"
