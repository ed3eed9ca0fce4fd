"""What has a town entered into its request so far, and what does each step of the form show?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.pages.browse_choice import Options
from api.pages.field_fault import FieldFault
from api.pages.proposal_words import format_name
from api.pages.spoken import Spoken
from api.pages.statements import entry_label
from api.pages.view import Frame
from matchmaker.rounds.request import MOST_CANDIDATES
from matchmaker.taxonomy.model import EntryKind, Level, Taxonomy
from matchmaker.towns.profile import Format, Role, TownProfile, Wishes

SHAPES = {
    Format.TANDEM: "Zwei Städte, ein Thema, 6 bis 12 Monate",
    Format.CIRCLE: "5 bis 6 Städte, 6 Treffen in 9 bis 12 Monaten",
    Format.VISIT: "Eine Stadt mit Erfahrung kommt 1 bis 2 Tage zu Ihnen",
    Format.CONSORTIUM: "4 bis 6 Städte, ein gemeinsames Projekt",
}
# A profile read off a report may name a dozen; on a phone the most urgent ones are enough, the list has them all.
MOST_OWN_TOPICS = 5
CHOICES = tuple(f"wahl{number}" for number in range(1, MOST_CANDIDATES + 1))
STEP_FIELDS: Mapping[str, tuple[str, ...]] = {
    "anliegen": ("thema", "anderes", "format", "text", "gross", "land", "stelle", "stadt"),
    "staedte": CHOICES,
}


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """A request as it stands in the form; empty values were not chosen yet. ``wanted`` came with the address."""

    topic: str = ""
    format: str = ""
    text: str = ""
    same_size: bool = False
    other_state: bool = False
    office: str = ""
    wanted: str = ""
    choices: tuple[str, ...] = ("",) * MOST_CANDIDATES

    @property
    def candidates(self) -> tuple[str, ...]:
        """The towns that were chosen, the dearest first."""
        return tuple(ags for ags in self.choices if ags)

    @property
    def wishes(self) -> Wishes:
        """What was ticked; what was not is no statement."""
        return Wishes(same_size=self.same_size or None, other_state=self.other_state or None)

    @property
    def role(self) -> Role:
        """The office that asks; a value that nobody offers is the mayor's."""
        return Role(self.office) if self.office in list(Role) else Role.MAYOR

    @property
    def wanted_format(self) -> Format:
        """The format; where none was chosen, a tandem."""
        return Format(self.format) if self.format in list(Format) else Format.TANDEM


def draft_of(entries: Mapping[str, str]) -> RequestDraft:
    """The draft that a form's entries make; the list of all topics counts where none of the town's own was chosen."""
    given = entries.get
    wanted = given("stadt", "")
    return RequestDraft(
        topic=given("thema", "") or given("anderes", ""),
        format=given("format", ""),
        text=given("text", ""),
        same_size=bool(given("gross", "")),
        other_state=bool(given("land", "")),
        office=given("stelle", ""),
        wanted=wanted,
        # The town that the person came from is the first wish until they say otherwise.
        choices=tuple(given(name, wanted if name == CHOICES[0] else "") for name in CHOICES),
    )


def first_draft(own: Sequence[TownProfile], asked: RequestDraft) -> RequestDraft:
    """What is known already, so that nobody enters it again: the only topic, a format, wishes, the office."""
    profile = own[0]
    formats = profile.formats or (Format.TANDEM,)
    usual = Format.TANDEM if Format.TANDEM in formats else formats[0]
    return RequestDraft(
        topic=asked.topic or (profile.needs[0].id if len(profile.needs) == 1 else ""),
        format=asked.format if asked.format in list(Format) else usual,
        same_size=bool(profile.wishes.same_size),
        other_state=bool(profile.wishes.other_state),
        office=profile.role or Role.MAYOR,
        wanted=asked.wanted,
    )


@dataclass(frozen=True, slots=True)
class FormatOption:
    """One format to choose."""

    value: str
    label: str
    shape: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class TopicOptions:
    """A town's own topics first, then all topics by field; ``other`` is a topic of the list, where that is chosen."""

    own: Options
    fields: tuple[tuple[str, Options], ...]
    other: str


@dataclass(frozen=True, slots=True)
class NeedStepPage:
    """Step 1: what about, in which format, with which wishes."""

    frame: Frame
    action: str
    draft: RequestDraft
    faults: tuple[FieldFault, ...]
    topics: TopicOptions
    formats: tuple[FormatOption, ...]
    offices: Options
    wanted: str
    adviser: str
    longest: str


@dataclass(frozen=True, slots=True)
class CandidateView:
    """A town that may be wished for, with why; ``is_wanted`` marks the one that the person came from.

    ``is_on_topic`` says whether it speaks publicly of the topic of the request.
    """

    ags: str
    name: str
    href: str
    facts: str
    reasons: tuple[str, ...]
    is_wanted: bool
    is_on_topic: bool


@dataclass(frozen=True, slots=True)
class TownsStepPage:
    """Step 2: which towns, in which order; none is an answer, too."""

    frame: Frame
    action: str
    back: str
    faults: tuple[FieldFault, ...]
    candidates: tuple[CandidateView, ...]
    options: Options
    ranks: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the check: what was answered, where it can be changed, and whether it is in the town's own words."""

    label: str
    value: str
    href: str
    change: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class CheckStepPage:
    """Step 3: all answers, and the one button that sends them; ``edition`` tells which answers were shown."""

    frame: Frame
    action: str
    edition: str
    answers: tuple[Answer, ...]
    faults: tuple[FieldFault, ...]


def topic_options(own: Sequence[TownProfile], draft: RequestDraft, taxonomy: Taxonomy, spoken: Spoken) -> TopicOptions:
    """What can be chosen as topic."""
    urgent = sorted((need for profile in own for need in profile.needs), key=lambda need: -need.intensity)
    listed = tuple(dict.fromkeys(need.id for need in urgent if need.id in taxonomy))
    # A challenge stands in no list of topics: once chosen it stays to be seen.
    needed = tuple(entry for place, entry in enumerate(listed) if place < MOST_OWN_TOPICS or entry == draft.topic)
    known = tuple((entry, entry_label(entry, taxonomy, spoken.language)) for entry in needed)
    grouped: dict[str, list[tuple[str, str]]] = {}
    for topic in taxonomy.topics:
        if topic.level is not Level.FIELD:
            field = entry_label(taxonomy.path_of(topic.id)[-1], taxonomy, spoken.language)
            grouped.setdefault(field, []).append((topic.id, entry_label(topic.id, taxonomy, spoken.language)))
    fields = tuple((field, tuple(options)) for field, options in grouped.items())
    return TopicOptions(known, fields, draft.topic if draft.topic not in needed else "")


def format_options(draft: RequestDraft, spoken: Spoken) -> tuple[FormatOption, ...]:
    """The four formats in one line each."""
    return tuple(
        FormatOption(one, format_name(one, spoken), spoken.say(SHAPES[one]), one == draft.wanted_format)
        for one in Format
    )


def is_topic(entry: str, taxonomy: Taxonomy) -> bool:
    """Whether a request may be about this entry: methods are means, no ends."""
    return entry in taxonomy and taxonomy.kind(entry) is not EntryKind.METHOD
