"""How does head office hand out a new way in? (``matchmaker sign-in-link``)"""

import secrets
from datetime import datetime
from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.sign_in import Account, make_sign_in_link
from api.wiring import clock, current_settings, open_unit_of_work
from emails.links import Links
from emails.words import GERMAN
from matchmaker.errors import BadInput, Fault, MatchmakerError
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.towns.profile import Role
from matchmaker.towns.register import Register

commands = typer.Typer()

NOT_BY_LINK = (
    "Die Geschäftsstelle meldet sich mit Passwort und Code an: Laden Sie mit „matchmaker people invite“ ein. "
    "Nur mit OFFICE_SIGN_IN=link öffnet auch ein Link."
)
EXAMPLE = "Beispiel: matchmaker sign-in-link Zwönitz --role mayor"


@commands.command("sign-in-link", epilog=EXAMPLE)
def sign_in_link(
    town: Annotated[
        str | None, typer.Argument(help="AGS, Name oder eindeutiger Namensteil.", show_default=False)
    ] = None,
    *,
    role: Annotated[
        Role | None, typer.Option(help="Für welche Stelle der Stadt; ohne Angabe für alle.", show_default=False)
    ] = None,
    head_office: Annotated[bool, typer.Option("--head-office", help="Ein Link für die Geschäftsstelle.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Macht einen neuen Anmeldelink und zeigt ihn. Er gilt einen Tag und nur einmal.

    Verschickt wird nichts: Geben Sie den Link nur an das Postfach der Stadt weiter, das Sie kennen.
    """
    account = _account(town, role, head_office)
    if head_office and not current_settings().opens_office_by_link:
        raise MatchmakerError(NOT_BY_LINK)
    token, uow, now = secrets.token_urlsafe(32), open_unit_of_work(), clock()
    # Settings first: a link that cannot be shown must not be stored.
    address = Links(current_settings().base_url).sign_in(token)
    name, account = _named(account, town, uow)
    link = make_sign_in_link(account, token, uow, now)
    if json:
        print_json({"for": name, "link": address, "valid_until": link.valid_until.isoformat()})
    else:
        print_lines([f"Anmelden für {name}, gültig bis {_told(link.valid_until)}, einmal:", address])


def _account(town: str | None, role: Role | None, head_office: bool) -> Account:
    if head_office == (town is not None):
        raise BadInput("So geht es nicht:", [Fault("TOWN", "Nennen Sie entweder eine Stadt oder --head-office.")])
    if head_office and role:
        raise BadInput("So geht es nicht:", [Fault("--role", "Die Geschäftsstelle hat keine Stelle einer Stadt.")])
    return Account(role=role)


def _named(account: Account, town: str | None, uow: UnitOfWork) -> tuple[str, Account]:
    if town is None:
        return "die Geschäftsstelle", account
    with uow:
        found = Register(uow.towns.all()).find(town)
    return found.name, Account(found.ags, account.role)


def _told(moment: datetime) -> str:
    return GERMAN.day(german_day(moment))
