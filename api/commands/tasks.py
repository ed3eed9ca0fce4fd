"""How does head office see its tasks at the terminal and strike them off? (``matchmaker tasks``)"""

from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.wiring import clock, open_unit_of_work
from emails.words import GERMAN
from matchmaker.rounds.office_act import TERMINAL
from matchmaker.rounds.settling import finish_task
from matchmaker.rounds.task import Task

commands = typer.Typer(help="Aufgaben der Geschäftsstelle: ansehen und abhaken.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")]


@commands.command("list", epilog="Beispiel: matchmaker tasks list")
def list_tasks(*, json: AsJson = False) -> None:
    """Zeigt, was auf die Geschäftsstelle wartet, das Älteste zuerst."""
    with open_unit_of_work(reading=True) as uow:
        found = uow.tasks.open()
    if json:
        print_json({"tasks": [task_document(task) for task in found]})
    else:
        print_lines([line for task in found for line in _task_lines(task)] or ["Es gibt keine offenen Aufgaben."])


@commands.command(epilog="Beispiel: matchmaker tasks done bounce/<1@austausch.example>")
def done(
    task: Annotated[str, typer.Argument(help="Kennung der Aufgabe; „tasks list“ nennt sie.", show_default=False)],
    *,
    json: AsJson = False,
) -> None:
    """Hakt eine Aufgabe ab."""
    finished = finish_task(task, TERMINAL, open_unit_of_work(), clock())
    if json:
        print_json(task_document(finished))
    else:
        print_lines([f"Erledigt: {finished.text}"])


def task_document(task: Task) -> dict[str, object]:
    """A task for machines."""
    return {
        "key": task.key,
        "kind": task.kind,
        "made_at": task.made_at.isoformat(),
        "text": task.text,
        "proposal_id": task.proposal_id,
        "address": task.address,
    }


def _task_lines(task: Task) -> list[str]:
    about = f" (Vorschlag {task.proposal_id})" if task.proposal_id else ""
    return [f"{GERMAN.day(task.made_at)}: {' '.join(task.text.split())}{about}", f"  {task.key}"]
