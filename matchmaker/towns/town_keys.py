"""Is this the key (AGS) of a German municipality, and which one did the person mean if it is not?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.towns.fault_list import shown
from matchmaker.towns.field_checks import Unfit
from matchmaker.towns.register import Register, RegisteredTown

ADVICE = "Prüfen Sie die Ziffern, oder laden Sie das amtliche Verzeichnis mit „matchmaker towns load DATEI“."
SMALL = (
    "Der Austausch ist für Orte von 5.000 bis unter 20.000 Einwohnern, kleinere mit Stadtrecht und die Pilotstädte. "
    "Stimmt die Zahl nicht, laden Sie das amtliche Verzeichnis mit „matchmaker towns load DATEI“."
)

# The register, or its towns by AGS.
KnownTowns = Register | Mapping[str, RegisteredTown]


@dataclass(frozen=True, slots=True)
class TownKeys:
    """Checks keys of towns; only with ``strict`` must a town stand in the register.

    ``familiar`` towns (by AGS) have a profile already and keep it, even if they have meanwhile grown.
    """

    known: KnownTowns
    strict: bool = True
    familiar: frozenset[str] = frozenset()

    def town(self, ags: str) -> RegisteredTown | None:
        """The registered town, or None."""
        by_ags = self.known.by_ags if isinstance(self.known, Register) else self.known
        return by_ags.get(ags)

    def as_ags(self, value: object) -> str:
        """Eight digits as text, of any town."""
        written = value.strip() if isinstance(value, str) else value
        if isinstance(written, str) and re.fullmatch("[0-9]{8}", written):
            return written
        digits = str(written) if isinstance(written, int) and not isinstance(written, bool) else written
        raise Unfit(self._mended(digits) if isinstance(digits, str) else self._no_key(value))

    def as_registered_ags(self, value: object) -> str:
        """Eight digits; with ``strict`` those of a town in the register."""
        ags = self.as_ags(value)
        if self.strict and self.town(ags) is None:
            raise Unfit(f"Die Stadt {ags} steht nicht im Register. {ADVICE}")
        return ags

    def why_too_large(self, ags: str) -> str | None:
        """Why this town gets no profile with ``strict``: it is no small town by the register's rule; else None."""
        town = self.town(ags)
        if not self.strict or town is None or town.small or ags in self.familiar:
            return None
        size = f"{town.name} hat {town.population:,} Einwohner".replace(",", ".")
        return f"{size} ({town.source}) und ist keine kleine Stadt. {SMALL}"

    def _mended(self, digits: str) -> str:
        if re.fullmatch("[0-9]{8}", digits):
            return f"Der AGS steht hier als Zahl. Schreiben Sie ihn als Text: „{digits}“{self._named(digits)}."
        if re.fullmatch("[0-9]{7}", digits):
            reason = f"Der AGS {digits} hat nur 7 Ziffern: die führende Null ging verloren."
            return f"{reason} Gemeint ist wohl „0{digits}“{self._named('0' + digits)}; speichern Sie ihn als Text."
        if re.fullmatch("[0-9]{12}", digits):
            # Land, Regierungsbezirk and Kreis, then four digits of the association, then the municipality.
            ags = digits[:5] + digits[9:]
            return f"{digits} ist der Regionalschlüssel (12 Ziffern). Der AGS dazu ist „{ags}“{self._named(ags)}."
        return self._no_key(digits)

    def _no_key(self, value: object) -> str:
        return f"Hier steht {shown(value)}; ein AGS besteht aus 8 Ziffern, als Text geschrieben."

    def _named(self, ags: str) -> str:
        town = self.town(ags)
        return f" ({town.name})" if town else ""
