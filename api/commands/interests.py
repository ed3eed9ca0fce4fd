"""Who wants our news without taking part, and how is an address forgotten? (``matchmaker interest``)"""

from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.interest_letters import interest_link
from api.wiring import clock, current_settings, open_unit_of_work
from emails.words import GERMAN
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.interest import Interest
from matchmaker.rounds.interest_keeping import forget_address

commands = typer.Typer(no_args_is_help=True, help="Adressen, die Nachrichten möchten: zeigen, löschen.")

Json = Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")]


@commands.command("list", epilog="Beispiel: matchmaker interest list --json")
def list_interests(*, json: Json = False) -> None:
    """Zeigt alle Adressen, die bestätigt sind, mit dem Link zum Beenden, der in jede Nachricht gehört."""
    settings = current_settings()
    with open_unit_of_work(reading=True) as uow:
        found = uow.interests.confirmed()
        names = {ags: uow.towns.get(ags).name for ags in {one.ags for one in found}}
    if json:
        rows = [_document(one, names[one.ags]) | {"end_link": interest_link(one, settings)} for one in found]
        print_json({"interests": rows})
        return
    lines = [
        f"{names[one.ags]}: {one.address}, {_topic(one)}, seit {_since(one)}; beenden: {interest_link(one, settings)}"
        for one in found
    ]
    print_lines(lines or ["Es ist noch keine Adresse bestätigt."])


@commands.command("forget", epilog="Beispiel: matchmaker interest forget rathaus@zwoenitz.example")
def forget(address: Annotated[str, typer.Argument(help="Die Mailadresse.", show_default=False)]) -> None:
    """Löscht alles, was für eine Adresse eingetragen ist, auch was noch nicht bestätigt ist."""
    count = forget_address(address, open_unit_of_work())
    print_lines([f"Gelöscht: {count}." if count else "Diese Adresse ist nicht eingetragen."])


def _topic(one: Interest) -> str:
    return f"Thema {one.topic}" if one.topic else "alle Themen"


def _since(one: Interest) -> str:
    return GERMAN.day(german_day(one.confirmed_at or clock()))


def _document(one: Interest, name: str) -> dict[str, object]:
    since = one.confirmed_at.isoformat() if one.confirmed_at else None
    return {"ags": one.ags, "name": name, "address": one.address, "topic": one.topic, "confirmed_at": since}
