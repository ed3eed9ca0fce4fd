"""A circle's kit is one German page that prints by itself."""

import re

import pytest

from api.printed.circle_kit import (
    AGENDA,
    MemberCard,
    circle_kit,
    refuse_impossible_folder,
    render_circle_kit,
    write_circle_kits,
)
from matchmaker.errors import BadInput

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


def test_with_fewer_sessions_than_towns_the_page_names_who_comes_first_later():
    short = text_of(render_circle_kit(circle_kit(1, "Leerstand", FIVE, 3)))
    single = text_of(render_circle_kit(circle_kit(1, "Leerstand", FIVE, 1)))

    assert "5 Städte, 3 Sitzungen, je 90 Minuten." in short
    assert "Hier noch ohne eigenen Fall: Dornfeld, Eschenhain &lt;West&gt;. In weiteren Sitzungen" in short
    assert "5 Städte, 1 Sitzung, je 90 Minuten." in single


def test_with_more_sessions_than_towns_the_first_town_brings_its_second_case_under_another_moderator():
    text = text_of(render_circle_kit(circle_kit(1, "Leerstand", FIVE, 7)))

    assert "1 Ahornstedt Birkenau Cedernburg" in text
    assert "6 Ahornstedt Cedernburg Dornfeld" in text
    assert "ohne eigenen Fall" not in text


def test_the_agenda_adds_up_to_an_hour_and_a_half():
    kit = circle_kit(1, "Leerstand", FIVE)

    assert kit.minutes == sum(phase.minutes for phase in AGENDA) == 90


def test_the_page_fetches_nothing_and_holds_no_script():
    page = render_circle_kit(circle_kit(1, "Leerstand", FIVE))

    assert re.findall(r"https?:|<script|<link|<img|url\(|@import", page) == []
    assert "@page" in page


def test_kits_of_an_earlier_plan_go_and_other_files_stay(tmp_path):
    for name in ("kreis-1.html", "kreis-2.html", "kreis-alt.html", "notiz.txt"):
        (tmp_path / name).write_text("früher", encoding="utf-8")

    write_circle_kits([circle_kit(1, "Leerstand", FIVE)], tmp_path)

    assert sorted(file.name for file in tmp_path.iterdir()) == ["kreis-1.html", "kreis-alt.html", "notiz.txt"]
    assert "Leerstand" in (tmp_path / "kreis-1.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("inside", ["", "mappen", "mappen/neu"])
def test_a_file_in_the_place_of_the_folder_is_refused_with_a_sentence(tmp_path, inside):
    file = tmp_path / "liste.txt"
    file.write_text("belegt", encoding="utf-8")

    with pytest.raises(BadInput) as refused:
        refuse_impossible_folder(file / inside)

    assert "liste.txt ist kein Ordner" in str(refused.value)


def test_a_folder_that_is_there_or_can_be_made_is_not_refused(tmp_path):
    refuse_impossible_folder(tmp_path)
    refuse_impossible_folder(tmp_path / "neu" / "mappen")
