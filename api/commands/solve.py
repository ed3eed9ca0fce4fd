"""Which towns should meet, given their scores in a file? (``matchmaker solve``)"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from api.commands.circle_kits import kits_of
from api.commands.following import followed
from api.commands.group_report import GROUP_ADVICE_STOPPED, group_lines
from api.commands.matching_report import ADVICE_STOPPED, matching_lines, stopped_early
from api.commands.output import note, print_json, print_lines
from api.commands.pilot_rules import pilot
from api.commands.strategies_beside import strategies_document, strategy_lines
from api.commands.visit_report import visit_lines
from api.printed.circle_kit import refuse_impossible_folder, write_circle_kits
from matchmaker.errors import MatchmakerError
from matchmaker.matching.alternates import Alternate, Alternates
from matchmaker.matching.course import Manner
from matchmaker.matching.group_document import group_document
from matchmaker.matching.group_plan import GroupPlan
from matchmaker.matching.group_problem import GroupProblem
from matchmaker.matching.group_problem_file import read_circle_problem, read_consortium_problem
from matchmaker.matching.group_solving import solve_groups
from matchmaker.matching.group_verification import check_groups
from matchmaker.matching.matching import TandemMatching
from matchmaker.matching.matching_document import Others, matching_document
from matchmaker.matching.problem import Pair, Strategy, TandemProblem, TownSlot
from matchmaker.matching.problem_file import read_tandem_problem
from matchmaker.matching.progress import Progress, Watch
from matchmaker.matching.shared_trips import shared_trips
from matchmaker.matching.tandems import solve_every_strategy, solve_tandems
from matchmaker.matching.verification import check_matching
from matchmaker.matching.visit_alternates import VisitAlternates
from matchmaker.matching.visit_document import visit_document
from matchmaker.matching.visit_file import read_visit_problem
from matchmaker.matching.visit_verification import check_visits
from matchmaker.matching.visits import solve_visits
from matchmaker.towns.source_file import open_source

VISITS_SOLVED = 0.9
PLANS_SO_FAR = "Strg+C beendet mit den bisher besten Plänen"
OTHERS_ENDED = "Strg+C beendet die Suche nach anderen Partnern"
commands = typer.Typer(help="Stellt aus Bewertungen einen Plan auf und beweist, wie gut er ist.", no_args_is_help=True)

MOST_SESSIONS = 60
"""Five years of monthly meetings; more is a slip of the keyboard."""

VISITS_EXAMPLE = "Beispiel: matchmaker solve visits besuche.json --json"
CIRCLES_EXAMPLE = "Beispiel: matchmaker solve circles kreise.json --kit mappen --json"
CONSORTIA_EXAMPLE = "Beispiel: matchmaker solve consortia verbuende.json --json"
PILOT_EXAMPLE = "Beispiel: matchmaker solve pilot --policy eigene-regeln.toml"
TANDEMS_EXAMPLE = "Beispiel: matchmaker solve tandems aufgabe.json --strategy best_total --json"


class BrokenPlan(MatchmakerError):
    """The solver's plan breaks a rule: a mistake in the program, and the plan is not shown."""


@commands.callback()
def solve() -> None:
    """Stellt aus Bewertungen einen Plan auf und beweist, wie gut er ist."""


@commands.command(epilog=TANDEMS_EXAMPLE)
def tandems(
    problem: Annotated[Path, typer.Argument(help="PROBLEM.json mit towns und scores.", show_default=False)],
    *,
    strategy: Annotated[Strategy, typer.Option(help="Was der Plan vor allem leisten soll.")] = Strategy.MOST_SERVED,
    quick: Annotated[bool, typer.Option("--quick", help="Schneller, dafür meist ohne den Beweis des Besten.")] = False,
    alternates: Annotated[int, typer.Option(min=0, help="So viele andere Partner je Stadt eines Paares nennen.")] = 0,
    compare: Annotated[bool, typer.Option("--compare", help="Was jedes der drei Ziele bringt und kostet.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Bildet Tandems: ohne Datenbank, nur aus einer Datei mit Städten und Bewertungen von 0 bis 1.

    Gesetzte Paare (pinned) bleiben, ausgeschlossene (vetoed) kommen nicht vor, und von einem früheren Plan (earlier)
    ändert sich so wenig wie nötig. Enthält die Datei Fehler, werden alle genannt und nichts wird gelöst.
    Strg+C beendet eine lange Suche mit dem bisher besten Plan und dem, was ihm höchstens fehlt.
    """
    if compare and alternates:
        raise typer.BadParameter(
            "Andere Partner gibt es zu einem Plan: bitte --alternates oder --compare, nicht beides."
        )
    asked = read_tandem_problem(open_source(problem))
    if compare:
        _show_every_strategy(asked, quick=quick, json=json)
        return
    with followed() as watch:
        matching = solve_tandems(asked, strategy, Manner(quick, watch))
        refuse_broken_plan(check_matching(asked, matching))
        others = (
            others_until_stopped(Alternates(asked, matching.pairs, strategy), matching, alternates, watch)
            if alternates
            else None
        )
    if matching.stopped:
        note(stopped_early(matching.gap, matching.towns_missing))
    elif matching.advice_stopped and matching.unmatched:
        note(ADVICE_STOPPED)
    if json:
        print_json(matching_document(matching, others))
    else:
        print_lines(matching_lines(matching, others, by_priority=_by_priority(asked.towns)))


@commands.command(epilog=VISITS_EXAMPLE)
def visits(
    problem: Annotated[Path, typer.Argument(help="PROBLEM.json mit seekers, hosts und scores.", show_default=False)],
    *,
    strategy: Annotated[Strategy, typer.Option(help="Was der Plan vor allem leisten soll.")] = Strategy.MOST_SERVED,
    alternates: Annotated[int, typer.Option(min=0, help="So viele andere Städte je Seite einer Beratung nennen.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Teilt Beratungen vor Ort zu: wessen Fachleute fahren in welche ratsuchende Stadt?

    Jede Bewertung nennt zuerst die ratsuchende, dann die beratende Stadt. Mit Koordinaten (lat, lon) steht auch da,
    welche zwei nahen Städte auf einer Fahrt besucht werden können und was das spart.
    Enthält die Datei Fehler, werden alle genannt und nichts wird gelöst. Der Plan ist nach Sekunden fertig und hat
    vorher keinen Zwischenstand: Nach Strg+C rechnet der Befehl zu Ende, ein zweites Strg+C bricht ihn ab.
    """
    asked = read_visit_problem(open_source(problem))
    with followed(OTHERS_ENDED if alternates else "") as watch:
        matching = solve_visits(asked, strategy)
        watch(Progress(VISITS_SOLVED, matching.plan.total, matching.plan.upper_bound))
        refuse_broken_plan(check_visits(asked, matching))
        plan = matching.plan
        others = (
            others_until_stopped(VisitAlternates(asked, plan.pairs, plan.strategy), plan, alternates, watch)
            if alternates
            else None
        )
    trips = shared_trips(asked, matching.plan.pairs) if asked.places else None
    if json:
        print_json(visit_document(matching, trips, others))
    else:
        print_lines(visit_lines(matching, trips, others, by_priority=_by_priority(asked.seekers)))


@commands.command(epilog=CIRCLES_EXAMPLE)
def circles(
    problem: Annotated[Path, typer.Argument(help="PROBLEM.json mit towns und scores.", show_default=False)],
    *,
    kit: Annotated[Path | None, typer.Option(help="Ordner für eine Mappe je Kreis, zum Drucken.")] = None,
    sessions: Annotated[
        int | None, typer.Option(min=1, max=MOST_SESSIONS, help="So viele Sitzungen je Mappe; sonst eine je Stadt.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Bildet Kreise, in denen sich fünf bis sechs Städte gegenseitig beraten (interkollegiales Coaching).

    Alle haben ein gemeinsames Thema, keine ist mehr als dreimal so groß wie eine andere, höchstens zwei liegen in
    einem Land und keine zwei in einem Landkreis. Enthält die Datei Fehler, werden alle genannt und nichts wird gelöst.
    Feste Kreise (locked) bleiben, von früheren (earlier) ändert sich so wenig wie nötig. Strg+C beendet eine lange
    Suche mit dem bisher besten Plan und dem, was ihm höchstens fehlt.
    """
    if sessions is not None and kit is None:
        raise typer.BadParameter("Sitzungen stehen in den Mappen: bitte --sessions nur zusammen mit --kit ORDNER.")
    asked = read_circle_problem(open_source(problem))
    if kit is not None:
        # Before the search, which may take minutes.
        refuse_impossible_folder(kit)
    plan = _followed_groups(asked)
    if kit is not None:
        files = write_circle_kits(kits_of(asked, plan, sessions), kit)
        note(f"Mappen in {kit}: {len(files)}.")
    _show(plan, json=json)


@commands.command(epilog=CONSORTIA_EXAMPLE)
def consortia(
    problem: Annotated[Path, typer.Argument(help="PROBLEM.json mit towns und scores.", show_default=False)],
    *,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Bildet Verbünde: vier bis sechs Städte aus mindestens drei Ländern mit einem gemeinsamen Thema.

    Gesucht ist Verschiedenheit in Land, Lage, Größe und Stand bei gleichem Thema. Enthält die Datei Fehler, werden
    alle genannt und nichts wird gelöst. Feste Verbünde (locked) bleiben, von früheren (earlier) ändert sich so wenig
    wie nötig. Strg+C beendet eine lange Suche mit dem bisher besten Plan und dem, was ihm höchstens fehlt.
    """
    _show(_followed_groups(read_consortium_problem(open_source(problem))), json=json)


commands.command("pilot", epilog=PILOT_EXAMPLE)(pilot)


def others_until_stopped(
    search: Alternates | VisitAlternates, plan: TandemMatching, count: int, watch: Watch
) -> Others:
    """The alternates pair by pair, up to where the watch says stop: the plan itself stands already."""
    found = dict[Pair, Sequence[Alternate]]()
    for number, (a, b, _) in enumerate(plan.pairs):
        if not watch(Progress(number / len(plan.pairs), plan.total, plan.upper_bound)):
            note(f"Andere Partner stehen nur bei {number} von {len(plan.pairs)} Paaren: Die Suche wurde beendet.")
            break
        found[a, b] = search.of((a, b), count)
    return found


def _show_every_strategy(asked: TandemProblem, *, quick: bool, json: bool) -> None:
    with followed(PLANS_SO_FAR) as watch:
        plans = solve_every_strategy(asked, Manner(quick, watch))
    for plan in plans.values():
        refuse_broken_plan(check_matching(asked, plan))
    if stopped := [plan for plan in plans.values() if plan.stopped]:
        missing = max(plan.towns_missing for plan in stopped)
        note(stopped_early(max(plan.gap for plan in stopped), missing))
    if json:
        print_json(strategies_document(plans))
    else:
        print_lines(strategy_lines(plans))


def _followed_groups(problem: GroupProblem) -> GroupPlan:
    with followed() as watch:
        plan = solve_groups(problem, watch)
    refuse_broken_plan(check_groups(problem, plan))
    if plan.stopped:
        note(stopped_early(plan.gap))
    elif plan.advice_stopped:
        note(GROUP_ADVICE_STOPPED)
    return plan


def refuse_broken_plan(broken_rules: Sequence[str]) -> None:
    """Raise ``BrokenPlan`` with the first of these sentences, if there is any."""
    if broken_rules:
        rest = f" (Fehler insgesamt: {len(broken_rules)})" if len(broken_rules) > 1 else ""
        raise BrokenPlan(
            f"Der errechnete Plan hält die Regeln nicht ein{rest}: {broken_rules[0]} Das ist ein Fehler im Programm; "
            "es wird kein Plan gezeigt. Bitte melden Sie ihn mit der Datei."
        )


def _by_priority(towns: Sequence[TownSlot]) -> bool:
    return any(town.priority for town in towns)


def _show(plan: GroupPlan, *, json: bool) -> None:
    if json:
        print_json(group_document(plan))
    else:
        print_lines(group_lines(plan))
