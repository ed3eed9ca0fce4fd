"""What could towns talk about when they meet for the first time?"""

from collections.abc import Mapping
from dataclasses import dataclass

from api.pages.spoken import Spoken
from matchmaker.towns.profile import Format


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One part of the talk; the minutes of all parts add up to ``TALK_LASTS``."""

    minutes: int
    what: str


WELCOME = AgendaItem(5, "Ankommen: Wer ist dabei, und was soll am Ende feststehen?")
AGREEING = AgendaItem(10, "Verabreden: ein gemeinsames Ziel, der nächste Termin, wer mitschreibt")
AGENDAS: Mapping[Format, tuple[AgendaItem, ...]] = {
    Format.TANDEM: (
        WELCOME,
        AgendaItem(15, "Die Lage der einen Stadt: Worum geht es, was wurde versucht?"),
        AgendaItem(15, "Die Lage der anderen Stadt: Was war anders, was hat geholfen?"),
        AgendaItem(15, "Voneinander lernen: Was ließe sich übernehmen, was nicht?"),
        AGREEING,
    ),
    Format.CIRCLE: (
        WELCOME,
        AgendaItem(15, "Jede Stadt in zwei Minuten: Was beschäftigt uns gerade?"),
        AgendaItem(15, "Wie wir beraten: Fallgabe, Moderation und Mitschrift im Wechsel"),
        AgendaItem(15, "Welche Stadt bringt den ersten Fall mit?"),
        AGREEING,
    ),
    Format.VISIT: (
        WELCOME,
        AgendaItem(20, "Die Frage der Stadt, die eingeladen hat"),
        AgendaItem(15, "Was die erfahrene Stadt dazu zeigen kann"),
        AgendaItem(10, "Der Besuch: Tage, Orte, wer dabei sein soll"),
        AGREEING,
    ),
    Format.CONSORTIUM: (
        WELCOME,
        AgendaItem(15, "Jede Stadt in zwei Minuten: Was bringt sie mit, was braucht sie?"),
        AgendaItem(20, "Das gemeinsame Vorhaben: Was soll am Ende da sein?"),
        AgendaItem(10, "Wer übernimmt was, und wer hält die Fäden zusammen?"),
        AGREEING,
    ),
}


def agenda(form: Format, spoken: Spoken) -> tuple[AgendaItem, ...]:
    """The parts of a first talk in the reader's language."""
    return tuple(AgendaItem(one.minutes, spoken.say(one.what)) for one in AGENDAS[form])
