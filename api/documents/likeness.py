"""What does a machine read about the towns most like one town?"""

from typing import Any

from matchmaker.features.town_similarity import ComparedColumn, SimilarTown, TownComparison


def similar_document(comparison: TownComparison) -> dict[str, Any]:
    """The comparison as one JSON object: the town, its neighbours nearest first, the columns side by side."""
    return {
        "town": {"key": comparison.town.ags, "name": comparison.town.name, "state": comparison.town.state},
        "theme": comparison.theme,
        "neighbours": [_neighbour(one) for one in comparison.neighbours],
        "columns": [_column(one) for one in comparison.columns],
        "lacking": [one.key for one in comparison.lacking],
    }


def _neighbour(one: SimilarTown) -> dict[str, Any]:
    return {
        "key": one.town.ags,
        "name": one.town.name,
        "state": one.town.state,
        "distance": one.distance,
        "parts": dict(one.parts),
        "figures": dict(one.figures),
    }


def _column(one: ComparedColumn) -> dict[str, Any]:
    facts = one.indicator
    return {
        "key": facts.key,
        "label": facts.label_de,
        "unit": facts.unit,
        "year": facts.year,
        "source": facts.source,
        "level": facts.level,
        "loaded": one.loaded,
        "own": one.own,
        "peer_median": one.peer_median,
        "all_median": one.all_median,
    }
