"""What does a town see in its own area: what to do now, its proposals and requests, and who sees what it says?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from api.pages.answer_view import CAME_ABOUT
from api.pages.exchange_page import moment
from api.pages.own_offices import AREA, OwnOffice, Telling, office_query, own_office
from api.pages.own_request import KINDS, STATES
from api.pages.proposal_words import format_name, kind_of, state_for_town, waits_for_answer
from api.pages.spoken import Spoken
from api.pages.statements import entry_label
from api.pages.view import Frame
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.exchange import Exchange, ExchangeState
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.request import Request
from matchmaker.rounds.topic_wish import TopicWish, WishState
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.completeness import ENOUGH_NEEDS, completeness_of
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.register import RegisteredTown

ANSWERED_AT = {
    "ask_consent": ("/teilnahme", "#einwilligung", "Jetzt zustimmen"),
    "ask_needs": ("", "#neu", "Thema nennen"),
    "ask_experience": ("/erfahrung", "", "Erfahrung nennen"),
    "ask_windows": ("/teilnahme", "#zeiten", "Zeiten nennen"),
    "ask_formats": ("/teilnahme", "#formate", "Formen wählen"),
    "ask_capacity": ("/teilnahme", "#plaetze", "Plätze nennen"),
    "ask_wishes": ("/teilnahme", "#wuensche", "Wünsche nennen"),
    "ask_history": ("/teilnahme", "#austausch", "Frage beantworten"),
}
WISHES = {
    WishState.OPEN: ("info", "wartet auf die Geschäftsstelle"),
    WishState.PLACED: ("success", "zählt als „%(topic)s“"),
    WishState.REJECTED: ("warning", "wird kein Thema"),
}
SAVED = {
    "1": "Ihr Bedarf steht jetzt hier. Bei der nächsten Berechnung zählt er mit.",
    "angabe": "Ihre Angabe ist gespeichert.",
    "entfernt": "Die Angabe ist herausgenommen.",
    "teilnahme": "Ihre Teilnahme ist gespeichert.",
    "vorschlag": "Ihr Vorschlag liegt jetzt bei der Geschäftsstelle. Er zählt, sobald er einem Thema zugeordnet ist.",
    "geloescht": "Ihre Angaben sind gelöscht. Sie bekommen keine Vorschläge mehr.",
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do now; ``href`` is empty where there is nothing to click."""

    heading: str
    sentence: str
    href: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """One of the town's requests."""

    heading: str
    href: str
    state: str
    state_kind: str


@dataclass(frozen=True, slots=True)
class OwnWish:
    """A topic that the town has proposed; ``reason`` is head office's, empty as long as nothing is decided."""

    text: str
    state: str
    state_kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class OwnProposal:
    """One of the town's proposals."""

    heading: str
    href: str
    topic: str
    state: str
    state_kind: str
    deadline: str


@dataclass(frozen=True, slots=True)
class OwnAreaPage:
    """The page „Mein Bereich“."""

    frame: Frame
    name: str
    next_step: NextStep
    request: str
    proposals: tuple[OwnProposal, ...]
    requests: tuple[OwnRequest, ...]
    wishes: tuple[OwnWish, ...]
    offices: tuple[OwnOffice, ...]
    needs_form: str
    own_data: str
    contact: str
    saved: str = ""
    enough_needs: int = ENOUGH_NEEDS


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """What is stored about the town: at least one profile, and only what the session's role may see."""

    town: RegisteredTown
    profiles: tuple[TownProfile, ...]
    proposals: tuple[Proposal, ...]
    requests: tuple[Request, ...]
    exchanges: tuple[Exchange, ...]
    names: Mapping[str, str]
    taxonomy: Taxonomy
    spoken: Spoken
    today: date
    kept: str = ""
    wishes: tuple[TopicWish, ...] = ()


def own_area_page(facts: OwnFacts, frame: Frame, contact: str, saved: str = "") -> OwnAreaPage:
    """The page of the signed-in town; ``saved`` names what has just been stored."""
    spoken = facts.spoken
    return OwnAreaPage(
        frame=frame,
        name=facts.town.name,
        next_step=_next_step(facts),
        request="/anfrage",
        proposals=tuple(_proposal(one, facts) for one in facts.proposals),
        requests=tuple(_request(one, facts) for one in reversed(facts.requests)),
        wishes=tuple(_wish(one, facts) for one in reversed(facts.wishes)),
        offices=tuple(own_office(profile, Telling(facts.taxonomy, spoken, facts.today)) for profile in facts.profiles),
        needs_form=f"{AREA}/bedarf{facts.kept}",
        own_data=f"{AREA}/daten",
        contact=contact,
        saved=spoken.say(SAVED[saved]) if saved in SAVED else "",
    )


def _wish(wish: TopicWish, facts: OwnFacts) -> OwnWish:
    kind, words = WISHES[wish.state]
    label = (
        entry_label(wish.entry, facts.taxonomy, facts.spoken.language)
        if wish.entry and wish.entry in facts.taxonomy
        else ""
    )
    state = facts.spoken.say(words, topic=label) if wish.state is WishState.PLACED else facts.spoken.say(words)
    return OwnWish(wish.text, state, kind, wish.reason)


def _next_step(facts: OwnFacts) -> NextStep:
    spoken = facts.spoken
    waiting = sorted((one for one in facts.proposals if one.deadline and waits_for_answer(one)), key=_deadline)
    if waiting:
        first = waiting[0]
        told = spoken.say("%(proposal)s wartet auf Ihre Antwort.", proposal=_heading(first, facts))
        until = spoken.say("Bitte antworten Sie bis %(day)s.", day=spoken.day(first.deadline)) if first.deadline else ""
        heading = spoken.say("Ein Vorschlag wartet auf Sie")
        return NextStep(heading, f"{told} {until}", _href(first, facts), spoken.say("Vorschlag ansehen"))
    if undated := [one for one in facts.exchanges if one.state is ExchangeState.ARRANGING]:
        heading = spoken.say("Ein Austausch wartet auf einen Termin")
        told = spoken.say("Drei Termine stehen zur Wahl. Kontakte und Ablauf finden Sie dort auch.")
        return NextStep(heading, told, f"{AREA}/austausch/{undated[0].id}", spoken.say("Termin wählen"))
    if talks := _coming_talks(facts):
        told = spoken.say(
            "%(when)s. Kontakte und Ablauf finden Sie auf der Seite des Austauschs.",
            when=moment(talks[0][0], spoken),
        )
        heading = spoken.say("Ihr erstes Gespräch steht fest")
        return NextStep(heading, told, f"{AREA}/austausch/{talks[0][1]}", spoken.say("Zum Austausch"))
    asked = ((profile, completeness_of(profile).next_question) for profile in facts.profiles)
    for profile, question in asked:
        if question is not None:
            page, field, action = ANSWERED_AT[question.code]
            href = f"{AREA}{page}{office_query(profile) if page else ''}{field}"
            heading = spoken.say("Eine Angabe hilft uns weiter")
            return NextStep(heading, spoken.say(question.text), href, spoken.say(action))
    return NextStep(
        spoken.say("Sie müssen gerade nichts tun"),
        spoken.say("Wir melden uns per Mail, sobald es einen Vorschlag gibt."),
    )


def _coming_talks(facts: OwnFacts) -> list[tuple[datetime, str]]:
    """When the first talks of today or later begin, the next one first, each with its exchange."""
    running = (one for one in facts.exchanges if one.state is ExchangeState.RUNNING)
    talks = ((one.meeting.starts_at, one.id) for one in running if one.meeting)
    return sorted(talk for talk in talks if german_day(talk[0]) >= facts.today)


def _proposal(one: Proposal, facts: OwnFacts) -> OwnProposal:
    spoken = facts.spoken
    return OwnProposal(
        heading=_heading(one, facts),
        href=_href(one, facts),
        topic=entry_label(one.topic, facts.taxonomy, spoken.language) if one.topic else spoken.say("offen"),
        state=spoken.say(state_for_town(one.state)),
        state_kind=kind_of(one.state),
        # Who has begun has nothing left to answer in time.
        deadline=spoken.day(one.deadline) if one.deadline and one.state not in CAME_ABOUT else "",
    )


def _request(one: Request, facts: OwnFacts) -> OwnRequest:
    topic = entry_label(one.topic, facts.taxonomy, facts.spoken.language)
    state = facts.spoken.say(STATES[one.state])
    return OwnRequest(topic, f"{AREA}/anfragen/{one.id}", state, KINDS.get(one.state, "info"))


def _heading(one: Proposal, facts: OwnFacts) -> str:
    others = [facts.names[member.ags] for member in one.members if member.ags != facts.town.ags]
    partners = facts.spoken.listing(others)
    return facts.spoken.say("%(format)s mit %(towns)s", format=format_name(one.format, facts.spoken), towns=partners)


def _href(one: Proposal, facts: OwnFacts) -> str:
    """What it has become, where it became an exchange that the town takes part in."""
    has_begun = one.id in [exchange.id for exchange in facts.exchanges]
    return f"{AREA}/{'austausch' if has_begun else 'vorschlaege'}/{one.id}"


def _deadline(one: Proposal) -> str:
    return one.deadline.isoformat() if one.deadline else ""
