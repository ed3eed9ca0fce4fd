"""What does a town see in its own area: what to do now, its proposals, and who sees what it says?"""

from collections.abc import Mapping
from dataclasses import dataclass

from api.pages.german_words import day, listing
from api.pages.proposal_words import FORMATS, ROLES, kind_of, state_for_town, waits_for_answer
from api.pages.statements import Statements, assumed, entry_label, office_of, statements
from api.pages.view import Frame
from matchmaker.rounds.proposal import Proposal
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.completeness import completeness_of
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.wording import worded


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do now; ``href`` is empty where there is nothing to click."""

    heading: str
    sentence: str
    href: str = ""
    action: str = ""


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
class Detail:
    """A part of the profile in words."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class OwnOffice:
    """What one office of the town has stated; ``assumed`` says what it has not stated itself."""

    office: str
    statements: Statements
    details: tuple[Detail, ...]
    assumed: str


@dataclass(frozen=True, slots=True)
class OwnAreaPage:
    """The page „Mein Bereich“."""

    frame: Frame
    name: str
    next_step: NextStep
    proposals: tuple[OwnProposal, ...]
    offices: tuple[OwnOffice, ...]
    contact: str
    has_saved: bool = False


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """What is stored about the town: at least one profile, and only what the session's role may see."""

    town: RegisteredTown
    profiles: tuple[TownProfile, ...]
    proposals: tuple[Proposal, ...]
    names: Mapping[str, str]
    taxonomy: Taxonomy


def own_area_page(facts: OwnFacts, frame: Frame, contact: str, *, has_saved: bool = False) -> OwnAreaPage:
    """The page of the signed-in town; ``has_saved`` thanks for a statement that has just been stored."""
    proposals = tuple(_proposal(one, facts) for one in facts.proposals)
    return OwnAreaPage(
        frame=frame,
        name=facts.town.name,
        next_step=_next_step(facts),
        proposals=proposals,
        offices=tuple(_office(profile, facts.taxonomy) for profile in facts.profiles),
        contact=contact,
        has_saved=has_saved,
    )


def _next_step(facts: OwnFacts) -> NextStep:
    waiting = sorted((one for one in facts.proposals if one.deadline and waits_for_answer(one)), key=_deadline)
    if waiting:
        first = waiting[0]
        until = f" Bitte antworten Sie bis {day(first.deadline)}." if first.deadline else ""
        sentence = f"{_heading(first, facts)} wartet auf Ihre Antwort.{until}"
        return NextStep("Ein Vorschlag wartet auf Sie", sentence, _href(first), "Vorschlag ansehen")
    questions = (completeness_of(profile).next_question for profile in facts.profiles)
    if question := next(filter(None, questions), None):
        return NextStep("Eine Angabe hilft uns weiter", question.text)
    return NextStep("Sie müssen gerade nichts tun", "Wir melden uns per Mail, sobald es einen Vorschlag gibt.")


def _proposal(one: Proposal, facts: OwnFacts) -> OwnProposal:
    return OwnProposal(
        heading=_heading(one, facts),
        href=_href(one),
        topic=entry_label(one.topic, facts.taxonomy) if one.topic else "offen",
        state=state_for_town(one.state),
        state_kind=kind_of(one.state),
        deadline=day(one.deadline) if one.deadline else "",
    )


def _heading(one: Proposal, facts: OwnFacts) -> str:
    others = [facts.names[member.ags] for member in one.members if member.ags != facts.town.ags]
    return f"{FORMATS[one.format]} mit {listing(others)}"


def _href(one: Proposal) -> str:
    return f"/mein-bereich/vorschlaege/{one.id}"


def _deadline(one: Proposal) -> str:
    return one.deadline.isoformat() if one.deadline else ""


def _office(profile: TownProfile, taxonomy: Taxonomy) -> OwnOffice:
    assumption = assumed(profile.consent_source)
    return OwnOffice(office_of(profile), statements(profile, taxonomy), _details(profile), assumption)


def _details(profile: TownProfile) -> tuple[Detail, ...]:
    formats = [FORMATS[one] for one in profile.formats]
    return (
        Detail("Wer teilnimmt", ROLES[profile.role] if profile.role else "fehlt"),
        Detail("Einwilligung", "liegt vor" if profile.consent else "fehlt"),
        Detail("Freie Plätze", "fehlt" if profile.capacity is None else str(profile.capacity)),
        Detail("Formate", listing(formats) or "fehlt"),
        Detail("Zeiten", worded(profile.windows, "windows") if profile.windows else "fehlt"),
        Detail("Pause", f"bis {day(profile.paused_until)}" if profile.paused_until else "keine"),
    )
