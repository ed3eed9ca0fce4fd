"""How well do the towns of a file fit for a format, and why? (``matchmaker score``)"""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.output import note, print_json, print_lines
from api.commands.pair_report import pair_lines
from api.commands.scored_file import ScoredFile, read_scored
from api.commands.spoken_language import LanguageOption, SpokenLanguage
from api.engines import THREADS, engine_at
from matchmaker.errors import MatchmakerError
from matchmaker.scoring.engine import Engine
from matchmaker.scoring.pair_account import PairAccount, account_of, paths_between
from matchmaker.scoring.pair_document import pair_document
from matchmaker.scoring.places import ListPlaces
from matchmaker.scoring.wording import Wording
from matchmaker.towns.profile import Format

commands = typer.Typer()

EXAMPLE = "Beispiel: matchmaker score profile.json --format tandem --pair 14729410 05970004 --json"


@commands.command(epilog=EXAMPLE)
def score(  # noqa: PLR0913  # one parameter per option of the command
    profiles: Annotated[Path, typer.Argument(help="PROFILES.json, CSV oder XLSX.", show_default=False)],
    *,
    format: Annotated[Format, typer.Option(help="Für welche Form des Austauschs.", show_default=False)],
    top: Annotated[int, typer.Option(min=1, help="Wie viele Paare, die besten zuerst.")] = 10,
    pair: Annotated[
        tuple[str, str] | None, typer.Option(help="Nur dieses Paar: zwei AGS oder Namen.", show_default=False)
    ] = None,
    engine: Annotated[
        str, typer.Option(help="Wo gerechnet wird: threads oder ein Dask-Scheduler, tcp://RECHNER:PORT.")
    ] = THREADS,
    language: LanguageOption = SpokenLanguage.GERMAN,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Bewertet Paare von Städten und sagt, warum: ohne Datenbank, nur aus einer Datei.

    Zuerst stehen die Paare, die vorgeschlagen werden dürften, dann die ausgeschlossenen mit dem Grund.
    Bei einer Beratung vor Ort ist die erste Stadt die ratsuchende.
    """
    computing = engine_at(engine)
    scored = read_scored(profiles, format)
    wording = Wording(scored.taxonomy, language.value)
    accounts = _accounts(scored, top, computing) if pair is None else [_account(scored, *pair)]
    if not accounts:
        note("Zum Vergleichen braucht es mindestens zwei Städte; in dieser Datei steht nur eine.")
    if json:
        print_json({"pairs": [pair_document(one, wording) for one in accounts]})
    else:
        names = {profile.ags: profile.name or profile.ags for profile in scored.profiles}
        print_lines(line for one in accounts for line in pair_lines(one, wording, names))


def _accounts(scored: ScoredFile, top: int, engine: Engine) -> list[PairAccount]:
    """The best pairs with their places; paths are looked for only where one pair is asked about."""
    places = {id(scorer): ListPlaces(scorer.terms) for scorer in scored.scorers}
    found = scored.best_pairs(top, engine)
    return [account_of(scorer.explain(a, b), places=places[id(scorer)].of(a, b)) for scorer, a, b in found]


def _account(scored: ScoredFile, first: str, second: str) -> PairAccount:
    a, b = scored.find(first), scored.find(second)
    if a == b:
        raise MatchmakerError("Das ist zweimal dieselbe Stadt. Nennen Sie zwei verschiedene Städte.")
    scorer = scored.scorer_of(a, b)
    places = ListPlaces(scorer.terms).of(a, b)
    score = scorer.explain(a, b)
    return account_of(score, paths_between(score, scored.graph()), places)
