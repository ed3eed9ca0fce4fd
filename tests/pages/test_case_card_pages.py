"""Do others find what came of an exchange at its method, topic and towns, as long as all its towns agree?"""

import pytest

from matchmaker.rounds.case_card import CardText, CaseCard
from matchmaker.rounds.case_card_experience import cards_about, with_cards
from matchmaker.towns.profile import Role, StatementKind
from tests.builders import a_profile, a_taxonomy, ags
from tests.exchange_builders import a_card
from tests.pages.exchange_cast import a_completed_exchange, a_site_with
from tests.pages.site_cast import INJECTION, SiteCast
from tests.pages.test_english_pages import german_in
from tests.pages.words import headings, text_of
from tests.round_builders import LATER, NOW

PUBLIC = a_card().agreed_by(ags(1), LATER)
PLACES = (
    "/fallkarten",
    "/fallkarten?methode=pop_up_lab",
    "/fallkarten?thema=vacancy",
    f"/fallkarten?stadt={ags(1)}",
    "/netzwerk?methode=pop_up_lab",
    "/netzwerk?thema=vacancy",
    f"/staedte/{ags(0)}",
    f"/staedte/{ags(1)}",
)


def a_site_with_card(card: CaseCard) -> SiteCast:
    cast = a_site_with(a_completed_exchange())
    cast.change(lambda uow: uow.case_cards.add(card))
    return cast


@pytest.mark.parametrize("path", PLACES)
def test_a_public_card_stands_at_its_method_its_topic_and_its_towns(path: str):
    said = text_of(a_site_with_card(PUBLIC).browser().get(path).text)

    assert "Läden auf Zeit" in said
    assert "Vier Läden öffneten für ein Jahr. Zwei blieben." in said
    assert "Öffentlich seit 4. März 2024, mit Zustimmung aller Städte" in said


@pytest.mark.parametrize("path", [*PLACES, "/netzwerk", f"/netzwerk?stadt={ags(0)}", f"/staedte/{ags(2)}"])
@pytest.mark.parametrize("card", [a_card(), PUBLIC.taken_back_by(ags(0))], ids=["one agrees", "taken back"])
def test_a_card_that_not_all_agree_to_stands_nowhere(path: str, card: CaseCard):
    page = a_site_with_card(card).browser().get(path).text

    assert ("Läden auf Zeit" in page, "Zwei blieben" in page) == (False, False)


def test_with_the_consent_the_card_goes_at_once():
    cast = a_site_with_card(PUBLIC)
    browser = cast.browser()
    assert "Läden auf Zeit" in browser.get("/netzwerk?methode=pop_up_lab").text

    cast.change(lambda uow: uow.case_cards.save(PUBLIC.taken_back_by(ags(1))))

    assert [path for path in PLACES if "Läden auf Zeit" in browser.get(path).text] == []


def test_a_card_s_experience_is_said_of_both_towns_with_its_source():
    said = text_of(a_site_with_card(PUBLIC).browser().get("/netzwerk?methode=pop_up_lab").text)

    assert "Birkenau am See" in said
    assert "Fallkarte, mit Zustimmung aller beteiligten Städte" in said


def test_what_a_town_writes_is_shown_as_words_and_never_run():
    card = a_card(text=CardText(INJECTION, f"{INJECTION}\n🎉")).agreed_by(ags(1), LATER)
    browser = a_site_with_card(card).browser()

    for path in PLACES:
        assert INJECTION not in browser.get(path).text


def test_a_card_on_what_the_taxonomy_no_longer_knows_is_shown_without_it():
    card = a_card(topic="gone", text=CardText("Titel", "Ergebnis", "gone_too")).agreed_by(ags(1), LATER)
    browser = a_site_with_card(card).browser()

    assert "Ergebnis" in browser.get("/fallkarten").text
    assert browser.get(f"/staedte/{ags(0)}").status_code == 200
    assert browser.get("/netzwerk?methode=pop_up_lab").status_code == 200


@pytest.mark.parametrize("query", ["", "?methode=nirgends", "?thema=%00", "?stadt=99999999"])
def test_where_there_is_none_the_page_says_so(query: str):
    page = a_site_with().browser().get(f"/fallkarten{query}")

    assert (page.status_code, headings(page.text, 1)) == (200, ["Fallkarten"])
    assert "Es gibt noch keine Fallkarte." in text_of(page.text)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?methode=nirgends", "Diese Methode gibt es nicht."),
        ("?thema=nirgends", "Dieses Thema gibt es nicht."),
        ("?stadt=99999999", "Diese Stadt gibt es nicht."),
    ],
)
def test_what_nobody_knows_is_said_and_the_cards_are_shown_without_it(query: str, told: str):
    page = text_of(a_site_with_card(PUBLIC).browser().get(f"/fallkarten{query}").text)

    assert f"Das zählt hier nicht mit {told} Wir zeigen die Fallkarten ohne diese Auswahl." in page
    assert "Läden auf Zeit" in page


def test_the_page_is_english_where_that_is_asked_for_but_for_the_towns_own_words():
    page = a_site_with_card(PUBLIC).browser().get("/fallkarten?methode=pop_up_lab&sprache=en").text

    assert headings(page, 1) == ["Case cards: Pop-up lab"]
    assert german_in(page) == []


def test_a_card_becomes_one_experience_of_each_town_whatever_offices_it_has():
    profiles = (a_profile(0), a_profile(0, role=Role.ADMINISTRATION), a_profile(2))

    first, second, other = with_cards(profiles, (PUBLIC, a_card()), a_taxonomy())

    (told,) = first.experience[1:]
    assert (told.id, told.kind, told.topic, told.year, told.title) == (
        *("pop_up_lab", StatementKind.METHOD, "vacancy"),
        *(2024, "Läden auf Zeit"),
    )
    assert (second, other) == profiles[1:]


def test_a_card_without_method_is_experience_on_its_topic_and_one_without_both_is_none():
    on_topic = a_card(text=CardText("T", "E")).agreed_by(ags(1), NOW)
    on_nothing = a_card(topic=None, text=CardText("T", "E")).agreed_by(ags(1), NOW)

    (profile,) = with_cards((a_profile(0),), (on_topic, on_nothing), a_taxonomy())

    assert [(one.id, one.kind) for one in profile.experience[1:]] == [("vacancy", StatementKind.TOPIC)]
    assert cards_about((on_topic, on_nothing), topic="vacancy", town=ags(1)) == (on_topic,)
