"""How does everything that one use case reads and writes become one transaction?"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from types import TracebackType
from typing import Self

import sqlalchemy as sa

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
from matchmaker.rounds.overview import Overview
from matchmaker.rounds.person_ports import PersonRecords
from matchmaker.rounds.policy_version import Policies
from matchmaker.rounds.ports import Profiles, Proposals, Relations, Rounds, Runs, Towns
from matchmaker.rounds.post_hold import PostHolds
from matchmaker.rounds.profile_log import ProfileLog
from matchmaker.rounds.queue_mark import QueueMarks
from matchmaker.rounds.request_ports import KeptForms, Requests
from matchmaker.rounds.succession import Successions
from matchmaker.rounds.taxonomy_act import TaxonomyActs
from matchmaker.rounds.topic_wish import TopicWishes
from matchmaker.rounds.trial_run import TrialRuns
from matchmaker.rounds.upload import Uploads
from matchmaker.rounds.wordings import Wordings
from matchmaker.storage.access_repository import AccessRepository
from matchmaker.storage.availability import failures_in_words, is_failure, told
from matchmaker.storage.case_card_repository import CaseCardRepository
from matchmaker.storage.challenge_repository import ChallengeRepository, LimitRepository
from matchmaker.storage.change_repository import ChangeRepository, forget_changes, store_noted
from matchmaker.storage.check_in_repository import CheckInRepository
from matchmaker.storage.clock_repository import ClockRepository
from matchmaker.storage.curation_repository import ComputationRepository, CurationStepRepository
from matchmaker.storage.decision_repository import DecisionRepository
from matchmaker.storage.dispatch_repository import DispatchRepository
from matchmaker.storage.election_repository import ElectionRepository
from matchmaker.storage.engine import for_reading
from matchmaker.storage.exchange_repository import ExchangeRepository
from matchmaker.storage.holiday_repository import HolidayRepository
from matchmaker.storage.import_repository import ImportDoubtRepository, ProfileLogRepository, UploadRepository
from matchmaker.storage.interest_repository import InterestRepository
from matchmaker.storage.invitation_repository import InvitationRepository
from matchmaker.storage.kept_form_repository import KeptFormRepository
from matchmaker.storage.mailing_repository import MailingRepository
from matchmaker.storage.office_link_repository import OfficeLinkRepository
from matchmaker.storage.office_person_repository import OfficeActRepository, OfficePersonRepository
from matchmaker.storage.office_repository import OfficeRepository
from matchmaker.storage.outbox_repository import OutboxRepository
from matchmaker.storage.overview_repository import OverviewRepository
from matchmaker.storage.person_record_repository import PersonRecordRepository
from matchmaker.storage.policy_repository import PolicyRepository
from matchmaker.storage.post_hold_repository import PostHoldRepository
from matchmaker.storage.profile_repository import ProfileRepository
from matchmaker.storage.proposal_repository import ProposalRepository
from matchmaker.storage.queue_mark_repository import QueueMarkRepository
from matchmaker.storage.relation_repository import RelationRepository
from matchmaker.storage.request_repository import RequestRepository
from matchmaker.storage.round_repository import RoundRepository
from matchmaker.storage.run_repository import RunRepository
from matchmaker.storage.shared_clock import shared_moment
from matchmaker.storage.succession_repository import SuccessionRepository
from matchmaker.storage.suppression_repository import SuppressionRepository
from matchmaker.storage.task_repository import TaskRepository
from matchmaker.storage.taxonomy_repository import TaxonomyActRepository, TopicWishRepository
from matchmaker.storage.token_repository import TokenRepository
from matchmaker.storage.town_repository import TownRepository
from matchmaker.storage.trial_run_repository import TrialRunRepository
from matchmaker.storage.wording_repository import WordingRepository


class SqlUnitOfWork:
    """One transaction on SQLite or PostgreSQL; usable again after its block was left, but not nested.

    ``reading`` sees the database as it was when it first asked, however many questions follow, and takes no
    write lock on SQLite, so that pages do not wait for writers; it cannot be committed. ``clock`` is what tells the
    moment to all processes of the database.
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

    def __init__(
        self, engine: sa.Engine, *, reading: bool = False, clock: Callable[[sa.Connection], datetime] = shared_moment
    ) -> None:
        self._engine = for_reading(engine) if reading else engine
        self._reading, self._clock = reading, clock
        self._open: ExitStack | None = None
        self._checks: list[Callable[[], None]] = []
        self._notes: list[Callable[[MatchmakerError], None]] = []
        self._transaction: sa.RootTransaction | None = None

    def __enter__(self) -> Self:
        if self._open is not None:
            raise RuntimeError("Eine Arbeitseinheit kann nicht in sich selbst geöffnet werden.")
        with ExitStack() as stack:
            with failures_in_words():
                connection = stack.enter_context(self._engine.connect())
                self._transaction = connection.begin()
            self._give_repositories(connection)
            self._open = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            # Closing the connection rolls back what was not committed; even that fails where the database is gone.
            with failures_in_words():
                opened.close()
        in_words = told(error) if error is not None and is_failure(error) else error
        if isinstance(in_words, StaleWrite | TransactionConflict):
            for note in self._notes:
                note(in_words)
        if in_words is not None and in_words is not error:
            raise in_words from error

    def strict(self) -> None:
        """From here on serializable; SQLite lets one writer in at a time anyway."""
        if self._transaction is not None and self._engine.dialect.name == "postgresql":
            self._transaction.connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")

    def moment(self) -> datetime:
        """Now by the one clock of the database; it goes on while the transaction does."""
        if self._open is None or self._transaction is None:
            raise RuntimeError("Der Zeitpunkt wird in einer offenen Arbeitseinheit erfragt.")
        return self._clock(self._transaction.connection)

    def before_commit(self, check: Callable[[], None]) -> None:
        """Ask this at every commit, still inside its transaction; what it raises leaves nothing stored."""
        self._checks.append(check)

    def after_conflict(self, note: Callable[[MatchmakerError], None]) -> None:
        """Tell this of every block that ends because somebody else was faster."""
        self._notes.append(note)

    def commit(self) -> None:
        """Make everything since the block began last; a second commit in one block is refused."""
        if self._reading or self._transaction is None or not self._transaction.is_active:
            raise RuntimeError("Hier gibt es nichts, was festgeschrieben werden kann.")
        for check in self._checks:
            check()
        with failures_in_words():
            store_noted(self._transaction.connection)
            self._transaction.commit()

    def _give_repositories(self, connection: sa.Connection) -> None:
        forget_changes(connection)
        self.changes = ChangeRepository(connection)
        self.towns = TownRepository(connection)
        self.profiles = ProfileRepository(connection)
        self.relations = RelationRepository(connection)
        self.rounds = RoundRepository(connection)
        self.proposals = ProposalRepository(connection)
        self.runs = RunRepository(connection)
        self.invitations = InvitationRepository(connection)
        self.computations, self.trial_runs = ComputationRepository(connection), TrialRunRepository(connection)
        self.curation_steps = CurationStepRepository(connection)
        self.holidays = HolidayRepository(connection)
        self.elections = ElectionRepository(connection)
        self.mailings = MailingRepository(connection)
        self.post_holds = PostHoldRepository(connection)
        self.decisions = DecisionRepository(connection)
        self.outbox = OutboxRepository(connection)
        self.suppressions = SuppressionRepository(connection)
        self.tasks = TaskRepository(connection)
        self.wordings, self.policies = WordingRepository(connection), PolicyRepository(connection)
        self.clockwork = ClockRepository(connection)
        self.access = AccessRepository(connection)
        self.api_tokens = TokenRepository(connection)
        self.exchanges = ExchangeRepository(connection)
        self.check_ins = CheckInRepository(connection)
        self.case_cards = CaseCardRepository(connection)
        self.requests = RequestRepository(connection)
        self.queue_marks, self.dispatches = QueueMarkRepository(connection), DispatchRepository(connection)
        self.forms = KeptFormRepository(connection)
        self.successions, self.uploads = SuccessionRepository(connection), UploadRepository(connection)
        self.import_doubts, self.profile_log = ImportDoubtRepository(connection), ProfileLogRepository(connection)
        self.topic_wishes, self.taxonomy_acts = TopicWishRepository(connection), TaxonomyActRepository(connection)
        self.offices = OfficeRepository(connection)
        self.office_links = OfficeLinkRepository(connection)
        self.office_people, self.office_acts = OfficePersonRepository(connection), OfficeActRepository(connection)
        self.person_records = PersonRecordRepository(connection)
        self.interests = InterestRepository(connection)
        self.overview = OverviewRepository(connection)
        self.challenges, self.limits = ChallengeRepository(connection), LimitRepository(connection)
