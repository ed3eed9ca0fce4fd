"""How is a town's short list of candidates told, for people and as JSON?"""

from collections.abc import Iterable, Iterator
from typing import Any

from api.current_taxonomy import current_taxonomy
from matchmaker.rounds.candidates import Candidate, CandidateQuestion
from matchmaker.scoring.pair_document import place_document
from matchmaker.scoring.place_wording import place_words
from matchmaker.scoring.wording import Wording

ORDER = (
    "Ausgleich und Abwechslung ändern nur die Reihenfolge, nie die Punkte.",
    "Ausgleich: damit nicht alle dieselben Städte fragen. Abwechslung: Was einer Stadt weiter oben in Lage und Größe",
    "ähnlich ist, rückt nach unten. Städte mit denselben Rängen von … bis … gelten als gleich gut.",
)
Named = tuple[str, Candidate]


def candidates_document(question: CandidateQuestion, listed: Iterable[Named]) -> dict[str, Any]:
    """The list as JSON, as it is shown: by ``order``, the sum of score, balance and variety, all in points."""
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
                "variety": one.variety_tenths / 10,
                "order": one.order_tenths / 10,
                "confidence": round(one.confidence, 4),
                "range": [tenths / 10 for tenths in one.range_tenths],
                "place": one.place and place_document(one.place),
            }
            for name, one in listed
        ],
    }


def candidate_lines(town: str, listed: Iterable[Named]) -> Iterator[str]:
    """The list as lines for people; balance and variety stand beside the score and are no part of it."""
    wording = Wording(current_taxonomy())
    entries = list(listed)
    if not entries:
        yield f"Für {town} kommt zurzeit keine andere Stadt in Frage."
        return
    yield f"Vorauswahl für {town}"
    for number, (name, one) in enumerate(entries, start=1):
        behind = "" if one.place else f", nach Punkten auf Platz {one.place_by_score}"
        yield f"{number}. {name}: {_points(one.score_tenths)} Punkte{behind}"
        if one.place:
            yield f"   {place_words(one.place, wording, dict.fromkeys([one.place.list_of or ''], town))}"
        yield f"   {_sureness(one, wording)}"
        moved = f"Ausgleich der Anfragen {_points(one.balance_tenths, sign=True)}"
        moved += f", Abwechslung {_points(one.variety_tenths, sign=True)}"
        yield f"   {moved}; geordnet nach {_points(one.order_tenths)}"
    yield from ORDER


def _sureness(one: Candidate, wording: Wording) -> str:
    low, high = (wording.points(tenths) for tenths in one.range_tenths)
    if low == high:
        return wording.phrase("certain")
    return wording.phrase("confidence", known=wording.number(int(100 * one.confidence)), low=low, high=high)


def _points(tenths: int, *, sign: bool = False) -> str:
    return f"{tenths / 10:{'+' if sign else ''}.1f}".replace(".", ",").replace("-", "−")
