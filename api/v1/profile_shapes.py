"""What does a town's profile look like, as a program reads it and as it may send it?"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from api.v1.own_shapes import Strict, WishesShape
from api.v1.validation import shape_faults
from matchmaker.errors import Fault
from matchmaker.towns.profile import Format, Role, Stage, StatementKind, Visibility
from matchmaker.towns.windows import WINDOW_KEYS

Window = Annotated[str, Field(json_schema_extra={"enum": list(WINDOW_KEYS)})]
SEEN_BY = "Who may see it. It has to be said of every statement: nothing becomes public by being left out."


class OfficeName(StrEnum):
    """An office of a town; `town` is the profile that names none."""

    MAYOR = "mayor"
    ADMINISTRATION = "administration"
    TOWN = "town"

    @property
    def role(self) -> Role | None:
        return None if self is OfficeName.TOWN else Role(self)


class NeedShape(Strict):
    """Something that the town wants help with."""

    id: str = Field(max_length=300, description="Id of a topic or challenge (`/taxonomy`).", examples=["leerstand"])
    intensity: float = Field(default=1.0, description="1/3, 2/3 or 1.")
    text: str | None = Field(default=None, max_length=5_000)
    visibility: Visibility = Field(description=SEEN_BY)
    source: str | None = Field(default=None, max_length=1_000, description="Null: the town's own word.")


class ExperienceShape(Strict):
    """Something that the town can tell others about."""

    id: str = Field(max_length=300, description="Id of a topic or method; of a project the town's own key.")
    kind: StatementKind
    topic: str | None = Field(default=None, max_length=300, description="What a project or a method was about.")
    stage: Stage
    failed: bool = False
    evaluated: bool = False
    year: int | None = Field(default=None, ge=1900, le=2100)
    title: str | None = Field(default=None, max_length=300)
    visibility: Visibility = Field(description=SEEN_BY)
    source: str | None = Field(default=None, max_length=1_000, description="Null: the town's own word.")


class ProfileSent(Strict):
    """All that a town states in one office. Every field has to be there, so that none is taken back by oversight."""

    consent: bool = Field(description="Whether the office may be proposed to others at all.")
    capacity: int | None = Field(ge=0, le=1_000, description="Exchanges at the same time; null: not stated.")
    paused_until: date | None
    needs: list[NeedShape] = Field(max_length=200)
    experience: list[ExperienceShape] = Field(max_length=200)
    formats: list[Format] = Field(description="Empty: any.")
    windows: list[Window]
    wishes: WishesShape
    no_exchange_so_far: bool


class ProfileSentBack(ProfileSent):
    """The same, whose it is told or not."""

    ags: str | None = Field(default=None, description="As it was read; another town's is refused.")
    office: OfficeName | None = Field(default=None, description="As it was read; another office is refused.")


class ProfileShape(ProfileSent):
    """The same as it is stored, sealed statements included: for the town itself alone."""

    ags: str
    office: OfficeName


class ProfileList(BaseModel):
    """The profiles of all offices that the token speaks for, the mayor's first."""

    items: list[ProfileShape]


class VoiceShape(BaseModel):
    """What one office of a town says, as far as the reader may see it."""

    office: OfficeName
    needs: list[NeedShape]
    experience: list[ExperienceShape]
    assumed: str | None = Field(description="Who said so, where role and consent are not the town's own word.")


class Voices(BaseModel):
    """What a town says of itself; empty where it says nothing to this reader."""

    ags: str
    items: list[VoiceShape]


def places_unlike_shape(sent: Any) -> Iterator[Fault]:
    """Where a document has not the shape of ``ProfileSent``."""
    try:
        ProfileSent.model_validate(sent)
    except ValidationError as refused:
        errors: list[Any] = [{**one, "loc": ("body", *one["loc"])} for one in refused.errors()]
        yield from shape_faults(errors)
