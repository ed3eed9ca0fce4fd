"""Are the seats of circles edited by form, with every rule that would break told at once?"""

import re
from dataclasses import replace

import pytest

from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.reserve import Reserve
from matchmaker.rounds.round import RoundState
from matchmaker.towns.profile import Format, Role
from tests.builders import a_town, ags
from tests.group_cast import a_group_profile
from tests.pages.site_cast import SiteCast, invented_towns
from tests.pages.visitor import Visitor
from tests.pages.words import rows, text_of
from tests.round_builders import WEIGHTS, a_round, a_run

FIRST, SECOND = (f"/geschaeftsstelle/vorschlaege/r7-1-0{number}" for number in (1, 2))


@pytest.fixture
def circles(site: SiteCast) -> SiteCast:
    """Two drafts of circles: towns 10 to 14, and 15 to 19; towns 20 to 22 are free, and 21 is on the reserve."""
    site.change(_fill)
    return site


def _fill(uow: UnitOfWork) -> None:
    uow.towns.replace_all([*invented_towns(), *(a_town(number) for number in range(8, 23))])
    uow.profiles.save_all(a_group_profile(number) for number in range(10, 23))
    uow.rounds.add(
        a_round(id="r7", title="Kreise", format=Format.CIRCLE, policy=packaged_policy(), state=RoundState.CURATING)
    )
    expected = dict.fromkeys(WEIGHTS, 0.25)
    uow.runs.add(a_run(id="r7-1", round_id="r7", format=Format.CIRCLE, expected=expected, unmatched=()))
    uow.proposals.add_all([_circle(1, range(10, 15)), _circle(2, range(15, 20))])
    uow.proposals.add_reserve([Reserve("r7-1-01", Member(ags(21), Role.MAYOR), ags(12), -12_345)])


def _circle(number: int, towns: range) -> Proposal:
    members = tuple(Member(ags(one), Role.MAYOR) for one in towns)
    return Proposal(f"r7-1-0{number}", "r7", "r7-1", Format.CIRCLE, members, "vacancy", 600 - number)


def form(page: str, action: str) -> dict[str, str]:
    found = next(
        one for one in re.findall(r"(?s)<form.*?</form>", page) if 'method="post"' in one and f'action="{action}' in one
    )
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', found))


def seats(site: SiteCast) -> set[tuple[int, ...]]:
    with site.open_uow(reading=True) as uow:
        return {tuple(int(member.ags) - int(ags(0)) for member in one.members) for one in uow.proposals.of_round("r7")}


def test_each_seat_of_a_circle_leads_to_whoever_could_take_it(circles: SiteCast, office: Visitor) -> None:
    page = office.get(FIRST).text

    assert [f'href="{FIRST}/tausch?raus={ags(number)}"' in page for number in range(10, 16)] == [True] * 5 + [False]
    assert f'href="{FIRST}/tausch?raus={ags(12)}&amp;rein={ags(21)}"' in page


def test_a_swap_in_a_circle_begins_with_who_leaves_unless_the_seat_was_chosen(
    circles: SiteCast, office: Visitor
) -> None:
    asked = [office.get(f"{FIRST}/tausch{query}").text for query in ("", f"?raus={ags(12)}")]
    shown = office.get(f"{FIRST}/tausch?raus={ags(12)}&rein={ags(21)}").text

    begun = [re.findall(r'id="([^"]+)"[^>]* autofocus>', page) for page in (*asked, shown)]
    assert begun == [["raus"], ["rein"], []]


def test_a_town_moves_to_another_circle_and_nobody_comes_for_it(circles: SiteCast, office: Visitor) -> None:
    asked = office.get(f"{FIRST}/tausch").text
    page = office.get(f"{FIRST}/tausch?raus={ags(12)}&mit=r7-1-02").text
    assert seats(circles) == {(10, 11, 12, 13, 14), (15, 16, 17, 18, 19)}

    answer = office.post(f"{FIRST}/tausch", form(page, f"{FIRST}/tausch") | {"warum": "kennt sich aus"})

    assert '<select class="kern-form-input__select" id="umsetzen-mit" name="mit">' in asked
    assert 'value="r7-1-02"' in asked
    assert "Städte mit Vorschlag unverändert 10 von" in text_of(page)
    assert "Dann ohne Vorschlag" not in text_of(page)
    assert "Umsetzen" in page or "Als Ausnahme umsetzen" in page
    assert answer.status_code == 303
    assert seats(circles) == {(10, 11, 13, 14), (12, 15, 16, 17, 18, 19)}


def test_a_move_is_taken_back_whole(circles: SiteCast, office: Visitor) -> None:
    page = office.get(f"{FIRST}/tausch?raus={ags(12)}&mit=r7-1-02").text
    office.post(f"{FIRST}/tausch", form(page, f"{FIRST}/tausch") | {"warum": "kennt sich aus"})
    back = "/geschaeftsstelle/runden/r7/rueckgaengig"

    office.post(back, form(office.get("/geschaeftsstelle/runden/r7").text, back))

    assert seats(circles) == {(10, 11, 12, 13, 14), (15, 16, 17, 18, 19)}


def test_two_who_move_the_same_town_at_once_are_one_and_one_refused(circles: SiteCast, office: Visitor) -> None:
    page = office.get(f"{FIRST}/tausch?raus={ags(12)}&mit=r7-1-02").text
    sent = form(page, f"{FIRST}/tausch") | {"warum": "kennt sich aus"}

    assert [office.post(f"{FIRST}/tausch", sent).status_code for _ in range(2)] == [303, 404]
    assert seats(circles) == {(10, 11, 13, 14), (12, 15, 16, 17, 18, 19)}


def test_rules_that_a_move_breaks_are_told_before_and_pass_with_a_reason_alone(
    circles: SiteCast, office: Visitor
) -> None:
    told = []
    for number in (10, 11):
        path = f"{_draft_with(circles, number)}/tausch"
        page = office.get(f"{path}?raus={ags(number)}&mit={_id_with(circles, 15)}").text
        sent = form(page, path)
        refused = office.post(path, sent | {"warum": ""}).status_code
        told.append((re.findall(r"<li>([^<]*Städte[^<]*)</li>", page), refused))
        assert office.post(path, sent | {"warum": "auf Wunsch"}).status_code == 303

    assert told == [
        (["4 Städte sind nicht 5 bis 6."], 409),
        (
            [
                "3 Städte sind nicht 5 bis 6.",
                "7 Städte sind nicht 5 bis 6.",
                "3 Städte liegen in Thüringen, erlaubt sind 2.",
            ],
            409,
        ),
    ]
    assert seats(circles) == {(12, 13, 14), (10, 11, 15, 16, 17, 18, 19)}


def test_nobody_is_left_alone_in_a_circle(circles: SiteCast, office: Visitor) -> None:
    pair = replace(_circle(3, range(20, 22)), id="r7-1-03")
    circles.change(lambda uow: uow.proposals.add_all([pair]))

    page = office.get(f"/geschaeftsstelle/vorschlaege/r7-1-03/tausch?raus={ags(20)}&mit=r7-1-02").text

    assert "Es bliebe nur eine Stadt übrig." in text_of(page)
    assert 'method="post" action="/geschaeftsstelle/vorschlaege/' not in page


@pytest.mark.parametrize("other", ["", "r7-1-01", "r1-1-02", "unknown"])
def test_a_move_to_nowhere_is_refused_in_a_sentence(circles: SiteCast, office: Visitor, other: str) -> None:
    before = seats(circles)
    sent = form(office.get(f"{FIRST}/tausch?raus={ags(12)}&mit=r7-1-02").text, f"{FIRST}/tausch")

    answer = office.post(f"{FIRST}/tausch", sent | {"mit": other, "warum": "so"})

    assert answer.status_code in (404, 409)
    assert seats(circles) == before


def _id_with(site: SiteCast, number: int) -> str:
    with site.open_uow(reading=True) as uow:
        drafts = uow.proposals.of_round("r7")
    return next(one.id for one in drafts if ags(number) in {member.ags for member in one.members})


def _draft_with(site: SiteCast, number: int) -> str:
    return f"/geschaeftsstelle/vorschlaege/{_id_with(site, number)}"


def test_a_seat_is_filled_from_the_reserve_and_no_other_circle_changes(circles: SiteCast, office: Visitor) -> None:
    page = office.get(f"{FIRST}/tausch?raus={ags(12)}&rein={ags(21)}").text

    answer = office.post(f"{FIRST}/tausch", form(page, f"{FIRST}/tausch") | {"warum": "mehr Erfahrung"})

    assert "Dann ohne Vorschlag Eschenhain 12" in text_of(page)
    assert answer.status_code == 303
    assert seats(circles) == {(10, 11, 13, 14, 21), (15, 16, 17, 18, 19)}


def test_every_rule_of_groups_that_would_break_is_told_at_once(circles: SiteCast, office: Visitor) -> None:
    # Towns 10, 14 and 22 lie in one state, of which a circle may hold two.
    page = office.get(f"{FIRST}/tausch?raus={ags(12)}&rein={ags(22)}").text

    words = text_of(page)
    assert "Das verletzt eine Regel der Runde" in words
    assert re.search(r"(Land|Ländern|Sachsen)", words.split("Das verletzt eine Regel der Runde")[1])
    refused = office.post(f"{FIRST}/tausch", form(page, f"{FIRST}/tausch"))
    assert refused.status_code == 409
    assert seats(circles) == {(10, 11, 12, 13, 14), (15, 16, 17, 18, 19)}


def test_a_town_moves_from_one_circle_to_another_by_exchanging_seats(circles: SiteCast, office: Visitor) -> None:
    page = office.get(f"{FIRST}/tausch?raus={ags(12)}&rein={ags(15)}").text
    href = re.search(r'href="([^"]*mit=r7-1-02[^"]*)"', page)
    assert href

    page = office.get(href[1].replace("&amp;", "&")).text
    answer = office.post(f"{FIRST}/tausch", form(page, f"{FIRST}/tausch") | {"warum": "passt besser"})

    assert len(rows(page, "Bisher")) == 2
    assert answer.status_code == 303
    assert seats(circles) == {(10, 11, 13, 14, 15), (12, 16, 17, 18, 19)}


def test_what_was_set_by_hand_is_taken_back_with_its_reserve(circles: SiteCast, office: Visitor) -> None:
    page = office.get(f"{FIRST}/tausch?raus={ags(12)}&rein={ags(21)}").text
    onward = office.post(f"{FIRST}/tausch", form(page, f"{FIRST}/tausch") | {"warum": "x"}).headers["location"]
    undo = "/geschaeftsstelle/runden/r7/rueckgaengig"

    office.post(undo, form(office.get(onward).text, undo))

    assert seats(circles) == {(10, 11, 12, 13, 14), (15, 16, 17, 18, 19)}
    assert f"rein={ags(21)}" in office.get(FIRST).text


def test_a_circle_is_listed_on_the_board_with_all_its_towns(circles: SiteCast, office: Visitor) -> None:
    [first, _] = rows(office.get("/geschaeftsstelle/runden/r7").text, "Vorschläge der")

    assert first[1].startswith("Cedernburg 10, Dornfeld 11, Eschenhain 12, Fichtenrode 13 und Ginsterbach 14")
