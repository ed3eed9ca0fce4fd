"""Can a town change, hide, take along and delete what it has said, in its own area and nobody else's?"""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.request import RequestState
from matchmaker.towns.profile import (
    Experience,
    Format,
    Need,
    Role,
    Stage,
    StatementKind,
    TownProfile,
    Visibility,
    Wishes,
)
from tests.builders import a_profile, ags
from tests.pages.site_cast import INJECTION, SEALED, SiteCast, form_token, sealed_profile
from tests.pages.test_english_pages import german_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of
from tests.request_builders import a_request
from tests.round_builders import NOW

AREA = "/mein-bereich"
TODAY = NOW.date()


def stored(site: SiteCast, number: int = 0, role: Role | None = Role.MAYOR) -> TownProfile:
    with site.open_uow(reading=True) as uow:
        return uow.profiles.of(ags(number), role)


def fields(page: str, ending: str) -> dict[str, str]:
    """The hidden fields of the form whose address ends so."""
    form = next(one for one in re.findall(r"(?s)<form.*?</form>", page) if re.search(rf'action="[^"]*{ending}', one))
    return dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', form))


def statement(visitor: Visitor, label: str) -> str:
    """The page of the own statement with this label."""
    area = visitor.get(AREA).text
    href = re.search(rf'(?s)<strong>{label}</strong>.*?href="(/mein-bereich/angabe[^"]+)"', area)[1]
    return visitor.get(href.replace("&amp;", "&")).text


def test_the_most_useful_question_leads_to_where_it_is_answered(site: SiteCast, town_5: Visitor) -> None:
    windows = {"windows": ("tue_am",), "formats": (Format.TANDEM,), "capacity": 1, "history": ()}
    needs = tuple(Need(entry) for entry in ("vacancy", "retail", "youth"))
    known = tuple(Experience(one, StatementKind.TOPIC, Stage.IDEA) for one in ("care", "people"))
    full = a_profile(5, needs=needs, experience=known, wishes=Wishes(same_size=True), **windows)
    expected = {
        "ask_consent": ({"consent": False}, "/mein-bereich/teilnahme?stelle=mayor#einwilligung"),
        "ask_needs": ({"needs": ()}, "/mein-bereich#neu"),
        "ask_experience": ({"experience": ()}, "/mein-bereich/erfahrung?stelle=mayor"),
        "ask_windows": ({"windows": ()}, "/mein-bereich/teilnahme?stelle=mayor#zeiten"),
        "ask_formats": ({"formats": ()}, "/mein-bereich/teilnahme?stelle=mayor#formate"),
        "ask_capacity": ({"capacity": None}, "/mein-bereich/teilnahme?stelle=mayor#plaetze"),
        "ask_wishes": ({"wishes": Wishes()}, "/mein-bereich/teilnahme?stelle=mayor#wuensche"),
        "ask_history": ({"history": None}, "/mein-bereich/teilnahme?stelle=mayor#austausch"),
    }
    for lacking, href in expected.values():
        site.change(lambda uow, lacking=lacking: uow.profiles.save_all([replace(full, **lacking)]))
        assert re.search(r'kern-btn--primary" href="([^"]+)"', town_5.get(AREA).text)[1] == href
        path, _, field = href.partition("#")
        assert not field or f'id="{field}"' in town_5.get(path).text

    site.change(lambda uow: uow.profiles.save_all([full]))
    assert headings(town_5.get(AREA).text, 2)[0] == "Sie müssen gerade nichts tun"


def test_a_statement_is_shown_to_others_and_taken_back(site: SiteCast, town_0: Visitor, stranger: Visitor) -> None:
    page = statement(town_0, "Care")
    assert re.findall(r'value="(\w+)" selected', page) == ["head_office"]
    answer = town_0.post(f"{AREA}/angabe", fields(page, "angabe") | {"sichtbarkeit": "public"})
    assert answer.headers["location"] == "/mein-bereich?gespeichert=angabe#angaben"
    assert SEALED in stranger.get(f"/staedte/{ags(0)}").text

    town_0.post(f"{AREA}/angabe/entfernen", fields(statement(town_0, "Care"), "entfernen"))
    assert [need.id for need in stored(site).needs] == ["vacancy", "retail", "youth"]
    assert "Die Angabe ist herausgenommen." in text_of(town_0.get(f"{AREA}?gespeichert=entfernt").text)


def test_a_value_that_nobody_offers_makes_nothing_more_public(site: SiteCast, town_0: Visitor) -> None:
    page = statement(town_0, "Care")
    town_0.post(f"{AREA}/angabe", fields(page, "angabe") | {"sichtbarkeit": "everybody"})

    assert stored(site).needs[2].visibility is Visibility.HEAD_OFFICE


def test_pressed_twice_or_on_an_old_page_nothing_else_is_removed(site: SiteCast, town_0: Visitor) -> None:
    sent = fields(statement(town_0, "Retail"), "entfernen")
    first, second = (town_0.post(f"{AREA}/angabe/entfernen", sent) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 409)
    assert [need.id for need in stored(site).needs] == ["vacancy", "care", "youth"]


@pytest.mark.parametrize(
    "query",
    ["art=bedarf&nr=4", "art=erfahrung&nr=9", "art=unfug&nr=0", "stelle=administration&art=bedarf&nr=0", "nr=0"],
)
def test_what_is_not_there_is_not_found(town_0: Visitor, query: str) -> None:
    assert town_0.get(f"{AREA}/angabe?{query}").status_code == 404


def test_how_the_office_takes_part_is_stored_and_shown_again(site: SiteCast, town_5: Visitor) -> None:
    page = town_5.get(f"{AREA}/teilnahme").text
    chosen = {
        "einwilligung": "1",
        "plaetze": "2",
        "format": ["tandem", "visit"],
        "zeit": ["tue_am", "thu_pm"],
        "same_size": "ja",
        "other_state": "nein",
        "pause": "2024-06-01",
        "kein_austausch": "1",
    }
    answer = town_5.request("POST", f"{AREA}/teilnahme", data=fields(page, "teilnahme") | chosen)

    assert answer.headers["location"] == "/mein-bereich?gespeichert=teilnahme"
    profile = stored(site, 5)
    assert (profile.consent, profile.capacity, profile.history) == (True, 2, ())
    assert (profile.formats, profile.windows) == ((Format.TANDEM, Format.VISIT), ("tue_am", "thu_pm"))
    assert (profile.wishes, profile.paused_until) == (Wishes(same_size=True, other_state=False), date(2024, 6, 1))
    words = text_of(town_5.get(AREA).text)
    assert "Freie Plätze 2 Formate Tandem und Beratung vor Ort" in words
    assert "Pause bis 1. Juni 2024" in words
    again = town_5.get(f"{AREA}/teilnahme").text
    assert re.findall(r'name="zeit" value="(\w+)" checked', again) == ["tue_am", "thu_pm"]
    assert 'name="kein_austausch"' not in again


def test_a_pause_ends_by_itself(site: SiteCast, town_5: Visitor) -> None:
    site.change(lambda uow: uow.profiles.save_all([a_profile(5, paused_until=TODAY + timedelta(days=1))]))
    assert "Pause bis 5. März 2024" in text_of(town_5.get(AREA).text)

    site.clock.now += timedelta(hours=11, minutes=45)
    site.clock.now += timedelta(hours=4)
    again(site, town_5)
    assert "Pause keine" in text_of(town_5.get(AREA).text)


def again(site: SiteCast, browser: Visitor) -> None:
    """Signed in anew as town 5."""
    link = SignInLink(
        hash_of("again"), LinkPurpose.SIGN_IN, Audience.TOWN, site.clock() + timedelta(minutes=10), ags(5)
    )
    site.change(lambda uow: uow.access.add_link(link))
    browser.post("/anmelden/again", {"csrf": form_token(browser.get("/anmelden/again").text)})


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"pause": "morgen"}, "pause"),
        ({"pause": "2024-03-04"}, "pause"),
        ({"pause": "9999-12-31"}, "pause"),
        ({"plaetze": "99"}, "plaetze"),
        ({"zeit": "sometime"}, "zeiten"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_the_rest_stays(
    site: SiteCast, town_5: Visitor, sent: dict[str, str], field: str
) -> None:
    before = stored(site, 5)
    page = town_5.get(f"{AREA}/teilnahme").text
    answer = town_5.post(f"{AREA}/teilnahme", fields(page, "teilnahme") | {"same_network": "ja"} | sent)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}"' in answer.text
    assert re.search(r'(?s)name="same_network">.*?value="ja" selected', answer.text)
    assert stored(site, 5) == before


def test_what_the_form_does_not_ask_for_stays(site: SiteCast, town_5: Visitor) -> None:
    site.change(lambda uow: uow.profiles.save_all([a_profile(5, wishes=Wishes(other_level=True), history=())]))
    page = town_5.get(f"{AREA}/teilnahme").text
    town_5.post(f"{AREA}/teilnahme", fields(page, "teilnahme"))

    assert stored(site, 5).wishes == Wishes(other_level=True)
    assert stored(site, 5).history == ()
    assert not stored(site, 5).consent


def test_an_experience_is_named_in_one_form_and_its_script_is_only_shown(site: SiteCast, town_5: Visitor) -> None:
    page = town_5.get(f"{AREA}/erfahrung").text
    sent = {"eintrag": "pop_up_lab", "stand": "learned", "jahr": "2021", "titel": INJECTION, "sichtbarkeit": "public"}
    assert town_5.post(f"{AREA}/erfahrung", fields(page, "erfahrung") | sent).status_code == 303

    assert stored(site, 5).experience[-1] == Experience(
        "pop_up_lab", StatementKind.METHOD, Stage.LEARNED, year=2021, title=INJECTION
    )
    assert INJECTION not in town_5.get(AREA).text


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"eintrag": ""}, ["eintrag"]),
        ({"eintrag": "empty_shops", "jahr": "früher"}, ["eintrag", "jahr"]),
        ({"eintrag": "retail", "jahr": "2025", "titel": "x" * 10_000}, ["jahr", "titel"]),
    ],
)
def test_a_faulty_experience_is_told_field_by_field(
    site: SiteCast, town_5: Visitor, sent: dict[str, str], wrong: list[str]
) -> None:
    before, page = stored(site, 5), town_5.get(f"{AREA}/erfahrung").text
    answer = town_5.post(f"{AREA}/erfahrung", fields(page, "erfahrung") | sent)

    assert answer.status_code == 422
    assert re.findall(r'<li><a class="kern-link fault" href="#(\w+)"', answer.text)[: len(wrong)] == wrong
    assert stored(site, 5) == before


def test_the_copy_holds_all_of_ones_own_and_nothing_of_others(site: SiteCast, town_0: Visitor) -> None:
    site.change(lambda uow: uow.requests.add(a_request(1, ags=ags(0))))
    site.change(lambda uow: uow.requests.add(a_request(2, ags=ags(3), text="von Stadt 3")))
    answer = town_0.get(f"{AREA}/daten/kopie")

    record = json.loads(answer.text)
    assert answer.headers["content-disposition"] == f'attachment; filename="angaben-{ags(0)}.json"'
    assert [need["text"] for need in record["profiles"]["towns"][0]["needs"]] == [
        need.text for need in sealed_profile().needs
    ]
    assert [one["id"] for one in record["requests"]] == ["request-1"]
    assert "form-1" not in answer.text
    assert [one["id"] for one in record["proposals"]] == ["r1-1-01"]
    assert "von Stadt 3" not in answer.text


def test_deleting_needs_a_tick_and_takes_requests_and_consent_along(site: SiteCast, town_0: Visitor) -> None:
    site.change(lambda uow: uow.requests.add(a_request(1, ags=ags(0))))
    sent = fields(town_0.get(f"{AREA}/daten").text, "loeschen")
    town_0.post(f"{AREA}/daten/loeschen", sent)
    assert stored(site) == sealed_profile()

    assert town_0.post(f"{AREA}/daten/loeschen", sent | {"sicher": "1"}).status_code == 303
    assert stored(site) == TownProfile(ags(0), role=Role.MAYOR)
    with site.open_uow(reading=True) as uow:
        assert uow.requests.get("request-1").state is RequestState.WITHDRAWN
    assert "keine Vorschläge mehr" in text_of(town_0.get(f"{AREA}?gespeichert=geloescht").text)
    assert town_0.post(f"{AREA}/daten/loeschen", sent | {"sicher": "1"}).status_code == 409


def test_who_signed_in_for_one_office_changes_and_deletes_that_one_alone(site: SiteCast) -> None:
    other = replace(a_profile(0), role=Role.ADMINISTRATION)
    link = SignInLink(
        hash_of("office"), LinkPurpose.SIGN_IN, Audience.TOWN, NOW + timedelta(hours=1), ags(0), role=other.role
    )
    site.change(lambda uow: (uow.profiles.save_all([other]), uow.access.add_link(link)))
    browser = site.browser()
    browser.post("/anmelden/office", {"csrf": form_token(browser.get("/anmelden/office").text)})

    assert browser.get(f"{AREA}/teilnahme?stelle=mayor").status_code == 404
    sent = fields(browser.get(f"{AREA}/daten").text, "loeschen")
    browser.post(f"{AREA}/daten/loeschen", sent | {"sicher": "1"})
    assert stored(site) == sealed_profile()
    assert stored(site, 0, Role.ADMINISTRATION) == TownProfile(ags(0), role=Role.ADMINISTRATION)


@pytest.mark.parametrize("path", ["angabe", "angabe/entfernen", "teilnahme", "erfahrung", "daten/loeschen"])
def test_strangers_sign_in_first_and_a_form_without_its_token_changes_nothing(
    site: SiteCast, stranger: Visitor, town_0: Visitor, office: Visitor, path: str
) -> None:
    sent = {"csrf": "made up", "version": "1", "stelle": "mayor", "art": "bedarf", "nr": "0", "sicher": "1"}

    assert stranger.post(f"{AREA}/{path}", sent).headers["location"].startswith("/anmelden?weiter=%2Fmein-bereich")
    assert town_0.post(f"{AREA}/{path}", sent).status_code == 403
    assert office.post(f"{AREA}/{path}", sent).status_code == 404
    assert stored(site) == sealed_profile()


def test_no_form_asks_for_party_gender_or_age(site: SiteCast, town_0: Visitor) -> None:
    asked = re.compile(r"(?i)partei|fraktion|geschlecht|gender|\balter\b|geburt|\bparty\b|\bage\b|anrede|konfession")
    pages = [
        town_0.get(path).text for path in (AREA, f"{AREA}/teilnahme", f"{AREA}/erfahrung", "/anfrage", "/anmelden")
    ]
    named = {name for page in pages for name in re.findall(r'\bname="([^"]+)"', page)}
    labels = {text_of(label) for page in pages for label in re.findall(r"(?s)<label.*?</label>", page)}

    assert len(named) > 15
    assert [one for one in {*named, *labels} if asked.search(one)] == []
    assert [name for name in TownProfile.__dataclass_fields__ if asked.search(name)] == []


@pytest.mark.parametrize(
    "path",
    ["", "/teilnahme", "/erfahrung", "/daten", "/angabe?stelle=mayor&art=bedarf&nr=0"],
    ids=lambda path: path or "/",
)
def test_the_own_area_is_told_in_english(town_0: Visitor, path: str) -> None:
    page = town_0.get(f"{AREA}{path}{'&' if '?' in path else '?'}sprache=en").text

    assert '<html lang="en">' in page
    for own in (SEALED, "Versiegelt", "Unter uns Städten", "Unausgesprochen: zählt nur beim Rechnen", "Ladenbörse"):
        page = page.replace(own, "")
    assert german_in(page.replace("Im Zentrum stehen immer mehr Läden leer", "")) == []


def test_a_choice_of_readers_that_was_not_sent_comes_back_as_the_closest_circle(town_5: Visitor) -> None:
    page = town_5.get(f"{AREA}/erfahrung").text

    answer = town_5.post(f"{AREA}/erfahrung", fields(page, "erfahrung") | {"jahr": "einst"})

    assert answer.status_code == 422
    assert re.findall(r'value="(\w+)" selected', answer.text) == ["head_office"]
