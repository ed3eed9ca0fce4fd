"""Which kits belong to a plan of circles, and to the circles of a round that came about?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from api.printed.circle_kit import CircleKit, MemberCard, circle_kit
from matchmaker.matching.group_plan import GroupPlan
from matchmaker.matching.group_problem import GroupProblem
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.settled import AGREED
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.profile import Format
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.register_file import read_register


def kits_of(problem: GroupProblem, plan: GroupPlan, sessions: int | None = None) -> list[CircleKit]:
    """One kit per circle of at least three; towns and topics by name where the id is a known AGS or topic.

    Each has one session per member, or ``sessions``.
    """
    names = {town.ags: town.name for town in read_register().all}
    taxonomy = read_taxonomy()
    cards = {town.id: MemberCard(names.get(town.id, town.id), town.state, town.population) for town in problem.towns}
    circles = [group for group in plan.groups if len(group.members) > 2]
    return [
        circle_kit(
            number,
            taxonomy.entry(group.topic).labels.de if group.topic in taxonomy else group.topic,
            _distinct([(member, cards[member]) for member in group.members]),
            sessions,
        )
        for number, group in enumerate(circles, 1)
    ]


def kits_of_round(
    proposals: Iterable[Proposal], towns: Mapping[str, RegisteredTown], taxonomy: Taxonomy, sessions: int | None = None
) -> list[CircleKit]:
    """One kit per circle that came about, in the order of the proposals; ``towns`` by AGS."""
    agreed = [one for one in proposals if one.format is Format.CIRCLE and one.state in AGREED]
    return [
        circle_kit(
            number,
            taxonomy.entry(one.topic).labels.de if one.topic and one.topic in taxonomy else one.topic or "",
            _distinct([(member.ags, _card(towns[member.ags])) for member in one.members]),
            sessions,
        )
        for number, one in enumerate(agreed, 1)
    ]


def _card(town: RegisteredTown) -> MemberCard:
    return MemberCard(town.name, town.state, town.population)


def _distinct(cards: list[tuple[str, MemberCard]]) -> list[MemberCard]:
    """The cards, with the id behind a name that two members share."""
    counts = Counter(card.name for _, card in cards)
    return [
        replace(card, name=f"{card.name} ({town_id})") if counts[card.name] > 1 else card for town_id, card in cards
    ]
