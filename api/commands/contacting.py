"""How does head office write to offices for the first time? (``matchmaker offices contact``)"""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from api.commands.output import counted, print_json, print_lines
from api.commands.spoken_language import LanguageOption, SpokenLanguage
from api.pages.proposal_words import ROLES
from api.posting import office_post_of
from api.wiring import clock, current_settings, open_unit_of_work
from emails.language import Language
from matchmaker.rounds.first_contact import Contact, contact_offices, contacts
from matchmaker.towns.register import Register

commands = typer.Typer()
NOBODY = (
    "Niemand zum Anschreiben: Keine Adresse ist hinterlegt. So geht es: matchmaker offices add … --unchecked --source …"
)


@commands.command("contact", epilog="Beispiel: matchmaker offices contact Zwönitz Wurzen --dry-run")
def contact(
    town: Annotated[
        list[str] | None,
        typer.Argument(help="Nur diese Städte: AGS, Name oder eindeutiger Namensteil.", show_default=False),
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Zeigt, an wen es ginge; schreibt an niemanden.")] = False,
    language: LanguageOption = SpokenLanguage.GERMAN,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Sagt Stellen, an die nie geschrieben wurde, was wir speichern und wie sie widersprechen (Art. 14 DSGVO).

    Jede Adresse bekommt den Brief einmal, nie eine, die widersprochen hat. Verschickt wird er vom Worker.
    """
    with open_unit_of_work(reading=True) as uow:
        register = Register(uow.towns.all())
        meant = frozenset(register.find(one).ags for one in town or ())
        planned = contacts(uow, meant) if dry_run else ()
    if not dry_run:
        post = office_post_of(current_settings(), Language(language.value))
        planned = contact_offices(post, open_unit_of_work(), clock(), meant)
    if json:
        print_json({"queued": not dry_run, "contacts": [_document(one, register) for one in planned]})
    else:
        print_lines(_lines(planned, register, dry_run=dry_run))


def _lines(planned: Sequence[Contact], register: Register, *, dry_run: bool) -> Iterator[str]:
    for one in planned:
        office = one.office
        told = one.why_not or ("bekommt den Brief" if dry_run else "Brief im Postausgang")
        yield f"{register.get(office.ags).name} ({ROLES[office.role]}), {office.address}: {told}"
    if not planned:
        yield NOBODY
        return
    written = sum(one.why_not is None for one in planned)
    kept_back = len(planned) - written
    others = f"; {counted(kept_back, 'Adresse bekommt', 'Adressen bekommen')} keinen" if kept_back else ""
    yield f"{counted(written, 'Brief', 'Briefe')} {'zu schreiben' if dry_run else 'im Postausgang'}{others}."


def _document(one: Contact, register: Register) -> dict[str, object]:
    office = one.office
    name = register.get(office.ags).name
    return {
        "ags": office.ags,
        "name": name,
        "role": office.role,
        "address": office.address,
        "source": office.source,
        "why_not": one.why_not,
    }
