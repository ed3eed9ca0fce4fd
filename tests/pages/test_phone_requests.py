"""Can head office ask for an exchange in a town's place, said so to the town, which may take it back?"""

from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.request import Request, RequestState
from matchmaker.towns.profile import Format, Role, Wishes
from tests.builders import NAMES, a_profile, ags
from tests.pages.site_cast import INJECTION, SiteCast
from tests.pages.test_late_forms import Fields
from tests.pages.visitor import Visitor
from tests.pages.words import text_of
from tests.round_builders import NOW

TOWN = f"/geschaeftsstelle/staedte/{ags(5)}"
SAID = {
    "act": "anfrage",
    "format": "tandem",
    "thema": "youth",
    "text": f" Ein Jugendrat. {INJECTION}",
    "wunsch": NAMES[3],
    "land": "1",
    "grund": "Anruf des Vorzimmers",
}


def form(office: Visitor, **typed: str) -> dict[str, str]:
    """The fields of the form on the town's page, filled in."""
    page = office.get(TOWN).text
    own = next(one for one in page.split("<form")[1:] if 'value="anfrage"' in one)
    found = Fields(f"{TOWN}/angabe")
    found.feed(f"<form{own.partition('</form>')[0]}</form>")
    # A box that nobody ticks sends nothing.
    return {name: value for name, value in found.sent if name != "groesse"} | SAID | typed


def requests(site: SiteCast) -> tuple[Request, ...]:
    with site.open_uow(reading=True) as uow:
        return uow.requests.of_town(ags(5))


def test_a_request_said_at_the_phone_is_the_towns_own_with_who_and_from_whom(site: SiteCast, office: Visitor) -> None:
    answer = office.post(f"{TOWN}/angabe", form(office))

    made = requests(site)[0]
    assert answer.headers["location"] == f"{TOWN}?getan=angefragt#anfragen"
    assert made == Request(
        id=made.id,
        key=made.key,
        ags=ags(5),
        role=Role.MAYOR,
        format=Format.TANDEM,
        topic="youth",
        made_at=NOW,
        text=f"Ein Jugendrat. {INJECTION}",
        wishes=Wishes(other_state=True),
        candidates=(ags(3),),
        stated_by="Geschäftsstelle, für die Stadt: Anruf des Vorzimmers",
    )


def test_the_town_reads_who_entered_it_and_takes_it_back(site: SiteCast, office: Visitor, town_5: Visitor) -> None:
    office.post(f"{TOWN}/angabe", form(office))
    here = f"/mein-bereich/anfragen/{requests(site)[0].id}"

    page = town_5.get(here).text
    english = text_of(town_5.get(f"{here}?sprache=en").text)
    area = town_5.get("/mein-bereich").text
    found = Fields(f"{here}/zurueckziehen")
    found.feed(page)
    town_5.post(f"{here}/zurueckziehen", dict(found.sent))

    assert "Geschäftsstelle, für die Stadt: Anruf des Vorzimmers" in text_of(page)
    assert "Entered for you by head office" in english
    assert here in area
    assert INJECTION not in page
    assert requests(site)[0].state is RequestState.WITHDRAWN


def test_head_office_sees_which_requests_it_entered_itself(site: SiteCast, office: Visitor) -> None:
    office.post(f"{TOWN}/angabe", form(office))

    for page in ("/geschaeftsstelle/anfragen", TOWN):
        assert "Geschäftsstelle, für die Stadt: Anruf des Vorzimmers" in text_of(office.get(page).text)


def test_pressed_twice_it_is_one_request_and_one_letter(site: SiteCast, office: Visitor) -> None:
    sent = form(office)

    answers = [office.post(f"{TOWN}/angabe", sent).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert len(requests(site)) == 1
    assert [mail.letter for mail in letters(site)] == ["request_entered"]


def letters(site: SiteCast) -> tuple[OutboxMessage, ...]:
    with site.open_uow(reading=True) as uow:
        return uow.outbox.due(NOW, 9)


def test_the_office_is_told_by_letter_who_entered_what_and_how_to_take_it_back(site: SiteCast, office: Visitor) -> None:
    office.post(f"{TOWN}/angabe", form(office))

    [mail] = letters(site)
    [request] = requests(site)
    told = message_from_bytes(mail.content, policy=policy.default)
    plain, html = (told.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert (mail.key, mail.due_at) == (f"{request.id}/{ags(5)}-mayor/request_entered/1", NOW)
    for body in (plain, html):
        assert "Geschäftsstelle, für die Stadt: Anruf des Vorzimmers" in body
        assert f"/mein-bereich/anfragen/{request.id}" in body
    assert "Ein Jugendrat." in plain
    assert INJECTION not in html


def test_a_second_request_waits_until_the_first_is_decided(site: SiteCast, office: Visitor) -> None:
    site.change(lambda uow: uow.profiles.save_all([replace(a_profile(5), capacity=1)]))
    office.post(f"{TOWN}/angabe", form(office))

    answer = office.post(f"{TOWN}/angabe", form(office, text="Noch etwas"))

    assert answer.status_code == 409
    assert "Entscheiden Sie erst über diese." in text_of(answer.text)
    assert "Noch etwas" in answer.text
    assert len(requests(site)) == 1


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ({"grund": " ", "thema": ""}, ["grund", "thema"]),
        ({"grund": "x" * 201}, ["grund"]),
        ({"thema": "pop_up_lab"}, ["thema"]),
        ({"wunsch": "Nirgendstadt"}, ["wunsch"]),
        ({"wunsch": NAMES[5]}, ["wunsch"]),
        ({"wunsch": "Großenstadt"}, ["wunsch"]),
        ({"text": "x" * 2_001}, ["text"]),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    site: SiteCast, office: Visitor, typed: dict[str, str], places: list[str]
) -> None:
    answer = office.post(f"{TOWN}/angabe", form(office, **typed))

    assert answer.status_code == 422
    assert [f'href="#anfrage-{one}-mayor"' in answer.text for one in places] == [True] * len(places)
    assert answer.text.count('class="kern-link fault"') == len(places)
    assert "Ein Jugendrat." in answer.text or "text" in typed
    assert requests(site) == ()


@pytest.mark.parametrize("typed", [{"format": "ball"}, {"schluessel": ""}, {"act": "tanz"}])
def test_a_forged_form_is_not_there(site: SiteCast, office: Visitor, typed: dict[str, str]) -> None:
    assert office.post(f"{TOWN}/angabe", form(office, **typed)).status_code == 404
    assert requests(site) == ()
