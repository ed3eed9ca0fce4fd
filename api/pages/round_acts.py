"""Who of head office did what to a round as a whole, as its pages tell it?"""

from collections.abc import Mapping
from dataclasses import dataclass

from api.pages.act_facts import facts_of
from api.pages.spoken import Spoken
from matchmaker.rounds.acting import RoundAct, about_round
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.ports import UnitOfWork

ROUND_ACTS: Mapping[str, str] = {
    RoundAct.OPENED: "Runde geöffnet",
    RoundAct.EASED: "Regel der Runde gelockert",
    RoundAct.TRIED: "Zur Probe gerechnet",
    RoundAct.STOPPED: "Berechnung angehalten",
    RoundAct.DISCARDED: "Berechnung verworfen",
    RoundAct.ACCEPTED: "Berechnung übernommen",
    RoundAct.CLOSED: "Runde geschlossen",
}


@dataclass(frozen=True, slots=True)
class ActLine:
    """One deed: when, who and what; ``facts`` are words, empty where nothing more is to say."""

    day: str
    by: str
    what: str
    facts: str


def round_acts(round_id: str, uow: UnitOfWork, spoken: Spoken) -> tuple[ActLine, ...]:
    """The deeds of one round, the newest first, inside an open unit of work."""
    return tuple(act_line(one, spoken) for one in reversed(uow.office_acts.of(about_round(round_id))))


def act_line(one: OfficeAct, spoken: Spoken) -> ActLine:
    """A deed of a round in words."""
    day, what = spoken.day(german_day(one.at)), spoken.say(ROUND_ACTS[one.act])
    return ActLine(day, one.by, what, facts_of(one, {}, spoken))
