"""How long does head office wait to see what a swap would change, among 500 proposals of 2,100 towns?

Run: ``python -m benchmarks.swaps``. A tandem round of invented towns is proposed whole on SQLite; all but 500 drafts
are left out. Measured is processor time, without the ground (the scores), which pages keep from one look to the next.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import sqlalchemy as sa

from benchmarks.invented_network import invented_network
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.opening import Opening, open_round, start_collecting
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.proposing import ProposingOrder, propose
from matchmaker.rounds.swap import Swap, SwapGround
from matchmaker.rounds.swapping import preview_swap, swap_ground
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.profile import Format, Role

TOWNS, PROPOSALS, LOOKS = 2_100, 500, 40
BAR_MS = 300
NOW = datetime.now(UTC).replace(microsecond=0)


def main() -> None:
    """Print the median and the longest of 40 previews, each an exchange of partners between two drafts."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/swaps.db")
        migrate(engine)
        uow = SqlUnitOfWork(engine)
        drafts = _curated(uow)
        with uow:
            ground = swap_ground("r1", read_taxonomy(), uow)
        looks = [_milliseconds(lambda pair=pair: _look(pair, ground, engine)) for pair in [*pairwise(drafts)][:LOOKS]]
        engine.dispose()
    print(f"{TOWNS} towns, {len(drafts)} proposals, {len(looks)} previews on SQLite, processor time")
    print(f"median {statistics.median(looks):.0f} ms, longest {max(looks):.0f} ms, bar {BAR_MS} ms")


def _curated(uow: SqlUnitOfWork) -> tuple[Proposal, ...]:
    towns, profiles = invented_network(TOWNS, read_taxonomy())
    with uow:
        uow.towns.replace_all(towns)
        uow.profiles.save_all(replace(one, role=Role.MAYOR, consent=True, paused_until=None) for one in profiles)
        uow.commit()
    open_round(Opening("Runde", Format.TANDEM, packaged_policy(), "r1"), uow, NOW)
    start_collecting("r1", uow)
    propose(ProposingOrder("r1"), read_taxonomy(), uow, NOW)
    with uow:
        drafts = uow.proposals.of_round("r1")
        uow.proposals.remove(drafts[PROPOSALS:])
        uow.commit()
    return drafts[:PROPOSALS]


def _look(pair: tuple[Proposal, Proposal], ground: SwapGround, engine: sa.Engine) -> None:
    one, other = pair
    if {member.ags for member in one.members} & {member.ags for member in other.members}:
        return
    order = Swap(one.id, one.version, one.members[1].ags, other.members[1].ags, other.id, other.version)
    with SqlUnitOfWork(engine, reading=True) as uow:
        preview_swap(order, ground, uow, german_day(NOW))


def _milliseconds(step: Callable[[], None]) -> float:
    begun = time.process_time()
    step()
    return 1_000 * (time.process_time() - begun)


if __name__ == "__main__":
    main()
