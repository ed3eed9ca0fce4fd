"""How are profiles written down, so that reading the file again gives exactly the same?"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.profile_keys import OPTIONAL_KEYS, OWN_KEYS, TOWN_KEYS


def profiles_document(profiles: Iterable[TownProfile], as_of: date | None = None) -> dict[str, Any]:
    """The profiles as a PROFILES.json document, keys in the order of the format's description.

    All statements are in it, sealed ones too: it is for the head office's eyes.
    """
    head = {} if as_of is None else {"as_of": as_of.isoformat()}
    return {**head, "towns": [_town(profile) for profile in profiles]}


def profiles_json(profiles: Iterable[TownProfile], as_of: date | None = None) -> bytes:
    """The same as the bytes of a file: UTF-8, indented."""
    return json.dumps(profiles_document(profiles, as_of), ensure_ascii=False, indent=2).encode() + b"\n"


def _town(profile: TownProfile) -> dict[str, Any]:
    values: dict[str, Any] = {key: _written(getattr(profile, key)) for key in OWN_KEYS}
    values |= {
        "needs": [_statement(need) for need in profile.needs],
        "experience": [_statement(told) for told in profile.experience],
        "formats": [str(each) for each in profile.formats],
        "windows": list(profile.windows),
        "wishes": asdict(profile.wishes),
        "blocked": list(profile.blocked),
        "networks": list(profile.networks),
        "history": None if profile.history is None else [_exchange(past) for past in profile.history],
    }
    return {key: values[key] for key in TOWN_KEYS if key not in OPTIONAL_KEYS or values[key] is not None}


def _statement(statement: Any) -> dict[str, Any]:
    return {key: _written(value) for key, value in asdict(statement).items()}


def _exchange(past: PastExchange) -> dict[str, Any]:
    values = _statement(past)
    return {"with": values.pop("with_ags"), **values}


def _written(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
