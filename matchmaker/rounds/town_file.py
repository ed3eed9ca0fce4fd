"""What does head office have of one town, and may it see how to reach it?"""

import re
from dataclasses import dataclass

from matchmaker.rounds.exchange import Exchange
from matchmaker.rounds.invitation import Invitation, InvitationState
from matchmaker.rounds.merge_obstacles import names_town
from matchmaker.rounds.office import OfficeAddress
from matchmaker.rounds.office_link import OfficeLink
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.profile_log import ProfileChange
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.queue_mark import QueueMark
from matchmaker.rounds.request import Request
from matchmaker.rounds.settled import AGREED, OPEN
from matchmaker.rounds.succession import Succession
from matchmaker.rounds.task import Task
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.register import RegisteredTown

SOME_TOWN = re.compile(r"(?<!\d)\d{8}(?!\d)")
OPEN_CASE = (ProposalState.APPROVED, *OPEN, *AGREED)


@dataclass(frozen=True, slots=True)
class TownFile:
    """All of one town, oldest first; letters by their heads, never by what they say.

    ``case_is_open`` says whether head office has something to settle with the town just now: only then it sees how to
    reach its offices. ``predecessors`` are the keys that lead here.
    """

    town: RegisteredTown
    profiles: tuple[TownProfile, ...]
    changes: tuple[ProfileChange, ...]
    offices: tuple[OfficeAddress, ...]
    objections: tuple[OfficeLink, ...]
    requests: tuple[Request, ...]
    proposals: tuple[Proposal, ...]
    invitations: tuple[Invitation, ...]
    exchanges: tuple[Exchange, ...]
    letters: tuple[OutboxMessage, ...]
    tasks: tuple[Task, ...]
    notes: tuple[QueueMark, ...]
    predecessors: tuple[Succession, ...]

    @property
    def case_is_open(self) -> bool:
        """An open request, proposal, exchange or task."""
        return bool(
            self.tasks
            or any(one.is_open for one in self.requests)
            or any(one.state in OPEN_CASE for one in self.proposals)
            or any(one.closed_at is None for one in self.exchanges)
        )

    @property
    def to_call(self) -> tuple[Invitation, ...]:
        """What the town has been asked and may still answer, at the phone for one."""
        return tuple(one for one in self.invitations if one.state is InvitationState.ASKED)


def town_file(ags: str, uow: UnitOfWork) -> TownFile:
    """Everything about the town, inside an open unit of work; ``UnknownTown`` where the register has none."""
    town = uow.towns.get(ags)
    proposals = uow.proposals.of_town(ags)
    own = {one.id for one in proposals}
    tasks = tuple(task for task in uow.tasks.open() if names_town(task.key, ags) or _is_about(task, own))
    keys = {task.key for task in tasks}
    marks = (mark for key, mark in uow.queue_marks.all().items() if key in keys or names_town(key, ags))
    return TownFile(
        town=town,
        profiles=uow.profiles.of_towns([ags]),
        changes=uow.profile_log.of_town(ags),
        offices=uow.offices.of_town(ags),
        objections=tuple(one for one in uow.office_links.of_town(ags) if one.answer is not None),
        requests=uow.requests.of_town(ags),
        proposals=proposals,
        invitations=tuple(one for one in uow.invitations.all() if one.member.ags == ags),
        exchanges=uow.exchanges.of_town(ags),
        letters=uow.outbox.naming(ags),
        tasks=tasks,
        notes=tuple(mark for mark in marks if mark.note),
        predecessors=tuple(one for one in uow.successions.all() if one.new_ags == ags),
    )


def _is_about(task: Task, proposals: set[str]) -> bool:
    """A task about a proposal names a town in its key, or is about all of its towns."""
    return task.proposal_id in proposals and SOME_TOWN.search(task.key) is None
