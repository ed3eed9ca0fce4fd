"""Does somebody find the towns they look for, weigh them, take them along, and walk through the network?"""

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

WIDTHS = (390, 1280)
BOTH_WIDTHS = pytest.mark.parametrize("width", WIDTHS)
WITH_AND_WITHOUT_SCRIPT = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
ZSCHOPAU = "/staedte?stadt=14521690"
MUECHELN = "/netzwerk?stadt=15088235"
HITS = ".hit h3 a"


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def unfold(page: Page, summary: str) -> None:
    """Open a folded part of the form; where there is room, some stand open."""
    part = page.locator("details", has_text=summary)
    if part.get_attribute("open") is None and page.locator("summary", has_text=summary).is_visible():
        page.locator("summary", has_text=summary).click()


def show(page: Page, javascript: bool) -> None:
    """Without scripts the button does what else happens by itself."""
    if not javascript:
        page.get_by_role("button", name="Anzeigen").click()


@WITH_AND_WITHOUT_SCRIPT
@BOTH_WIDTHS
def test_a_slider_orders_the_list_anew(visit, width: int, javascript: bool) -> None:
    watched = visit(width, javascript=javascript)
    page = watched.open(ZSCHOPAU)
    before = page.locator("#ergebnis ol").inner_text()

    unfold(page, "Was soll wie viel zählen?")
    page.get_by_label("Höhe über dem Meer").press("End")
    show(page, javascript)

    expect(page).to_have_url(re.compile("g-elevation_m=4"))
    expect(page.locator("#ergebnis ol")).not_to_have_text(before, use_inner_text=True)
    expect(page.locator(".hit")).to_have_count(15)
    assert watched.told() == []


def test_a_slider_keeps_the_focus_and_says_its_place(visit) -> None:
    page = visit().open(ZSCHOPAU)
    unfold(page, "Was soll wie viel zählen?")
    slider = page.get_by_label("Einwohnerzahl", exact=True)

    slider.press("Home")

    expect(page).to_have_url(re.compile("g-population=0"))
    expect(slider).to_be_focused()
    expect(slider).to_have_attribute("aria-valuetext", "zählt nicht")
    expect(page.locator("output[for=g-population]")).to_have_text("zählt nicht")


def test_another_theme_brings_its_own_sliders(visit) -> None:
    page = visit().open(ZSCHOPAU)
    unfold(page, "Was soll wie viel zählen?")
    expect(page.get_by_label("Einwohnerzahl", exact=True)).to_be_visible()

    page.get_by_label("Ähnlich worin?").focus()
    page.get_by_label("Ähnlich worin?").select_option("Lage und Mobilität")

    expect(page.get_by_label("Einwohnerzahl", exact=True)).to_have_count(0)
    expect(page.get_by_role("heading", name="Lage und Mobilität")).to_be_visible()
    expect(page.get_by_label("Ähnlich worin?")).to_be_focused()


@WITH_AND_WITHOUT_SCRIPT
@BOTH_WIDTHS
def test_filters_and_the_deliberately_different_narrow_the_same_question(visit, width: int, javascript: bool) -> None:
    page = visit(width, javascript=javascript).open(ZSCHOPAU)

    unfold(page, "Auswahl eingrenzen")
    page.get_by_label("Umkreis", exact=True).select_option("bis 100 km")
    page.get_by_label("Welche Städte?").select_option("bewusst verschiedene")
    show(page, javascript)

    expect(page.get_by_role("heading", level=2).first).to_have_text("Bewusst verschieden: Größe und Lage")
    facts = page.locator(".hit-body > p:first-of-type").all_inner_texts()
    away = [int(found[1]) for text in facts if (found := re.search(r"rund (\d+) km entfernt", text))]
    assert len(away) == 15
    assert max(away) <= 100
    page.reload()
    expect(page.get_by_label("Welche Städte?")).to_have_value("verschieden")


def test_the_list_follows_the_search_while_it_is_typed_and_says_so(visit) -> None:
    page = visit().open("/staedte")

    page.get_by_label("Name der Stadt").press_sequentially("Zwoniz")

    expect(page.get_by_role("link", name="Zwönitz (Sachsen)")).to_be_visible()
    expect(page.locator("#stand")).to_have_text("0 kleine Städte zu „Zwoniz“")
    expect(page).to_have_url(re.compile("q=Zwoniz"))


@pytest.mark.parametrize("width", [390])
def test_on_a_phone_the_map_is_one_tap_away_wherever_the_list_is(visit, width: int) -> None:
    page = visit(width).open(ZSCHOPAU)
    page.locator(".hit").nth(7).scroll_into_view_if_needed()

    to_map = page.get_by_role("link", name="Zur Karte")
    expect(to_map).to_be_in_viewport(ratio=1)
    to_map.click()
    expect(page.locator(".map svg")).to_be_in_viewport(ratio=0.9)
    page.get_by_role("link", name="Zurück zur Liste").click()
    expect(page.locator("#treffer")).to_be_in_viewport()


@WITH_AND_WITHOUT_SCRIPT
def test_towns_of_ones_own_stand_beside_and_go_again(visit, javascript: bool) -> None:
    page = visit(javascript=javascript).open(ZSCHOPAU + "&thema=location")

    for name in ("Penkun", "Demmin"):
        page.get_by_label("Stadt hinzufügen").fill(name)
        page.get_by_role("button", name="Danebenstellen").click()
        page.wait_for_load_state()
    expect(page.locator(".hit").filter(has_text="A: Penkun")).to_have_count(1)
    expect(page.locator('.map-hit[aria-label="B: Demmin"]')).to_have_count(1)
    assert asked(page)["thema"] == ["location"]

    page.get_by_role("link", name="herausnehmen Penkun").click()
    expect(page.locator(".hit").filter(has_text="A: Demmin")).to_have_count(1)
    page.get_by_role("link", name="Alle nebeneinander vergleichen").click()
    expect(page.locator("thead th")).to_have_count(5)


def taken(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_what_is_seen_is_what_is_taken_along(visit) -> None:
    page = visit(accept_downloads=True).open(ZSCHOPAU + "&land=Sachsen")
    seen = [text.partition(":")[2].strip() for text in page.locator(HITS).all_inner_texts()]

    table = list(csv.reader(io.StringIO(taken(page, "CSV").decode("utf-8-sig")), delimiter=";"))
    places = json.loads(taken(page, "GeoJSON"))

    assert [row[1] for row in table[1:]] == ["Zschopau", *seen]
    assert [one["properties"]["Name"] for one in places["features"]] == ["Zschopau", *seen]


@WITH_AND_WITHOUT_SCRIPT
@BOTH_WIDTHS
def test_the_network_is_walked_from_picture_to_picture_and_back(visit, width: int, javascript: bool) -> None:
    watched = visit(width, javascript=javascript)
    page = watched.open(MUECHELN)

    node = page.locator(".ego .map-hit").first
    mark, _, name = (node.get_attribute("aria-label") or "").partition(": ")
    expect(page.locator(".hit").filter(has_text=f"{mark}: {name}").first).to_be_visible()
    node.click()
    expect(page.get_by_role("heading", level=2).first).to_have_text(f"Mit wem {name} verbunden ist")
    page.go_back()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Mücheln")
    assert watched.told() == []


def test_the_back_button_leads_from_a_town_to_the_list_as_it_was(visit) -> None:
    page = visit().open("/staedte")
    page.get_by_label("Land", exact=True).select_option("Hessen")
    expect(page).to_have_url(re.compile("land=Hessen"))
    heading = page.locator("#treffer").inner_text()

    page.locator(HITS).first.click()
    expect(page.get_by_role("link", name="Austausch anfragen")).to_be_visible()
    page.go_back()

    expect(page.locator("#treffer")).to_have_text(heading)
    expect(page.get_by_label("Land", exact=True)).to_have_value("Hessen")


def test_who_reads_english_stays_in_english(visit) -> None:
    page = visit().open("/staedte?sprache=en")

    page.get_by_label("Name of the town").fill("Zwönitz")
    page.get_by_role("button", name="Search towns").click()
    page.get_by_role("link", name="Show similar towns to Zwönitz").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Towns like Zwönitz")
    page.locator(HITS).first.click()
    expect(page.get_by_role("heading", name="Figures", exact=True)).to_be_visible()
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare towns")


def test_a_comparison_shows_only_what_differs_and_everything_again(visit) -> None:
    page = visit().open("/vergleich?stadt=14521690&stadt=15088235")
    rows = page.locator("tbody tr").count()

    page.get_by_role("link", name="Nur Unterschiede zeigen").click()
    expect(page.get_by_text("Ausgeblendet:")).to_be_visible()
    assert 0 < page.locator("tbody tr").count() < rows
    page.get_by_role("link", name="Alle Zeilen zeigen").click()
    expect(page.locator("tbody tr")).to_have_count(rows)


@pytest.mark.parametrize(
    ("path", "head"), [("/", 130), ("/staedte/14521690", 130), ("/vorschlaege/a-proposal", 130), ("/mein-bereich", 190)]
)
def test_on_a_phone_the_page_itself_begins_high_up(visit, path: str, head: int) -> None:
    phone = visit(390)
    if path == "/mein-bereich":
        phone.sign_in("town")

    page = phone.open(path)

    assert page.locator("main").bounding_box()["y"] <= head
    assert page.get_by_role("navigation").get_by_role("link").count() == 5
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
