"""Does head office read files in, answer a question and merge towns with the keyboard alone, and without script?"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watched, watched
from tests.browser.files_handed_in import ROWS, ZSCHOPAU
from tests.browser.live_site import serving

TOWNS, IMPORT = "/geschaeftsstelle/staedte", "/geschaeftsstelle/einlesen"
MOST_TABS = 60


@pytest.fixture
def office(browser: Browser) -> Iterator[Watched]:
    """Head office on a site of its own, for these tests change it; without script, which nothing here needs."""
    with serving() as site:
        context = browser.new_context(locale="de-DE", viewport={"width": 390, "height": 844}, java_script_enabled=False)
        seen = watched(context, site)
        seen.sign_in("office")
        yield seen
        context.close()


def press(page: Page, name: str) -> None:
    """Come to the link or button of this name by the tab key alone, and press it."""
    wanted = page.locator("main").locator("a, button").filter(has_text=re.compile(f"^{name}"), visible=True).first
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if str(page.evaluate("document.activeElement?.innerText ?? ''")).startswith(name):
            break
    expect(wanted).to_be_focused()
    enter(page)


def enter(page: Page) -> None:
    """Send the form or follow the link that has the focus."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, label: str, text: str) -> None:
    """Come to the field of this label by the tab key alone, and type."""
    field = page.get_by_label(label)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if field.evaluate("one => one === document.activeElement"):
            break
    expect(field).to_be_focused()
    page.keyboard.type(text)


def test_a_file_is_looked_at_taken_and_its_question_answered(office: Watched, tmp_path: Path) -> None:
    file = tmp_path / "herbst.csv"
    file.write_text("\n".join((ROWS[0], *ROWS[1:3])), encoding="utf-8")
    page = office.open(IMPORT)
    page.get_by_label("Datei, höchstens 10 Megabyte").set_input_files(file)

    press(page, "Datei ansehen")
    expect(page.get_by_role("heading", name="Rückfragen: 1")).to_be_visible()
    press(page, "Übernehmen")
    expect(page.get_by_text("Die Datei ist übernommen.")).to_be_visible()
    page.goto(f"{office.site}/geschaeftsstelle/heute?art=import_doubt")
    press(page, "Rückfrage klären")
    page.get_by_label("Auswahl").first.select_option(label="Leerstand")
    press(page, "Ansehen, was sich ändert")
    press(page, "Profil übernehmen")

    expect(page.get_by_text("Das Profil ist gespeichert.")).to_be_visible()
    assert office.told() == []


def test_a_town_is_found_and_merged_and_the_way_back_shows_the_new_one(office: Watched) -> None:
    page = office.open(TOWNS)
    write(page, "Name, AGS oder ganze Mailadresse", "Zschopau")
    enter(page)
    press(page, "Zschopau")
    press(page, "Mit anderer Stadt zusammenführen")
    write(page, "Neue Stadt: Name oder AGS", "Wurzen")
    enter(page)
    write(page, "Name der alten Stadt", "Zschopau")
    press(page, "Endgültig zusammenführen")

    expect(page.get_by_text("Die Städte sind zusammengeführt.")).to_be_visible()
    page.go_back()
    page.goto(f"{office.site}/staedte/{ZSCHOPAU}")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Wurzen"))
    assert office.told() == []


def test_a_pause_is_written_down_with_its_reason_and_stands_in_the_history(office: Watched) -> None:
    page = office.open(f"{TOWNS}/15088235")
    page.locator("summary", has_text="Pause").first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Pause bis (leer: keine Pause)").fill("2027-03-01")
    page.get_by_label("Von wem und wie wissen Sie das?").first.fill("Anruf des Vorzimmers")
    press(page, "Pause speichern")

    expect(page.get_by_text("Gespeichert. Wer es warum eingetragen hat, steht im Verlauf.")).to_be_visible()
    expect(page.locator("#verlauf + ul")).to_contain_text("Anruf des Vorzimmers")
    assert office.told() == []
