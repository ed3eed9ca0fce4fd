"""Which second round does the demo prepare, so that a circle can be tried by hand from its draft to its quorum?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.rounds.alone import alone_in
from matchmaker.rounds.opening import Opening, open_round, start_collecting
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.proposing import ProposingOrder, propose
from matchmaker.rounds.round import Round, RoundState
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import Format, TownProfile

CIRCLES_ID = "pilotkreise"
CIRCLES_TITLE = "Pilotrunde kollegiale Beratung"
NO_DRAFTS_YET = (RoundState.PLANNED, RoundState.COLLECTING, RoundState.PROPOSING)
ASSUMED_PLACES = 2
"""A tandem and a circle at once: an assumption of the demo, as the one place of the packaged profiles is."""


@dataclass(frozen=True, slots=True)
class DemoCircles:
    """The second round with its circles that still stand, and how many towns it serves with nobody."""

    round: Round
    circles: tuple[Proposal, ...]
    left_over: int


def circles_policy() -> Policy:
    """The packaged rules with circles from four towns on: the six networks of the pilot allow none of five.

    The pilot's own coaching group had four towns; head office moderates then.
    """
    packaged = packaged_policy()
    return replace(
        packaged, version=f"{packaged.version}+minimum_size=4", circle=replace(packaged.circle, minimum_size=4)
    )


def one_tandem_each() -> Policy:
    """The packaged rules with one open proposal a town, so that the place for a circle is not taken by a tandem."""
    packaged = packaged_policy()
    return replace(packaged, version=f"{packaged.version}+open_proposals_per_town=1", open_proposals_per_town=1)


def open_circles(pilot: Mapping[str, TownProfile], uow: UnitOfWork, now: datetime) -> None:
    """Open the round where it is not there yet, and give the towns the place that it takes.

    ``pilot`` are the profiles of the report by AGS: only towns that said nothing themselves get a second place. Before
    any run, so that no profile is another one than the run of tandems was computed from.
    """
    if _round(uow) is None:
        open_round(Opening(CIRCLES_TITLE, Format.CIRCLE, circles_policy(), CIRCLES_ID), uow, now)
    if not _waits_for_drafts(uow):
        return
    with uow:
        own = {one.ags: one for one in uow.profiles.all()}
        uow.profiles.save_all(
            replace(one, capacity=ASSUMED_PLACES) for ags, one in pilot.items() if own.get(ags) == one
        )
        uow.commit()


def draft_circles(taxonomy: Taxonomy, uow: UnitOfWork, now: datetime) -> None:
    """Compute its drafts and leave them to whoever tries out head office's pages; a second time changes nothing."""
    if not _waits_for_drafts(uow):
        return
    current = _round(uow)
    if current is not None and current.state is RoundState.PLANNED:
        start_collecting(CIRCLES_ID, uow)
    propose(ProposingOrder(CIRCLES_ID), taxonomy, uow, now)


def read_circles(uow: UnitOfWork) -> DemoCircles:
    """The round as it stands, inside an open unit of work."""
    known, run = uow.rounds.get(CIRCLES_ID), uow.runs.latest(CIRCLES_ID)
    held = [one for one in uow.proposals.of_round(CIRCLES_ID) if one.state is not ProposalState.WITHDRAWN]
    return DemoCircles(known, tuple(held), alone_in(run, held).count)


def _waits_for_drafts(uow: UnitOfWork) -> bool:
    current = _round(uow)
    return current is not None and current.state in NO_DRAFTS_YET


def _round(uow: UnitOfWork) -> Round | None:
    with uow:
        return next((known for known in uow.rounds.all() if known.id == CIRCLES_ID), None)
