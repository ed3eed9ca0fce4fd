"""What would a past round have proposed under other weights, or under other rules altogether?"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from matchmaker.errors import NotFound
from matchmaker.matching.problem import Strategy
from matchmaker.matching.progress import Progress, Watch, go_on
from matchmaker.rounds.drafting import Basis, digest_of, draft, same_register
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.proposing import ProposingOrder, basis_for
from matchmaker.rounds.run import Run
from matchmaker.scoring.formats import check_weights
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import Role


@dataclass(frozen=True, slots=True, order=True)
class Meeting:
    """The towns that a plan brings together in one role: AGS ascending, in a visit the seeker first."""

    role: Role
    towns: tuple[str, ...]


@dataclass(frozen=True)
class Rehearsal:
    """A round computed twice from the same facts: under the weights that it was opened with, and under others.

    ``before`` and ``after`` are the meetings of both plans, ``stored`` what the round really proposed, all sorted.
    ``same_profiles`` is False where profiles, or what is known of pairs, changed since the round's last run,
    ``same_taxonomy`` where its topics did, ``same_register`` where the register did (None: the run is too old to
    tell): then ``before`` may differ from what is stored, and so it may by what was pinned.
    """

    run: Run
    weights_before: Mapping[str, float]
    weights_after: Mapping[str, float]
    before: tuple[Meeting, ...]
    after: tuple[Meeting, ...]
    stored: tuple[Meeting, ...]
    same_profiles: bool
    same_taxonomy: bool
    same_register: bool | None

    @property
    def reproduced(self) -> int:
        """How many of the stored meetings today's replay under the round's own weights proposes again."""
        return sum(meeting in self.before for meeting in self.stored)

    @property
    def gone(self) -> tuple[Meeting, ...]:
        """What the other weights would not propose any more."""
        return tuple(meeting for meeting in self.before if meeting not in self.after)

    @property
    def new(self) -> tuple[Meeting, ...]:
        """What the other weights would propose instead."""
        return tuple(meeting for meeting in self.after if meeting not in self.before)

    @property
    def shift(self) -> float:
        """½ Σ |Δw|, in [0, 1]."""
        keys = sorted({*self.weights_before, *self.weights_after})
        changes = (abs(self.weights_after.get(key, 0.0) - self.weights_before.get(key, 0.0)) for key in keys)
        return 0.5 * math.fsum(changes)


@dataclass(frozen=True)
class RehearsalOrder:
    """Compute a round again under these weights of its format, and under all other ``rules`` where some are given.

    ``watch`` hears how far both plans are together; told to stop, the second of two plans proves nothing any more, so
    whoever says stop throws the rehearsal away.
    """

    round_id: str
    weights: Mapping[str, float]
    rules: Policy | None = None
    watch: Watch = go_on


def rehearse(order: RehearsalOrder, taxonomy: Taxonomy, uow: UnitOfWork) -> Rehearsal:
    """Replay the last run of a round twice, as if nothing of it had been pinned, approved or sent. Nothing is stored.

    Both plans are computed from what is stored today, on the day of that run and with its strategy, so all that
    differs are the weights (and the rules of the order). ``NotFound`` for a round without a run, ``BadInput`` for
    weights that cannot be used.
    """
    check_weights(order.weights)
    with uow:
        run = uow.runs.latest(uow.rounds.get(order.round_id).id)
        if run is None:
            raise NotFound(f"In der Runde {order.round_id} wurde noch nichts berechnet; es gibt nichts zu wiederholen.")
        stored = basis_for(ProposingOrder(order.round_id, Strategy(run.strategy), run.seed), taxonomy, uow)
    basis = replace(stored, proposals=())
    policy = basis.round.policy
    other = replace(order.rules or policy, weights={**policy.weights, basis.round.format: order.weights})
    changed = replace(basis, round=replace(basis.round, policy=other))
    return Rehearsal(
        run=run,
        weights_before=policy.weights[basis.round.format],
        weights_after=order.weights,
        before=_meetings(basis, run, partial(_half, order.watch, 0.0)),
        after=_meetings(changed, run, partial(_half, order.watch, 0.5)),
        stored=_sorted_meetings(stored.proposals),
        same_profiles=digest_of((*stored.evidence.profiles, *stored.evidence.ties)) == run.profiles_digest,
        same_taxonomy=taxonomy.version == run.taxonomy_version,
        same_register=same_register(run, stored.evidence.register),
    )


def _half(watch: Watch, already: float, progress: Progress) -> bool:
    return watch(replace(progress, done=already + progress.done / 2))


def _meetings(basis: Basis, run: Run, watch: Watch) -> tuple[Meeting, ...]:
    return _sorted_meetings(draft(basis, run.made_at, watch).drafts)


def _sorted_meetings(proposals: Iterable[Proposal]) -> tuple[Meeting, ...]:
    named = ((one.members[0].role, tuple(member.ags for member in one.members)) for one in proposals)
    return tuple(sorted(Meeting(role, towns) for role, towns in named))
