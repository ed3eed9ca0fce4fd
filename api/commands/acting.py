"""How does a command do something to a round so that the log of head office has it?"""

from api.wiring import clock, open_unit_of_work
from matchmaker.rounds.acting import RoundAct, about_round, noting
from matchmaker.rounds.office_act import TERMINAL, Facts, OfficeAct
from matchmaker.rounds.ports import UnitOfWork


def at_terminal(act: RoundAct, round_id: str, before: Facts | None = None, after: Facts | None = None) -> UnitOfWork:
    """A unit of work for one deed, taken down in the log as the terminal's, which knows nobody by name."""
    done = OfficeAct(clock(), TERMINAL, act, about_round(round_id), before or {}, after or {})
    return noting(done, open_unit_of_work())
