"""Does a town's page tell all that may be known of it, and lead on?"""

from dataclasses import replace

from matchmaker.towns.indicators import Theme, columns_of
from matchmaker.towns.profile import Experience, Stage, StatementKind
from tests.builders import a_profile, ags
from tests.pages.site_cast import AMONG_TOWNS, SEALED, UNSPOKEN, SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of


def test_the_first_button_asks_for_an_exchange_with_this_town(stranger: Visitor) -> None:
    page = stranger.get(f"/staedte/{ags(1)}").text

    first = page.index('class="kern-btn kern-btn--primary"')
    assert page[first:].startswith(f'class="kern-btn kern-btn--primary" href="/anfrage?stadt={ags(1)}"')
    assert "Diese Stadt erfährt nicht, dass Sie sie ansehen." in text_of(page)


def test_topics_methods_and_projects_stand_apart_and_lead_to_who_else_works_on_them(site: SiteCast) -> None:
    done = (
        Experience("retail", StatementKind.TOPIC, Stage.IN_OPERATION),
        Experience("pop_up_lab", StatementKind.METHOD, Stage.LEARNED, topic="vacancy"),
        Experience("p1", StatementKind.PROJECT, Stage.DECIDED, topic="youth", title="Jugendbüro"),
    )
    site.change(lambda uow: uow.profiles.save_all([a_profile(3, experience=done)]))

    page = site.browser().get(f"/staedte/{ags(3)}").text

    assert headings(page, 3)[:4] == ["Sucht Austausch zu", "Hat Erfahrung mit", "Methoden", "Projekte"]
    assert 'href="/netzwerk?methode=pop_up_lab">Pop-up-Labor</a>' in page
    assert 'href="/netzwerk?thema=retail">Retail</a>' in page
    assert "Jugendbüro beschlossen" in text_of(page)
    assert ">Jugendbüro</a>" not in page


def test_nearest_towns_are_shown_for_every_theme_whose_figures_are_loaded(site: SiteCast) -> None:
    figures = {one.key: 1.0 for one in columns_of(Theme.ENERGY)}
    site.change(
        lambda uow: uow.towns.replace_all(
            replace(town, indicators={**town.indicators, **{key: float(n) for key in figures}})
            for n, town in enumerate(uow.towns.all())
        )
    )

    page = site.browser().get(f"/staedte/{ags(3)}").text

    assert f'href="/staedte?thema=energy&amp;stadt={ags(3)}">Energie</a>' in page
    assert headings(page, 3)[-2:] == ["Energie", "Lage und Mobilität"]
    assert "Zahlen zu Demografie, Wohnen und Leerstand" in text_of(page)


def test_what_is_sealed_is_not_told_and_where_all_is_sealed_that_reads_like_nothing(site: SiteCast) -> None:
    stranger = site.browser()

    page = stranger.get(f"/staedte/{ags(0)}").text

    assert not any(secret in page for secret in (SEALED, UNSPOKEN, AMONG_TOWNS))


def test_looking_at_a_town_changes_nothing_that_is_stored(site: SiteCast) -> None:
    before = repr(site.database)

    for path in (f"/staedte/{ags(1)}", f"/staedte?stadt={ags(1)}", f"/vergleich?stadt={ags(1)}"):
        assert site.browser().get(path).status_code == 200

    assert repr(site.database) == before
