"""How does head office answer a person who asks what is stored, or wants to be forgotten?"""

import json as json_text
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.output import print_json, print_lines
from api.commands.whole_file import write_whole
from api.wiring import clock, current_settings, mail_files, open_unit_of_work
from emails.letter_text import text_of
from matchmaker.errors import BadInput, Fault
from matchmaker.rounds.forgetting_person import Forgetting, Forgotten, forget_person
from matchmaker.rounds.office_keeping import written_address
from matchmaker.rounds.person_record import person_act, person_record
from matchmaker.rounds.repeating import repeated
from matchmaker.rounds.retention import forget_all_old
from matchmaker.rounds.suppression import named
from matchmaker.towns.profile import Role

commands = typer.Typer()

Address = Annotated[str, typer.Argument(help="Die Mailadresse der Person.", show_default=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Nur sagen, was geschähe; nichts ändern.")]
Json = Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")]
OFFICES = {Role.MAYOR: "Bürgermeisteramt", Role.ADMINISTRATION: "Verwaltung"}
ELSEWHERE = (
    "Nicht in der Datenbank, und darum nicht hier: Sicherungen, das Postfach der Geschäftsstelle, der Mailserver, "
    "ausgegebene Dateien."
)


@commands.command(
    "export-person", epilog="Beispiel: matchmaker export-person rathaus@wurzen.example --out auskunft.json"
)
def export_person(
    address: Address,
    *,
    out: Annotated[Path | None, typer.Option(help="In diese Datei schreiben.", show_default=False)] = None,
) -> None:
    """Gibt alles aus, was zu einer Mailadresse gespeichert ist, und wozu: als JSON.

    Vergewissern Sie sich zuerst, dass die Anfrage wirklich aus diesem Postfach kommt.
    """
    asked, now = written_address(address), clock()
    with open_unit_of_work() as uow:
        document = person_record(asked, text_of, uow, now)
        uow.office_acts.record(person_act(asked, "person_exported", now))
        uow.commit()
    if out is None:
        print_json(document)
        return
    write_whole(out, json_text.dumps(document, ensure_ascii=False, indent=2).encode())
    print_lines([f"{_counted(document)} Geschrieben nach {out}.", ELSEWHERE])


@commands.command("forget-person", epilog="Beispiel: matchmaker forget-person rathaus@wurzen.example --dry-run")
def forget(address: Address, *, dry_run: DryRun = False, json: Json = False) -> None:
    """Löscht eine Mailadresse überall: ganz oder gar nicht.

    Nachrichten verlieren ihren Text und bleiben gezählt. Was Städte entschieden haben, bleibt. Ein Widerspruch gilt
    weiter.
    """
    wish = Forgetting(written_address(address), text_of, dry_run)
    gone = repeated(partial(forget_person, wish, open_unit_of_work(), clock()))
    files = _forget_files(wish)
    if json:
        print_json(
            {"dry_run": dry_run, "rows": gone.rows, "letters": gone.letters, "files": files, "offices": gone.offices}
        )
    else:
        print_lines(_told(gone, files, dry_run=dry_run))


@commands.command("retention", epilog="Beispiel: matchmaker retention --dry-run")
def retention(*, dry_run: DryRun = False, json: Json = False) -> None:
    """Löscht in kleinen Schritten, was über seine Frist ist; der Versand tut dasselbe jede Nacht."""
    forgot = forget_all_old(open_unit_of_work(), clock(), dry_run=dry_run)
    if json:
        rules = [{"what": one.rule.what, "after": one.rule.after, "count": one.count} for one in forgot]
        print_json({"dry_run": dry_run, "rules": rules})
    else:
        print_lines(f"{one.count:>6}  {one.rule.what} ({one.rule.after})" for one in forgot)
        print_lines(["Nichts wurde geändert." if dry_run else "Gelöscht."])
    if broken := [Fault(one.rule.what, _why_not_all(one.fault)) for one in forgot if one.fault]:
        raise BadInput("Nicht alles wurde gelöscht. Das Übrige ist weg, und diese Regeln sind nicht zu Ende:", broken)


def _why_not_all(fault: Exception) -> str:
    """What broke, by its kind alone: what a database says may quote the row."""
    return f"abgebrochen ({type(fault).__name__}). Bitte melden Sie das mit dem Protokoll des Versands."


def _forget_files(wish: Forgetting) -> int:
    """Mails that were put into a folder and name the address; how many."""
    pattern = named(wish.address)
    found = [file for file in mail_files(current_settings()) if pattern.search(text_of(file.read_bytes()))]
    for file in found if not wish.dry_run else ():
        file.unlink(missing_ok=True)
    return len(found)


def _told(gone: Forgotten, files: int, *, dry_run: bool) -> Iterator[str]:
    if gone.is_nothing and not files:
        yield "Diese Adresse steht nirgends."
        return
    yield "So würde gelöscht:" if dry_run else "Gelöscht:"
    yield from (f"{count:>6}  {table}" for table, count in gone.rows.items())
    yield f"{gone.letters:>6}  Nachrichten verlieren ihren Text"
    if files:
        yield f"{files:>6}  abgelegte Nachrichten"
    with open_unit_of_work(reading=True) as uow:
        names = {ags: uow.towns.get(ags).name for ags, _ in gone.offices}
    yield from (f"Ohne Adresse: {names[ags]}, {OFFICES[Role(role)]}" for ags, role in gone.offices)
    yield "Nichts wurde geändert." if dry_run else ELSEWHERE


def _counted(document: dict[str, Any]) -> str:
    return f"{len(document['stored'])} Einträge, {len(document['letters'])} Nachrichten."
