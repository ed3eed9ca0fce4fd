"""How does head office hand an office over to whoever holds it next? (``matchmaker offices handover``)"""

from collections.abc import Iterator
from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.commands.typed_day import typed_day
from api.pages.proposal_words import ROLES
from api.posting import office_post_of, post_of
from api.wiring import clock, current_settings, open_unit_of_work
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.handing_over import HandedOver, HandoverOrder, ask_anew, hand_over, standing
from matchmaker.towns.profile import Role
from matchmaker.towns.register import Register

CURATOR = "Geschäftsstelle (Kommandozeile)"
commands = typer.Typer()


@commands.command("handover", epilog="Beispiel: matchmaker offices handover Zwönitz --to rathaus@zwoenitz.example")
def handover(
    town: Annotated[str, typer.Argument(help="AGS, Name oder eindeutiger Namensteil.", show_default=False)],
    *,
    role: Annotated[Role, typer.Option(help="Welche Stelle der Stadt.")] = Role.MAYOR,
    to: Annotated[
        str | None, typer.Option(help="Die neue, geprüfte Adresse; ohne sie bleibt das Postfach.", show_default=False)
    ] = None,
    since: Annotated[str | None, typer.Option(help="Erster Tag im Amt; ohne Angabe heute.", show_default=False)] = None,
    term_ends: Annotated[str | None, typer.Option(help="Letzter Tag der Amtszeit.", show_default=False)] = None,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Übergibt eine Stelle: Alte Zugänge enden, die neue Besetzung entscheidet über jeden laufenden Austausch."""
    settings, uow, now = current_settings(), open_unit_of_work(), clock()
    with open_unit_of_work(reading=True) as reading:
        found = Register(reading.towns.all()).find(town)
        seen = frozenset(one.id for one in standing(found.ags, role, reading))
    order = HandoverOrder(
        ags=found.ags,
        role=role,
        curator=CURATOR,
        since=typed_day(since) if since else german_day(now),
        address=to,
        term_ends=typed_day(term_ends) if term_ends else None,
        seen=seen,
    )
    done = hand_over(order, office_post_of(settings), uow, now)
    asked = ask_anew(found.ags, role, post_of(settings), uow, now)
    if json:
        print_json(
            {
                "ags": found.ags,
                "role": role,
                "address": done.office.address,
                "exchanges": list(done.exchanges),
                "proposals": asked,
            }
        )
    else:
        print_lines(_lines(found.name, done, asked))


def _lines(town: str, done: HandedOver, asked: int) -> Iterator[str]:
    office = f"{town} ({ROLES[done.office.role]})"
    if not done.is_new:
        yield f"{office}: Diese Übergabe war schon eingetragen, es gilt {done.office.address}."
        return
    yield f"{office}: Alte Zugänge sind beendet, es gilt {done.office.address}."
    if done.exchanges:
        yield f"Über laufende Austausche wird gefragt: {', '.join(done.exchanges)}."
    if asked:
        yield f"Wartende Vorschläge noch einmal verschickt: {asked}."
