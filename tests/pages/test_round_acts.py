"""Is it told who of head office did what to a round, under their own name?"""

import pytest

from matchmaker.rounds.acting import RoundAct, about_round
from tests.builders import ags
from tests.pages.board_cast import BOARD, begin_curation
from tests.pages.site_cast import SiteCast, form_token
from tests.pages.test_easing_pages import PAGE as EASING
from tests.pages.test_easing_pages import form as easing
from tests.pages.test_phone_requests import TOWN, requests
from tests.pages.test_phone_requests import form as asked
from tests.pages.test_trial_pages import PAGE as TRIAL
from tests.pages.test_trial_pages import computed
from tests.pages.test_trial_pages import form as accepting
from tests.pages.visitor import Visitor
from tests.pages.words import text_of

CLOSING, NAME = f"{BOARD}/abschluss", "Geschäftsstelle"


@pytest.fixture
def curated(site: SiteCast) -> SiteCast:
    begin_curation(site)
    return site


def acts(site: SiteCast, about: str = about_round("r5")) -> list[tuple[str, str, dict[str, object]]]:
    with site.open_uow(reading=True) as uow:
        return [(one.by, one.act, {**one.before, **one.after}) for one in uow.office_acts.of(about)]


def test_a_round_that_is_closed_twice_was_closed_by_one(curated: SiteCast, office: Visitor) -> None:
    token = form_token(office.get(CLOSING).text)

    answers = [office.post(CLOSING, {"csrf": token, "act": "schliessen"}).status_code for _ in range(2)]

    assert answers == [303, 409]
    assert acts(curated) == [(NAME, RoundAct.CLOSED, {})]
    assert f"· {NAME} · Runde geschlossen" in text_of(office.get(CLOSING).text)
    assert "Round closed" in text_of(office.get(f"{CLOSING}?sprache=en").text)


def test_a_trial_and_what_was_accepted_of_it_have_a_name(curated: SiteCast, office: Visitor) -> None:
    page = computed(office)
    office.post(f"{TRIAL}/uebernehmen", accepting(page, f"{TRIAL}/uebernehmen"))

    told = text_of(office.get(TRIAL).text)

    assert acts(curated) == [
        (NAME, RoundAct.TRIED, {"which": "most_served"}),
        (NAME, RoundAct.ACCEPTED, {"which": "r5-2"}),
    ]
    # The newest first.
    assert told.index("Berechnung übernommen (Lauf r5-2)") < told.index("Zur Probe gerechnet (möglichst viele Städte)")
    english = text_of(office.get(f"{TRIAL}?sprache=en").text)
    assert "(Run r5-2)" in english
    assert "Computed for trial (as many towns as possible)" in english


def test_who_loosened_a_rule_is_kept_with_old_and_new(curated: SiteCast, office: Visitor) -> None:
    office.post(EASING, easing(office.get(f"{EASING}?stadt={ags(30)}").text))

    assert acts(curated) == [(NAME, RoundAct.EASED, {"maximum_size_ratio": "5"})]
    assert "Regel der Runde gelockert (mit Größenverhältnis 5 statt 4)" in text_of(office.get(TRIAL).text)
    english = text_of(office.get(f"{TRIAL}?sprache=en").text)
    assert "Rule of the round loosened (with a size ratio of 5 instead of 4)" in english


def test_who_took_a_request_back_for_a_town_is_kept(site: SiteCast, office: Visitor) -> None:
    office.post(f"{TOWN}/angabe", asked(office))
    [request] = requests(site)
    sent = {"csrf": form_token(office.get("/geschaeftsstelle/anfragen").text), "version": str(request.version)}

    for _ in range(2):
        office.post(f"/geschaeftsstelle/anfragen/{request.id}/zurueckziehen", sent)

    assert acts(site, f"request/{request.id}") == [(NAME, "request_withdrawn", {})]
