"""What do the use cases ask of storage, clock and mail, without knowing how these are built?"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from matchmaker.errors import MatchmakerError
from matchmaker.rounds.access import Access
from matchmaker.rounds.api_token import ApiTokens
from matchmaker.rounds.change import Changes
from matchmaker.rounds.computation import Computations
from matchmaker.rounds.curation_step import CurationSteps
from matchmaker.rounds.decision_log import DecisionLog
from matchmaker.rounds.dispatch import Dispatches
from matchmaker.rounds.elections import Elections
from matchmaker.rounds.exchange_ports import CaseCards, CheckIns, Exchanges
from matchmaker.rounds.holidays import Holidays
from matchmaker.rounds.import_doubt import ImportDoubts
from matchmaker.rounds.interest import Interests
from matchmaker.rounds.invitation_ports import Invitations
from matchmaker.rounds.mail_ports import Clockwork, Outbox, Suppressions, Tasks
from matchmaker.rounds.mailing import Mailings
from matchmaker.rounds.office_act import OfficeActs
from matchmaker.rounds.office_link import OfficeLinks
from matchmaker.rounds.office_person import OfficePeople
from matchmaker.rounds.office_ports import Challenges, Limits, Offices
from matchmaker.rounds.overview import Overview
from matchmaker.rounds.person_ports import PersonRecords
from matchmaker.rounds.policy_version import Policies
from matchmaker.rounds.post_hold import PostHolds
from matchmaker.rounds.profile_log import ProfileLog
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.queue_mark import QueueMarks
from matchmaker.rounds.request_ports import KeptForms, Requests
from matchmaker.rounds.reserve import Reserve
from matchmaker.rounds.round import Round
from matchmaker.rounds.run import Run
from matchmaker.rounds.succession import Successions
from matchmaker.rounds.taxonomy_act import TaxonomyActs
from matchmaker.rounds.topic_wish import TopicWishes
from matchmaker.rounds.trial_run import TrialRuns
from matchmaker.rounds.upload import Uploads
from matchmaker.rounds.wordings import Wordings
from matchmaker.towns.history import Relation
from matchmaker.towns.profile import Format, Role, TownProfile
from matchmaker.towns.register import RegisteredTown


class Towns(Protocol):
    """The stored register, larger towns (kept for distances) included."""

    def all(self) -> tuple[RegisteredTown, ...]: ...

    def get(self, ags: str) -> RegisteredTown: ...

    def names(self) -> Mapping[str, str]: ...

    def names_of(self, asked: Collection[str]) -> Mapping[str, str]: ...

    def replace_all(self, towns: Iterable[RegisteredTown]) -> None: ...

    def referred_to(self) -> frozenset[str]: ...


ProfileKey = tuple[str, Role | None]
"""A town in a role; without a role the place of a profile that states none."""


class Profiles(Protocol):
    """Profiles, one per town and role; ``save_all`` refuses (``StaleWrite``) other versions than were ``seen``."""

    def all(self) -> tuple[TownProfile, ...]: ...

    def of(self, ags: str, role: Role | None = None) -> TownProfile | None: ...

    def of_towns(self, towns: Collection[str]) -> tuple[TownProfile, ...]: ...

    def naming(self, towns: Collection[str]) -> tuple[TownProfile, ...]: ...

    def versions(self) -> Mapping[ProfileKey, int]: ...

    def save_all(self, profiles: Iterable[TownProfile], seen: Mapping[ProfileKey, int] | None = None) -> None: ...

    def remove(self, keys: Iterable[ProfileKey]) -> None: ...


class Relations(Protocol):
    """Existing ties between towns."""

    def all(self) -> tuple[Relation, ...]: ...

    def save_all(self, relations: Iterable[Relation]) -> None: ...

    def remove(self, relations: Iterable[Relation]) -> None: ...


class Rounds(Protocol):
    """Rounds; ``save`` refuses (``StaleWrite``) what somebody else changed since it was read.

    Whoever decides about a round's proposals asks with ``hold``, before reading them: until this unit of work
    ends, everybody else who holds the same round waits. ``answered`` are the ids of those that wait for answers
    though none of their proposals does any more, nor is approved and yet to be sent.
    """

    def all(self) -> tuple[Round, ...]: ...

    def get(self, round_id: str) -> Round: ...

    def hold(self, round_id: str) -> Round: ...

    def add(self, new: Round) -> None: ...

    def save(self, changed: Round) -> Round: ...

    def answered(self) -> tuple[str, ...]: ...


class Proposals(Protocol):
    """Proposals; ``get`` with ``seen_version`` refuses (``StaleWrite``) a newer stored version.

    The ``reserve`` of a proposal is ranked, best first, and goes with it. Whoever decides about the answers to a
    proposal asks with ``hold``: until this unit of work ends, everybody else who holds it waits. ``to_tell`` are the
    ids of those whose members have yet to hear that nothing came of it, the longest due first.
    """

    def get(self, proposal_id: str, seen_version: int | None = None) -> Proposal: ...

    def hold(self, proposal_id: str) -> Proposal: ...

    def all(self) -> tuple[Proposal, ...]: ...

    def of_round(self, round_id: str) -> tuple[Proposal, ...]: ...

    def of_town(self, ags: str) -> tuple[Proposal, ...]: ...

    def of_towns(self, towns: Collection[str]) -> tuple[Proposal, ...]: ...

    def among(self, ids: Collection[str]) -> tuple[Proposal, ...]: ...

    def in_states(self, states: Collection[ProposalState]) -> tuple[Proposal, ...]: ...

    def add_all(self, proposals: Iterable[Proposal]) -> None: ...

    def save(self, changed: Proposal) -> Proposal: ...

    def save_members(self, changed: Proposal) -> Proposal: ...

    def to_tell(self, now: datetime) -> tuple[str, ...]: ...

    def remove_drafts(self, round_id: str) -> None: ...

    def remove(self, drafts: Iterable[Proposal]) -> None: ...

    def reserve(self, proposal_id: str) -> tuple[Reserve, ...]: ...

    def reserves_of_round(self, round_id: str) -> Mapping[str, tuple[Reserve, ...]]: ...

    def add_reserve(self, seats: Iterable[Reserve]) -> None: ...


class Runs(Protocol):
    """Runs of the engine; ``newest`` is the one of a format that was made last, in whichever round."""

    def get(self, run_id: str) -> Run: ...

    def latest(self, round_id: str | None = None) -> Run | None: ...

    def newest(self, form: Format) -> Run | None: ...

    def add(self, new: Run) -> None: ...


class UnitOfWork(Protocol):
    """One transaction: what is not committed when the block is left is rolled back.

    Asked to be ``strict`` before its first question it is as if it were alone; where it was not, any question or the
    commit raises ``TransactionConflict`` (``repeating.py`` makes it once more). ``moment`` is now, by the clock that
    all machines share. What is given to ``before_commit`` is asked at each commit, still inside; what it raises leaves
    nothing stored. ``after_conflict`` hears of every ``StaleWrite`` and ``TransactionConflict`` that ends the block.
    """

    towns: Towns
    profiles: Profiles
    relations: Relations
    rounds: Rounds
    proposals: Proposals
    runs: Runs
    invitations: Invitations
    holidays: Holidays
    elections: Elections
    mailings: Mailings
    post_holds: PostHolds
    decisions: DecisionLog
    outbox: Outbox
    suppressions: Suppressions
    tasks: Tasks
    wordings: Wordings
    policies: Policies
    clockwork: Clockwork
    access: Access
    api_tokens: ApiTokens
    requests: Requests
    forms: KeptForms
    offices: Offices
    office_links: OfficeLinks
    office_people: OfficePeople
    office_acts: OfficeActs
    person_records: PersonRecords
    interests: Interests
    challenges: Challenges
    limits: Limits
    exchanges: Exchanges
    check_ins: CheckIns
    case_cards: CaseCards
    computations: Computations
    trial_runs: TrialRuns
    curation_steps: CurationSteps
    queue_marks: QueueMarks
    dispatches: Dispatches
    changes: Changes
    successions: Successions
    uploads: Uploads
    import_doubts: ImportDoubts
    profile_log: ProfileLog
    topic_wishes: TopicWishes
    taxonomy_acts: TaxonomyActs
    overview: Overview

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def strict(self) -> None: ...

    def moment(self) -> datetime: ...

    def before_commit(self, check: Callable[[], None]) -> None: ...

    def after_conflict(self, note: Callable[[MatchmakerError], None]) -> None: ...

    def commit(self) -> None: ...


class TokenMaker(Protocol):
    """Makes the secret of the link in a letter to a mailbox (``letter`` names both), at least 128 bits."""

    def __call__(self, proposal: Proposal, member: Member, letter: str) -> str: ...
