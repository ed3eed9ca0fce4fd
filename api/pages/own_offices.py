"""What has each office of a town stated, and where can it change that?"""

from dataclasses import dataclass
from datetime import date

from api.pages.proposal_words import ROLES, format_name
from api.pages.spoken import Spoken
from api.pages.statements import StatementView, assumed, experience_groups, office_of, statements
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.windows import DAYS, PARTS_OF_DAY
from matchmaker.towns.wording import worded

AREA = "/mein-bereich"


@dataclass(frozen=True, slots=True)
class OwnStatement:
    """A statement in words, who sees it, and where both can be changed."""

    view: StatementView
    seen_by: str
    href: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A part of the profile in words."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class OwnOffice:
    """What one office of the town has stated; ``assumed`` says what it has not stated itself."""

    office: str
    needs: tuple[OwnStatement, ...]
    experience: tuple[OwnStatement, ...]
    details: tuple[Detail, ...]
    participation: str
    offer: str
    assumed: str


@dataclass(frozen=True, slots=True)
class Telling:
    """In which language and on which day it is told, in the words of this taxonomy."""

    taxonomy: Taxonomy
    spoken: Spoken
    today: date


def own_office(profile: TownProfile, facts: Telling) -> OwnOffice:
    """The statements of one office, each with the way to change it, and how the office takes part."""
    spoken, query = facts.spoken, office_query(profile)
    shown = statements(profile, facts.taxonomy, spoken)
    firsts = [first for first, _ in experience_groups(profile)]

    def own(view: StatementView, kind: str, first: int) -> OwnStatement:
        return OwnStatement(view, spoken.say(view.seen_by), f"{AREA}/angabe{query}&art={kind}&nr={first}")

    return OwnOffice(
        office=office_of(profile, spoken),
        needs=tuple(own(view, "bedarf", number) for number, view in enumerate(shown.needs)),
        experience=tuple(own(view, "erfahrung", first) for first, view in zip(firsts, shown.experience, strict=True)),
        details=_details(profile, facts),
        participation=f"{AREA}/teilnahme{query}",
        offer=f"{AREA}/erfahrung{query}",
        assumed=assumed(profile.consent_source, spoken),
    )


def _details(profile: TownProfile, facts: Telling) -> tuple[Detail, ...]:
    spoken, missing = facts.spoken, facts.spoken.missing
    return (
        Detail(spoken.say("Wer teilnimmt"), spoken.say(ROLES[profile.role]) if profile.role else missing),
        Detail(spoken.say("Einwilligung"), spoken.say("liegt vor") if profile.consent else missing),
        Detail(spoken.say("Freie Plätze"), missing if profile.capacity is None else str(profile.capacity)),
        Detail(spoken.say("Formate"), spoken.listing([format_name(one, spoken) for one in profile.formats]) or missing),
        Detail(spoken.say("Zeiten"), windows_in_words(profile, spoken) or missing),
        Detail(spoken.say("Pause"), _pause(profile, facts)),
    )


def windows_in_words(profile: TownProfile, spoken: Spoken) -> str:
    """The times of a week as a list, German by nature of its days' names, else word by word."""
    if spoken.language == "de":
        return worded(profile.windows, "windows") if profile.windows else ""
    pairs = (key.partition("_") for key in profile.windows)
    return ", ".join(f"{spoken.say(DAYS[day][0])} {spoken.say(PARTS_OF_DAY[part])}" for day, _, part in pairs)


def _pause(profile: TownProfile, facts: Telling) -> str:
    """A pause that has ended is none."""
    until = profile.paused_until
    if until is None or until <= facts.today:
        return facts.spoken.say("keine")
    return facts.spoken.say("bis %(day)s", day=facts.spoken.day(until))


def office_query(profile: TownProfile) -> str:
    """How addresses name an office."""
    return f"?stelle={profile.role or 'ohne'}"
