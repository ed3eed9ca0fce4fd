"""What would people score pairs of towns by, if they did not have this engine?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from matchmaker.features.town_arrays import TownArrays
from matchmaker.towns.profile import TownProfile

Matrix = NDArray[np.float64]

SIZE_BAND = 10_000
ANSWERED_NEED, ANSWERED_FIELD, SAME_BAND = 4.0, 2.0, 2.0
SAME_SETTING = OTHER_STATE = COMMON_WINDOW = NEVER_MET = 1.0
MOST_POINTS = ANSWERED_NEED + SAME_BAND + SAME_SETTING + OTHER_STATE + COMMON_WINDOW + NEVER_MET


def size_likeness(towns: TownArrays) -> Matrix:
    """Smaller population ÷ larger, in (0, 1], n × n."""
    population = towns.places.population.astype(np.float64)
    likeness: Matrix = np.minimum(population[:, None], population[None, :]) / np.maximum(
        population[:, None], population[None, :]
    )
    return likeness


def topic_jaccard(towns: TownArrays) -> Matrix:
    """Topics that both name, as needs or experience, ÷ topics that either names; 0 where neither names any."""
    named = ((towns.topics.need > 0) | (towns.topics.step > 0)).astype(np.float64)
    both = named @ named.T
    either = named.sum(axis=1)[:, None] + named.sum(axis=1)[None, :] - both
    share: Matrix = np.divide(both, either, out=np.zeros_like(both), where=either > 0)
    return share


def text_cosine(towns: TownArrays) -> Matrix:
    """Cosine of the TF-IDF vectors of what the towns wrote: the German labels of their needs and experience."""
    texts = [_text(profile, towns) for profile in towns.profiles]
    if not any(texts):
        return np.zeros((len(texts), len(texts)))
    vectors = TfidfVectorizer().fit_transform(texts)
    cosine: Matrix = (vectors @ vectors.T).toarray()
    return np.clip(cosine, 0.0, 1.0)


def rule_points(towns: TownArrays) -> Matrix:
    """Points by attribute rules, in [0, 1] of all that can be had; row i is the one who asks, column j who advises.

    Four for experience with a topic that i needs, else two for experience in the field of one; two for the same
    size band (below or from 10,000); one each for the same setting class, another state, a common time window
    and never having met. This is how the package mentor-match scores (a sum of points per rule that holds).
    """
    places, wishes = towns.places, towns.wishes
    points = _answers(towns)
    points += SAME_BAND * _equal(places.population >= SIZE_BAND)
    points += SAME_SETTING * _equal(places.setting_class) + OTHER_STATE * ~_equal(places.state)
    points += COMMON_WINDOW * ((wishes.windows[:, None] & wishes.windows[None, :]) > 0)
    met = np.zeros(points.shape, dtype=bool)
    for one, other in towns.known_pairs.exchanges:
        met[one, other] = met[other, one] = True
    points += NEVER_MET * ~met
    return points / MOST_POINTS


def advisers(towns: TownArrays) -> NDArray[np.bool_]:
    """Which half of the towns advises the other: those that named the most experience, ties by AGS; (n,)."""
    order = np.argsort(-towns.topics.experience_statements, kind="stable")
    advises = np.zeros(len(towns), dtype=bool)
    advises[order[: len(towns) // 2]] = True
    return advises


def _text(profile: TownProfile, towns: TownArrays) -> str:
    named: Sequence[str] = [*(one.id for one in profile.needs), *(one.topic or one.id for one in profile.experience)]
    return " ".join(towns.taxonomy.entry(one).labels.de for one in named)


def _answers(towns: TownArrays) -> Matrix:
    needs, done = towns.topics.need > 0, towns.topics.step > 0
    path_of = [towns.taxonomy.path_of(topic)[-1] for topic in towns.topics.ids]
    fields = sorted(set(path_of))
    lifted = np.array([[path == field for field in fields] for path in path_of])
    same = (needs.astype(int) @ done.astype(int).T) > 0
    field = ((needs @ lifted).astype(int) @ (done @ lifted).astype(int).T) > 0
    return np.where(same, ANSWERED_NEED, np.where(field, ANSWERED_FIELD, 0.0))


def _equal(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    equal: NDArray[np.bool_] = values[:, None] == values[None, :]
    return equal
