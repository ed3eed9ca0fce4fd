"""Who needs head office today: what waits as a task, and what a stored state says by itself?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from matchmaker.rounds.filled_profiles import role_of
from matchmaker.rounds.invitation import REFUSED, Invitation, InvitationState
from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.overview import Failed
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.queue_mark import QueueMark
from matchmaker.rounds.request import RESERVING
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.unreached import town_of
from matchmaker.towns.completeness import Question, completeness_of
from matchmaker.towns.profile import TownProfile

THIN_BELOW = 0.5
"""A profile of which less is there is thin; consent and three needs alone are more."""


class StateKind(StrEnum):
    """What waits without anybody having made a task of it, because it is written in what is stored."""

    REQUEST = "request"
    REMATCH = "rematch"
    ALL_REFUSED = "all_refused"
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
    TaskKind.GROUP_LOST,
    TaskKind.PLAN_B,
    StateKind.REMATCH,
    StateKind.ALL_REFUSED,
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
    marks, names, tasks, failed = uow.queue_marks.all(), uow.towns.names(), uow.tasks.open(), uow.overview.failed()
    asked_about = {one.proposal_id for one in failed} | {_asked_in(task).partition("/")[0] for task in tasks}
    invitations = {one.id: one for one in uow.invitations.of_proposals(asked_about)}
    rows = [
        *(_of_task(task, invitations) for task in tasks),
        *_failed_mails(uow, {task.key for task in tasks}),
        *_rematches(failed, invitations, names),
        *_requests(uow, names),
        *_doubts(uow, names),
        *_profiles(profiles, names),
    ]
    known = (replace(row, mark=marks.get(row.key)) for row in rows)
    waiting = (row for row in known if row.mark is None or row.mark.done_at is None)
    return tuple(sorted(waiting, key=lambda row: (URGENCY.index(row.kind), str(row.since or ""), row.key)))


def _of_task(task: Task, invitations: Mapping[str, Invitation]) -> QueueRow:
    asked = invitations.get(_asked_in(task))
    is_settled = asked is not None and asked.state is not InvitationState.ASKED
    return QueueRow(
        key=task.key,
        kind=task.kind,
        text=_with_words(task, asked),
        since=task.made_at,
        proposal_id=task.proposal_id,
        ags=asked.member.ags if asked else town_of(task.key),
        address=task.address,
        is_settled=is_settled and task.kind in (TaskKind.SILENT_TOWN, TaskKind.CALL),
    )


def _asked_in(task: Task) -> str:
    """The id of the invitation that a task is about, if it is about one."""
    # „silent/<proposal>/<town>“ and „call/<proposal>/<town>/…“: who has answered meanwhile needs no call any more.
    return "/".join(task.key.split("/")[1:3])


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
    failed: Iterable[Failed], invitations: Mapping[str, Invitation], names: Mapping[str, str]
) -> Iterator[QueueRow]:
    """Proposals that came to nothing in a round that goes on, with the towns that still want a partner.

    Where all refused nobody waits for one, but somebody has to look why and what the towns would rather have.
    """
    for one in failed:
        left = [ags for ags in one.free if not _refused(invitations.get(f"{one.proposal_id}/{ags}"))]
        since = _answered_last(one, invitations)
        if left:
            yield _rematch(one, left, since, names)
        elif all(_refused(invitations.get(f"{one.proposal_id}/{ags}")) for ags in one.towns):
            yield _all_refused(one, since, names)


def _rematch(one: Failed, left: Iterable[str], since: datetime | None, names: Mapping[str, str]) -> QueueRow:
    towns = " – ".join(names.get(ags, ags) for ags in one.towns)
    told = ", ".join(names.get(ags, ags) for ags in left)
    text = f"Der Vorschlag {towns} kam nicht zustande. Noch ohne anderen Vorschlag in dieser Runde: {told}."
    return QueueRow(f"rematch/{one.proposal_id}", StateKind.REMATCH, text, since, one.proposal_id, one.round_id)


def _all_refused(one: Failed, since: datetime | None, names: Mapping[str, str]) -> QueueRow:
    towns = " – ".join(names.get(ags, ags) for ags in one.towns)
    told = ", ".join(names.get(ags, ags) for ags in one.free)
    text = (
        f"Der Vorschlag {towns} kam nicht zustande: Keine der Städte hat zugesagt. "
        f"Noch ohne anderen Vorschlag in dieser Runde: {told}."
    )
    return QueueRow(f"refused/{one.proposal_id}", StateKind.ALL_REFUSED, text, since, one.proposal_id, one.round_id)


def _answered_last(one: Failed, invitations: Mapping[str, Invitation]) -> datetime | None:
    """When the last of its towns answered; None where none did, for nobody stored when it ran out."""
    asked = (invitations.get(f"{one.proposal_id}/{ags}") for ags in one.towns)
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
        question = _next_question(one) if one.consent else None
        if question is not None:
            text = f"Über {name} ist noch wenig bekannt. Die nächste Frage: {question.text}"
            yield QueueRow(f"thin/{key}", StateKind.THIN_PROFILE, text, ags=one.ags)
        if one.consent_source:
            text = f"Was über {name} eingetragen ist, hat die Stadt noch nicht bestätigt ({one.consent_source})."
            yield QueueRow(f"assumed/{key}", StateKind.ASSUMED, text, ags=one.ags)


def _next_question(profile: TownProfile) -> Question | None:
    """What to ask a town of which too little is known; None where enough is."""
    whole = completeness_of(profile)
    return whole.next_question if whole.share < THIN_BELOW else None
