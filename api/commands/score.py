"""How well do the towns of a file fit for a format, and why? (``matchmaker score``)"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from api.commands.output import note, print_json, print_lines
from api.wiring import clock
from matchmaker.features.encoder import TownEncoder
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.scoring.pair_document import pair_document
from matchmaker.scoring.pair_score import Direction, PairScore
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.ranking import best_pairs
from matchmaker.scoring.wording import Wording
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.intake import read_profiles
from matchmaker.towns.profile import Format, TownProfile
from matchmaker.towns.register import Register, RegisteredTown
from matchmaker.towns.register_file import read_register

commands = typer.Typer()

EXAMPLE = "Beispiel: matchmaker score profile.json --format tandem --pair 14729410 05970004 --json"


@commands.command(epilog=EXAMPLE)
def score(
    profiles: Annotated[Path, typer.Argument(help="PROFILES.json, CSV oder XLSX.", show_default=False)],
    *,
    format: Annotated[Format, typer.Option(help="Für welche Form des Austauschs.", show_default=False)],
    top: Annotated[int, typer.Option(min=1, help="Wie viele Paare, die besten zuerst.")] = 10,
    pair: Annotated[
        tuple[str, str] | None, typer.Option(help="Nur dieses Paar: zwei AGS oder Namen.", show_default=False)
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Bewertet Paare von Städten und sagt, warum: ohne Datenbank, nur aus einer Datei.

    Zuerst stehen die Paare, die vorgeschlagen werden dürften, dann die ausgeschlossenen mit dem Grund.
    Bei einem Besuch ist die erste Stadt die ratsuchende.
    """
    taxonomy, register = read_taxonomy(), read_register()
    intake = read_profiles(profiles, taxonomy, register.by_ags, strict=False)
    for remark in intake.notes:
        note(remark)
    towns = TownEncoder(taxonomy, register.small_towns).fit(intake.profiles).transform(intake.profiles)
    day = intake.as_of or german_day(clock())
    scorer = PairScorer(towns, format, packaged_policy().weights[format], day)
    chosen = best_pairs(scorer, top) if pair is None else [_named(pair, intake.profiles)]
    pairs = [scorer.explain(a, b) for a, b in chosen]
    wording = Wording(taxonomy)
    if json:
        print_json({"pairs": [pair_document(one, wording) for one in pairs]})
    else:
        names = {profile.ags: profile.name or profile.ags for profile in intake.profiles}
        print_lines(line for one in pairs for line in pair_lines(one, wording, names))


def pair_lines(score: PairScore, wording: Wording, names: Mapping[str, str]) -> Iterator[str]:
    """One pair as lines for people: the total, then every line that adds up to it, then what stands against it."""
    points = _points(score.score_tenths, wording)
    yield f"{names[score.a]} – {names[score.b]} ({score.format}): {points} von 100 Punkten"
    for line in score.contributions:
        gain = "" if line.direction is Direction.BOTH else _gain(line.direction, score, names)
        yield f"  {_points(line.points_tenths, wording):>5}  {wording.criterion(line.criterion)}{gain}"
        yield from (f"         {wording.sentence(reason)}" for reason in line.reasons[:1])
    if score.one_sidedness_tenths:
        yield f"  {_points(score.one_sidedness_tenths, wording):>5}  {wording.criterion('one_sidedness')}"
    low, high = (_points(tenths, wording) for tenths in score.range_tenths)
    known = wording.number(100 * score.confidence)
    yield f"  Bekannt sind {known} von 100 Teilen der Angaben; der Wert liegt zwischen {low} und {high}."
    yield from (f"  Ausgeschlossen: {wording.veto(veto)}" for veto in score.vetoes)
    yield ""


def _points(tenths: int, wording: Wording) -> str:
    return wording.number(tenths / 10, decimals=1)


def _gain(direction: Direction, score: PairScore, names: Mapping[str, str]) -> str:
    return f" (für {names[score.a if direction is Direction.A_TO_B else score.b]})"


def _named(pair: tuple[str, str], profiles: Iterable[TownProfile]) -> tuple[str, str]:
    """The AGS of two towns of the file, named by AGS, name, or an unambiguous part of one."""
    of_file = Register(
        RegisteredTown(one.ags, one.name or one.ags, one.state or "", one.population or 0, 0, "") for one in profiles
    )
    first, second = (of_file.find(town).ags for town in pair)
    return first, second
