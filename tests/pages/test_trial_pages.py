"""Is a round computed for trial, followed, stopped and accepted as it was shown, and never twice at once?"""

import re
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from api.pages import trials
from matchmaker.rounds.computation import Computation
from matchmaker.rounds.kept_trial import accept_kept
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.trial_run import Purpose, TrialRun
from tests.builders import a_profile
from tests.pages.board_cast import BOARD, begin_curation, draft
from tests.pages.site_cast import SiteCast
from tests.pages.test_english_pages import german_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, rows, text_of
from tests.round_builders import NOW, OLGA

PAGE = f"{BOARD}/rechnen"


@pytest.fixture
def curated(site: SiteCast) -> SiteCast:
    begin_curation(site)
    return site


def form(page: str, action: str) -> dict[str, str]:
    found = next(one for one in re.findall(r"(?s)<form.*?</form>", page) if f'action="{action}"' in one)
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', found))


def computed(office: Visitor, goal: str = "most_served") -> str:
    """Begin a computation, wait for its thread, and look at what it found."""
    answer = office.post(PAGE, form(office.get(PAGE).text, PAGE) | {"ziel": goal})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?begonnen=1&ziel={goal}")
    wait()
    return office.get(PAGE).text


def wait() -> None:
    for thread in threading.enumerate():
        if thread.name == "trial r5":
            thread.join(60)


def stored(site: SiteCast) -> list:
    with site.open_uow(reading=True) as uow:
        return [uow.rounds.get("r5"), uow.runs.latest("r5"), *uow.proposals.of_round("r5")]


def test_a_trial_says_what_it_would_change_and_changes_nothing(curated: SiteCast, office: Visitor) -> None:
    before = stored(curated)

    page = computed(office)

    assert re.fullmatch(r"\d+ von 11 Vorschlägen (ändert|ändern) sich.*\.|Keiner von 11 .*", headings(page, 2)[0])
    assert "Noch ist nichts geändert." in text_of(page)
    assert "Jetzt: 22 von 34 Städten mit Vorschlag" in text_of(page)
    assert stored(curated) == before


def test_what_was_shown_is_what_is_accepted(curated: SiteCast, office: Visitor) -> None:
    page = computed(office)
    [told] = rows(page, "Was sich ändert")

    answer = office.post(f"{PAGE}/uebernehmen", form(page, f"{PAGE}/uebernehmen"))

    assert (answer.status_code, answer.headers["location"]) == (303, f"{BOARD}?uebernommen=r5-2")
    its_round, run, *proposals = stored(curated)
    assert (its_round.state, run.id) == (RoundState.CURATING, "r5-2")
    served = {member.ags for one in proposals for member in one.members if one.state is ProposalState.DRAFT}
    assert told[2] == f"{len(served)} von 34 Städten mit Vorschlag"
    assert "Die Berechnung ist übernommen." in text_of(office.get(answer.headers["location"]).text)
    assert "Neu rechnen" in headings(office.get(PAGE).text, 1)


def test_what_was_decided_stays_and_is_counted_as_such(curated: SiteCast, office: Visitor) -> None:
    curated.change(lambda uow: uow.proposals.save(draft(1).approve("Geschäftsstelle", NOW)))
    curated.change(lambda uow: uow.proposals.save(draft(2).pin(pinned=True)))

    page = computed(office)
    office.post(f"{PAGE}/uebernehmen", form(page, f"{PAGE}/uebernehmen"))

    assert "2 Vorschläge bleiben auf jeden Fall: festgehalten, freigegeben oder verschickt." in text_of(page)
    ids = [one.id for one in stored(curated)[2:]]
    assert {"r5-1-01", "r5-1-02"} <= set(ids)


def test_three_goals_stand_side_by_side_each_with_its_button(curated: SiteCast, office: Visitor) -> None:
    page = computed(office, "alle")

    assert [row[0].split(" nachweislich")[0].split(" höchstens")[0] for row in rows(page, "Was sich ändert")] == [
        "möglichst viele Städte",
        "höchste Summe der Punkte",
        "stabil, keine zwei würden lieber tauschen",
    ]
    rather = [row[5].partition(") ")[2] for row in rows(page, "Was sich ändert")]
    assert all(re.fullmatch(r"(\d+ Paare würden|1 Paar würde) lieber tauschen", one) for one in rather)
    assert rather[2] == "0 Paare würden lieber tauschen"
    fingerprints = re.findall(r'name="plan" value="(\w+)"', page)
    assert len(set(fingerprints)) == 3
    answer = office.post(f"{PAGE}/uebernehmen", form(page, f"{PAGE}/uebernehmen") | {"plan": fingerprints[1]})
    assert answer.status_code == 303
    assert stored(curated)[1].strategy == "best_total"


def test_plans_and_what_refuses_them_are_told_in_english(curated: SiteCast, office: Visitor) -> None:
    computed(office, "alle")
    page = office.get(f"{PAGE}?sprache=en").text
    curated.change(lambda uow: uow.profiles.save_all([a_profile(8, consent=False)]))
    sent = form(page, f"{PAGE}/uebernehmen?sprache=en")

    refused = office.post(f"{PAGE}/uebernehmen?sprache=en", sent).text

    [first, *_] = rows(page, "What changes")
    assert re.match(r"(\d+|None) of 11 proposals change", first[1])
    assert [german_in(one) for one in (page, refused)] == [[], []]
    assert '<span lang="de">Während der Berechnung' in refused


def test_after_a_change_in_between_the_plan_is_refused_and_nothing_changes(curated: SiteCast, office: Visitor) -> None:
    page = computed(office)
    curated.change(lambda uow: uow.profiles.save_all([a_profile(8, consent=False)]))
    before = stored(curated)

    answer = office.post(f"{PAGE}/uebernehmen", form(page, f"{PAGE}/uebernehmen"))

    assert answer.status_code == 409
    assert "Bitte berechnen Sie noch einmal. Übernommen wurde nichts." in text_of(answer.text)
    assert stored(curated) == before


def test_while_another_process_computes_nobody_else_may(curated: SiteCast, office: Visitor) -> None:
    sent = form(office.get(PAGE).text, PAGE) | {"ziel": "best_total"}
    curated.change(lambda uow: uow.computations.begin(Computation("r5", NOW, NOW + timedelta(minutes=15))))

    answer = office.post(PAGE, sent)

    assert answer.status_code == 409
    assert "Für die Runde r5 wird seit 10:30 Uhr schon gerechnet." in text_of(answer.text)
    # It is the page of the trial, on which the goal that was wished is still chosen.
    assert re.search(r'<(input|option)[^>]*value="best_total" (checked|selected)', answer.text)


def test_a_refusal_that_has_english_words_is_not_marked_as_german(curated: SiteCast, office: Visitor) -> None:
    sent = form(office.get(PAGE).text, PAGE)
    computed(office)
    begun = TrialRun("9" * 16, "r5", Purpose.TRIAL, "most_served", OLGA, NOW, NOW)
    curated.change(
        lambda uow: (uow.trial_runs.forget(uow.trial_runs.of("r5", Purpose.TRIAL).id, NOW), uow.trial_runs.begin(begun))
    )

    answer = office.post(f"{PAGE}?sprache=en", sent)

    assert answer.status_code == 409
    [told] = re.findall(r'(?s)<div id="fehler".*?</header>', answer.text)
    assert "Somebody is already computing for this round." in told
    assert 'lang="de"' not in told


def test_a_plan_that_nobody_knows_is_not_accepted(curated: SiteCast, office: Visitor) -> None:
    sent = form(office.get(PAGE).text, PAGE) | {"plan": "0" * 64}

    answer = office.post(f"{PAGE}/uebernehmen", sent)

    assert answer.status_code == 409
    assert "Diese Berechnung gibt es nicht mehr." in text_of(answer.text)


def test_what_is_thrown_away_leaves_the_round_as_it_was(curated: SiteCast, office: Visitor) -> None:
    before = stored(curated)
    page = computed(office)

    answer = office.post(f"{PAGE}/verwerfen", form(page, f"{PAGE}/verwerfen"))

    assert answer.headers["location"] == BOARD
    assert "Noch ist nichts geändert." not in text_of(office.get(PAGE).text)
    assert stored(curated) == before


def test_a_closed_round_is_not_computed(curated: SiteCast, office: Visitor) -> None:
    sent = form(office.get(PAGE).text, PAGE)
    curated.change(lambda uow: uow.rounds.save(replace(uow.rounds.get("r5"), state=RoundState.CLOSED)))

    answer = office.post(PAGE, sent)

    assert answer.status_code == 409
    assert "gerechnet wird da nicht" in text_of(answer.text)


@pytest.mark.parametrize(("changes", "status"), [({"csrf": "x.y"}, 403), ({"ziel": "quatsch"}, 422)])
def test_a_form_that_is_not_ours_begins_nothing(curated: SiteCast, office: Visitor, changes: dict, status: int) -> None:
    sent = form(office.get(PAGE).text, PAGE) | changes

    assert office.post(PAGE, sent).status_code == status
    assert not [one for one in threading.enumerate() if one.name == "trial r5"]


def test_stopping_what_does_not_run_changes_nothing(curated: SiteCast, office: Visitor) -> None:
    assert office.post(f"{PAGE}/anhalten", form(office.get(PAGE).text, PAGE)).status_code == 303


def test_for_everybody_else_nothing_can_be_computed(curated: SiteCast, stranger: Visitor, town_0: Visitor) -> None:
    for visitor in (stranger, town_0):
        assert visitor.get(PAGE).status_code == 404
        for act in ("", "/anhalten", "/verwerfen", "/uebernehmen"):
            assert visitor.post(f"{PAGE}{act}", {"ziel": "alle"}).status_code == 404


def test_a_plan_that_a_colleague_throws_away_while_it_is_accepted_is_not_stored(
    curated: SiteCast, office: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = computed(office)
    before = stored(curated)

    def thrown_away_first(*args) -> None:
        gone = office.post(f"{PAGE}/verwerfen", form(page, f"{PAGE}/verwerfen"))
        assert gone.status_code == 303
        accept_kept(*args)

    monkeypatch.setattr(trials, "accept_kept", thrown_away_first)
    answer = office.post(f"{PAGE}/uebernehmen", form(page, f"{PAGE}/uebernehmen"))

    assert (answer.status_code, stored(curated)) == (409, before)
    assert trials.ENDED in text_of(answer.text)
