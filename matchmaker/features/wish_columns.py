"""How do role, consent, capacity, formats and time windows become columns?"""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from matchmaker.features.place_columns import codes
from matchmaker.features.town_arrays import UNKNOWN, Floats, Integers, WishArrays
from matchmaker.towns.profile import Format, Role, TownProfile

ROLE_CODES = {Role.MAYOR: 0, Role.ADMINISTRATION: 1}
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
FORMAT_BITS = {kind: 1 << position for position, kind in enumerate(Format)}


def bit_sets(sets: Iterable[Iterable[str]]) -> Integers:
    """Each set as bits of one integer, one bit per distinct name (at most 31); 0 for an empty set."""
    listed = [tuple(one) for one in sets]
    bit_of = {name: 1 << position for position, name in enumerate(sorted({name for one in listed for name in one}))}
    return np.array([sum(bit_of[name] for name in set(one)) for one in listed], dtype=np.int32)


def same_field(field: str) -> str:
    """A key that is the same for the spellings of one field: "Bauen und Umwelt", "bauen  und umwelt".

    Letter case, spaces at the ends or doubled, and ä/ae, ö/oe, ü/ue, ß/ss make no difference; other words do.
    """
    letters = unicodedata.normalize("NFC", field).casefold().translate(UMLAUTS)
    return " ".join(letters.split())


def membership(profiles: Sequence[TownProfile]) -> Floats:
    """Who belongs to which network, n × networks, 0 or 1."""
    names = sorted({name for profile in profiles for name in profile.networks})
    matrix = np.zeros((len(profiles), len(names)), dtype=np.float32)
    for row, profile in enumerate(profiles):
        for name in profile.networks:
            matrix[row, names.index(name)] = 1.0
    return matrix


def wish_arrays(profiles: Sequence[TownProfile]) -> WishArrays:
    """All columns of terms and wishes, one row per profile."""
    return WishArrays(
        role=np.array([UNKNOWN if one.role is None else ROLE_CODES[one.role] for one in profiles], dtype=np.int32),
        field=codes(None if one.field is None else same_field(one.field) for one in profiles),
        consent=np.array([one.consent for one in profiles], dtype=bool),
        capacity=np.array([UNKNOWN if one.capacity is None else one.capacity for one in profiles], dtype=np.int32),
        paused_until=np.array([_ordinal(one.paused_until) for one in profiles], dtype=np.int32),
        windows=bit_sets(one.windows for one in profiles),
        formats=np.array([sum(FORMAT_BITS[kind] for kind in set(one.formats)) for one in profiles], dtype=np.int32),
        other_size=np.array([one.wishes.same_size is False for one in profiles], dtype=bool),
        same_network=np.array([one.wishes.same_network is True for one in profiles], dtype=bool),
        other_level=np.array([one.wishes.other_level is True for one in profiles], dtype=bool),
        history_stated=np.array([one.history is not None for one in profiles], dtype=bool),
        network=membership(profiles),
    )


def _ordinal(day: date | None) -> int:
    return 0 if day is None else day.toordinal()
