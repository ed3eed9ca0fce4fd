"""Does a proposal explain itself to both sides, and to nobody else?"""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import ags
from tests.pages.site_cast import HOLDER_0, HOLDER_1, OLD, SEALED, TOWN_0, UNSPOKEN, SiteCast, sign_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, rows, text_of

TENTHS = re.compile(r"−?\d+,\d")


def points(cell: str) -> int:
    """The tenths of a points cell: „8,7 von 22,0“ → 87."""
    return int(TENTHS.findall(cell)[0].replace("−", "-").replace(",", ""))


def test_a_proposal_names_the_partner_the_topic_and_the_last_day(stranger: Visitor) -> None:
    page = stranger.get(f"/vorschlaege/{HOLDER_1}").text

    assert headings(page, 1) == ["Tandem mit Ahornstedt"]
    assert "Vorschlag für Birkenau am See" in text_of(page)
    assert "Thema: Vacancy" in text_of(page)
    assert "Bitte antworten Sie bis 18. März 2024" in text_of(page)


def test_all_five_answers_stand_there_and_that_looking_commits_to_nothing(stranger: Visitor) -> None:
    page = stranger.get(f"/vorschlaege/{HOLDER_1}").text

    assert re.findall(r'name="antwort" value="(\w+)"', page) == ["yes", "no", "later", "delegate", "call"]
    assert "Mit dem Öffnen dieser Seite haben Sie nichts zugesagt." in text_of(page)


def test_reasons_stand_for_both_sides_and_begin_with_the_topic(stranger: Visitor) -> None:
    page = stranger.get(f"/vorschlaege/{HOLDER_1}").text

    lists = re.findall(r'<ol class="kern-list kern-list--number".*?</ol>', page, re.DOTALL)
    for_you, for_them = ([text_of(one) for one in re.findall(r"<li>.*?</li>", part)] for part in lists)
    assert len(for_you) == len(for_them) == 3
    assert for_you[0].startswith("Ahornstedt hat zum Thema „Vacancy“ schon etwas umgesetzt (Pop-up-Labor, 2020)")
    assert for_you[1] == for_them[1] == "Ahornstedt und Birkenau am See arbeiten beide am Thema „Vacancy“."


def test_who_why_and_what_is_asked_come_first_and_the_rest_is_folded(stranger: Visitor) -> None:
    page = stranger.get(f"/vorschlaege/{HOLDER_1}").text

    assert headings(page, 2) == [
        "Warum Ahornstedt für Sie",
        "Bitte antworten Sie bis 18. März 2024",
        "Warum Sie für Ahornstedt",
        "Was dagegen spricht und was noch fehlt dagegen: 3, fehlend: 2",
        "Welche Angaben dahinterstehen",
        "Birkenau am See und Ahornstedt nebeneinander",
        "So entsteht die Punktzahl 46,8 von 100 Punkten",
    ]
    asked = text_of(page.split("Bitte antworten Sie")[1].split("<form")[0])
    assert "Zwei Städte tauschen sich 6 bis 12 Monate lang regelmäßig aus. Rund" in asked
    folded = page[page.index('<details class="kern-accordion unfolds-in-print">') :]
    assert folded.count("<details class") == folded.count("</summary>") - folded.count("<details>") == 5
    assert "Warum Ahornstedt für Sie" not in folded
    assert "<details open" not in page


def test_each_proof_names_the_reasons_that_it_proves(stranger: Visitor) -> None:
    page = stranger.get(f"/vorschlaege/{HOLDER_1}").text

    proofs = page.split("Welche Angaben dahinterstehen</h2>")[1].split("</details>")[0]
    numbers = re.findall(r"<li><strong>(.*?):</strong>", proofs)
    starts = re.findall(r'<ol class="kern-list kern-list--number" start="(\d)"', page)
    assert starts == ["1", "4"]
    assert numbers == ["Grund 1", "Gründe 2 und 5", "Grund 4"]


def test_what_is_missing_is_named(stranger: Visitor) -> None:
    page = stranger.get(f"/vorschlaege/{HOLDER_1}").text

    missing = page.split("Was noch fehlt</h3>")[1].split("</ul>")[0]
    assert text_of(missing) == (
        "Ahornstedt und Birkenau am See haben noch keine Zeiten genannt. Ahornstedt und Birkenau am See haben noch "
        "nicht angegeben, mit wem schon ein Austausch bestand."
    )


def test_the_public_facts_behind_it_are_told_as_a_chain(stranger: Visitor) -> None:
    page = stranger.get(f"/vorschlaege/{HOLDER_1}").text

    chains = page.split("Welche Angaben dahinterstehen</h2>")[1].split("</ul>")[0]
    assert "Birkenau am See braucht Vacancy ← hat Erfahrung Ahornstedt → nutzte Pop-up-Labor" in text_of(chains)
    # A reason above says it: here only who listens is told it once more, since arrows are no words.
    read = text_of(re.sub(r'<span class="kern-sr-only">.*?</span>', "", chains))
    assert "Pop-up-Labor" in read
    assert "sucht Rat" in text_of(chains)
    assert "sucht Rat" not in read


@pytest.mark.parametrize("holder", [HOLDER_0, HOLDER_1])
def test_all_lines_add_up_to_the_total_that_is_shown(stranger: Visitor, holder: str) -> None:
    page = stranger.get(f"/vorschlaege/{holder}").text

    *lines, total = rows(page, "Punkte für")
    assert total[0] == "Summe aller Zeilen"
    assert sum(points(line[-1]) for line in lines) == points(total[-1]) > 0
    assert points(total[-1]) == points(text_of(page.split('class="total"')[1]))


def test_both_sides_are_shown_the_same_points(stranger: Visitor) -> None:
    ours, theirs = (rows(stranger.get(f"/vorschlaege/{one}").text, "Punkte für") for one in (HOLDER_0, HOLDER_1))

    assert sorted((line[0], line[-1]) for line in ours) == sorted((line[0], line[-1]) for line in theirs)


def test_points_are_never_called_a_percentage(stranger: Visitor) -> None:
    words = text_of(stranger.get(f"/vorschlaege/{HOLDER_0}").text)

    assert "Punkte sind kein Prozentwert." in words
    assert re.search(
        r"Geschätzt sind \d+,\d der \d+,\d Punkte, weil Angaben fehlen\. .* Gemeinsame Zeiten \(−\d", words
    )
    assert "%" not in words


def test_an_old_link_says_that_it_has_expired(stranger: Visitor) -> None:
    answer = stranger.get(f"/vorschlaege/{OLD}")

    assert answer.status_code == 410
    assert headings(answer.text, 1) == ["Dieser Link gilt nicht mehr"]
    words = text_of(answer.text)
    assert (
        "Links aus unseren Mails gelten bis zwei Wochen nach der Antwortfrist, oder bis die Stelle in Ihrer Stadt neu"
        " besetzt ist. Wer sie jetzt innehat, weiß Ihr Rathaus." in words
    )
    assert "Neuen Link zusenden" in words


def test_a_link_ends_with_its_last_day(site: SiteCast, stranger: Visitor) -> None:
    site.clock.now += timedelta(days=28, seconds=1)

    assert stranger.get(f"/vorschlaege/{HOLDER_0}").status_code == 410


def test_unknown_links_and_sign_in_links_open_no_proposal(stranger: Visitor) -> None:
    for token in ("nonsense", "sign-in-0", "r1-1-01"):
        assert stranger.get(f"/vorschlaege/{token}").status_code == 404


def test_looking_ten_times_changes_nothing_and_the_link_still_works(site: SiteCast, stranger: Visitor) -> None:
    before = site.database.committed
    pages = {text_of(stranger.get(f"/vorschlaege/{HOLDER_0}").text) for _ in range(10)}

    assert site.database.committed == before
    assert len(pages) == 1


def test_a_link_shows_public_statements_alone_even_to_the_town_that_made_the_others(stranger: Visitor) -> None:
    for holder in (HOLDER_0, HOLDER_1):
        page = stranger.get(f"/vorschlaege/{holder}").text

        assert SEALED not in page
        assert UNSPOKEN not in page
        assert "„Care“" not in page
        assert "„Youth“" not in page


def test_a_signed_in_town_sees_its_own_proposal(town_0: Visitor) -> None:
    page = town_0.get("/mein-bereich/vorschlaege/r1-1-01").text

    assert headings(page, 1) == ["Tandem mit Birkenau am See"]


@pytest.mark.parametrize("proposal", ["r1-1-02", "r1-1-03", "r9-9-99"])
def test_a_town_finds_no_proposal_of_others_and_none_that_does_not_exist(town_0: Visitor, proposal: str) -> None:
    answer = town_0.get(f"/mein-bereich/vorschlaege/{proposal}")

    assert answer.status_code == 404
    assert "Cedernburg" not in answer.text


def test_a_draft_is_not_yet_there_for_its_own_towns(site: SiteCast) -> None:
    site.change(lambda uow: uow.proposals.save(_moved_to_town_0(uow.proposals.get("r1-1-02"))))

    town_0 = _signed_in(site)

    assert town_0.get("/mein-bereich/vorschlaege/r1-1-02").status_code == 404
    assert "Cedernburg" not in town_0.get("/mein-bereich").text


def test_head_office_reads_proposals_on_its_own_pages(office: Visitor) -> None:
    assert office.get("/mein-bereich/vorschlaege/r1-1-01").status_code == 404
    assert office.get("/geschaeftsstelle/vorschlaege/r1-1-01").status_code == 200


def test_no_address_of_an_office_is_shown_to_the_other_side(stranger: Visitor) -> None:
    addresses = set(re.findall(r"[\w.]+@[\w.]+", stranger.get(f"/vorschlaege/{HOLDER_0}").text))

    assert addresses == {"geschaeftsstelle@matchmaker.example"}


def _moved_to_town_0(proposal):  # type: ignore[no-untyped-def]
    members = tuple(replace(member, ags=ags(number)) for member, number in zip(proposal.members, (0, 2), strict=True))
    return replace(proposal, members=members)


def _signed_in(site: SiteCast) -> Visitor:
    browser = site.browser()
    sign_in(browser, TOWN_0)
    return browser
