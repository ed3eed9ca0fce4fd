"""Which kinds of nodes and edges does the knowledge graph have, and who may see which statement in it?"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import networkx as nx

from matchmaker.towns.profile import Visibility

# Nodes are texts "kind:key", edges have a key of their own, so that two towns may share several facts.
KnowledgeGraph: TypeAlias = "nx.MultiDiGraph[str]"


class NodeKind(StrEnum):
    """What a node stands for; ``field``, ``topic`` and ``subtopic`` are all topics."""

    TOWN = "town"
    DISTRICT = "district"
    STATE = "state"
    SETTING = "setting"
    TOPIC = "topic"
    CHALLENGE = "challenge"
    METHOD = "method"
    PROJECT = "project"
    NETWORK = "network"
    FORMAT = "format"
    EXCHANGE = "exchange"
    SOURCE = "source"


class EdgeKind(StrEnum):
    """What an edge states; read from its first node to its second.

    town → challenge ``has_challenge``; town → topic ``needs``; town → topic, challenge ``has_experience``;
    town → method ``used_method``; town → project ``ran_project``; town → format ``offers`` (is ready for it);
    challenge, method, project → topic, exchange → format, source → town ``concerns``; topic → wider topic
    ``broader``, topic → topic ``related``; town → district → state and town → setting ``lies_in``; town →
    network, exchange ``member_of``; town → town ``exchanged_with`` (both ways) and ``declined``.
    """

    HAS_CHALLENGE = "has_challenge"
    NEEDS = "needs"
    HAS_EXPERIENCE = "has_experience"
    OFFERS = "offers"
    RAN_PROJECT = "ran_project"
    USED_METHOD = "used_method"
    CONCERNS = "concerns"
    BROADER = "broader"
    RELATED = "related"
    LIES_IN = "lies_in"
    MEMBER_OF = "member_of"
    EXCHANGED_WITH = "exchanged_with"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who looks at the graph: ``level`` is the most guarded statement that they may see.

    ``level`` is public for a stranger, network for a signed-in town, head office for head office, which sees
    everything. ``owner`` is the AGS of the town that looks; it sees all its own statements.
    """

    level: Visibility = Visibility.PUBLIC
    owner: str | None = None

    @property
    def is_head_office(self) -> bool:
        """Whether nothing is hidden."""
        return self.level in (Visibility.HEAD_OFFICE, Visibility.SCORE_ONLY)

    def sees(self, visibility: Visibility, owner: str) -> bool:
        """Whether a statement of the town ``owner`` may be in the graph."""
        # The order of the visibilities is the order of their secrecy.
        return self.is_head_office or owner == self.owner or SECRECY[visibility] <= SECRECY[self.level]


# Asked for each statement of every town on each change, so it is counted once.
SECRECY = {visibility: place for place, visibility in enumerate(Visibility)}
STRANGER = Audience()
HEAD_OFFICE = Audience(Visibility.HEAD_OFFICE)


def node_id(kind: NodeKind, key: str) -> str:
    """The graph's name of a node: ``town:14729410``."""
    return f"{kind}:{key}"


def key_of(words: str) -> str:
    """A key made from free text: letters, digits and single underscores; spelling and case do not tell apart."""
    letters = "".join(letter if letter.isalnum() else " " for letter in words.casefold())
    return "_".join(letters.split())
