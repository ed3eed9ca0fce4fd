"""How does a newcomer see the whole product at work with one command? (``matchmaker demo``)"""

from typing import Annotated

import typer

from api.commands.demo_report import summary_json, summary_lines
from api.commands.output import print_json, print_lines
from api.commands.serve import USUAL_PORT, listening, reachable_at, run_site
from api.demo import prepare_demo
from api.settings import Environment, Settings
from api.wiring import current_settings
from matchmaker.errors import MatchmakerError

commands = typer.Typer()

HOST = "127.0.0.1"


@commands.command(epilog="Beispiel: ENVIRONMENT=demo matchmaker demo --no-serve")
def demo(
    *,
    serve: Annotated[bool, typer.Option(help="Danach die Seiten auf dem eigenen Rechner zeigen, oder nicht.")] = True,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Auf welchem Port.")] = USUAL_PORT,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Zeigt das Pilotnetz: lädt 28 Städte, führt eine Runde bis zum Versand und nennt zwei Links zum Anmelden.

    Noch einmal aufgerufen, kommt dasselbe heraus, und nichts geht doppelt hinaus.
    """
    settings = reachable_at(current_settings(), port)
    if settings.environment is not Environment.DEMO:
        raise MatchmakerError(
            "Die Demo läuft nur mit ENVIRONMENT=demo, damit sie nie in eine echte Datenbank schreibt."
        )
    if not serve:
        _show(settings, json=json)
        return
    # Before the work, so that nobody waits for a round and then hears that the port is taken.
    with listening(settings, HOST, port) as listener:
        _show(settings, json=json)
        run_site(settings, listener)


def _show(settings: Settings, *, json: bool) -> None:
    made = prepare_demo(settings)
    print_json(summary_json(made)) if json else print_lines(summary_lines(made))
