"""How does head office see which exchanges run, and end one that cannot be saved? (``matchmaker exchange``)"""

from collections.abc import Mapping
from typing import Annotated

import typer

from api.commands.output import counted, print_json, print_lines
from api.current_taxonomy import current_taxonomy
from api.pages.statements import entry_label
from api.posting import exchange_post_of
from api.wiring import clock, current_settings, open_unit_of_work
from emails.words import GERMAN
from matchmaker.rounds.acting import noting
from matchmaker.rounds.exchange import EndReason, Exchange
from matchmaker.rounds.exchange_ending import Ending, end_exchange
from matchmaker.rounds.exchange_post import names_of
from matchmaker.rounds.office_act import TERMINAL, OfficeAct
from matchmaker.rounds.taking_over import change_topic
from matchmaker.towns.named_entry import named_topic

commands = typer.Typer(help="Austausche: ansehen und sicher beenden.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")]


@commands.command("list", epilog="Beispiel: matchmaker exchange list")
def list_exchanges(*, json: AsJson = False) -> None:
    """Zeigt, was vereinbart ist oder läuft, das Älteste zuerst."""
    with open_unit_of_work(reading=True) as uow:
        found = uow.exchanges.all_open()
        names = names_of((side.member for one in found for side in one.sides), uow)
    if json:
        print_json({"exchanges": [exchange_document(one, names) for one in found]})
    else:
        print_lines([_line(one, names) for one in found] or ["Gerade läuft kein Austausch."])


@commands.command(epilog="Beispiel: matchmaker exchange end r1-1-01 --reason partner_silent")
def end(
    exchange: Annotated[str, typer.Argument(help="Kennung; „exchange list“ nennt sie.", show_default=False)],
    *,
    reason: Annotated[EndReason, typer.Option(help="Warum; das erfährt keine der Städte.", show_default=False)],
    json: AsJson = False,
) -> None:
    """Beendet einen Austausch, der nicht mehr zu retten ist.

    Alle Städte bekommen dieselbe Nachricht ohne Grund, ein Termin verschwindet aus den Kalendern, ihre Plätze sind
    wieder frei.
    """
    uow, now = open_unit_of_work(), clock()
    with uow:
        seen = uow.exchanges.get(exchange)
        names = names_of((side.member for side in seen.sides), uow)
    act = OfficeAct(now, TERMINAL, "exchange_ended", f"exchange/{exchange}", after={"which": reason})
    post, ending = exchange_post_of(current_settings()), Ending(exchange, reason, seen.version)
    ended = end_exchange(ending, post, noting(act, uow), now)
    if json:
        print_json(exchange_document(ended, names))
    else:
        print_lines(
            [
                _line(ended, names),
                f"{counted(len(ended.present), 'Nachricht wartet', 'Nachrichten warten')} im Postausgang.",
            ]
        )


@commands.command(epilog="Beispiel: matchmaker exchange topic r1-1-01 Leerstand")
def topic(
    exchange: Annotated[str, typer.Argument(help="Kennung; „exchange list“ nennt sie.", show_default=False)],
    topic: Annotated[str, typer.Argument(help="Kennung oder Bezeichnung des Themas.", show_default=False)],
    *,
    json: AsJson = False,
) -> None:
    """Trägt das neue Thema ein, auf das sich alle Städte eines Austauschs geeinigt haben. Niemand bekommt Post."""
    uow, taxonomy = open_unit_of_work(), current_taxonomy()
    changed = change_topic(exchange, named_topic(taxonomy, topic), uow)
    with uow:
        names = names_of((side.member for side in changed.sides), uow)
    if json:
        print_json(exchange_document(changed, names) | {"topic": changed.topic})
    else:
        label = entry_label(changed.topic or "", taxonomy)
        print_lines([_line(changed, names), f"Thema: {label}"])


def exchange_document(exchange: Exchange, names: Mapping[str, str]) -> dict[str, object]:
    """An exchange for machines; it holds no address."""
    return {
        "id": exchange.id,
        "format": exchange.format,
        "state": exchange.state,
        "towns": [
            {"ags": side.member.ags, "name": names[side.member.ags], "role": side.member.role}
            for side in exchange.present
        ],
        "began_at": exchange.began_at.isoformat(),
        "meeting_at": exchange.meeting.starts_at.isoformat() if exchange.meeting else None,
        "planned_until": exchange.planned_until.isoformat(),
        "reason": exchange.reason,
    }


def _line(exchange: Exchange, names: Mapping[str, str]) -> str:
    towns = GERMAN.listing([names[side.member.ags] for side in exchange.present])
    met = exchange.meeting
    talk = f", erstes Gespräch {GERMAN.day(met.starts_at)}, {GERMAN.clock(met.starts_at)}" if met else ""
    fell_away = " (entfällt)" if exchange.talk_fell_away else ""
    return f"{exchange.id}: {towns}, {exchange.state.label}, seit {GERMAN.day(exchange.began_at)}{talk}{fell_away}"
