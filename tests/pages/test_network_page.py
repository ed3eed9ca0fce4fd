"""Does the page „Wissensnetz“ answer what people ask, and nothing that is not public?"""

import re

from matchmaker.towns.profile import Need
from tests.builders import a_profile, a_town, ags
from tests.pages.site_cast import AMONG_TOWNS, SEALED, UNSPOKEN, SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of


def test_the_page_offers_what_at_least_one_town_has_stated(stranger: Visitor) -> None:
    page = stranger.get("/netzwerk").text

    assert headings(page, 1) == ["Wissensnetz"]
    assert headings(page, 2) == ["Was möchten Sie wissen?", "Wer mit wem arbeitet"]
    assert '<option value="pop_up_lab">Pop-up-Labor (1 Stadt)</option>' in page
    assert '<option value="citizens_council">' not in page
    assert '<a href="/netzwerk" aria-current="page">Wissensnetz</a>' in page


def test_who_has_experience_with_a_method_is_told_with_a_way_to_the_town(stranger: Visitor) -> None:
    page = stranger.get("/netzwerk?methode=pop_up_lab").text

    assert headings(page, 2)[0] == "Wer Erfahrung mit der Methode Pop-up-Labor hat"
    assert headings(page, 3) == ["Erfahrung: 1 Stadt"]
    assert f'<a class="kern-link" href="/staedte/{ags(0)}"><strong>Ahornstedt</strong></a>' in page
    assert "Ahornstedt hat mit der Methode Pop-up-Labor etwas abgeschlossen und daraus gelernt, 2020." in text_of(page)
    assert '<option value="pop_up_lab" selected>' in page


def test_a_topic_is_answered_in_parts_and_related_topics_are_said_to_be_related(stranger: Visitor) -> None:
    page = stranger.get("/netzwerk?thema=pop_ups").text

    assert headings(page, 2)[0] == "Wer am Thema Pop_ups arbeitet"
    assert all(heading.startswith("Verwandte Themen") for heading in headings(page, 3))
    assert "sucht Rat zum verwandten Thema Vacancy." in text_of(page)


def test_nothing_but_public_statements_is_told_not_even_as_a_count(site: SiteCast) -> None:
    stranger = site.browser()
    for question in ("", "?thema=care", "?thema=youth", "?thema=retail", f"?stadt={ags(0)}&mit={ags(1)}"):
        page = stranger.get(f"/netzwerk{question}").text
        assert not any(secret in page for secret in (SEALED, UNSPOKEN, AMONG_TOWNS))

    # Town 0 said something on care and youth under seal; town 1 said it openly.
    care = stranger.get("/netzwerk?thema=care").text
    assert "Birkenau am See" in care.split("Etwas anderes fragen")[0]
    assert "Ahornstedt" not in care.split("Verwandte Themen")[0]


def test_two_towns_are_connected_by_sentences(stranger: Visitor) -> None:
    page = stranger.get("/netzwerk", params={"stadt": "Ahornstedt", "mit": "Birkenau"}).text

    assert headings(page, 2)[0] == "Was Ahornstedt und Birkenau am See verbindet"
    assert "Ahornstedt und Birkenau am See arbeiten beide am Thema Vacancy." in text_of(page)
    assert 'name="stadt" maxlength="80" value="Ahornstedt"' in page


def test_one_town_is_answered_with_whom_it_exchanges_whichever_field_it_stands_in(stranger: Visitor) -> None:
    for field in ("stadt", "mit"):
        page = stranger.get("/netzwerk", params={field: "Ahornstedt"}).text

        assert headings(page, 2)[0] == "Mit wem Ahornstedt verbunden ist"
        assert headings(page, 3)[0] == "Gemeinsames Netzwerk: 1 Stadt"
        assert f'href="/staedte/{ags(1)}"' in page


def test_a_town_without_public_statements_is_said_to_have_none(site: SiteCast) -> None:
    silent = a_town(8, name="Stillhausen")
    site.change(lambda uow: uow.towns.replace_all((*uow.towns.all(), silent)))
    stranger = site.browser()

    between = stranger.get("/netzwerk", params={"stadt": "Ahornstedt", "mit": "Stillhausen"}).text
    alone = stranger.get("/netzwerk", params={"stadt": "Stillhausen"}).text

    assert "Noch nichts Öffentliches angegeben hat: Stillhausen." in text_of(between)
    assert "Dazu ist noch keine Verbindung öffentlich gespeichert." in text_of(alone)


def test_the_same_town_twice_is_told_so(stranger: Visitor) -> None:
    page = stranger.get("/netzwerk", params={"stadt": "Ahornstedt", "mit": ags(0)}).text

    assert "Das ist zweimal dieselbe Stadt." in text_of(page)


def test_a_typing_error_leads_to_the_same_question_with_the_right_name(stranger: Visitor) -> None:
    page = stranger.get("/netzwerk", params={"stadt": "Cedrenburg", "mit": "Dornfeld & Co"}).text

    assert "Keine kleine Stadt heißt „Cedrenburg“." in text_of(page)
    assert f'href="/netzwerk?stadt={ags(2)}&amp;mit=Dornfeld+%26+Co"' in page
    assert headings(page, 2) == ["Was möchten Sie wissen?", "Wer mit wem arbeitet"]


def test_an_entry_that_is_not_there_is_told(stranger: Visitor) -> None:
    for question, words in (
        ("methode=nichts", "Diese Methode gibt es nicht."),
        ("methode=vacancy", "Diese Methode gibt es nicht."),
        ("thema=pop_up_lab", "Dieses Thema gibt es nicht."),
    ):
        answer = stranger.get(f"/netzwerk?{question}")
        assert (answer.status_code, words in text_of(answer.text)) == (200, True)


def test_where_nobody_has_experience_that_is_said(stranger: Visitor) -> None:
    page = stranger.get("/netzwerk?methode=citizens_council").text

    assert "Damit hat noch keine Stadt öffentlich Erfahrung angegeben." in text_of(page)


def test_an_address_of_any_length_is_answered(stranger: Visitor) -> None:
    answer = stranger.get("/netzwerk", params={"stadt": "x" * 5_000})

    assert answer.status_code == 200
    assert f"Keine kleine Stadt heißt „{'x' * 80}“." in text_of(answer.text)


def crowded(site: SiteCast, number: int) -> Visitor:
    """A stranger's browser where ``number`` more towns need what Ahornstedt has experience with."""
    towns = range(8, 8 + number)
    site.change(lambda uow: uow.towns.replace_all([*uow.towns.all(), *(a_town(one) for one in towns)]))
    asking = [a_profile(one, needs=(Need("vacancy"),), experience=(), name=None) for one in towns]
    site.change(lambda uow: uow.profiles.save_all(asking))
    return site.browser()


def nodes(page: str) -> list[str]:
    return re.findall(r'<a class="map-hit"[^>]* aria-label="(\d+: [^"]+)"', page)


def listed(page: str) -> list[str]:
    return re.findall(r'<span class="kern-sr-only">(\d+: )</span><strong>([^<]+)</strong>', page)  # type: ignore[return-value]


def test_picture_and_list_show_the_same_towns_with_the_same_numbers(stranger: Visitor) -> None:
    page = stranger.get(f"/netzwerk?stadt={ags(0)}").text

    assert set(nodes(page)) == {mark + name for mark, name in listed(page)}
    assert nodes(page)[0] == "1: Birkenau am See"
    assert f'<a class="map-hit" href="/netzwerk?stadt={ags(1)}"' in page


def test_of_a_large_network_the_first_of_each_kind_are_shown_and_all_are_a_click_away(site: SiteCast) -> None:
    page = crowded(site, 80).get(f"/netzwerk?stadt={ags(0)}").text

    assert "Sucht, womit Ahornstedt Erfahrung hat: 87 Städte" in headings(page, 3)
    assert f'href="/netzwerk?stadt={ags(0)}&amp;art=seeks">Alle 87 zeigen</a>' in page
    assert len(nodes(page)) <= 59


def test_one_kind_of_bond_is_complete_over_its_pages(site: SiteCast) -> None:
    stranger = crowded(site, 80)

    pages = [stranger.get(f"/netzwerk?stadt={ags(0)}&art=seeks{more}").text for more in ("", "&seite=2")]

    assert [len(nodes(page)) for page in pages] == [59, 28]
    assert len({node.partition(": ")[2] for page in pages for node in nodes(page)}) == 87
    assert ["Nächste Städte" in page for page in pages] == [True, False]
    assert ["Vorige Städte" in page for page in pages] == [False, True]


def test_a_kind_of_bond_or_a_page_that_is_not_there_breaks_nothing(stranger: Visitor) -> None:
    unknown = stranger.get(f"/netzwerk?stadt={ags(0)}&art=liebe").text
    beyond = stranger.get(f"/netzwerk?stadt={ags(0)}&art=seeks&seite=99").text

    assert "Diese Art von Verbindung gibt es nicht." in text_of(unknown)
    assert nodes(beyond) == []
    assert "Vorige Städte" in beyond


def test_before_anything_is_asked_the_networks_stand_there_with_their_members(stranger: Visitor) -> None:
    page = stranger.get("/netzwerk").text

    assert "Wer mit wem arbeitet" in headings(page, 2)
    assert f'href="/netzwerk?stadt={ags(0)}">Ahornstedt</a>' in page


def test_more_towns_than_a_section_holds_are_found_in_the_list(site: SiteCast) -> None:
    page = crowded(site, 80).get("/netzwerk?thema=vacancy").text

    assert re.search(r'href="/staedte\?fachthema=vacancy">Dazu \d+ weitere Städte', page)
