"""What topics, challenges and methods are there, and how near is one topic to another?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from matchmaker.errors import NotFound

SAME = 1.0
PARENT_OR_CHILD = 0.7
SIBLING = 0.5


class Level(StrEnum):
    """How broad a topic is: a field holds topics, a topic holds subtopics."""

    FIELD = "field"
    TOPIC = "topic"
    SUBTOPIC = "subtopic"


class StateLaw(StrEnum):
    """How much a topic hangs on the law of the federal state."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class EntryKind(StrEnum):
    """Which of the three lists an entry stands in."""

    TOPIC = "topic"
    CHALLENGE = "challenge"
    METHOD = "method"


@dataclass(frozen=True, slots=True)
class Labels:
    """What people call an entry: one preferred label per language and what else they say.

    ``words_de`` are no names of it: they only help to find it in free text, and entries may share them.
    """

    de: str
    en: str
    alt_de: tuple[str, ...] = ()
    alt_en: tuple[str, ...] = ()
    words_de: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of municipal work; ``broader`` is its parent's id, None for a field."""

    id: str
    labels: Labels
    level: Level
    state_law: StateLaw
    broader: str | None = None
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge as towns name it; it counts as its ``topics`` (at least one)."""

    id: str
    labels: Labels
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """A way of working that a town can have experience with; ``topics`` it is typical for."""

    id: str
    labels: Labels
    topics: tuple[str, ...] = ()


Entry = Topic | Challenge | Method


@dataclass(frozen=True)
class Taxonomy:
    """All entries, in file order; ids are unique over the three lists.

    Topic order (the order of ``topics``) breaks ties wherever two topics are equally strong. ``moved`` leads from the
    id of an entry that was merged into another one to that other's id; an old id is answered like the new one.
    """

    version: str
    topics: tuple[Topic, ...]
    challenges: tuple[Challenge, ...]
    methods: tuple[Method, ...]
    moved: Mapping[str, str] = field(default_factory=dict)
    _by_id: Mapping[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        entries: tuple[Entry, ...] = (*self.topics, *self.challenges, *self.methods)
        by_id = {entry.id: entry for entry in entries}
        former = {old: by_id[new] for old, new in self.moved.items()}
        object.__setattr__(self, "_by_id", former | by_id)

    def followed(self, entry_id: str) -> str:
        """The id under which this entry stands today; any other word comes back as it is."""
        return self.moved.get(entry_id, entry_id)

    def __contains__(self, entry_id: str) -> bool:
        return entry_id in self._by_id

    def entry(self, entry_id: str) -> Entry:
        """The entry with this id; ``NotFound`` if there is none."""
        try:
            return self._by_id[entry_id]
        except KeyError:
            raise NotFound(f"„{entry_id}“ steht nicht in der Themenliste.") from None

    def kind(self, entry_id: str) -> EntryKind:
        """Which list the entry stands in."""
        entry = self.entry(entry_id)
        if isinstance(entry, Topic):
            return EntryKind.TOPIC
        return EntryKind.CHALLENGE if isinstance(entry, Challenge) else EntryKind.METHOD

    def topics_of(self, entry_id: str) -> tuple[str, ...]:
        """The topics that an entry counts as: itself, or those of a challenge or method."""
        entry = self.entry(entry_id)
        return (entry.id,) if isinstance(entry, Topic) else entry.topics

    def kin(self, first: str, second: str) -> float:
        """Nearness of two topics: same 1, parent or child 0.7, sibling 0.5, else 0.

        Fields have no common root, so two fields are never siblings. Symmetric.
        """
        first, second = self.followed(first), self.followed(second)
        if first == second:
            return SAME
        one, other = self.entry(first), self.entry(second)
        if not isinstance(one, Topic) or not isinstance(other, Topic):
            return 0.0
        if first == other.broader or second == one.broader:
            return PARENT_OR_CHILD
        if one.broader is not None and one.broader == other.broader:
            return SIBLING
        return 0.0

    def is_see_also(self, first: str, second: str) -> bool:
        """Whether one of two topics names the other as worth a look; it counts as no kinship. Symmetric."""
        one, other = self.entry(first), self.entry(second)
        if not isinstance(one, Topic) or not isinstance(other, Topic):
            return False
        return other.id in one.related or one.id in other.related

    def path_of(self, topic_id: str) -> tuple[str, ...]:
        """The topic and everything above it, narrowest first."""
        entry = self.entry(topic_id)
        path = [self.followed(topic_id)]
        while isinstance(entry, Topic) and entry.broader is not None:
            path.append(entry.broader)
            entry = self.entry(entry.broader)
        return tuple(path)
