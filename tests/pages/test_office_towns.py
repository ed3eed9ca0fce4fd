"""Does head office find a town however it is asked for, and see of it what it may and no more?"""

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from matchmaker.rounds.office_link import OfficeLink, OfficePurpose
from matchmaker.rounds.queue_mark import QueueMark
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.towns.profile import Need, Role, TownProfile, Visibility
from tests.builders import a_profile, a_town, ags
from tests.office_builders import an_office
from tests.pages.site_cast import INJECTION, SEALED, SiteCast, invented_towns
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of
from tests.round_builders import NOW, OLGA

PAGE = "/geschaeftsstelle/staedte"


def found(office: Visitor, query: str = "") -> list[str]:
    return re.findall(rf'href="{PAGE}/(\d+)"', office.get(f"{PAGE}{query}").text)


def test_towns_are_found_by_name_key_and_the_address_of_their_office(site: SiteCast, office: Visitor):
    site.change(lambda uow: uow.offices.add(an_office(3)))

    assert found(office) == [ags(number) for number in range(8)]
    assert found(office, "?q=Dornfelt") == [ags(3)]
    assert found(office, f"?q={ags(5)}") == [ags(5)]
    assert found(office, "?q=OFFICE@town3.example") == [ags(3)]
    assert found(office, "?q=town3.example@") == []
    assert found(office, "?q=nirgendwo") == []
    assert found(office, "?land=Hessen") == [ags(1), ags(4), ags(7)]


def test_towns_are_found_by_how_they_stand(site: SiteCast, office: Visitor):
    def change(uow) -> None:
        uow.towns.replace_all([*invented_towns(), a_town(9, name="Stillort")])
        uow.profiles.save_all([a_profile(6, paused_until=date(2024, 6, 1)), a_profile(7, consent=False)])
        link = OfficeLink("h" * 64, OfficePurpose.OBJECTION, ags(2), Role.MAYOR, "a@b.example", NOW, NOW)
        uow.office_links.add(replace(link, text_version="1", answer="objected", answered_at=NOW))

    site.change(change)

    assert found(office, "?stand=paused") == [ags(6)]
    assert found(office, "?stand=objected") == [ags(2)]
    assert found(office, "?stand=silent") == [ags(9)]
    assert found(office, "?stand=never_asked") == [ags(2), ags(3), ags(6), ags(7)]
    # Town 5's proposal was withdrawn, so it waits; whoever was never asked has waited since nobody knows when.
    assert found(office, "?stand=waiting") == [ags(4), ags(5)]
    assert set(found(office, "?stand=takes_part")) == {ags(number) for number in range(6)}
    assert found(office, "?stand=unsinn") == found(office)


def test_fifty_towns_stand_on_a_page(site: SiteCast, office: Visitor):
    site.change(lambda uow: uow.towns.replace_all([*invented_towns(), *(a_town(number) for number in range(100, 160))]))

    first, second = office.get(PAGE).text, office.get(f"{PAGE}?seite=2").text

    assert headings(first, 2)[-1] == "68 Städte"
    assert (len(found(office)), len(found(office, "?seite=2")), len(found(office, "?seite=99"))) == (50, 18, 18)
    assert f'rel="next" href="{PAGE}?seite=2"' in first
    assert "Seite 2 von 2" in text_of(second)


def test_the_questions_to_storage_do_not_grow_with_the_towns(site: SiteCast, office: Visitor):
    office.get(PAGE)
    before = site.opened
    office.get(PAGE)
    once = site.opened - before
    site.change(lambda uow: uow.towns.replace_all([*invented_towns(), *(a_town(number) for number in range(100, 160))]))
    before = site.opened

    office.get(PAGE)

    assert site.opened - before == once


def test_a_town_is_shown_with_people_profile_cases_and_letters(site: SiteCast, office: Visitor):
    def change(uow) -> None:
        uow.offices.add(an_office(1))
        key = f"silent/r1-1-01/{ags(1)}"
        uow.tasks.add(Task(key, TaskKind.SILENT_TOWN, NOW, "Noch keine Antwort.", "r1-1-01"))
        uow.queue_marks.put(QueueMark(key, NOW, OLGA, note=f"Ich rufe an. {INJECTION}"))

    site.change(change)

    page = office.get(f"{PAGE}/{ags(1)}").text

    words = text_of(page)
    assert headings(page, 1) == ["Birkenau am See"]
    assert "office@town1.example" in words
    assert f'href="/geschaeftsstelle/vorschlaege/r1-1-01#telefon-{ags(1)}"' in page
    assert "Tandem: Ahornstedt · verschickt" in words
    assert "Vorschlag · verschickt" in words
    assert "Ich rufe an." in words
    assert INJECTION not in page


def test_addresses_are_seen_only_where_a_case_is_open(site: SiteCast, office: Visitor):
    site.change(lambda uow: uow.offices.add(an_office(7)))

    words = text_of(office.get(f"{PAGE}/{ags(7)}").text)

    assert "office@town7.example" not in words
    assert "Die Adresse steht hier, sobald mit der Stadt ein Vorgang offen ist." in words


def test_sealed_statements_are_for_head_office_alone(office: Visitor, town_0: Visitor, stranger: Visitor):
    address = f"{PAGE}/{ags(0)}"

    assert SEALED in text_of(office.get(address).text)
    assert [visitor.get(address).status_code for visitor in (town_0, stranger)] == [404, 404]
    assert office.get(f"{PAGE}/99999999").status_code == 404


def fields(page: str, act: str) -> dict[str, str]:
    forms = [one for one in re.findall(r"(?s)<form.*?</form>", page) if f'name="act" value="{act}"' in one]
    return {
        name: unescape(value) for name, value in re.findall(r'<input[^>]*name="(\w+)" value="([^"]*)"', forms[0])
    } | {"act": act}


def history(site: SiteCast, number: int) -> list[tuple[str, list[str]]]:
    with site.open_uow(reading=True) as uow:
        return [(one.by, list(map(str, one.changes))) for one in uow.profile_log.of_town(ags(number))]


def profile_of(site: SiteCast, number: int) -> TownProfile:
    with site.open_uow(reading=True) as uow:
        return uow.profiles.of(ags(number), Role.MAYOR)


def test_a_pause_said_at_the_phone_is_kept_with_who_and_why(site: SiteCast, office: Visitor):
    address = f"{PAGE}/{ags(2)}"
    sent = fields(office.get(address).text, "pause") | {"pause": "2024-05-01", "grund": "Anruf des Vorzimmers"}

    answer = office.post(f"{address}/angabe", sent)

    assert answer.headers["location"] == f"{address}?getan=gespeichert#verlauf"
    assert profile_of(site, 2).paused_until == date(2024, 5, 1)
    assert history(site, 2) == [
        ("Geschäftsstelle, für die Stadt: Anruf des Vorzimmers", ["Pause bis: (nichts) → 2024-05-01"])
    ]
    assert "Anruf des Vorzimmers" in text_of(office.get(address).text)


def test_a_need_said_at_the_phone_is_seen_by_towns_that_are_signed_in(site: SiteCast, office: Visitor):
    address = f"{PAGE}/{ags(2)}"
    sent = fields(office.get(address).text, "bedarf") | {
        "thema": "youth",
        "text": " Ein Jugendrat. ",
        "grund": "Telefon",
    }

    assert office.post(f"{address}/angabe", sent).status_code == 303

    assert profile_of(site, 2).needs == (
        Need("vacancy"),
        Need("youth", text="Ein Jugendrat.", visibility=Visibility.NETWORK),
    )


@pytest.mark.parametrize(
    ("act", "typed", "places"),
    [
        ("pause", {"pause": "2023-01-01", "grund": ""}, ["pause-grund-mayor", "pause-pause-mayor"]),
        ("pause", {"pause": "Mai", "grund": "x"}, ["pause-pause-mayor"]),
        ("bedarf", {"thema": "", "grund": "x" * 201}, ["bedarf-grund-mayor", "bedarf-thema-mayor"]),
        ("bedarf", {"thema": "pop_up_lab", "grund": "x"}, ["bedarf-thema-mayor"]),
    ],
)
def test_what_is_wrong_is_said_at_once_and_stays_as_it_was_typed(
    site: SiteCast, office: Visitor, act: str, typed: dict[str, str], places: list[str]
):
    address = f"{PAGE}/{ags(2)}"
    before = profile_of(site, 2)

    answer = office.post(f"{address}/angabe", fields(office.get(address).text, act) | typed)

    assert answer.status_code == 422
    assert re.findall(r'class="kern-link fault" href="#([\w-]+)"', answer.text) == places
    assert {name: fields(answer.text, act)[name] for name in ("grund",)} == {"grund": typed["grund"]}
    assert profile_of(site, 2) == before


def test_of_two_colleagues_the_slower_one_is_told_and_keeps_the_words(site: SiteCast, office: Visitor):
    address = f"{PAGE}/{ags(2)}"
    seen = fields(office.get(address).text, "pause") | {"pause": "2024-05-01", "grund": "zuerst"}
    office.post(f"{address}/angabe", seen)

    answer = office.post(f"{address}/angabe", seen | {"grund": "zu spät"})

    assert answer.status_code == 409
    assert 'value="zu spät"' in answer.text
    assert [by for by, _ in history(site, 2)] == ["Geschäftsstelle, für die Stadt: zuerst"]


def test_a_town_takes_its_history_along_when_it_takes_everything_back(site: SiteCast, office: Visitor, town_5: Visitor):
    address = f"{PAGE}/{ags(5)}"
    office.post(f"{address}/angabe", fields(office.get(address).text, "pause") | {"pause": "2024-05-01", "grund": "x"})
    assert len(history(site, 5)) == 1
    page = town_5.get("/mein-bereich/daten").text
    form = next(
        one for one in re.findall(r"(?s)<form.*?</form>", page) if 'action="/mein-bereich/daten/loeschen"' in one
    )
    sent = {name: unescape(value) for name, value in re.findall(r'name="([\w-]+)"[^>]*value="([^"]*)"', form)}

    assert town_5.post("/mein-bereich/daten/loeschen", sent).status_code == 303

    assert history(site, 5) == []
