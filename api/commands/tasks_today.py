"""Who needs head office today, at the terminal? (``matchmaker tasks today``)

Apart from the other commands of tasks, because it reads profiles, which loads the engine.
"""

from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.wiring import clock, open_unit_of_work
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.filled_profiles import one_per_role
from matchmaker.rounds.work_queue import QueueRow, work_queue

commands = typer.Typer(help="Wer die Geschäftsstelle heute braucht.")

AsJson = Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")]


@commands.command(epilog="Beispiel: matchmaker tasks today")
def today(*, json: AsJson = False) -> None:
    """Zeigt, wer die Geschäftsstelle heute braucht, das Dringendste zuerst; Zurückgestelltes ruht."""
    day = german_day(clock())
    with open_unit_of_work(reading=True) as uow:
        rows = work_queue(uow, one_per_role(uow.profiles.all()))
    awake = [row for row in rows if row.mark is None or not row.mark.rests(day)]
    if json:
        print_json({"rows": [_row_document(row) for row in awake]})
    else:
        told = [line for row in awake for line in (f"{' '.join(row.text.split())}", f"  {row.key}")]
        print_lines(told or ["Nichts wartet auf Sie."])


def _row_document(row: QueueRow) -> dict[str, object]:
    return {
        "key": row.key,
        "kind": row.kind,
        "since": row.since.isoformat() if row.since else None,
        "text": row.text,
        "proposal_id": row.proposal_id,
        "is_task": row.is_task,
        "is_settled": row.is_settled,
        "note": row.mark.note if row.mark else "",
    }
