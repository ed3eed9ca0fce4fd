"""Is every word that a page shows, or that is read aloud from it, German?"""

import re

import pytest

from tests.builders import ags
from tests.pages.site_cast import HOLDER_0, OLD, SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import text_of

# Frequent English words that no German text holds, and keys of ours that must have become words.
ENGLISH = re.compile(
    r"\b(the|and|of|with|not|found|error|internal|server|method|allowed|entity|request|bad|unprocessable|field|required"
    r"|forbidden|gone|conflict|show|next|previous|search|close|menu|proposal|round|town|mayor|administration"
    r"|proposal_offered|sign_in_link|round_opened|left_over|blossom|head_office|score_only|network|public|none|null|true|false)\b",
    re.IGNORECASE,
)
SPOKEN = re.compile(r'(?:aria-label|title|alt|placeholder)="([^"]*)"')
# What is typed in at the terminal, and an invented address.
OURS = re.compile(r"matchmaker round \w+|@town\.example")
OPEN = ("/", "/staedte", "/staedte?q=xxx", f"/staedte?stadt={ags(3)}", f"/staedte/{ags(0)}", "/vergleich",
        f"/vergleich?stadt={ags(0)}&stadt={ags(1)}&stadt=xx", "/wie-wir-vergleichen", "/anmelden", "/impressum",
        "/datenschutz", "/barrierefreiheit", "/leichte-sprache", "/hilfe", f"/vorschlaege/{HOLDER_0}")  # fmt: skip


def english_in(html: str) -> list[str]:
    heard = " ".join(SPOKEN.findall(html))
    return ENGLISH.findall(OURS.sub("", f"{text_of(html)} {heard}"))


@pytest.mark.parametrize("path", OPEN)
def test_open_pages_speak_german(stranger: Visitor, path: str) -> None:
    assert english_in(stranger.get(path).text) == []


def test_pages_behind_the_sign_in_do_too(town_0: Visitor, office: Visitor) -> None:
    pages = [(town_0, "/mein-bereich"), (town_0, "/mein-bereich/vorschlaege/r1-1-01")]
    office_pages = (
        "",
        "/runden/r1",
        "/runden/r1/ohne-partner",
        "/runden/r1/rechnen",
        "/vorschlaege/r1-1-01",
        "/vorschlaege/r1-1-02/tausch",
    )
    pages += [(office, f"/geschaeftsstelle{path}") for path in office_pages]

    assert [found for visitor, path in pages if (found := english_in(visitor.get(path).text))] == []


def test_every_refusal_is_a_german_page(site: SiteCast, stranger: Visitor) -> None:
    answers = {
        403: stranger.post("/anmelden/sign-in-0", {"csrf": "x"}),
        404: stranger.get("/nirgends"),
        405: stranger.post("/staedte"),
        410: stranger.get(f"/vorschlaege/{OLD}"),
        413: stranger.post("/abmelden", {"csrf": "x" * 600_000}),
    }
    site.is_broken = True
    answers[500] = site.browser().get("/")

    assert {status: one.status_code for status, one in answers.items()} == {status: status for status in answers}
    for answer in answers.values():
        assert answer.headers["content-type"].startswith("text/html")
        assert '<html lang="de">' in answer.text
        assert english_in(answer.text) == []


def test_the_check_itself_finds_english() -> None:
    assert english_in('<p>Not found</p><a aria-label="Close menu">x</a>') == ["Not", "found", "Close", "menu"]
    assert english_in("<p>Das Format heißt Tandem.</p>") == []
