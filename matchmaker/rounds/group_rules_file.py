"""Which rules for circles and consortia does a policy file set?"""

from collections.abc import Mapping
from typing import Any

from matchmaker.errors import BadInput, Fault
from matchmaker.matching.group_problem import CONSORTIUM_RULES, GroupRules
from matchmaker.matching.group_problem_file import LARGEST_SIZE
from matchmaker.rounds.policy import CIRCLE_RULES, Policy
from matchmaker.rounds.written_value import written_value
from matchmaker.taxonomy.model import Level, Taxonomy, Topic

DEFAULTS: Mapping[str, GroupRules] = {"circle": CIRCLE_RULES, "consortium": CONSORTIUM_RULES}
SIZES = ("minimum_size", "target_size")
KEYS: Mapping[str, tuple[str, ...]] = {
    "circle": (*SIZES, "maximum_size_ratio", "maximum_per_state", "one_per_district", "common_window"),
    "consortium": (*SIZES, "minimum_states", "theme"),
}
SMALLEST: Mapping[str, int] = {"circle": 4, "consortium": 2}
"""One who brings a case, three who advise; head office moderates."""

SWITCHES = ("one_per_district", "common_window")
LARGEST_RATIO = 1000.0
MOST_STATES = 16
LEVEL = "topic_level"


def group_rules_from(table: Mapping[str, Any], name: str) -> GroupRules:
    """The rules of a sound ``[groups.circle]`` or ``[groups.consortium]``; what it leaves out is as in the program."""
    default = DEFAULTS[name]
    own: dict[str, Any] = {key: table[key] for key in KEYS[name] if key in table}
    if own.get("theme") == "":
        own["theme"] = None
    stated = {field: getattr(default, field) for field in default.__slots__}
    return GroupRules(**{**stated, **own})


def group_faults(groups: Mapping[str, Any]) -> list[Fault]:
    """Everything wrong with the table ``[groups]``."""
    faults = [Fault("[groups]", "Diese Angabe gibt es nicht.", key) for key in groups if key not in (LEVEL, *KEYS)]
    if groups.get(LEVEL, Level.FIELD) not in list(Level):
        levels = ", ".join(Level)
        faults.append(Fault("[groups]", f"{written_value(groups[LEVEL])} gibt es nicht, nur: {levels}.", LEVEL))
    for name in KEYS:
        where, table = f"[groups.{name}]", groups.get(name, {})
        if not isinstance(table, Mapping):
            faults.append(Fault("[groups]", f"Hier muss eine Tabelle {where} stehen.", name))
            continue
        unknown = [key for key in table if key not in KEYS[name]]
        faults += [Fault(where, "Diese Angabe gibt es nicht.", key) for key in unknown]
        wrong = [key for key in table if key in KEYS[name] and not _is_fit(key, table[key], name)]
        faults += [Fault(where, f"{written_value(table[key])} geht nicht: {_wanted(key, name)}.", key) for key in wrong]
        faults += _size_faults(where, table, name) if not wrong else []
    return faults


def refuse_unknown_theme(policy: Policy, taxonomy: Taxonomy, subject: str = "Die Runde wurde nicht eröffnet.") -> None:
    """``BadInput`` where the theme of all consortia is no topic of the taxonomy."""
    theme = policy.consortium.theme
    if theme is not None and not (theme in taxonomy and isinstance(taxonomy.entry(theme), Topic)):
        reason = f"„{theme}“ ist kein Thema der Themenliste. „matchmaker topics suggest“ findet passende Einträge."
        raise BadInput(subject, [Fault("[groups.consortium]", reason, "theme")])


def _is_fit(key: str, value: object, name: str) -> bool:
    if key == "theme":
        return isinstance(value, str)
    if key in SWITCHES:
        return isinstance(value, bool)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if key == "maximum_size_ratio":
        return 1 <= value <= LARGEST_RATIO
    least, most = _limits(key, name)
    return isinstance(value, int) and least <= value <= most


def _limits(key: str, name: str) -> tuple[int, int]:
    return (SMALLEST[name], LARGEST_SIZE) if key in SIZES else (1, MOST_STATES)


def _wanted(key: str, name: str) -> str:
    if key == "theme":
        return "ein Thema der Themenliste, oder leer"
    if key in SWITCHES:
        return "true oder false"
    if key == "maximum_size_ratio":
        return f"eine Zahl von 1 bis {LARGEST_RATIO:g}"
    return "eine ganze Zahl von {} bis {}".format(*_limits(key, name))


def _size_faults(where: str, table: Mapping[str, Any], name: str) -> list[Fault]:
    rules = group_rules_from(table, name)
    if rules.minimum_size <= rules.target_size:
        return []
    told = f"Die Mindestgröße {rules.minimum_size} liegt über der Zielgröße {rules.target_size}."
    return [Fault(where, told, "minimum_size")]
