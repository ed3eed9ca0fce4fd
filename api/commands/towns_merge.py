"""How does one town come to answer for another's key at the terminal? (``matchmaker towns merge``)"""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from api.commands.output import print_json, print_lines
from api.current_taxonomy import current_taxonomy
from api.wiring import clock, open_unit_of_work
from matchmaker.errors import BadInput
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.town_merging import SUBJECT, MergeOrder, MergePreview, merge_towns, preview_merge
from matchmaker.towns.register import Register

commands = typer.Typer(no_args_is_help=True, help="Städte zusammenführen.")

CURATOR = "Geschäftsstelle (Kommandozeile)"
EXAMPLE = "Beispiel: matchmaker towns merge 14729410 14730999 --dry-run"


@commands.command("merge", epilog=EXAMPLE)
def merge(
    old: Annotated[str, typer.Argument(help="Die Stadt, deren Schlüssel wegfällt: AGS oder Name.", show_default=False)],
    new: Annotated[str, typer.Argument(help="Die Stadt, die an ihre Stelle tritt: AGS oder Name.", show_default=False)],
    *,
    confirm: Annotated[
        str, typer.Option("--confirm", help="Der Name der alten Stadt; ohne ihn wird nichts geändert.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Nur zeigen, was umziehen würde.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Führt zwei Städte zusammen: Alles, was unter der alten gespeichert ist, steht danach unter der neuen.

    Der alte Schlüssel führt danach zur neuen Stadt. Rückgängig machen lässt es sich nicht; darum nennt --confirm
    den Namen der alten Stadt. Steht etwas im Weg, nennt der Befehl alles auf einmal und ändert nichts.
    """
    with open_unit_of_work(reading=True) as uow:
        order = MergeOrder(*_keys(old, new, uow), CURATOR, confirm)
        found = preview_merge(order, uow, clock(), _said())
    if dry_run:
        _tell(found, "Nur geprüft, nichts geändert.", json=json, stored=False)
        if found.obstacles:
            raise BadInput(SUBJECT, found.obstacles)
        return
    done = merge_towns(order, open_unit_of_work(), clock())
    if json:
        print_json({**_as_json(found), "stored": True, "at": done.at.isoformat()})
    else:
        print_lines([*_lines(found), f"{done.old_ags} führt jetzt zu {done.new_ags}."])


def _keys(old: str, new: str, uow: UnitOfWork) -> tuple[str, str]:
    register = Register(uow.towns.all())
    # A key that was merged before is none of the register's any more, and still means something.
    known = uow.successions.of(old.strip())
    return known.old_ags if known else register.find(old).ags, register.find(new).ags


def _said() -> Any:
    taxonomy = current_taxonomy()
    return lambda word: f"„{taxonomy.entry(word).labels.de}“" if word in taxonomy else word


def _tell(found: MergePreview, ending: str, *, json: bool, stored: bool) -> None:
    if json:
        print_json({**_as_json(found), "stored": stored})
    else:
        print_lines([*_lines(found), ending])


def _lines(found: MergePreview) -> Iterator[str]:
    new = f"{found.new.name} ({found.new.ags})" if found.new else "?"
    yield f"{found.old_name} ({found.old}) → {new}"
    if found.done:
        yield f"Schon zusammengeführt am {found.done.at:%d.%m.%Y} von {found.done.by}."
    yield from (f"  {word}: {number}" for word, number in found.moved.items())
    yield from (f"  Aus zwei Profilen wird eines: {one}" for one in found.united)
    yield from (f"  {one}" for one in found.remarks)


def _as_json(found: MergePreview) -> dict[str, Any]:
    return {
        "old": found.old,
        "new": found.new.ags if found.new else None,
        "moved": dict(found.moved),
        "united": list(found.united),
        "remarks": list(found.remarks),
        "obstacles": [str(one) for one in found.obstacles],
        "done": found.done is not None,
    }
