"""How is the database set up and looked after at the terminal? (``matchmaker migrate``, ``check``)"""

from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.settings import Environment, Settings, check_for_serving
from api.wiring import clock, current_settings, engine_for, mailer, open_unit_of_work
from matchmaker.errors import MatchmakerError
from matchmaker.storage.schema import check_schema
from matchmaker.storage.schema import migrate as migrate_schema

commands = typer.Typer()

ALL_AS_ONE = (
    "TRUSTED_PROXIES steht auf 0: Hinter einem Proxy zählen alle Besuche als einer und sperren sich gegenseitig aus. "
    "Steht einer davor, setzen Sie 1."
)
AS_JSON = typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")


@commands.command(epilog="Beispiel: matchmaker migrate")
def migrate(*, json: Annotated[bool, AS_JSON] = False) -> None:
    """Richtet die Datenbank ein oder bringt sie auf den neuesten Stand; ein zweites Mal ändert nichts."""
    settings = current_settings()
    before, now = migrate_schema(engine_for(settings))
    if json:
        print_json({"database": shown_database(settings), "before": before, "now": now})
    elif before == now:
        print_lines([f"Die Datenbank {shown_database(settings)} ist schon auf dem neuesten Stand ({now})."])
    else:
        print_lines([f"Die Datenbank {shown_database(settings)} ist jetzt auf dem Stand {now}."])


@commands.command(epilog="Beispiel: matchmaker check")
def check(*, json: Annotated[bool, AS_JSON] = False) -> None:
    """Prüft Einstellungen, Datenbank und Postausgang; was nicht stimmt, steht in einem Satz."""
    settings = current_settings(to_serve=True)
    # What the site would not start with is not in order, even if every other command could work.
    check_for_serving(settings)
    revision = check_schema(engine_for(settings))
    if warning := demo_links_left(settings):
        raise MatchmakerError(warning)
    with mailer(settings).connect():
        pass
    if json:
        print_json({"database": shown_database(settings), "schema": revision, "environment": settings.environment})
    else:
        told = f"Alles in Ordnung: Datenbank {shown_database(settings)}, Stand {revision}."
        print_lines([told, *nobody_here(settings), *all_as_one(settings)])


def demo_links_left(settings: Settings) -> str | None:
    """The German sentence where a database in use still holds links of a demo; these let nobody in here."""
    if settings.is_local_demo:
        return None
    with open_unit_of_work(settings, reading=True) as uow:
        count = uow.access.count_reusable(clock())
    if not count:
        return None
    kept = "1 wiederverwendbarer Anmeldelink" if count == 1 else f"{count} wiederverwendbare Anmeldelinks"
    return (
        f"In der Datenbank {'steht' if count == 1 else 'stehen'} {kept} aus einer Demo. Hier öffnen sie nichts; "
        "nehmen Sie für den Betrieb eine neue Datenbank (DATABASE_URL)."
    )


def nobody_here(settings: Settings) -> list[str]:
    """A German sentence where nobody can come into head office yet; none where somebody can."""
    if settings.opens_office_by_link:
        return []
    with open_unit_of_work(settings, reading=True) as uow:
        is_staffed = any(one.comes_in for one in uow.office_people.all_open())
    told = "In die Geschäftsstelle kommt noch niemand: Laden Sie mit „matchmaker people invite … --administrator“ ein."
    return [] if is_staffed else [told]


def all_as_one(settings: Settings) -> list[str]:
    """A German sentence where limits seem to count all visitors as one; the site itself speaks no https."""
    if settings.environment is Environment.DEMO or settings.trusted_proxies:
        return []
    return [ALL_AS_ONE]


def shown_database(settings: Settings) -> str:
    """The database's address without its password."""
    return engine_for(settings).url.render_as_string(hide_password=True)
