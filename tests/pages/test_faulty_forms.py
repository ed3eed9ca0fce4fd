"""Does whoever sends a form that is empty, wrong or far too long find every fault, and lose no word?

All forms of ``write_table`` and ``write_links``, each sent by somebody who may send it.
"""

import re
from collections.abc import Mapping
from functools import cache
from html import unescape

import httpx
import pytest

from tests.pages.test_sealed_statements import routes
from tests.pages.write_cast import PEOPLE, Row, Sender
from tests.pages.write_links import BY_LINK, COMING_IN
from tests.pages.write_table import OF_EXCHANGES, OF_HEAD_OFFICE, OF_TOWNS

LONG = "Läden 🏚 und Wege, " * 600
WRONG = "💥<b>"
# No person types these: pages write them into their forms.
HIDDEN = {
    *("csrf", "version", "stand", "schluessel", "nr", "art", "stelle", "key", "act", "lauf", "gesehen", "frage"),
    *("mit_version", "versand", "sprache", "teil", "umfang", "vorschlag", "decision", "schritt", "plan", "konto"),
    *("fassung", "nummer", "brief", "gruppe", "List-Unsubscribe", "gemeint", "raus"),
}
# Fields of forms that are read whole, which no signature names.
READ_WHOLE: Mapping[str, tuple[str, ...]] = {
    "/anfrage/{form_id}/anliegen": ("text", "thema", "format", "anderes"),
    "/anfrage/{form_id}/staedte": ("wahl1", "wahl2", "wahl3"),
    "/mein-bereich/teilnahme": ("plaetze", "pause", "zeit", "format"),
}
# A field for a day holds no other text in any browser, so none can be lost.
TYPED = re.compile(r'<input(?=[^>]*\btype="(?:text|email|search|number)")[^>]*>|<textarea[^>]*>', re.DOTALL)
VARIANTS = {"empty": None, "wrong": WRONG, "long": LONG}


@cache
def fields_of(route: str) -> tuple[str, ...]:
    """What people fill in."""
    posted = next(one for one in routes() if one.path == route and "POST" in (one.methods or ()))
    named = [*_named(posted.dependant), *READ_WHOLE.get(route, ())]  # type: ignore[union-attr]
    return tuple(one for one in dict.fromkeys(named) if one not in HIDDEN)


def _named(dependant) -> list[str]:  # type: ignore[no-untyped-def]
    own = [one.alias for one in dependant.body_params]
    return [*own, *(name for part in dependant.dependencies for name in _named(part))]


def rows() -> dict[str, Row]:
    """Of each form the first row that somebody may send."""
    found: dict[str, Row] = {}
    for row in (*OF_TOWNS, *OF_EXCHANGES, *OF_HEAD_OFFICE, *COMING_IN, *BY_LINK):
        if sender_of(row) is not None:
            found.setdefault(row.route, row)
    return found


def sender_of(row: Row) -> str | None:
    told = dict(zip(PEOPLE, row.expected.split(" "), strict=True))
    stored = [who for who, what in told.items() if what.endswith("+") and not what.startswith("-")]
    return stored[0] if stored else None


def refused(row: Row, text: str | None) -> tuple[dict[str, str], httpx.Response]:
    """What was typed, and the answer."""
    sender = Sender(row.site(), sender_of(row) or "")
    typed = {} if text is None else dict.fromkeys(fields_of(row.route), text)
    kept = {name: value for name, value in row.form.items() if name in HIDDEN}
    sent = Row(row.route, row.values, {**kept, **typed}, "", row.site, row.seal)
    return typed, sender.answer(sent)


def is_form_again(answer: httpx.Response) -> bool:
    return answer.status_code in (409, 422) and "So geht es weiter:" not in answer.text


def complaints(page: str, typed: Mapping[str, str]) -> list[str]:
    """What somebody could miss."""
    main = page.split("<main")[1]
    found = [] if re.search(r"<title>\s*Fehler:", page) else ["the title says nothing"]
    summaries = re.findall(r'<div id="fehler"[^>]*>', page)
    if summaries != ['<div id="fehler" tabindex="-1" autofocus>'] or page.count(" autofocus") != 1:
        found.append(f"the summary does not take the focus: {summaries}")
    elif "<form" in main.split(summaries[0])[0]:
        found.append("the summary comes after a form")
    ids = re.findall(r'\sid="([^"]+)"', page)
    found += [f"twice: {one}" for one in {one for one in ids if ids.count(one) > 1}]
    for field in re.findall(r'class="kern-link fault" href="#([^"]+)"', page):
        found += _unlinked(page, field, ids)
    return [*found, *(f"lost: {name}" for name, text in typed.items() if _is_lost(page, name, text))]


def _unlinked(page: str, field: str, ids: list[str]) -> list[str]:
    if field not in ids:
        return [f"nothing is called {field}"]
    control = re.search(rf'<(?:input|select|textarea|fieldset)\b[^>]*\sid="{field}"[^>]*>', page)
    told = re.search(r'aria-describedby="([^"]*)"', control[0]) if control else None
    if control is None:
        return []
    is_told = told is not None and f"{field}-fehler" in told[1].split() and f"{field}-fehler" in ids
    return [] if is_told else [f"{field} does not say its fault"]


def _is_lost(page: str, name: str, text: str) -> bool:
    """Whether the page has this field for typing, and not what was typed (its beginning, where it is cut)."""
    controls = [one for one in TYPED.finditer(page) if f' name="{name}"' in one[0]]
    held = [unescape(one[0] + page[one.end() : one.end() + 200]) for one in controls]
    return bool(controls) and not any(text[:40] in one for one in held)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("route", rows())
def test_every_fault_is_in_the_title_in_the_summary_and_at_its_field_and_no_word_is_lost(
    route: str, variant: str
) -> None:
    """ASVS 5.0, 2.2.1; WCAG 2.2, 3.3.1 and 3.3.3."""
    typed, answer = refused(rows()[route], VARIANTS[variant])

    assert answer.status_code < 500
    assert (complaints(answer.text, typed) if is_form_again(answer) else []) == []


def test_most_forms_are_refused_here_with_their_form() -> None:
    """Else the test above would look at nothing."""
    again = {
        route for route, row in rows().items() if any(is_form_again(refused(row, text)[1]) for text in ("", WRONG))
    }

    assert len(again) > 20


def test_the_check_itself_finds_what_is_missing() -> None:
    page = refused(rows()["/mein-bereich/erfahrung"], None)[1].text
    assert complaints(page, {}) == []

    broken = page.replace("Fehler: ", "").replace(" autofocus", "").replace(' id="eintrag-fehler"', "")
    assert complaints(broken, {"titel": "Text"}) == [
        "the title says nothing",
        'the summary does not take the focus: [\'<div id="fehler" tabindex="-1">\']',
        "eintrag does not say its fault",
        "lost: titel",
    ]
