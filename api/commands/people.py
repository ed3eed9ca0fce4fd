"""How does somebody get into head office, and out again? (``matchmaker people``)"""

import secrets
from datetime import datetime
from typing import Annotated, Any

import typer

from api.commands.output import print_json, print_lines
from api.wiring import clock, current_settings, open_unit_of_work
from emails.links import Links
from emails.words import GERMAN
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.office_act import TERMINAL
from matchmaker.rounds.office_inviting import PersonOrder, end_person, invite_person
from matchmaker.rounds.office_person import OfficePerson, Rank

commands = typer.Typer(help="Wer in der Geschäftsstelle arbeitet: einladen, zeigen, beenden.", no_args_is_help=True)

INVITE_EXAMPLE = 'Beispiel: matchmaker people invite sued@geschaeftsstelle.example --called "Koordination Süd"'
RANKS = {Rank.MEMBER: "Geschäftsstelle", Rank.ADMINISTRATOR: "Verwaltung der Zugänge"}
Json = Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")]
Address = Annotated[str, typer.Argument(help="Die Mailadresse der Person.", show_default=False)]


@commands.command(epilog=INVITE_EXAMPLE)
def invite(
    address: Address,
    *,
    called: Annotated[
        str,
        typer.Option(
            help="Unter welchem Namen Entscheidungen festgehalten werden: die Stelle, nicht die Person.",
            show_default=False,
        ),
    ],
    administrator: Annotated[bool, typer.Option("--administrator", help="Darf andere einladen und beenden.")] = False,
    json: Json = False,
) -> None:
    """Lädt eine Person ein und zeigt den Link, mit dem sie Passwort und App einrichtet: einen Tag, einmal.

    Verschickt wird nichts: Geben Sie den Link selbst weiter. Wer schon einen Zugang hat, richtet ihn damit neu ein;
    bis dahin gilt der alte.
    """
    token = secrets.token_urlsafe(32)
    # Settings first: a link that cannot be shown must not be stored.
    link = Links(current_settings().base_url).office_enrolment(token)
    rank = Rank.ADMINISTRATOR if administrator else Rank.MEMBER
    invited = invite_person(PersonOrder(address, called, rank, TERMINAL), token, open_unit_of_work(), clock())
    if json:
        print_json(_document(invited) | {"link": link})
    else:
        print_lines([f"Zugang einrichten für {invited.called}, gültig bis {_day(invited.invitation_until)}:", link])


@commands.command("list", epilog="Beispiel: matchmaker people list")
def list_people(*, json: Json = False) -> None:
    """Nennt alle, die in die Geschäftsstelle kommen oder eingeladen sind."""
    with open_unit_of_work(reading=True) as uow:
        found = uow.office_people.all_open()
        left = {one.id: uow.office_people.recovery_codes_left(one.id) for one in found}
    if json:
        print_json({"people": [_document(one) | {"recovery_codes_left": left[one.id]} for one in found]})
    elif found:
        print_lines(_line(one, left[one.id]) for one in found)
    else:
        print_lines(["Noch niemand. Laden Sie mit „matchmaker people invite“ ein."])


@commands.command(epilog="Beispiel: matchmaker people end sued@geschaeftsstelle.example")
def end(address: Address, *, json: Json = False) -> None:
    """Beendet einen Zugang und alle Sitzungen dieser Person sofort."""
    ended = end_person(address, TERMINAL, open_unit_of_work(), clock())
    print_json(_document(ended)) if json else print_lines([f"Beendet: {ended.called}."])


def _line(one: OfficePerson, left: int) -> str:
    since = f"seit {_day(one.enrolled_at)}, noch {left} Codes für Notfälle" if one.comes_in else "eingeladen"
    return f"{one.called} · {one.address} · {RANKS[one.rank]} · {since}"


def _document(one: OfficePerson) -> dict[str, Any]:
    moments = {"enrolled_at": one.enrolled_at, "invited_until": one.invitation_until, "ended_at": one.ended_at}
    return {
        "id": one.id,
        "address": one.address,
        "called": one.called,
        "rank": str(one.rank),
        **{name: at.isoformat() if at else None for name, at in moments.items()},
    }


def _day(moment: datetime | None) -> str:
    return GERMAN.day(german_day(moment)) if moment else "–"
