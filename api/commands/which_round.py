"""Which round does a command mean that names none?"""

from typing import Annotated

import typer

from api.wiring import open_unit_of_work
from matchmaker.errors import NotFound

WhichRound = Annotated[
    str | None, typer.Option("--round", help="Kennung der Runde; ohne sie die neueste.", show_default=False)
]


def chosen_round(round_id: str | None) -> str:
    """The id of the named round, or of the newest; ``NotFound`` where there is none."""
    with open_unit_of_work(reading=True) as uow:
        if round_id is not None:
            return uow.rounds.get(round_id).id
        known = uow.rounds.all()
    if not known:
        raise NotFound("Es gibt noch keine Runde. Öffnen Sie eine mit „matchmaker round open“.")
    return known[-1].id
