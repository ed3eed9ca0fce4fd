"""Does the board of a round show first whom nobody serves, then the proposals that were asked for, in one address?"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.run import LeftOver
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.fakes import FakeUnitOfWork
from tests.pages.board_cast import BOARD, REVIEW, begin_curation, draft
from tests.pages.site_cast import SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import headings, rows, text_of
from tests.round_builders import NOW, a_round

NAMES = {
    1: "Ahornstedt 8 und Birkenau am See 9",
    2: "Cedernburg 10 und Dornfeld 11",
    3: "Eschenhain 12 und Fichtenrode 13",
    11: "Eschenhain 28 und Fichtenrode 29",
}


@pytest.fixture
def curated(site: SiteCast) -> SiteCast:
    begin_curation(site)
    return site


def save(site: SiteCast, proposal: Proposal) -> None:
    site.change(lambda uow: uow.proposals.save(proposal))


def shown(page: str) -> list[str]:
    """The first town of each row."""
    if "<table" not in page:
        return []
    return [row[1].split(" und ")[0] for row in rows(page, "Vorschläge der")]


def test_first_come_the_towns_that_nobody_serves_then_the_proposals(curated: SiteCast, office: Visitor) -> None:
    page = office.get(BOARD).text

    assert headings(page, 1) == ["Herbst"]
    assert headings(page, 2) == ["Ohne Partner: 4", "11 Vorschläge"]
    assert "Tandem, Vorschläge werden geprüft: 11 Vorschläge (11 Entwurf)." in text_of(page)
    assert "Lauf r5-1 vom 4. März 2024: Startwert 7, damals höchstens 0,00 % unter dem Besten." in text_of(page)


def test_each_of_them_is_told_why_with_the_button_of_the_cheapest_change(curated: SiteCast, office: Visitor) -> None:
    page = office.get(BOARD).text

    words = text_of(page)
    assert (
        "Keine frei. So gibt es einen Plan auch für sie: mit Größenverhältnis 5 statt 4; möglich: 3 Partnerstädte."
        in words
    )
    assert "Ansehen: mit Größenverhältnis 5 statt 4 für 2 Städte" in words
    assert "Partnerstadt nach einem Platz fragen für Ahornstedt 32" in words
    assert "Aufgabe: Stadt anrufen für Birkenau am See 33" in words
    assert f'href="{BOARD}/abhilfe?stadt={ags(33)}"' in page


def test_a_rule_that_would_help_several_towns_is_named_once_with_their_number(curated: SiteCast, office: Visitor):
    assert "mit Größenverhältnis 5 statt 4 : 2 Städte" in text_of(office.get(BOARD).text)


def test_a_town_that_has_a_proposal_by_now_is_no_longer_without_one(curated: SiteCast, office: Visitor) -> None:
    late = replace(draft(1), id="r5-1-20")
    curated.change(lambda uow: uow.proposals.add_all([_of_town_33(late)]))

    assert headings(office.get(BOARD).text, 2)[0] == "Ohne Partner: 3"


def test_a_town_whose_proposal_came_to_nothing_counts_as_without_one_until_another_takes_it_in(
    curated: SiteCast, office: Visitor
) -> None:
    """Of the two, town 10 sits in a draft besides."""
    failed = replace(draft(2), id="r5-1-20", state=ProposalState.DECLINED)
    members = (replace(failed.members[0], ags=ags(5)), failed.members[0])
    curated.change(lambda uow: uow.proposals.add_all([replace(failed, members=members)]))

    page = office.get(BOARD).text

    assert headings(page, 2)[0] == "Ohne Partner: 5"
    named = "Ihr Vorschlag kam nicht zustande, und sie haben noch keinen anderen: Fichtenrode."
    assert f"{named} Was als Nächstes zu tun ist" in text_of(page)


def test_where_all_that_is_missing_failed_since_the_run_nobody_is_said_to_be_served(
    curated: SiteCast, office: Visitor
) -> None:
    failed = replace(draft(1), state=ProposalState.DECLINED)
    curated.change(lambda uow: uow.runs.add(replace(uow.runs.latest("r5"), id="r5-2", unmatched=())))
    curated.change(lambda uow: uow.proposals.add_all([replace(failed, id="r5-2-01")]))
    curated.change(lambda uow: uow.proposals.save(uow.proposals.get("r5-1-01").withdraw(None)))

    page = office.get(BOARD).text

    assert headings(page, 2)[0] == "Ohne Partner: 2"
    assert "Alle teilnehmenden Städte haben einen Vorschlag." not in text_of(page)


def _of_town_33(proposal: Proposal) -> Proposal:
    first, second = proposal.members
    return replace(proposal, members=(first, replace(second, ags=ags(33))))


def test_rows_stand_best_first_with_reason_confidence_and_what_breaks_a_rule(curated: SiteCast, office: Visitor):
    found = rows(office.get(BOARD).text, "Vorschläge der")

    assert [row[1] for row in found][:1] == [f"{NAMES[1]} Bayern und Sachsen"]
    assert found[0][2].startswith("Vacancy ")
    assert found[0][3:] == ["Entwurf", "vorläufig 55 von 100 Teilen", "89,9"]
    assert "Eine der beiden Städte möchte nicht mit der anderen zusammenkommen." in found[-1][2]


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("stadt=Cedernburg+10", (2,)),
        ("ausnahme=ja", (11,)),
        ("thema=retail", (2, 4, 6, 8, 10)),
        ("thema=retail&folge=wenig", (10, 8, 6, 4, 2)),
        ("thema=nirgends", ()),
        ("stand=freigegeben", (3,)),
        ("stand=fest", (4,)),
        ("stand=offen&thema=retail", (2, 6, 8, 10)),
        ("stand=gescheitert", ()),
        ("sicherheit=sicher", ()),
    ],
)
def test_the_address_says_what_is_shown_and_in_which_order(
    curated: SiteCast, office: Visitor, question: str, numbers: tuple[int, ...]
) -> None:
    save(curated, draft(3).approve("Geschäftsstelle", NOW))
    save(curated, draft(4).pin(pinned=True))

    page = office.get(f"{BOARD}?{question}").text

    assert shown(page) == [name_of(2 * number + 6) for number in numbers]


def name_of(number: int) -> str:
    return f"{('Ahornstedt', 'Cedernburg', 'Eschenhain', 'Ginsterbach')[number % 8 // 2]} {number}"


def test_a_state_is_chosen_by_the_towns_that_lie_in_it(curated: SiteCast, office: Visitor) -> None:
    found = [row[1] for row in rows(office.get(f"{BOARD}?land=Hessen").text, "Vorschläge der")]

    assert len(found) == 7
    assert all("Hessen" in one for one in found)


def test_a_value_that_nobody_offers_counts_as_not_chosen(curated: SiteCast, office: Visitor) -> None:
    page = office.get(f"{BOARD}?stand=quatsch&land=Atlantis&folge=x&seite=-1&sicherheit=%00").text

    assert headings(page, 2)[1] == "11 Vorschläge"


def test_the_way_to_a_proposal_keeps_the_question(curated: SiteCast, office: Visitor) -> None:
    page = office.get(f"{BOARD}?thema=retail&stadt=Cedernburg+10").text

    assert f'href="{REVIEW}02?topic' not in page
    assert f'href="{REVIEW}02?thema=retail&amp;stadt=Cedernburg+10"' in page


def test_many_proposals_are_shown_fifty_at_a_time(curated: SiteCast, office: Visitor) -> None:
    pairs = [(a, b) for a in range(8, 34) for b in range(a + 2, 34, 5)][:45]
    more = [
        replace(draft(1), id=f"r5-1-{n}", members=tuple(Member(ags(one), Role.MAYOR) for one in pair))
        for n, pair in enumerate(pairs, start=100)
    ]
    curated.change(lambda uow: uow.proposals.add_all(more))

    first, second, beyond = (office.get(f"{BOARD}?seite={page}").text for page in (1, 2, 99))

    assert [len(rows(page, "Vorschläge der")) for page in (first, second, beyond)] == [50, 6, 6]
    assert f'rel="next" href="{BOARD}?seite=2"' in first
    assert "51 bis 56" in text_of(second)


def test_a_round_without_a_run_says_so(site: SiteCast, office: Visitor) -> None:
    site.change(lambda uow: uow.rounds.add(a_round(id="r9", title="Leer")))

    page = office.get("/geschaeftsstelle/runden/r9").text

    assert headings(page, 2) == ["0 Vorschläge"]
    assert "Zu dieser Auswahl gibt es keinen Vorschlag." in text_of(page)
    assert "Freigeben" not in text_of(page).split("Tasten")[0]


def test_an_unknown_round_is_not_found(office: Visitor) -> None:
    assert office.get("/geschaeftsstelle/runden/r77").status_code == 404


def test_the_board_asks_as_often_for_eleven_proposals_as_for_one(curated: SiteCast, office: Visitor) -> None:
    office.get(BOARD)
    before = curated.opened
    office.get(BOARD)

    # One transaction for the session, one for who it is, one for the page.
    assert curated.opened - before == 3


def test_all_towns_without_a_partner_have_a_list_of_their_own(curated: SiteCast, office: Visitor) -> None:
    page = office.get(f"{BOARD}/ohne-partner").text

    assert headings(page, 1) == ["Ohne Partner: 4 Städte"]
    # Two of the four share their reason and the change that would help: one button for both.
    assert re.findall(r"/abhilfe\?stadt=(\d+)", page) == [ags(30), ags(32), ags(33)]
    assert "steht keine Stadt" in office.get(f"{BOARD}/ohne-partner?seite=2").text


def test_one_reason_of_many_towns_stands_once_with_their_names(curated: SiteCast, office: Visitor) -> None:
    numbers = [*range(40, 45)]
    curated.change(_a_run_that_leaves(numbers))

    board = text_of(office.get(BOARD).text)
    listed = office.get(f"{BOARD}/ohne-partner").text

    for words in (board, text_of(listed)):
        assert words.count("Diese Städte haben keinen Platz mehr") == 1
        assert "5 Städte Diese Städte haben keinen Platz mehr: Offene" in words
        assert f"Zum Beispiel {ags(40)}: Belegt durch 40." in words
        assert all(f"{ags(number)} : Belegt durch {number}. Aufgabe: Stadt anrufen" in words for number in numbers)
    assert re.findall(r"/abhilfe\?stadt=(\d+)", listed) == [ags(number) for number in numbers]


def test_a_reason_that_fills_pages_goes_on_from_one_to_the_next(curated: SiteCast, office: Visitor) -> None:
    curated.change(_a_run_that_leaves(range(40, 106)))

    board = office.get(BOARD).text
    pages = [office.get(f"{BOARD}/ohne-partner?seite={number}").text for number in (1, 2)]

    assert "54 weitere" in text_of(board)
    assert [page.count("/abhilfe?stadt=") for page in (board, *pages)] == [12, 50, 16]
    assert all("66 Städte Diese Städte haben keinen Platz mehr" in text_of(page) for page in (board, *pages))


def _a_run_that_leaves(numbers: Iterable[int]) -> Callable[[FakeUnitOfWork], None]:
    left = tuple(LeftOver(ags(number), "no_capacity", f"Belegt durch {number}.") for number in numbers)

    def keep(uow: FakeUnitOfWork) -> None:
        run = uow.runs.latest("r5")
        assert run is not None
        uow.runs.add(replace(run, id="r5-2", unmatched=left))

    return keep


@pytest.mark.parametrize("path", ["", "/ohne-partner"])
def test_for_everybody_else_there_is_no_board(curated: SiteCast, stranger: Visitor, town_0: Visitor, path: str) -> None:
    for visitor in (stranger, town_0):
        answer = visitor.get(f"{BOARD}{path}")

        assert answer.status_code == 404
        assert "Herbst" not in answer.text
