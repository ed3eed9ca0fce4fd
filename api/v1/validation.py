"""How is a request that does not have the described shape refused in German, place by place?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from matchmaker.errors import Fault

MOST = 50
REASONS = {
    "missing": "Diese Angabe fehlt.",
    "extra_forbidden": "Diese Angabe gibt es hier nicht.",
    "json_invalid": "Das ist kein gültiges JSON.",
    "int_parsing": "Hier muss eine ganze Zahl stehen.",
    "int_type": "Hier muss eine ganze Zahl stehen.",
    "int_from_float": "Hier muss eine ganze Zahl stehen.",
    "bool_parsing": "Hier muss true oder false stehen.",
    "bool_type": "Hier muss true oder false stehen.",
    "string_type": "Hier muss ein Text stehen.",
    "list_type": "Hier muss eine Liste stehen.",
    "model_attributes_type": "Hier muss ein Objekt in geschweiften Klammern stehen.",
    "dict_type": "Hier muss ein Objekt in geschweiften Klammern stehen.",
    "greater_than_equal": "Möglich ist hier {ge} oder mehr.",
    "less_than_equal": "Möglich ist hier {le} oder weniger.",
    "string_too_long": "Dieser Text darf höchstens {max_length} Zeichen haben.",
    "string_too_short": "Dieser Text muss mindestens {min_length} Zeichen haben.",
    "too_long": "Diese Liste darf höchstens {max_length} Einträge haben.",
    "enum": "Dieses Wort steht nicht zur Wahl.",
    "literal_error": "Dieses Wort steht nicht zur Wahl.",
    "string_pattern_mismatch": "Diese Angabe hat nicht die beschriebene Form.",
    "datetime_parsing": "Hier muss ein Zeitpunkt stehen, wie 2026-12-01T09:00:00+01:00.",
    "timezone_aware": "Dem Zeitpunkt fehlt seine Zeitzone, wie in 2026-12-01T09:00:00+01:00.",
    "date_from_datetime_parsing": "Hier muss ein Tag stehen, wie 2026-12-01.",
}
OTHERWISE = "Diese Angabe passt nicht zur Beschreibung der Schnittstelle."


def shape_faults(errors: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """The faults that FastAPI found, at most ``MOST``; what was sent is never quoted."""
    for error in errors[:MOST]:
        bounds = {key: value for key, value in (error.get("ctx") or {}).items() if isinstance(value, int | float)}
        reason = REASONS.get(error["type"], OTHERWISE)
        yield Fault(_place(error["loc"]), reason.format_map(_Known(bounds)))


def _place(steps: Sequence[str | int]) -> str:
    """``("body", "needs", 0, "id")`` as ``body.needs[0].id``."""
    first, *rest = steps or ("",)
    return str(first) + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in rest)


class _Known(dict[str, Any]):
    """Leaves out what an error does not tell."""

    def __missing__(self, key: str) -> str:
        return "…"
