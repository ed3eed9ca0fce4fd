"""Does a letter go to whoever holds the office when it is written, though the sweep began before?"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Self

import pytest
import sqlalchemy as sa

from api.correspondence import TownCorrespondence
from api.settings import Settings
from api.stored_addresses import stored_address
from matchmaker.rounds.asking import Post
from matchmaker.rounds.expiring import expire_due
from matchmaker.rounds.reminding import remind_due
from matchmaker.rounds.sweeping import Sweep, Swept
from matchmaker.rounds.telling import tell_due
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.builders import a_taxonomy, ags
from tests.contract.test_handing_over import NEW, handed_over
from tests.fake_letters import token_of
from tests.lifecycle_cast import a_tandem, sent
from tests.office_builders import an_office
from tests.round_builders import NOW

SETTINGS = Settings(secret_key="invented " * 4, base_url="https://austausch.example")
LETTERS = TownCorrespondence(SETTINGS, stored_address, a_taxonomy())


class Interrupted(SqlUnitOfWork):
    """Lets something happen before the n-th time that it is opened."""

    def __init__(self, engine: sa.Engine, before: Mapping[int, Callable[[], object]]) -> None:
        super().__init__(engine)
        self.before, self.opened = before, 0

    def __enter__(self) -> Self:
        self.opened += 1
        self.before.get(self.opened, lambda: None)()
        return super().__enter__()


def told(sweep: Sweep) -> Swept:
    return tell_due(sweep, a_taxonomy())


@pytest.mark.parametrize(("follow", "letter", "days"), [(remind_due, "reminder", 8), (told, "not_realised", 60)])
def test_a_handover_between_two_letters_of_one_sweep_counts_for_the_second(
    engine: sa.Engine, follow: Callable[[Sweep], Swept], letter: str, days: int
):
    uow = SqlUnitOfWork(engine)
    sent(uow, a_tandem(2, 3), a_tandem(0, 1, id="r1-1-02"))
    with uow:
        for number in range(4):
            uow.offices.add(an_office(number))
        asked = uow.invitations.get("r1-1-02", ags(0))
        # Due a little after the others, so that it is not the first of the sweep.
        uow.invitations.save(replace(asked, remind_at=NOW + timedelta(days=days, minutes=-1)))
        uow.commit()
    now = NOW + timedelta(days=days)
    expire_due(Sweep(Post(LETTERS, token_of), uow, now))
    # The first two times it lists what is due and writes one town's letter.
    both = Interrupted(engine, {3: lambda: handed_over(SqlUnitOfWork(engine), address=NEW, now=now)})

    done = follow(Sweep(Post(LETTERS, token_of), both, now))

    with uow:
        mails = [one for about in ("r1-1-01", "r1-1-02") for one in uow.outbox.of_proposal(about)]
    to_town_0 = [one.recipient for one in mails if one.letter == letter and f"/{ags(0)}-" in one.key]
    assert (done.refused, to_town_0) == ((), [NEW])
