"""How does the work queue look: what waits, how urgent it is, and what to do about each row?"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from urllib.parse import quote, urlencode

from api.pages.import_view import DOUBTS
from api.pages.spoken import Spoken
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.queue_mark import QueueMark
from matchmaker.rounds.task import TaskKind
from matchmaker.rounds.work_queue import URGENCY, QueueKind, QueueRow, StateKind

HERE = "/geschaeftsstelle/heute"
# What a town wrote stands in quotation marks behind one of these; it may hold quotation marks of its own.
OWN_WORDS = re.compile(
    r"(?P<before>.*?(?:Die Stadt schreibt dazu|Dazu schreibt die Stadt|ein anderes Thema gewünscht):)"
    r" (?P<own>„.*“\.?)(?P<after>.*)",
    re.DOTALL,
)
TO_TOWN = "Stadt ansehen"
RESTING = "ruhend"
ON_A_PAGE = 50
ON_THE_FRONT = 5


@dataclass(frozen=True, slots=True)
class KindWords:
    """How a kind of row is called, how its badge looks, and what the next step says on its button."""

    label: str
    look: str
    step: str


KINDS: dict[QueueKind, KindWords] = {
    TaskKind.CALL: KindWords("Anruf gewünscht", "danger", "Vorschlag ansehen"),
    TaskKind.QUORUM: KindWords("Gruppe in Gefahr", "danger", "Gruppe ansehen"),
    TaskKind.NO_ADDRESS: KindWords("Adresse fehlt", "danger", "Vorschlag ansehen"),
    TaskKind.SILENT_TOWN: KindWords("Noch keine Antwort", "warning", "Vorschlag ansehen"),
    TaskKind.LATE_ANSWER: KindWords("Antwort kam zu spät", "warning", "Vorschlag ansehen"),
    TaskKind.REPLY: KindWords("Antwort per Mail", "warning", "Mail schreiben"),
    TaskKind.UNCLEAR_MAIL: KindWords("Versand unklar", "danger", "Im Postausgang entscheiden"),
    TaskKind.BOUNCE: KindWords("Mail kam zurück", "danger", "Postausgang ansehen"),
    StateKind.FAILED_MAIL: KindWords("Mail nicht zustellbar", "danger", "Im Postausgang entscheiden"),
    TaskKind.NO_LONGER_HOLDS: KindWords("Gilt nicht mehr", "warning", "Vorschlag ansehen"),
    TaskKind.GROUP_LOST: KindWords("Gruppe kam nicht zustande", "warning", "Gruppe ansehen"),
    TaskKind.PLAN_B: KindWords("Zweite Wahl freigeben", "warning", "Vorschlag ansehen"),
    StateKind.REMATCH: KindWords("Braucht neue Partnerstadt", "warning", "Runde ansehen"),
    StateKind.ALL_REFUSED: KindWords("Niemand hat zugesagt", "warning", "Gründe ansehen"),
    TaskKind.RESCUE: KindWords("Austausch stockt", "warning", "Vorschlag ansehen"),
    TaskKind.HANDOVER: KindWords("Wechsel im Amt", "info", "Vorschlag ansehen"),
    TaskKind.EXCHANGE_ENDED: KindWords("Austausch endete vorzeitig", "info", "Vorschlag ansehen"),
    TaskKind.OBJECTION: KindWords("Widerspruch gegen Post", "info", "Postausgang ansehen"),
    TaskKind.PAUSED_TOWN: KindWords("Stadt macht Pause", "info", "Vorschlag ansehen"),
    StateKind.REQUEST: KindWords("Anfrage entscheiden", "info", "Anfrage entscheiden"),
    StateKind.IMPORT_DOUBT: KindWords("Rückfrage zu einer Datei", "info", "Rückfrage klären"),
    StateKind.THIN_PROFILE: KindWords("Profil zu dünn", "info", "Stadt ansehen"),
    StateKind.ASSUMED: KindWords("Angaben nicht bestätigt", "info", "Stadt ansehen"),
}


PLACES: dict[QueueKind, Callable[[QueueRow], str]] = {
    StateKind.REQUEST: lambda _row: "/geschaeftsstelle/anfragen",
    StateKind.REMATCH: lambda row: f"/geschaeftsstelle/runden/{row.round_id}",
    StateKind.IMPORT_DOUBT: lambda row: f"{DOUBTS}/{row.key.removeprefix('doubt/')}",
}


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody typed that was refused: shown again at its row; ``is_stale`` where a colleague was faster."""

    key: str
    note: str
    until: str
    faults: tuple[str, ...]
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One row; ``text`` is German, each piece with whether somebody wrote it so. ``version`` is of the shown mark."""

    anchor: str
    key: str
    kind: str
    look: str
    since: str
    text: tuple[tuple[str, bool], ...]
    is_settled: bool
    step: str
    href: str
    note: str
    until: str
    resting: str
    version: int
    can_be_done: bool
    faults: tuple[str, ...]
    theirs: str


@dataclass(frozen=True, slots=True)
class QueueCount:
    """How many rows of one kind wait; the figure leads to them."""

    label: str
    href: str
    number: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class QueueView:
    """A part of the queue: ``address`` is where its forms go, ``earlier`` and ``later`` are the ways to other pages."""

    total: int
    counts: tuple[QueueCount, ...]
    lines: tuple[QueueLine, ...]
    address: str
    earlier: str = ""
    later: str = ""


@dataclass(frozen=True, slots=True)
class QueueChoice:
    """Which rows are asked for: a kind's value, ``ruhend``, or all that wait; ``page`` counts from 1."""

    kind: str = ""
    page: int = 1

    def href(self, page: int) -> str:
        """The same rows on another page."""
        asked = {"art": self.kind} if self.kind else {}
        return HERE + (f"?{urlencode(asked | ({'seite': str(page)} if page > 1 else {}))}" if asked or page > 1 else "")


def queue_view(
    rows: Sequence[QueueRow], choice: QueueChoice, spoken: Spoken, today: date, entered: Entered | None = None
) -> QueueView:
    """Fifty rows of those asked for, and the count of every kind; a page beyond the last one is the last one."""
    awake = [row for row in rows if not (row.mark and row.mark.rests(today))]
    resting = [row for row in rows if row.mark and row.mark.rests(today)]
    asked = resting if choice.kind == RESTING else [row for row in awake if choice.kind in ("", row.kind)]
    last = max(1, -(-len(asked) // ON_A_PAGE))
    page = min(max(choice.page, 1), last)
    shown = asked[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return QueueView(
        total=len(awake),
        counts=_counts(awake, resting, choice, spoken),
        lines=tuple(_line(row, spoken, entered) for row in shown),
        address=choice.href(page),
        earlier=choice.href(page - 1) if page > 1 else "",
        later=choice.href(page + 1) if page < last else "",
    )


def front_view(rows: Sequence[QueueRow], spoken: Spoken, today: date) -> QueueView:
    """The most urgent rows alone, with all counts."""
    whole = queue_view(rows, QueueChoice(), spoken, today)
    return QueueView(whole.total, whole.counts, whole.lines[:ON_THE_FRONT], HERE, later=HERE)


def _counts(
    awake: Sequence[QueueRow], resting: Sequence[QueueRow], choice: QueueChoice, spoken: Spoken
) -> tuple[QueueCount, ...]:
    found = Counter(row.kind for row in awake)
    told = [(str(kind), KINDS[kind].label, found[kind]) for kind in URGENCY if found[kind]]
    told += [(RESTING, "Zurückgestellt", len(resting))] if resting else []
    return tuple(
        QueueCount(spoken.say(label), QueueChoice(kind).href(1), number, kind == choice.kind)
        for kind, label, number in told
    )


def _line(row: QueueRow, spoken: Spoken, entered: Entered | None) -> QueueLine:
    words, mark = KINDS[row.kind], row.mark
    own = entered if entered and entered.key == row.key else None
    until = mark.snoozed_until.isoformat() if mark and mark.snoozed_until else ""
    return QueueLine(
        anchor=f"zeile-{sha256(row.key.encode()).hexdigest()[:10]}",
        key=row.key,
        kind=spoken.say(words.label),
        look=words.look,
        since=spoken.day(german_day(row.since)) if row.since else "",
        text=_pieces(row),
        is_settled=row.is_settled,
        step=spoken.say(TO_TOWN if row.kind is TaskKind.NO_ADDRESS and row.ags and not row.proposal_id else words.step),
        href=_href(row),
        note=own.note if own else (mark.note if mark else ""),
        until=own.until if own else until,
        resting=_resting(mark, spoken),
        version=mark.version if mark else 0,
        # Whether a mail left is decided with the mail.
        can_be_done=row.kind is not TaskKind.UNCLEAR_MAIL,
        faults=tuple(spoken.say(fault) for fault in own.faults) if own else (),
        theirs=f"{mark.changed_by}: {mark.note or '–'}" if own and own.is_stale and mark else "",
    )


def _pieces(row: QueueRow) -> tuple[tuple[str, bool], ...]:
    """What the row says, in pieces, each with whether it is somebody's own words: these stay as they were written."""
    if row.kind is TaskKind.REPLY:
        return ((row.text, True),)
    found = OWN_WORDS.fullmatch(row.text)
    if found is None:
        return ((row.text, False),)
    pieces = ((found["before"], False), (found["own"], True), (found["after"].strip(), False))
    return tuple((text, is_own) for text, is_own in pieces if text)


def _resting(mark: QueueMark | None, spoken: Spoken) -> str:
    if mark is None or mark.snoozed_until is None:
        return ""
    return spoken.say("Zurückgestellt bis %(day)s", day=spoken.day(mark.snoozed_until))


def _href(row: QueueRow) -> str:
    """Where the next step is made."""
    if row.kind is TaskKind.REPLY and row.address:
        return f"mailto:{quote(row.address, safe='@')}"
    if row.kind in (TaskKind.UNCLEAR_MAIL, StateKind.FAILED_MAIL, TaskKind.BOUNCE, TaskKind.OBJECTION):
        return "/geschaeftsstelle/postausgang" + ("#unklar" if row.kind is TaskKind.UNCLEAR_MAIL else "#unzustellbar")
    if row.kind in PLACES:
        return PLACES[row.kind](row)
    if row.proposal_id:
        # Whoever calls a town writes down there what it said.
        spot = f"#telefon-{row.ags}" if row.kind in (TaskKind.CALL, TaskKind.SILENT_TOWN) and row.ags else ""
        return f"/geschaeftsstelle/vorschlaege/{row.proposal_id}{spot}"
    return f"/geschaeftsstelle/staedte/{row.ags}" if row.ags else "/geschaeftsstelle/postausgang"
