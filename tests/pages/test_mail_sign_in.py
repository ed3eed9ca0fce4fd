"""Does a mayor come in from the office's mailbox, and does nobody learn who takes part?"""

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTP

import pytest

from matchmaker.rounds.mailbox_proof import MOST_FOR_CLIENT
from matchmaker.rounds.office import Standing
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.office_builders import an_office
from tests.pages.site_cast import SiteCast, form_token
from tests.pages.test_english_pages import german_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of
from tests.round_builders import NOW

KNOWN, UNKNOWN = "office@town1.example", "nobody@nowhere.example"


@pytest.fixture(autouse=True)
def _an_office(site: SiteCast) -> None:
    site.change(lambda uow: uow.offices.add(an_office(1)))


def ask(browser: Visitor, address: str = KNOWN, query: str = "") -> str:
    """Where asking for a code leads."""
    token = form_token(browser.get(f"/anmelden{query}").text)
    return str(browser.post(f"/anmelden{query}", {"csrf": token, "adresse": address}).headers["location"])


def mail_of(site: SiteCast) -> tuple[str, str]:
    """Recipient and text of the newest mail that is to sign somebody in."""
    with site.open_uow(reading=True) as uow:
        found = [one for one in uow.outbox.due(site.clock(), 99) if one.letter == "sign_in_link"]
    message = message_from_bytes(found[-1].content, policy=SMTP)
    return found[-1].recipient, message.get_body(("plain",)).get_content()


def code_in(text: str) -> str:
    return re.search(r"\b(\d{3}) (\d{3})\b", text)[0]


def type_code(browser: Visitor, code: str, **more: str):
    page = browser.get("/anmelden/code").text
    return browser.post("/anmelden/code", {"csrf": form_token(page), "code": code} | more)


def test_a_code_from_the_mailbox_opens_the_towns_area(site: SiteCast, stranger: Visitor) -> None:
    assert ask(stranger, " Office@TOWN1.example ") == "/anmelden/code"
    recipient, text = mail_of(site)
    answer = type_code(stranger, code_in(text))

    assert recipient == "Office@TOWN1.example"
    assert answer.headers["location"] == "/mein-bereich"
    assert "Angemeldet: Stadt Birkenau am See, Bürgermeisteramt" in text_of(stranger.get("/mein-bereich").text)


def test_the_link_in_the_mail_fills_the_code_in_and_looking_at_it_changes_nothing(
    site: SiteCast, stranger: Visitor
) -> None:
    ask(stranger)
    link = re.search(r"https?://[^/\s]+(/anmelden/code/\d{6})\b", mail_of(site)[1])[1]
    before = site.database.committed
    pages = [stranger.get(link).text for _ in range(3)]
    assert site.database.committed is before

    sent = {"csrf": form_token(pages[-1]), "code": re.search(r'name="code" value="(\d+)"', pages[-1])[1]}
    assert stranger.post("/anmelden/code", sent).headers["location"] == "/mein-bereich"


def test_in_another_browser_the_link_says_where_the_code_belongs(site: SiteCast, stranger: Visitor) -> None:
    ask(stranger)
    other = site.browser()
    link = re.search(r"(/anmelden/code/\d{6})\b", mail_of(site)[1])[1]

    assert headings(other.get(link).text, 1) == ["Bitte dort eingeben, wo Sie angefangen haben"]
    other.get("/anmelden")
    assert type_code(other, code_in(mail_of(site)[1])).status_code == 422
    assert type_code(stranger, code_in(mail_of(site)[1])).status_code == 303


def test_known_and_unknown_addresses_are_answered_alike(site: SiteCast, stranger: Visitor) -> None:
    unchecked = an_office(2, checked_by=None, checked_at=None)
    site.change(lambda uow: uow.offices.add(unchecked))
    told = []
    for address in (KNOWN, UNKNOWN, unchecked.address):
        browser = site.browser()
        place = ask(browser, address)
        page = re.sub(r'value="[^"]*"', "", browser.get(place).text)
        wrong = type_code(browser, "000000")
        told.append((place, page, wrong.status_code, re.sub(r'value="[^"]*"', "", wrong.text)))

    assert told[0] == told[1] == told[2]
    with site.open_uow(reading=True) as uow:
        assert [one.recipient for one in uow.outbox.due(NOW, 99) if one.letter == "sign_in_link"] == [KNOWN]


@pytest.mark.parametrize(
    "address", ["", "kein-at", "a@b", "a@b.example\r\nBcc: c@d.example", "x" * 300 + "@b.example", "ä@b.example"]
)
def test_what_is_no_address_is_told_at_its_field(site: SiteCast, stranger: Visitor, address: str) -> None:
    token = form_token(stranger.get("/anmelden").text)
    answer = stranger.post("/anmelden", {"csrf": token, "adresse": address})

    assert answer.status_code == 422
    assert 'href="#adresse"' in answer.text
    assert site.database.committed.limits == {}


def test_a_code_is_good_once_for_ten_minutes_and_five_tries(site: SiteCast, stranger: Visitor) -> None:
    ask(stranger)
    code = code_in(mail_of(site)[1])
    site.clock.now += timedelta(minutes=10, seconds=1)
    assert type_code(stranger, code).status_code == 422

    ask(stranger)
    code = code_in(mail_of(site)[1])
    for _ in range(5):
        assert "Der Code stimmt nicht" in text_of(type_code(stranger, "111 111").text)
    assert type_code(stranger, code).status_code == 422


def test_one_mailbox_for_several_towns_chooses_after_the_code(site: SiteCast, stranger: Visitor) -> None:
    shared = an_office(2, address=KNOWN, standing=Standing.DELEGATE, role=Role.ADMINISTRATION)
    site.change(lambda uow: uow.offices.add(shared))
    ask(stranger)
    code = code_in(mail_of(site)[1])
    page = type_code(stranger, code).text
    assert re.findall(r'<option value="([\w-]+)">([^<]+)<', page) == [
        ("office-1", "Birkenau am See, Bürgermeisteramt"),
        ("office-2", "Cedernburg, Verwaltung"),
    ]

    sent = {"csrf": form_token(page), "code": code, "konto": "office-2"}
    assert stranger.post("/anmelden/code", sent).headers["location"] == "/mein-bereich"
    assert "Stadt Cedernburg, Verwaltung" in text_of(stranger.get("/mein-bereich").text)


def test_an_account_that_is_not_the_mailboxes_is_not_opened(site: SiteCast, stranger: Visitor) -> None:
    site.change(lambda uow: uow.offices.add(an_office(2)))
    ask(stranger)

    answer = type_code(stranger, code_in(mail_of(site)[1]), konto="office-2")
    assert answer.status_code == 303
    assert "Stadt Birkenau am See" in text_of(stranger.get("/mein-bereich").text)


def test_the_way_on_is_kept_over_mail_and_code(site: SiteCast, stranger: Visitor) -> None:
    where = stranger.get(f"/anfrage?stadt={ags(2)}").headers["location"]
    page = stranger.get(where).text
    stranger.post("/anmelden", {"csrf": form_token(page), "adresse": KNOWN})

    assert type_code(stranger, code_in(mail_of(site)[1])).headers["location"] == f"/anfrage?stadt={ags(2)}"


def test_forms_of_other_sites_send_no_mail_and_open_nothing(site: SiteCast, stranger: Visitor) -> None:
    for path, fields in (("/anmelden", {"adresse": KNOWN}), ("/anmelden/code", {"code": "123456"})):
        assert stranger.post(path, fields | {"csrf": "made up"}).status_code == 403
    assert site.database.committed.challenges == {}


def test_who_is_signed_in_is_led_on(town_0: Visitor) -> None:
    for path in ("/anmelden", "/anmelden/code", "/anmelden/code/123456"):
        assert town_0.get(path).headers["location"] == "/mein-bereich"


def test_the_way_in_is_told_in_english_mail_included(site: SiteCast, stranger: Visitor) -> None:
    assert ask(stranger, KNOWN, "?sprache=en") == "/anmelden/code?sprache=en"
    text = mail_of(site)[1]
    assert f"Or type this code where you sign in: {code_in(text)}" in text
    assert "?sprache=en" in text

    page = stranger.get("/anmelden/code?sprache=en").text
    wrong = stranger.post("/anmelden/code?sprache=en", {"csrf": form_token(page), "code": "1"}).text
    elsewhere = site.browser().get("/anmelden/code/123456?sprache=en").text
    asking = site.browser().get("/anmelden?sprache=en&weiter=/mein-bereich").text
    assert [german_in(one) for one in (page, wrong, elsewhere, asking)] == [[], [], [], []]


def limits_met(site: SiteCast, proxies: int) -> list[bool]:
    """Whether a mail goes out, asked by one client too often and then by another, with a new claim each time."""
    site.trusted_proxies = proxies
    browser, sent = site.browser(), []
    for number in range(MOST_FOR_CLIENT + 2):
        site.change(lambda uow, own=number: uow.offices.add(an_office(1, id=f"o{own}", address=f"o{own}@t1.example")))
        client = "203.0.113.8" if number > MOST_FOR_CLIENT else "203.0.113.7"
        header = {"X-Forwarded-For": f"198.51.100.{number}, {client}"}
        token = form_token(browser.get("/anmelden").text)
        form = {"csrf": token, "adresse": f"o{number}@t1.example"}
        before = len(site.database.committed.messages)
        browser.request("POST", "/anmelden", data=form, headers=header)
        sent.append(len(site.database.committed.messages) > before)
    return sent


def test_behind_a_proxy_each_client_has_a_limit_of_its_own_whatever_it_claims(site: SiteCast) -> None:
    assert limits_met(site, 1) == [True] * MOST_FOR_CLIENT + [False, True]


def test_without_a_proxy_the_header_is_not_believed(site: SiteCast) -> None:
    assert limits_met(site, 0) == [True] * MOST_FOR_CLIENT + [False, False]
