"""Can everybody use every page: by eye, by ear, by keyboard, enlarged, in the dark?"""

from pathlib import Path

import pytest

from tests.browser.live_site import TOKENS

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "start": "/",
    "list": "/staedte",
    "search": "/staedte?q=neustadt",
    "nothing": "/staedte?land=Hessen&groesse=klein",
    "lost": "/staedte?q=Zwoniz",
    "nearest": "/staedte?stadt=14521690",
    "theme": "/staedte?stadt=14521690&thema=energy",
    "weights and own towns": "/staedte?stadt=14521690&g-population=4&eigene=15088235&eigene=Nirgends&umkreis=200",
    "deliberately different": "/staedte?stadt=14521690&blick=verschieden",
    "filters": "/staedte?fachthema=leerstand&um=Zwönitz&umkreis=200",
    "not offered": "/staedte?thema=alles&umkreis=50",
    "town": "/staedte/15088235",
    "town in English": "/staedte/15088235?sprache=en",
    "comparison": "/vergleich?stadt=15088235&stadt=14521690&stadt=Neustadt",
    "differences": "/vergleich?stadt=15088235&stadt=14521690&nur=unterschiede",
    "network": "/netzwerk",
    "ego network": "/netzwerk?stadt=15088235",
    "one kind of bond": "/netzwerk?stadt=15088235&art=knows",
    "ego network in English": "/netzwerk?stadt=15088235&sprache=en",
    "topic": "/netzwerk?thema=leerstand",
    "between": "/netzwerk?stadt=14521690&mit=Neustadt",
    "how": "/wie-wir-vergleichen",
    "sign-in": "/anmelden",
    "confirm": f"/anmelden/{TOKENS['town']}",
    "proposal": f"/vorschlaege/{TOKENS['proposal']}",
    "proposal in English": f"/vorschlaege/{TOKENS['proposal']}?sprache=en",
    "council brief": f"/vorschlaege/{TOKENS['proposal']}/kurzvorlage",
    "objection": f"/widerspruch/{TOKENS['objection']}",
    "handover": f"/uebergabe/{TOKENS['handover']}",
    "handover in English": f"/uebergabe/{TOKENS['handover']}?sprache=en",
    "imprint": "/impressum",
    "privacy": "/datenschutz",
    "accessibility": "/barrierefreiheit",
}
REFUSED = {"expired": f"/vorschlaege/{TOKENS['old']}", "absent": "/nirgends"}
OWN = {
    "town": ("/mein-bereich", "/mein-bereich/vorschlaege/r1-1-01"),
    "office": (
        "/geschaeftsstelle",
        "/geschaeftsstelle/vorschlaege/r1-1-01",
        "/geschaeftsstelle/heute",
        "/geschaeftsstelle/berichte",
        "/geschaeftsstelle/berichte/liste?zahl=step:asked",
        "/geschaeftsstelle/runden/r1/versand",
        "/geschaeftsstelle/runden/r1/abschluss",
        "/geschaeftsstelle/postausgang",
        "/geschaeftsstelle/wortlaut",
        "/geschaeftsstelle/wortlaut/proposal_offered",
    ),
}


def violations(page) -> list[str]:
    """What axe finds, each as rule and place."""
    # By the debugger's way in, so that the content policy of the page stays as it is.
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def is_too_wide(page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def check(watched, path: str) -> list[str]:
    page = watched.open(path)
    faults = violations(page)
    if is_too_wide(page):
        faults.append("wider than the window")
    return faults + watched.told()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_open_pages_have_no_fault_that_axe_finds_stay_at_home_and_say_nothing_in_the_console(
    visit, width: int, dark: bool
) -> None:
    watched = visit(width, dark=dark)

    assert {name: found for name, path in PAGES.items() if (found := check(watched, path))} == {}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("who", OWN)
def test_pages_behind_the_sign_in_have_none_either(visit, who: str, width: int, dark: bool) -> None:
    watched = visit(width, dark=dark)
    watched.sign_in(who)

    assert {path: found for path in OWN[who] if (found := check(watched, path))} == {}


def test_a_letter_opens_as_a_page_in_a_window_of_its_own_and_stays_at_home(visit) -> None:
    watched = visit(390)
    watched.sign_in("office")
    page = watched.open("/geschaeftsstelle/wortlaut/proposal_offered")

    with page.context.expect_page() as opening:
        page.get_by_role("button", name="Als Seite ansehen").click()
    letter = opening.value
    letter.wait_for_load_state()

    # Only the letter's own style says so: a policy that refused it would leave the browser's size.
    assert letter.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") in ("24px", "27px")
    assert not is_too_wide(letter)
    assert watched.told() == []


@pytest.mark.parametrize("text", ["Im Zentrum stehen Läden leer.", "Hello, we have many empty shops and no idea."])
def test_the_page_that_asks_for_a_confirmation_has_none_with_and_without_a_fault(visit, text: str) -> None:
    watched = visit(390)
    page = watched.sign_in("town")
    page.get_by_label("Was beschäftigt Ihre Stadt?").fill(text)
    page.get_by_role("button", name="Passende Themen vorschlagen").click()
    page.wait_for_load_state()

    assert page.get_by_role("heading", level=1).inner_text() == "Thema bestätigen"
    assert violations(page) == []
    assert not is_too_wide(page)


def test_refusals_have_none_beside_their_status(visit) -> None:
    for path in REFUSED.values():
        watched = visit()
        page = watched.open(path)

        assert violations(page) == []
        assert [line.split(" (")[0] for line in watched.console] == [
            f"Failed to load resource: the server responded with a status of {status_of(page)}"
        ]


def status_of(page) -> int:
    return int(page.request.get(page.url).status)


def test_the_check_itself_finds_planted_faults(visit) -> None:
    page = visit().open("/staedte")
    page.evaluate(
        """() => {
            document.querySelector("label[for=q]").remove();
            document.querySelector("h2").style.color = "#eee";
            document.documentElement.removeAttribute("lang");
            document.querySelector("main").style.width = "3000px";
        }"""
    )

    rules = {line.split(":")[0] for line in violations(page)}
    assert {"label", "color-contrast", "html-has-lang"} <= rules
    assert is_too_wide(page)


def test_at_320_pixels_nothing_sticks_out(visit) -> None:
    watched = visit(320)

    assert [path for path in PAGES.values() if is_too_wide(watched.open(path))] == []


def test_with_wider_text_spacing_nothing_sticks_out(visit) -> None:
    watched = visit(390, bypass_csp=True)
    too_wide = []
    for path in PAGES.values():
        page = watched.open(path)
        page.add_style_tag(content=WIDE_TEXT)
        too_wide += [path] if is_too_wide(page) else []

    assert too_wide == []


def test_the_first_tab_leads_past_the_navigation(visit) -> None:
    page = visit().open("/staedte")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"


@pytest.mark.parametrize("path", ["/", "/staedte?stadt=14521690", "/vergleich?stadt=15088235&stadt=14521690"])
def test_whatever_has_the_focus_shows_it(visit, path: str) -> None:
    page = visit().open(path)
    hidden = []
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate(FOCUS)
        if told is None:
            break
        if not told["shown"]:
            hidden.append(told["html"])

    assert hidden == []


WIDE_TEXT = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
FOCUS = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const parts = [at, ...at.querySelectorAll("*")];
    const rings = parts.flatMap(one => [getComputedStyle(one), getComputedStyle(one, "::after")]);
    const ringed = rings.some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
    const shadowed = rings.some(style => style.boxShadow !== "none");
    const stroked = [...at.querySelectorAll("circle")].some(one => parseFloat(getComputedStyle(one).strokeWidth) >= 6);
    return {shown: ringed || shadowed || stroked, html: at.outerHTML.slice(0, 120)};
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_every_target_is_at_least_24_pixels_large_or_stands_in_a_line_of_text(visit, width: int) -> None:
    page = visit(width).open("/staedte?stadt=14521690")

    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, select, input:not([type=hidden]), summary")]
            .filter(one => !one.closest("p, .skip") && one.checkVisibility())
            .map(one => [one.getBoundingClientRect(), one.outerHTML.slice(0, 100)])
            .filter(([box]) => Math.min(box.width, box.height) < 24)
            .map(([box, html]) => `${box.width} × ${box.height}: ${html}`)"""
    )
    assert small == []
