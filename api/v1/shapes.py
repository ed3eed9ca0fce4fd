"""What do the API's answers about towns, topics and the knowledge graph look like?"""

from pydantic import BaseModel, Field


class Figure(BaseModel):
    """One figure of a town with where it comes from."""

    key: str
    label: str
    value: float
    unit: str
    year: str
    source: str
    level: str = Field(description="For which area it was measured: municipality, association or district.")


class Town(BaseModel):
    """One municipality; a figure that the register lacks is left out."""

    ags: str = Field(description="Official municipality key: eight digits, as text.", examples=["99000000"])
    name: str
    state: str
    district: str
    population: int
    population_year: int | None = Field(description="None where the source does not tell the year.")
    source: str
    lat: float | None
    lon: float | None
    area_km2: float | None
    association: str | None
    association_name: str | None
    small: bool
    setting: str | None
    indicators: list[Figure]


class TownName(BaseModel):
    """A town by key, name and state."""

    key: str
    name: str
    state: str


class TownPage(BaseModel):
    """A part of the list of towns; ``next`` asks for the following part and is missing at the end."""

    items: list[Town]
    next: str | None = None
    near: list[TownName] = Field(default=[], description="Towns that may be meant where nobody answers to `q`.")
    larger: TownName | None = Field(default=None, description="Named like `q`, but too large for the list.")


class Neighbour(TownName):
    """A similar town: how far, and what the distance is made of."""

    distance: float = Field(description="0 is alike in all compared figures; comparable within one answer.")
    parts: dict[str, float] = Field(description="Share of the distance by figure; the shares sum to 1.")
    figures: dict[str, float]


class ComparedFigure(BaseModel):
    """One figure side by side."""

    key: str
    label: str
    unit: str
    year: str
    source: str
    level: str
    loaded: bool
    own: float | None
    peer_median: float | None
    all_median: float | None


class Similar(BaseModel):
    """The towns most like one town, nearest first, and how it stands beside them and beside all."""

    town: TownName
    theme: str | None
    neighbours: list[Neighbour]
    columns: list[ComparedFigure]
    lacking: list[str] = Field(description="Figures of the theme that are not loaded.")


class Entry(BaseModel):
    """One entry of the taxonomy."""

    id: str
    kind: str = Field(description="topic, challenge or method")
    label_de: str
    label_en: str
    broader: str | None = Field(default=None, description="The topic above, of topics only.")
    topics: list[str] = Field(default=[], description="What a challenge or method counts as.")


class TaxonomyList(BaseModel):
    """All entries in their own order."""

    version: str
    entries: list[Entry]


class Suggestion(BaseModel):
    """An entry that a text may be about; a person has to confirm it."""

    id: str
    label: str
    kind: str
    score: float
    guess: bool = Field(description="It fits so little that it is no more than a guess.")


class Suggestions(BaseModel):
    """The best entries first; ``remark`` tells where the answer rests on spelling alone."""

    suggestions: list[Suggestion]
    remark: str | None = None


class Sentence(BaseModel):
    """The same in both languages."""

    de: str
    en: str


class Subject(BaseModel):
    """What a statement is about."""

    id: str
    kind: str
    label: str


class Mention(BaseModel):
    """One town's public statement."""

    ags: str
    name: str
    seeks: bool = Field(description="True: the town seeks advice. False: it has experience.")
    subject: Subject
    related: str | None
    stage: str | None
    failed: bool
    role: str | None
    strength: float
    sentence: Sentence
    date: str | None
    source: str | None


class Mentions(BaseModel):
    """Who works on a subject; ``related`` are those on related topics."""

    about: str
    towns: list[Mention]
    related: list[Mention] = []


class Told(BaseModel):
    """A chain of facts in words."""

    sentence: Sentence
    sources: list[str]


class ToldSubject(Told):
    """What is between two towns."""

    kind: str
    seeker: str
    partner: str


class Partner(BaseModel):
    """A town that another one exchanges with, or shares a network with."""

    ags: str
    name: str
    exchanges: bool
    running: bool
    met: list[Told]
    about: list[ToldSubject]


class Partners(BaseModel):
    """The partners of one town."""

    town: str
    partners: list[Partner]


class Step(BaseModel):
    """One stored fact of a path."""

    from_: str = Field(alias="from")
    to: str
    kind: str
    walked: str
    labels: list[str]
    weight: float
    confidence: float
    date: str | None
    source: str | None


class Path(BaseModel):
    """A chain of at most four stored facts between two towns."""

    kind: str
    seeker: str
    partner: str
    strength: float
    sentence: Sentence
    short: str
    steps: list[Step]


class Paths(BaseModel):
    """How two towns are connected, the most telling path first."""

    a: str
    b: str
    paths: list[Path]
