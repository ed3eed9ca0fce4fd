"""Does a person get from a question to an answer, on a phone and on a large screen, with and without scripts?"""

import re

import pytest
from playwright.sync_api import expect

WIDTHS = (390, 1280)


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", WIDTHS)
def test_from_a_towns_name_to_its_fifteen_nearest_to_one_of_them(visit, width: int, javascript: bool) -> None:
    page = visit(width, javascript=javascript).open("/")

    page.get_by_label("Ihre Stadt").fill("Zwoenitz")
    page.get_by_role("button", name="Stadt suchen").click()
    page.get_by_role("link", name="Ähnliche Städte zeigen zu Zwönitz").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Städte wie Zwönitz")
    expect(page.locator(".hit")).to_have_count(15)
    expect(page.locator(".map-hit")).to_have_count(15)

    third = page.locator(".hit h3 a").nth(2)
    name = third.inner_text().partition(":")[2].strip()
    third.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("heading", name="Zahlen", exact=True)).to_be_visible()


def test_the_same_number_leads_to_the_same_town_from_list_and_map(visit) -> None:
    page = visit().open("/staedte?stadt=14521690")

    listed = page.locator(".hit h3 a").evaluate_all("links => links.map(link => link.pathname)")
    on_map = page.locator(".map-hit").evaluate_all("links => links.map(link => link.href.baseVal)")
    assert listed == on_map


def test_pointing_at_a_hit_lights_up_its_twin(visit) -> None:
    page = visit().open("/staedte?stadt=14521690")

    page.locator(".hit").nth(4).hover()
    expect(page.locator(".map-hit.is-lit")).to_have_attribute("aria-label", re.compile(r"^5: "))
    page.locator(".map-hit").nth(6).focus()
    expect(page.locator(".hit.is-lit").filter(has_text="7: ")).to_have_count(1)


def test_a_theme_is_chosen_and_stays_chosen(visit) -> None:
    page = visit().open("/staedte?stadt=14521690")

    page.get_by_label("Ähnlich worin?").select_option("Lage und Mobilität")
    page.get_by_label("Land", exact=True).select_option("Bayern")
    page.get_by_role("button", name="Anzeigen").click()

    expect(page.get_by_label("Ähnlich worin?")).to_have_value("location")
    expect(page.get_by_label("Land", exact=True)).to_have_value("Bayern")
    assert all("Bayern" in facts for facts in page.locator(".hit-body > p:first-of-type").all_inner_texts())


def test_on_a_phone_the_filters_are_folded_and_open_with_a_tap(visit) -> None:
    page = visit(390).open("/staedte")

    expect(page.get_by_label("Land", exact=True)).to_be_hidden()
    page.get_by_text("Auswahl eingrenzen").click()
    expect(page.get_by_label("Land", exact=True)).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_town_signs_in_reads_its_proposal_and_signs_out(visit, width: int) -> None:
    watched = visit(width)
    page = watched.sign_in("town")

    expect(page.get_by_role("heading", name="Ein Vorschlag wartet auf Sie")).to_be_in_viewport()
    page.get_by_role("link", name="Vorschlag ansehen", exact=True).click()
    expect(page.get_by_text("Summe aller Zeilen")).to_be_hidden()
    page.get_by_role("heading", name="So entsteht die Punktzahl").click()
    expect(page.get_by_text("Summe aller Zeilen")).to_be_visible()
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_role("link", name="Anmelden", exact=True)).to_be_visible()
    watched.open("/mein-bereich")
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")


def test_head_office_goes_from_a_round_to_a_review(visit) -> None:
    page = visit().sign_in("office")

    page.locator("tbody th a[href*='/runden/']").first.click()
    page.locator("tbody th a[href*=vorschlaege]").first.click()
    expect(page.get_by_text("Summe aller Zeilen")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tandem: ")


def test_two_towns_are_put_side_by_side_from_the_list(visit) -> None:
    page = visit().open("/staedte?stadt=14521690")

    page.get_by_role("link", name=re.compile("^Vergleichen mit")).first.click()
    # The figure, two towns, the median of towns like the first, and that of all.
    expect(page.locator("thead th")).to_have_count(5)
    page.get_by_label("Weitere Stadt").fill("Penkun")
    page.get_by_role("button", name="Stadt hinzufügen").click()
    expect(page.locator("thead th")).to_have_count(6)
    expect(page.locator("thead")).to_contain_text("Penkun")


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_town_describes_its_need_confirms_a_topic_and_finds_it_stored(visit, width: int, javascript: bool) -> None:
    watched = visit(width, javascript=javascript)
    page = watched.sign_in("town")

    page.get_by_label("Was beschäftigt Ihre Stadt?").fill("Der Hausarzt hört auf, und niemand übernimmt die Praxis.")
    page.get_by_role("button", name="Passende Themen vorschlagen").click()
    expect(page.get_by_role("radio")).to_have_count(3)
    expect(page.locator("input:checked")).to_have_count(0)
    page.get_by_role("radio").first.check()
    name = page.locator("input:checked + label").evaluate("label => label.firstChild.textContent.trim()")
    page.get_by_label("Wie dringend ist es?").select_option("gering")
    page.get_by_label("Wer darf es sehen?").select_option("nur angemeldete Städte")
    page.get_by_role("button", name="Bedarf speichern").click()

    expect(page.get_by_text("Ihr Bedarf steht jetzt hier.")).to_be_visible()
    stated = page.locator(".statement").filter(has_text="Der Hausarzt hört auf")
    expect(stated).to_contain_text(name)
    expect(stated).to_contain_text("Sichtbar für: angemeldete Städte")
    assert watched.elsewhere == []
