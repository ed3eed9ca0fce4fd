"""In short: does an office that answers one question eight times at once lose words, or write over unseen ones?

The figures of the long run are in ``tests/soak``.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from tests.postgres import postgres_database
from tests.soak.editors import Account, Saved, edit_at_once, judged

FIRST, SECOND = Saved(1, "eins"), Saved(2, "zwei")


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield migrated(f"sqlite:///{tmp_path}/edited.db")
        return
    with postgres_database() as found:
        yield migrated(found)


def migrated(url: str) -> str:
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    return url


def test_eight_editors_by_form_and_api_write_over_nothing_unseen_and_get_refused_words_back(url: str):
    outcome = edit_at_once(url, 6)

    assert (outcome.overwritten, outcome.words_lost, outcome.unexpected) == (0, 0, ())
    assert outcome.taken + outcome.refused == 48
    assert min(outcome.taken, outcome.refused) > 0


@pytest.mark.parametrize(
    ("accounts", "last", "overwritten"),
    [
        ([Account([FIRST]), Account([SECOND])], SECOND, 0),
        ([Account([FIRST]), Account([Saved(1, "zwei")])], Saved(1, "zwei"), 1),
        ([Account([FIRST])], SECOND, 2),
        ([Account([FIRST], shown=[Saved(1, "etwas anderes")])], FIRST, 1),
        ([Account([FIRST, SECOND])], Saved(2, "etwas anderes"), 1),
    ],
    ids=["none", "two on one version", "a version nobody was told of", "a page with other words", "another end"],
)
def test_the_account_would_show_every_kind_of_silent_overwrite(accounts: list[Account], last: Saved, overwritten: int):
    assert judged(accounts, last).overwritten == overwritten
