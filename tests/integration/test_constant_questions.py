"""Does each page ask the database as often where there is much to show as where there is little?"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

import pytest
import sqlalchemy as sa

from api.app import create_app
from api.settings import Environment, Settings
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.policy_version import PolicyState, PolicyVersion
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.taxonomy.reading import read_taxonomy
from tests.browser.crowd import crowd
from tests.browser.curation_site import ROUND
from tests.browser.live_site import NOW, SECRET, TOKENS, fill
from tests.browser.page_table import CURATING, FOUND_ON, SEEN, routes_of
from tests.counted_questions import counted
from tests.pages.site_cast import sign_in
from tests.pages.visitor import Visitor

FEW, MANY = 2, 12
# The pilot's second round is being curated, too; only invented rounds leave towns over.
CURATED = (path for path in CURATING if path not in FOUND_ON)
OWN_ROUND = tuple(path.replace(f"{ROUND}-1-05", "r2-1-01").replace(ROUND, "r2") for path in CURATED)
FILES = ("/staedte.csv", "/staedte.geojson", "/staedte.csv?fachthema=leerstand", "/vergleich.csv?stadt=14521690")
WHO = {**SEEN, "": (*SEEN[""], *FILES), "office": (*SEEN["office"], *OWN_ROUND)}
Asked = Mapping[str, tuple[int, int, int]]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, sa.Engine]:
    """The pilot's site twice, with a little and with much of everything."""
    taxonomy, folder = read_taxonomy(), tmp_path_factory.mktemp("sites")
    engines = {count: make_engine(f"sqlite:///{folder / str(count)}.db") for count in (FEW, MANY)}
    for count, engine in engines.items():
        migrate(engine)
        with SqlUnitOfWork(engine) as uow:
            fill(uow, taxonomy)
            crowd(uow, count, [topic.id for topic in taxonomy.topics[:4]])
            for version in rules(count):
                uow.policies.add(version)
            uow.commit()
    return engines


def rules(count: int) -> Iterator[PolicyVersion]:
    """So many versions of the rules that were signed, each with other weights, and a draft of the next."""
    for number in range(2, count + 3):
        policy = replace(packaged_policy(), version=str(number), answer_window_days=14 + number % 7)
        drafted = PolicyVersion(number, policy, str(number - 1), "Sachgebiet Vermittlung", NOW)
        ends = {"ended_by": "Leitung", "ended_at": NOW, "reason": "Wie beschlossen"}
        is_draft = number == count + 2
        yield drafted if is_draft else replace(drafted, state=PolicyState.SIGNED, **ends)


def asked(engine: sa.Engine, who: str) -> Asked:
    """The status of each page that somebody sees, its questions where much is kept for the first time, and once all is.

    The pages are walked in the same order each time, so that each finds kept what those before it have read.
    """
    open_uow = partial(_open, engine)
    app = create_app(Settings(secret_key=SECRET, environment=Environment.DEMO), open_uow, lambda: NOW, read_taxonomy())
    visitor = Visitor(app)
    if who:
        sign_in(visitor, TOKENS[who])
    return {path: _asked(engine, visitor, path) for path in WHO[who] if path not in FOUND_ON}


@pytest.mark.parametrize("who", SEEN)
def test_no_page_asks_more_often_where_there_is_more(sites: Mapping[int, sa.Engine], who: str):
    few, many = asked(sites[FEW], who), asked(sites[MANY], who)

    assert {path: (few[path], many[path]) for path in few if few[path] != many[path]} == {}
    assert {path: status for path, (status, *_) in many.items() if status >= 400} == {}


def test_what_is_walked_is_every_page_of_the_table():
    everything = {path for paths in SEEN.values() for path in paths} | set(CURATING)

    walked = {path for paths in WHO.values() for path in paths if path not in FOUND_ON}
    assert routes_of(everything) - routes_of(walked) == routes_of(FOUND_ON)


def _open(engine: sa.Engine, *, reading: bool = False) -> UnitOfWork:
    return SqlUnitOfWork(engine, reading=reading)


def _asked(engine: sa.Engine, visitor: Visitor, path: str) -> tuple[int, int, int]:
    with counted(engine) as first:
        visitor.get(path)
    with counted(engine) as statements:
        status = visitor.get(path).status_code
    return status, len(first), len(statements)
