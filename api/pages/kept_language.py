"""How does somebody who reads in another language stay in it from page to page, without a cookie?"""

import re
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.pages.asked_language import PARAMETER
from api.pages.spoken import LANGUAGES
from matchmaker.towns.written_number import Language

SEE_OTHER = 303
LINK = re.compile(r'(<a\b[^>]*?\shref=")(/[^"#]*)(#[^"]*)?"')
FORM = re.compile(r'<form\b[^>]*\bmethod="get"[^>]*>')
SENDING_FORM = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>')
ACTION = re.compile(r'(\s(?:form)?action=")(/[^"#]*)(#[^"]*)?"')
BUTTON = re.compile(r'<button\b[^>]*\bformaction="[^>]*>')
# The way to another language names that one already.
NAMED = re.compile(rf"[?;&]{PARAMETER}=")


def kept_language(html: str, language: Language) -> str:
    """The page with every link to another of our pages, and every form, in this language too.

    Written once for whole pages: a link that somebody adds to a template cannot be forgotten.
    """

    def named(found: re.Match[str]) -> str:
        return f'{found[1]}{_with_language(found[2], language)}{found[3] or ""}"'

    linked = LINK.sub(named, html)
    for tag in (SENDING_FORM, BUTTON):
        linked = tag.sub(lambda found: ACTION.sub(named, found[0]), linked)
    hidden = f'<input type="hidden" name="{PARAMETER}" value="{language}">'
    return FORM.sub(lambda found: found[0] + hidden, linked)


class RedirectsInSameLanguage:
    """Who sends a form of an English page goes on to an English one: redirects keep what the address asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = _asked(scope)

        async def told(message: Message) -> None:
            if asked and message["type"] == "http.response.start" and message["status"] == SEE_OTHER:
                headers = MutableHeaders(scope=message)
                headers["location"] = _redirected(headers["location"], asked)
            await send(message)

        await self._app(scope, receive, told if asked else send)


def _asked(scope: Scope) -> Language | None:
    """The language that the address of a request names; None where it names none."""
    if scope["type"] != "http":
        return None
    values = parse_qs(scope["query_string"].decode("latin-1")).get(PARAMETER, [""])
    return next((one for one in LANGUAGES if one == values[-1]), None)


def _redirected(location: str, language: Language) -> str:
    # Only ours: what leads elsewhere knows nothing of our parameter.
    if not location.startswith("/") or location.startswith("//"):
        return location
    path, mark, fragment = location.partition("#")
    return _with_language(path, language, "&") + mark + fragment


def _with_language(path: str, language: Language, joint: str = "&amp;") -> str:
    if NAMED.search(path) or path.startswith("/static/"):
        return path
    return f"{path}{joint if '?' in path else '?'}{PARAMETER}={language}"
