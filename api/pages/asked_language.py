"""In which language does somebody ask for a page, and how do they switch to the other one?"""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.datastructures import URL
from starlette.requests import Request

from api.pages.spoken import LANGUAGES
from matchmaker.towns.written_number import Language

PARAMETER = "sprache"
NAMES: dict[Language, str] = {"de": "Deutsch", "en": "English"}


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A way to the same page in another language, named in that language."""

    language: Language
    name: str
    href: str


def asked_language(request: Request) -> Language:
    """What the address asks for, else what the browser prefers, else German."""
    asked = request.query_params.get(PARAMETER)
    return next((one for one in LANGUAGES if one == asked), None) or preferred(
        request.headers.get("accept-language", "")
    )


def preferred(accepted: str) -> Language:
    """The language of an ``Accept-Language`` header that comes first by quality; German where none of ours does."""
    best = max(_accepted(accepted), key=lambda one: one[1], default=("de", 0.0))
    return next((one for one in LANGUAGES if one == best[0]), "de") if best[1] > 0 else "de"


def other_languages(request: Request, language: Language) -> tuple[LanguageLink, ...]:
    """The same address in the other languages; the choice stays in the link, no cookie keeps it.

    None for the answer to a form that was sent: its address may take no question, and what was typed would be lost.
    """
    if request.method not in ("GET", "HEAD"):
        return ()
    others = (one for one in LANGUAGES if one != language)
    return tuple(LanguageLink(one, NAMES[one], _address(request.url, one)) for one in others)


def in_same_language(request: Request, path: str) -> str:
    """Another address of ours, which asks for the language that this one asks for by name."""
    asked = request.query_params.get(PARAMETER)
    return str(URL(path).include_query_params(**{PARAMETER: asked})) if asked in LANGUAGES else path


def _address(url: URL, language: Language) -> str:
    changed = url.include_query_params(**{PARAMETER: language})
    return f"{changed.path}?{changed.query}"


def _accepted(header: str) -> Iterator[tuple[str, float]]:
    """Each of our languages with its quality; what cannot be read counts nothing."""
    for part in header.split(","):
        tag, _, quality = part.strip().lower().partition(";")
        primary = tag.strip().partition("-")[0]
        if primary in LANGUAGES:
            yield primary, _quality(quality)


def _quality(written: str) -> float:
    name, _, value = written.replace(" ", "").partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0
