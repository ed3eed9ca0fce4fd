"""How is a profile kept that nobody has believed yet, so that it can be asked about later?"""

from collections.abc import Mapping
from typing import Any

from matchmaker.towns.raw_record import RawRecord, RawTown, Stated

RECORDS = ("needs", "experience")
LISTS = ("formats", "windows", "blocked", "networks")


def raw_document(raw: RawTown) -> dict[str, Any]:
    """The raw town as a JSON document; ``raw_town`` makes the same town of it."""
    return {
        "own": _record(raw.own),
        "wishes": _record(raw.wishes),
        **{name: [_record(one) for one in getattr(raw, name)] for name in RECORDS},
        "history": None if raw.history is None else [_record(one) for one in raw.history],
        **{name: [_stated(one) for one in getattr(raw, name)] for name in LISTS},
        "unsaid": sorted(raw.unsaid),
    }


def raw_town(document: Mapping[str, Any]) -> RawTown:
    """The raw town of such a document."""
    history = document["history"]
    lists = {name: tuple(Stated(*one) for one in document[name]) for name in LISTS}
    return RawTown(
        own=_raw(document["own"]),
        wishes=_raw(document["wishes"]),
        needs=tuple(_raw(one) for one in document["needs"]),
        experience=tuple(_raw(one) for one in document["experience"]),
        history=None if history is None else tuple(_raw(one) for one in history),
        unsaid=frozenset(document["unsaid"]),
        **lists,
    )


def _record(record: RawRecord) -> dict[str, Any]:
    return {
        "where": record.where,
        "fields": {key: _stated(one) for key, one in record.fields.items()},
        "headers": dict(record.headers),
    }


def _raw(document: Mapping[str, Any]) -> RawRecord:
    fields = {key: Stated(*one) for key, one in document["fields"].items()}
    return RawRecord(document["where"], fields, document["headers"])


def _stated(one: Stated) -> list[Any]:
    return [one.value, one.where, one.column]
