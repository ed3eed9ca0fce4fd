"""How does head office let a program in, and out again? (``matchmaker tokens``)"""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import typer

from api.commands.output import print_json, print_lines
from api.wiring import clock, open_unit_of_work
from emails.words import GERMAN
from matchmaker.rounds.api_token import ApiToken, Scope, TokenOrder, make_token, revoke_token, scopes_of
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.office_act import TERMINAL, Facts, OfficeAct
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.towns.profile import Role
from matchmaker.towns.register import Register

commands = typer.Typer(help="Zugänge für Programme: ausstellen, nachsehen, sperren.", no_args_is_help=True)

CREATE_EXAMPLE = 'Beispiel: matchmaker tokens create "Auswertung" --scope read --town Zwönitz'
REVOKE_EXAMPLE = "Beispiel: matchmaker tokens revoke 3f2a9c0b1d4e"
Json = Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")]


@commands.command(epilog=CREATE_EXAMPLE)
def create(
    label: Annotated[str, typer.Argument(help="Wofür der Zugang ist.", show_default=False)],
    *,
    scope: Annotated[
        list[str], typer.Option(help=f"Was er darf, mehrfach möglich: {', '.join(Scope)}.", show_default=False)
    ],
    town: Annotated[
        str, typer.Option(help="Für diese Stadt; ohne Angabe für die Geschäftsstelle.", show_default=False)
    ] = "",
    role: Annotated[
        Role | None, typer.Option(help="Für welche Stelle der Stadt; ohne Angabe für alle.", show_default=False)
    ] = None,
    days: Annotated[int, typer.Option(help="Wie viele Tage er gilt.")] = 90,
    json: Json = False,
) -> None:
    """Stellt einen Zugang für ein Programm aus. Das Token erscheint nur dieses eine Mal.

    Das Programm sendet es mit jeder Anfrage an /api/v1: Authorization: Bearer TOKEN.
    """
    scopes, uow = scopes_of(scope), open_unit_of_work()
    with uow:
        ags = Register(uow.towns.all()).find(town).ags if town else None
        written, token = make_token(TokenOrder(label, scopes, days, ags, role), uow, clock())
        uow.office_acts.record(_act(token, "token_made", token.made_at))
        uow.commit()
    if json:
        print_json({"token": written, **_document(token)})
    else:
        print_lines([f"Token, gültig bis {_day(token)}. Es wird nicht noch einmal gezeigt:", written])


@commands.command("list", epilog="Beispiel: matchmaker tokens list")
def list_tokens(*, json: Json = False) -> None:
    """Nennt alle Zugänge mit Zweck, Rechten und Ende; die Token selbst kennt niemand mehr."""
    with open_unit_of_work(reading=True) as uow:
        tokens = uow.api_tokens.all()
        names = _names(uow) if tokens else {}
    if json:
        print_json({"tokens": [_document(one) for one in tokens]})
    else:
        print_lines(_lines(tokens, names) if tokens else ["Es gibt keine Zugänge für Programme."])


@commands.command(epilog=REVOKE_EXAMPLE)
def revoke(
    token: Annotated[str, typer.Argument(help="Die Kennung aus „tokens list“.", show_default=False)],
    *,
    json: Json = False,
) -> None:
    """Sperrt einen Zugang sofort und für immer."""
    uow = open_unit_of_work()
    with uow:
        revoked = revoke_token(token, uow, clock())
        uow.office_acts.record(_act(revoked, "token_revoked", clock()))
        uow.commit()
    if json:
        print_json(_document(revoked))
    else:
        print_lines([f"Der Zugang {revoked.id} ({revoked.label}) ist gesperrt."])


def _document(token: ApiToken) -> dict[str, Any]:
    return {
        "id": token.id,
        "label": token.label,
        "for": token.audience,
        "town": token.ags,
        "role": token.role,
        "scopes": sorted(token.scopes),
        "made_at": token.made_at.isoformat(),
        "expires_at": token.expires_at.isoformat(),
        "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
    }


def _lines(tokens: tuple[ApiToken, ...], names: dict[str, str]) -> Iterator[str]:
    for one in tokens:
        whom = names.get(one.ags, one.ags) if one.ags else "Geschäftsstelle"
        until = f"gesperrt seit {GERMAN.day(german_day(one.revoked_at))}" if one.revoked_at else f"bis {_day(one)}"
        yield f"{one.id}  {one.label}: {whom}, {', '.join(sorted(one.scopes))}, {until}"


def _names(uow: UnitOfWork) -> dict[str, str]:
    return {town.ags: town.name for town in uow.towns.all()}


def _day(token: ApiToken) -> str:
    return GERMAN.day(german_day(token.expires_at))


def _act(token: ApiToken, act: str, at: datetime) -> OfficeAct:
    facts: Facts = {"audience": str(token.audience), "ags": token.ags, "scopes": ", ".join(sorted(token.scopes))}
    return OfficeAct(at, TERMINAL, act, f"token/{token.id}", after=facts)
