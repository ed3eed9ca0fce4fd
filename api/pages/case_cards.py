"""What came out of finished exchanges, as their towns agreed to tell everybody?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.dependencies import FramingGiven
from api.pages.seen_proposal import told_in
from api.pages.spoken import Spoken
from api.pages.statements import entry_label
from api.pages.view import Frame, render
from matchmaker.rounds.case_card import CaseCard
from matchmaker.rounds.case_card_experience import cards_about
from matchmaker.taxonomy.model import Taxonomy

router = APIRouter()


@dataclass(frozen=True, slots=True)
class CardLink:
    """A word of a card that leads on."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class CardView:
    """One case card as everybody reads it; the words of the towns are theirs and stay German."""

    title: str
    result: str
    towns: tuple[CardLink, ...]
    topic: CardLink | None
    method: CardLink | None
    published: str


@dataclass(frozen=True, slots=True)
class CardsPage:
    """The page „Fallkarten“; ``about`` names the method, topic or town that was asked for, ``trouble`` what is none."""

    frame: Frame
    cards: tuple[CardView, ...]
    about: str
    trouble: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CardTelling:
    """What cards are told with: names of towns, labels of entries, and the language."""

    names: Mapping[str, str]
    taxonomy: Taxonomy
    spoken: Spoken


@router.get("/fallkarten")
def case_cards(
    framing: FramingGiven,
    methode: Annotated[str, Query()] = "",
    thema: Annotated[str, Query()] = "",
    stadt: Annotated[str, Query()] = "",
) -> Response:
    """All published cards, or those on one method, topic or town."""
    site, spoken = framing.site, framing.spoken
    with site.open_uow(reading=True) as uow:
        published = uow.case_cards.published()
    telling = CardTelling(site.atlas().names, site.taxonomy, spoken)
    known = {entry for entry in (methode, thema) if entry in site.taxonomy}
    # What nobody knows is said and counts as not asked: an old link still shows the other cards.
    wrong = (
        (methode, known, "Diese Methode gibt es nicht. Wir zeigen die Fallkarten ohne diese Auswahl."),
        (thema, known, "Dieses Thema gibt es nicht. Wir zeigen die Fallkarten ohne diese Auswahl."),
        (stadt, telling.names, "Diese Stadt gibt es nicht. Wir zeigen die Fallkarten ohne diese Auswahl."),
    )
    trouble = tuple(spoken.say(told) for asked, those, told in wrong if asked and asked not in those)
    methode, thema, stadt = (asked if asked in those else "" for asked, those, _ in wrong)
    found = cards_about(published, method=methode, topic=thema, town=stadt)
    labels = [entry_label(one, site.taxonomy, spoken.language) for one in (methode, thema) if one]
    about = spoken.listing([*labels, *([telling.names[stadt]] if stadt else [])])
    page = CardsPage(framing.translated_frame(), card_views(found, telling), about, trouble)
    return told_in(spoken, render("case_cards.html", page))


def card_views(cards: Iterable[CaseCard], telling: CardTelling) -> tuple[CardView, ...]:
    """Published cards as they are shown, in their order."""
    return tuple(_view(card, telling) for card in cards if card.published_at is not None)


def _view(card: CaseCard, telling: CardTelling) -> CardView:
    towns = tuple(CardLink(telling.names[ags], f"/staedte/{ags}") for ags in card.towns if ags in telling.names)
    return CardView(
        title=card.text.title,
        result=card.text.result,
        towns=towns,
        topic=_entry(card.topic, "thema", telling),
        method=_entry(card.text.method, "methode", telling),
        published=telling.spoken.day(card.published_at) if card.published_at else "",
    )


def _entry(key: str | None, parameter: str, telling: CardTelling) -> CardLink | None:
    # An entry may have left the taxonomy since the card was written.
    if key is None or key not in telling.taxonomy:
        return None
    return CardLink(entry_label(key, telling.taxonomy, telling.spoken.language), f"/netzwerk?{parameter}={key}")
