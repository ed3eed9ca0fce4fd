"""Which stored facts lead from a town to others, for the page that anybody may read?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial

from api.pages.spoken import GERMAN, Spoken
from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.patching import patched_graph
from matchmaker.graph.path import RANKS, EvidencePath, PathKind
from matchmaker.graph.queries import evidence_paths
from matchmaker.graph.schema import KnowledgeGraph
from matchmaker.graph.tallies import towns_by_entry
from matchmaker.graph.wording import sentence
from matchmaker.rounds.case_card import CaseCard
from matchmaker.rounds.case_card_experience import with_cards
from matchmaker.rounds.change import Fact
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.visibility import STRANGER, all_seen_by
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.history import Relation
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.written_number import Language

NONE: frozenset[str] = frozenset()
SHOWN_TOWNS = 6
# Paths to more towns than these would cost a page more than they tell.
ASKED_TOWNS = 60
# What ``read_public_facts`` reads besides the published case cards.
PUBLIC_IN = (Fact.TOWNS, Fact.PROFILES, Fact.RELATIONS)


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A chain of stored facts that leads to another town, and where these facts stand."""

    other: str
    href: str
    sentence: str
    sources: str


@dataclass(frozen=True, slots=True)
class PublicSources:
    """All that is stored of what public facts are made from, statements that are not public included."""

    towns: tuple[RegisteredTown, ...]
    profiles: tuple[TownProfile, ...]
    relations: tuple[Relation, ...]
    cards: tuple[CaseCard, ...]
    taxonomy: Taxonomy
    network_names: Mapping[str, str]


@dataclass(frozen=True)
class PublicFacts:
    """What everybody may know beyond the register; ``profiles`` are cut to their public statements.

    Counts, order and choice are made from these alone: a sealed statement cannot even move a name in a list.
    """

    profiles: tuple[TownProfile, ...]
    relations: tuple[Relation, ...]
    taxonomy: Taxonomy
    graph: KnowledgeGraph
    cards: tuple[CaseCard, ...] = ()
    towns: tuple[RegisteredTown, ...] = ()
    # What was already told of a town: some sixty searches in the graph, and the facts of this object never change.
    told: dict[tuple[str, Language], tuple[EvidenceView, ...]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def stated(self) -> Mapping[str, frozenset[str]]:
        """For every topic and method the towns that publicly state something on it, by AGS."""
        return towns_by_entry(self.graph)

    @cached_property
    def fields(self) -> Mapping[str, frozenset[str]]:
        """The fields of work of every town with a profile, by AGS."""
        found: dict[str, frozenset[str]] = {}
        # Thousands of statements name a few hundred entries, so each entry is followed upwards once.
        fields_of = cache(partial(_fields_of, self.taxonomy))
        for profile in self.profiles:
            own = (fields_of(entry) for entry in _named(profile))
            found[profile.ags] = found.get(profile.ags, frozenset()).union(*own)
        return found


def read_public_facts(uow: UnitOfWork, taxonomy: Taxonomy, network_names: Mapping[str, str]) -> PublicFacts:
    """Everything public that is stored now, inside an open unit of work."""
    stored = (uow.towns.all(), uow.profiles.all(), uow.relations.all(), uow.case_cards.published())
    return public_facts(PublicSources(*stored, taxonomy, network_names))


def public_facts(sources: PublicSources, former: PublicFacts | None = None) -> PublicFacts:
    """What of these facts everybody may know; where a few profiles alone have changed, made from ``former``.

    What nobody may see changes nothing: then it is ``former`` itself.
    """
    # Cards are public by the consent of all their towns, whatever these let others see of their own statements.
    profiles = with_cards(all_seen_by(STRANGER, sources.profiles), sources.cards, sources.taxonomy)
    stating = {profile.ags for profile in profiles}
    towns = tuple(town for town in sources.towns if town.ags in stating)
    to_build = GraphSources(towns, profiles, sources.taxonomy, sources.relations, sources.network_names)
    is_same_list = former is not None and former.taxonomy == sources.taxonomy
    if former is None or not is_same_list or not _is_close(former, towns, sources.relations):
        graph = build_graph(to_build)
    elif changed := _changed(former.profiles, profiles):
        graph = patched_graph(former.graph, to_build, changed)
    elif former.cards == sources.cards:
        return former
    else:
        graph = former.graph
    return PublicFacts(profiles, sources.relations, sources.taxonomy, graph, sources.cards, towns)


def _is_close(former: PublicFacts, towns: Sequence[RegisteredTown], relations: Sequence[Relation]) -> bool:
    """Whether only what towns state has changed; a town that had stated nothing yet may have come."""
    known = {town.ags: town for town in towns}
    return former.relations == relations and all(known.get(town.ags) == town for town in former.towns)


def _changed(former: Sequence[TownProfile], profiles: Sequence[TownProfile]) -> frozenset[str]:
    """The towns of which something else is public than before."""
    before = {(one.ags, one.role): one for one in former}
    now = {(one.ags, one.role): one for one in profiles}
    return frozenset(key[0] for key in before.keys() | now.keys() if before.get(key) != now.get(key))


def evidence_for(ags: str, facts: PublicFacts, spoken: Spoken = GERMAN) -> tuple[EvidenceView, ...]:
    """The most telling path to each of at most six other towns: who can help first, then who shares a question.

    Whom the town knows already, by a tie or a network, is no news and left out; ``known_to`` names them.
    """
    asked = (ags, spoken.language)
    if asked not in facts.told:
        facts.told[asked] = _found(ags, facts, spoken) if ags in facts.fields else ()
    return facts.told[asked]


def known_to(ags: str, facts: PublicFacts) -> frozenset[str]:
    """The towns that have a tie with this one or share a network with it, by AGS."""
    tied = {town for one in facts.relations if ags in (one.first, one.second) for town in (one.first, one.second)}
    networks = {network for profile in facts.profiles if profile.ags == ags for network in profile.networks}
    met = {profile.ags for profile in facts.profiles if networks & set(profile.networks)}
    return frozenset((tied | met) - {ags})


def _found(ags: str, facts: PublicFacts, spoken: Spoken) -> tuple[EvidenceView, ...]:
    best = [paths[0] for other in _asked(ags, facts) if (paths := _telling(evidence_paths(facts.graph, ags, other)))]
    best.sort(key=lambda path: (RANKS[path.kind], -path.strength, path.partner.key))
    return tuple(_view(path, spoken) for path in best[:SHOWN_TOWNS])


def _telling(paths: Sequence[EvidencePath]) -> list[EvidencePath]:
    """A common state or setting says nothing about an exchange."""
    return [path for path in paths if path.kind is not PathKind.PLACE]


def _asked(ags: str, facts: PublicFacts) -> list[str]:
    """The other towns whose fields of work overlap most with this one's, by AGS where equally much."""
    wanted, known = facts.fields[ags], known_to(ags, facts)
    overlap = {
        other: len(wanted & fields) for other, fields in facts.fields.items() if other != ags and other not in known
    }
    return sorted(overlap, key=lambda other: (-overlap[other], other))[:ASKED_TOWNS]


def _named(profile: TownProfile) -> list[str]:
    """The entries of the taxonomy that a town's statements are about."""
    return [*(need.id for need in profile.needs), *(one.topic or one.id for one in profile.experience)]


def _fields_of(taxonomy: Taxonomy, entry: str) -> frozenset[str]:
    """The fields that an entry belongs to; none where the taxonomy does not have it any more."""
    return frozenset(taxonomy.path_of(topic)[-1] for topic in taxonomy.topics_of(entry)) if entry in taxonomy else NONE


def _view(path: EvidencePath, spoken: Spoken) -> EvidenceView:
    return EvidenceView(
        other=path.partner.label(spoken.language),
        href=f"/staedte/{path.partner.key}",
        sentence=sentence(path, spoken.language),
        sources="; ".join(dict.fromkeys(step.source for step in path.steps if step.source)),
    )
