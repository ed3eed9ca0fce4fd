"""How is a policy written as a file again, and in which values do two policies differ?"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from matchmaker.rounds.group_rules_file import KEYS, LEVEL
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.policy_file import (
    ANSWERS,
    BUDGET,
    COLLECTING,
    FAIRNESS,
    NUMBERS,
    ORDER,
    PLAN_B,
    TOPIC,
    TRAVEL_COSTS,
    WHOLE_NUMBERS,
)

PolicyPath = tuple[str, ...]
"""Where a value stands in the file: its tables from outside in, then its key."""

TABLES: Mapping[str, tuple[str, ...]] = {
    "round": (*WHOLE_NUMBERS, "reminder_days"),
    "limits": (*NUMBERS, TOPIC),
    "effort": ("quarterly_hours", BUDGET, TRAVEL_COSTS),
    "collecting": tuple(COLLECTING),
    "answers": (PLAN_B, *ANSWERS),
    "fairness": FAIRNESS,
}
"""Which values of a policy stand in which table under their own names."""


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One value of two policies that differs; None where a policy has none."""

    path: PolicyPath
    before: Any
    after: Any


def policy_as_document(policy: Policy) -> dict[str, Any]:
    """What a TOML file of this policy says: read back (``policy_file.py``) it is the same policy.

    No file can say that there is no budget of hours, as rounds of long ago have none; it is left out.
    """
    document: dict[str, Any] = {"version": policy.version}
    for table, keys in TABLES.items():
        document[table] = {key: _plain(getattr(policy, key)) for key in keys if getattr(policy, key) is not None}
    groups: dict[str, Any] = {LEVEL: str(policy.group_topics)}
    for name, keys in KEYS.items():
        rules = getattr(policy, name)
        found = {key: getattr(rules, key) for key in keys}
        groups[name] = {key: "" if key == "theme" and value is None else value for key, value in found.items()}
    document["groups"] = groups
    document["relaxations"] = {ORDER: list(policy.relaxation_order)}
    document["weights"] = {str(key): dict(column) for key, column in policy.weights.items()}
    return document


def policy_toml(policy: Policy, remarks: tuple[str, ...] = ()) -> str:
    """The policy as a TOML file, ``remarks`` as comments before it; ``read_policy`` gives the same policy again."""
    # A line break would end the comment, and no other control character may stand in one.
    told = [f"# {''.join(one if one.isprintable() else ' ' for one in remark)}" for remark in remarks]
    return "\n".join([*told, *_toml_lines(policy_as_document(policy), ())]).lstrip("\n") + "\n"


def policy_values(policy: Policy) -> dict[PolicyPath, Any]:
    """Every value by its place, in the order of the file, the version left out; lists as a whole."""
    document = policy_as_document(policy)
    del document["version"]
    return dict(_flat(document, ()))


def policy_changes(before: Policy, after: Policy) -> tuple[PolicyChange, ...]:
    """In which values the two differ, in the order of the file; the name of the version does not count."""
    old, new = policy_values(before), policy_values(after)
    paths = dict.fromkeys((*old, *new))
    return tuple(PolicyChange(path, old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): one for key, one in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _flat(table: Mapping[str, Any], outer: PolicyPath) -> Iterator[tuple[PolicyPath, Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, (*outer, key))
        else:
            yield (*outer, key), value


def _toml_lines(table: Mapping[str, Any], outer: PolicyPath) -> Iterator[str]:
    """The table's own values first: behind the head of an inner table they would be that one's."""
    inner = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    if outer and len(inner) < len(table):
        yield f"\n[{'.'.join(outer)}]"
    yield from (f"{key} = {_toml_value(value)}" for key, value in table.items() if key not in inner)
    for key, value in inner.items():
        yield from _toml_lines(value, (*outer, key))


def _toml_value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        # JSON and TOML escape alike, but for the one control character that JSON lets pass.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list):
        return f"[{', '.join(map(_toml_value, value))}]"
    return repr(value)
