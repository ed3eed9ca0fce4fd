"""How does head office keep the addresses that speak for towns? (``matchmaker offices``)"""

from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.commands.typed_day import typed_day
from api.pages.proposal_words import ROLES
from api.wiring import clock, open_unit_of_work
from matchmaker.rounds.office import OfficeAddress
from matchmaker.rounds.office_keeping import NewAddress, add_checked_address, add_known_address, end_address
from matchmaker.rounds.term_ending import announce
from matchmaker.towns.profile import Role
from matchmaker.towns.register import Register

commands = typer.Typer(no_args_is_help=True, help="Adressen, die für Städte sprechen: hinterlegen, zeigen, beenden.")

AS_BEFORE = "So war sie schon hinterlegt; nichts wurde geändert."
CURATOR = "Geschäftsstelle (Kommandozeile)"
Town = Annotated[str, typer.Argument(help="AGS, Name oder eindeutiger Namensteil.", show_default=False)]
Address = Annotated[str, typer.Argument(help="Die Mailadresse.", show_default=False)]
Office = Annotated[Role, typer.Option(help="Für welche Stelle der Stadt.")]
Json = Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")]


@commands.command("add", epilog="Beispiel: matchmaker offices add Zwönitz buergermeisteramt@zwoenitz.example")
def add(
    town: Town,
    address: Address,
    *,
    role: Office = Role.MAYOR,
    source: Annotated[
        str | None,
        typer.Option(help="Wo die Adresse öffentlich steht; das erste Schreiben nennt es.", show_default=False),
    ] = None,
    unchecked: Annotated[
        bool, typer.Option("--unchecked", help="Nur öffentlich bekannt: Mit ihr kommt niemand herein.")
    ] = False,
    json: Json = False,
) -> None:
    """Hinterlegt eine Adresse, die Sie geprüft haben. Wer ihr Postfach liest, kann sich für die Stadt anmelden."""
    order = NewAddress(_found(town), role, address, CURATOR, source=source)
    with open_unit_of_work(reading=True) as uow:
        before = uow.offices.of_town(order.ags)
    keep = add_known_address if unchecked else add_checked_address
    kept = keep(order, open_unit_of_work(), clock())
    _tell([kept], json=json)
    if kept in before and not json:
        print_lines([AS_BEFORE])


@commands.command("end", epilog="Beispiel: matchmaker offices end Zwönitz buergermeisteramt@zwoenitz.example")
def end(town: Town, address: Address, *, role: Office = Role.MAYOR, json: Json = False) -> None:
    """Beendet eine Adresse. Ab sofort meldet sich niemand mehr mit ihr an; offene Sitzungen enden in zwölf Stunden."""
    ended = end_address(_found(town), role, address, open_unit_of_work(), clock())
    _tell([ended], json=json)


@commands.command("term", epilog="Beispiel: matchmaker offices term Zwönitz 31.05.2026")
def term(
    town: Town,
    last_day: Annotated[str, typer.Argument(help="Letzter Tag der Amtszeit, etwa 31.05.2026.", show_default=False)],
    *,
    role: Office = Role.MAYOR,
    json: Json = False,
) -> None:
    """Merkt vor, bis wann eine Stelle besetzt ist. Nichts endet; die Geschäftsstelle hat eine Aufgabe."""
    _tell(announce(_found(town), role, typed_day(last_day), open_unit_of_work(), clock()), json=json)


@commands.command("list", epilog="Beispiel: matchmaker offices list --json")
def list_offices(*, json: Json = False) -> None:
    """Zeigt alle Adressen, die gelten."""
    with open_unit_of_work(reading=True) as uow:
        found = uow.offices.all_open()
    _tell(found, json=json)


def _found(town: str) -> str:
    with open_unit_of_work(reading=True) as uow:
        return Register(uow.towns.all()).find(town).ags


def _tell(offices: tuple[OfficeAddress, ...] | list[OfficeAddress], *, json: bool) -> None:
    with open_unit_of_work(reading=True) as uow:
        names = {ags: uow.towns.get(ags).name for ags in {one.ags for one in offices}}
    if json:
        print_json({"offices": [_document(one, names[one.ags]) for one in offices]})
        return
    lines = [f"{names[one.ags]} ({ROLES[one.role]}): {one.address}, {_state(one)}" for one in offices]
    print_lines(lines or ["Es ist noch keine Adresse hinterlegt."])


def _state(one: OfficeAddress) -> str:
    if one.ended_at is not None:
        return "beendet"
    checked = "geprüft" if one.speaks else "noch nicht geprüft"
    return f"{checked}, Amtszeit bis {one.term_ends:%d.%m.%Y}" if one.term_ends else checked


def _document(one: OfficeAddress, name: str) -> dict[str, object]:
    return {
        "ags": one.ags,
        "name": name,
        "role": one.role,
        "address": one.address,
        "speaks": one.speaks,
        "term_ends": one.term_ends.isoformat() if one.term_ends else None,
    }
