"""How does a page's dataclass become HTML, and what frames every page?"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Protocol

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from api.pages.asked_language import LanguageLink
from api.pages.domain_sentences import said
from api.pages.kept_language import kept_language
from api.pages.spoken import GERMAN, SPOKEN, Spoken
from api.pages.told_faults import with_told_faults
from matchmaker.rounds.access import Audience
from matchmaker.towns.told_source import source_parts
from matchmaker.towns.written_number import Language

SITE_NAME = "Kleinstadt-Austausch"
API_FOLDER = Path(__file__).parents[1]
TEMPLATES = API_FOLDER / "templates"
STATIC = API_FOLDER / "static"
OWN_AREA = {
    None: ("Anmelden", "/anmelden"),
    Audience.TOWN: ("Mein Bereich", "/mein-bereich"),
    Audience.HEAD_OFFICE: ("Geschäftsstelle", "/geschaeftsstelle"),
}


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the main navigation."""

    label: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page: the way on, who is signed in, and where its facts come from.

    ``sources`` are sentences for the foot of the page, empty where the page shows no facts; ``source_names`` go on
    with what is German in every language.
    ``csrf`` goes with the sign-out form and is empty for strangers. ``languages`` are the ways to the same page
    in other languages, none where it exists in German alone. ``phone`` is head office's, empty where it has none.
    """

    nav: tuple[NavEntry, ...]
    signed_in_as: str = ""
    csrf: str = ""
    sources: str = ""
    source_names: str = ""
    language: Language = "de"
    languages: tuple[LanguageLink, ...] = ()
    phone: str = ""


class Page(Protocol):
    """A page's dataclass: everything that its template may use."""

    @property
    def frame(self) -> Frame: ...


def render(template: str, page: Page, status: int = 200) -> HTMLResponse:
    """The page in its template; a name that the dataclass lacks is an error, not an empty place."""
    html = _environment(page.frame.language).get_template(template).render(page=page)
    html = with_told_faults(html, SPOKEN[page.frame.language])
    if page.frame.language != "de":
        html = kept_language(html, page.frame.language)
    told = {"Content-Language": page.frame.language, "Vary": "Accept-Language"} if page.frame.languages else {}
    return HTMLResponse(html, status_code=status, headers=told)


def navigation(path: str, audience: Audience | None, spoken: Spoken = GERMAN) -> tuple[NavEntry, ...]:
    """The main navigation, at most five entries; the last one opens what the visitor may call their own."""
    entries = (
        ("Städte finden", "/staedte"),
        ("Städte vergleichen", "/vergleich"),
        ("Wissensnetz", "/netzwerk"),
        ("Wie wir vergleichen", "/wie-wir-vergleichen"),
        OWN_AREA[audience],
    )
    return tuple(NavEntry(spoken.say(label), href, _is_below(path, href)) for label, href in entries)


@cache
def asset(path: str) -> str:
    """The address of a static file with a stamp of its content, so that browsers may keep it for ever."""
    stamp = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]
    return f"/static/{path}?v={stamp}"


def _is_below(path: str, href: str) -> bool:
    return path == href or path.startswith(f"{href}/")


@cache
def _environment(language: Language) -> Environment:
    spoken = SPOKEN[language]
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Callable[..., str]] = {
        "number": spoken.number,
        "tenths": spoken.tenths,
        "day": spoken.day,
        "distance": spoken.distance,
        "count": spoken.count,
        "listing": spoken.listing,
        "cited": _citing(spoken),
    }
    environment.filters.update(filters)
    environment.globals.update(asset=asset, site_name=SITE_NAME, missing=spoken.missing)
    # Named as gettext names it, so that its tools find every text of a template.
    environment.globals["_"] = _saying(spoken)
    environment.globals["told"] = _telling(spoken)
    return environment


def _citing(spoken: Spoken) -> Callable[[str], Markup]:
    """A template's ``{{ source|cited }}``: where something stands; on an English page a German title is marked so."""

    def cite(source: str) -> Markup:
        if spoken.language == "de":
            return escape(source)
        return Markup("").join(
            Markup('<span lang="de">%s</span>') % part.text if part.is_german else escape(part.text)
            for part in source_parts(source, spoken.language)
        )

    return cite


def _telling(spoken: Spoken) -> Callable[[str], Markup]:
    """A template's ``told(sentence)``: a sentence that comes from elsewhere, marked as German where it stays so."""

    def tell(sentence: str) -> Markup:
        text = spoken.pattern(sentence)
        if spoken.language == "de" or text != sentence or not sentence:
            return escape(text)
        parts = groupby(said(sentence, spoken), key=itemgetter(1))
        told = [(" ".join(text for text, _ in ones), is_known) for is_known, ones in parts]
        if not any(is_known for _, is_known in told):
            return Markup('<span lang="de">%s</span>') % sentence
        return Markup(" ").join(
            one if is_known else Markup('<span lang="de">%s</span>') % one for one, is_known in told
        )

    return tell


def _saying(spoken: Spoken) -> Callable[..., Markup]:
    """A template's ``_("… %(name)s …", name=value)``: our own text stays as it is, the values are escaped."""

    def say(german: str, **places: str) -> Markup:
        text = Markup(spoken.pattern(german))  # noqa: S704  # the text is ours, % escapes what fills its places
        return text % places if places else text

    return say
