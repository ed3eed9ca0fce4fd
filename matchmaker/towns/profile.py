"""What does a town say about itself: needs, experience, wishes, and who may see which of it?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matchmaker.towns.history import PastExchange

THIRD = 1 / 3
TWO_THIRDS = 2 / 3


class Format(StrEnum):
    """The four kinds of exchange."""

    TANDEM = "tandem"
    CIRCLE = "circle"
    VISIT = "visit"
    CONSORTIUM = "consortium"


class Role(StrEnum):
    """Who of the town takes part."""

    MAYOR = "mayor"
    ADMINISTRATION = "administration"


class Visibility(StrEnum):
    """Who may see a statement, from everyone to nobody but the solver."""

    PUBLIC = "public"
    NETWORK = "network"
    HEAD_OFFICE = "head_office"
    SCORE_ONLY = "score_only"


class StatementKind(StrEnum):
    """What a statement of experience is about."""

    TOPIC = "topic"
    METHOD = "method"
    PROJECT = "project"


class Stage(StrEnum):
    """How far a town is, in this order."""

    IDEA = "idea"
    DECIDED = "decided"
    UNDER_WAY = "under_way"
    IN_OPERATION = "in_operation"
    LEARNED = "learned"

    @property
    def step(self) -> int:
        """1 (idea) to 5 (ended and learned); 0 is kept for "no statement"."""
        return STEPS[self]


# Asked of every statement whenever scores are made: counting through the stages was a tenth of that time.
STEPS = {stage: place for place, stage in enumerate(Stage, start=1)}


@dataclass(frozen=True, slots=True)
class Need:
    """A challenge or topic that the town wants help with; ``intensity`` is 1/3, 2/3 or 1."""

    id: str
    intensity: float = 1.0
    text: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Experience:
    """Something the town has done or is doing and can tell others about.

    ``id`` is a topic or method id, or the town's own key of a project; ``topic`` says what it was about
    and is None only where ``kind`` is topic (then it is ``id``) or a method's usual topics apply.
    """

    id: str
    kind: StatementKind
    stage: Stage
    topic: str | None = None
    failed: bool = False
    evaluated: bool = False
    year: int | None = None
    title: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the town would like; None means that it did not say."""

    same_size: bool | None = None
    other_state: bool | None = None
    same_network: bool | None = None
    other_level: bool | None = None


@dataclass(frozen=True, slots=True)
class TownProfile:
    """All that one town states in one role. Only ``ags`` is needed; None or empty means "not stated".

    ``population``, ``state``, ``district`` (5 digits), ``lat``, ``lon`` (degrees, WGS 84) and
    ``association`` are filled in from the register where the town did not state them. ``history`` is
    None where nothing was stated and empty where "no exchange so far" was. ``consent_source`` says who
    stated role, consent and capacity if it was not the town itself ("Demo-Annahme").
    """

    ags: str
    name: str | None = None
    role: Role | None = None
    field: str | None = None
    population: int | None = None
    state: str | None = None
    district: str | None = None
    lat: float | None = None
    lon: float | None = None
    association: str | None = None
    consent: bool = False
    capacity: int | None = None
    paused_until: date | None = None
    needs: tuple[Need, ...] = ()
    experience: tuple[Experience, ...] = ()
    formats: tuple[Format, ...] = ()
    windows: tuple[str, ...] = ()
    wishes: Wishes = Wishes()
    blocked: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    history: tuple[PastExchange, ...] | None = None
    consent_source: str | None = None
