"""What does the page of one town show?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.pages.atlas import Atlas
from api.pages.evidence import EvidenceView, PublicFacts
from api.pages.german_words import day
from api.pages.map_view import MapView
from api.pages.nearest import SHOWN, NearTown, compared, near_towns, nearest_map
from api.pages.statements import Voice
from api.pages.town_facts import Fact, facts_of, lacking_themes
from api.pages.town_list import town_facts
from api.pages.view import Frame
from matchmaker.towns.history import Relation, RelationKind
from matchmaker.towns.pilot.membership import membership_source
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

    voices: tuple[Voice, ...]
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


def ties_of(ags: str, facts: PublicFacts, network_names: Mapping[str, str], atlas: Atlas) -> tuple[Tie, ...]:
    """The relations of a town and its networks' other members; a partner outside the register keeps its AGS."""
    own = (one for one in facts.relations if ags in (one.first, one.second))
    related = [_tie(one, one.second if one.first == ags else one.first, atlas) for one in own]
    return (*related, *_network_ties(ags, facts, network_names, atlas))


def _network_ties(ags: str, facts: PublicFacts, network_names: Mapping[str, str], atlas: Atlas) -> Iterator[Tie]:
    networks = dict.fromkeys(network for one in facts.profiles if one.ags == ags for network in one.networks)
    for network in networks:
        title = network_names.get(network, network)
        members = {one.ags: one for one in facts.profiles if network in one.networks and one.ags != ags}
        for other, profile in sorted(members.items()):
            source = membership_source(profile, network)
            yield Tie(RELATIONS[RelationKind.NETWORK], title, _name(other, atlas), f"/staedte/{other}", source)


def _tie(relation: Relation, other: str, atlas: Atlas) -> Tie:
    until = f", bis {day(relation.ended)}" if relation.ended else ""
    since = f"seit {day(relation.since)}" if relation.since else "seit wann: fehlt"
    return Tie(
        kind=RELATIONS[relation.kind],
        label=f"{relation.label} ({since}{until})",
        other=_name(other, atlas),
        href=f"/staedte/{other}",
        source=relation.source,
    )


def _name(ags: str, atlas: Atlas) -> str:
    town = atlas.register.by_ags.get(ags)
    return town.name if town else ags
