"""Does a town come from its own words to a stored need, with a person's choice in between?"""

import re
from datetime import timedelta

import pytest

from api.suggester import FALLBACK
from matchmaker.features import sentence_encoder
from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.towns.profile import Need, Role, Visibility
from tests.builders import a_profile, ags
from tests.pages.site_cast import SiteCast, form_token
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of

WORDS = "Viele Läden in der Mitte stehen leer."
ASK, STORE = "/mein-bereich/bedarf", "/mein-bereich/bedarf/speichern"


@pytest.fixture(autouse=True)
def without_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The declared fallback answers here: it needs no model, and it has to say so."""
    monkeypatch.setattr(sentence_encoder, "USE", None)


def form(visitor: Visitor, **fields: str) -> dict[str, str]:
    return {"csrf": form_token(visitor.get("/mein-bereich").text), **fields}


def stored(site: SiteCast, number: int, role: Role = Role.MAYOR) -> tuple[Need, ...]:
    with site.open_uow(reading=True) as uow:
        return uow.profiles.of(ags(number), role).needs


def offered(page: str) -> list[str]:
    return re.findall(r'type="radio"[^>]*name="eintrag" value="([^"]+)"', page)


def test_three_entries_are_offered_none_is_chosen_and_nothing_is_stored(site: SiteCast, town_5: Visitor) -> None:
    before = stored(site, 5)

    page = town_5.post(ASK, form(town_5, text=WORDS)).text

    assert headings(page, 1) == ["Thema bestätigen"]
    assert len(offered(page)) == 3
    assert "empty_shops" in offered(page)
    assert not {"pop_up_lab", "citizens_council"} & set(offered(page))
    assert "checked" not in page
    assert WORDS in text_of(page)
    assert stored(site, 5) == before


def test_what_hardly_fits_is_called_a_guess_and_what_fits_is_not(site: SiteCast, town_5: Visitor) -> None:
    page = town_5.post(ASK, form(town_5, text="Leere Läden")).text
    told = dict(re.findall(r'value="([^"]+)" required>\s*<label[^>]*>[^<]*<span class="note">([^<]*)</span>', page))

    assert len(told) == 3
    assert not told["empty_shops"].endswith("geraten")
    assert [entry for entry, note in told.items() if note.endswith(" · geraten")] == list(told)[1:]


def test_without_the_model_the_page_says_what_the_suggestions_rest_on(town_5: Visitor) -> None:
    page = town_5.post(ASK, form(town_5, text=WORDS)).text

    assert FALLBACK.split("} ")[1] in text_of(page)


def test_a_confirmed_entry_is_stored_with_words_urgency_and_visibility(site: SiteCast, town_5: Visitor) -> None:
    chosen = {"eintrag": "empty_shops", "dringlichkeit": "gering", "sichtbarkeit": "network"}

    answer = town_5.post(STORE, form(town_5, text=WORDS, **chosen))

    assert (answer.status_code, answer.headers["location"]) == (303, "/mein-bereich?gespeichert=1#angaben")
    assert stored(site, 5)[-1] == Need("empty_shops", 1 / 3, WORDS, Visibility.NETWORK)
    page = town_5.get("/mein-bereich?gespeichert=1").text
    assert f"Leere Läden Bedarf gering {WORDS} Sichtbar für: angemeldete Städte" in text_of(page)
    assert "Gespeichert" in text_of(page)


def test_naming_an_entry_again_replaces_it(site: SiteCast, town_5: Visitor) -> None:
    for urgency in ("hoch", "mittel"):
        town_5.post(STORE, form(town_5, text=WORDS, eintrag="youth", dringlichkeit=urgency, sichtbarkeit="public"))

    assert [(need.id, round(need.intensity, 2)) for need in stored(site, 5)] == [("vacancy", 1.0), ("youth", 0.67)]


def test_without_a_choice_the_form_asks_for_one_and_keeps_the_words(site: SiteCast, town_5: Visitor) -> None:
    before = stored(site, 5)

    answer = town_5.post(STORE, form(town_5, text=WORDS))

    assert answer.status_code == 422
    assert "Bitte wählen Sie einen der Vorschläge aus" in text_of(answer.text)
    assert "<title>Fehler: " in answer.text
    assert WORDS in answer.text
    assert stored(site, 5) == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x" * 50_000, "Der Text hat 50.000 Zeichen"),
        ("ж" * 50_000, "Der Text hat 50.000 Zeichen"),
        ("We have many empty shops and we do not know what to do with them.", "nicht auf Deutsch"),
        ("  ", "keine Wörter"),
        ("12 :-) 34", "keine Wörter"),
    ],
)
def test_a_text_that_cannot_be_read_is_a_sentence_and_changes_nothing(
    site: SiteCast, town_5: Visitor, text: str, told: str
) -> None:
    before = stored(site, 5)

    for address, more in ((ASK, {}), (STORE, {"eintrag": "youth"})):
        answer = town_5.post(address, form(town_5, text=text, **more))
        assert answer.status_code == 422
        assert told in text_of(answer.text)

    assert stored(site, 5) == before


@pytest.mark.parametrize("entry", ["pop_up_lab", "nowhere", "<script>"])
def test_an_entry_that_is_no_need_is_refused(site: SiteCast, town_5: Visitor, entry: str) -> None:
    before = stored(site, 5)

    answer = town_5.post(STORE, form(town_5, text=WORDS, eintrag=entry))

    assert answer.status_code == 422
    assert "<script>" not in answer.text.partition("<main")[2]
    assert stored(site, 5) == before


def test_what_the_form_does_not_offer_is_kept_from_others(site: SiteCast, town_5: Visitor) -> None:
    town_5.post(STORE, form(town_5, text=WORDS, eintrag="youth", sichtbarkeit="jeder"))

    assert stored(site, 5)[-1].visibility is Visibility.HEAD_OFFICE


@pytest.mark.parametrize("address", [ASK, STORE])
def test_strangers_and_forged_forms_store_nothing(
    site: SiteCast, stranger: Visitor, town_5: Visitor, office: Visitor, address: str
) -> None:
    before, everything = stored(site, 5), site.database.committed
    fields = {"text": WORDS, "eintrag": "youth"}

    assert stranger.post(address, fields).headers["location"] == "/anmelden?weiter=%2Fmein-bereich"
    assert site.database.committed is everything
    assert office.post(address, fields).status_code == 404
    assert town_5.post(address, fields).status_code == 403
    assert stored(site, 5) == before


def test_a_town_with_two_offices_says_for_which(site: SiteCast, town_5: Visitor) -> None:
    site.change(lambda uow: uow.profiles.save_all([a_profile(5, role=Role.ADMINISTRATION, needs=())]))

    page = town_5.post(ASK, form(town_5, text=WORDS)).text
    town_5.post(STORE, form(town_5, text=WORDS, eintrag="youth", stelle="administration"))

    assert re.findall(r'<option value="(mayor|administration)"', page) == ["mayor", "administration"]
    assert [need.id for need in stored(site, 5, Role.ADMINISTRATION)] == ["youth"]
    assert "youth" not in {need.id for need in stored(site, 5)}


def test_a_new_need_is_for_head_office_alone_until_somebody_chooses_more(town_5: Visitor) -> None:
    page = town_5.post(ASK, form(town_5, text=WORDS)).text

    assert '<option value="head_office" selected>' in page
    assert '<option value="public" selected>' not in page


@pytest.mark.parametrize("address", [ASK, STORE])
def test_words_that_were_typed_when_the_session_had_ended_are_there_after_signing_in(
    site: SiteCast, town_5: Visitor, address: str
) -> None:
    fields = form(town_5, text=WORDS)
    site.clock.now += timedelta(hours=13)
    town_5.get(town_5.post(address, fields).headers["location"])

    link = SignInLink(hash_of("again"), LinkPurpose.SIGN_IN, Audience.TOWN, site.clock() + timedelta(hours=1), ags(5))
    site.change(lambda uow: uow.access.add_link(link))
    csrf = form_token(town_5.get("/anmelden/again").text)
    back = town_5.post("/anmelden/again", {"csrf": csrf}).headers["location"]
    page = town_5.get(back).text
    again = town_5.post(address, {"csrf": form_token(page), "text": WORDS}).text

    assert back == "/aufgehoben"
    assert f'action="{address}"' in page
    assert WORDS in page
    assert len(offered(again)) == 3


def test_the_two_pages_are_told_in_english_too(town_5: Visitor) -> None:
    page = town_5.post(f"{ASK}?sprache=en", form(town_5, text=WORDS)).text

    assert headings(page, 1) == ["Confirm the topic"]
    assert 'action="/mein-bereich/bedarf/speichern?sprache=en"' in page
    assert "Please choose one of the suggestions" in text_of(
        town_5.post(f"{STORE}?sprache=en", form(town_5, text=WORDS)).text
    )
