"""How many statements does each sweep need for one thing that is due?"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from api.correspondence import TownCorrespondence
from api.settings import Settings
from api.stored_addresses import stored_address
from matchmaker.rounds.asking import Post
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.expiring import expire_due
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.reaching import reach_due
from matchmaker.rounds.readdressing import Posts
from matchmaker.rounds.reminding import hand_over_due, remind_due
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.sending import offer_approved
from matchmaker.rounds.sweeping import Sweep, Swept
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.telling import tell_due
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.counted_questions import counting
from tests.exchange_letters import PLAIN_POST
from tests.fake_letters import token_of
from tests.fakes import FakeMailer
from tests.lifecycle_cast import EXPECTED, RARITY, a_tandem
from tests.office_builders import an_office
from tests.round_builders import NOW, OLGA, a_policy, a_round, a_run

PROPOSALS = 4
DAY = timedelta(days=1)
# One town each, but offering and telling one proposal with both its letters; at most, BEGIN and savepoints left aside.
AT_MOST = {"offer": 42, "deliver": 17, "remind": 14, "hand_over": 7, "expire": 13, "tell": 14}
SETTINGS = Settings(secret_key="invented " * 4, base_url="https://austausch.example")
Taken = Mapping[str, int]


def approved(uow: UnitOfWork, count: int) -> None:
    """So many tandems, each of two towns of its own, ready to be sent."""
    towns = range(2 * count)
    with uow:
        uow.towns.replace_all(a_town(number) for number in towns)
        uow.profiles.save_all(a_profile(number, capacity=2) for number in towns)
        uow.rounds.add(a_round(policy=a_policy(), state=RoundState.CURATING))
        uow.runs.add(a_run(expected=EXPECTED, rarity=RARITY))
        tandems = (a_tandem(2 * number, 2 * number + 1, id=f"r1-1-{number + 1:02d}") for number in range(count))
        uow.proposals.add_all(one.approve(OLGA, NOW) for one in tandems)
        for number in towns:
            uow.offices.add(an_office(number))
        uow.commit()


def taken(engine: sa.Engine, count: int) -> Taken:
    """How many statements each sweep takes for so many proposals of which nobody answers."""
    uow = SqlUnitOfWork(engine)
    approved(uow, count)

    def post() -> Post:
        return Post(TownCorrespondence(SETTINGS, stored_address, a_taxonomy()), token_of)

    def sweep(at: datetime) -> Sweep:
        return Sweep(post(), uow, at)

    steps: dict[str, Callable[[], object]] = {
        "offer": lambda: offer_approved("r1", post(), uow, NOW),
        "deliver": lambda: deliver_due(Sender(FakeMailer(), uow, lambda: NOW)),
        "remind": lambda: remind_due(sweep(NOW + 8 * DAY)),
        "hand_over": lambda: hand_over_due(sweep(NOW + 13 * DAY)),
        "expire": lambda: expire_due(sweep(NOW + 40 * DAY)),
        "tell": lambda: tell_due(sweep(NOW + 41 * DAY), a_taxonomy()),
    }
    counts = {}
    for name, step in steps.items():
        with counting(engine) as statements:
            step()
        counts[name] = len(statements)
    return counts


def test_no_sweep_needs_more_statements_for_one_thing_than_it_did(engine: sa.Engine):
    found = taken(engine, PROPOSALS)

    items = {"offer": PROPOSALS, "tell": PROPOSALS}
    each = {name: found[name] / items.get(name, 2 * PROPOSALS) for name in AT_MOST}
    assert {name: number for name, number in each.items() if number > AT_MOST[name]} == {}


WAITING_AT_MOST = 8
"""Statements of ``reach`` while nobody has an address, however many wait for one."""


def calls_owed(uow: UnitOfWork, count: int) -> None:
    """For so many proposals head office is to call a town that has no address."""
    with uow:
        for number in range(count):
            about, town = f"r1-1-{number + 1:02d}", ags(2 * number)
            key = f"no_address/proposal_offered/{about}/{town}"
            uow.tasks.add(Task(key, TaskKind.NO_ADDRESS, NOW, "Bitte rufen Sie an.", about))
        uow.commit()


def test_who_has_no_address_yet_costs_no_question_of_its_own_and_no_writing(engine: sa.Engine):
    uow, counts = SqlUnitOfWork(engine), []
    approved(uow, 12)
    post = Post(TownCorrespondence(SETTINGS, stored_address, a_taxonomy()), token_of)
    offer_approved("r1", post, uow, NOW)
    calls_owed(uow, 12)
    with uow:
        for one in uow.offices.all_open():
            uow.offices.save(one.end(NOW))
        uow.commit()
    for left in (12, 3):
        with uow:
            uow.tasks.finish_all([one.key for one in uow.tasks.open()][left:], NOW)
            uow.commit()
        with counting(engine) as statements:
            assert reach_due(lambda: Posts(post, PLAIN_POST), uow, NOW) == Swept()
        counts.append(len(statements))

    assert counts[0] == counts[1] <= WAITING_AT_MOST
