"""What does the page of one town show?"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.atlas import Atlas
from api.pages.evidence import EvidenceView
from api.pages.german_words import day
from api.pages.map_view import MapView
from api.pages.nearest import SHOWN, NearTown, compared, near_towns, nearest_map
from api.pages.statements import Statements
from api.pages.town_facts import Fact, facts_of, lacking_themes
from api.pages.town_list import town_facts
from api.pages.view import Frame
from matchmaker.towns.history import Relation, RelationKind
from matchmaker.towns.register import RegisteredTown

RELATIONS = {
    RelationKind.TWIN_TOWN: "Städtepartnerschaft",
    RelationKind.NETWORK: "Netzwerk",
    RelationKind.EXCHANGE: "Austausch",
}


@dataclass(frozen=True, slots=True)
class Tie:
    """An existing relation to another town."""

    kind: str
    label: str
    other: str
    href: str
    source: str


@dataclass(frozen=True, slots=True)
class TownStory:
    """What a town's page tells beyond the register, as far as the viewer may see it."""

    statements: Statements
    ties: tuple[Tie, ...]
    paths: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class TownPage:
    """The page of one town."""

    frame: Frame
    ags: str
    name: str
    facts_line: str
    facts: tuple[Fact, ...]
    lacking: str
    story: TownStory
    near: tuple[NearTown, ...]
    map: MapView


def town_page(atlas: Atlas, town: RegisteredTown, story: TownStory, frame: Frame) -> TownPage:
    """Everything about one town; ``story`` holds only what the viewer may see."""
    comparison = compared(atlas, town.ags)
    near = comparison.neighbours[:SHOWN]
    return TownPage(
        frame=frame,
        ags=town.ags,
        name=town.name,
        facts_line=f"{town_facts(town, atlas)} · AGS {town.ags}",
        facts=facts_of(atlas, town),
        lacking=lacking_themes(atlas),
        story=story,
        near=near_towns(atlas, comparison, near),
        map=nearest_map(atlas, town, near),
    )


def ties_of(ags: str, relations: Sequence[Relation], atlas: Atlas) -> tuple[Tie, ...]:
    """The relations of a town; a partner that is not in the register keeps its AGS as name."""
    own = (relation for relation in relations if ags in (relation.first, relation.second))
    return tuple(_tie(one, one.second if one.first == ags else one.first, atlas) for one in own)


def _tie(relation: Relation, other: str, atlas: Atlas) -> Tie:
    partner = atlas.register.by_ags.get(other)
    until = f", bis {day(relation.ended)}" if relation.ended else ""
    since = f"seit {day(relation.since)}" if relation.since else "seit wann: fehlt"
    return Tie(
        kind=RELATIONS[relation.kind],
        label=f"{relation.label} ({since}{until})",
        other=partner.name if partner else other,
        href=f"/staedte/{other}",
        source=relation.source,
    )
