"""What does head office see of one proposal while it decides about it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.letter_titles import letter_title
from api.pages.board_list import Neighbours
from api.pages.browse_choice import Options
from api.pages.group_review import GroupReview
from api.pages.head_office_page import PROPOSALS
from api.pages.phone_view import PhoneRow, PhoneTry
from api.pages.proposal_page import PartnerView
from api.pages.spoken import Spoken
from api.pages.statements import assumed
from api.pages.text_difference import Piece
from api.pages.view import Frame
from matchmaker.rounds.assessment import Evidence
from matchmaker.rounds.curation import OPEN_FOR_CURATION
from matchmaker.rounds.decision import RefusalReason
from matchmaker.rounds.filled_profiles import role_of
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.proposal import NOT_SENT, Proposal, ProposalState
from matchmaker.rounds.round import Round

Words = tuple[Mapping[str, str], Spoken]
"""The towns' names by AGS, and the language of the page."""

ALL_DECIDED = "alle entschieden"
# The reasons of towns, as somebody says them who decides for others.
REASONS: Options = (
    (RefusalReason.TOPIC, "Das Thema passt nicht"),
    (RefusalReason.TOWN, "Die Städte passen nicht zueinander"),
    (RefusalReason.DISTANCE, "Zu weit voneinander entfernt"),
    (RefusalReason.KNOWN_ALREADY, "Sie kennen sich schon"),
    (RefusalReason.NO_TIME, "Eine Stadt hat keine Zeit"),
    (RefusalReason.OTHER, "Anderer Grund"),
)


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail of a proposal."""

    recipient: str
    letter: str
    state: str
    due: str


@dataclass(frozen=True, slots=True)
class Acts:
    """What may be done with the proposal now; each is a button."""

    can_approve: bool = False
    can_pin: bool = False
    can_let_go: bool = False
    can_veto: bool = False

    @property
    def any(self) -> bool:
        """Whether there is anything to decide."""
        return self.can_approve or self.can_pin or self.can_let_go or self.can_veto


@dataclass(frozen=True, slots=True)
class Alternate:
    """A town that could take the seat of another one, with what that does to the plan's total."""

    words: str
    delta: str
    href: str


@dataclass(frozen=True, slots=True)
class Way:
    """Where the proposal stands in the list that is gone through, and the way on; empty addresses at the ends."""

    words: str
    previous: str
    next: str
    board: str


@dataclass(frozen=True, slots=True)
class Done:
    """What was done just now, as a sentence, and the round's last step, which the form at ``href`` takes back."""

    sentence: str = ""
    href: str = ""
    step: str = ""
    undone: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An act that was refused: why, what stands there now, and the own text beside the stored one."""

    sentences: tuple[str, ...]
    act: str = ""
    note: str = ""
    reason: str = ""
    difference: tuple[Piece, ...] = ()
    phone: PhoneTry | None = None

    @property
    def opens_note(self) -> bool:
        """Whether the words belong to the form for notes."""
        return self.act == "notieren"

    @property
    def opens_exclusion(self) -> bool:
        """Whether they belong to that for exclusions."""
        return self.act == "ausschliessen" and bool(self.note or self.reason)


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One proposal as head office reviews it: two towns side by side in ``partners``, or a ``group``.

    ``seen`` goes with every form: the version, and how the proposal stood when the page was made.
    """

    frame: Frame
    heading: str
    round_title: str
    round_href: str
    topic: str
    score: str
    places: tuple[str, ...]
    state: str
    state_kind: str
    is_pinned: bool
    deadline: str
    partners: tuple[PartnerView, ...]
    group: GroupReview | None
    alternates: tuple[Alternate, ...]
    mails: tuple[MailRow, ...]
    history: tuple[str, ...]
    assumptions: tuple[str, ...]
    made_from: str
    changed: str
    address: str
    query: str
    seen: Mapping[str, str]
    acts: Acts
    reasons: Options
    note: str
    way: Way
    done: Done | None
    refusal: Refusal | None
    phone: tuple[PhoneRow, ...] = ()
    recorded: str = ""

    @property
    def note_without_form(self) -> str:
        """The words of a refused form that is not there any more, so that they are shown beside the refusal."""
        if self.refusal is None:
            return ""
        tried = self.refusal.phone
        has_form = any(row.form and row.ags == tried.ags for row in self.phone) if tried else self.acts.can_veto
        return "" if has_form else self.refusal.note


def acts_on(proposal: Proposal, its_round: Round) -> Acts:
    """What the state of the proposal and of its round allow."""
    if its_round.state not in OPEN_FOR_CURATION:
        return Acts()
    is_draft = proposal.state is ProposalState.DRAFT
    return Acts(
        can_approve=is_draft,
        can_pin=is_draft and not proposal.pinned,
        can_let_go=is_draft and proposal.pinned,
        can_veto=proposal.state in NOT_SENT,
    )


def way_words(near: Neighbours, spoken: Spoken) -> str:
    """The place in the list, and how much is left to do."""
    undecided, length = spoken.number(near.undecided), spoken.number(near.length)
    left = spoken.say("%(count)s noch zu entscheiden", count=undecided) if near.undecided else ALL_DECIDED
    if not near.place:
        return f"{spoken.counted(near.length, PROPOSALS)}, {spoken.say(left)}"
    place = spoken.number(near.place)
    return f"{spoken.say('Vorschlag %(place)s von %(length)s', place=place, length=length)}, {spoken.say(left)}"


def mail_row(message: OutboxMessage, spoken: Spoken) -> MailRow:
    """A mail of a proposal; the address is an office's."""
    letter, state = spoken.say(letter_title(message.letter)), spoken.say(message.state.label)
    return MailRow(message.recipient, letter, state, spoken.day(message.due_at))


def history_of(proposal: Proposal, spoken: Spoken) -> tuple[str, ...]:
    """What happened to the proposal so far, in order."""
    steps = (
        (proposal.approved_at, spoken.say("freigegeben von %(by)s", by=str(proposal.approved_by))),
        (proposal.offered_at, spoken.say("an die Städte verschickt")),
        (proposal.deadline, spoken.say("Frist für die Antwort")),
    )
    told = [f"{spoken.day(moment)}: {what}" for moment, what in steps if moment]
    return tuple(told)


def assumptions(proposal: Proposal, evidence: Evidence, words: Words) -> tuple[str, ...]:
    """Sentences about role, consent and capacity that a member town has not stated itself."""
    names, spoken = words
    profiles = {(one.ags, role_of(one)): one for one in evidence.profiles}
    found = ((profiles.get((one.ags, one.role)), names.get(one.ags, one.ags)) for one in proposal.members)
    return tuple(f"{name}: {assumed(one.consent_source, spoken)}" for one, name in found if one and one.consent_source)


def mail_rows(messages: Sequence[OutboxMessage], spoken: Spoken) -> tuple[MailRow, ...]:
    """The mails of a proposal in their order."""
    return tuple(mail_row(one, spoken) for one in messages)
