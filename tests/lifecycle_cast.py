"""How does a test send a proposal, let towns answer, and read who was told what?"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.answering import Answered, AnswerOrder, answer
from matchmaker.rounds.asking import Post
from matchmaker.rounds.expiring import expire_due
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.reminding import hand_over_due, remind_due
from matchmaker.rounds.reserve import Reserve
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.sending import offer_approved
from matchmaker.rounds.sweeping import Sweep, Swept
from matchmaker.rounds.telling import tell_due
from matchmaker.towns.profile import Format, Role
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.fake_letters import a_post
from tests.round_builders import NOW, OLGA, WEIGHTS, a_policy, a_proposal, a_round, a_run

PROPOSAL = "r1-1-01"
EXPECTED = dict.fromkeys(WEIGHTS, 0.5)
RARITY = {topic.id: 1.0 for topic in a_taxonomy().topics}
YES, NO = Answer(AnswerKind.YES), Answer(AnswerKind.NO)
STATES = ("Sachsen", "Hessen", "Bayern", "Thüringen")


def members(*numbers: int, giving: int | None = None) -> tuple[Member, ...]:
    return tuple(Member(ags(number), Role.MAYOR, gives=number == giving) for number in numbers)


def sent(
    uow: UnitOfWork,
    *proposals: Proposal,
    reserve: tuple[Reserve, ...] = (),
    towns: int = 10,
    post: Post | None = None,
    **policy: Any,
) -> None:
    """These proposals approved and sent at ``NOW`` in one round, with ten towns that all take part."""
    with uow:
        uow.towns.replace_all(a_town(number, state=STATES[number % 4]) for number in range(towns))
        # Each in a district of its own, as the groups of a round are.
        uow.profiles.save_all(
            a_profile(number, capacity=2, district=f"990{number:02d}", state=None) for number in range(towns)
        )
        rules = a_policy(**({"weights": dict.fromkeys(Format, WEIGHTS)} | policy))
        uow.rounds.add(a_round(policy=rules, format=proposals[0].format, state=RoundState.CURATING))
        uow.runs.add(a_run(format=proposals[0].format, expected=EXPECTED, rarity=RARITY))
        uow.proposals.add_all(one.approve(OLGA, NOW) for one in proposals)
        uow.proposals.add_reserve(reserve)
        uow.commit()
    offer_approved("r1", post or a_post(), uow, NOW)


def a_tandem(*numbers: int, giving: int | None = None, **changes: Any) -> Proposal:
    return a_proposal(1, members=members(*(numbers or (0, 1)), giving=giving), **changes)


def a_circle(*numbers: int) -> Proposal:
    return a_proposal(1, members=members(*numbers), format=Format.CIRCLE)


def a_seat(number: int, replaces: int) -> Reserve:
    return Reserve(PROPOSAL, Member(ags(number), Role.MAYOR), ags(replaces), -1)


def say(
    uow: UnitOfWork,
    number: int,
    said: Answer = YES,
    now: datetime = NOW,
    *,
    key: str = "",
    post: Post | None = None,
    about: str = PROPOSAL,
) -> Answered:
    order = AnswerOrder(about, ags(number), said, key or f"{number}/{said.kind}/{now}")
    return answer(order, post or a_post(), uow, now)


def swept(uow: UnitOfWork, now: datetime, post: Post | None = None) -> tuple[int, int, int, int]:
    """All sweeps at this moment: how many were reminded, handed over, expired and told."""
    sweep = Sweep(post or a_post(), uow, now)
    made: list[Swept] = [remind_due(sweep), hand_over_due(sweep), expire_due(sweep), tell_due(sweep, a_taxonomy())]
    assert [one.refused for one in made] == [()] * 4
    return made[0].done, made[1].done, made[2].done, made[3].done


def the_proposal(uow: UnitOfWork, id: str = PROPOSAL) -> Proposal:
    with uow:
        return uow.proposals.get(id)


def invited(uow: UnitOfWork, id: str = PROPOSAL) -> dict[int, str]:
    """The state of each town's invitation, by its number."""
    with uow:
        return {number_of(one.member.ags): str(one.state) for one in uow.invitations.of_proposal(id)}


def letters(uow: UnitOfWork, id: str = PROPOSAL) -> set[tuple[int, str]]:
    """Who got which letter of a proposal."""
    with uow:
        return {(number_of(one.recipient[:8]), one.letter) for one in uow.outbox.of_proposal(id)}


def tasks(uow: UnitOfWork) -> list[str]:
    with uow:
        return sorted(str(one.kind) for one in uow.tasks.open())


def number_of(key: str) -> int:
    return int(key) - 99_000_000


def changed_profile(uow: UnitOfWork, number: int, **changes: Any) -> None:
    with uow:
        found = uow.profiles.of(ags(number), Role.MAYOR)
        assert found is not None
        uow.profiles.save_all([replace(found, **changes)])
        uow.commit()
