"""How is a town's short list of candidates told, for people and as JSON?"""

from collections.abc import Iterable, Iterator
from typing import Any

from matchmaker.rounds.candidates import Candidate, CandidateQuestion

Named = tuple[str, Candidate]


def candidates_document(question: CandidateQuestion, listed: Iterable[Named]) -> dict[str, Any]:
    """The list as JSON, in the order in which it is shown; score and balance in points."""
    return {
        "round": question.round_id,
        "ags": question.ags,
        "role": question.role,
        "candidates": [
            {
                "ags": one.ags,
                "name": name,
                "score": one.score_tenths / 10,
                "place_by_score": one.place_by_score,
                "balance": one.balance_tenths / 10,
            }
            for name, one in listed
        ],
    }


def candidate_lines(town: str, listed: Iterable[Named]) -> Iterator[str]:
    """The list as lines for people; the balance stands beside the score and is no part of it."""
    entries = list(listed)
    if not entries:
        yield f"Für {town} kommt zurzeit keine andere Stadt in Frage."
        return
    yield f"Vorauswahl für {town}"
    for number, (name, one) in enumerate(entries, start=1):
        yield f"{number}. {name}: {_points(one.score_tenths)} Punkte, nach Punkten auf Platz {one.place_by_score}"
        yield f"   Ausgleich der Anfragen: {_points(one.balance_tenths, sign=True)}"
    yield "Der Ausgleich ändert nur die Reihenfolge, damit nicht alle dieselben Städte fragen, und nie die Punkte."


def _points(tenths: int, *, sign: bool = False) -> str:
    return f"{tenths / 10:{'+' if sign else ''}.1f}".replace(".", ",").replace("-", "−")
