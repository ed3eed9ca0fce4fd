"""Do a town and head office find what they have to do?"""

import re
from dataclasses import replace
from datetime import timedelta

from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.outbox import MessageState
from matchmaker.towns.profile import Experience, Need, Role, Stage, StatementKind
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.pages.site_cast import HOLDER_0, SEALED, SiteCast, sign_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, rows, text_of
from tests.round_builders import NOW, a_message, a_round

REVIEW = "/geschaeftsstelle/vorschlaege/r1-1-01"


def test_without_a_session_the_own_area_leads_to_sign_in(stranger: Visitor) -> None:
    for path in ("/mein-bereich", "/mein-bereich/vorschlaege/r1-1-01"):
        answer = stranger.get(path)

        assert (answer.status_code, answer.headers["location"]) == (303, "/anmelden")


def test_a_proposal_that_waits_is_the_next_step(town_0: Visitor) -> None:
    page = town_0.get("/mein-bereich").text

    assert headings(page, 2)[0] == "Ein Vorschlag wartet auf Sie"
    assert (
        "Tandem mit Birkenau am See wartet auf Ihre Antwort. Bitte antworten Sie bis 18. März 2024. Vorschlag ansehen"
        in text_of(page)
    )
    assert 'href="/mein-bereich/vorschlaege/r1-1-01"' in page


def test_without_one_the_most_useful_open_question_is(town_5: Visitor) -> None:
    page = town_5.get("/mein-bereich").text

    assert headings(page, 2)[0] == "Eine Angabe hilft uns weiter"


def test_a_refused_proposal_reads_like_any_that_did_not_come_about(town_5: Visitor) -> None:
    page = town_5.get("/mein-bereich").text

    assert rows(page, "Vorschlag")[0] == [
        "Tandem mit Eschenhain",
        "Vacancy",
        "nicht zustande gekommen",
        "18. März 2024",
    ]
    assert "sagte ab" not in page


def test_missing_parts_of_the_profile_are_said_to_be_missing(town_5: Visitor) -> None:
    words = text_of(town_5.get("/mein-bereich").text)

    assert (
        "Wer teilnimmt Bürgermeisteramt Einwilligung liegt vor Freie Plätze fehlt Formate fehlt Zeiten fehlt" in words
    )


def test_of_many_needs_three_are_in_sight_and_the_page_says_that_these_are_enough(
    site: SiteCast, town_5: Visitor
) -> None:
    entries = [topic.id for topic in a_taxonomy().topics][:5]
    stated = replace(a_profile(5), needs=tuple(map(Need, entries)))
    site.change(lambda uow: uow.profiles.save_all([stated]))

    page = town_5.get("/mein-bereich").text
    needs = page.split("Sie suchen Austausch zu")[1].split("Sie haben Erfahrung mit")[0]
    in_sight, _, folded = needs.partition("<details")

    assert [part.count("art=bedarf") for part in (in_sight, folded)] == [3, 2]
    assert "Drei Themen genügen. Je mehr Sie nennen, desto weniger zählt jedes einzelne." in in_sight
    assert "Weitere Themen: 2" in folded


def test_three_needs_are_told_without_advice(site: SiteCast, town_5: Visitor) -> None:
    entries = [topic.id for topic in a_taxonomy().topics][:3]
    stated = replace(a_profile(5), needs=tuple(map(Need, entries)))
    site.change(lambda uow: uow.profiles.save_all([stated]))

    assert "Drei Themen genügen. Je mehr" not in town_5.get("/mein-bereich").text


def test_a_town_without_a_profile_is_asked_for_its_consent_first(site: SiteCast, town_5: Visitor) -> None:
    site.change(lambda uow: uow.profiles.save_all([replace(a_profile(5), consent=False, needs=(), experience=())]))

    words = text_of(town_5.get("/mein-bereich").text)

    assert "Einwilligung fehlt" in words
    assert "Noch keine Angabe." in words


def test_rounds_are_counted_by_the_state_of_their_proposals(office: Visitor) -> None:
    assert rows(office.get("/geschaeftsstelle").text, "Format")[0] == [
        "Frühjahr „Leerstand“",
        "Tandem",
        "geplant",
        "1 Stadt",
        "3 Vorschläge (1 Entwurf, 1 Antwort offen, 1 zurückgezogen)",
    ]


def test_a_round_without_a_run_is_listed_without_proposals(site: SiteCast, office: Visitor) -> None:
    site.change(lambda uow: uow.rounds.add(a_round(id="r2", title="Herbst")))

    page = office.get("/geschaeftsstelle").text

    assert headings(page, 2)[-1] == "Runden"
    assert rows(page, "Format")[1] == ["Herbst", "Tandem", "geplant", "– noch nicht gerechnet", "0 Vorschläge"]


def test_an_older_address_of_a_round_leads_to_its_board(office: Visitor) -> None:
    answer = office.get("/geschaeftsstelle?runde=r1")

    assert (answer.status_code, answer.headers["location"]) == (303, "/geschaeftsstelle/runden/r1")
    assert office.get("/geschaeftsstelle?runde=r9").status_code == 404


def test_a_review_shows_everything_hidden_statements_included(office: Visitor) -> None:
    page = office.get("/geschaeftsstelle/vorschlaege/r1-1-01").text

    assert headings(page, 1) == ["Tandem: Ahornstedt und Birkenau am See"]
    assert headings(page, 3)[:2] == ["Was Ahornstedt davon hat", "Was Birkenau am See davon hat"]
    assert "4. März 2024: freigegeben von Geschäftsstelle" in text_of(page)
    assert "Im Lauf waren es 69,9 Punkte. Seitdem haben sich Angaben geändert." in text_of(page)


def test_a_review_shows_the_mails_and_how_far_they_got(site: SiteCast, office: Visitor) -> None:
    doubtful = a_message(2, key="r1-1-01/2", proposal_id="r1-1-01", state=MessageState.IN_DOUBT)
    site.change(lambda uow: uow.outbox.queue(doubtful))

    page = office.get("/geschaeftsstelle/vorschlaege/r1-1-01").text

    assert sorted(row[:3] for row in rows(page, "Brief")) == [
        ["office1@town.example", "Vorschlag", "verschickt"],
        ["office2@town.example", "Vorschlag", "Versand unklar"],
    ]


def test_a_mail_that_was_dropped_is_told_like_every_other(site: SiteCast, office: Visitor) -> None:
    farewell = a_message(2, key="r1-1-01/2", letter="not_realised", proposal_id="r1-1-01", state=MessageState.DROPPED)
    site.change(lambda uow: uow.outbox.queue(farewell))

    page = office.get("/geschaeftsstelle/vorschlaege/r1-1-01").text

    assert ["office2@town.example", "Kommt nicht zustande", "entfallen"] in [row[:3] for row in rows(page, "Brief")]


def test_a_review_tells_the_places_in_both_lists_and_how_firm_they_are(office: Visitor) -> None:
    words = text_of(office.get("/geschaeftsstelle/vorschlaege/r1-1-02").text)

    equal = r"(alle gleich gut; nach Punkten Rang \d+, )?"
    for town in ("Cedernburg", "Dornfeld"):
        assert re.search(
            rf"(Rang \d+|Ränge \d+ bis \d+) von \d+ in der Liste von {town}, {equal}stabil in \d+ %", words
        )


def test_a_veto_that_arose_since_is_told_first(site: SiteCast, office: Visitor) -> None:
    site.change(lambda uow: uow.profiles.save_all([a_profile(3, blocked=(ags(2),))]))

    words = text_of(office.get("/geschaeftsstelle/vorschlaege/r1-1-02").text)

    assert "Diese beiden dürften jetzt nicht vorgeschlagen werden" in words
    assert "Eine der beiden Städte möchte nicht mit der anderen zusammenkommen." in words


def test_the_overview_asks_the_database_as_often_for_one_proposal_as_for_three(site: SiteCast, office: Visitor) -> None:
    office.get("/geschaeftsstelle")
    before = site.opened
    office.get("/geschaeftsstelle")

    # One transaction for the session, one for who it is, one for the page.
    assert site.opened - before == 3


def test_what_a_town_has_not_stated_itself_is_told_to_it_to_everybody_and_to_head_office(
    site: SiteCast, stranger: Visitor, town_0: Visitor, office: Visitor
) -> None:
    assumed = "Rolle, Einwilligung und freie Plätze sind angenommen (Demo-Annahme)."
    pages = ((town_0, "/mein-bereich"), (stranger, f"/staedte/{ags(0)}"), (office, REVIEW))
    assert all(assumed not in text_of(visitor.get(path).text) for visitor, path in pages)

    site.change(lambda uow: uow.profiles.save_all([replace(uow.profiles.of(ags(0)), consent_source="Demo-Annahme")]))

    assert all(assumed in text_of(visitor.get(path).text) for visitor, path in pages)


def test_both_offices_of_a_town_are_shown_and_each_session_its_own(site: SiteCast, stranger: Visitor) -> None:
    second = a_profile(0, role=Role.ADMINISTRATION, field="Bauamt", needs=(Need("pop_ups"),), experience=())
    site.change(lambda uow: uow.profiles.save_all([second]))
    site.change(lambda uow: uow.access.add_link(_sign_in_link("as-administration", Role.ADMINISTRATION)))

    town = headings(stranger.get(f"/staedte/{ags(0)}").text, 3)
    browser = site.browser()
    sign_in(browser, "as-administration")
    own = browser.get("/mein-bereich").text

    assert [one for one in town if one in ("Bürgermeisteramt", "Verwaltung (Bauamt)")] == [
        "Bürgermeisteramt",
        "Verwaltung (Bauamt)",
    ]
    assert "Angemeldet: Stadt Ahornstedt, Verwaltung" in text_of(own)
    assert "Pop_ups" in text_of(own)
    # The proposal is between mayors, and so is what they said under seal.
    assert "Birkenau" not in own
    assert SEALED not in own
    assert browser.get("/mein-bereich/vorschlaege/r1-1-01").status_code == 404


def test_what_was_kept_is_made_anew_after_a_change_by_anybody(site: SiteCast, stranger: Visitor) -> None:
    browsers = (stranger, site.browser())
    assert all("Städte mit Profil 8" in text_of(one.get("/").text) for one in browsers)
    before = stranger.get(f"/vorschlaege/{HOLDER_0}").text

    site.change(lambda uow: uow.towns.replace_all([*uow.towns.all(), a_town(12)]))
    site.change(lambda uow: uow.profiles.save_all([a_profile(12), a_profile(1, needs=(Need("care"),))]))

    assert all("Städte mit Profil 9" in text_of(one.get("/").text) for one in browsers)
    assert stranger.get(f"/vorschlaege/{HOLDER_0}").text != before


def test_a_project_without_a_title_does_not_show_its_key(site: SiteCast, stranger: Visitor) -> None:
    project = Experience("prj_2021_x", StatementKind.PROJECT, Stage.UNDER_WAY, topic="vacancy")
    site.change(lambda uow: uow.profiles.save_all([a_profile(5, experience=(project,))]))

    page = stranger.get(f"/staedte/{ags(5)}").text

    assert "Eigenes Projekt in Umsetzung Vacancy" in text_of(page)
    assert "prj_2021_x" not in page


def _sign_in_link(token: str, role: Role) -> SignInLink:
    until = NOW + timedelta(minutes=10)
    return SignInLink(hash_of(token), LinkPurpose.SIGN_IN, Audience.TOWN, until, ags(0), role=role)
