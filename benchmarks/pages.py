"""How soon does the first byte of each page come, how heavy is it, and what does it ask of the database?

Run: ``python -m benchmarks.pages [--towns 2100] [--proposals 5000] [--changes]``. A real server on loopback with SQLite
in a file, every town with a profile; public pages, those of a town that signed in, and head office's. Before them the
floor, below which no page can come: one that says nothing, of FastAPI alone; the site's own plainest page follows it.
p50 and p95 of 20 visits as time to the first byte by the clock (which hangs on what else the machine does) and by the
processor (the visitor's side included); then the first visitor after a change of whatever the page is made from.
``--changes``: only the first visitor right after an answer, a mail and a changed profile, worst of three; of the
processor all of it, and without the thread that makes ready again beside the visitors. The last line sums it up.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median, quantiles
from urllib.parse import quote

import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from benchmarks.busy_site import LINK, SIGN_IN, BusySite, fill, served, serving
from benchmarks.page_visits import Browser, Visit
from matchmaker.rounds.access import Audience
from matchmaker.rounds.deadlines import schedule
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import ProposalState
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Need
from tests.round_builders import a_message, a_policy

VISITS = 20
BAR_MS = 150
FIRST: dict[str, float] = {}
"""Of each page the worst visit right after a profile had changed, in milliseconds."""
HEAD = f"{'page':58}{'p50 ms':>8}{'p95':>7}{'CPU p50':>9}{'p95':>6}{'changed':>9}{'CPU':>6}"
WEIGHT = f"{'kB':>7}{'first kB':>9}{'SQL':>5}"
PLAINEST = "/impressum"
Paths = Mapping[Audience | None, tuple[str, ...]]


def main() -> None:
    """Print one line per page."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--towns", type=int, default=2_100)
    asked.add_argument("--proposals", type=int, default=5_000)
    asked.add_argument("--changes", action="store_true", help="only the first visitor after a change")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/pages.db")
        migrate(engine)
        pages = _pages(fill(engine, options.towns, options.proposals))
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
        if not options.changes:
            _print_floor()
        with serving(engine) as port:
            for audience, paths in pages.items():
                browser = Browser(port)
                if audience is not None:
                    browser.sign_in(SIGN_IN[audience])
                show = _print_after_changes if options.changes else _print
                show(engine, browser, f"{audience or 'everybody'}", paths)
        if options.changes:
            _print_first_pages()
        engine.dispose()


def _print(engine: sa.Engine, browser: Browser, audience: str, paths: tuple[str, ...]) -> None:
    statements: list[str] = []

    def note(*told: object) -> None:
        statements.append(str(told[2]))

    print(f"\n{audience}\n{HEAD}{WEIGHT}")
    for path in paths:
        browser.visit(path)
        _change(engine)
        first = browser.visit(path)
        visits = [browser.visit(path) for _ in range(VISITS)]
        sa.event.listen(engine, "before_cursor_execute", note)
        statements.clear()
        page = browser.visit(path)
        asked = len(statements)
        sa.event.remove(engine, "before_cursor_execute", note)
        weight = f"{len(page.body) / 1000:7.1f}{browser.first_view_bytes(page) / 1000:9.1f}"
        after = f"{first.wall_ms:9.0f}{first.cpu_ms:6.0f}"
        over = "  over the bar" if median(one.cpu_ms for one in visits) > BAR_MS else ""
        print(f"{path[:57]:58}{_spread(visits)}{after}{weight}{asked:5}{over}", flush=True)


def _print_floor() -> None:
    """A page that does nothing, on the same server."""
    bare = FastAPI()

    @bare.get("/", response_class=HTMLResponse)
    def page() -> str:
        return "<!doctype html><title>floor</title><p>Nothing.</p>"

    with served(bare) as port:
        browser = Browser(port)
        browser.visit("/")
        print(f"\n{'floor: a page that says nothing':58}{HEAD[58:]}")
        print(f"{'a bare FastAPI page':58}{_spread([browser.visit('/') for _ in range(VISITS)])}", flush=True)


def _spread(visits: list[Visit]) -> str:
    walls, cpus = [one.wall_ms for one in visits], [one.cpu_ms for one in visits]
    wall95, cpu95 = (quantiles(each, n=20, method="inclusive")[-1] for each in (walls, cpus))
    return f"{median(walls):8.0f}{wall95:7.0f}{median(cpus):9.0f}{cpu95:6.0f}"


def _change(engine: sa.Engine) -> None:
    """Something of everything that a page is made from, so that what is kept has to be looked at."""
    with SqlUnitOfWork(engine) as uow:
        for step in CHANGES.values():
            step(uow)
        uow.commit()


def _print_after_changes(engine: sa.Engine, browser: Browser, audience: str, paths: tuple[str, ...]) -> None:
    print(f"\n{audience + ', right after, ms (CPU, own)':58}" + "".join(f"{name:>21}" for name in CHANGES))
    for path in paths:
        browser.visit(path)
        told = {
            name: max((_visited_after(engine, browser, path, step) for _ in range(3)), key=lambda one: one.own_ms)
            for name, step in CHANGES.items()
        }
        FIRST[path] = told["a profile"].own_ms
        cells = (f"{one.wall_ms:8.0f} ({one.cpu_ms:4.0f},{one.own_ms:5.0f})" for one in told.values())
        print(f"{path[:57]:58}" + "".join(cells), flush=True)


def _print_first_pages() -> None:
    """How the first page after a profile change does, over all pages."""
    worst = max(FIRST, key=lambda path: FIRST[path])
    over = sum(one > BAR_MS for one in FIRST.values())
    print(
        f"\nfirst page after a profile change: median {median(FIRST.values()):.0f} ms of the visitor's own processor "
        f"time, worst {FIRST[worst]:.0f} ms ({worst}), {over} of {len(FIRST)} pages over {BAR_MS} ms"
    )


def _visited_after(engine: sa.Engine, browser: Browser, path: str, step: Callable[[UnitOfWork], object]) -> Visit:
    with SqlUnitOfWork(engine) as uow:
        step(uow)
        uow.commit()
    return browser.visit(path)


def _answer(uow: UnitOfWork) -> None:
    """A town is asked and says no; its proposal is stored, too, and marked so that the next answer is another's."""
    drafts = (one for one in uow.proposals.of_round("r1") if one.state is ProposalState.DRAFT)
    proposal = next(one for one in reversed(list(drafts)) if not one.pinned)
    member = proposal.members[0]
    now = datetime.now(UTC)
    uow.invitations.add_all([Invitation(proposal.id, member)])
    asked = uow.invitations.save(Invitation(proposal.id, member).asked(now, schedule(now, a_policy(), ())))
    uow.invitations.save(asked.declined(now))
    uow.proposals.save(replace(proposal, pinned=True))


def _send(uow: UnitOfWork) -> None:
    name = str(time.perf_counter_ns())
    uow.outbox.queue(a_message(1, id=name, key=name, message_id=f"<{name}@town.example>", proposal_id=None))


def _state(uow: UnitOfWork) -> None:
    """One town states one need more or less."""
    profile = uow.profiles.all()[-1]
    needs = profile.needs[1:] if profile.needs else (Need("leerstand", 1.0),)
    uow.profiles.save_all([replace(profile, needs=needs)])


CHANGES: Mapping[str, Callable[[UnitOfWork], object]] = {"an answer": _answer, "a mail": _send, "a profile": _state}


def _pages(site: BusySite) -> Paths:
    one, other = site.own, site.other
    # Nothing of the first is read from storage: it costs what templates, language and protection cost.
    public = (
        *(PLAINEST, "/", "/staedte", "/staedte?q=Musterstadt"),
        f"/staedte?fachthema=leerstand&umkreis=100&um={quote(one)}",
        *(f"/staedte?stadt={one}", f"/staedte?stadt={one}&g-elevation_m=4&eigene={other}"),
        *(f"/staedte?stadt={one}&blick=verschieden", f"/staedte/{one}", f"/vergleich?stadt={one}&stadt={other}"),
        *("/netzwerk", "/netzwerk?thema=leerstand", f"/netzwerk?stadt={one}", f"/netzwerk?stadt={one}&mit={other}"),
        *("/fallkarten", "/wie-wir-vergleichen", "/anmelden", "/nachrichten", "/format-finden", "/hilfe", "/api"),
        *(f"/vorschlaege/{LINK}", f"/vorschlaege/{LINK}/kurzvorlage"),
    )
    own = "/mein-bereich"
    town = (
        own,
        f"{own}/vorschlaege/{site.offered}",
        f"{own}/teilnahme",
        f"{own}/erfahrung",
        f"{own}/daten",
        "/anfrage",
    )
    office, board = "/geschaeftsstelle", "/geschaeftsstelle/runden/r1"
    draft = f"{office}/vorschlaege/{site.draft}"
    head_office = (
        *(office, f"{office}/heute", f"{office}/anfragen", f"{office}/postausgang", f"{office}/wortlaut"),
        *(board, f"{board}?stand=offen", f"{board}/ohne-partner", f"{board}/rechnen", f"{board}/versand"),
        *(f"{board}?folge=unsicher", f"{board}?folge=stadt&seite=3", f"{board}/abschluss", f"{office}/staedte"),
        *(draft, f"{draft}/tausch", f"{draft}/tausch?rein={other}", f"{office}/staedte/{one}", f"{office}/berichte"),
        *(f"{office}/staedte/{one}/zusammenfuehren?neu={other}", f"{office}/regeln", f"{office}/themen"),
    )
    return {None: public, Audience.TOWN: town, Audience.HEAD_OFFICE: head_office}


if __name__ == "__main__":
    main()
