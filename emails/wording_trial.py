"""How do words read when they are filled with samples, and does the mail still keep what every letter promises?"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from emails.language import Language
from emails.letters import Letter
from emails.postbox import Envelope, UnsafeHeader, seal
from emails.preview_languages import said_in
from emails.preview_letters import BASE, OFFICE, PREVIEWS
from emails.rendering import OwnWords, RenderedLetter, render
from matchmaker.errors import Fault
from matchmaker.rounds.wordings import LetterPart, WordingPlace
from matchmaker.towns.profile import Format, Role

LONGEST_SUBJECT = 200
HARMLESS = frozenset({"strong", "em", "b", "i", "u", "ol", "ul", "li", "p", "br", "span", "h2", "h3", "div", "hr"})
LOADING = ("href", "src", "srcset", "background", "action", "data", "poster", "style")
ENVELOPE = Envelope(
    "preview/1",
    OFFICE.email,
    OFFICE.name,
    OFFICE.email,
    OFFICE.email,
    "austausch.example",
    datetime(2026, 11, 22, tzinfo=UTC),
)


def preview(letter_name: str, language: Language, own: OwnWords) -> RenderedLetter:
    """A letter with these words, filled with the sample about invented towns."""
    return render(said_in(PREVIEWS[letter_name], language), language, own)


def trial_faults(place: WordingPlace, text: str) -> Iterator[Fault]:
    """What is wrong with a letter once it is filled: for every role and format that it can have."""
    language = Language(place.language)
    packaged = _Page(preview(place.letter, language, {}).html)
    told: set[str] = set()
    for letter in _variants(said_in(PREVIEWS[place.letter], language)):
        rendered = render(letter, language, {place: text})
        for fault in (*_subject_faults(rendered), *_left_open(rendered), *_page_faults(place, rendered, packaged)):
            # The same fault in the next variant is the same fault.
            if fault.reason not in told:
                told.add(fault.reason)
                yield fault


def _variants(letter: Letter) -> Iterator[Letter]:
    fields: Mapping[str, tuple[Any, ...]] = {"format": tuple(Format), "role": tuple(Role), "topic": (None,)}
    yield letter
    for name, values in fields.items():
        if hasattr(letter, name):
            changes: list[dict[str, Any]] = [{name: value} for value in values]
            yield from (replace(letter, **change) for change in changes)


def _subject_faults(rendered: RenderedLetter) -> Iterator[Fault]:
    if not rendered.subject:
        yield Fault("Betreff", "Der Betreff ist leer.")
    if len(rendered.subject) > LONGEST_SUBJECT:
        yield Fault("Betreff", f"Der Betreff hat {len(rendered.subject)} Zeichen; möglich sind {LONGEST_SUBJECT}.")
    try:
        seal(rendered, ENVELOPE)
    except UnsafeHeader as refusal:
        yield Fault("Betreff", str(refusal))


def _left_open(rendered: RenderedLetter) -> Iterator[Fault]:
    for brackets in ("{{", "{%"):
        if brackets in rendered.subject + rendered.text + rendered.html:
            yield Fault("Vorschau", f"Im fertigen Brief stünde noch „{brackets}“. Bitte entfernen.")


def _page_faults(place: WordingPlace, rendered: RenderedLetter, packaged: "_Page") -> Iterator[Fault]:
    if place.part is not LetterPart.HTML:
        return
    page = _Page(rendered.html)
    for tag in sorted(page.tags - packaged.tags - HARMLESS):
        yield Fault("Seite", f"„<{tag}>“ ist in einem Brief nicht erlaubt: Er lädt nichts und führt nichts aus.")
    for address in sorted(page.addresses - packaged.addresses):
        yield Fault("Seite", f"„{address}“ ist nicht erlaubt: Ein Brief hat einen Link und lädt nichts.")
    for name in sorted(page.scripts):
        yield Fault("Seite", f"Das Attribut „{name}“ ist in einem Brief nicht erlaubt.")


class _Page(HTMLParser):
    """The tags of a page and all that it could load, follow or run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: set[str] = set()
        self.scripts: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name.startswith("on"):
                self.scripts.add(name)
            # Inlined styles of ours load nothing; a written one could.
            if name in LOADING and (name != "style" or "url(" in (value or "")):
                self.addresses.add((value or "").removeprefix(BASE))
