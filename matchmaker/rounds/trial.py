"""What would another run change in a round, and is what a person accepts the very plan that they saw?"""

import json
from collections.abc import Iterable, Set
from dataclasses import asdict, dataclass
from hashlib import sha256

from matchmaker.rounds.alone import Alone, alone_in
from matchmaker.rounds.as_told import FAILED
from matchmaker.rounds.drafting import Basis, Drafted
from matchmaker.rounds.filled_profiles import role_of
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.run import Run
from matchmaker.rounds.settled import DEAD, is_loose
from matchmaker.towns.profile import Role


@dataclass(frozen=True, slots=True)
class Coverage:
    """Towns (each in its role) with a proposal that stands, of those that have a profile; the sum of shown scores.

    ``total_tenths`` is in tenths of a point.
    """

    served: int
    towns: int
    total_tenths: int


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What becomes of a round's proposals, each tuple best first.

    ``fixed`` never move: pinned, approved, or sent. Of the loose drafts those in ``kept`` come again with the same
    members (as the run's own drafts, under new ids), those in ``dropped`` do not; ``new`` had not been there.
    ``failed`` came to nothing earlier.
    """

    fixed: tuple[Proposal, ...]
    kept: tuple[Proposal, ...]
    new: tuple[Proposal, ...]
    dropped: tuple[Proposal, ...]
    before: Coverage
    after: Coverage
    failed: tuple[Proposal, ...] = ()

    @property
    def stood(self) -> int:
        """How many proposals stood before."""
        return len(self.fixed) + len(self.kept) + len(self.dropped)

    @property
    def standing(self) -> tuple[Proposal, ...]:
        """What will stand once the plan is accepted."""
        return (*self.fixed, *self.kept, *self.new)

    def alone_after(self, run: Run) -> Alone:
        """Whom the round will serve with nobody once the plan of ``run`` is accepted."""
        return alone_in(run, (*self.failed, *self.standing))

    @property
    def sentence(self) -> str:
        """The change in one German sentence: „3 von 214 Vorschlägen ändern sich; 2 kommen neu dazu.“"""
        if not self.stood:
            return f"Bisher gab es keine Vorschläge; {_coming(len(self.new))}."
        of = f"von {self.stood} {'Vorschlag' if self.stood == 1 else 'Vorschlägen'}"
        changed = len(self.dropped)
        told = (
            f"{changed} {of} {'ändert' if changed == 1 else 'ändern'} sich" if changed else f"Keiner {of} ändert sich"
        )
        # Where as many come as go, each of the dropped has simply become another one.
        return f"{told}." if len(self.new) == changed else f"{told}; {_coming(len(self.new))}."


@dataclass(frozen=True)
class Trial:
    """A plan that was computed and not stored: what it would change, and from what it was made.

    ``changes_seen`` is the count of stored changes before the facts were read, ``stopped`` says that somebody ended
    the search early. ``fingerprint`` names this plan on these facts, as 64 hexadecimal digits.
    """

    basis: Basis
    drafted: Drafted
    change: PlanChange
    changes_seen: int
    stopped: bool
    fingerprint: str


def change_of(basis: Basis, drafted: Drafted) -> PlanChange:
    """The drafts that a run made beside the proposals that stood when it began."""
    standing = tuple(one for one in basis.proposals if one.state not in DEAD)
    loose = tuple(one for one in standing if is_loose(one))
    fixed = tuple(one for one in standing if not is_loose(one))
    towns = {(one.ags, role_of(one)) for one in basis.evidence.profiles}
    were, come = {_meeting(one) for one in loose}, {_meeting(one) for one in drafted.drafts}
    return PlanChange(
        fixed=fixed,
        kept=tuple(one for one in drafted.drafts if _meeting(one) in were),
        new=tuple(one for one in drafted.drafts if _meeting(one) not in were),
        dropped=tuple(one for one in loose if _meeting(one) not in come),
        before=coverage_of(standing, towns),
        after=coverage_of((*fixed, *drafted.drafts), towns),
        failed=tuple(one for one in basis.proposals if one.state in FAILED),
    )


def coverage_of(proposals: Iterable[Proposal], towns: Set[tuple[str, Role]]) -> Coverage:
    """How many of the towns, each in a role, have one of these proposals, and what these are worth together."""
    proposals = tuple(proposals)
    served = {(member.ags, member.role) for one in proposals for member in one.members}
    return Coverage(len(served & towns), len(towns), sum(one.score_tenths for one in proposals))


def fingerprint_of(basis: Basis, drafted: Drafted) -> str:
    """SHA-256 over the plan and all that a person judges it by; another plan, fact or policy has another one."""
    run = asdict(drafted.run)
    # A second computation of the same thing has another moment, and nothing else.
    del run["made_at"]
    document = {
        "run": run,
        "policy": asdict(basis.round.policy),
        "round": (basis.round.id, basis.round.state, basis.round.version),
        "standing": [(one.id, one.version, one.state) for one in basis.proposals],
        "drafts": [asdict(one) for one in drafted.drafts],
        "reserve": [asdict(one) for one in drafted.reserve],
    }
    return sha256(json.dumps(document, default=str, sort_keys=True).encode()).hexdigest()


def _meeting(proposal: Proposal) -> frozenset[Member]:
    """Who meets, and in a visit who gives: the same in whatever order."""
    return frozenset(proposal.members)


def _coming(number: int) -> str:
    if not number:
        return "neue kommen nicht dazu"
    return "1 kommt neu dazu" if number == 1 else f"{number} kommen neu dazu"
