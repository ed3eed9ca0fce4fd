"""What do head office's pages about topics show: proposals, entries, and what was done to them?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.pages.browse_choice import Options
from api.pages.field_fault import FieldFault
from api.pages.proposal_words import ROLES
from api.pages.spoken import Spoken
from api.pages.view import Frame
from matchmaker.errors import Fault
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.taxonomy_act import ActKind, TaxonomyAct
from matchmaker.rounds.topic_wish import TopicWish
from matchmaker.taxonomy.care import all_entries
from matchmaker.taxonomy.model import Entry, EntryKind, Level, StateLaw, Taxonomy, Topic

TOPICS = "/geschaeftsstelle/themen"
KINDS = {EntryKind.TOPIC: "Thema", EntryKind.CHALLENGE: "Herausforderung", EntryKind.METHOD: "Methode"}
LAWS = {
    StateLaw.LOW: "kaum vom Landesrecht abhängig",
    StateLaw.MEDIUM: "zum Teil vom Landesrecht abhängig",
    StateLaw.HIGH: "stark vom Landesrecht abhängig",
}
ACTS = {
    ActKind.COINED: "Neu angelegt",
    ActKind.RENAMED: "Umbenannt",
    ActKind.MERGED: "Zusammengelegt",
    ActKind.PLACED: "Vorschlag zugeordnet",
    ActKind.REJECTED: "Vorschlag abgelehnt",
    ActKind.TAKEN_BACK: "Zuordnung zurückgenommen",
}
CHOOSE = "Bitte wählen"
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class WishLine:
    """A proposed topic that waits; ``near`` are entries that look alike, the nearest first."""

    href: str
    text: str
    who: str
    day: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of the list."""

    href: str
    label: str
    place: str


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act of the history; ``text`` is what the town wrote, ``undo`` the number of an act that can be undone."""

    what: str
    day: str
    by: str
    reason: str
    before: str
    after: str
    text: str
    undo: str


@dataclass(frozen=True, slots=True)
class TopicsPage:
    """Everything about topics on one page; ``hidden`` counts entries that were found and are not listed."""

    frame: Frame
    done: str
    refused: str
    wishes: tuple[WishLine, ...]
    doubts: int
    asked: str
    entries: tuple[EntryLine, ...]
    hidden: int
    history: tuple[ActLine, ...]
    version: str


@dataclass(frozen=True, slots=True)
class EntryForm:
    """What was typed for an entry; ``others`` has one name per line."""

    kind: str = EntryKind.TOPIC.value
    name: str = ""
    name_en: str = ""
    others: str = ""
    above: str = ""
    above_2: str = ""
    law: str = StateLaw.LOW.value
    reason: str = ""
    entry: str = ""
    into: str = ""


@dataclass(frozen=True, slots=True)
class WishPage:
    """One proposed topic with the three things that head office can do about it; ``ended`` says it did already."""

    frame: Frame
    address: str
    text: str
    who: str
    day: str
    near: tuple[tuple[str, str, str], ...]
    entries: Options
    kinds: Options
    aboves: Options
    laws: Options
    form: EntryForm
    version: int
    seen: int
    faults: tuple[FieldFault, ...]
    refused: str
    ended: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry that can be renamed and merged, or with an empty ``id`` a new one."""

    frame: Frame
    address: str
    id: str
    label: str
    place: str
    kinds: Options
    aboves: Options
    laws: Options
    others: Options
    form: EntryForm
    seen: int
    faults: tuple[FieldFault, ...]
    refused: str
    history: tuple[ActLine, ...]


@dataclass(frozen=True, slots=True)
class TopicWords:
    """Speaks of a taxonomy in one language."""

    taxonomy: Taxonomy
    spoken: Spoken

    def place(self, entry: Entry) -> str:
        """Its kind, and where it stands."""
        kind = self.spoken.say(KINDS[self.taxonomy.kind(entry.id)])
        above = self.taxonomy.path_of(entry.id)[1:] if isinstance(entry, Topic) else entry.topics
        named = (self.spoken.label(self.taxonomy.entry(one).labels) for one in reversed(above))
        return " › ".join((kind, *named)) if isinstance(entry, Topic) else f"{kind}: {', '.join(named)}".rstrip(": ")

    def entries(self, kinds: Iterable[EntryKind], but: str = "") -> Options:
        """All of these kinds by name, behind an empty choice."""
        allowed = tuple(kinds)
        found = (one for one in all_entries(self.taxonomy) if self.taxonomy.kind(one.id) in allowed and one.id != but)
        named = sorted(
            (f"{self.spoken.label(one.labels)} ({self.spoken.say(KINDS[self.taxonomy.kind(one.id)])})", one.id)
            for one in found
        )
        return (("", self.spoken.say(CHOOSE)), *((own, label) for label, own in named))

    def aboves(self) -> Options:
        """Topics that something can stand below."""
        found = (one for one in self.taxonomy.topics if one.level is not Level.SUBTOPIC)
        named = sorted(
            (
                " › ".join(
                    self.spoken.label(self.taxonomy.entry(step).labels)
                    for step in reversed(self.taxonomy.path_of(one.id))
                ),
                one.id,
            )
            for one in found
        )
        return (("", self.spoken.say(CHOOSE)), *((own, label) for label, own in named))

    def kinds(self) -> Options:
        """The three lists."""
        return tuple((kind.value, self.spoken.say(word)) for kind, word in KINDS.items())

    def laws(self) -> Options:
        """How much a topic hangs on state law."""
        return tuple((law.value, self.spoken.say(word)) for law, word in LAWS.items())

    def found(self, asked: str) -> list[Entry]:
        """Entries with this word in a name, all without a word."""
        word = " ".join(asked.split()).casefold()
        return [one for one in all_entries(self.taxonomy) if any(word in name.casefold() for name in _names(one))]

    def line(self, entry: Entry) -> EntryLine:
        """The entry in a list."""
        return EntryLine(f"{TOPICS}/eintrag/{entry.id}", self.spoken.label(entry.labels), self.place(entry))

    def history(self, acts: Iterable[TaxonomyAct], wishes: Mapping[str, TopicWish]) -> tuple[ActLine, ...]:
        """Acts, the newest first; a town's words as long as they are kept."""
        told = tuple(acts)
        undone = {one.undoes for one in told}
        return tuple(self._act(one, wishes, undone) for one in reversed(told))

    def _act(self, act: TaxonomyAct, wishes: Mapping[str, TopicWish], undone: set[int | None]) -> ActLine:
        wish = wishes.get(act.wish_id or "")
        can_be_undone = act.kind in (ActKind.RENAMED, ActKind.PLACED) and act.undoes is None
        return ActLine(
            what=self.spoken.say(ACTS[act.kind]),
            day=self.spoken.day(german_day(act.at)),
            by=act.by,
            reason=act.reason,
            before=act.before,
            after=act.after,
            text=wish.text if wish else "",
            undo=str(act.number) if can_be_undone and act.number not in undone else "",
        )


def who_proposed(wish: TopicWish, names: Mapping[str, str], spoken: Spoken) -> str:
    """The town, and which of its offices."""
    name = names.get(wish.ags, wish.ags)
    return f"{name}, {spoken.say(ROLES[wish.role])}" if wish.role else name


def field_faults(faults: Iterable[Fault], spoken: Spoken) -> tuple[FieldFault, ...]:
    """Each fault beside its field; the names of fields are those of the form."""
    return tuple(FieldFault(fault.where, spoken.say(fault.reason)) for fault in faults)


def _names(entry: Entry) -> tuple[str, ...]:
    return (entry.id, entry.labels.de, entry.labels.en, *entry.labels.alt_de, *entry.labels.alt_en)
