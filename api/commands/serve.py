"""How does the site start on this machine? (``matchmaker serve``)"""

from functools import partial
from typing import Annotated

import typer
import uvicorn

from api.app import create_app
from api.settings import LOOPBACK, Environment, Settings, check_for_serving
from api.wiring import clock, current_settings, engine_for, open_unit_of_work
from matchmaker.errors import BadInput, Fault
from matchmaker.storage.schema import check_schema
from matchmaker.taxonomy.reading import read_taxonomy

commands = typer.Typer()

EXAMPLE = "Beispiel: matchmaker serve --port 8080"


@commands.command(epilog=EXAMPLE)
def serve(
    host: Annotated[str, typer.Option(help="Adresse, auf der die Seiten erreichbar sind.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port.")] = 8000,
    *,
    no_worker: Annotated[  # noqa: ARG001  # the worker comes with its own command; the flag holds already
        bool, typer.Option("--no-worker", help="Ohne den Dienst, der Mails verschickt und Fristen prüft.")
    ] = False,
) -> None:
    """Zeigt die Seiten im Browser, bis Sie Strg+C drücken."""
    run_site(current_settings(), host, port)


def run_site(settings: Settings, host: str, port: int) -> None:
    """Serve until interrupted; ``BadInput`` or ``SchemaRefused`` before the first request if that cannot go well."""
    check_for_serving(settings)
    refuse_open_demo(settings, host)
    check_schema(engine_for(settings))
    app = create_app(settings, partial(open_unit_of_work, settings), clock, read_taxonomy())
    # No access log: addresses hold the secrets of links.
    uvicorn.run(app, host=host, port=port, access_log=False, server_header=False)


def refuse_open_demo(settings: Settings, host: str) -> None:
    """The demo's links work again and again, so nobody but this machine may reach it."""
    if settings.environment is Environment.DEMO and host not in LOOPBACK:
        reason = "Die Demo hat offene Anmeldelinks und läuft nur auf diesem Rechner (127.0.0.1)."
        raise BadInput("So kann der Dienst nicht starten:", [Fault("--host", reason)])
