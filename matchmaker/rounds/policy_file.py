"""Which policy does a file hold, and is it fit to run a round by?"""

import math
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matchmaker.errors import BadInput, Fault
from matchmaker.rounds.group_rules_file import LEVEL, group_faults, group_rules_from
from matchmaker.rounds.policy import QUARTERLY_BUDGET_HOURS, QUARTERLY_HOURS, RELAXATIONS, Policy
from matchmaker.rounds.policy_contradictions import contradiction_faults
from matchmaker.rounds.written_value import written_value
from matchmaker.scoring.formats import weight_faults
from matchmaker.taxonomy.model import Level
from matchmaker.towns.profile import Format

PACKAGED = Path(__file__).with_name("policy.toml")

WHOLE_NUMBERS = {
    "answer_window_days": (1, 365),
    "head_office_task_day": (1, 365),
    "decline_rest_months": (0, 1200),
    "open_proposals_per_town": (1, 100),
}
"""Whole numbers of the table ``round`` with the least and the largest value."""

ANSWERS = {"unanswered_before_pause": (1, 20), "silence_pause_days": (1, 730)}
"""Whole numbers of the table ``answers``, which may be left out, with the least and the largest value."""

COLLECTING = {"collecting_days": (1, 365), "profile_reminder_days": (1, 90)}
"""Whole numbers of the table ``collecting``, which may be left out, with the least and the largest value."""

FAIRNESS = ("served_share_minimum", "served_group_minimum")
"""The table ``fairness``, which may be left out: a share, and towns."""

PLAN_B = "plan_b_automatic"

NUMBERS = {
    "maximum_size_ratio": (1.0, 1000.0),
    "minimum_score": (0.0, 1.0),
    "minimum_confidence": (0.0, 1.0),
    "provisional_confidence": (0.0, 1.0),
}
"""Numbers of the table ``limits`` with the least and the largest value."""

TOPIC = "require_topic"
TRAVEL_COSTS = "travel_costs"
BUDGET = "quarterly_budget_hours"
ORDER = "order"
LONGEST_SENTENCE = 200
MOST_HOURS = (0, 500)
TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def packaged_policy() -> Policy:
    """The policy that comes with the program."""
    return read_policy(PACKAGED)


def read_policy(file: Path) -> Policy:
    """The policy in a TOML file laid out like ``rounds/policy.toml``; ``BadInput`` with all its faults."""
    subject = f"Die Regeln in {file.name} können nicht verwendet werden:"
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(subject, [Fault(str(file), _unreadable(error))]) from error
    return policy_of(document, subject)


def policy_of(document: Mapping[str, Any], subject: str) -> Policy:
    """The policy that a document laid out like the file says; ``BadInput`` under this subject with all its faults."""
    if faults := policy_faults(document):
        raise BadInput(subject, faults)
    return _policy(document)


def policy_faults(document: Mapping[str, Any]) -> list[Fault]:
    """Everything wrong with a policy document, each with its place."""
    faults = _key_faults(
        "Datei",
        document,
        ("version", "round", "limits", "weights"),
        optional=("answers", "collecting", "effort", "fairness", "groups", "relaxations"),
    )
    version = document.get("version", "1")
    if not isinstance(version, str) or not version.strip():
        faults.append(Fault("Datei", 'Die Version ist ein Text wie "2", nicht leer.', "version"))
    days, limits = _table(document, "round", faults), _table(document, "limits", faults)
    faults += _key_faults("[round]", days, (*WHOLE_NUMBERS, "reminder_days"))
    faults += _number_faults("[round]", days, WHOLE_NUMBERS, whole=True)
    faults += _reminder_faults(days)
    faults += _key_faults("[limits]", limits, (*NUMBERS, TOPIC))
    if not isinstance(limits.get(TOPIC, True), bool):
        faults.append(Fault("[limits]", f"{written_value(limits[TOPIC])} ist weder true noch false.", TOPIC))
    faults += _number_faults("[limits]", limits, NUMBERS, whole=False)
    faults += _collecting_faults(_table(document, "collecting", faults))
    faults += _answer_faults(_table(document, "answers", faults))
    faults += _effort_faults(_table(document, "effort", faults))
    faults += group_faults(_table(document, "groups", faults))
    faults += _relaxation_faults(_table(document, "relaxations", faults))
    faults += _fairness_faults(_table(document, "fairness", faults))
    faults += _weights_faults(_table(document, "weights", faults))
    return faults + contradiction_faults(document)


def _unreadable(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "Diese Datei gibt es nicht. Bitte prüfen Sie den Pfad."
    if isinstance(error, UnicodeDecodeError):
        return "Die Datei ist kein Text in UTF-8. Bitte speichern Sie sie in dieser Kodierung."
    if isinstance(error, tomllib.TOMLDecodeError):
        place = TOML_PLACE.search(str(error))
        where = f"In Zeile {place[1]}, Spalte {place[2]}" if place else "Am Ende"
        return f"{where} ist die Datei kein gültiges TOML. Bitte vergleichen Sie mit der mitgelieferten policy.toml."
    return "Diese Datei lässt sich nicht öffnen. Bitte prüfen Sie Pfad und Leserechte."


def _policy(document: Mapping[str, Any]) -> Policy:
    facts: dict[str, Any] = {**document["round"], "version": document["version"]}
    facts["reminder_days"] = tuple(facts["reminder_days"])
    facts["weights"] = {
        Format(key): {criterion: float(weight) for criterion, weight in column.items()}
        for key, column in document["weights"].items()
    }
    facts |= {key: float(document["limits"][key]) for key in NUMBERS} | {TOPIC: document["limits"][TOPIC]}
    effort = document.get("effort", {})
    hours = {Format(key): value for key, value in effort.get("quarterly_hours", {}).items()}
    facts |= {"quarterly_hours": {**QUARTERLY_HOURS, **hours}, "travel_costs": effort.get("travel_costs", "").strip()}
    facts["quarterly_budget_hours"] = effort.get(BUDGET, QUARTERLY_BUDGET_HOURS)
    facts |= document.get("collecting", {}) | document.get("answers", {}) | document.get("fairness", {})
    groups = document.get("groups", {})
    facts |= {name: group_rules_from(groups.get(name, {}), name) for name in ("circle", "consortium")}
    facts["group_topics"] = Level(groups.get(LEVEL, Level.FIELD))
    facts["relaxation_order"] = tuple(document.get("relaxations", {}).get(ORDER, RELAXATIONS))
    return Policy(**facts)


def _table(document: Mapping[str, Any], name: str, faults: list[Fault]) -> Mapping[str, Any]:
    found = document.get(name, {})
    if isinstance(found, Mapping):
        return found
    faults.append(Fault("Datei", f"Hier muss eine Tabelle [{name}] stehen.", name))
    return {}


def _key_faults(
    where: str, found: Mapping[str, Any], wanted: tuple[str, ...], optional: tuple[str, ...] = ()
) -> list[Fault]:
    missing = [Fault(where, "Diese Angabe fehlt.", key) for key in wanted if key not in found]
    known = (*wanted, *optional)
    return missing + [Fault(where, "Diese Angabe gibt es nicht.", key) for key in found if key not in known]


def _number_faults(
    where: str, found: Mapping[str, Any], ranges: Mapping[str, tuple[float, float]], *, whole: bool
) -> list[Fault]:
    kind = "eine ganze Zahl" if whole else "eine Zahl"
    return [
        Fault(where, f"{written_value(found[key])} ist nicht {kind} von {least:g} bis {largest:g}.", key)
        for key, (least, largest) in ranges.items()
        if key in found and not (_is_number(found[key], whole=whole) and least <= found[key] <= largest)
    ]


def _is_number(value: object, *, whole: bool) -> bool:
    allowed = int if whole else (int, float)
    return isinstance(value, allowed) and not isinstance(value, bool) and math.isfinite(value)


def _reminder_faults(days: Mapping[str, Any]) -> list[Fault]:
    reminders, window = days.get("reminder_days", []), days.get("answer_window_days")
    if not isinstance(reminders, list) or not all(_is_number(day, whole=True) and day >= 1 for day in reminders):
        return [
            Fault("[round]", f"{written_value(reminders)} ist keine Liste von Tagen, gezählt ab 1.", "reminder_days")
        ]
    faults = []
    if sorted(set(reminders)) != reminders:
        faults.append(Fault("[round]", "Die Tage müssen aufsteigen, jeder einmal.", "reminder_days"))
    if _is_number(window, whole=True) and any(day >= window for day in reminders):
        faults.append(Fault("[round]", f"Erinnert wird vor dem Ende der Frist ({window} Tage).", "reminder_days"))
    return faults


def _collecting_faults(collecting: Mapping[str, Any]) -> list[Fault]:
    faults = _key_faults("[collecting]", collecting, (), optional=tuple(COLLECTING))
    return faults + _number_faults("[collecting]", collecting, COLLECTING, whole=True)


def _answer_faults(answers: Mapping[str, Any]) -> list[Fault]:
    faults = _key_faults("[answers]", answers, (), optional=(*ANSWERS, PLAN_B))
    if not isinstance(answers.get(PLAN_B, True), bool):
        faults.append(Fault("[answers]", f"{written_value(answers[PLAN_B])} ist weder true noch false.", PLAN_B))
    return faults + _number_faults("[answers]", answers, ANSWERS, whole=True)


def _effort_faults(effort: Mapping[str, Any]) -> list[Fault]:
    faults = _key_faults("[effort]", effort, (), optional=("quarterly_hours", BUDGET, TRAVEL_COSTS))
    hours = _table(effort, "quarterly_hours", faults)
    faults += _key_faults("[effort.quarterly_hours]", hours, (), optional=tuple(map(str, Format)))
    faults += _number_faults("[effort.quarterly_hours]", hours, dict.fromkeys(hours, MOST_HOURS), whole=True)
    faults += _number_faults("[effort]", effort, {BUDGET: MOST_HOURS}, whole=True)
    told = effort.get(TRAVEL_COSTS, "")
    if not isinstance(told, str) or len(told) > LONGEST_SENTENCE:
        faults.append(Fault("[effort]", f"Hier steht ein Satz von höchstens {LONGEST_SENTENCE} Zeichen.", TRAVEL_COSTS))
    return faults


def _relaxation_faults(relaxations: Mapping[str, Any]) -> list[Fault]:
    where = "[relaxations]"
    faults = _key_faults(where, relaxations, (), optional=(ORDER,))
    order = relaxations.get(ORDER, [])
    if not isinstance(order, list):
        return [*faults, Fault(where, f"{written_value(order)} ist keine Liste.", ORDER)]
    known = ", ".join(RELAXATIONS)
    faults += [
        Fault(where, f"{written_value(one)} gibt es nicht, nur: {known}.", ORDER)
        for one in order
        if one not in RELAXATIONS
    ]
    twice = [one for place, one in enumerate(order) if one in order[:place]]
    return faults + [Fault(where, f"{written_value(one)} steht mehrfach da.", ORDER) for one in twice]


def _fairness_faults(fairness: Mapping[str, Any]) -> list[Fault]:
    where, (share, towns) = "[fairness]", FAIRNESS
    faults = _key_faults(where, fairness, (), optional=FAIRNESS)
    faults += _number_faults(where, fairness, {share: (0.0, 1.0)}, whole=False)
    return faults + _number_faults(where, fairness, {towns: (1, 1000)}, whole=True)


def _weights_faults(weights: Mapping[str, Any]) -> list[Fault]:
    known = [str(key) for key in Format]
    faults = _key_faults("[weights]", weights, tuple(known))
    for key in (key for key in weights if key in known):
        where = f"[weights.{key}]"
        column = weights[key]
        faults += (
            weight_faults(column, where) if isinstance(column, Mapping) else [Fault(where, "Hier fehlen Gewichte.")]
        )
    return faults
