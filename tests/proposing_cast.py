"""How does a test let the engine propose for a few invented towns, and read what came out?"""

from matchmaker.rounds.drafting import Drafted
from matchmaker.rounds.opening import Opening, open_round, start_collecting
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.proposing import ProposingOrder, propose
from matchmaker.towns.profile import Format, TownProfile
from tests.builders import a_taxonomy, a_town
from tests.fakes import FakeUnitOfWork
from tests.round_builders import NOW

TAXONOMY = a_taxonomy()


def collecting(*profiles: TownProfile, policy: Policy | None = None, format: Format = Format.TANDEM) -> FakeUnitOfWork:
    uow = FakeUnitOfWork()
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(8))
        uow.profiles.save_all(profiles)
        uow.commit()
    open_round(Opening("Frühjahr", format, policy or packaged_policy(), "r1"), uow, NOW)
    start_collecting("r1", uow)
    return uow


def run(uow: UnitOfWork, **changes) -> Drafted:
    return propose(ProposingOrder("r1", **changes), TAXONOMY, uow, NOW)


def pairs(proposals: tuple[Proposal, ...]) -> set[tuple[int, ...]]:
    return {tuple(int(member.ags) - 99_000_000 for member in proposal.members) for proposal in proposals}


def stored(uow: UnitOfWork) -> tuple[Proposal, ...]:
    with uow:
        return uow.proposals.of_round("r1")


def reasons(drafted: Drafted) -> dict[int, str]:
    return {int(one.ags) - 99_000_000: one.code for one in drafted.run.unmatched}
