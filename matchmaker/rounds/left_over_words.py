"""What is a town without a partner told: why, and what it can do itself?"""

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.rounds.elections import ELECTION
from matchmaker.rounds.left_over import NO_ROOM, NO_TOPIC, NOBODY_ALLOWED, NOBODY_FITS, TAKEN, TOO_LITTLE_KNOWN


@dataclass(frozen=True, slots=True)
class Told:
    """One reason with its advice (empty where the town can do nothing), in one language."""

    reason: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class InBoth:
    """The same in German and English."""

    de: Told
    en: Told


# Never the sentences of head office: those name other towns, and rules that a town could only guess at.
NAME_MORE = InBoth(
    Told("Über Ihre Stadt ist noch zu wenig bekannt.", "Nennen Sie einen Bedarf mehr, oder eine Erfahrung."),
    Told("Too little is known about your town yet.", "Name one more need, or one more experience."),
)
OTHER_TOPICS = InBoth(
    Told(
        "Mit keiner möglichen Stadt gab es ein gemeinsames Thema.",
        "Nennen Sie ein weiteres Thema, das Sie beschäftigt.",
    ),
    Told("No possible town shared a topic with you.", "Name one more topic that you work on."),
)
ALL_TAKEN = InBoth(
    Told("Es gab passende Städte, doch sie sind schon vergeben.", "Ein Thema mehr öffnet Ihnen weitere Städte."),
    Told("There were towns that fit, but they are taken.", "One more topic opens more towns to you."),
)
NOT_FOUND = InBoth(
    Told("Wir haben noch keine Stadt gefunden, die gut genug passt.", "Ein Thema mehr öffnet Ihnen weitere Städte."),
    Told("We have not found a town yet that fits well enough.", "One more topic opens more towns to you."),
)
NO_ROOM_LEFT = InBoth(
    Told("Die Plätze Ihrer Stadt sind schon vergeben.", "Wenn Sie mehr Zeit haben: Nennen Sie mehr Plätze."),
    Told("The places of your town are taken already.", "If you have more time, name more places."),
)
NO_NEED = InBoth(
    Told("Ihre Stadt hat noch keinen Bedarf genannt.", "Nennen Sie, wobei Sie sich Rat wünschen."),
    Told("Your town has named no need yet.", "Name what you would like advice on."),
)
NO_PUBLIC_TOPIC = InBoth(
    Told("Eine Gruppe braucht ein Thema, das alle sehen.", "Machen Sie einen Bedarf für alle sichtbar."),
    Told("A group needs a topic that everybody can see.", "Let everybody see one of your needs."),
)
NOBODY_KNOWS = InBoth(
    Told("Zu Ihrem Bedarf hat noch keine Stadt Erfahrung genannt. Wir suchen weiter."),
    Told("No town has named experience with what you need yet. We go on looking."),
)
ELECTING = InBoth(
    Told("Bei Ihnen wird bald gewählt. In den acht Wochen davor schlagen wir niemanden vor."),
    Told("Your town elects soon. In the eight weeks before, we propose nobody."),
)

WORDS: Mapping[str, InBoth] = {
    TOO_LITTLE_KNOWN[0]: NAME_MORE,
    NO_TOPIC[0]: OTHER_TOPICS,
    TAKEN: ALL_TAKEN,
    NO_ROOM: NO_ROOM_LEFT,
    "effort_budget": NO_ROOM_LEFT,
    ELECTION: ELECTING,
    "no_need": NO_NEED,
    "no_topic": NO_PUBLIC_TOPIC,
    "nobody_knows": NOBODY_KNOWS,
    "hosts_without_hours": ALL_TAKEN,
    NOBODY_ALLOWED: NOT_FOUND,
    NOBODY_FITS[0]: NOT_FOUND,
}

OWN_CHOICE = ("no_consent", "paused", "other_formats")
"""Reasons that the town gave itself: it waits for nothing, so nobody writes to it."""


def told_for(code: str, language: str) -> Told | None:
    """What a town reads about the reason with this code; None where it is not written to at all."""
    if code in OWN_CHOICE:
        return None
    words = WORDS.get(code, NOT_FOUND)
    return words.en if language == "en" else words.de
