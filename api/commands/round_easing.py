"""How does head office loosen a rule of a round at the terminal? (``matchmaker round ease``)"""

from collections.abc import Iterator, Mapping
from typing import Annotated

import typer

from api.commands.acting import at_terminal
from api.commands.output import print_json, print_lines
from api.commands.which_round import WhichRound, chosen_round
from api.pages.board_gaps import change_words
from api.wiring import open_unit_of_work
from matchmaker.errors import NotFound
from matchmaker.matching.alike import alike
from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.acting import RoundAct
from matchmaker.rounds.easing_rules import Easing, ease_rule, is_rule
from matchmaker.rounds.round import Round

EXAMPLE = "Beispiel: matchmaker round ease · matchmaker round ease minimum_size"
NOTHING = "Keine Regel zu lockern würde einer Stadt helfen, soweit die letzte Berechnung das geprüft hat."


def ease(
    rule: Annotated[str | None, typer.Argument(help="Welche Regel; ohne sie werden alle gezeigt.")] = None,
    *,
    round: WhichRound = None,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Lockert eine Regel dieser Runde so, wie es die letzte Berechnung vorschlägt; Vorschläge ändert erst „propose“.

    Ohne Regel zeigt der Befehl, welche sich lockern ließen und wie vielen Städten das hülfe, jeder für sich.
    """
    with open_unit_of_work(reading=True) as uow:
        known = uow.rounds.get(chosen_round(round))
        run = uow.runs.latest(known.id)
    offered = _offered(known, [one.relaxation for one in run.unmatched if one.relaxation] if run else [])
    if rule is None:
        _show(offered, json=json)
        return
    change = next((one for one in offered if one.rule == rule), None)
    if change is None:
        possible = f" Möglich sind: {', '.join(one.rule for one in offered)}." if offered else ""
        raise NotFound(f"Die letzte Berechnung schlägt nicht vor, „{rule}“ zu lockern.{possible}")
    eased = ease_rule(
        Easing(known.id, known.version, change),
        at_terminal(RoundAct.EASED, known.id, {change.rule: change.before}, {change.rule: change.after}),
    )
    if json:
        print_json({"round": eased.id, "policy_version": eased.policy.version, "changed": _document(change)})
    else:
        print_lines(_told(eased, change))


def _offered(known: Round, changes: list[Relaxation]) -> Mapping[Relaxation, int]:
    """Each change of a rule with the number of towns it would help, that of most towns first."""
    rules = [one for one in changes if is_rule(known, one)]
    return {same[0]: len(same) for same in alike(rules, lambda one: (one.rule, one.before, one.after))}


def _show(offered: Mapping[Relaxation, int], *, json: bool) -> None:
    if json:
        print_json({"changes": [_document(change) | {"towns": towns} for change, towns in offered.items()]})
    elif offered:
        helped = {change: "1 Stadt" if towns == 1 else f"{towns} Städten" for change, towns in offered.items()}
        print_lines(f"{change.rule}: {change_words(change)}; hilft {towns}" for change, towns in helped.items())
    else:
        print_lines([NOTHING])


def _told(eased: Round, change: Relaxation) -> Iterator[str]:
    yield f"Die Runde „{eased.title}“ wird jetzt gerechnet {change_words(change)}. Andere Runden ändert das nicht."
    yield f"Was das bringt, zeigt „matchmaker round propose --dry-run --round {eased.id}“."


def _document(change: Relaxation) -> dict[str, str]:
    return {"rule": change.rule, "from": change.before, "to": change.after}
