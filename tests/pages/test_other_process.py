"""Is a computation for trial followed, stopped, thrown away and accepted from whichever process of the server?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.rounds.acting import RoundAct
from matchmaker.rounds.computation import Computation
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.trial_run import SILENCE, Purpose, TrialRun
from tests.builders import a_profile
from tests.pages.board_cast import BOARD, begin_curation
from tests.pages.conftest import signed_in
from tests.pages.site_cast import OFFICE, SiteCast, sign_in
from tests.pages.test_english_pages import german_in
from tests.pages.test_late_forms import fresh_link
from tests.pages.test_policy_pages import DRAFT, begin
from tests.pages.test_round_acts import acts
from tests.pages.test_trial_pages import PAGE, computed, form, stored
from tests.pages.visitor import Visitor
from tests.pages.words import text_of
from tests.round_builders import NOW

DEAD = TrialRun("d" * 16, "r5", Purpose.TRIAL, "most_served", "Koordination Nord", NOW, NOW, done=0.4)


@pytest.fixture
def other(site: SiteCast) -> Visitor:
    """A browser that another process answers: one app more on the same database."""
    begin_curation(site)
    browser = site.browser()
    fresh_link(site, OFFICE)
    sign_in(browser, OFFICE)
    fresh_link(site, OFFICE)
    return browser


def begun(site: SiteCast, run: TrialRun = DEAD) -> None:
    site.change(lambda uow: uow.trial_runs.begin(run))


def test_a_plan_is_seen_and_accepted_in_another_process_as_it_was_shown(other: Visitor, site: SiteCast) -> None:
    shown = computed(signed_in(site, OFFICE))

    told = other.get(PAGE).text
    plan = form(shown, f"{PAGE}/uebernehmen")["plan"]
    answer = other.post(f"{PAGE}/uebernehmen", form(told, f"{PAGE}/uebernehmen"))

    assert form(told, f"{PAGE}/uebernehmen")["plan"] == plan
    assert (answer.status_code, answer.headers["location"]) == (303, f"{BOARD}?uebernommen=r5-2")
    its_round, run, *_ = stored(site)
    assert (its_round.state, run.id) == (RoundState.CURATING, "r5-2")


def test_facts_that_changed_since_are_met_in_another_process_too(other: Visitor, site: SiteCast) -> None:
    computed(signed_in(site, OFFICE))
    told = other.get(PAGE).text
    site.change(lambda uow: uow.profiles.save_all([a_profile(8, consent=False)]))
    before = stored(site)

    answer = other.post(f"{PAGE}/uebernehmen", form(told, f"{PAGE}/uebernehmen"))

    assert answer.status_code == 409
    assert "Bitte berechnen Sie noch einmal. Übernommen wurde nichts." in text_of(answer.text)
    assert stored(site) == before


def test_what_another_process_accepted_is_told_and_not_accepted_again(other: Visitor, site: SiteCast) -> None:
    office = signed_in(site, OFFICE)
    page = computed(office)
    other.post(f"{PAGE}/uebernehmen", form(other.get(PAGE).text, f"{PAGE}/uebernehmen"))

    again = office.post(f"{PAGE}/uebernehmen", form(page, f"{PAGE}/uebernehmen"))

    assert again.status_code == 409
    ended = "Diese Berechnung wurde inzwischen übernommen oder verworfen."
    assert ended in text_of(office.get(f"{PAGE}?begonnen=1").text)
    assert ended not in text_of(office.get(PAGE).text)


def test_another_process_shows_how_far_it_is_and_says_stop_by_name(other: Visitor, site: SiteCast) -> None:
    begun(site)
    told = other.get(PAGE).text
    sent = form(told, f"{PAGE}/anhalten")

    answers = [other.post(f"{PAGE}/anhalten", sent).status_code for _ in range(2)]

    assert "Es wird gerechnet: 40 %" in text_of(told)
    assert "Begonnen von Koordination Nord" in text_of(told)
    assert answers == [303, 303]
    assert "Geschäftsstelle hält die Berechnung an" in text_of(other.get(PAGE).text)
    assert acts(site) == [("Geschäftsstelle", RoundAct.STOPPED, {"which": ""})]
    assert german_in(other.get(f"{PAGE}?sprache=en").text) == []


def test_who_threw_a_plan_away_is_kept_and_a_newer_one_stays(other: Visitor, site: SiteCast) -> None:
    page = computed(signed_in(site, OFFICE))
    old = form(other.get(PAGE).text, f"{PAGE}/verwerfen")

    other.post(f"{PAGE}/verwerfen", old)
    begun(site)
    other.post(f"{PAGE}/verwerfen", old)

    assert "Noch ist nichts geändert." in text_of(page)
    assert acts(site)[1:] == [("Geschäftsstelle", RoundAct.DISCARDED, {"which": ""})]
    assert "Es wird gerechnet" in text_of(other.get(PAGE).text)


def test_what_a_dead_process_computed_broke_off_and_another_one_may_begin(other: Visitor, site: SiteCast) -> None:
    begun(site)
    site.change(lambda uow: uow.computations.begin(Computation("r5", NOW, NOW + timedelta(minutes=15), DEAD.id)))
    alive = other.post(PAGE, form(other.get(BOARD + "/rechnen").text, f"{PAGE}/anhalten"))
    site.clock.now = NOW + SILENCE

    told = other.get(PAGE).text

    assert alive.status_code == 409
    assert "nicht mehr antwortet" in text_of(told)
    assert german_in(other.get(f"{PAGE}?sprache=en").text) == []
    assert "Noch ist nichts geändert." in text_of(computed(other))


def test_a_rehearsal_of_another_process_is_followed_and_stopped_but_not_begun_beside(
    other: Visitor, site: SiteCast
) -> None:
    begin(other)
    rehearsal = f"{DRAFT}/probe"
    begun(site, replace(DEAD, purpose=Purpose.REHEARSAL, ordered="andere Regeln"))
    told = other.get(f"{rehearsal}?runde=r5").text
    stop = form(told, f"{rehearsal}/anhalten")

    refused = other.post(rehearsal, {"csrf": stop["csrf"], "runde": "r5"})
    stopped = other.post(f"{rehearsal}/anhalten", stop)

    assert "Es wird gerechnet: 40 %" in text_of(told)
    assert "Begonnen von Koordination Nord" in text_of(told)
    assert refused.status_code == 409
    assert "wird schon geprobt" in text_of(refused.text)
    assert stopped.headers["location"] == f"{rehearsal}?runde=r5"
    with site.open_uow(reading=True) as uow:
        assert uow.trial_runs.of("r5", Purpose.REHEARSAL).stopped_by == "Geschäftsstelle"
    assert german_in(other.get(f"{rehearsal}?runde=r5&sprache=en").text) == []
