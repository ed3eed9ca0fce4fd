"""Is whatever a person of head office does kept under that person's name, and not under the office's?"""

import re

import pytest

from tests.pages.board_cast import BOARD, REVIEW, begin_curation
from tests.pages.site_cast import SiteCast, a_site
from tests.pages.test_office_people_page import signed_in
from tests.pages.visitor import Visitor
from tests.pages.words import text_of
from tests.people_builders import a_person

PERSON = a_person(called="Sachgebiet Nord")


@pytest.fixture
def curated() -> SiteCast:
    found = a_site()
    begin_curation(found)
    found.change(lambda uow: uow.office_people.add(PERSON))
    return found


@pytest.fixture
def desk(curated: SiteCast) -> Visitor:
    return signed_in(curated, PERSON.id)


def form(page: str, action: str) -> dict[str, str]:
    found = next(one for one in re.findall(r"(?s)<form.*?</form>", page) if re.search(rf'action="[^"]*{action}', one))
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found))


def test_an_approval_is_the_persons_and_the_page_says_so(curated: SiteCast, desk: Visitor) -> None:
    desk.post(f"{REVIEW}01/freigeben", form(desk.get(f"{REVIEW}01").text, "/freigeben"))

    with curated.open_uow(reading=True) as uow:
        approved = uow.proposals.get("r5-1-01")
        steps = [one.by for one in uow.curation_steps.of_round("r5")]
    assert (approved.approved_by, steps) == (PERSON.called, [PERSON.called])
    assert PERSON.called in text_of(desk.get(f"{REVIEW}01").text)


@pytest.mark.parametrize(("act", "typed"), [("festhalten", {}), ("ausschliessen", {"grund": "other"})])
def test_a_pin_and_a_veto_are_the_persons(curated: SiteCast, desk: Visitor, act: str, typed: dict[str, str]) -> None:
    answer = desk.post(f"{REVIEW}02/{act}", form(desk.get(f"{REVIEW}02").text, f"/{act}") | typed)

    with curated.open_uow(reading=True) as uow:
        steps = [one.by for one in uow.curation_steps.of_round("r5")]
    assert (answer.status_code, steps) == (303, [PERSON.called])


def test_many_approvals_at_once_are_the_persons(curated: SiteCast, desk: Visitor) -> None:
    page = desk.get(BOARD).text
    desk.post(f"{BOARD}/freigeben", form(page, "/freigeben") | {"umfang": "alle"})

    with curated.open_uow(reading=True) as uow:
        by = {one.approved_by for one in uow.proposals.of_round("r5") if one.approved_by}
    assert by == {PERSON.called}
