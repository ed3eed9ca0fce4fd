"""How does head office hand an office over to whoever holds it next? (``matchmaker offices handover``)"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.commands.typed_day import typed_day
from api.pages.proposal_words import ROLES
from api.posting import office_post_of, post_of
from api.wiring import clock, current_settings, open_unit_of_work
from matchmaker.rounds.handing_over import HandedOver, HandoverOrder, ask_anew, hand_over, standing
from matchmaker.rounds.office import OfficeAddress
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
        since=typed_day(since) if since else None,
        address=to,
        term_ends=typed_day(term_ends) if term_ends else None,
        seen=seen,
    )
    done = hand_over(order, office_post_of(settings), uow, now)
    # Whoever only corrects a day, or repeats what stands, writes to nobody.
    asked = ask_anew(found.ags, role, post_of(settings), uow, now) if done.is_new else 0
    if json:
        print_json(
            {
                "ags": found.ags,
                "role": role,
                "address": done.office.address,
                "in_office_since": _iso(done.office.in_office_since),
                "term_ends": _iso(done.office.term_ends),
                "is_new": done.is_new,
                "corrected": done.before is not None,
                "exchanges": list(done.exchanges),
                "proposals": asked,
            }
        )
    else:
        print_lines(_lines(found.name, done, asked))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _lines(town: str, done: HandedOver, asked: int) -> Iterator[str]:
    office = f"{town} ({ROLES[done.office.role]})"
    if not done.is_new:
        yield f"{office}: Diese Übergabe war schon eingetragen, es gilt {done.office.address}."
        if done.before:
            yield f"Berichtigt: {'; '.join(_corrected(done.before, done.office))}."
        yield "Kein Zugang wurde beendet, niemand wird angeschrieben."
        yield "Hat dort jemand Neues das Amt? Dann beenden Sie die Adresse (matchmaker offices end) und übergeben neu."
        return
    yield f"{office}: Alte Zugänge sind beendet, es gilt {done.office.address}."
    if done.exchanges:
        yield f"Über laufende Austausche wird gefragt: {', '.join(done.exchanges)}."
    if asked:
        yield f"Wartende Vorschläge noch einmal verschickt: {asked}."


def _corrected(before: OfficeAddress, after: OfficeAddress) -> Iterator[str]:
    days = {
        "erster Tag im Amt": (before.in_office_since, after.in_office_since),
        "letzter Tag der Amtszeit": (before.term_ends, after.term_ends),
    }
    for name, (old, new) in days.items():
        if new is not None and new != old:
            yield f"{name} {new:%d.%m.%Y} (bisher {f'{old:%d.%m.%Y}' if old else 'nicht bekannt'})"
