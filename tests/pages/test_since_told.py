"""Where statements changed after a proposal was made, page and brief say so, and for which day their figures stand."""

from datetime import datetime, timedelta

import pytest

from matchmaker.rounds.access import Audience
from tests.builders import ags
from tests.decision_log_builders import a_showing
from tests.pages.site_cast import HOLDER_0, HOLDER_1, SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import text_of
from tests.round_builders import NOW

CHANGED = "Seit dem Vorschlag haben sich Angaben geändert"


def total_on(page: str) -> int:
    """The tenths of the total that the page shows."""
    return int(text_of(page.split('class="total"')[1].split("</b>", 1)[0]).split()[-1].replace(",", ""))


def shown(site: SiteCast, *, score_tenths: int, audience: Audience | None = Audience.TOWN) -> None:
    sides = [a_showing(town, score_tenths=score_tenths, audience=audience) for town in (0, 1)]
    site.change(lambda uow: uow.decisions.show(sides))


def later(site: SiteCast) -> datetime:
    site.clock.now = NOW + timedelta(days=3)
    return site.clock.now


@pytest.mark.parametrize("ending", ["", "/kurzvorlage"])
def test_the_same_points_need_no_word(site: SiteCast, stranger: Visitor, ending: str) -> None:
    shown(site, score_tenths=total_on(stranger.get(f"/vorschlaege/{HOLDER_1}").text))
    later(site)

    page = text_of(stranger.get(f"/vorschlaege/{HOLDER_1}{ending}").text)

    assert CHANGED not in page
    assert "Berechnet am 4. März 2024" in page


@pytest.mark.parametrize("holder", [HOLDER_0, HOLDER_1])
@pytest.mark.parametrize("ending", ["", "/kurzvorlage"])
def test_other_points_are_told_with_both_figures_and_the_day_of_those_shown(
    site: SiteCast, stranger: Visitor, holder: str, ending: str
) -> None:
    now = total_on(stranger.get(f"/vorschlaege/{holder}").text)
    shown(site, score_tenths=now + 12)
    later(site)

    page = text_of(stranger.get(f"/vorschlaege/{holder}{ending}").text)

    then, today = (f"{tenths / 10:.1f}".replace(".", ",") for tenths in (now + 12, now))
    assert f"{CHANGED}: damals {then}, heute {today} Punkte." in page
    assert "Berechnet am 7. März 2024" in page


@pytest.mark.parametrize("audience", [Audience.HEAD_OFFICE, None])
def test_what_head_office_saw_is_never_compared_on_a_towns_page(
    site: SiteCast, stranger: Visitor, audience: Audience | None
) -> None:
    before = text_of(stranger.get(f"/vorschlaege/{HOLDER_1}").text)
    shown(site, score_tenths=999, audience=audience)

    assert text_of(stranger.get(f"/vorschlaege/{HOLDER_1}").text) == before


def test_in_english_it_is_told_as_well(site: SiteCast, stranger: Visitor) -> None:
    shown(site, score_tenths=1)

    page = text_of(stranger.get(f"/vorschlaege/{HOLDER_1}?sprache=en").text)

    assert "Statements have changed since the proposal: 0.1 points then," in page


def test_head_office_reads_it_of_its_own_figures(site: SiteCast, office: Visitor) -> None:
    page = text_of(office.get("/geschaeftsstelle/vorschlaege/r1-1-01").text)

    assert f"{CHANGED}: damals 69,9, heute " in page
    assert ags(0) not in page
