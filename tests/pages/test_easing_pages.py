"""Does the button beside a town without a partner lead to what it promises, told before it is done?"""

import re
from dataclasses import replace

import pytest

from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.run import LeftOver
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.pages.board_cast import BOARD, begin_curation, draft
from tests.pages.site_cast import SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of
from tests.round_builders import a_run

PAGE = f"{BOARD}/abhilfe"


@pytest.fixture
def curated(site: SiteCast) -> SiteCast:
    begin_curation(site)
    return site


def form(page: str) -> dict[str, str]:
    found = next(one for one in re.findall(r"(?s)<form.*?</form>", page) if f'action="{PAGE}"' in one)
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', found))


def tasks(site: SiteCast) -> list[str]:
    with site.open_uow(reading=True) as uow:
        return [one.text for one in uow.tasks.open()]


def policy(site: SiteCast):
    with site.open_uow(reading=True) as uow:
        return uow.rounds.get("r5").policy


def left(number: int, *relaxation: str | int) -> LeftOver:
    return LeftOver(ags(number), "partners_taken", "Keine frei.", Relaxation(*relaxation))


def run_again(site: SiteCast, *unmatched: LeftOver) -> None:
    site.change(lambda uow: uow.runs.add(a_run(id="r5-2", round_id="r5", unmatched=unmatched)))


def test_a_rule_is_changed_for_the_round_after_saying_what_that_means(curated: SiteCast, office: Visitor) -> None:
    page = office.get(f"{PAGE}?stadt={ags(30)}").text

    assert headings(page, 2) == ["Eine Regel lockern: mit Größenverhältnis 5 statt 4"]
    assert "bisher 4, dann 5. Es würde auch 1 weiteren Stadt helfen, je für sich." in text_of(page)
    before = policy(curated)
    answer = office.post(PAGE, form(page))
    assert answer.headers["location"] == f"{BOARD}/rechnen?regel=maximum_size_ratio"
    assert policy(curated) == replace(before, maximum_size_ratio=5.0, version="test-1+maximum_size_ratio=5")
    assert "Die Regel ist geändert. Kein Vorschlag ändert sich" in text_of(office.get(answer.headers["location"]).text)


def test_pressed_twice_the_rule_changes_once(curated: SiteCast, office: Visitor) -> None:
    sent = form(office.get(f"{PAGE}?stadt={ags(30)}").text)

    assert [office.post(PAGE, sent).status_code for _ in range(2)] == [303, 409]
    assert policy(curated).maximum_size_ratio == 5.0


def test_a_closed_round_keeps_its_rules(curated: SiteCast, office: Visitor) -> None:
    sent = form(office.get(f"{PAGE}?stadt={ags(30)}").text)
    curated.change(lambda uow: uow.rounds.save(replace(uow.rounds.get("r5"), state=RoundState.CLOSED)))

    answer = office.post(PAGE, sent)

    assert answer.status_code == 409
    assert "ihre Regeln bleiben, wie sie sind" in text_of(answer.text)
    assert policy(curated).version == "test-1"


def test_a_partner_without_a_place_becomes_a_call_once(curated: SiteCast, office: Visitor) -> None:
    page = office.get(f"{PAGE}?stadt={ags(32)}").text
    assert headings(page, 2) == ["Ahornstedt 8 anrufen"]

    answers = [office.post(PAGE, form(page)).headers["location"] for _ in range(2)]

    assert answers == [f"{PAGE}?stadt={ags(32)}&aufgabe=neu", f"{PAGE}?stadt={ags(32)}&aufgabe=schon"]
    assert tasks(curated) == [
        "Runde „Herbst“: Ahornstedt 8 anrufen. Hat die Stadt noch einen Platz, dann für Ahornstedt 32."
    ]
    assert "Diese Aufgabe gab es schon." in text_of(office.get(answers[1]).text)


def test_a_town_that_nothing_helps_is_called_itself(curated: SiteCast, office: Visitor) -> None:
    page = office.get(f"{PAGE}?stadt={ags(33)}").text

    office.post(PAGE, form(page))

    assert "Keine einzelne Regel hilft hier." in text_of(page)
    assert tasks(curated)[0].startswith("Runde „Herbst“: Birkenau am See 33 anrufen. Die Stadt hat keinen Partner.")


def test_another_goal_leads_to_a_computation_for_trial(curated: SiteCast, office: Visitor) -> None:
    run_again(curated, left(30, "strategy", "best_total", "most_served", 2))

    assert f'href="{BOARD}/rechnen?ziel=most_served"' in office.get(f"{PAGE}?stadt={ags(30)}").text


def test_a_pair_that_was_pinned_is_shown(curated: SiteCast, office: Visitor) -> None:
    run_again(curated, left(30, "pinned", f"{ags(10)} – {ags(11)}", "frei", 1))

    assert 'href="/geschaeftsstelle/vorschlaege/r5-1-02"' in office.get(f"{PAGE}?stadt={ags(30)}").text


def test_a_pair_that_is_gone_leads_to_a_new_computation(curated: SiteCast, office: Visitor) -> None:
    run_again(curated, left(30, "pinned", f"{ags(10)} – {ags(13)}", "frei", 1))

    page = office.get(f"{PAGE}?stadt={ags(30)}").text

    assert "Die Entscheidung steht nicht mehr. Bitte rechnen Sie neu." in text_of(page)


def test_a_town_that_is_served_by_now_needs_no_help(curated: SiteCast, office: Visitor) -> None:
    pair = (Member(ags(30), Role.MAYOR), Member(ags(31), Role.MAYOR))
    curated.change(lambda uow: uow.proposals.add_all([replace(draft(1), id="r5-1-20", members=pair)]))

    assert office.get(f"{PAGE}?stadt={ags(30)}").status_code == 404
    assert office.get(f"{PAGE}?stadt=quatsch").status_code == 404


@pytest.mark.parametrize(("changes", "status"), [({"csrf": "x.y"}, 403), ({"version": "x"}, 422), ({"stadt": ""}, 404)])
def test_a_form_that_is_not_ours_changes_nothing(
    curated: SiteCast, office: Visitor, changes: dict, status: int
) -> None:
    sent = form(office.get(f"{PAGE}?stadt={ags(30)}").text) | changes

    assert office.post(PAGE, sent).status_code == status
    assert policy(curated).version == "test-1"


def test_for_everybody_else_there_is_no_such_page(curated: SiteCast, stranger: Visitor, town_0: Visitor) -> None:
    for visitor in (stranger, town_0):
        assert visitor.get(f"{PAGE}?stadt={ags(30)}").status_code == 404
        assert visitor.post(PAGE, {"stadt": ags(30), "version": "1"}).status_code == 404
    assert policy(curated).version == "test-1"
