"""From which distance on are two towns called alike or different, as a whole and in one figure?

There is one scale for both: standard deviations of all small towns. A figure's distance is the difference of two
towns in it (``Atlas.apart``), the whole distance D the root mean square of these, so towns that are alike in every
figure are alike as a whole, too. Two towns drawn at random are about 1.4 apart in D.
"""

ALIKE = 0.5
CLOSENESS = ((0.25, "sehr ähnlich"), (ALIKE, "ähnlich"), (0.9, "in manchem ähnlich"))
FAR = "wenig ähnlich"


def closeness(d: float) -> str:
    """A distance D in words."""
    return next((words for bound, words in CLOSENESS if d <= bound), FAR)


def differ(apart: float) -> bool:
    """Whether towns so far apart in a figure are called different in it; else they are called alike."""
    return apart > ALIKE
