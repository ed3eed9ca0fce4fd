"""What does the page of one town show?"""

from collections.abc import Iterator
from dataclasses import dataclass

from api.pages.atlas import Atlas
from api.pages.browse_choice import BrowseChoice
from api.pages.case_cards import CardView
from api.pages.evidence import EvidenceView, PublicFacts
from api.pages.map_view import MapView
from api.pages.near_towns import NearTown, near_towns
from api.pages.nearest import nearest_map
from api.pages.spoken import GERMAN, Spoken
from api.pages.statements import Voice
from api.pages.town_facts import Fact, facts_of, lacking_themes
from api.pages.town_list import town_facts
from api.pages.view import Frame
from api.site import Site
from matchmaker.features.town_similarity import Asked
from matchmaker.towns.history import Relation, RelationKind
from matchmaker.towns.indicators import THEME_LABELS
from matchmaker.towns.pilot.membership import membership_source
from matchmaker.towns.register import RegisteredTown

NEAREST, NEAREST_PER_THEME = 5, 3
RELATIONS = {
    RelationKind.TWIN_TOWN: "Städtepartnerschaft",
    RelationKind.NETWORK: "Netzwerk",
    RelationKind.EXCHANGE: "Austausch",
}


@dataclass(frozen=True, slots=True)
class Tie:
    """An existing relation to another town; ``when`` is its time in words, empty where none belongs to it."""

    kind: str
    label: str
    when: str
    other: str
    href: str
    source: str


@dataclass(frozen=True, slots=True)
class TownStory:
    """What a town's page tells beyond the register, as far as the viewer may see it."""

    voices: tuple[Voice, ...]
    ties: tuple[Tie, ...]
    paths: tuple[EvidenceView, ...]
    cards: tuple[CardView, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemeNear:
    """The towns nearest in one theme; ``href`` leads to all fifteen."""

    theme: str
    towns: tuple[NearTown, ...]
    href: str


@dataclass(frozen=True, slots=True)
class TownPage:
    """The page of one town; ``near`` are the nearest by size and place, ``themes`` those of each other theme."""

    frame: Frame
    ags: str
    name: str
    facts_line: str
    facts: tuple[Fact, ...]
    lacking: str
    story: TownStory
    near: tuple[NearTown, ...]
    themes: tuple[ThemeNear, ...]
    map: MapView


def town_page(atlas: Atlas, town: RegisteredTown, story: TownStory, frame: Frame, spoken: Spoken = GERMAN) -> TownPage:
    """Everything about one town; ``story`` holds only what the viewer may see."""
    found = atlas.compare(None, Asked(town.ags, NEAREST))
    marked = [(str(number), one) for number, one in enumerate(found.neighbours, start=1)]
    on_map = [(mark, one.town) for mark, one in marked]
    return TownPage(
        frame=frame,
        ags=town.ags,
        name=town.name,
        facts_line=f"{town_facts(town, atlas, spoken)} · AGS {town.ags}",
        facts=facts_of(atlas, town, spoken),
        lacking=lacking_themes(atlas, spoken),
        story=story,
        near=near_towns(atlas, found, marked, spoken),
        themes=tuple(_by_theme(atlas, town, spoken)),
        map=nearest_map(atlas, town, on_map, BrowseChoice(), spoken),
    )


def _by_theme(atlas: Atlas, town: RegisteredTown, spoken: Spoken) -> Iterator[ThemeNear]:
    """The themes whose figures are loaded; what is lacking is said once for all of them."""
    for theme, labels in THEME_LABELS.items():
        found = atlas.compare(theme, Asked(town.ags, NEAREST_PER_THEME))
        if not found.lacks_too_much and found.neighbours:
            marked = [(str(number), one) for number, one in enumerate(found.neighbours, start=1)]
            name = labels[0] if spoken.language == "de" else labels[1]
            href = BrowseChoice(town=town.ags, theme=theme.value).href()
            yield ThemeNear(name, near_towns(atlas, found, marked, spoken), href)


def ties_of(ags: str, facts: PublicFacts, site: Site, spoken: Spoken = GERMAN) -> tuple[Tie, ...]:
    """The relations of a town and its networks' other members; a partner outside the register keeps its AGS."""
    atlas = site.atlas()
    own = (one for one in facts.relations if ags in (one.first, one.second))
    related = [_tie(one, one.second if one.first == ags else one.first, atlas, spoken) for one in own]
    return (*related, *_network_ties(ags, facts, site, spoken))


def _network_ties(ags: str, facts: PublicFacts, site: Site, spoken: Spoken) -> Iterator[Tie]:
    networks = dict.fromkeys(network for one in facts.profiles if one.ags == ags for network in one.networks)
    for network in networks:
        title = site.network_names.get(network, network)
        members = {one.ags: one for one in facts.profiles if network in one.networks and one.ags != ags}
        for other, profile in sorted(members.items()):
            source = membership_source(profile, network)
            kind = spoken.say(RELATIONS[RelationKind.NETWORK])
            yield Tie(kind, title, "", _name(other, site.atlas()), f"/staedte/{other}", source)


def _tie(relation: Relation, other: str, atlas: Atlas, spoken: Spoken) -> Tie:
    return Tie(
        kind=spoken.say(RELATIONS[relation.kind]),
        label=relation.label,
        when=_when(relation, spoken),
        other=_name(other, atlas),
        href=f"/staedte/{other}",
        source=relation.source,
    )


def _when(relation: Relation, spoken: Spoken) -> str:
    since = spoken.say("seit %(day)s", day=spoken.day(relation.since)) if relation.since else ""
    until = spoken.say("bis %(day)s", day=spoken.day(relation.ended)) if relation.ended else ""
    return ", ".join(filter(None, (since or spoken.say("seit wann: fehlt"), until)))


def _name(ags: str, atlas: Atlas) -> str:
    town = atlas.register.by_ags.get(ags)
    return town.name if town else ags
