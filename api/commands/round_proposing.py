"""How does head office let the engine propose, and see what changes? (``matchmaker round propose``)"""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from api.commands.acting import at_terminal
from api.commands.following import followed
from api.commands.left_over_report import alone_document, run_lines
from api.commands.matching_report import stopped_early
from api.commands.output import note, print_json, print_lines
from api.commands.plan_words import lacking
from api.commands.round_report import read_report, report_document, report_lines, who_meets
from api.commands.which_round import WhichRound, chosen_round
from api.current_taxonomy import current_taxonomy
from api.wiring import clock, open_unit_of_work
from matchmaker.errors import StaleWrite
from matchmaker.matching.problem import Strategy
from matchmaker.rounds.acting import RoundAct
from matchmaker.rounds.election_file import known_elections
from matchmaker.rounds.mailing import MailingKind
from matchmaker.rounds.mailing_out import unwritten
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.proposing import ProposingOrder, accept_run, try_run
from matchmaker.rounds.run import Run
from matchmaker.rounds.trial import Coverage, Trial
from matchmaker.towns.register import Register
from matchmaker.towns.written_number import written_number

EXAMPLES = (
    "Beispiel: matchmaker round propose --strategy most_served · matchmaker round propose --dry-run · "
    "matchmaker round propose --accept 3f9a…"
)
NO_ELECTIONS = "Keine Wahltage hinterlegt (matchmaker elections load): Auch kurz vor einer Wahl wird vorgeschlagen."
UNWRITTEN = (
    "{letters} zum Beginn der Runde {verb} noch nicht geschrieben: Seit dem Sammeln lief kein „matchmaker worker“. "
    "{follows}"
)
IF_STORED = "Mit dem Speichern eines Plans {verb}."
NOW_STORED = "Mit diesem Plan {verb}."
OTHER_PLAN = (
    "Die Berechnung ergibt jetzt einen anderen Plan als den, den Sie gesehen haben. Gespeichert wurde nichts; "
    "bitte sehen Sie ihn mit „matchmaker round propose --dry-run“ neu an."
)


def make_proposals(
    *,
    strategy: Annotated[Strategy, typer.Option(help="Was der Plan am besten können soll.")] = Strategy.MOST_SERVED,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Zeigt nur, was sich ändern würde; gespeichert wird nichts.")
    ] = False,
    accept: Annotated[
        str | None,
        typer.Option(help="Speichert nur den Plan mit diesem Kennzeichen aus --dry-run.", show_default=False),
    ] = None,
    round: WhichRound = None,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Berechnet Vorschläge; lose Entwürfe werden ersetzt, was festgehalten oder freigegeben ist, bleibt.

    Dauert es länger als eine Sekunde, zeigt das Terminal, wie weit die Suche ist. Strg+C beendet sie mit dem bisher
    besten Plan und dem, was ihm höchstens fehlt; Beratungen vor Ort sind so schnell fertig, dass sie zu Ende rechnen.
    """
    if dry_run and accept is not None:
        raise typer.BadParameter("Nennen Sie entweder --dry-run oder --accept.")
    round_id = chosen_round(round)
    with open_unit_of_work(reading=True) as uow:
        # Asked before: with the plan the collecting ends, and nobody owes these letters any more.
        letters = unwritten(round_id, MailingKind.ROUND_OPENED, uow, clock())
    with followed() as watch:
        order = ProposingOrder(round_id, strategy, watch=watch)
        trial = try_run(order, current_taxonomy(), open_unit_of_work(), clock())
    if trial.stopped:
        note(stopped_early(_gap(trial.drafted.run), trial.drafted.towns_missing))
    if dry_run:
        _tell_change(trial, letters, json=json)
        return
    if accept is not None and accept != trial.fingerprint:
        raise StaleWrite(OTHER_PLAN)
    accept_run(trial, at_terminal(RoundAct.ACCEPTED, round_id, after={"which": trial.drafted.run.id}), clock())
    if not known_elections(open_unit_of_work(reading=True)):
        note(NO_ELECTIONS)
    _report(trial, letters, json=json)


def change_document(trial: Trial) -> dict[str, Any]:
    """What a run changes, as JSON: ids where proposals are stored, members where they would be new."""
    change, run = trial.change, trial.drafted.run
    return {
        "sentence": change.sentence,
        "stood": change.stood,
        "fixed": [one.id for one in change.fixed],
        "kept": [_members(one) for one in change.kept],
        "new": [_members(one) for one in change.new],
        "dropped": [{"id": one.id, "towns": _members(one)} for one in change.dropped],
        "before": _coverage_document(change.before),
        "after": _coverage_document(change.after),
        "optimal": run.optimal,
        "gap": _gap(run),
        "stopped": trial.stopped,
        "fingerprint": trial.fingerprint,
    }


def _report(trial: Trial, letters: int, *, json: bool) -> None:
    with open_unit_of_work(reading=True) as uow:
        report = read_report(trial.basis.round.id, uow, current_taxonomy())
    if json:
        document = {**report_document(report), "change": change_document(trial)}
        print_json({**document, "unwritten_letters": _unwritten_document(letters, NOW_STORED)})
    else:
        changed = [trial.change.sentence] if trial.change.stood else []
        print_lines([*report_lines(report), *changed, *_unwritten_lines(letters, NOW_STORED)])


def _unwritten_lines(letters: int, follows: str) -> list[str]:
    if not letters:
        return []
    told, verb, falls = (
        ("1 Brief", "ist", "entfällt er") if letters == 1 else (f"{letters} Briefe", "sind", "entfallen sie")
    )
    return [UNWRITTEN.format(letters=told, verb=verb, follows=follows.format(verb=falls))]


def _unwritten_document(letters: int, follows: str) -> dict[str, Any]:
    return {"count": letters, "sentence": " ".join(_unwritten_lines(letters, follows))}


def _tell_change(trial: Trial, letters: int, *, json: bool) -> None:
    if json:
        register = Register(trial.basis.evidence.register)
        alone = trial.change.alone_after(trial.drafted.run)
        left = alone_document(alone, lambda ags: register.get(ags).name)
        told = {"unwritten_letters": _unwritten_document(letters, IF_STORED)}
        print_json({"round": trial.basis.round.id, "stored": False, "change": change_document(trial), **left, **told})
    else:
        print_lines([*_unwritten_lines(letters, IF_STORED), *_change_lines(trial)])


def _change_lines(trial: Trial) -> Iterator[str]:
    change, register = trial.change, Register(trial.basis.evidence.register)
    yield change.sentence
    for sign, ones in (("−", change.dropped), ("+", change.new)):
        for one in ones:
            names = who_meets(one, [register.get(ags).name for ags in _members(one)])
            yield f"  {sign} {names}  ({written_number(one.score_tenths / 10, 1)})"
    yield f"Nie bewegt werden: {len(change.fixed)} (festgehalten, freigegeben oder verschickt)."
    yield f"Vorher: {_covered(change.before)}. Nachher: {_covered(change.after)}."
    run = trial.drafted.run
    proof, *left_over = run_lines(run, change.alone_after(run), lambda ags: register.get(ags).name)
    yield f"Der neue Plan: {proof}"
    yield from left_over
    if missing := trial.drafted.towns_missing:
        yield f"Es fehlen höchstens {lacking(_gap(run), missing)}."
    yield f"Gespeichert wurde nichts. Genau diesen Plan speichert: --accept {trial.fingerprint}"


def _covered(coverage: Coverage) -> str:
    points = written_number(coverage.total_tenths / 10, 1)
    return f"{coverage.served} von {coverage.towns} Städten mit Vorschlag, Summe {points} Punkte"


def _coverage_document(coverage: Coverage) -> dict[str, Any]:
    return {"served": coverage.served, "towns": coverage.towns, "total": coverage.total_tenths / 10}


def _members(proposal: Proposal) -> list[str]:
    return [member.ags for member in proposal.members]


def _gap(run: Run) -> float:
    return 0.0 if run.upper_bound == 0 else 1 - run.total / run.upper_bound
