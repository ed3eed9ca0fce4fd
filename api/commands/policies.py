"""How does head office read its rules, their history and their differences at the terminal? (``matchmaker policy``)"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.output import note, print_json, print_lines
from api.commands.whole_file import write_whole
from api.current_taxonomy import current_taxonomy
from api.pages.policy import version_remarks
from api.pages.policy_view import PACKAGED, STATES, policy_named
from api.pages.policy_words import PolicyWords
from api.pages.spoken import GERMAN
from api.wiring import open_unit_of_work
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.policy_document import PolicyChange, policy_as_document, policy_changes, policy_toml
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.policy_keeping import policy_in_force
from matchmaker.rounds.policy_version import PolicyState, PolicyVersion

commands = typer.Typer(help="Die Regeln der Runden: ansehen, vergleichen, ausgeben.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")]
ONE = f"Nummer einer Fassung, oder „{PACKAGED}“."
WhichVersion = Annotated[str, typer.Argument(help=ONE, show_default=False)]


@commands.command(epilog="Beispiel: matchmaker policy show")
def show(
    version: Annotated[str, typer.Argument(help=f"{ONE} Ohne sie: was in Kraft ist.", show_default=False)] = "",
    *,
    json: AsJson = False,
) -> None:
    """Zeigt die Regeln als Datei, wie „round open --policy“ sie liest."""
    with open_unit_of_work(reading=True) as uow:
        versions, current = uow.policies.all(), policy_in_force(uow)
    policy = policy_named(version, versions) if version else current
    if json:
        print_json(policy_as_document(policy))
    else:
        print_lines(policy_toml(policy, _remarks(policy, versions)).splitlines())


@commands.command(epilog="Beispiel: matchmaker policy history --json")
def history(*, json: AsJson = False) -> None:
    """Nennt jede Fassung: wer sie entwarf, wer sie zeichnete, wann und warum."""
    with open_unit_of_work(reading=True) as uow:
        versions, current = uow.policies.all(), policy_in_force(uow)
    if json:
        print_json({"in_force": current.version, "versions": [_document(one) for one in versions]})
    else:
        print_lines(_history_lines(versions, current))


@commands.command(epilog="Beispiel: matchmaker policy difference mitgeliefert 2")
def difference(before: WhichVersion, after: WhichVersion, *, json: AsJson = False) -> None:
    """Sagt, worin sich zwei Fassungen unterscheiden."""
    with open_unit_of_work(reading=True) as uow:
        versions = uow.policies.all()
    pair = policy_named(before, versions), policy_named(after, versions)
    if json:
        print_json({"changes": [_changed(one) for one in policy_changes(*pair)]})
        return
    told = PolicyWords(GERMAN, current_taxonomy()).changes(*pair)
    print_lines(f"{one.label}: {one.before} → {one.after}" for one in told)
    if not told:
        note("Die beiden Fassungen sagen dasselbe.")


@commands.command(epilog="Beispiel: matchmaker policy export 2 regeln.toml")
def export(
    version: WhichVersion,
    file: Annotated[Path, typer.Argument(help="Wohin; eine Datei, die es gibt, bleibt.", show_default=False)],
) -> None:
    """Schreibt eine Fassung als Datei, die „round open --policy“ wieder liest."""
    with open_unit_of_work(reading=True) as uow:
        versions = uow.policies.all()
    policy = policy_named(version, versions)
    if file.exists():
        raise MatchmakerError(f"{file} gibt es schon. Bitte wählen Sie einen anderen Namen.")
    write_whole(file, policy_toml(policy, _remarks(policy, versions)).encode())
    note(f"Geschrieben: {file}")


def _remarks(policy: Policy, versions: tuple[PolicyVersion, ...]) -> tuple[str, ...]:
    return next((version_remarks(one) for one in versions if one.policy == policy), ())


def _history_lines(versions: tuple[PolicyVersion, ...], current: Policy) -> Iterator[str]:
    for one in reversed(versions):
        in_force = ", in Kraft" if one.policy == current else ""
        yield f"Fassung {one.number}: {STATES[one.state]}{in_force}"
        yield f"  aus Fassung {one.based_on} entworfen von {one.drafted_by}, {GERMAN.day(one.drafted_at)}"
        if one.ended_at:
            alone = ", ohne zweite Person" if one.is_alone else ""
            yield f"  {STATES[one.state]} von {one.ended_by}, {GERMAN.day(one.ended_at)}{alone}"
        if one.reason:
            yield f"  Warum: {one.reason}"
    none_signed = all(one.state is not PolicyState.SIGNED for one in versions)
    yield f"Fassung {packaged_policy().version} (mitgeliefert){', in Kraft' if none_signed else ''}"


def _document(one: PolicyVersion) -> dict[str, Any]:
    return {
        "number": one.number,
        "state": str(one.state),
        "based_on": one.based_on,
        "drafted_by": one.drafted_by,
        "drafted_at": one.drafted_at.isoformat(),
        "ended_by": one.ended_by,
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        "reason": one.reason,
        "without_second_person": one.is_alone,
    }


def _changed(one: PolicyChange) -> dict[str, Any]:
    return {"path": list(one.path), "before": one.before, "after": one.after}
