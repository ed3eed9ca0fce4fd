"""How does a published case card become experience that others find?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.case_card import CaseCard
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import Experience, Stage, StatementKind, TownProfile

SOURCE = "Fallkarte, mit Zustimmung aller beteiligten Städte"


def with_cards(
    profiles: Iterable[TownProfile], cards: Iterable[CaseCard], taxonomy: Taxonomy
) -> tuple[TownProfile, ...]:
    """The profiles with what published cards tell of their towns, each under the town's first profile.

    It stands beside what a town stated itself and is never stored with it: with the consent it goes again.
    """
    told: dict[str, list[Experience]] = defaultdict(list)
    for card in cards:
        if card.published_at is not None:
            for ags in card.towns:
                told[ags] += _experience(card, taxonomy)
    # Taken out as they are told: a town with two offices has one experience of it, not two.
    return tuple(_with(one, told.pop(one.ags, ())) for one in profiles)


def cards_about(
    cards: Sequence[CaseCard], *, method: str = "", topic: str = "", town: str = ""
) -> tuple[CaseCard, ...]:
    """The published cards with this method, on this topic or of this town, in their order; empty asks nothing."""
    return tuple(
        card
        for card in cards
        if card.published_at is not None
        and (not method or card.text.method == method)
        and (not topic or card.topic == topic)
        and (not town or town in card.towns)
    )


def _with(profile: TownProfile, told: Sequence[Experience]) -> TownProfile:
    return replace(profile, experience=(*profile.experience, *told)) if told else profile


def _experience(card: CaseCard, taxonomy: Taxonomy) -> list[Experience]:
    # What left the taxonomy since the card was written leads nowhere any more.
    named = (card.topic, card.text.method)
    topic, method = (entry if entry is not None and entry in taxonomy else None for entry in named)
    about = method or topic
    if about is None or card.published_at is None:
        return []
    kind = StatementKind.METHOD if method else StatementKind.TOPIC
    year = german_day(card.published_at).year
    return [Experience(about, kind, Stage.LEARNED, topic=topic, year=year, title=card.text.title, source=SOURCE)]
