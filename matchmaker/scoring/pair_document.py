"""What does the account of a pair look like as JSON?"""

from collections.abc import Iterable
from typing import Any

from matchmaker.graph.path import EvidencePath, Step
from matchmaker.graph.wording import in_arrows, sentence
from matchmaker.scoring.pair_account import PairAccount, Place
from matchmaker.scoring.pair_score import Contribution, Figure, Reason
from matchmaker.scoring.wording import Wording
from matchmaker.towns.told_source import told_source


def pair_document(account: PairAccount, wording: Wording) -> dict[str, Any]:
    """The pair as the JSON of ``matchmaker score`` and ``explain``: points with tenths, shares in [0, 1].

    ``evidence`` is a key only where paths were looked for.
    """
    score, telling = account.score, account.telling
    document: dict[str, Any] = {
        "a": score.a,
        "b": score.b,
        "format": str(score.format),
        "score": score.score_tenths / 10,
        "directed": [tenths / 10 for tenths in score.directed_tenths],
        "contributions": [_line_document(line, wording) for line in score.contributions],
        "one_sidedness": score.one_sidedness_tenths / 10,
        "confidence": round(score.confidence, 4),
        "range": [tenths / 10 for tenths in score.range_tenths],
        "vetoes": [{"code": veto.code, "text": wording.veto(veto)} for veto in score.vetoes],
        "certainty": str(account.certainty),
        "telling": {
            "for_a": _reasons(telling.for_a, wording),
            "for_b": _reasons(telling.for_b, wording),
            "against": _reasons(telling.against, wording),
            "missing": _reasons(telling.missing, wording),
        },
        "ranks": [place_document(place) for place in account.places],
    }
    if account.evidence is not None:
        document["evidence"] = [_path_document(path, wording) for path in account.evidence]
    return document


def _line_document(line: Contribution, wording: Wording) -> dict[str, Any]:
    return {
        "criterion": line.criterion,
        "direction": str(line.direction),
        "weight": round(line.weight, 6),
        "value": round(line.value, 6),
        "completeness": round(line.completeness, 6),
        "expected": round(line.expected, 6),
        "points": line.points_tenths / 10,
        "reasons": _reasons(line.reasons, wording),
        "figures": [_figure_document(figure, wording) for figure in line.figures],
    }


def _reasons(reasons: Iterable[Reason], wording: Wording) -> list[dict[str, Any]]:
    return [
        {"code": one.code, "text": wording.sentence(one), "source": _source(one.source, wording)} for one in reasons
    ]


def _source(source: str | None, wording: Wording) -> str | None:
    return source and told_source(source, wording.language)


def _figure_document(figure: Figure, wording: Wording) -> dict[str, Any]:
    return {
        "town": figure.ags,
        "indicator": figure.key,
        "label": wording.indicator(figure.key),
        "value": figure.value,
        "year": figure.year,
        "source": _source(figure.source, wording),
        "level": str(figure.level),
        "imputed": figure.imputed,
    }


def _path_document(path: EvidencePath, wording: Wording) -> dict[str, Any]:
    return {
        "kind": str(path.kind),
        "text": sentence(path, wording.language),
        "path": in_arrows(path, wording.language),
        "steps": [_step_document(step, wording) for step in path.steps],
    }


def _step_document(step: Step, wording: Wording) -> dict[str, Any]:
    start, end = (step.start, step.end) if step.forward else (step.end, step.start)
    return {
        "from": start.label(wording.language),
        "kind": str(step.kind),
        "to": end.label(wording.language),
        "date": step.date,
        "source": _source(step.source, wording),
    }


def place_document(place: Place) -> dict[str, Any]:
    """A place in a list as JSON; ``band`` are the first and last rank that count as equal to this one."""
    standing = place.standing
    return {
        "list_of": place.list_of,
        "rank": standing.rank,
        "of": standing.length,
        "kept": round(standing.kept, 4),
        "band": [standing.first, standing.last],
    }
