"""Can somebody without an account ask for our news, confirm it from the mailbox and end it, and learn nothing else?"""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from matchmaker.rounds.interest import Interest
from matchmaker.rounds.interest_keeping import CONFIRM_WITHIN, MOST_FOR_ADDRESS
from matchmaker.rounds.suppression import Scope, Suppression
from tests.builders import NAMES, ags
from tests.pages.site_cast import SiteCast, form_token
from tests.pages.test_english_pages import german_in
from tests.pages.test_german_alone import english_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of
from tests.round_builders import NOW

HERE = "/nachrichten"
ADDRESS = "rathaus@dornfeld.example"
FORM = {"stadt": NAMES[3], "adresse": ADDRESS, "thema": "care"}


def asked(browser: Visitor, site: SiteCast, **changes: str) -> str:
    """Fill in the form as the page shows it; the path that the mail's link opens."""
    page = browser.get(HERE).text
    answer = browser.post(HERE, {**FORM, "csrf": form_token(page), **changes})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}/unterwegs")
    return link_in(mails(site)[-1])


def mails(site: SiteCast) -> list[str]:
    with site.open_uow(reading=True) as uow:
        found = [one for one in uow.outbox.due(site.clock(), 99) if one.letter == "interest"]
    letters = [message_from_bytes(one.content, policy=policy.default) for one in found]
    return [letter.get_body(("plain",)).get_content() for letter in letters]


def link_in(mail: str) -> str:
    return re.search(rf"http\S+?({HERE}/\S+)", mail)[1]


def entries(site: SiteCast) -> tuple[Interest, ...]:
    with site.open_uow(reading=True) as uow:
        return uow.interests.of_address(ADDRESS)


def test_an_address_is_entered_confirmed_looked_at_and_ended(site: SiteCast, stranger: Visitor):
    path = asked(stranger, site)
    assert [(one.ags, one.topic, one.confirmed_at) for one in entries(site)] == [(ags(3), "care", None)]

    # The mail is read elsewhere, in a browser that we have never seen.
    reader = site.browser()
    shown = reader.get(path)
    for said in (ADDRESS, NAMES[3], "4. März 2024", "11. März 2024", "Ja, ich möchte Nachrichten"):
        assert said in text_of(shown.text), said
    site.clock.now += timedelta(days=2)
    answers = [reader.post(path, {"csrf": form_token(shown.text), "was": "bestaetigen"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    after = reader.get(answers[0].headers["location"]).text
    assert headings(after, 1) == ["Sie bekommen unsere Nachrichten"]
    assert "Bestätigt am 6. März 2024" in text_of(after)
    assert entries(site)[0].confirmed_at == NOW + timedelta(days=2)

    ending = {"csrf": form_token(after), "was": "beenden"}
    ended = [reader.post(path, ending) for _ in range(2)]
    assert [one.headers["location"] for one in ended] == [f"{HERE}/beendet?sprache=de"] * 2
    assert headings(reader.get(ended[0].headers["location"]).text, 1) == ["Sie bekommen keine Nachrichten mehr"]
    assert entries(site) == ()
    assert reader.get(path).status_code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing_however_often(site: SiteCast, stranger: Visitor, method: str):
    path = asked(stranger, site)
    before = site.database.committed

    answers = [stranger.request(method, one) for one in (path, HERE, f"{HERE}/unterwegs") for _ in range(3)]

    assert {answer.status_code for answer in answers} == {200}
    assert site.database.committed == before


def test_the_answer_is_the_same_for_every_address_and_however_often(site: SiteCast, stranger: Visitor):
    site.change(lambda uow: uow.suppressions.add(Suppression("weg@stadt.example", Scope.ALL, "Unbekannt.", NOW)))
    page = stranger.get(HERE).text

    answers = [
        stranger.post(HERE, {**FORM, "csrf": form_token(page), "adresse": address})
        for address in (*[ADDRESS] * (MOST_FOR_ADDRESS + 2), "weg@stadt.example", "neu@stadt.example")
    ]

    assert {(one.status_code, one.headers["location"], one.text) for one in answers} == {(303, f"{HERE}/unterwegs", "")}
    assert len(mails(site)) == MOST_FOR_ADDRESS + 1


def test_all_faults_are_told_at_once_and_what_was_typed_stays(site: SiteCast, stranger: Visitor):
    page = stranger.get(HERE).text
    sent = {"stadt": "Nirgendwo<", "adresse": "kein-at", "thema": "care", "csrf": form_token(page)}

    answer = stranger.post(HERE, sent)

    assert answer.status_code == 422
    assert 'href="#stadt"' in answer.text
    assert 'href="#adresse"' in answer.text
    assert 'value="Nirgendwo&lt;"' in answer.text
    assert 'value="kein-at"' in answer.text
    assert '<option value="care" selected>' in answer.text
    assert mails(site) == []


@pytest.mark.parametrize("stadt", ["", " ", "Großenstadt"])
def test_a_town_that_is_none_or_too_large_is_no_small_town(site: SiteCast, stranger: Visitor, stadt: str):
    page = stranger.get(HERE).text

    answer = stranger.post(HERE, {**FORM, "csrf": form_token(page), "stadt": stadt})

    assert answer.status_code == 422
    assert 'href="#stadt"' in answer.text
    assert entries(site) == ()


def test_who_mistypes_a_town_chooses_from_those_like_it(site: SiteCast, stranger: Visitor):
    page = stranger.get(HERE).text
    lost = stranger.post(HERE, {**FORM, "csrf": form_token(page), "stadt": "Cedrenburg"})
    assert f'name="gemeint" value="{ags(2)}"' in lost.text

    answer = stranger.post(HERE, {**FORM, "csrf": form_token(lost.text), "stadt": "Cedrenburg", "gemeint": ags(2)})

    assert answer.status_code == 303
    assert [one.ags for one in entries(site)] == [ags(2)]


def test_a_topic_that_nobody_offers_stands_for_all(site: SiteCast, stranger: Visitor):
    asked(stranger, site, thema="<script>")

    assert [one.topic for one in entries(site)] == [None]
    assert "Thema: alle Themen" in mails(site)[0]


@pytest.mark.parametrize("token", ["x", "x.y", "0" * 32, "0" * 32 + "." + "0" * 64])
def test_strangers_find_nothing_and_change_nothing(site: SiteCast, stranger: Visitor, token: str):
    path = asked(stranger, site)
    csrf = form_token(stranger.get(path).text)
    before = site.database.committed

    assert stranger.get(f"{HERE}/{token}").status_code == 404
    assert stranger.post(f"{HERE}/{token}", {"csrf": csrf, "was": "beenden"}).status_code == 403
    assert stranger.post(path, {"csrf": "0.0", "was": "beenden"}).status_code == 403
    assert stranger.post(HERE, {**FORM, "csrf": "0.0"}).status_code == 403
    assert site.database.committed == before


def test_a_link_that_nobody_pressed_in_time_opens_nothing(site: SiteCast, stranger: Visitor):
    path = asked(stranger, site)
    csrf = form_token(stranger.get(path).text)
    site.clock.now += CONFIRM_WITHIN + timedelta(minutes=1)

    assert stranger.get(path).status_code == 404
    assert stranger.post(path, {"csrf": csrf, "was": "bestaetigen"}).status_code == 404


def test_a_link_from_a_town_fills_the_town_in(stranger: Visitor):
    assert f'value="{NAMES[3]}"' in stranger.get(f"{HERE}?stadt={ags(3)}").text
    assert f'value="{NAMES[3]}"' not in stranger.get(f"{HERE}?stadt=x").text


def test_every_page_and_the_letter_is_german_and_wholly_english(site: SiteCast, stranger: Visitor):
    page = stranger.get(f"{HERE}?sprache=en").text
    stranger.post(f"{HERE}?sprache=en", {**FORM, "csrf": form_token(page)})
    path = link_in(mails(site)[0]).partition("?")[0]
    assert "Would you like that?" in mails(site)[0]
    asking = stranger.get(f"{path}?sprache=en").text
    asking_in_german = stranger.get(path).text
    stranger.post(f"{path}?sprache=en", {"csrf": form_token(asking), "was": "bestaetigen"})
    pages = [HERE, f"{HERE}/unterwegs", f"{HERE}/beendet", path]

    english = [page, asking, *(stranger.get(f"{one}?sprache=en").text for one in pages)]
    german = [asking_in_german, *(stranger.get(one).text for one in pages)]
    assert [german_in(one.replace(ADDRESS, "")) for one in english] == [[]] * len(english)
    assert [english_in(one.replace(ADDRESS, "")) for one in german] == [[]] * len(german)
