"""Can everybody use every page in every state: by eye, by ear, by keyboard, enlarged, in the dark, on paper?"""

from collections.abc import Iterable

import pytest

from tests.browser.conftest import Watched, watched
from tests.browser.curation_site import curation_site
from tests.browser.live_site import TOKENS
from tests.browser.looking import faults, is_too_wide
from tests.browser.page_table import CURATING, FOUND_ON, NO_PAGES, SEEN, pages, routes_of

REFUSED = {"expired": f"/vorschlaege/{TOKENS['old']}", "absent": "/nirgends"}

# Forms that come back when nothing was filled in.
FAULTY = (
    *(("", path) for path in ("/anmelden", "/nachrichten", f"/rueckmeldung/{TOKENS['running']}")),
    *(("", path) for path in ("/anmelden/geschaeftsstelle", f"/anmelden/einrichten/{TOKENS['invitation']}")),
    *(("town", path) for path in ("/mein-bereich/erfahrung", "/mein-bereich/vertretung")),
)
SEND_EMPTY = """() => {
    const form = [...document.querySelectorAll("main form")]
        .find(one => one.method === "post" && one.querySelector("input:not([type=hidden]), textarea"));
    form.querySelectorAll("input:not([type=hidden]), textarea, select").forEach(one => {
        if (one.type === "radio" || one.type === "checkbox") one.checked = false;
        else one.value = "";
    });
    form.noValidate = true;
    form.requestSubmit();
}"""


def test_every_page_of_the_site_stands_in_the_table() -> None:
    """Whoever adds a page says where it is seen, and by whom."""
    shown = {path for paths in SEEN.values() for path in paths} | set(CURATING)

    assert {route.path for route in pages()} - routes_of(shown) == NO_PAGES


def look(seen: Watched, path: str) -> list[str]:
    """Everything wrong with the page at this address."""
    if path in FOUND_ON:
        page = seen.open(FOUND_ON[path])
        path = page.locator(f'a[href^="{path}"]').first.get_attribute("href") or path
    answer = seen.page.goto(seen.site + path)
    status = answer.status if answer else 0
    return (faults(seen.page) if status == 200 else [f"status {status}"]) + seen.told()


def found_on(seen: Watched, paths: Iterable[str]) -> dict[str, list[str]]:
    return {path: found for path in paths if (found := look(seen, path))}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("who", SEEN)
def test_no_page_has_a_fault_asks_elsewhere_or_says_something_in_the_console(visit, who: str, width: int) -> None:
    seen = visit(width)
    if who:
        seen.sign_in(who)

    assert found_on(seen, SEEN[who]) == {}


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_of_curation_has_one_either(browser, width: int) -> None:
    with curation_site() as site:
        context = browser.new_context(locale="de-DE", viewport={"width": width, "height": 844})
        seen = watched(context, site.address)
        seen.sign_in("office")

        assert found_on(seen, CURATING) == {}
        context.close()


def test_the_check_itself_finds_planted_faults(visit) -> None:
    seen = visit()
    page = seen.open("/staedte")
    page.evaluate(
        """() => {
            document.querySelector("label[for=q]").remove();
            document.documentElement.removeAttribute("lang");
            document.querySelector("h2").style.color = "#eee";
            const plant = html => document.querySelector("main").insertAdjacentHTML("beforeend", html);
            plant('<div id="wide">breit</div><button id="small">x</button><div id="moving">läuft</div>');
            plant('<div id="dark">blass</div><div id="spaced">Wort Wort Wort Wort Wort Wort Wort Wort</div>');
            plant('<img alt="" src="https://elsewhere.example/1.gif">');
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`#wide { width: 3000px } #small { width: 20px; height: 20px; padding: 0; min-height: 0 }
                #moving { transition: opacity 2s !important }
                #spaced { width: max-content; max-width: none }
                @media (prefers-color-scheme: dark) { #dark { color: #333; background: #222 } }
                @media print { #small { display: block !important } }`);
            document.adoptedStyleSheets = [sheet];
            document.head.insertAdjacentHTML("beforeend", '<link rel="stylesheet" href="data:text/css,x">');
        }"""
    )
    page.wait_for_timeout(100)

    rules = {line.split(":")[0] for line in faults(page)}
    assert {"label", "color-contrast", "html-has-lang", "wider than the window", "small", "wider than 320 px"} <= rules
    told = " ".join(seen.told())
    assert "elsewhere.example" in told
    assert "Content Security Policy" in told


# Each fault is the only one of its page, so that no check lives on what another one finds.
PLANTED = {
    "dark: color-contrast": "@media (prefers-color-scheme: dark) { #planted { color: #333; background: #222 } }",
    "wider than 320 px": "@media (max-width: 330px) { #planted { width: 380px } }",
    "too wide with wider text": "#planted { white-space: nowrap; font-size: 16px; width: max-content }",
    "covers at 400 %": "@media (max-height: 300px) { #planted { position: fixed; inset: 0 0 auto; height: 200px } }",
    "printed": "@media print { #planted nav { display: block !important } }",
    "wider than paper": "@media print { #planted { width: 1000px; max-width: none } }",
    "moves": "#planted { transition: opacity 2s !important }",
}
PLANT = """css => {
    const words = "Wort ".repeat(8);
    document.querySelector("main > div").insertAdjacentHTML(
        "beforeend", `<div id="planted">${words}<nav aria-label="Zweite" hidden>Wege</nav></div>`);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
}"""


@pytest.mark.parametrize("fault", PLANTED)
def test_each_check_finds_a_fault_that_no_other_one_sees(visit, fault: str) -> None:
    page = visit().open("/impressum")
    assert faults(page) == []
    page.evaluate(PLANT, PLANTED[fault])

    assert {line.split(": <")[0] for line in faults(page)} == {fault}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(("who", "path"), FAULTY)
def test_no_form_that_comes_back_with_its_faults_has_one_and_its_summary_has_the_focus(
    visit, who: str, path: str, width: int
) -> None:
    seen = visit(width)
    if who:
        seen.sign_in(who)
    page = seen.open(path)
    page.evaluate(SEND_EMPTY)
    page.wait_for_url("**")
    page.locator("#fehler").wait_for()

    assert page.title().startswith("Fehler: ")
    assert page.evaluate("document.activeElement.id") == "fehler"
    assert page.locator("[aria-invalid=true], fieldset[aria-describedby$=-fehler]").count() > 0
    assert faults(page) == []


@pytest.mark.parametrize("text", ["Im Zentrum stehen Läden leer.", "Hello, we have many empty shops and no idea."])
def test_the_page_that_asks_for_a_confirmation_has_none_with_and_without_a_fault(visit, text: str) -> None:
    page = visit(390).sign_in("town")
    page.get_by_label("Was beschäftigt Ihre Stadt?").fill(text)
    page.get_by_role("button", name="Passende Themen vorschlagen").click()
    page.wait_for_load_state()

    assert page.get_by_role("heading", level=1).inner_text() == "Thema bestätigen"
    assert faults(page) == []


def test_refusals_have_none_beside_their_status(visit) -> None:
    for path in REFUSED.values():
        seen = visit()
        page = seen.open(path)

        assert faults(page) == []
        assert [line.split(" (")[0] for line in seen.console] == [
            f"Failed to load resource: the server responded with a status of {page.request.get(page.url).status}"
        ]


def test_a_letter_opens_as_a_page_in_a_window_of_its_own_and_stays_at_home(visit) -> None:
    seen = visit(390)
    seen.sign_in("office")
    page = seen.open("/geschaeftsstelle/wortlaut/proposal_offered")

    with page.context.expect_page() as opening:
        page.get_by_role("button", name="Als Seite ansehen").click()
    letter = opening.value
    letter.wait_for_load_state()

    # Only the letter's own style says so: a policy that refused it would leave the browser's size.
    assert letter.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") in ("24px", "27px")
    assert not is_too_wide(letter)
    assert seen.told() == []
