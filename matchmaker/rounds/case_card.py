"""What may everybody read about a finished exchange, and who has agreed to it?"""

from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import BadInput, Fault, TransitionRefused

LONGEST_TITLE = 120
LONGEST_RESULT = 1_200
EMPTY = "Bitte füllen Sie dieses Feld aus."
TITLE_TOO_LONG = "Der Titel ist zu lang. Bitte kürzen Sie ihn auf höchstens 120 Zeichen."
RESULT_TOO_LONG = "Der Text ist zu lang. Bitte kürzen Sie ihn auf höchstens 1.200 Zeichen."


@dataclass(frozen=True, slots=True)
class CardText:
    """What a case card says: a title, what came of it, and with which method of the taxonomy, if any."""

    title: str
    result: str
    method: str | None = None


@dataclass(frozen=True, slots=True)
class CaseCard:
    """One exchange as others may learn from it; public as long as *all* its towns agree to these very words.

    ``towns`` are the AGS of those who took part, ``agreed`` maps to each that agreed the moment when it did.
    """

    exchange_id: str
    topic: str | None
    towns: tuple[str, ...]
    text: CardText
    written_at: datetime
    agreed: tuple[tuple[str, datetime], ...] = ()
    version: int = 1

    @property
    def id(self) -> str:
        return self.exchange_id

    @property
    def published_at(self) -> datetime | None:
        """Since when it is public: since the last of its towns agreed; None as long as one has not."""
        moments = dict(self.agreed)
        return max(moments.values()) if moments.keys() == set(self.towns) else None

    def rewritten(self, ags: str, text: CardText, at: datetime) -> "CaseCard":
        """One town changes the words and so agrees to them; all others are asked anew."""
        self._expect_own(ags)
        checked = checked_text(text)
        if checked == self.text:
            return self.agreed_by(ags, at)
        return replace(self, text=checked, written_at=at, agreed=((ags, at),))

    def agreed_by(self, ags: str, at: datetime) -> "CaseCard":
        """One town agrees to the words as they are; agreeing again changes nothing."""
        self._expect_own(ags)
        if ags in dict(self.agreed):
            return self
        return replace(self, agreed=tuple(sorted((*self.agreed, (ags, at)))))

    def taken_back_by(self, ags: str) -> "CaseCard":
        """One town no longer agrees, at any time and without a reason: at once nobody reads the card any more."""
        self._expect_own(ags)
        return replace(self, agreed=tuple(one for one in self.agreed if one[0] != ags))

    def _expect_own(self, ags: str) -> None:
        if ags not in self.towns:
            raise TransitionRefused("Diese Fallkarte gehört zu einem Austausch anderer Städte.")


def checked_text(text: CardText) -> CardText:
    """The words as they are stored; ``BadInput`` with all that is wrong with them."""
    cleaned = CardText(" ".join(text.title.split()), text.result.strip(), text.method or None)
    faults = []
    for name, words, longest, too_long in (
        ("Titel", cleaned.title, LONGEST_TITLE, TITLE_TOO_LONG),
        ("Ergebnis", cleaned.result, LONGEST_RESULT, RESULT_TOO_LONG),
    ):
        if not words or len(words) > longest:
            faults.append(Fault(name, too_long if words else EMPTY, name.lower()))
    if faults:
        raise BadInput("Die Fallkarte wurde nicht gespeichert.", faults)
    return cleaned
