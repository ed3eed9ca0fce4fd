"""Does every figure of a report lead to its list, and does what leaves head office name no town's refusal?"""

import csv
import re
from dataclasses import replace
from html import unescape
from io import BytesIO, StringIO

import openpyxl
import pytest

from api.pages.spoken import GERMAN
from api.report_pdf import masked
from matchmaker.rounds.check_in import Question, Verdict
from matchmaker.rounds.exchange import EndReason
from tests.brief_builders import read_pdf
from tests.builders import NAMES, a_profile, a_town, ags
from tests.contract.test_reporting import said
from tests.exchange_builders import an_exchange
from tests.pages.exchange_cast import begin_exchange
from tests.pages.site_cast import SiteCast
from tests.pages.test_english_pages import german_in
from tests.pages.test_german_alone import english_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, rows, text_of
from tests.round_builders import LATER

PAGE = "/geschaeftsstelle/berichte"
LIST = f"{PAGE}/liste?zahl="
FILES = [f"{PAGE}/datei.{form}" for form in ("csv", "xlsx", "pdf")]
FIGURE = re.compile(r'href="(/geschaeftsstelle/berichte/liste\?[^"]+)" aria-label="[^"]*">([\d.]+)</a>')


@pytest.fixture
def told(site: SiteCast) -> SiteCast:
    """Towns 0 and 1 agreed, met, and ended early; 4 and 5 were asked and nothing came of it."""
    begin_exchange(site, an_exchange().end(EndReason.NO_TIME, LATER))

    def answer(uow) -> None:
        for number in (0, 1):
            one = uow.invitations.get("r1-1-01", ags(number))
            uow.invitations.save(one.accepted(LATER))
        uow.check_ins.add_all([said(Question.MET, Verdict.YES, 1), said(Question.ADOPTED_6, Verdict.NO, 1)])

    site.change(answer)
    return site


def figures(page: str) -> list[tuple[str, int]]:
    return [(unescape(href), int(number.replace(".", ""))) for href, number in FIGURE.findall(page)]


def listed(page: str) -> int:
    return page.count('<li class="statement">')


def test_the_funnel_counts_proposals_and_towns_with_a_definition_beside_each(told: SiteCast, office: Visitor):
    page = office.get(PAGE).text

    assert headings(page, 2) == [
        "Weg der Vorschläge",
        "Wie schnell Städte antworten",
        "Wen wir erreichen",
        "Was daraus wurde",
    ]
    found = [(name.split(" ")[0], proposals, towns) for name, _, proposals, towns in rows(page, "Schritt")]
    assert found == [
        ("Gefragt", "2", "4"),
        ("Allen", "2", "4"),
        ("Beantwortet", "1", "2"),
        ("Zugesagt", "1", "2"),
        ("Getroffen", "1", "2"),
        ("Etwas", "0", "0"),
    ]
    assert "Mindestens eine Stadt wurde zu dem Vorschlag gefragt." in text_of(page)
    assert "Gezählt: 2 Antworten" in text_of(page)


def test_every_figure_of_every_report_is_the_length_of_the_list_that_it_leads_to(told: SiteCast, office: Visitor):
    for address in (PAGE, f"{PAGE}?runde=r1"):
        found = figures(office.get(address).text)

        assert len(found) > 40
        assert {href: listed(office.get(href).text) for href, _ in found} == dict(found)


def test_a_list_leads_to_proposals_towns_and_answers(told: SiteCast, office: Visitor):
    proposals, towns, answers = (office.get(f"{LIST}{key}").text for key in ("step:confirmed", "towns:met", "met:yes"))

    assert headings(proposals, 1) == ["Zugesagt"]
    assert f"{NAMES[0]} und {NAMES[1]}" in text_of(proposals)
    assert f'href="/staedte/{ags(0)}"' in towns
    assert headings(answers, 1) == ["Haben Sie sich getroffen?: Ja"]
    assert 'href="/geschaeftsstelle/vorschlaege/r1-1-01"' in answers


@pytest.mark.parametrize(
    "path",
    [f"{LIST}step:none", LIST, f"{LIST}part:state:Atlantis", f"{PAGE}?runde=r9", *(f"{one}?runde=r9" for one in FILES)],
)
def test_a_figure_or_a_round_that_there_is_not_is_not_found(told: SiteCast, office: Visitor, path: str):
    assert office.get(path).status_code == 404


def test_for_everybody_else_reports_do_not_exist(told: SiteCast, stranger: Visitor, town_0: Visitor):
    for visitor in (stranger, town_0):
        assert [visitor.get(path).status_code for path in (PAGE, f"{LIST}step:asked", *FILES)] == [404] * 5


def test_the_csv_opens_in_german_excel_and_holds_every_figure_with_its_definition(told: SiteCast, office: Visitor):
    answer = office.get(FILES[0])

    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = answer.content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "Abschnitt;Bezeichnung;Was gezählt wird;Zahl;Erklärung"
    assert "Weg der Vorschläge;Zugesagt;Städte;2;Daraus wurde ein vereinbarter Austausch." in lines
    assert "Land;Sachsen;Gefragt;1;mindestens einmal zu einem Vorschlag gefragt" in lines
    assert 'filename="bericht.csv"' in answer.headers["content-disposition"]


def test_the_workbook_says_the_same_with_numbers_as_numbers(told: SiteCast, office: Visitor):
    book = openpyxl.load_workbook(BytesIO(office.get(FILES[1]).content))
    text = office.get(FILES[0]).content.decode("utf-8-sig")
    same = list(csv.reader(StringIO(text, newline=""), delimiter=";"))

    sheet = book.worksheets[0]
    assert [["" if cell is None else str(cell) for cell in row] for row in sheet.values] == same
    assert isinstance(sheet["D2"].value, int)
    assert book.worksheets[1]["A1"].value == "Stand: 4.\u00a0März 2024"


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_funder_reads_two_tagged_pages(told: SiteCast, office: Visitor, language: str):
    read = read_pdf(office.get(f"{FILES[2]}?sprache={language}").content)

    assert (read.pages, read.is_marked, "pdfuaid:part>1<" in read.claims) == (2, True, True)
    assert read.language.startswith(language)
    assert {name.partition("+")[2].partition("-")[0] for name in read.fonts} == {"FiraSans"}
    assert [tag for tag in read.tags if tag == "/H1"] == ["/H1"]


def test_the_funder_learns_no_town_no_small_number_and_no_reason(told: SiteCast, office: Visitor):
    text = read_pdf(office.get(FILES[2]).content).text

    assert [name for name in NAMES if name in text] == []
    for said_there in ("Keine Zeit", "Warum Austausche", "Stadt 5 sagte ab"):
        assert said_there not in text
    assert "unter 3" in text
    # Towns 4 and 5 alone were asked and did not agree; asked by group is not printed at all.
    assert "Gefragt" in text
    assert "mindestens einmal zu einem Vorschlag gefragt" not in text


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([0, 0], ["0", "0"]),
        ([5, 3], ["5", "3"]),
        ([1, 2, 7], ["unter 3", "unter 3", "7"]),
        ([1, 9, 4], ["unter 3", "9", "–"]),
        ([2, 0, 0], ["unter 3", "0", "0"]),
        ([], []),
    ],
)
def test_a_small_number_cannot_be_found_by_subtraction(numbers: list[int], words: list[str]):
    assert masked(numbers, GERMAN) == words


def test_reports_speak_german_and_english(told: SiteCast, office: Visitor):
    paths = (PAGE, f"{LIST}step:confirmed", f"{LIST}asked:state:Sachsen", f"{LIST}reason:no_time", f"{LIST}wish:yes")
    for path in paths:
        english = office.get(f"{path}{'&' if '?' in path else '?'}sprache=en").text
        assert german_in(re.sub("Geschäftsstelle|Sachsen|Hessen|Bayern|Frühjahr|Leerstand", "", english)) == []
        assert english_in(office.get(path).text) == []
    assert "Abschnitt" not in office.get(f"{FILES[0]}?sprache=en").text


def test_a_round_that_nobody_has_heard_of_is_a_report_of_zeros(site: SiteCast, office: Visitor):
    site.change(lambda uow: [uow.invitations.save(one.closed()) for one in uow.invitations.all()])

    page = office.get(PAGE).text

    assert "Noch hat keine Stadt geantwortet." in text_of(page)
    assert read_pdf(office.get(FILES[2]).content).pages == 2


def test_the_number_of_transactions_does_not_grow_with_what_is_stored(told: SiteCast, office: Visitor):
    before = told.opened
    office.get(PAGE)
    first = told.opened - before
    told.change(lambda uow: [uow.rounds.add(replace(uow.rounds.get("r1"), id=f"x{number}")) for number in range(20)])
    before = told.opened
    office.get(PAGE)

    assert told.opened - before == first


def test_a_long_list_goes_on_over_pages_and_says_how_long_it_is(told: SiteCast, office: Visitor):
    def many(uow) -> None:
        uow.towns.replace_all(a_town(number, state="Sachsen", small=True) for number in range(120))
        uow.profiles.save_all(a_profile(number) for number in range(120))

    told.change(many)
    first = office.get(f"{LIST}part:state:Sachsen")
    second, last = follow(office, first.text, "Nächste Seite"), office.get(f"{LIST}part:state:Sachsen&seite=99")

    assert [listed(page.text) for page in (first, second, last)] == [50, 50, 20]
    assert all("Städte: 120" in text_of(page.text) for page in (first, second, last))
    assert "Seite 2 von 3" in text_of(second.text)
    assert "Vorige Seite" not in first.text
    assert "Nächste Seite" not in last.text
    assert text_of(follow(office, second.text, "Vorige Seite").text) == text_of(first.text)


def follow(office: Visitor, page: str, words: str):
    found = re.search(rf'href="([^"]+)">{words}</a>', page)
    assert found is not None
    return office.get(unescape(found[1]))
