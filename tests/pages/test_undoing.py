"""Is the last decision of a round taken back by one button, and never another one than the page named?"""

import re

import pytest

from matchmaker.rounds.proposal import ProposalState
from tests.pages.board_cast import BOARD, REVIEW, begin_curation
from tests.pages.site_cast import SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import text_of
from tests.round_builders import LATER, NOW

UNDO = f"{BOARD}/rueckgaengig"


@pytest.fixture
def curated(site: SiteCast) -> SiteCast:
    begin_curation(site)
    return site


def form(page: str, action: str) -> dict[str, str]:
    found = next(one for one in re.findall(r"(?s)<form.*?</form>", page) if f'action="{action}' in one)
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', found))


def press(office: Visitor, number: int, act: str, **typed: str) -> None:
    address = f"{REVIEW}{number:02d}"
    assert (
        office.post(f"{address}/{act}", form(office.get(address).text, f"{address}/{act}") | typed).status_code == 303
    )


def states(site: SiteCast) -> list[tuple[ProposalState, bool]]:
    with site.open_uow(reading=True) as uow:
        return [(one.state, one.pinned) for one in uow.proposals.of_round("r5")]


@pytest.mark.parametrize(
    ("act", "words"),
    [("freigeben", "freigegeben"), ("festhalten", "festgehalten"), ("ausschliessen", "ausgeschlossen")],
)
def test_whatever_was_decided_last_is_named_and_taken_back(
    curated: SiteCast, office: Visitor, act: str, words: str
) -> None:
    before = states(curated)
    press(office, 2, act, grund="topic")

    page = office.get(f"{REVIEW}05").text
    answer = office.post(UNDO, form(page, UNDO))

    assert f"Zuletzt {words}: Cedernburg 10 und Dornfeld 11, von Geschäftsstelle" in text_of(page)
    assert answer.headers["location"] == f"{REVIEW}02?getan=rueckgaengig&an=r5-1-02"
    assert states(curated) == before


def test_one_step_after_the_other_is_taken_back_the_newest_first(curated: SiteCast, office: Visitor) -> None:
    before = states(curated)
    for number in (2, 3):
        press(office, number, "freigeben")

    for expected in ("03", "02"):
        answer = office.post(UNDO, form(office.get(BOARD).text, UNDO))
        assert answer.headers["location"].startswith(f"{REVIEW}{expected}?")

    assert states(curated) == before
    assert "Rückgängig" not in text_of(office.get(BOARD).text)


def test_many_that_were_approved_at_once_are_one_step(curated: SiteCast, office: Visitor) -> None:
    before = states(curated)
    page = office.get(BOARD).text
    office.post(f"{BOARD}/freigeben", form(page, f"{BOARD}/freigeben") | {"umfang": "alle"})

    page = office.get(BOARD).text
    office.post(UNDO, form(page, UNDO))

    assert "Zuletzt freigegeben: Ahornstedt 8 und Birkenau am See 9 und 9 weitere Vorschläge" in text_of(page)
    assert states(curated) == before


def test_what_somebody_decided_in_between_is_not_taken_back_unseen(curated: SiteCast, office: Visitor) -> None:
    press(office, 2, "freigeben")
    seen = form(office.get(BOARD).text, UNDO)
    press(office, 3, "freigeben")

    answer = office.post(UNDO, seen)

    assert answer.status_code == 409
    assert "Inzwischen wurde etwas anderes entschieden." in text_of(answer.text)
    assert states(curated)[1:3] == [(ProposalState.APPROVED, False)] * 2


@pytest.mark.parametrize(("changes", "status"), [({"csrf": "x.y"}, 403), ({"schritt": "x"}, 422)])
def test_a_form_that_is_not_ours_changes_nothing(
    curated: SiteCast, office: Visitor, changes: dict, status: int
) -> None:
    press(office, 2, "freigeben")

    assert office.post(UNDO, form(office.get(BOARD).text, UNDO) | changes).status_code == status
    assert states(curated)[1] == (ProposalState.APPROVED, False)


@pytest.mark.parametrize("place", [BOARD, f"{REVIEW}05"])
def test_what_cannot_be_taken_back_any_more_is_not_offered_and_pressed_all_the_same_says_why(
    curated: SiteCast, office: Visitor, place: str
) -> None:
    press(office, 2, "freigeben")
    seen = form(office.get(place).text, UNDO)
    curated.change(lambda uow: uow.proposals.save(uow.proposals.get("r5-1-02").offer(NOW, LATER)))

    page = office.get(place).text
    answer = office.post(UNDO, seen)

    assert "Rückgängig" not in text_of(page)
    assert answer.status_code == 409
    sentence = (
        "Der Vorschlag für Cedernburg 10 und Dornfeld 11 wurde seither geändert und ist verschickt; zurückgenommen "
        "wurde nichts."
    )
    assert sentence in text_of(answer.text)


def test_where_nothing_was_decided_nothing_is_offered(curated: SiteCast, office: Visitor) -> None:
    assert UNDO not in office.get(BOARD).text
