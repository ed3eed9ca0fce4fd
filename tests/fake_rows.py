"""In what do the fakes keep everything, and what do they refuse as the databases do?"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any

from matchmaker.errors import BadInput, Fault, NotFound, StaleWrite
from matchmaker.rounds.access import Session, SignInLink
from matchmaker.rounds.api_token import ApiToken
from matchmaker.rounds.case_card import CaseCard
from matchmaker.rounds.challenge import Challenge
from matchmaker.rounds.change import Fact
from matchmaker.rounds.check_in import CheckIn
from matchmaker.rounds.computation import Computation
from matchmaker.rounds.curation_step import CurationStep
from matchmaker.rounds.decision import Decision, Showing
from matchmaker.rounds.dispatch import Dispatch
from matchmaker.rounds.elections import Election
from matchmaker.rounds.exchange import Exchange
from matchmaker.rounds.holidays import SchoolHoliday
from matchmaker.rounds.import_doubt import ImportDoubt
from matchmaker.rounds.interest import Interest
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.kept_form import KeptForm
from matchmaker.rounds.mailing import Mailing
from matchmaker.rounds.office import OfficeAddress
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.office_link import OfficeLink
from matchmaker.rounds.office_person import OfficePerson
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.policy_version import PolicyVersion
from matchmaker.rounds.post_hold import PostHold
from matchmaker.rounds.profile_log import ProfileChange
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.queue_mark import QueueMark
from matchmaker.rounds.request import Request
from matchmaker.rounds.reserve import Reserve
from matchmaker.rounds.round import Round
from matchmaker.rounds.run import Run
from matchmaker.rounds.succession import Succession
from matchmaker.rounds.suppression import Suppression
from matchmaker.rounds.task import Task
from matchmaker.rounds.taxonomy_act import TaxonomyAct
from matchmaker.rounds.topic_wish import TopicWish
from matchmaker.rounds.trial_run import TrialRun
from matchmaker.rounds.upload import Upload
from matchmaker.rounds.wordings import OwnWording
from matchmaker.towns.history import Relation
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.register import RegisteredTown

UNSTORABLE = {"\x00", *map(chr, range(0xD800, 0xE000))}
RelationKey = tuple[str, str, str, str]


@dataclass
class Rows:
    """Everything stored, by key; values never change, so a shallow copy is a whole copy."""

    towns: dict[str, RegisteredTown] = field(default_factory=dict)
    profiles: dict[tuple[str, str], TownProfile] = field(default_factory=dict)
    profile_versions: dict[tuple[str, str], int] = field(default_factory=dict)
    relations: dict[RelationKey, Relation] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    reserves: dict[str, tuple[Reserve, ...]] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    holidays: dict[tuple[str, date], SchoolHoliday] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    showings: dict[tuple[str, str | None, str], Showing] = field(default_factory=dict)
    decisions: dict[int, Decision] = field(default_factory=dict)
    messages: dict[str, OutboxMessage] = field(default_factory=dict)
    other_schema: dict[str, str] = field(default_factory=dict)
    suppressions: dict[tuple[str, str], Suppression] = field(default_factory=dict)
    api_tokens: dict[str, ApiToken] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    wordings: dict[str, OwnWording] = field(default_factory=dict)
    policies: dict[int, PolicyVersion] = field(default_factory=dict)
    slots: dict[tuple[str, datetime], datetime] = field(default_factory=dict)
    beats: dict[str, datetime] = field(default_factory=dict)
    exchanges: dict[str, Exchange] = field(default_factory=dict)
    check_ins: dict[str, CheckIn] = field(default_factory=dict)
    case_cards: dict[str, CaseCard] = field(default_factory=dict)
    links: dict[str, SignInLink] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)
    kept_forms: dict[str, KeptForm] = field(default_factory=dict)
    offices: dict[str, OfficeAddress] = field(default_factory=dict)
    office_links: dict[str, OfficeLink] = field(default_factory=dict)
    people: dict[str, OfficePerson] = field(default_factory=dict)
    recovery_codes: dict[tuple[str, str], datetime | None] = field(default_factory=dict)
    acts: dict[int, OfficeAct] = field(default_factory=dict)
    interests: dict[str, Interest] = field(default_factory=dict)
    challenges: dict[str, Challenge] = field(default_factory=dict)
    limits: dict[tuple[str, str, datetime], int] = field(default_factory=dict)
    elections: dict[tuple[str, date], Election] = field(default_factory=dict)
    mailings: dict[tuple[str, str], Mailing] = field(default_factory=dict)
    post_holds: dict[int, PostHold] = field(default_factory=dict)
    computations: dict[str, Computation] = field(default_factory=dict)
    trial_runs: dict[str, TrialRun] = field(default_factory=dict)
    steps: dict[int, CurationStep] = field(default_factory=dict)
    queue_marks: dict[str, QueueMark] = field(default_factory=dict)
    dispatches: dict[str, Dispatch] = field(default_factory=dict)
    successions: dict[str, Succession] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    import_doubts: dict[str, ImportDoubt] = field(default_factory=dict)
    profile_changes: dict[int, ProfileChange] = field(default_factory=dict)
    topic_wishes: dict[str, TopicWish] = field(default_factory=dict)
    taxonomy_acts: dict[int, TaxonomyAct] = field(default_factory=dict)
    changes: dict[Fact, int] = field(default_factory=dict)

    def note_change(self, kind: Fact) -> None:
        """Counted once for each write; rolled back with the write."""
        self.changes[kind] = self.changes.get(kind, 0) + 1

    def copy(self) -> "Rows":
        return Rows(**{table.name: dict(getattr(self, table.name)) for table in fields(self)})


def found(table: dict[str, Any], key: str) -> Any:
    if key not in table:
        raise NotFound(f"no {key}")
    return table[key]


def add(table: dict[str, Any], key: str, value: Any) -> None:
    refuse_unstorable([value])
    if key in table:
        raise StaleWrite(f"{key} is taken")
    table[key] = value


def save(table: dict[str, Any], changed: Any, rejected_text: str | None = None) -> Any:
    if found(table, changed.id).version != changed.version:
        raise StaleWrite("changed meanwhile", rejected_text)
    refuse_unstorable([changed])
    table[changed.id] = replace(changed, version=changed.version + 1)
    return table[changed.id]


def expect(references: Iterable[bool]) -> None:
    if not all(references):
        raise NotFound("a reference leads nowhere")


def refuse_unstorable(values: Iterable[Any]) -> None:
    if any(set(text) & UNSTORABLE for value in values for text in _texts_in(asdict(value))):
        raise BadInput("Not stored.", [Fault("text", "NUL")])


def _texts_in(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts_in(part)
