"""Is a swap shown with its effect before the click, done as it was shown, and taken back by one button?"""

import re
from dataclasses import replace

import pytest

from matchmaker.rounds.proposal import Proposal
from tests.builders import a_profile, ags
from tests.pages.board_cast import BOARD, REVIEW, begin_curation, draft
from tests.pages.site_cast import INJECTION, SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import headings, rows, text_of

PAGE = f"{REVIEW}02/tausch"


@pytest.fixture
def curated(site: SiteCast) -> SiteCast:
    begin_curation(site)
    return site


def swap_of(*towns: int, **more: str) -> str:
    """The address of the question: who leaves, who comes."""
    leaving, coming = towns
    return f"{PAGE}?raus={ags(leaving)}&rein={ags(coming)}" + "".join(f"&{name}={one}" for name, one in more.items())


def form(page: str, action: str = PAGE) -> dict[str, str]:
    found = next(
        one for one in re.findall(r"(?s)<form.*?</form>", page) if 'method="post"' in one and f'action="{action}' in one
    )
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', found))


def stored(site: SiteCast) -> tuple[Proposal, ...]:
    with site.open_uow(reading=True) as uow:
        return uow.proposals.of_round("r5")


def towns_of(proposals: tuple[Proposal, ...]) -> set[tuple[str, ...]]:
    return {tuple(member.ags for member in one.members) for one in proposals}


def test_the_effect_is_told_before_anything_is_done(curated: SiteCast, office: Visitor) -> None:
    before = stored(curated)

    page = office.get(swap_of(11, 30)).text

    assert headings(page, 2)[0] == "Was sich ändern würde"
    [row] = rows(page, "Bisher")
    assert row[0] == "Cedernburg 10 und Dornfeld 11 Retail"
    assert row[1].startswith("Cedernburg 10 und Ginsterbach 30 ")
    words = text_of(page)
    assert re.search(r"Summe aller Vorschläge −\d+,\d Punkte", words)
    assert "Städte mit Vorschlag unverändert 22 von 34 Städten" in words
    assert "Dann ohne Vorschlag Dornfeld 11" in words
    assert "Dann neu mit Vorschlag Ginsterbach 30" in words
    assert stored(curated) == before


def test_what_was_shown_is_done_pinned_and_the_next_proposal_opens(curated: SiteCast, office: Visitor) -> None:
    answer = office.post(PAGE, form(office.get(swap_of(11, 30)).text) | {"warum": "Sie kennen den Ort."})

    assert answer.status_code == 303
    [new] = [one for one in stored(curated) if one.id not in {draft(number).id for number in range(1, 12)}]
    assert [member.ags for member in new.members] == [ags(10), ags(30)]
    assert (new.pinned, new.note) == (True, "Sie kennen den Ort.")
    assert answer.headers["location"] == f"{REVIEW}03?getan=tauschen&an={new.id}"
    assert "Getauscht, neu: Cedernburg 10 und Ginsterbach 30." in text_of(office.get(answer.headers["location"]).text)


def test_one_button_takes_it_back_whole(curated: SiteCast, office: Visitor) -> None:
    before = towns_of(stored(curated))
    onward = office.post(PAGE, form(office.get(swap_of(11, 30)).text)).headers["location"]
    undo = form(office.get(onward).text, f"{BOARD}/rueckgaengig")

    answers = [office.post(f"{BOARD}/rueckgaengig", undo) for _ in range(2)]

    assert answers[0].headers["location"] == f"{REVIEW}02?getan=rueckgaengig&an=r5-1-02"
    assert "Rückgängig gemacht: Cedernburg 10 und Dornfeld 11." in text_of(
        office.get(answers[0].headers["location"]).text
    )
    assert answers[1].status_code in (404, 409)
    assert towns_of(stored(curated)) == before


def test_a_broken_rule_is_named_and_passes_as_an_exception_with_a_reason_alone(
    curated: SiteCast, office: Visitor
) -> None:
    curated.change(lambda uow: uow.profiles.save_all([a_profile(30, name=None, capacity=1, population=80_000)]))
    page = office.get(swap_of(11, 30)).text
    assert "Das verletzt eine Regel der Runde" in text_of(page)
    assert "Als Ausnahme tauschen" in text_of(page)

    refused = office.post(PAGE, form(page))
    done = office.post(PAGE, form(page) | {"warum": "Auf Wunsch beider Städte"})

    assert refused.status_code == 409
    assert "Soll das als Ausnahme gelten, nennen Sie bitte einen Grund." in text_of(refused.text)
    assert done.status_code == 303
    assert any(one.note == "Auf Wunsch beider Städte" and one.pinned for one in stored(curated))


def test_what_a_town_itself_refuses_never_passes(curated: SiteCast, office: Visitor) -> None:
    before = stored(curated)
    possible = form(office.get(swap_of(11, 30)).text)
    curated.change(lambda uow: uow.profiles.save_all([a_profile(30, name=None, consent=False)]))

    page = office.get(swap_of(11, 30)).text
    answer = office.post(PAGE, possible | {"warum": "trotzdem"})

    assert "So geht es nicht" in text_of(page)
    assert '<form class="stack" method="post"' not in page
    assert answer.status_code == 409
    assert "Ihr Text: trotzdem" in text_of(answer.text)
    assert stored(curated) == before


def test_a_town_of_another_draft_can_exchange_partners(curated: SiteCast, office: Visitor) -> None:
    page = office.get(swap_of(11, 13)).text
    assert "Tauschen mit Eschenhain 12 und Fichtenrode 13" in text_of(page)

    page = office.get(swap_of(11, 13, mit="r5-1-03")).text
    answer = office.post(PAGE, form(page))

    assert [row[1].split(" Vac")[0].split(" Ret")[0].split(" off")[0] for row in rows(page, "Bisher")] == [
        "Cedernburg 10 und Fichtenrode 13",
        "Dornfeld 11 und Eschenhain 12",
    ]
    assert answer.status_code == 303
    assert {(ags(10), ags(13)), (ags(11), ags(12))} <= towns_of(stored(curated))


@pytest.mark.parametrize("typed", ["Ginsterbach 30", "ginsterbach+30"])
def test_a_name_that_one_town_alone_has_is_taken_without_a_question(
    curated: SiteCast, office: Visitor, typed: str
) -> None:
    page = office.get(f"{PAGE}?raus={ags(11)}&rein={typed}").text

    assert "Welche Stadt ist gemeint?" not in page
    assert headings(page, 2)[0] == "Was sich ändern würde"
    assert form(page)["rein"] == ags(30)


def test_a_name_that_several_towns_answer_to_is_asked_about_beginning_with_the_first(
    curated: SiteCast, office: Visitor
) -> None:
    page = office.get(f"{PAGE}?raus={ags(11)}&rein=ginster").text

    assert "Welche Stadt ist gemeint?" in page
    assert "Was sich ändern würde" not in page
    [first] = re.findall(r'<a [^>]*href="([^"]*)" aria-describedby="gemeint" autofocus>', page)
    assert first.startswith(f"{PAGE}?raus={ags(11)}&amp;rein=")
    assert f'href="{PAGE}?raus={ags(11)}&amp;rein={ags(30)}"' in page


def test_a_name_that_no_town_has_is_told(curated: SiteCast, office: Visitor) -> None:
    page = office.get(f"{PAGE}?rein=xqxqxq").text

    assert "Keine Stadt heißt „xqxqxq“." in text_of(page)
    assert INJECTION not in office.get(f"{PAGE}?rein={INJECTION}").text


def test_of_two_who_swap_at_once_the_second_is_told_and_keeps_the_words(curated: SiteCast, office: Visitor) -> None:
    sent = form(office.get(swap_of(11, 30)).text) | {"warum": "Nähe"}
    curated.change(lambda uow: uow.proposals.save(draft(2).pin(pinned=True)))

    answer = office.post(PAGE, sent)

    assert answer.status_code == 409
    assert ">\nNähe</textarea>" in answer.text
    assert [one.pinned for one in stored(curated) if one.id == "r5-1-02"] == [True]


def test_seats_that_are_not_as_the_address_says_are_refused_in_words(curated: SiteCast, office: Visitor) -> None:
    page = office.get(swap_of(20, 30)).text

    assert "gehört nicht zum Vorschlag" in text_of(page)
    assert "Was sich ändern würde" not in text_of(page)


def test_what_is_no_draft_is_not_swapped(curated: SiteCast, office: Visitor) -> None:
    sent = form(office.get(swap_of(11, 30)).text)
    curated.change(lambda uow: uow.proposals.save(replace(draft(2), pinned=False).withdraw("so nicht")))

    assert "getauscht wird nur in Entwürfen" in text_of(office.get(swap_of(11, 30)).text)
    assert office.post(PAGE, sent).status_code == 409


@pytest.mark.parametrize(("changes", "status"), [({"csrf": "x.y"}, 403), ({"version": "x"}, 409)])
def test_a_form_that_is_not_ours_changes_nothing(
    curated: SiteCast, office: Visitor, changes: dict, status: int
) -> None:
    before = stored(curated)

    assert office.post(PAGE, form(office.get(swap_of(11, 30)).text) | changes).status_code == status
    assert stored(curated) == before


def test_for_everybody_else_there_is_nothing_to_swap_or_take_back(
    curated: SiteCast, stranger: Visitor, town_0: Visitor
) -> None:
    for visitor in (stranger, town_0):
        assert visitor.get(swap_of(11, 30)).status_code == 404
        assert visitor.post(PAGE, {"version": "1"}).status_code == 404
        assert visitor.post(f"{BOARD}/rueckgaengig", {"schritt": "1"}).status_code == 404
