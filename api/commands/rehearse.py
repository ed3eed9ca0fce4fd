"""What would a past round have proposed under other weights? (``matchmaker rehearse``)"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.output import print_json, print_lines
from api.current_taxonomy import current_taxonomy
from api.wiring import open_unit_of_work
from matchmaker.rounds.rehearsal import Meeting, Rehearsal, RehearsalOrder
from matchmaker.rounds.rehearsal import rehearse as rehearsed
from matchmaker.scoring.criterion_weights import read_criterion_weights
from matchmaker.towns.source_file import open_source

commands = typer.Typer()

CHANGED_PROFILES = (
    "Seit dem Lauf haben sich Profile geändert oder was Städte miteinander zu tun haben, etwa durch andere Runden; "
    "verglichen werden beide Gewichte mit dem, was heute gespeichert ist."
)
CHANGED_TAXONOMY = (
    "Seit dem Lauf hat sich die Themenliste geändert; beide Gewichte werden nach der heutigen verglichen."
)
CHANGED_REGISTER = (
    "Seit dem Lauf hat sich das Ortsregister geändert, etwa Einwohnerzahlen; beide Gewichte rechnen mit dem heutigen."
)
UNKNOWN_REGISTER = "Ob sich seit dem Lauf das Ortsregister geändert hat, wurde damals noch nicht festgehalten."
REGISTER_REMARKS = {False: CHANGED_REGISTER, None: UNKNOWN_REGISTER}


@commands.command(epilog="Beispiel: matchmaker rehearse gewichte.json --round runde-1 --json")
def rehearse(
    weights: Annotated[
        Path, typer.Argument(help='JSON-Datei: {"similar_size": 0.18, …}, zusammen 1.', show_default=False)
    ],
    *,
    round: Annotated[str, typer.Option("--round", help="Kennung der Runde.", show_default=False)],
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Rechnet eine vergangene Runde mit anderen Gewichten nach und sagt, was anders wäre. Gespeichert wird nichts.

    Beide Male wird so gerechnet, als sei noch nichts freigegeben oder verschickt: verschieden sind nur die Gewichte.
    """
    order = RehearsalOrder(round, read_criterion_weights(open_source(weights)))
    uow = open_unit_of_work(reading=True)
    found = rehearsed(order, current_taxonomy(), uow)
    if json:
        print_json(rehearsal_document(found))
        return
    with uow:
        names = {town.ags: town.name for town in uow.towns.all()}
    print_lines(_lines(found, names))


def rehearsal_document(found: Rehearsal) -> dict[str, Any]:
    """The JSON object: how many of the round's meetings would change, which ones, and by which weights."""
    return {
        "round": found.run.round_id,
        "run": found.run.id,
        "format": str(found.run.format),
        "proposals": len(found.before),
        "changed": len(found.gone),
        "gone": [_meeting(one) for one in found.gone],
        "new": [_meeting(one) for one in found.new],
        "weights": {
            key: {"before": found.weights_before.get(key, 0.0), "after": after}
            for key, after in found.weights_after.items()
        },
        "shift": found.shift,
        "same_profiles": found.same_profiles,
        "same_taxonomy": found.same_taxonomy,
        "same_register": found.same_register,
        "stored": len(found.stored),
        "reproduced": found.reproduced,
    }


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {"role": str(meeting.role), "towns": list(meeting.towns)}


def _lines(found: Rehearsal, names: Mapping[str, str]) -> Iterator[str]:
    would = "wäre" if len(found.gone) == 1 else "wären"
    yield f"{len(found.gone)} von {len(found.before)} Vorschlägen {would} anders."
    yield f"Verschiebung der Gewichte insgesamt: {found.shift:.3f}".replace(".", ",")
    if not found.same_profiles:
        yield CHANGED_PROFILES
    if not found.same_taxonomy:
        yield CHANGED_TAXONOMY
    if found.same_register in REGISTER_REMARKS:
        yield REGISTER_REMARKS[found.same_register]
    if found.reproduced < len(found.stored):
        stored = f"Von {len(found.stored)} gespeicherten Vorschlägen"
        yield f"{stored} ergibt die Wiederholung heute noch {found.reproduced}."
    for title, meetings in (("Es entfielen:", found.gone), ("Neu wären:", found.new)):
        if meetings:
            yield title
            yield from (f"  {' – '.join(names[ags] for ags in one.towns)}" for one in meetings)
