"""How is a town in no group told which one rule, bent a little, would give it one?"""

from matchmaker.matching.matching import Relaxation

WORDS = {
    "maximum_per_state": "mit höchstens {after} statt {before} Städten aus einem Land",
    "maximum_size_ratio": "mit Größenverhältnis {after} statt {before}",
    "one_per_district": "mit zwei Städten aus einem Landkreis",
    "common_window": "ohne ein Zeitfenster, das alle haben",
    "target_size": "mit bis zu {after} statt {before} Städten in einer Gruppe",
    "minimum_size": "mit Gruppen ab {after} statt {before} Städten",
    "minimum_states": "mit Städten aus {after} statt {before} Ländern",
}


def what_would_help(relaxation: Relaxation) -> str:
    """The change as a German sentence; all other groups stay as they are."""
    before, after = (value.replace(".", ",") for value in (relaxation.before, relaxation.after))
    words = WORDS[relaxation.rule].format(before=before, after=after)
    return f"Das würde helfen, ohne eine andere Gruppe zu ändern: {words}."
