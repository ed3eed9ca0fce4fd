"""Does anybody write over words that they never saw, when a whole office answers one question at once?

Real processes with the real site on one database: half of the editors press the button of the page, half are programs
that send to the API. All answer the same question of the same town, each time with other words.
"""

import asyncio
import html
import multiprocessing
import re
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from multiprocessing.synchronize import Barrier

import httpx

from api.app import create_app
from api.refusals import API_PREFIX
from api.settings import Environment, Settings
from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.api_token import Scope, TokenOrder, make_token
from matchmaker.rounds.check_in import Question
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.storage.engine import make_engine
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Role
from tests.builders import a_taxonomy, ags
from tests.exchange_builders import YEAR, a_check_in, a_running_exchange, store_exchanges
from tests.round_builders import NOW
from tests.soak.storm import storage

EDITORS = 8
SECRET = "a secret of thirty-two letters or more"
ASKED = NOW + timedelta(days=60)
LINK, EXCHANGE = "exchange-link-0", "r1-1-01"
PAGE = f"/austausch/{LINK}/frage"
ADDRESS = f"{API_PREFIX}/exchanges/{EXCHANGE}/questions"
SECONDS_TO_START = 120
TRIES = 20
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.soak.editors"])
_start: list[Barrier] = []


@dataclass(frozen=True)
class Saved:
    """Words that were taken, and the version that their writer had seen."""

    seen: int
    words: str


@dataclass
class Account:
    """What became of the saves of one editor, or of all of them."""

    taken: list[Saved] = field(default_factory=list)
    refused: int = 0
    words_lost: int = 0
    busy: int = 0
    shown: list[Saved] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """What the office did together; ``overwritten`` and ``words_lost`` must be 0, and ``unexpected`` empty.

    ``overwritten`` counts saves that were taken though a newer version stood there, versions that nobody was told
    of, pages that showed other words than those of their version, and a last answer that nobody gave.
    """

    taken: int
    refused: int
    busy: int
    overwritten: int
    words_lost: int
    unexpected: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.taken + self.refused} saves, {self.taken} taken, {self.refused} refused: {self.overwritten} silent "
            f"overwrites, {self.words_lost} texts lost, database busy {self.busy} times, "
            f"{len(self.unexpected)} other answers"
        )


def edit_at_once(url: str, saves: int) -> Outcome:
    """Eight editors with ``saves`` saves each on a migrated, empty database."""
    with storage(url) as uow:
        token = _prepare(uow)
        orders = [(url, editor, saves, token if editor % 2 else "") for editor in range(EDITORS)]
        with ProcessPoolExecutor(EDITORS, processes, _keep, (processes.Barrier(EDITORS),)) as pool:
            accounts = list(pool.map(_edit, orders))
        with uow:
            (asked,) = uow.check_ins.of_exchange(EXCHANGE)
    last = Saved(asked.version - 1, (asked.answer.words if asked.answer else "") or "")
    return judged(accounts, last)


def judged(accounts: Sequence[Account], last: Saved) -> Outcome:
    """The accounts of all editors against what stands in the database at the end."""
    taken = [one for account in accounts for one in account.taken]
    by_version = {one.seen: one.words for one in taken}
    twice = len(taken) - len(by_version)
    untold = len(set(range(1, last.seen + 1)) ^ by_version.keys())
    shown = [one for account in accounts for one in account.shown]
    torn = sum(by_version.get(one.seen, "") != one.words for one in shown)
    wrong_end = by_version.get(last.seen, "") != last.words
    return Outcome(
        taken=len(taken),
        refused=sum(account.refused for account in accounts),
        busy=sum(account.busy for account in accounts),
        overwritten=twice + untold + torn + wrong_end,
        words_lost=sum(account.words_lost for account in accounts),
        unexpected=tuple(what for account in accounts for what in account.unexpected),
    )


def _prepare(uow: SqlUnitOfWork) -> str:
    store_exchanges(uow, a_running_exchange())
    made: list[str] = []
    with uow:
        exchange = uow.exchanges.get(EXCHANGE)
        uow.exchanges.save(exchange.complete(ASKED))
        uow.check_ins.add_all([a_check_in(question=Question.FEEDBACK, due_at=ASKED).asked(ASKED)])
        until, town = NOW + YEAR, ags(0)
        door = SignInLink(hash_of(LINK), LinkPurpose.EXCHANGE, Audience.TOWN, until, town, EXCHANGE, role=Role.MAYOR)
        uow.access.add_link(door)
        scopes = frozenset(Scope) - {Scope.CURATE}
        made.append(make_token(TokenOrder("Soak", scopes, 365, town, None), uow, NOW)[0])
        uow.commit()
    return made[0]


def _keep(start: Barrier) -> None:
    _start.append(start)


def _edit(order: tuple[str, int, int, str]) -> Account:
    url, editor, saves, token = order
    engine = make_engine(url)

    def open_uow(*, reading: bool = False) -> UnitOfWork:
        return SqlUnitOfWork(engine, reading=reading)

    app = create_app(
        Settings(secret_key=SECRET, environment=Environment.DEMO, writes_per_minute=0), open_uow, _now, a_taxonomy()
    )
    account = Account()
    _start[-1].wait(SECONDS_TO_START)
    asyncio.run(_save_all(httpx.ASGITransport(app, raise_app_exceptions=False), (editor, saves, token), account))
    engine.dispose()
    return account


def _now() -> datetime:
    return ASKED + timedelta(days=1)


async def _save_all(site: httpx.ASGITransport, order: tuple[int, int, str], account: Account) -> None:
    editor, saves, token = order
    own = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx.AsyncClient(transport=site, base_url="http://127.0.0.1", headers=own) as client:
        save = _by_program if token else _by_form
        for number in range(saves):
            words = f'Büro {editor}, Satz {number}: <b>„Läden" & Höfe</b>\nzweite Zeile'
            for _ in range(TRIES):
                answered = account.busy
                await save(client, words, account)
                # Who was told to try again in a moment does so, with the same words.
                if account.busy == answered:
                    break


async def _by_form(client: httpx.AsyncClient, words: str, account: Account) -> None:
    page = await client.get(PAGE)
    if not _is(page, HTTPStatus.OK, account):
        return
    seen = int(_field(page.text, "stand"))
    if seen > 1:
        account.shown.append(Saved(seen - 1, _typed(page.text)))
    sent = {"csrf": _field(page.text, "csrf"), "stand": str(seen), "frage": "feedback"}
    # Browsers send line ends of their own.
    answer = await client.post(PAGE, data=sent | {"antwort": "yes", "weiter": "ja", "text": words})
    if answer.status_code == HTTPStatus.SEE_OTHER:
        account.taken.append(Saved(seen, words))
    elif _is(answer, HTTPStatus.UNPROCESSABLE_ENTITY, account):
        account.refused += 1
        account.words_lost += _typed(answer.text) != words


async def _by_program(client: httpx.AsyncClient, words: str, account: Account) -> None:
    asked = await client.get(ADDRESS)
    if not _is(asked, HTTPStatus.OK, account):
        return
    seen = asked.json()["items"][0]["version"]
    sent = {"verdict": "yes", "wish_to_go_on": True, "words": words}
    answer = await client.post(f"{ADDRESS}/feedback", json=sent, headers={"If-Match": f'"{seen}"'})
    if answer.status_code == HTTPStatus.OK:
        account.taken.append(Saved(seen, words))
    elif _is(answer, HTTPStatus.PRECONDITION_FAILED, account):
        account.refused += 1


def _is(answer: httpx.Response, expected: HTTPStatus, account: Account) -> bool:
    """Whether it came as expected; a busy database is counted apart, as it asks to try again."""
    if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        account.busy += 1
    elif answer.status_code != expected:
        account.unexpected.append(f"{answer.status_code} {answer.text[:200]}")
    return answer.status_code == expected


def _field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return html.unescape(found[1]) if found else ""


def _typed(page: str) -> str:
    """The words in the page's text area; a browser drops one line break at its beginning."""
    found = re.search(r"(?s)<textarea[^>]*>(.*?)</textarea>", page)
    return html.unescape(found[1]).removeprefix("\n") if found else ""
