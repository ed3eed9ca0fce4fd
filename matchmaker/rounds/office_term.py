"""From when to when is an office held, and which of it may be corrected?"""

from dataclasses import dataclass, replace
from datetime import date

from matchmaker.errors import BadInput, Fault
from matchmaker.rounds.office import OfficeAddress


@dataclass(frozen=True, slots=True)
class Term:
    """The first and the last day of a holder's term, each None where nobody said."""

    since: date | None = None
    ends: date | None = None

    def refuse_backwards(self) -> None:
        """``BadInput`` for an end before the beginning; a term of a single day is one."""
        if self.since is not None and self.ends is not None and self.ends < self.since:
            reason = (
                f"Der letzte Tag, {self.ends:%d.%m.%Y}, liegt vor dem ersten im Amt, {self.since:%d.%m.%Y}. "
                "Bitte prüfen Sie beide Tage."
            )
            raise BadInput("Es wurde nichts geändert.", [Fault("Amtszeit", reason)])


def corrected(stands: OfficeAddress, said: Term) -> OfficeAddress:
    """The address with the days that were said; one that was not said stays as it is stored."""
    return replace(
        stands, in_office_since=said.since or stands.in_office_since, term_ends=said.ends or stands.term_ends
    )
