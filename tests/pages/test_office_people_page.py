"""Can an administrator invite and end the people of head office, see it in the log, and nobody else?"""

import re
from datetime import timedelta

import pytest

from api.sign_in import Seals
from matchmaker.rounds.access import Audience, Session, hash_of
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.office_inviting import INVITED_FOR, LAST, NO_ADDRESS, NO_NAME, TAKEN
from matchmaker.rounds.office_person import Rank
from tests.pages.site_cast import SECRET, SiteCast, form_token
from tests.pages.visitor import Visitor
from tests.pages.words import text_of
from tests.people_builders import DESK, SOUTH, a_person, an_invited

PEOPLE = "/geschaeftsstelle/zugaenge"
BOSS = a_person(2, rank=Rank.ADMINISTRATOR)
NEW = {"adresse": " Nord@Office.example", "name": "Koordination Nord"}


@pytest.fixture
def staffed(site: SiteCast) -> SiteCast:
    for one in (a_person(), BOSS):
        site.change(lambda uow, one=one: uow.office_people.add(one))
    return site


@pytest.fixture
def boss(staffed: SiteCast) -> Visitor:
    return signed_in(staffed, BOSS.id)


def signed_in(site: SiteCast, person_id: str) -> Visitor:
    until = site.clock() + timedelta(hours=12)
    session = Session(hash_of(person_id), Audience.HEAD_OFFICE, until, person_id=person_id)
    site.change(lambda uow: uow.access.add_session(session))
    browser = site.browser()
    browser.cookies.set("sitzung", Seals(SECRET).cookie(person_id, site.clock()))
    return browser


def press(browser: Visitor, path: str = PEOPLE, **fields: str):
    return browser.post(path, {"csrf": form_token(browser.get(PEOPLE).text), **fields})


def link_on(browser: Visitor) -> str:
    return re.findall(
        r'<code class="secret">http://127.0.0.1:8000(/anmelden/einrichten/\w+)</code>', browser.get(PEOPLE).text
    )[0]


def test_an_invitation_is_shown_until_it_is_used_and_its_link_opens(staffed: SiteCast, boss: Visitor) -> None:
    answer = press(boss, **NEW)

    assert (answer.status_code, answer.headers["location"]) == (303, f"{PEOPLE}?gespeichert=eingeladen")
    assert link_on(boss) == link_on(boss)
    assert "nord@office.example" in staffed.browser().get(link_on(boss)).text
    assert f"{BOSS.called}: eingeladen (Koordination Nord)" in text_of(boss.get(PEOPLE).text)


def test_a_second_press_makes_a_new_link_for_the_same_person(staffed: SiteCast, boss: Visitor) -> None:
    press(boss, **NEW)
    first = link_on(boss)
    staffed.clock.now += timedelta(seconds=1)
    press(boss, **NEW)

    assert link_on(boss) != first
    assert [staffed.browser().get(one).status_code for one in (first, link_on(boss))] == [404, 200]
    assert len(staffed.database.committed.people) == 3


def test_a_link_of_the_terminal_is_not_shown_again(staffed: SiteCast, boss: Visitor) -> None:
    invited = an_invited(3, until=staffed.clock() + INVITED_FOR)
    staffed.change(lambda uow: uow.office_people.add(invited))

    page = boss.get(PEOPLE).text
    assert "an der Kommandozeile gezeigt" in page
    assert "/anmelden/einrichten/" not in page


def test_who_is_ended_is_out_at_once_and_a_second_press_does_no_harm(staffed: SiteCast, boss: Visitor) -> None:
    theirs = signed_in(staffed, "person-1")
    assert theirs.get("/geschaeftsstelle").status_code == 200

    answers = [press(boss, f"{PEOPLE}/beenden", adresse=SOUTH).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert theirs.get("/geschaeftsstelle").status_code == 404
    assert SOUTH not in boss.get(PEOPLE).text
    acts = list(staffed.database.committed.acts.values())
    assert acts == [
        OfficeAct(staffed.clock(), BOSS.called, "person_ended", "person/person-1", {"called": DESK, "rank": "member"})
    ]


def test_the_last_administrator_stays_and_reads_why(staffed: SiteCast, boss: Visitor) -> None:
    answer = press(boss, f"{PEOPLE}/beenden", adresse=BOSS.address)

    assert (answer.status_code, LAST in answer.text) == (422, True)
    assert boss.get(PEOPLE).text.count("Zugang beenden:") == 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"adresse": "keine", "name": "  "}, {NO_ADDRESS, NO_NAME}),
        ({"adresse": "x" * 5_000, "name": "<script>"}, {NO_ADDRESS}),
        ({**NEW, "name": DESK.upper()}, {TAKEN}),
    ],
)
def test_everything_wrong_is_told_with_what_was_typed_and_nobody_is_invited(
    staffed: SiteCast, boss: Visitor, fields: dict[str, str], told: set[str]
) -> None:
    answer = press(boss, **fields)

    assert answer.status_code == 422
    assert "<title>Fehler:" in answer.text
    assert {one for one in (NO_ADDRESS, NO_NAME, TAKEN) if one in answer.text} == told
    assert "<script>" not in answer.text
    assert len(staffed.database.committed.people) == 2


def test_nobody_else_finds_the_page_or_its_forms(staffed: SiteCast, stranger: Visitor, town_0: Visitor) -> None:
    member = signed_in(staffed, "person-1")
    for browser in (stranger, town_0, member):
        answers = [
            browser.get(PEOPLE),
            browser.post(PEOPLE, NEW),
            browser.post(f"{PEOPLE}/beenden", {"adresse": SOUTH}),
        ]
        assert [one.status_code for one in answers] == [404] * 3
    assert len(staffed.database.committed.people) == 2
    assert PEOPLE not in member.get("/geschaeftsstelle").text


def test_a_form_of_somebody_else_is_refused(staffed: SiteCast, boss: Visitor) -> None:
    assert boss.post(PEOPLE, {"csrf": "x", **NEW}).status_code == 403
    assert PEOPLE in boss.get("/geschaeftsstelle").text
