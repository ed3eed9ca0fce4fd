"""What does head office's list say of each of its rounds?"""

import pytest

from matchmaker.rounds.round import RoundState
from tests.pages.board_cast import begin_curation
from tests.pages.site_cast import SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import rows
from tests.round_builders import a_round


@pytest.mark.parametrize(
    ("language", "computed", "planned"),
    [
        ("de", "4 Städte", ["Winter", "Tandem", "geplant", "– noch nicht gerechnet", "0 Vorschläge"]),
        ("en", "4 towns", ["Winter", "Tandem", "planned", "– not computed yet", "0 proposals"]),
    ],
)
def test_a_round_without_a_run_is_told_apart_from_one_that_serves_everybody(
    site: SiteCast, office: Visitor, language: str, computed: str, planned: list[str]
) -> None:
    begin_curation(site)
    site.change(lambda uow: uow.rounds.add(a_round(id="r9", title="Winter", state=RoundState.PLANNED)))
    caption = {"de": "Ohne Partner", "en": "Without partner"}[language]

    told = {row[0]: row for row in rows(office.get(f"/geschaeftsstelle?sprache={language}").text, caption)}

    assert told["Herbst"][3] == computed
    assert told["Winter"] == planned
