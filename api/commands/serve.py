"""How does the site start on this machine? (``matchmaker serve``)"""

import contextlib
import errno
import signal
import socket
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Annotated

import structlog
import typer
import uvicorn

from api.app import create_app
from api.commands.operation import demo_links_left
from api.commands.output import note, print_json
from api.logs import log_config, start_logging
from api.scheduler import make_worker, start_clock, stop_clock
from api.settings import LOOPBACK, Environment, Settings, check_for_serving
from api.wiring import clock, close_databases, current_settings, engine_for, open_unit_of_work
from matchmaker.errors import BadInput, Fault, MatchmakerError
from matchmaker.storage.schema import check_schema
from matchmaker.taxonomy.reading import read_taxonomy

commands = typer.Typer()

EXAMPLE = "Beispiel: matchmaker serve --port 8080"
USUAL_PORT = 8000
LAST_PORT = 65_535


@commands.command(epilog=EXAMPLE)
def serve(
    host: Annotated[str, typer.Option(help="Adresse, auf der die Seiten erreichbar sind.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=LAST_PORT, help="Port.")] = USUAL_PORT,
    *,
    no_worker: Annotated[
        bool,
        typer.Option(
            "--no-worker",
            help="Nur die Seiten: Nachrichten verschickt dann „matchmaker worker“. Bei PostgreSQL ist das immer so.",
        ),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen: wo die Seiten sind.")] = False,
) -> None:
    """Zeigt die Seiten im Browser, bis Sie Strg+C drücken. Was geschieht, steht als JSON auf der Fehlerausgabe."""
    settings = reachable_at(current_settings(to_serve=True), port)
    with listening(settings, host, port) as listener:
        if json:
            print_json({"url": _url(host, port), "environment": settings.environment.value})
        else:
            note(f"Die Seiten: {_url(host, port)} – Ende mit Strg+C.")
        run_site(settings, listener, with_worker=not no_worker)


def reachable_at(settings: Settings, port: int) -> Settings:
    """The same settings with links to this port, where nobody said which address links begin with."""
    if settings.base_url != Settings().base_url:
        return settings
    return replace(settings, base_url=_url("127.0.0.1", port))


@contextlib.contextmanager
def listening(settings: Settings, host: str, port: int) -> Iterator[socket.socket]:
    """A socket that waits for visitors.

    ``BadInput`` where these settings are not fit for that or the address cannot be had; asked before any work is done.
    """
    check_for_serving(settings)
    refuse_open_demo(settings, host)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise BadInput("So kann der Dienst nicht starten:", [_why_not(error, host, port)]) from error
    with listener:
        yield listener


def run_site(settings: Settings, listener: socket.socket, *, with_worker: bool = True) -> None:
    """Serve until interrupted; ``SchemaRefused`` before the first request if the database is not this program's.

    On SQLite, where one machine has it all, the worker runs beside the pages unless ``with_worker`` says no.
    """
    check_schema(engine_for(settings))
    if warning := demo_links_left(settings):
        note(warning)
    app = create_app(settings, partial(open_unit_of_work, settings), clock, read_taxonomy())
    start_logging()
    log = structlog.get_logger("matchmaker.site")
    # No access log: addresses hold the secrets of links.
    # Whom a proxy's header is believed is said by a setting of ours, not by the server's own guess.
    config = uvicorn.Config(app, access_log=False, server_header=False, proxy_headers=False, log_config=log_config())
    server = uvicorn.Server(config)
    log.info("serving", port=listener.getsockname()[1], environment=settings.environment.value)
    own_worker = with_worker and engine_for(settings).dialect.name == "sqlite"
    beside = working_beside(settings) if own_worker else contextlib.nullcontext()
    with sigterm_like_ctrl_c(), beside, contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    close_databases()
    if not server.started:
        raise MatchmakerError("Der Dienst ist nicht gestartet. Der Grund steht in der Zeile darüber.")
    log.info("stopped")


@contextlib.contextmanager
def sigterm_like_ctrl_c() -> Iterator[None]:
    """As long as the block lasts, what systemd and containers end a program with ends it in good order.

    The server gives every signal that it took back once it has stopped: by SIGTERM's usual meaning the process would
    be gone in that moment, and with it the worker beside it, in the middle of a mail.
    """
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def working_beside(settings: Settings) -> Iterator[None]:
    """A worker in this very process, as long as the block lasts."""
    worker = make_worker(settings)
    scheduler = start_clock(worker)
    try:
        yield
    finally:
        stop_clock(scheduler, worker)


def refuse_open_demo(settings: Settings, host: str) -> None:
    """The demo's links work again and again, so nobody but this machine may reach it."""
    if settings.environment is Environment.DEMO and host not in LOOPBACK:
        reason = "Die Demo hat offene Anmeldelinks und läuft nur auf diesem Rechner (127.0.0.1)."
        raise BadInput("So kann der Dienst nicht starten:", [Fault("--host", reason)])


def _why_not(error: OSError, host: str, port: int) -> Fault:
    if error.errno == errno.EADDRINUSE:
        advice = "Beenden Sie das andere Programm, oder nehmen Sie einen anderen, etwa"
        return Fault(
            "--port", f"Port {port} ist schon belegt. {advice} --port {port + 1 if port < LAST_PORT else 8080}."
        )
    if error.errno == errno.EACCES:
        return Fault("--port", f"Port {port} darf dieses Benutzerkonto nicht öffnen. Nehmen Sie einen ab 1024.")
    return Fault("--host", f"Die Adresse „{host}“ gehört nicht zu diesem Rechner ({error.strerror}).")


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
