"""Does an office name who stands in for it, does that mailbox agree, and what is a delegate kept from?"""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from matchmaker.rounds.delegates import CONFIRMED_BY, LINK_LASTS
from matchmaker.rounds.office import Standing
from tests.builders import ags
from tests.office_builders import an_office
from tests.pages.site_cast import SiteCast, form_token
from tests.pages.test_answering_pages import form_of
from tests.pages.test_english_pages import german_in
from tests.pages.test_german_alone import english_in
from tests.pages.test_mail_sign_in import ask, code_in, mail_of, type_code
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of
from tests.round_builders import NOW

HERE = "/mein-bereich/vertretung"
ADDRESS = "bauamt@ahornstedt.example"


def named(town: Visitor, site: SiteCast, address: str = ADDRESS, query: str = "") -> str:
    """Name somebody; the path that the mail's link opens."""
    page = town.get(f"{HERE}{query}").text
    answer = town.post(f"{HERE}{query}", {"adresse": address, "csrf": form_token(page)})
    assert answer.status_code == 303
    with site.open_uow(reading=True) as uow:
        (mail,) = [one for one in uow.outbox.due(site.clock(), 99) if one.letter == "delegation"]
    assert mail.recipient == address
    letter = message_from_bytes(mail.content, policy=policy.default).get_body(("plain",)).get_content()
    return re.search(r"http\S+?(/vertretung/\S+)", letter)[1]


def answered(site: SiteCast, path: str, answer: str) -> str:
    reader = site.browser()
    shown = reader.get(path).text
    done = reader.post(path, {"csrf": form_token(shown), "antwort": answer})
    assert done.status_code == 303
    return reader.get(done.headers["location"]).text


def delegate_of_0(site: SiteCast) -> Visitor:
    """The browser of somebody who stands in for the mayor of town 0, in by a code from the mailbox."""
    site.change(
        lambda uow: uow.offices.add(an_office(0, address=ADDRESS, standing=Standing.DELEGATE, checked_by=CONFIRMED_BY))
    )
    browser = site.browser()
    ask(browser, ADDRESS)
    assert type_code(browser, code_in(mail_of(site)[1])).headers["location"] == "/mein-bereich"
    return browser


def test_an_office_names_somebody_whose_mailbox_agrees_and_ends_it_again(site: SiteCast, town_0: Visitor):
    path = named(town_0, site)
    assert f"{ADDRESS} Bürgermeisteramt gefragt am 4. März 2024, noch keine Antwort" in text_of(town_0.get(HERE).text)

    agreed = answered(site, path, "ja")
    assert headings(agreed, 1) == ["Sie vertreten diese Stelle"]
    page = town_0.get(HERE).text
    assert f"{ADDRESS} Bürgermeisteramt vertritt seit 4. März 2024" in text_of(page)

    number = re.search(r'name="nummer" value="([^"]+)"', page)[1]
    ending = {"csrf": form_token(page), "nummer": number}
    answers = [town_0.post(f"{HERE}/beenden", ending) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 404]
    assert "Die Vertretung ist beendet." in text_of(town_0.get(answers[0].headers["location"]).text)
    assert "Noch niemand außer der Stelle selbst." in text_of(town_0.get(HERE).text)
    gone = site.browser().get(path)
    assert (gone.status_code, headings(gone.text, 1)) == (410, ["Dieser Link gilt nicht mehr"])
    assert ADDRESS not in gone.text


def test_a_no_is_told_and_lets_nobody_in(site: SiteCast, town_0: Visitor):
    page = answered(site, named(town_0, site), "nein")

    assert headings(page, 1) == ["Sie vertreten diese Stelle nicht"]
    assert "Noch niemand außer der Stelle selbst." in text_of(town_0.get(HERE).text)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing_however_often(site: SiteCast, town_0: Visitor, method: str):
    path = named(town_0, site)
    before = site.database.committed

    answers = [site.browser().request(method, path) for _ in range(5)]

    assert {answer.status_code for answer in answers} == {200}
    assert site.database.committed == before


@pytest.mark.parametrize("token", ["x", "link-of-town-0", "sign-in-0"])
def test_strangers_find_nothing_and_change_nothing(site: SiteCast, town_0: Visitor, token: str):
    path = named(town_0, site)
    stranger = site.browser()
    csrf = form_token(stranger.get(path).text)
    before = site.database.committed

    assert stranger.get(f"/vertretung/{token}").status_code == 404
    assert stranger.post(f"/vertretung/{token}", {"csrf": csrf, "antwort": "ja"}).status_code == 403
    assert stranger.post(path, {"csrf": "0.0", "antwort": "ja"}).status_code == 403
    for answer in (stranger.get(HERE), stranger.post(HERE, {"adresse": ADDRESS}), stranger.post(f"{HERE}/beenden")):
        assert answer.headers["location"].startswith("/anmelden")
    assert site.database.committed == before


def test_a_link_that_has_ended_says_so(site: SiteCast, town_0: Visitor):
    path = named(town_0, site)
    csrf = form_token(site.browser().get(path).text)
    site.clock.now += LINK_LASTS + timedelta(minutes=1)

    assert site.browser().get(path).status_code == 410
    assert site.browser().post(path, {"csrf": csrf, "antwort": "ja"}).status_code == 303
    with site.open_uow(reading=True) as uow:
        assert uow.offices.speaking(ADDRESS) == ()


@pytest.mark.parametrize("address", ["", "kein-at", "<b>@<b>"])
def test_a_wrong_address_is_told_and_stays_in_the_field(site: SiteCast, town_0: Visitor, address: str):
    page = town_0.get(HERE).text

    answer = town_0.post(HERE, {"adresse": address, "csrf": form_token(page)})

    assert answer.status_code == 422
    assert 'href="#adresse"' in answer.text
    assert f'value="{address.replace("<", "&lt;").replace(">", "&gt;")}"' in answer.text


def test_another_town_can_not_end_it(site: SiteCast, town_0: Visitor, town_5: Visitor):
    named(town_0, site)
    number = re.search(r'name="nummer" value="([^"]+)"', town_0.get(HERE).text)[1]

    answer = town_5.post(f"{HERE}/beenden", {"csrf": form_token(town_5.get(HERE).text), "nummer": number})

    assert answer.status_code == 404
    assert ADDRESS in town_0.get(HERE).text


def test_a_delegate_sees_and_answers_but_names_and_deletes_nothing(site: SiteCast):
    delegate = delegate_of_0(site)
    csrf = form_token(delegate.get("/mein-bereich").text)

    assert "Bürgermeisteramt (Vertretung)" in text_of(delegate.get("/mein-bereich").text)
    seen = ("/mein-bereich", "/mein-bereich/vorschlaege/r1-1-01", "/anfrage", "/mein-bereich/teilnahme", HERE)
    assert {path: delegate.get(path).status_code for path in seen} == dict.fromkeys(seen, 200)
    shown = delegate.get(HERE).text
    assert 'name="adresse"' not in shown
    assert 'name="nummer"' not in shown
    assert 'name="sicher"' not in delegate.get("/mein-bereich/daten").text
    with site.open_uow(reading=True) as uow:
        before, stored = uow.offices.of_town(ags(0)), uow.profiles.all()
    refused = [
        delegate.post(HERE, {"adresse": "neu@ahornstedt.example", "csrf": csrf}),
        delegate.post(f"{HERE}/beenden", {"nummer": before[0].id, "csrf": csrf}),
        delegate.post("/mein-bereich/daten/loeschen", {"sicher": "1", "csrf": csrf}),
    ]
    assert [one.status_code for one in refused] == [404, 404, 404]
    with site.open_uow(reading=True) as uow:
        assert (uow.offices.of_town(ags(0)), uow.profiles.all()) == (before, stored)


def test_a_delegate_answers_for_the_town(site: SiteCast):
    delegate = delegate_of_0(site)
    path = "/mein-bereich/vorschlaege/r1-1-01"

    answer = delegate.post(f"{path}/antwort", {**form_of(delegate, path), "antwort": "yes"})

    assert answer.status_code == 303
    with site.open_uow(reading=True) as uow:
        assert uow.invitations.get("r1-1-01", ags(0)).state == "accepted"


def test_the_end_shuts_a_delegate_out_at_once(site: SiteCast, town_0: Visitor):
    delegate = delegate_of_0(site)
    page = town_0.get(HERE).text
    number = re.search(r'name="nummer" value="([^"]+)"', page)[1]

    town_0.post(f"{HERE}/beenden", {"csrf": form_token(page), "nummer": number})

    assert delegate.get("/mein-bereich").headers["location"] == "/anmelden"
    assert town_0.get("/mein-bereich").status_code == 200


def test_every_page_and_the_letter_is_german_and_wholly_english(site: SiteCast, town_0: Visitor):
    empty = (town_0.get(HERE).text, town_0.get(f"{HERE}?sprache=en").text)
    path = named(town_0, site, query="?sprache=en").partition("?")[0]
    asked = (site.browser().get(path).text, site.browser().get(f"{path}?sprache=en").text)
    answered(site, path, "ja")
    done = (site.browser().get(path).text, site.browser().get(f"{path}?sprache=en").text)
    listed = (town_0.get(HERE).text, town_0.get(f"{HERE}?sprache=en&gespeichert=gefragt").text)

    pages = (empty, asked, done, listed)
    assert [english_in(german.replace(ADDRESS, "")) for german, _ in pages] == [[]] * 4
    assert [german_in(english.replace(ADDRESS, "")) for _, english in pages] == [[]] * 4


def test_the_copy_of_an_office_names_its_delegates_and_nobody_elses(site: SiteCast, town_0: Visitor, town_5: Visitor):
    named(town_0, site)

    assert town_0.get("/mein-bereich/daten/kopie").json()["delegates"] == [
        {"role": "mayor", "address": ADDRESS, "named_at": NOW.isoformat(), "agreed_at": None}
    ]
    assert town_5.get("/mein-bereich/daten/kopie").json()["delegates"] == []
