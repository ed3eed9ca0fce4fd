"""Does the council brief open for those who may see the proposal, with what they may see, and for nobody else?"""

import re
from datetime import timedelta
from html import unescape

import pytest

from matchmaker.towns.profile import Experience, Stage, StatementKind
from tests.brief_builders import HOSTILE, read_pdf
from tests.builders import a_profile
from tests.pages.site_cast import HOLDER_0, HOLDER_1, OLD, SEALED, UNSPOKEN, SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of

SHEET = f"/vorschlaege/{HOLDER_1}/kurzvorlage"
OWN = "/mein-bereich/vorschlaege/r1-1-01/kurzvorlage"


def test_the_sheet_says_why_what_it_costs_and_what_comes_next(stranger: Visitor) -> None:
    page = stranger.get(SHEET).text

    assert headings(page, 1) == ["Tandem mit Ahornstedt"]
    assert headings(page, 2) == [
        "Warum Ahornstedt?",
        "Was hat Ahornstedt davon?",
        "Was dagegen spricht",
        "Was noch fehlt",
        "Die Städte im Vergleich",
        "Aufwand",
        "Reise und Kosten",
        "Nächster Schritt",
    ]
    words = text_of(page)
    for said in (
        "Kurzvorlage für den Rat von Birkenau am See",
        "Ahornstedt hat zum Thema „Vacancy“ schon etwas umgesetzt (Pop-up-Labor, 2020).",
        "8.500 Einwohner 8.000 Einwohner 2023, erfunden",
        "Rund 4 Stunden im Quartal für Ihre Stadt. Zusammen sind das 8 bis 16 Stunden.",
        "Nach Ahornstedt: rund 13 km Luftlinie.",
        "Wer die Reise bezahlt, ist für diese Runde nicht festgelegt.",
        "Bitte antworten Sie der Geschäftsstelle bis 18. März 2024: Ja, Nein oder Später.",
    ):
        assert said in words


@pytest.mark.parametrize("language", ["de", "en"])
def test_page_and_pdf_say_the_same(stranger: Visitor, language: str) -> None:
    page = stranger.get(f"{SHEET}?sprache={language}").text
    answer = stranger.get(f"{SHEET}.pdf?sprache={language}")

    read = read_pdf(answer.content)
    assert answer.headers["content-type"] == "application/pdf"
    assert (read.pages, read.language[:2], answer.headers["content-language"]) == (1, language, language)
    sheet = page.split("<article")[1].split("</article>")[0]
    sentences = [unescape(text_of(one)) for one in re.findall(r"(?s)<(?:li|h1|h2|dd)[ >].*?</(?:li|h1|h2|dd)>", sheet)]
    assert len(sentences) > 20
    solid = read.text.replace(" ", "").replace("-", "")
    assert [one for one in sentences if one.replace(" ", "").replace("-", "") not in solid] == []


def test_each_side_gets_its_own_sheet(stranger: Visitor) -> None:
    title = read_pdf(stranger.get(f"/vorschlaege/{HOLDER_0}/kurzvorlage.pdf").content).title

    assert title == "Tandem mit Birkenau am See – Kurzvorlage für den Rat von Ahornstedt"


def test_a_signed_in_town_finds_it_beside_its_proposal(town_0: Visitor) -> None:
    proposal = town_0.get("/mein-bereich/vorschlaege/r1-1-01").text

    assert f'href="{OWN}?sprache=de"' in proposal
    assert headings(town_0.get(OWN).text, 1) == ["Tandem mit Birkenau am See"]
    assert read_pdf(town_0.get(f"{OWN}.pdf").content).pages == 1


@pytest.mark.parametrize("ending", ["", ".pdf"])
def test_nobody_else_finds_it(site: SiteCast, stranger: Visitor, town_5: Visitor, office: Visitor, ending: str) -> None:
    assert stranger.get(f"/vorschlaege/nonsense/kurzvorlage{ending}").status_code == 404
    assert stranger.get(f"/vorschlaege/r1-1-01/kurzvorlage{ending}").status_code == 404
    assert stranger.get(f"/vorschlaege/{OLD}/kurzvorlage{ending}").status_code == 410
    assert stranger.get(OWN + ending).headers["location"] == "/anmelden"
    assert town_5.get(OWN + ending).status_code == 404
    assert office.get(OWN + ending).status_code == 404
    site.clock.now += timedelta(days=28, seconds=1)
    assert stranger.get(SHEET + ending).status_code == 410


def test_the_sheet_holds_public_statements_alone(stranger: Visitor) -> None:
    for holder in (HOLDER_0, HOLDER_1):
        page = stranger.get(f"/vorschlaege/{holder}/kurzvorlage").text
        pdf = read_pdf(stranger.get(f"/vorschlaege/{holder}/kurzvorlage.pdf").content).text
        for said in (page, pdf):
            assert [
                secret for secret in (SEALED, UNSPOKEN, "„Care“", "„Youth“", "@town.example") if secret in said
            ] == []


def test_a_towns_own_words_reach_page_and_pdf_as_they_are(site: SiteCast, stranger: Visitor) -> None:
    told = Experience("vacancy", StatementKind.PROJECT, Stage.IN_OPERATION, topic="vacancy", title=HOSTILE, year=2024)
    site.change(lambda uow: uow.profiles.save_all([a_profile(0, experience=(told,))]))

    page = text_of(stranger.get(SHEET).text)
    pdf = read_pdf(stranger.get(f"{SHEET}.pdf").content).text

    assert "#eval(&#34;1+1&#34;) *fett* _kursiv_ $x^2$" in page
    assert "&lt;ort&gt; @wer" in page
    assert HOSTILE.replace(" ", "") in pdf.replace(" ", "")


def test_looking_changes_nothing(site: SiteCast, stranger: Visitor) -> None:
    before = site.database.committed

    stranger.get(SHEET)
    stranger.get(f"{SHEET}.pdf")

    assert site.database.committed == before
