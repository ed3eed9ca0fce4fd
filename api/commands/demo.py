"""How does a newcomer see the whole product at work with one command? (``matchmaker demo``)"""

from typing import Annotated

import typer

from api.commands.output import print_lines
from api.commands.serve import run_site
from api.demo import prepare_demo, summary_lines
from api.settings import Environment
from api.wiring import current_settings
from matchmaker.errors import MatchmakerError

commands = typer.Typer()


@commands.command(epilog="Beispiel: ENVIRONMENT=demo matchmaker demo --no-serve")
def demo(
    *,
    serve: Annotated[bool, typer.Option(help="Danach die Seiten auf dem eigenen Rechner zeigen.")] = True,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Auf welchem Port.")] = 8000,
) -> None:
    """Zeigt das Pilotnetz: lädt 28 Städte, führt eine Runde bis zum Versand und nennt zwei Links zum Anmelden.

    Noch einmal aufgerufen, kommt dasselbe heraus, und nichts geht doppelt hinaus.
    """
    settings = current_settings()
    if settings.environment is not Environment.DEMO:
        raise MatchmakerError(
            "Die Demo läuft nur mit ENVIRONMENT=demo, damit sie nie in eine echte Datenbank schreibt."
        )
    print_lines(summary_lines(prepare_demo(settings)))
    if serve:
        run_site(settings, "127.0.0.1", port)
