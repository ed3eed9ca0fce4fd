"""Who learns what a town has said to some alone?"""

import re
from dataclasses import replace

import pytest

from matchmaker.rounds.access import Audience
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.visibility import seen_by
from matchmaker.towns.profile import Role, TownProfile, Visibility
from tests.builders import ags
from tests.pages.site_cast import AMONG_TOWNS, HOLDER_0, HOLDER_1, SEALED, UNSPOKEN, SiteCast, sealed_profile
from tests.pages.visitor import Visitor
from tests.pages.words import text_of

EVERYTHING = {Visibility.PUBLIC, Visibility.NETWORK, Visibility.HEAD_OFFICE, Visibility.SCORE_ONLY}
# Seals and keys of forms are made anew each time.
MADE_ANEW = re.compile(r'name="(csrf|schluessel)" value="[^"]+"')
OPEN_ADDRESSES = (
    "/",
    "/staedte",
    "/staedte?q=Ahorn",
    f"/staedte?stadt={ags(0)}",
    f"/staedte?stadt={ags(1)}",
    *(f"/staedte/{ags(number)}" for number in range(8)),
    f"/vergleich?stadt={ags(0)}&stadt={ags(1)}",
    "/wie-wir-vergleichen",
    f"/vorschlaege/{HOLDER_0}",
    f"/vorschlaege/{HOLDER_1}",
)


@pytest.mark.parametrize(
    ("viewer", "visible"),
    [
        (Viewer(), {Visibility.PUBLIC}),
        (Viewer(ags=ags(0), proposal_id="r1-1-01"), {Visibility.PUBLIC}),
        (Viewer(Audience.TOWN, ags(1)), {Visibility.PUBLIC, Visibility.NETWORK}),
        (Viewer(Audience.TOWN, ags(0)), EVERYTHING),
        (Viewer(Audience.TOWN, ags(0), role=Role.MAYOR), EVERYTHING),
        (Viewer(Audience.TOWN, ags(0), role=Role.ADMINISTRATION), {Visibility.PUBLIC, Visibility.NETWORK}),
        (Viewer(Audience.HEAD_OFFICE), EVERYTHING),
    ],
)
def test_each_viewer_sees_exactly_their_statements_of_a_town(viewer: Viewer, visible: set[Visibility]) -> None:
    seen = seen_by(viewer, sealed_profile())

    assert {need.visibility for need in seen.needs} == visible
    assert {one.visibility for one in seen.experience} == visible & {Visibility.PUBLIC, Visibility.HEAD_OFFICE}


def test_nothing_else_of_a_profile_changes_with_the_viewer() -> None:
    assert seen_by(Viewer(Audience.HEAD_OFFICE), sealed_profile()) == sealed_profile()


@pytest.mark.parametrize("path", OPEN_ADDRESSES)
def test_a_stranger_learns_nothing_that_is_not_public(stranger: Visitor, path: str) -> None:
    answer = stranger.get(path)

    assert answer.status_code == 200
    for secret in (SEALED, UNSPOKEN, AMONG_TOWNS):
        assert secret not in answer.text


@pytest.mark.parametrize("path", OPEN_ADDRESSES)
def test_open_pages_are_the_same_letter_by_letter_with_and_without_hidden_statements(site: SiteCast, path: str) -> None:
    with_them = MADE_ANEW.sub("", site.browser().get(path).text)
    site.change(lambda uow: uow.profiles.save_all([_public_alone(sealed_profile())]))

    assert MADE_ANEW.sub("", site.browser().get(path).text) == with_them


def test_a_signed_in_town_reads_what_is_meant_for_towns_and_no_more(town_5: Visitor) -> None:
    page = town_5.get(f"/staedte/{ags(0)}").text

    assert AMONG_TOWNS in page
    assert SEALED not in page
    assert UNSPOKEN not in page


def test_the_town_itself_reads_all_it_said_and_who_sees_it(town_0: Visitor) -> None:
    words = text_of(town_0.get("/mein-bereich").text)

    assert f"Care Bedarf hoch {SEALED} Sichtbar für: nur Sie und die Geschäftsstelle · ändern" in words
    to_few = "nur Sie und die Geschäftsstelle, zählt nur bei der Auswahl der Paare"
    assert f"Youth Bedarf hoch {UNSPOKEN} Sichtbar für: {to_few}" in words
    assert f"Retail Bedarf hoch {AMONG_TOWNS} Sichtbar für: angemeldete Städte" in words
    assert "Vacancy Bedarf hoch &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; Sichtbar für: alle" in words


def test_another_towns_area_holds_nothing_of_it(town_5: Visitor) -> None:
    page = town_5.get("/mein-bereich").text

    for secret in (SEALED, UNSPOKEN, AMONG_TOWNS, "Ahornstedt"):
        assert secret not in page


@pytest.mark.parametrize("path", ["", "?runde=r1", "/runden/r1", "/vorschlaege/r1-1-01", "/vorschlaege/r9"])
def test_head_offices_pages_do_not_exist_for_anybody_else(stranger: Visitor, town_0: Visitor, path: str) -> None:
    for browser in (stranger, town_0):
        answer = browser.get(f"/geschaeftsstelle{path}")

        assert answer.status_code == 404
        assert "Leerstand" not in answer.text


def test_that_a_page_is_forbidden_reads_like_that_it_does_not_exist(stranger: Visitor) -> None:
    forbidden, absent = stranger.get("/geschaeftsstelle"), stranger.get("/geschaeftsstuhl")

    assert text_of(forbidden.text) == text_of(absent.text)


def test_the_looked_at_town_never_learns_of_it(site: SiteCast, stranger: Visitor, town_0: Visitor) -> None:
    before = text_of(town_0.get("/mein-bereich").text)
    for path in (f"/staedte/{ags(0)}", f"/staedte?stadt={ags(0)}", f"/vergleich?stadt={ags(0)}"):
        stranger.get(path)

    assert text_of(town_0.get("/mein-bereich").text) == before


def _public_alone(profile: TownProfile) -> TownProfile:
    needs = tuple(need for need in profile.needs if need.visibility is Visibility.PUBLIC)
    experience = tuple(one for one in profile.experience if one.visibility is Visibility.PUBLIC)
    return replace(profile, needs=needs, experience=experience)
