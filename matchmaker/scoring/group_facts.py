"""What do towns have in common that a group could be about, how far is each of them, and how does it lie?"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.town_arrays import TopicArrays, TownArrays
from matchmaker.scoring.block import Block
from matchmaker.scoring.criteria.shared_challenge import SharedChallenge
from matchmaker.scoring.criterion import ScoringRun
from matchmaker.scoring.plan_pairs import PlanPairs
from matchmaker.scoring.tiles import MILLIONTHS
from matchmaker.taxonomy.model import Level, Taxonomy, Topic
from matchmaker.towns.profile import Stage

BAND = 256

Pair = tuple[str, str]


def lifted_topics(
    towns: TownArrays, level: Level, theme: str | None = None, only: Container[str] | None = None
) -> dict[str, tuple[str, ...]]:
    """By AGS what each town needs, lifted to this level of the taxonomy; what lies above it already stays.

    Sorted, empty for a town without a need. With a theme it is the theme alone, for whoever needs something of it.
    ``only`` (AGS) names the towns that are asked for, None all.
    """
    asked = [(row, ags) for row, ags in enumerate(towns.ags) if only is None or ags in only]
    if theme is not None:
        needed = towns.topics.need[:, topics_under(towns, theme)].max(axis=1, initial=0)
        return {ags: (theme,) if needed[row] > 0 else () for row, ags in asked}
    return {
        ags: tuple(sorted({_lifted(topic, level, towns.taxonomy) for topic in _needed(towns, row)}))
        for row, ags in asked
    }


def common_topic(towns: TownArrays, members: Sequence[str], lifted: Iterable[str]) -> str:
    """What a group is about: a topic below one of ``lifted`` that all members need.

    ``lifted``, at least one, is what they have in common at the policy's level. A topic that every member names itself
    comes first, that with the largest sum of intensities; else the narrowest above what they name. Equal ones by the
    order of the taxonomy.
    """
    rows = [towns.row(ags) for ags in members]
    order = {topic: place for place, topic in enumerate(towns.topics.ids)}
    need = towns.topics.need[rows]

    def rank(topic: str) -> tuple[bool, float, int]:
        own = need[:, order[topic]]
        named = bool((own > 0).all())
        return not named, -float(own.sum()) if named else -len(towns.taxonomy.path_of(topic)), order[topic]

    return min({found for topic in lifted for found in _common_below(towns, rows, topic)}, key=rank)


def furthest_stages(towns: TownArrays, theme: str | None) -> dict[str, str | None]:
    """By AGS how far each town is with the theme (with anything, where there is none); None without a statement."""
    step = towns.topics.step[:, topics_under(towns, theme)]
    furthest = step.max(axis=1, initial=0).tolist()
    stages = list(Stage)
    return {ags: str(stages[step - 1]) if step else None for ags, step in zip(towns.ags, furthest, strict=True)}


def setting_classes(towns: TownArrays) -> dict[str, str | None]:
    """By AGS the class of setting as text, None where it is not known."""
    classes = towns.places.setting_class.tolist()
    return {ags: str(found) if found >= 0 else None for ags, found in zip(towns.ags, classes, strict=True)}


def challenge_scores(run: ScoringRun, theme: str | None, pairs: Sequence[Pair]) -> list[int]:
    """The criterion ``shared_challenge`` on the theme alone (without one, on everything) of these pairs, in millionths.

    The same whichever town of a pair comes first. Memory O(m²) for the m towns of these pairs.
    """
    row_of = {ags: row for row, ags in enumerate(run.towns.ags)}
    named = np.array([[row_of[a], row_of[b]] for a, b in pairs], dtype=np.intp).reshape(-1, 2)
    rows, places = np.unique(named, return_inverse=True)
    places = places.reshape(-1, 2)
    found: list[int] = _challenges(run, theme, rows)[places[:, 0], places[:, 1]].tolist()
    return found


def listed_pairs(possible: PlanPairs, ags: Sequence[str]) -> list[tuple[str, str, int]]:
    """Every pair that may be planned, not the worthiest alone: a group needs all the pairs among its members.

    Where these were too many to be kept, the listed ones.
    """
    every = possible.every
    if possible.complete or every is None:
        return possible.pairs
    columns = zip(every.one.tolist(), every.other.tolist(), every.worth.tolist(), strict=True)
    return [(ags[one], ags[other], worth) for one, other, worth in columns]


def _challenges(run: ScoringRun, theme: str | None, towns: NDArray[np.intp]) -> NDArray[np.int64]:
    """Among these rows (m,): (m, m), symmetric."""
    topics = _within(run.towns.topics, topics_under(run.towns, theme))
    criterion = SharedChallenge.of(replace(run, towns=replace(run.towns, topics=topics)))
    bands = [towns[start : start + BAND] for start in range(0, len(towns), BAND)]
    values = [criterion.values(Block(rows, towns)) for rows in bands]
    whole = np.rint(np.concatenate(values) * MILLIONTHS).astype(np.int64) if values else np.zeros((0, 0), np.int64)
    # Float32 may differ by one millionth between both halves.
    return np.maximum(whole, whole.T)


def topics_under(towns: TownArrays, theme: str | None) -> NDArray[np.bool_]:
    """Which topics are the theme or lie below it, (T,); all of them without a theme."""
    paths = (towns.taxonomy.path_of(topic) for topic in towns.topics.ids)
    return np.array([theme is None or theme in path for path in paths], dtype=bool)


def _within(topics: TopicArrays, inside: NDArray[np.bool_]) -> TopicArrays:
    return replace(topics, need=np.where(inside, topics.need, np.float32(0)))


def _needed(towns: TownArrays, row: int) -> list[str]:
    return [towns.topics.ids[column] for column in np.flatnonzero(towns.topics.need[row]).tolist()]


def _lifted(topic: str, level: Level, taxonomy: Taxonomy) -> str:
    path = taxonomy.path_of(topic)
    return next((one for one in path if _level(one, taxonomy) is level), topic)


def _level(topic: str, taxonomy: Taxonomy) -> Level | None:
    entry = taxonomy.entry(topic)
    return entry.level if isinstance(entry, Topic) else None


def _common_below(towns: TownArrays, rows: Sequence[int], lifted: str) -> set[str]:
    """Every topic at or below ``lifted`` that all rows need, itself or something below it."""
    paths = [[towns.taxonomy.path_of(topic) for topic in _needed(towns, row)] for row in rows]
    reached = [{above for path in own if lifted in path for above in path[: path.index(lifted) + 1]} for own in paths]
    return set.intersection(*reached) or {lifted}
