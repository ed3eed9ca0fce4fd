"""How do needs and experience become columns of topics, and how rare is each need?"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matchmaker.features.town_arrays import Floats, TopicArrays
from matchmaker.taxonomy.model import PARENT_OR_CHILD, SAME, SIBLING, StateLaw, Taxonomy
from matchmaker.towns.experience_value import experience_value
from matchmaker.towns.profile import Experience, Need, StatementKind, TownProfile, Visibility

LAW_CODES = {StateLaw.LOW: 0, StateLaw.MEDIUM: 1, StateLaw.HIGH: 2}


def topics_of_experience(statement: Experience, taxonomy: Taxonomy) -> tuple[str, ...]:
    """The topics a statement of experience is about: its own, else those of its topic or method id."""
    if statement.topic is not None:
        return taxonomy.topics_of(statement.topic)
    return () if statement.kind is StatementKind.PROJECT else taxonomy.topics_of(statement.id)


def open_needs(profile: TownProfile) -> tuple[Need, ...]:
    """The needs that may enter what is shown: all but the score-only ones."""
    return tuple(need for need in profile.needs if need.visibility is not Visibility.SCORE_ONLY)


def open_experience(profile: TownProfile) -> tuple[Experience, ...]:
    """The experience that may enter what is shown: all but the score-only statements."""
    return tuple(one for one in profile.experience if one.visibility is not Visibility.SCORE_ONLY)


def unsealed(profile: TownProfile) -> TownProfile:
    """The profile with its score-only statements among the others, as only the solver's objective may see it."""
    return replace(
        profile,
        needs=tuple(replace(need, visibility=Visibility.HEAD_OFFICE) for need in profile.needs),
        experience=tuple(replace(one, visibility=Visibility.HEAD_OFFICE) for one in profile.experience),
    )


def kin_matrix(taxonomy: Taxonomy) -> Floats:
    """``taxonomy.kin`` of all topics, (T, T) float32, symmetric with a diagonal of 1."""
    column_of = _columns(taxonomy)
    parent = np.array([-1 if one.broader is None else column_of[one.broader] for one in taxonomy.topics])
    every = np.arange(parent.size)
    siblings = (parent[:, None] == parent[None, :]) & (parent[:, None] >= 0)
    kin = np.where(siblings, SIBLING, 0.0).astype(np.float32)
    kin[(parent[:, None] == every[None, :]) | (parent[None, :] == every[:, None])] = PARENT_OR_CHILD
    kin[every, every] = SAME
    return kin


def topic_rarity(need: Floats) -> Floats:
    """v_t = 0.5 + 0.5 · ln((n+1)/(df_t+1)) / ln(n+1), in [0.5, 1]; 1 where no town has a need.

    ``need`` is n × T; n counts the towns with at least one need, df_t those with need t.
    """
    stated = need > 0
    towns = int(stated.any(axis=1).sum())
    if towns == 0:
        return np.ones(need.shape[1], dtype=np.float32)
    frequency = stated.sum(axis=0)
    rarity: Floats = (0.5 + 0.5 * np.log((towns + 1) / (frequency + 1)) / np.log(towns + 1)).astype(np.float32)
    return rarity


def need_matrix(profiles: Sequence[TownProfile], taxonomy: Taxonomy) -> Floats:
    """a_i(t): the largest intensity with which town i needs topic t, n × T; a challenge counts as its topics."""
    column_of = _columns(taxonomy)
    need = np.zeros((len(profiles), len(column_of)), dtype=np.float32)
    for row, profile in enumerate(profiles):
        for statement in open_needs(profile):
            for topic in taxonomy.topics_of(statement.id):
                column = column_of[topic]
                need[row, column] = max(need[row, column], statement.intensity)
    return need


def topic_arrays(profiles: Sequence[TownProfile], taxonomy: Taxonomy, rarity: Floats, kin: Floats) -> TopicArrays:
    """All topic columns of these towns; ``rarity`` and ``kin`` were fixed when the encoder was fitted."""
    column_of = _columns(taxonomy)
    experience = np.zeros((len(profiles), len(column_of)), dtype=np.float32)
    step = np.zeros((len(profiles), len(column_of)), dtype=np.int32)
    for row, profile in enumerate(profiles):
        for statement in open_experience(profile):
            for topic in topics_of_experience(statement, taxonomy):
                column = column_of[topic]
                experience[row, column] = max(experience[row, column], experience_value(statement))
                step[row, column] = max(step[row, column], statement.stage.step)
    return TopicArrays(
        ids=tuple(column_of),
        need=need_matrix(profiles, taxonomy),
        experience=experience,
        step=step,
        need_statements=np.array([len(open_needs(one)) for one in profiles], dtype=np.int32),
        experience_statements=np.array([len(open_experience(one)) for one in profiles], dtype=np.int32),
        rarity=rarity,
        kin=kin,
        state_law=np.array([LAW_CODES[topic.state_law] for topic in taxonomy.topics], dtype=np.int32),
    )


def _columns(taxonomy: Taxonomy) -> dict[str, int]:
    return {topic.id: column for column, topic in enumerate(taxonomy.topics)}
