"""A circle's kit is one German page that prints by itself."""

import re

from api.printed.circle_kit import AGENDA, MemberCard, circle_kit, render_circle_kit

FIVE = tuple(
    MemberCard(name, state, population)
    for name, state, population in (
        ("Ahornstedt", "Hessen", 8_000),
        ("Birkenau", None, None),
        ("Cedernburg", "Bayern", 12_345),
        ("Dornfeld", "Sachsen", 9_000),
        ("Eschenhain <West>", "Hessen", 7_000),
    )
)


def text_of(page: str) -> str:
    body = page[page.index("<body>") :]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_every_session_names_its_roles():
    page = render_circle_kit(circle_kit(3, "Leerstand", FIVE))

    text = text_of(page)
    assert "Kreis 3: Leerstand" in text
    assert "1 Ahornstedt Birkenau Cedernburg" in text
    assert "5 Eschenhain &lt;West&gt; Ahornstedt Birkenau" in text
    assert "Cedernburg Bayern 12.345 Telefon: E-Mail:" in text
    assert "Birkenau – – Telefon: E-Mail:" in text


def test_a_small_circle_is_moderated_by_head_office():
    assert "moderiert die Geschäftsstelle" in text_of(render_circle_kit(circle_kit(1, "Leerstand", FIVE[:4])))
    assert "moderiert die Geschäftsstelle" not in text_of(render_circle_kit(circle_kit(1, "Leerstand", FIVE)))


def test_the_agenda_adds_up_to_an_hour_and_a_half():
    kit = circle_kit(1, "Leerstand", FIVE)

    assert kit.minutes == sum(phase.minutes for phase in AGENDA) == 90


def test_the_page_fetches_nothing_and_holds_no_script():
    page = render_circle_kit(circle_kit(1, "Leerstand", FIVE))

    assert re.findall(r"https?:|<script|<link|<img|url\(|@import", page) == []
    assert "@page" in page
