"""How much is one statement of experience worth to a town that wants to learn from it?"""

from matchmaker.towns.profile import Experience, Stage

EXPERIENCE_BY_STAGE = {
    Stage.IDEA: 0.0,
    Stage.DECIDED: 0.2,
    Stage.UNDER_WAY: 0.5,
    Stage.IN_OPERATION: 0.8,
    Stage.LEARNED: 1.0,
}
FAILED_AND_EVALUATED = 0.8


def experience_value(statement: Experience) -> float:
    """The value b in [0, 1] by stage; what failed counts 0.8 if it was evaluated, else at most as under way.

    A failure that nobody evaluated holds no lesson that could be told, only the doing of it.
    """
    if statement.failed and statement.evaluated:
        return FAILED_AND_EVALUATED
    value = EXPERIENCE_BY_STAGE[statement.stage]
    return min(value, EXPERIENCE_BY_STAGE[Stage.UNDER_WAY]) if statement.failed else value
