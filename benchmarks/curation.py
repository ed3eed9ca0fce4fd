"""How long does each act of curation take with 500 drafts and 2,100 towns, and what does it ask of the database?

Run: ``python -m benchmarks.curation [--towns 2100] [--proposals 500]``. The whole site in one process on SQLite in a
file, asked without a network; every town has a profile. For each act the wall clock, the processor's time and how many
SQL statements it takes, from the press of the button to the page that opens after it: first after a start, then the
median of five. The machine's load stands in the last line.
"""

import argparse
import os
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import httpx
import sqlalchemy as sa

from api.app import create_app
from api.settings import Environment, Settings
from benchmarks.invented_network import invented_network
from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.round import RoundState
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.profile import Role
from tests.pages.visitor import Visitor
from tests.round_builders import WEIGHTS, a_policy, a_proposal, a_round, a_run

OFFICE = "the-office"
BOARD = "/geschaeftsstelle/runden/r1"
REVIEW = "/geschaeftsstelle/vorschlaege/r1-1-"


@dataclass
class Desk:
    """A browser of head office, and what the database was asked meanwhile."""

    browser: Visitor
    statements: list[str]
    free: str
    number: int = 0
    seen: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> httpx.Response:
        """A page that must be one."""
        answer = self.browser.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        return answer

    def next_draft(self) -> str:
        """The page of a draft that no act has touched yet."""
        self.number += 1
        return f"{REVIEW}{self.number:05d}"

    def press(self, form: dict[str, Any], action: str) -> None:
        """Send a form and open the page that follows."""
        answer = self.browser.post(action, form)
        if answer.status_code != 303:
            raise RuntimeError(f"{action}: {answer.status_code}")
        self.get(answer.headers["location"].partition("#")[0])


def form_in(page: str, action: str) -> dict[str, Any]:
    """The hidden fields of the form that goes to an address."""
    found = next(
        one for one in re.findall(r"(?s)<form.*?</form>", page) if 'method="post"' in one and f'action="{action}' in one
    )
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found))


def main() -> None:
    """Print one line per act."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--towns", type=int, default=2_100)
    asked.add_argument("--proposals", type=int, default=500)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/curation.db")
        migrate(engine)
        desk = _desk(engine, _fill(engine, options.towns, options.proposals))
        print(f"{'act':44}{'first ms':>9}{'CPU':>7}{'then ms':>9}{'CPU':>7}{'SQL':>6}")
        for name, prepare in ACTS.items():
            _print(name, prepare, desk)
        engine.dispose()
    print(f"load of the machine over the last minute: {os.getloadavg()[0]:.1f}")


def _print(name: str, prepare: Callable[[Desk], Callable[[], object]], desk: Desk) -> None:
    times = []
    for _ in range(2 if name in ONCE else 6):
        act = prepare(desk)
        desk.statements.clear()
        start, busy = time.perf_counter(), time.process_time()
        act()
        times.append((1000 * (time.perf_counter() - start), 1000 * (time.process_time() - busy)))
    wall, cpu = (median(one[place] for one in times[1:]) for place in (0, 1))
    first = "".join(f"{value:{width}.0f}" for value, width in zip(times[0], (9, 7), strict=True))
    print(f"{name:44}{first}{wall:9.0f}{cpu:7.0f}{len(desk.statements):6}", flush=True)


def _look(path: str) -> Callable[[Desk], Callable[[], object]]:
    return lambda desk: lambda: desk.get(path)


def _act(name: str, **typed: str) -> Callable[[Desk], Callable[[], object]]:
    def prepare(desk: Desk) -> Callable[[], object]:
        address = desk.next_draft()
        sent = form_in(desk.get(address).text, f"{address}/{name}") | typed
        return lambda: desk.press(sent, f"{address}/{name}")

    return prepare


def _open_next(desk: Desk) -> Callable[[], object]:
    address = desk.next_draft()
    return lambda: desk.get(address)


def _preview(desk: Desk) -> Callable[[], object]:
    address = desk.next_draft()
    leaving = re.search(r'<option value="(\d{8})"', desk.get(f"{address}/tausch").text)
    asked = f"{address}/tausch?raus={leaving[1] if leaving else ''}&rein={desk.free}"
    return lambda: desk.get(asked)


def _undo(desk: Desk) -> Callable[[], object]:
    _act("freigeben")(desk)()
    sent = form_in(desk.get(BOARD).text, f"{BOARD}/rueckgaengig")
    return lambda: desk.press(sent, f"{BOARD}/rueckgaengig")


def _ticked(desk: Desk) -> Callable[[], object]:
    page = desk.get(f"{BOARD}?stand=offen").text
    sent = form_in(page, f"{BOARD}/freigeben") | {"umfang": "angekreuzt"}
    sent["vorschlag"] = re.findall(r'name="vorschlag" value="([^"]*)"', page)
    return lambda: desk.press(sent, f"{BOARD}/freigeben")


def _everything(desk: Desk) -> Callable[[], object]:
    sent = form_in(desk.get(BOARD).text, f"{BOARD}/freigeben") | {"umfang": "alle"}
    return lambda: desk.press(sent, f"{BOARD}/freigeben")


ACTS: dict[str, Callable[[Desk], Callable[[], object]]] = {
    "board": _look(BOARD),
    "board, least known first": _look(f"{BOARD}?folge=unsicher"),
    "board, what breaks a rule": _look(f"{BOARD}?ausnahme=ja"),
    "open the next proposal": _open_next,
    "approve, next opens": _act("freigeben"),
    "hold on, next opens": _act("festhalten"),
    "exclude, next opens": _act("ausschliessen", grund="topic"),
    "preview of a swap": _preview,
    "take back": _undo,
    "approve 50 ticked": _ticked,
    "approve all that are left": _everything,
}
ONCE = ("approve all that are left",)


def _desk(engine: sa.Engine, free: str) -> Desk:
    statements: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))

    def open_uow(*, reading: bool = False) -> UnitOfWork:
        return SqlUnitOfWork(engine, reading=reading)

    settings = Settings(secret_key="s" * 40, environment=Environment.DEMO)
    browser = Visitor(create_app(settings, open_uow, lambda: datetime.now(UTC), read_taxonomy()))
    page = browser.get(f"/anmelden/{OFFICE}").text
    browser.post(f"/anmelden/{OFFICE}", form_in(page, f"/anmelden/{OFFICE}"))
    return Desk(browser, statements, free)


def _fill(engine: sa.Engine, towns: int, proposals: int) -> str:
    """Drafts of neighbouring mayors, as many as asked for; the answer is the key of a mayor without one."""
    register, profiles = invented_network(towns, read_taxonomy())
    mayors = [one.ags for one in profiles if one.role is Role.MAYOR and one.consent]
    uow: UnitOfWork = SqlUnitOfWork(engine)
    now = datetime.now(UTC)
    with uow:
        uow.towns.replace_all(register)
        uow.profiles.save_all(profiles)
        uow.rounds.add(a_round(policy=a_policy(), state=RoundState.CURATING))
        uow.runs.add(a_run(made_at=now, unmatched=(), expected=dict.fromkeys(WEIGHTS, 0.25), rarity={}))
        uow.proposals.add_all(
            a_proposal(
                id=f"r1-1-{number + 1:05d}",
                members=tuple(Member(one, Role.MAYOR) for one in sorted(mayors[2 * number : 2 * number + 2])),
                topic=None,
                score_tenths=999 - number,
            )
            for number in range(proposals)
        )
        later = now + timedelta(days=1)
        uow.access.add_link(
            SignInLink(hash_of(OFFICE), LinkPurpose.SIGN_IN, Audience.HEAD_OFFICE, later, reusable=True)
        )
        uow.commit()
    return mayors[-1]


if __name__ == "__main__":
    main()
