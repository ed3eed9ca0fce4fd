"""What may a program ask of the list of towns, and which question of the pages is that?"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.pages.browse_choice import DIFFERENT, LONGEST_NAME, MOST_OWN, SIZES, STATES, BrowseChoice
from matchmaker.errors import BadInput, Fault
from matchmaker.features.town_table import theme_columns
from matchmaker.taxonomy.model import EntryKind, Taxonomy
from matchmaker.towns.indicators import Theme
from matchmaker.towns.setting import SETTING_NAMES, Setting

Key = Annotated[str, Field(pattern=r"^\d{8}$")]
Size = Literal["small", "medium", "large"]
SettingName = Literal["central", "rather_central", "rather_peripheral", "very_peripheral"]
# The pages' words for the same, in the same order.
SIZE_WORDS = dict(zip(("small", "medium", "large"), (word for word, _ in SIZES if word), strict=True))
Weight = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,60}:[0-4]$")]
MOST_COMPARED = MOST_OWN + 1
REFUSED = "Diese Frage lässt sich nicht beantworten:"


class Strict(BaseModel):
    """A question with these fields and no others."""

    model_config = ConfigDict(extra="forbid")

    language: Literal["de", "en"] = Field(default="de", description="Of headers and notes.")


class ComparisonQuestion(Strict):
    """Which towns stand side by side."""

    town: list[Key] = Field(min_length=1, max_length=MOST_COMPARED, description="AGS; named several times.")


class TownQuestion(Strict):
    """The question to the list of towns; with `town` to its nearest."""

    q: str = Field(default="", max_length=LONGEST_NAME, description="Name, part of one, or beginning of an AGS.")
    state: str = Field(default="", max_length=60, description="Federal state, in German.")
    size: Size | None = Field(default=None, description="Below 5,000, below 10,000, below 20,000 inhabitants.")
    setting: SettingName | None = Field(default=None, description="Estimated from the way to larger towns.")
    topic: str = Field(default="", max_length=100, description="Id of a topic (`/taxonomy`) publicly stated.")
    method: str = Field(default="", max_length=100, description="Id of a method publicly stated.")
    around: Key | None = Field(default=None, description="AGS that `radius` counts from; otherwise `town`.")
    radius: Literal["25", "50", "100", "200"] | None = Field(default=None, description="Kilometres.")
    town: Key | None = Field(default=None, description="AGS: the towns most like this one, nearest first.")
    theme: Theme | None = Field(default=None, description="With `town`; without a theme size and place count.")
    view: Literal["alike", "different"] = Field(default="alike", description="With `town`: `different` on purpose.")
    own: list[Key] = Field(default=[], max_length=MOST_OWN, description="With `town`: AGS to stand beside, too.")
    weight: list[Weight] = Field(
        default=[], max_length=30, description="With `town`: `figure:0` … `figure:4`, where 2 is normal."
    )


def choice_of(asked: TownQuestion, taxonomy: Taxonomy) -> BrowseChoice:
    """The question as it stands in the address of a page; ``BadInput`` with every fault."""
    if faults := tuple(_faults(asked, taxonomy)):
        raise BadInput(REFUSED, faults)
    return BrowseChoice(
        text=" ".join(asked.q.split()),
        state=asked.state,
        size=SIZE_WORDS[asked.size] if asked.size else "",
        setting=SETTING_NAMES[Setting[asked.setting.upper()]] if asked.setting else "",
        topic=asked.topic,
        method=asked.method,
        around=asked.around or "",
        radius=asked.radius or "",
        theme=asked.theme or "",
        town=asked.town or "",
        view=DIFFERENT if asked.view == "different" else "",
        own=tuple(ags for ags in dict.fromkeys(asked.own) if ags != asked.town),
        sliders={key: int(place) for key, _, place in (one.partition(":") for one in asked.weight)},
    )


def _faults(asked: TownQuestion, taxonomy: Taxonomy) -> Iterator[Fault]:
    if asked.state not in dict(STATES):
        yield Fault("query.state", "Ein Land mit kleinen Städten, das so heißt, gibt es nicht.")
    for name, kind in (("topic", EntryKind.TOPIC), ("method", EntryKind.METHOD)):
        entry: str = getattr(asked, name)
        if entry and (entry not in taxonomy or taxonomy.kind(entry) is not kind):
            yield Fault(f"query.{name}", "Diesen Eintrag gibt es nicht. /api/v1/taxonomy nennt alle.")
    if asked.radius and not (asked.around or asked.town):
        yield Fault("query.radius", "Der Umkreis braucht eine Stadt: Nennen Sie around oder town.")
    figures = [column.key for column in theme_columns(asked.theme)]
    for number, one in enumerate(asked.weight):
        if one.partition(":")[0] not in figures:
            yield Fault(f"query.weight[{number}]", f"Diese Zahl wird hier nicht verglichen, nur {', '.join(figures)}.")
