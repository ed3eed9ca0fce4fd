"""Can the council brief be printed, searched and read aloud, whatever a town wrote?"""

import pytest

from api.council_pdf import council_pdf
from api.pages.compared_rows import ComparedRow
from api.pages.council_brief import BriefTable, Listed
from tests.brief_builders import HOSTILE, a_brief, read_pdf


def test_everything_that_the_brief_says_stands_in_the_pdf():
    read = read_pdf(council_pdf(a_brief()))

    for said in (
        "Kurzvorlage für den Rat von Ahornstedt",
        "Tandem mit Birkenau am See",
        "Leerstand",
        "Beide arbeiten am Thema „Leerstand“.",
        "Nichts deutlich, soweit wir wissen.",
        "Einwohnerzahl",
        "8.500",
        "2023, erfunden",
        "Rund 4 Stunden im Quartal für Ihre Stadt.",
        "Zurzeit ist nichts zu tun.",
        "Punkte sind kein Prozentwert.",
        "Quellen der Gründe: eigene Seite.",
    ):
        assert said in read.text


@pytest.mark.parametrize("language", ["de", "en"])
def test_it_is_one_tagged_page_with_language_and_title(language: str):
    read = read_pdf(council_pdf(a_brief(language=language)))

    assert read.pages == 1
    assert read.language.startswith(language)
    assert read.title == "Tandem mit Birkenau am See – Kurzvorlage für den Rat von Ahornstedt"
    assert read.is_marked
    assert "pdfuaid:part>1<" in read.claims


def test_headings_lists_and_table_cells_are_tagged_as_what_they_are():
    tags = read_pdf(council_pdf(a_brief())).tags

    assert [tag for tag in tags if tag.startswith("/H")] == ["/H1", *["/H2"] * 5]
    assert tags.count("/TH") == 4
    assert tags.count("/TD") == 8
    assert tags.count("/LI") == 4


def test_the_type_is_our_own_and_embedded():
    fonts = read_pdf(council_pdf(a_brief())).fonts

    assert {name.partition("+")[2].partition("-")[0] for name in fonts} == {"FiraSans"}


def test_the_same_brief_gives_the_same_bytes():
    assert council_pdf(a_brief()) == council_pdf(a_brief())


def test_what_a_town_wrote_stays_literal_wherever_it_stands():
    hostile = a_brief(
        kicker=HOSTILE,
        facts=(("Thema", HOSTILE),),
        reasons=(Listed(HOSTILE, (HOSTILE,)),),
        notes=(HOSTILE,),
        sources=(HOSTILE,),
    )

    read = read_pdf(council_pdf(hostile))

    assert read.text.replace(" ", "").count(HOSTILE.replace(" ", "")) == 6
    assert HOSTILE in read.title


@pytest.mark.parametrize("words", ["", "x" * 400, "\n\n", "\u202e verkehrt", "Łužica, Mužakow, Chóśebuz"])
def test_odd_words_break_nothing(words: str):
    content = council_pdf(a_brief(reasons=(Listed("Warum?", (words,)),)))

    assert read_pdf(content).pages <= 2


def test_a_sign_that_no_font_has_costs_the_claim_but_not_the_pdf():
    read = read_pdf(council_pdf(a_brief(kicker="Ahornstedt 😀")))

    assert "pdfuaid" not in read.claims
    assert read.is_marked
    assert "Ahornstedt" in read.text
    assert "pdfuaid" in read_pdf(council_pdf(a_brief())).claims


def test_six_towns_with_long_names_still_fit_on_two_pages():
    names = tuple(f"Sankt Beispielhausen-Niederwalde ob der Aue {number}" for number in range(6))
    rows = tuple(ComparedRow(f"Merkmal {number}", ("1.234 Einwohner",) * 6, source="2023, Amt") for number in range(9))
    table = BriefTable("Die Städte im Vergleich", ("Merkmal", *names, "Jahr und Quelle"), rows)
    reasons = (Listed("Warum diese Städte?", tuple(f"{name}: Beide arbeiten am Thema „Wohnen“." for name in names)),)

    read = read_pdf(council_pdf(a_brief(table=table, reasons=reasons)))

    assert read.pages <= 2
    assert read.tags.count("/TH") == 8
