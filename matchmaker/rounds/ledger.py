"""Whom does a round serve, who waits, and which groups of towns come off badly?"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matchmaker.rounds.filled_profiles import one_per_role
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.round import Round
from matchmaker.rounds.settled import AGREED, OPEN, OVER
from matchmaker.rounds.town_groups import ASKED_BEFORE, FIRST_TIME, Dimension, Group, groups_of
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.register import RegisteredTown

SERVED = (ProposalState.APPROVED, *OPEN, *AGREED, *OVER)


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """How a group fares, in towns; ``never_asked`` are those of the waiting that no round has asked so far.

    ``group`` is None for all towns together, ``is_below`` where less than the policy's share is served.
    """

    group: Group | None
    served: int
    waiting: int
    never_asked: int
    is_below: bool = False

    @property
    def taking_part(self) -> int:
        return self.served + self.waiting

    @property
    def share(self) -> float:
        """The served part of those that take part, in [0, 1]; nobody taking part counts as served."""
        return self.served / self.taking_part if self.taking_part else 1.0


@dataclass(frozen=True, slots=True)
class Ledger:
    """All towns together, then each group; ``towns`` are those behind the lines, by AGS in three lists."""

    whole: LedgerLine
    lines: tuple[LedgerLine, ...]
    served: tuple[str, ...]
    waiting: tuple[str, ...]
    never_asked: tuple[str, ...]

    @property
    def below(self) -> tuple[Group, ...]:
        """The groups that head office has to acknowledge before anything is sent."""
        return tuple(line.group for line in self.lines if line.is_below and line.group is not None)


@dataclass(frozen=True)
class LedgerGround:
    """What a ledger is counted from: the round's proposals, one profile per town and role, the register.

    ``asked`` are the towns that were asked before; being asked about what serves a town in this very round does not
    make it one of them.
    """

    round: Round
    proposals: Sequence[Proposal]
    profiles: Sequence[TownProfile]
    towns: Sequence[RegisteredTown]
    asked: Container[str]


def ledger_of(round_id: str, uow: UnitOfWork, today: date) -> Ledger:
    """The ledger of a round as it is stored, inside an open unit of work."""
    ground = LedgerGround(
        round=uow.rounds.get(round_id),
        proposals=uow.proposals.of_round(round_id),
        profiles=one_per_role(uow.profiles.all()),
        towns=uow.towns.all(),
        asked=uow.overview.asked((round_id, SERVED)),
    )
    return ledger_from(ground, today)


def ledger_from(ground: LedgerGround, today: date) -> Ledger:
    """The ledger of a round as it stands.

    A town is served that has an approved, sent or agreed proposal of this round in any role. It takes part with
    consent, without a pause on this day, where its formats include the round's. Towns are counted, not roles.
    """
    current, before = ground.round, ground.asked
    served = {member.ags for one in ground.proposals if one.state in SERVED for member in one.members}
    taking_part = {one.ags for one in ground.profiles if takes_part(one, current, today)} | served
    towns = {town.ags: groups_of(town) for town in ground.towns if town.ags in taking_part}
    grouped = {ags: (*groups, _before(ags in before)) for ags, groups in towns.items()}
    waiting = sorted(taking_part - served)
    return Ledger(
        whole=_whole(served, waiting, before),
        lines=tuple(_lines(grouped, served, before, current)),
        served=tuple(sorted(served)),
        waiting=tuple(waiting),
        never_asked=tuple(ags for ags in waiting if ags not in before),
    )


def takes_part(profile: TownProfile, current: Round, today: date) -> bool:
    """Whether a town could get a proposal in this round if there were one."""
    pauses = profile.paused_until is not None and profile.paused_until > today
    wanted = not profile.formats or current.format in profile.formats
    return profile.consent and not pauses and wanted and profile.capacity != 0


def _before(was_asked: bool) -> Group:
    return Group(Dimension.BEFORE, ASKED_BEFORE if was_asked else FIRST_TIME)


def _whole(served: set[str], waiting: Iterable[str], before: Container[str]) -> LedgerLine:
    rest = tuple(waiting)
    return LedgerLine(None, len(served), len(rest), sum(ags not in before for ags in rest))


def _lines(
    grouped: Mapping[str, tuple[Group, ...]], served: Container[str], before: Container[str], current: Round
) -> Iterable[LedgerLine]:
    counts: Counter[tuple[Group, str]] = Counter()
    for ags, groups in grouped.items():
        kinds = ["served"] if ags in served else ["waiting", *([] if ags in before else ["never_asked"])]
        counts.update((group, kind) for group in groups for kind in kinds)
    policy = current.policy
    for group in sorted({group for group, _ in counts}, key=lambda one: one.place):
        line = LedgerLine(group, counts[group, "served"], counts[group, "waiting"], counts[group, "never_asked"])
        # Of one or two towns a share says nothing.
        is_counted = line.taking_part >= policy.served_group_minimum
        yield replace(line, is_below=is_counted and line.share < policy.served_share_minimum)
