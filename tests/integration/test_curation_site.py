"""Do the pages of curation do on a real database what they do in memory, with as many questions for many as for few?"""

import re
import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from api.app import create_app
from api.settings import Environment, Settings
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.builders import a_taxonomy, ags
from tests.pages.board_cast import BOARD, PAIRS, REVIEW, fill_board
from tests.pages.site_cast import OFFICE, SECRET, links, sign_in
from tests.pages.visitor import Visitor
from tests.postgres import postgres_database
from tests.round_builders import NOW


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    if request.param == "sqlite":
        yield from _migrated(f"sqlite:///{tmp_path_factory.mktemp('curation') / 'site.db'}")
    else:
        with postgres_database() as url:
            yield from _migrated(url)


def _migrated(url: str) -> Iterator[sa.Engine]:
    engine = make_engine(url)
    migrate(engine)
    with SqlUnitOfWork(engine) as uow:
        fill_board(uow)
        uow.access.add_link(next(one for one in links() if one.ags is None))
        uow.commit()
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def office(engine: sa.Engine) -> Visitor:
    def open_uow(*, reading: bool = False) -> UnitOfWork:
        return SqlUnitOfWork(engine, reading=reading)

    settings = Settings(secret_key=SECRET, environment=Environment.DEMO, writes_per_minute=0)
    browser = Visitor(create_app(settings, open_uow, lambda: NOW, a_taxonomy()))
    sign_in(browser, OFFICE)
    return browser


def form(page: str, action: str) -> dict[str, str]:
    found = next(
        one for one in re.findall(r"(?s)<form.*?</form>", page) if 'method="post"' in one and f'action="{action}' in one
    )
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', found))


def stored(engine: sa.Engine) -> tuple[Proposal, ...]:
    with SqlUnitOfWork(engine, reading=True) as uow:
        return uow.proposals.of_round("r5")


def press(office: Visitor, page: str, action: str, **typed: str) -> str:
    answer = office.post(action, form(office.get(page).text, action) | typed)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def questions(engine: sa.Engine, office: Visitor, path: str) -> int:
    """How many statements a look takes once everything is kept that can be."""
    office.get(path)
    statements: list[str] = []

    def note(*told: object) -> None:
        statements.append(str(told[2]))

    sa.event.listen(engine, "before_cursor_execute", note)
    assert office.get(path).status_code == 200
    sa.event.remove(engine, "before_cursor_execute", note)
    return len(statements)


def test_a_whole_curation_is_done_taken_back_and_computed_anew(engine: sa.Engine, office: Visitor) -> None:
    before = [(one.id, one.state, one.pinned, one.members) for one in stored(engine)]

    press(office, f"{REVIEW}01", f"{REVIEW}01/freigeben")
    press(office, f"{REVIEW}02", f"{REVIEW}02/festhalten")
    press(office, f"{REVIEW}03", f"{REVIEW}03/ausschliessen", grund="distance", notiz="zu weit")
    press(office, f"{REVIEW}04/tausch?raus={ags(15)}&rein={ags(30)}", f"{REVIEW}04/tausch", warum="Wunsch")
    press(office, BOARD, f"{BOARD}/freigeben", umfang="alle")
    for _ in range(5):
        press(office, BOARD, f"{BOARD}/rueckgaengig")

    assert [(one.id, one.state, one.pinned, one.members) for one in stored(engine)] == before

    press(office, f"{BOARD}/rechnen", f"{BOARD}/rechnen", ziel="best_total")
    for thread in threading.enumerate():
        if thread.name == "trial r5":
            thread.join(60)
    onward = press(office, f"{BOARD}/rechnen", f"{BOARD}/rechnen/uebernehmen")

    assert onward == f"{BOARD}?uebernommen=r5-2"
    assert {one.run_id for one in stored(engine)} == {"r5-2"}


@pytest.mark.parametrize("path", ["", "?folge=unsicher", "?ausnahme=ja", "/ohne-partner", "/rechnen"])
def test_a_list_asks_as_often_for_one_proposal_as_for_all(engine: sa.Engine, office: Visitor, path: str) -> None:
    many = questions(engine, office, f"{BOARD}{path}")
    with SqlUnitOfWork(engine) as uow:
        kept = uow.proposals.of_round("r5")
        uow.proposals.remove(kept[1:])
        uow.commit()
    few = questions(engine, office, f"{BOARD}{path}")
    with SqlUnitOfWork(engine) as uow:
        uow.proposals.add_all(kept[1:])
        uow.commit()

    assert len(kept) > PAIRS - 2
    assert few == many
