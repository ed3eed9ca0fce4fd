"""Would the consortia of the pilot phase come about under the rules? (``matchmaker solve pilot``)"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.output import print_json, print_lines
from matchmaker.matching.pilot_check import pilot_faults
from matchmaker.rounds.policy_file import PACKAGED, read_policy
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.pilot.reading import read_consortia

AS_CONSORTIUM, AS_CIRCLE = "Als Verbund", "Als Kreis"
Faults = Mapping[str, Sequence[str]]


def pilot(
    *,
    policy: Annotated[Path, typer.Option(help="Regeln und Gewichte als TOML-Datei.", show_default=False)] = PACKAGED,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Prüft die sechs Verbünde der Pilotphase: welche Regel der Verbünde und der Kreise bräche jeder?

    Ohne --policy gelten die mitgelieferten Regeln. Eine eigene Datei zeigt, ob eine strengere Regel einen Verbund
    verhindert hätte, der wirklich gearbeitet hat.
    """
    rules, taxonomy = read_policy(policy), read_taxonomy()
    as_consortium, as_circle = pilot_faults(taxonomy, rules.consortium), pilot_faults(taxonomy, rules.circle)
    titles = {one.id: one.title for one in read_consortia(taxonomy)}
    if json:
        print_json({"consortia": [_entry(one, titles[one], as_consortium, as_circle) for one in titles]})
    else:
        print_lines(_lines(titles, as_consortium, as_circle))


def _entry(key: str, title: str, as_consortium: Faults, as_circle: Faults) -> dict[str, Any]:
    broken = {"consortium": list(as_consortium[key]), "circle": list(as_circle[key])}
    return {"id": key, "title": title, "broken_rules": broken}


def _lines(titles: Mapping[str, str], as_consortium: Faults, as_circle: Faults) -> Iterator[str]:
    for key, title in titles.items():
        yield title
        for name, broken in ((AS_CONSORTIUM, as_consortium[key]), (AS_CIRCLE, as_circle[key])):
            yield f"  {name}: {'bräche Regeln:' if broken else 'hält alle Regeln ein.'}"
            yield from (f"    {rule}" for rule in broken)
    yield ""
    for name, faults in ((AS_CONSORTIUM, as_consortium), (AS_CIRCLE, as_circle)):
        kept = sum(not broken for broken in faults.values())
        yield f"{name} halten {kept} von {len(faults)} alle Regeln ein."
