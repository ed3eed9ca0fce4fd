"""How is a town in no group told why, and which one rule, bent a little, would give it one?"""

from dataclasses import dataclass

from matchmaker.matching.group_plan import UnservedTown
from matchmaker.matching.group_problem import SMALLEST_CIRCLE_ON_ITS_OWN
from matchmaker.matching.matching import Relaxation
from matchmaker.towns.profile import Format

MODERATED = "Zu klein, um sich selbst zu moderieren: Die Geschäftsstelle moderiert."

EASINGS = {
    "maximum_per_state": "mit höchstens {after} statt {before} Städten aus einem Land",
    "maximum_size_ratio": "mit Größenverhältnis {after} statt {before}",
    "one_per_district": "mit zwei Städten aus einem Landkreis",
    "common_window": "ohne ein Zeitfenster, das alle haben",
    "target_size": "mit bis zu {after} statt {before} Städten in einer Gruppe",
    "minimum_size": "mit Gruppen ab {after} statt {before} Städten",
    "minimum_states": "mit Städten aus {after} statt {before} Ländern",
}
RULES = {
    "listed_pairs": "wer einander vorgeschlagen werden darf (etwa nicht im selben Netzwerk)",
    "vetoes": "welche Gruppen schon abgelehnt wurden",
    "common_topic": "ein Thema, das alle nennen",
    "size_ratio": "das Größenverhältnis",
    "district": "keine zwei aus einem Landkreis",
    "per_state": "die Höchstzahl je Land",
    "states": "die Mindestzahl der Länder",
    "window": "ein Zeitfenster, das alle haben",
    "pins": "was festgehalten ist",
}
NO_EASING_FOUND = (
    "Wir haben keine einzelne Regel gefunden, deren Lockerung ihr eine Gruppe gibt, ohne eine andere Gruppe zu ändern."
)
EASED_IN_VAIN = ("rules_conflict", "too_few_candidates", "partners_taken")
"""Reasons that a loosened rule can end; a town without a topic, or without others, is helped by none."""

REMOVED = {
    "listed_pairs": "{count} dürfen ihr nicht vorgeschlagen werden, etwa wegen eines gemeinsamen Netzwerks",
    "vetoes": "{count} gehören zu einer abgelehnten Gruppe",
    "common_topic": "{count} nennen kein gemeinsames Thema",
    "size_ratio": "{count} sind zu groß oder zu klein",
    "district": "{count} liegen im selben Landkreis",
}
"""What keeps other towns away, each counted under the first that does; ``count`` is 2 or more."""

ONE_REMOVED = {
    "listed_pairs": "1 darf ihr nicht vorgeschlagen werden, etwa wegen eines gemeinsamen Netzwerks",
    "vetoes": "1 gehört zu einer abgelehnten Gruppe",
    "common_topic": "1 nennt kein gemeinsames Thema",
    "size_ratio": "1 ist zu groß oder zu klein",
    "district": "1 liegt im selben Landkreis",
}


def who_moderates(format: Format, size: int) -> str:
    """A German sentence where head office moderates a group of this many towns, else nothing."""
    return MODERATED if format is Format.CIRCLE and size < SMALLEST_CIRCLE_ON_ITS_OWN else ""


@dataclass(frozen=True, slots=True)
class Gain:
    """How many of ``towns`` sit in a group: ``now``, and ``then`` where a rule is loosened and all is solved again."""

    towns: int
    now: int
    then: int


def no_easing_found(town: UnservedTown) -> str:
    """A German sentence where other towns take part and yet no single change helps; else nothing.

    Of a plan whose search was ended nothing of the kind may be said.
    """
    return NO_EASING_FOUND if town.relaxation is None and town.reason.code in EASED_IN_VAIN else ""


def why_in_no_group(town: UnservedTown, form: Format, gain: Gain | None = None, *, searched: bool = True) -> str:
    """The reason as a German sentence, with what would help; ``gain`` is what that would do for all towns at once.

    ``searched`` says that nobody ended the search for what would help.
    """
    reason = town.reason.text
    if town.reason.code == "rules_conflict":
        rules = ", ".join(f"„{RULES[rule]}“" for rule in town.conflict)
        unkept = "Daran scheitert es" if len(town.conflict) == 1 else "Zusammen gehen hier nicht"
        reason = f"Keine Gruppe mit dieser Stadt hält alle Regeln ein. {unkept}: {rules}."
    if town.reason.code == "too_few_candidates":
        away = "; ".join(
            ONE_REMOVED[rule] if count == 1 else REMOVED[rule].format(count=count) for rule, count in town.removed
        )
        reason = f"Für diese Stadt kommen zu wenige andere in Frage. Von den übrigen: {away}."
    if town.relaxation:
        return f"{reason} {what_would_help(town.relaxation, form, gain)}"
    return f"{reason} {no_easing_found(town)}".rstrip() if searched else reason


def easing_words(relaxation: Relaxation) -> str:
    """The change alone, as the end of a German sentence: „mit höchstens 3 statt 2 Städten aus einem Land“."""
    before, after = (value.replace(".", ",") for value in (relaxation.before, relaxation.after))
    return EASINGS[relaxation.rule].format(before=before, after=after)


def what_would_help(relaxation: Relaxation, form: Format, gain: Gain | None = None) -> str:
    """The change as a German sentence: a plan with all other groups exists then; a run may prefer another."""
    words = easing_words(relaxation)
    helped = f"So gibt es einen Plan auch für sie, ohne eine andere Gruppe zu ändern: {words}."
    if relaxation.rule == "minimum_size" and who_moderates(form, int(relaxation.after)):
        helped = f"{helped} Kleine Gruppen moderiert die Geschäftsstelle."
    if gain is None:
        return helped
    # Each is helped by itself; only this says how many of them a changed rule serves together.
    seated = f"sitzen dann {gain.then} statt {gain.now} von {gain.towns} Städten in einer Gruppe"
    return f"{helped} Für alle zugleich gerechnet, {seated}."
