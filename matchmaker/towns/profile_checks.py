"""Which profile does a raw town hold, and what is wrong with it?"""

import re
from dataclasses import dataclass
from typing import TypeVar

from matchmaker.towns.fault_list import FaultList, shown
from matchmaker.towns.field_checks import (
    Check,
    Fields,
    Unfit,
    as_day,
    as_degrees,
    as_flag,
    as_key,
    as_line,
    as_member,
    as_whole_number,
    checked,
)
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Experience, Format, Need, Role, TownProfile, Wishes
from matchmaker.towns.profile_keys import WISH_KEYS, did_you_mean, near_words
from matchmaker.towns.raw_record import RawTown, Stated
from matchmaker.towns.statement_checks import StatementChecks
from matchmaker.towns.states import STATES
from matchmaker.towns.vocabulary import FORMATS, ROLES, WINDOWS

T = TypeVar("T")
MOST_PEOPLE = 5_000_000
MOST_CAPACITY = 1_000
MOST_STATEMENTS = 200
# Germany's frame with some room around it.
LATITUDES = (47.0, 55.2)
LONGITUDES = (5.5, 15.5)


@dataclass(frozen=True, slots=True)
class ProfileChecks:
    """Turns raw towns into profiles as the towns stated them; all faults go to the statements' list."""

    statements: StatementChecks

    def profile(self, raw: RawTown) -> TownProfile | None:
        """The profile; None where not even the town is clear. With a fault noted it must not be used."""
        own = Fields(raw.own, self._faults)
        wishes = Fields(raw.wishes, self._faults)
        ags = self._ags(own)
        profile = TownProfile(
            ags=ags or "",
            name=own.take("name", as_line()),
            role=own.take("role", as_member(Role, ROLES)),
            field=own.take("field", as_line()),
            population=own.take("population", as_whole_number(1, MOST_PEOPLE)),
            state=own.take("state", self._as_state),
            district=own.take("district", _as_district),
            lat=own.take("lat", as_degrees(*LATITUDES)),
            lon=own.take("lon", as_degrees(*LONGITUDES)),
            association=own.take("association", as_line()),
            consent=own.take("consent", as_flag) or False,
            capacity=own.take("capacity", as_whole_number(0, MOST_CAPACITY)),
            paused_until=own.take("paused_until", as_day()),
            consent_source=own.take("consent_source", as_line()),
            needs=self._needs(raw),
            experience=self._experience(raw),
            formats=self._items(raw, "formats", as_member(Format, FORMATS)),
            windows=self._items(raw, "windows", as_key(WINDOWS)),
            wishes=Wishes(**{key: wishes.take(key, as_flag) for key in WISH_KEYS}),
            blocked=self._items(raw, "blocked", self._as_other_town(ags)),
            networks=self._items(raw, "networks", as_line()),
            history=self._history(raw, ags),
        )
        self._check_place(own)
        return None if ags is None else profile

    @property
    def _faults(self) -> FaultList:
        return self.statements.faults

    def _ags(self, own: Fields) -> str | None:
        keys = self.statements.keys
        ags = own.need("ags", keys.as_registered_ags, "Jedes Profil braucht den AGS der Stadt (8 Ziffern, als Text).")
        has_facts = any(own.states(key) for key in ("population", "state", "lat"))
        if ags is not None and keys.town(ags) is None and not keys.strict and not has_facts:
            reason = f"Die Stadt {ags} steht nicht im Register. Geben Sie eigene Angaben"
            own.fault("ags", f"{reason} (population, state, lat und lon) dazu, oder prüfen Sie die Ziffern.")
        if ags is not None and (too_large := keys.why_too_large(ags)):
            own.fault("ags", too_large)
        return ags

    def _check_place(self, own: Fields) -> None:
        if own.states("lat") != own.states("lon"):
            own.missing("lon" if own.states("lat") else "lat", "Breite (lat) und Länge (lon) gehören zusammen.")

    def _needs(self, raw: RawTown) -> tuple[Need, ...]:
        raws = self._bounded(raw.needs, raw, "needs")
        return self.statements.without_doubles([(each, self.statements.need(each)) for each in raws])

    def _experience(self, raw: RawTown) -> tuple[Experience, ...]:
        raws = self._bounded(raw.experience, raw, "experience")
        return self.statements.without_doubles([(each, self.statements.experience(each)) for each in raws])

    def _history(self, raw: RawTown, ags: str | None) -> tuple[PastExchange, ...] | None:
        if raw.history is None:
            return None
        raws = self._bounded(raw.history, raw, "history")
        return self.statements.without_doubles([(each, self.statements.exchange(each, ags)) for each in raws])

    def _items(self, raw: RawTown, key: str, check: Check[T]) -> tuple[T, ...]:
        listed: dict[T, Stated] = {}
        stated: tuple[Stated, ...] = getattr(raw, key)
        for item in self._bounded(stated, raw, key):
            value = checked(item, check, self._faults)
            if value is not None and listed.setdefault(value, item) is not item:
                self._faults.add(item.where, f"{shown(value)} steht hier doppelt. Einmal genügt.", item.column)
        return tuple(listed)

    def _bounded(self, items: tuple[T, ...], raw: RawTown, key: str) -> tuple[T, ...]:
        if len(items) > MOST_STATEMENTS:
            reason = f"Hier stehen {len(items)} Angaben; erlaubt sind {MOST_STATEMENTS} je Stadt."
            self._faults.add(raw.own.where, f"{reason} Nennen Sie die wichtigsten.", key)
        return items[:MOST_STATEMENTS]

    def _as_other_town(self, ags: str | None) -> Check[str]:
        def check(value: object) -> str:
            other = self.statements.keys.as_registered_ags(value)
            if other == ags:
                raise Unfit("Eine Stadt kann sich nicht selbst ausschließen. Nennen Sie die andere Stadt.")
            return other

        return check

    def _as_state(self, value: object) -> str | None:
        state = as_line()(value)
        # A file for one calculation may hold invented towns of invented states; the database may not.
        if state is None or state in STATES.values() or not self.statements.keys.strict:
            return state
        names = sorted(STATES.values())
        hint = did_you_mean(near_words(state, names)) or f" Erlaubt sind: {', '.join(names)}."
        raise Unfit(f"Das Land {shown(state)} gibt es nicht.{hint}")


def _as_district(value: object) -> str:
    if isinstance(value, str) and re.fullmatch("[0-9]{5}", value.strip()):
        return value.strip()
    raise Unfit(f"Hier steht {shown(value)}; ein Kreisschlüssel besteht aus 5 Ziffern, als Text geschrieben.")
