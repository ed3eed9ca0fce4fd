"""How do mails leave and deadlines pass without anybody watching? (``matchmaker worker``)"""

import signal
from contextlib import suppress
from threading import Event
from typing import Annotated

import structlog
import typer

from api.commands.output import note, print_json
from api.logs import start_logging
from api.scheduler import make_worker, start_clock, stop_clock
from api.settings import check_for_serving
from api.wiring import close_databases, current_settings, engine_for, open_unit_of_work
from matchmaker.rounds.outbox import MessageState
from matchmaker.storage.schema import check_schema

commands = typer.Typer()


@commands.command(epilog="Beispiel: matchmaker worker --once")
def worker(
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Erledigt einmal alles, was fällig ist, und endet. Für cron.")
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen: Nachrichten je Zustand.")
    ] = False,
) -> None:
    """Verschickt fällige Nachrichten, klärt unklare, liest den Posteingang; bis Sie Strg+C drücken.

    Mehrere dürfen zugleich laufen, auch auf mehreren Rechnern mit derselben PostgreSQL-Datenbank.
    """
    settings = current_settings(to_serve=True)
    # Its letters hold links and are sealed: what the pages would not start with must not leave either.
    check_for_serving(settings)
    check_schema(engine_for(settings))
    start_logging()
    own = make_worker(settings)
    whole, before = True, _sent()
    if once:
        whole = own.sweep_once()
    else:
        log = structlog.get_logger("matchmaker.worker")
        scheduler = start_clock(own)
        log.info("working", worker=own.name)
        _wait_for_the_end()
        stop_clock(scheduler, own)
        log.info("stopped")
    _report(before, json=json)
    close_databases()
    if not whole:
        # The reasons stand in the log; whoever calls this from cron hears of them by the exit code.
        raise typer.Exit(1)


def _wait_for_the_end() -> None:
    ended = Event()
    # systemd and containers end a program with SIGTERM: the mail at hand is finished first.
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with suppress(KeyboardInterrupt):
        ended.wait()


def _sent() -> int:
    with open_unit_of_work(reading=True) as uow:
        return uow.outbox.count_by_state().get(MessageState.SENT, 0)


def _report(before: int, *, json: bool) -> None:
    with open_unit_of_work(reading=True) as uow:
        counted = uow.outbox.count_by_state()
    if json:
        print_json({"mails": counted})
    else:
        told = ", ".join(f"{number} {MessageState(state).label}" for state, number in counted.items())
        new = counted.get(MessageState.SENT, 0) - before
        note(f"In diesem Lauf verschickt: {new}. Im Postausgang: {told or 'nichts'}.")
