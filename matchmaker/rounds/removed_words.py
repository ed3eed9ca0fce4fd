"""How is it told which rules took candidates away from towns that are left over?"""

from collections import Counter
from collections.abc import Iterable, Mapping

from matchmaker.rounds.run import LeftOver

SAID_ALREADY = (
    "too_few_candidates",
    "no_candidate_left",
    "all_vetoed",
    "all_below_minimum",
    "partners_without_capacity",
    "partners_taken",
)
"""Reasons of which a town's own sentence counts the candidates itself."""

WORDS: Mapping[str, str] = {
    "vetoed": "ausgeschlossen",
    "below_minimum": "unter der Mindestbewertung",
    "without_capacity": "ohne freien Platz",
    "taken": "schon vergeben",
    "listed_pairs": "nicht vorzuschlagen (etwa selbes Netzwerk)",
    "vetoes": "aus einer abgelehnten Gruppe",
    "common_topic": "ohne gemeinsames Thema",
    "size_ratio": "zu groß oder zu klein",
    "district": "im selben Landkreis",
}
"""By rule, in the words of ``matchmaker solve``, what is so of the candidates that it took away."""


def removed_sentence(towns: Iterable[LeftOver]) -> str:
    """How many candidates each rule took from these towns together, in German; empty where none or said already."""
    counted, asked = Counter[str](), tuple(towns)
    for one in asked:
        counted.update(dict(one.removed))
    if not counted or (len(asked) == 1 and asked[0].code in SAID_ALREADY):
        return ""
    told = ", ".join(f"{counted[rule]} {words}" for rule, words in WORDS.items() if counted[rule])
    return f"Mögliche, die wegfielen{', zusammengezählt' if len(asked) > 1 else ''}: {told}."
