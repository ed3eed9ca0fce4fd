"""Can head office decide about requests, and does nobody else learn of them?"""

import re
from html import unescape

import pytest

from matchmaker.rounds.request import RequestState
from tests.builders import a_profile, ags
from tests.pages.site_cast import INJECTION, SiteCast
from tests.pages.test_english_pages import german_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of
from tests.request_builders import a_request, in_state

PAGE = "/geschaeftsstelle/anfragen"


@pytest.fixture
def asked(site: SiteCast) -> SiteCast:
    """Town 6 asks, preferring towns 7 and 2."""
    site.change(
        lambda uow: uow.requests.add(a_request(ags=ags(6), text=INJECTION, candidates=(ags(7), ags(2)))),
    )
    return site


def form(page: str, act: str, **changes: str) -> dict[str, str]:
    found = next(one for one in re.findall(r"(?s)<form.*?</form>", page) if f'/{act}"' in one)
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', found)) | changes


def state(site: SiteCast) -> RequestState:
    with site.open_uow(reading=True) as uow:
        return uow.requests.get("request-1").state


def test_a_request_is_read_with_its_private_wishes_and_what_can_be_done(asked: SiteCast, office: Visitor) -> None:
    page = office.get(PAGE).text

    words = text_of(page)
    assert headings(page, 2) == ["Offen: 1"]
    assert "Ginsterbach (Bürgermeisteramt): Vacancy" in words
    assert "Wunschstädte, nur für Sie sichtbar Holderstadt: +3 Punkte, Cedernburg: +2 Punkte" in words
    assert INJECTION not in page
    assert re.findall(r'action="[^"]+/(\w+)"', page) == ["anbieten", "gelesen", "vormerken", "zurueckziehen"]
    assert form(page, "anbieten")["partner"] == f"Holderstadt, {ags(7)}"


def test_the_towns_that_can_be_offered_stand_in_one_list_for_all_requests(asked: SiteCast, office: Visitor) -> None:
    asked.change(lambda uow: uow.requests.add(a_request(2, ags=ags(5), candidates=())))
    page = office.get(PAGE).text

    listed = re.findall(r'<option value="([^"]+)"', page)
    assert listed == sorted(set(listed))
    assert f"Ahornstedt, {ags(0)}" in listed
    assert page.count('list="staedte"') == 2
    assert page.count("<datalist") == 1


@pytest.mark.parametrize(
    ("act", "after"),
    [
        ("gelesen", RequestState.REVIEWED),
        ("vormerken", RequestState.KEPT),
        ("zurueckziehen", RequestState.WITHDRAWN),
    ],
)
def test_one_button_decides_and_pressed_twice_decides_once(
    asked: SiteCast, office: Visitor, act: str, after: RequestState
) -> None:
    sent = form(office.get(PAGE).text, act)
    answers = [office.post(f"{PAGE}/request-1/{act}", sent).status_code for _ in range(2)]

    assert answers[0] == 303
    assert answers[1] in (303, 409)
    assert state(asked) is after


@pytest.mark.parametrize("partner", [ags(7), f"Holderstadt, {ags(7)}", " holderstadt "])
def test_an_offer_leads_to_its_draft_and_the_partner_sees_nothing(
    asked: SiteCast, office: Visitor, partner: str
) -> None:
    asked.change(lambda uow: uow.profiles.save_all([a_profile(6), a_profile(7)]))
    answer = office.post(f"{PAGE}/request-1/anbieten", form(office.get(PAGE).text, "anbieten", partner=partner))

    assert answer.status_code == 303
    assert headings(office.get(answer.headers["location"]).text, 1) == ["Tandem: Ginsterbach und Holderstadt"]
    assert state(asked) is RequestState.OFFERED
    assert 'href="/geschaeftsstelle/vorschlaege/' in office.get(PAGE).text
    with asked.open_uow(reading=True) as uow:
        assert [one.offered_at for one in uow.proposals.of_town(ags(7))] == [None]


@pytest.mark.parametrize("partner", ["", "Nirgendwo", "Stadt, 99999999", "%00" * 90, ags(6)])
def test_a_partner_that_nobody_can_be_is_refused_and_nothing_changes(
    asked: SiteCast, office: Visitor, partner: str
) -> None:
    asked.change(lambda uow: uow.profiles.save_all([a_profile(6), a_profile(7)]))
    answer = office.post(f"{PAGE}/request-1/anbieten", form(office.get(PAGE).text, "anbieten", partner=partner))

    assert answer.status_code in (400, 409, 422)
    assert state(asked) is RequestState.SUBMITTED


@pytest.mark.parametrize("changes", [{"csrf": "made up"}, {"version": "x"}, {"version": "7"}])
def test_a_wrong_form_changes_nothing(asked: SiteCast, office: Visitor, changes: dict[str, str]) -> None:
    sent = form(office.get(PAGE).text, "vormerken", **changes)

    assert office.post(f"{PAGE}/request-1/vormerken", sent).status_code in (403, 409, 422)
    assert state(asked) is RequestState.SUBMITTED


def test_what_is_settled_has_no_buttons(site: SiteCast, office: Visitor) -> None:
    for number, settled in enumerate((RequestState.OFFERED, RequestState.WITHDRAWN)):
        site.change(lambda uow, n=number, s=settled: uow.requests.add(in_state(s, a_request(n, ags=ags(6)))))
    page = office.get(PAGE).text

    assert headings(page, 2) == ["Offen: 0", "Erledigt: 2"]
    assert PAGE + "/request" not in page


@pytest.mark.parametrize("act", ["gelesen", "vormerken", "zurueckziehen", "anbieten", "unfug"])
def test_for_towns_and_strangers_there_is_no_such_page(
    asked: SiteCast, stranger: Visitor, town_5: Visitor, office: Visitor, act: str
) -> None:
    for visitor in (stranger, town_5):
        assert visitor.get(PAGE).status_code == 404
        assert visitor.post(f"{PAGE}/request-1/{act}", {"version": "1"}).status_code == 404
    assert state(asked) is RequestState.SUBMITTED
    assert office.post(f"{PAGE}/request-1/unfug", form(office.get(PAGE).text, "gelesen")).status_code == 404


def test_a_request_is_told_in_english_and_what_the_town_wrote_stays_as_it_is(asked: SiteCast, office: Visitor) -> None:
    page = office.get(f"{PAGE}?sprache=en").text

    words = text_of(page)
    assert headings(page, 2) == ["Open: 1"]
    assert "Ginsterbach (Mayor's office): Vacancy" in unescape(words)
    assert "Wished-for towns, visible to you alone Holderstadt: +3 points, Cedernburg: +2 points" in words
    assert "Read not yet" in words
    assert german_in(page) == []
