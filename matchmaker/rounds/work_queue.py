"""Who needs head office today: what waits as a task, and what a stored state says by itself?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from matchmaker.rounds.assessment import role_of
from matchmaker.rounds.invitation import REFUSED, Invitation, InvitationState
from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.queue_mark import QueueMark
from matchmaker.rounds.request import RESERVING
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.settled import DEAD
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.towns.completeness import completeness_of
from matchmaker.towns.profile import TownProfile

THIN_BELOW = 0.5
"""A profile of which less is there is thin; consent and three needs alone are more."""


class StateKind(StrEnum):
    """What waits without anybody having made a task of it, because it is written in what is stored."""

    REQUEST = "request"
    REMATCH = "rematch"
    FAILED_MAIL = "failed_mail"
    THIN_PROFILE = "thin_profile"
    ASSUMED = "assumed"
    IMPORT_DOUBT = "import_doubt"


QueueKind = TaskKind | StateKind

# What cannot wait stands first: clocks that run or stand, then letters, then what can be done next week.
URGENCY: tuple[QueueKind, ...] = (
    TaskKind.CALL,
    TaskKind.QUORUM,
    TaskKind.NO_ADDRESS,
    TaskKind.SILENT_TOWN,
    TaskKind.LATE_ANSWER,
    TaskKind.REPLY,
    TaskKind.UNCLEAR_MAIL,
    TaskKind.BOUNCE,
    StateKind.FAILED_MAIL,
    TaskKind.NO_LONGER_HOLDS,
    TaskKind.PLAN_B,
    StateKind.REMATCH,
    TaskKind.RESCUE,
    TaskKind.HANDOVER,
    TaskKind.EXCHANGE_ENDED,
    TaskKind.OBJECTION,
    TaskKind.PAUSED_TOWN,
    StateKind.REQUEST,
    StateKind.IMPORT_DOUBT,
    StateKind.THIN_PROFILE,
    StateKind.ASSUMED,
)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One thing that waits, by the ``key`` of its cause; ``text`` is German and may quote what somebody wrote.

    ``since`` is None where nobody knows it. ``proposal_id``, ``round_id``, ``ags`` and ``address`` lead to whom it is
    about. ``is_settled`` says that the cause of a task is gone though nobody struck it off. ``mark`` is what head
    office noted.
    """

    key: str
    kind: QueueKind
    text: str
    since: datetime | None = None
    proposal_id: str | None = None
    round_id: str | None = None
    ags: str | None = None
    address: str | None = None
    is_settled: bool = False
    mark: QueueMark | None = None

    @property
    def is_task(self) -> bool:
        """Whether it is a stored task, which keeps for itself when it was done."""
        return isinstance(self.kind, TaskKind)


def work_queue(uow: UnitOfWork, profiles: Iterable[TownProfile]) -> tuple[QueueRow, ...]:
    """Every row, those that rest included, inside an open unit of work: the most urgent kind first, then the oldest.

    ``profiles`` are one for each town and role. The number of questions to storage does not grow with the rows.
    """
    marks, rounds = uow.queue_marks.all(), {one.id: one for one in uow.rounds.all()}
    proposals, invitations = uow.proposals.all(), {one.id: one for one in uow.invitations.all()}
    names = {town.ags: town.name for town in uow.towns.all()}
    tasks = uow.tasks.open()
    rows = [
        *(_of_task(task, invitations) for task in tasks),
        *_failed_mails(uow, {task.key for task in tasks}),
        *_rematches(proposals, invitations, rounds, names),
        *_requests(uow, names),
        *_doubts(uow, names),
        *_profiles(profiles, names),
    ]
    known = (replace(row, mark=marks.get(row.key)) for row in rows)
    waiting = (row for row in known if row.mark is None or row.mark.done_at is None)
    return tuple(sorted(waiting, key=lambda row: (URGENCY.index(row.kind), str(row.since or ""), row.key)))


def _of_task(task: Task, invitations: Mapping[str, Invitation]) -> QueueRow:
    # „silent/<proposal>/<town>“ and „call/<proposal>/<town>/…“: who has answered meanwhile needs no call any more.
    asked = invitations.get("/".join(task.key.split("/")[1:3]))
    is_settled = asked is not None and asked.state is not InvitationState.ASKED
    return QueueRow(
        key=task.key,
        kind=task.kind,
        text=_with_words(task, asked),
        since=task.made_at,
        proposal_id=task.proposal_id,
        ags=asked.member.ags if asked else None,
        address=task.address,
        is_settled=is_settled and task.kind in (TaskKind.SILENT_TOWN, TaskKind.CALL),
    )


def _with_words(task: Task, asked: Invitation | None) -> str:
    # Read here and never copied into the task: who is forgotten takes their words along, out of one place.
    if task.kind is not TaskKind.CALL or asked is None or not asked.note:
        return task.text
    return f"{task.text} Die Stadt schreibt dazu: „{asked.note}“"


def _failed_mails(uow: UnitOfWork, tasks: set[str]) -> Iterator[QueueRow]:
    for mail in uow.outbox.in_state(MessageState.FAILED):
        if f"bounce/{mail.message_id}" not in tasks:
            text = f"Eine Nachricht an {mail.recipient} ließ sich nicht zustellen: {mail.note}"
            yield QueueRow(f"mail/{mail.id}", StateKind.FAILED_MAIL, text, mail.due_at, mail.proposal_id)


def _rematches(
    proposals: Iterable[Proposal],
    invitations: Mapping[str, Invitation],
    rounds: Mapping[str, Round],
    names: Mapping[str, str],
) -> Iterator[QueueRow]:
    """Proposals that came to nothing in a round that goes on, with the towns that still want a partner."""
    everything, served = tuple(proposals), defaultdict[str, set[str]](set)
    for one in everything:
        if one.state not in DEAD:
            served[one.round_id] |= {member.ags for member in one.members}
    for one in everything:
        failed = one.state in (ProposalState.DECLINED, ProposalState.EXPIRED)
        if not failed or rounds[one.round_id].state is RoundState.CLOSED:
            continue
        free = [member.ags for member in one.members if member.ags not in served[one.round_id]]
        left = [ags for ags in free if not _refused(invitations.get(f"{one.id}/{ags}"))]
        if left:
            yield _rematch(one, left, _answered_last(one, invitations), names)


def _rematch(failed: Proposal, left: Iterable[str], since: datetime | None, names: Mapping[str, str]) -> QueueRow:
    towns = " – ".join(names.get(member.ags, member.ags) for member in failed.members)
    told = " und ".join(names.get(ags, ags) for ags in left)
    text = f"Der Vorschlag {towns} kam nicht zustande. Noch ohne anderen Vorschlag in dieser Runde: {told}."
    return QueueRow(f"rematch/{failed.id}", StateKind.REMATCH, text, since, failed.id, failed.round_id)


def _answered_last(one: Proposal, invitations: Mapping[str, Invitation]) -> datetime | None:
    """When the last of its towns answered; None where none did, for nobody stored when it ran out."""
    asked = (invitations.get(f"{one.id}/{member.ags}") for member in one.members)
    return max((each.answered_at for each in asked if each and each.answered_at), default=None)


def _refused(asked: Invitation | None) -> bool:
    return asked is not None and asked.state in REFUSED


def _requests(uow: UnitOfWork, names: Mapping[str, str]) -> Iterator[QueueRow]:
    for one in uow.requests.in_states(RESERVING):
        text = f"{names.get(one.ags, one.ags)} hat einen Austausch angefragt und wartet auf Ihre Entscheidung."
        yield QueueRow(f"request/{one.id}", StateKind.REQUEST, text, one.made_at, ags=one.ags)


def _doubts(uow: UnitOfWork, names: Mapping[str, str]) -> Iterator[QueueRow]:
    for one in uow.import_doubts.open():
        own = one.document["own"]["fields"]
        written = str(own["ags"][0]) if "ags" in own else "ohne AGS"
        asked = "; ".join(f"{each.place}: {each.written or 'fehlt'}" for each in one.questions)
        text = f"Aus „{one.file}“ wartet ein Profil für {names.get(written, written)}. Unklar ist: {asked}."
        ags = written if written in names else None
        yield QueueRow(f"doubt/{one.id}", StateKind.IMPORT_DOUBT, text, one.at, ags=ags)


def _profiles(profiles: Iterable[TownProfile], names: Mapping[str, str]) -> Iterator[QueueRow]:
    for one in profiles:
        name, key = names.get(one.ags, one.ags), f"{one.ags}/{role_of(one)}"
        whole = completeness_of(one)
        if one.consent and whole.share < THIN_BELOW and whole.next_question is not None:
            text = f"Über {name} ist noch wenig bekannt. Die nächste Frage: {whole.next_question.text}"
            yield QueueRow(f"thin/{key}", StateKind.THIN_PROFILE, text, ags=one.ags)
        if one.consent_source:
            text = f"Was über {name} eingetragen ist, hat die Stadt noch nicht bestätigt ({one.consent_source})."
            yield QueueRow(f"assumed/{key}", StateKind.ASSUMED, text, ags=one.ags)
