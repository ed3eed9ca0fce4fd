"""Which invented towns take part in rounds of circles, visits and consortia, and what came out?"""

from typing import Any

from matchmaker.rounds.proposal import Proposal
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, TownProfile
from tests.builders import a_profile, a_town
from tests.fakes import FakeUnitOfWork
from tests.proposing_cast import collecting

STATES = ("Bayern", "Hessen", "Sachsen", "Thüringen")
METHOD = Experience("pop_up_lab", StatementKind.METHOD, Stage.LEARNED)
TOPIC = Experience("retail", StatementKind.TOPIC, Stage.IN_OPERATION, topic="retail")


def a_group_profile(number: int, **changes: Any) -> TownProfile:
    """The n-th invented town, well known: three needs about the centre, a district of its own, windows, no history."""
    facts: dict[str, Any] = {
        "state": STATES[number % len(STATES)],
        "district": f"99{number:03d}",
        "population": 9_000 + 100 * number,
        "needs": (Need("vacancy"), Need("retail", 2 / 3), Need("pop_ups", 1 / 3)),
        "experience": (METHOD if number % 2 else TOPIC,),
        "windows": ("tue_am", "thu_pm"),
        "history": (),
    }
    return a_profile(number, **(facts | changes))


def gathering(*profiles: TownProfile, **changes: Any) -> FakeUnitOfWork:
    """A round of these towns that collects; the register knows thirty."""
    uow = collecting(**changes)
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(30))
        uow.profiles.save_all(profiles)
        uow.commit()
    return uow


def numbers(proposal: Proposal) -> tuple[int, ...]:
    """The members of a proposal by their numbers, in their order."""
    return tuple(int(member.ags) - 99_000_000 for member in proposal.members)


def groups(proposals: tuple[Proposal, ...]) -> set[tuple[int, ...]]:
    """The members of all proposals."""
    return {numbers(proposal) for proposal in proposals}
