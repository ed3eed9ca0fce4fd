"""What stands in for storage and mail in fast tests: in memory, and by the same contract as the real ones."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from types import TracebackType
from typing import Self

from matchmaker.errors import MatchmakerError, StaleWrite, TransactionConflict
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
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.overview import Overview
from matchmaker.rounds.policy_version import Policies
from matchmaker.rounds.ports import Profiles, Proposals, Relations, Rounds, Runs, Towns
from matchmaker.rounds.post_hold import PostHolds
from matchmaker.rounds.profile_log import ProfileLog
from matchmaker.rounds.queue_mark import QueueMarks
from matchmaker.rounds.relay_answer import Answer, RelayAway, Verdict
from matchmaker.rounds.request_ports import KeptForms, Requests
from matchmaker.rounds.succession import Successions
from matchmaker.rounds.taxonomy_act import TaxonomyActs
from matchmaker.rounds.topic_wish import TopicWishes
from matchmaker.rounds.trial_run import TrialRuns
from matchmaker.rounds.upload import Uploads
from matchmaker.rounds.wordings import Wordings
from tests.fake_curation import FakeComputations, FakeCurationSteps, FakeTrialRuns
from tests.fake_decisions import FakeDecisions
from tests.fake_exchanges import FakeCaseCards, FakeCheckIns, FakeExchanges
from tests.fake_interests import FakeInterests
from tests.fake_invitations import FakeHolidays, FakeInvitations
from tests.fake_mail import FakeClockwork, FakeOutbox, FakeSuppressions, FakeTasks
from tests.fake_mailings import FakeElections, FakeMailings, FakePostHolds
from tests.fake_office_links import FakeOfficeLinks
from tests.fake_office_people import FakeOfficeActs, FakeOfficePeople
from tests.fake_office_work import FakeDispatches, FakeQueueMarks
from tests.fake_offices import FakeChallenges, FakeLimits, FakeOffices
from tests.fake_overview import FakeOverview
from tests.fake_policies import FakePolicies
from tests.fake_repositories import (
    FakeAccess,
    FakeChanges,
    FakeProfiles,
    FakeProposals,
    FakeRelations,
    FakeRounds,
    FakeRuns,
    FakeTowns,
)
from tests.fake_requests import FakeKeptForms, FakeRequests
from tests.fake_rows import Rows
from tests.fake_taxonomy import FakeTaxonomyActs, FakeTopicWishes
from tests.fake_tokens import FakeTokens
from tests.fake_town_care import FakeImportDoubts, FakeProfileLog, FakeSuccessions, FakeUploads
from tests.fake_wordings import FakeWordings
from tests.round_builders import NOW


@dataclass
class FakeDatabase:
    """What was committed; one writer at a time, as in SQLite. ``clock`` is the one that all its users share."""

    committed: Rows = field(default_factory=Rows)
    writing: Lock = field(default_factory=Lock)
    clock: Callable[[], datetime] = lambda: NOW


class FakeUnitOfWork:
    """One transaction on a ``FakeDatabase``."""

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

    def __init__(self, database: FakeDatabase | None = None, *, reading: bool = False) -> None:
        self._database = database or FakeDatabase()
        self._reading = reading
        self._rows: Rows | None = None
        self._checks: list[Callable[[], None]] = []
        self._notes: list[Callable[[MatchmakerError], None]] = []

    def __enter__(self) -> Self:
        if self._rows is not None:
            raise RuntimeError("nested unit of work")
        if not self._reading:
            self._database.writing.acquire()
        rows = self._rows = self._database.committed.copy()
        self.towns, self.profiles, self.relations = FakeTowns(rows), FakeProfiles(rows), FakeRelations(rows)
        self.decisions, self.wordings = FakeDecisions(rows), FakeWordings(rows)
        self.invitations, self.holidays = FakeInvitations(rows), FakeHolidays(rows)
        self.rounds, self.runs, self.proposals = FakeRounds(rows), FakeRuns(rows), FakeProposals(rows)
        self.suppressions, self.tasks, self.clockwork = FakeSuppressions(rows), FakeTasks(rows), FakeClockwork(rows)
        self.outbox, self.access, self.changes = FakeOutbox(rows), FakeAccess(rows), FakeChanges(rows)
        self.exchanges, self.check_ins, self.case_cards = FakeExchanges(rows), FakeCheckIns(rows), FakeCaseCards(rows)
        self.requests, self.forms = FakeRequests(rows), FakeKeptForms(rows)
        self.office_people, self.office_acts = FakeOfficePeople(rows), FakeOfficeActs(rows)
        self.office_links, self.interests = FakeOfficeLinks(rows), FakeInterests(rows)
        self.offices, self.challenges, self.limits = FakeOffices(rows), FakeChallenges(rows), FakeLimits(rows)
        self.api_tokens, self.policies = FakeTokens(rows), FakePolicies(rows)
        self.queue_marks, self.dispatches = FakeQueueMarks(rows), FakeDispatches(rows)
        self.computations, self.curation_steps = FakeComputations(rows), FakeCurationSteps(rows)
        self.trial_runs = FakeTrialRuns(rows)
        self.post_holds = FakePostHolds(rows)
        self.elections, self.mailings = FakeElections(rows), FakeMailings(rows)
        self.successions, self.uploads = FakeSuccessions(rows), FakeUploads(rows)
        self.import_doubts, self.profile_log = FakeImportDoubts(rows), FakeProfileLog(rows)
        self.topic_wishes, self.taxonomy_acts = FakeTopicWishes(rows), FakeTaxonomyActs(rows)
        self.overview = FakeOverview(rows)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rows = None
        if not self._reading:
            self._database.writing.release()
        if isinstance(error, StaleWrite | TransactionConflict):
            for note in self._notes:
                note(error)

    def strict(self) -> None:
        assert self._rows is not None

    def moment(self) -> datetime:
        assert self._rows is not None
        return self._database.clock()

    def before_commit(self, check: Callable[[], None]) -> None:
        self._checks.append(check)

    def after_conflict(self, note: Callable[[MatchmakerError], None]) -> None:
        self._notes.append(note)

    def commit(self) -> None:
        if self._reading or self._rows is None:
            raise RuntimeError("nothing to commit")
        for check in self._checks:
            check()
        self._database.committed = self._rows.copy()


class InterruptedUnitOfWork(FakeUnitOfWork):
    """On the database of ``other``, who does ``meanwhile`` just before the ``number``-th block here begins."""

    def __init__(self, other: FakeUnitOfWork, number: int, meanwhile: Callable[[FakeUnitOfWork], object]) -> None:
        super().__init__(other._database)
        self._other, self._meanwhile = other, meanwhile
        self._blocks_left = number

    def __enter__(self) -> Self:
        self._blocks_left -= 1
        if self._blocks_left == 0:
            self._meanwhile(self._other)
        return super().__enter__()


@dataclass
class FakeMailer:
    """Keeps what was delivered, a mail twice if it came twice; the next ``failures`` deliveries raise ``error``.

    ``answers`` are given in their order before it takes mails again; ``at_the_fence`` happens just before the fence.
    """

    delivered: list[OutboxMessage] = field(default_factory=list)
    failures: int = 0
    error: Exception = field(default_factory=lambda: RelayAway("Der Mailserver ist nicht erreichbar."))
    answers: list[Answer] = field(default_factory=list)
    at_the_fence: Callable[[OutboxMessage], object] = lambda _mail: None
    connections: int = 0

    def connect(self) -> "FakeMailer":
        self.connections += 1
        return self

    def __enter__(self) -> "FakeMailer":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def deliver(self, message: OutboxMessage, fence: Callable[[], None]) -> Answer:
        if self.failures:
            self.failures -= 1
            raise self.error
        self.at_the_fence(message)
        answer = self.answers.pop(0) if self.answers else Answer(Verdict.TAKEN)
        if answer.verdict in (Verdict.TAKEN, Verdict.UNKNOWN):
            fence()
        if answer.verdict is Verdict.TAKEN:
            self.delivered.append(message)
        return answer
