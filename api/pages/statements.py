"""How are a town's needs and experience shown?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from api.pages.proposal_words import ROLES
from api.pages.spoken import GERMAN, Spoken
from matchmaker.features.encoder import OWN_STATEMENT
from matchmaker.taxonomy.model import EntryKind, Taxonomy
from matchmaker.towns.profile import Experience, Need, StatementKind, TownProfile, Visibility
from matchmaker.towns.vocabulary import STAGES
from matchmaker.towns.wording import worded
from matchmaker.towns.written_number import Language

SEEN_BY = {
    Visibility.PUBLIC: "alle",
    Visibility.NETWORK: "angemeldete Städte",
    Visibility.HEAD_OFFICE: "nur Sie und die Geschäftsstelle",
    Visibility.SCORE_ONLY: "nur Sie und die Geschäftsstelle, zählt nur bei der Auswahl der Paare",
}


@dataclass(frozen=True, slots=True)
class StatementView:
    """A need or an experience in words. ``weight`` is its intensity or stage, ``facts`` what else is known.

    ``href`` leads to who else states something on it, empty where nobody can.
    """

    label: str
    weight: str
    text: str
    facts: str
    source: str
    seen_by: str
    kind: StatementKind = StatementKind.TOPIC
    href: str = ""


@dataclass(frozen=True, slots=True)
class Statements:
    """Everything that a town says about itself, as far as the viewer may see it."""

    needs: tuple[StatementView, ...]
    experience: tuple[StatementView, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """What one office of a town says; ``office`` is its name, ``assumed`` where its role and consent come from."""

    office: str
    statements: Statements
    assumed: str


def voices(profiles: Sequence[TownProfile], taxonomy: Taxonomy, spoken: Spoken = GERMAN) -> tuple[Voice, ...]:
    """The offices of one town that say anything, from profiles cut down to what the viewer may see."""
    told = (
        Voice(office_of(one, spoken), statements(one, taxonomy, spoken), assumed(one.consent_source, spoken))
        for one in profiles
    )
    return tuple(voice for voice in told if voice.statements.needs or voice.statements.experience)


def assumed(consent_source: str | None, spoken: Spoken = GERMAN) -> str:
    """A sentence about what the town has not stated itself; empty where it has."""
    if not consent_source:
        return ""
    told = "Rolle, Einwilligung und freie Plätze sind angenommen (%(source)s)."
    return spoken.say(told, source=spoken.say(consent_source))


def office_of(profile: TownProfile, spoken: Spoken = GERMAN) -> str:
    """The office that speaks: role, and field where the profile names one."""
    role = spoken.say(ROLES[profile.role] if profile.role else "Stadt")
    return f"{role} ({profile.field})" if profile.field else role


def statements(profile: TownProfile, taxonomy: Taxonomy, spoken: Spoken = GERMAN) -> Statements:
    """The statements of a profile that was cut down to what the viewer may see (``seen_by``)."""
    return Statements(
        needs=tuple(_need(need, taxonomy, spoken) for need in profile.needs),
        experience=tuple(
            _experience(list(group), taxonomy, spoken) for _, group in groupby(profile.experience, _same_thing)
        ),
    )


def experience_groups(profile: TownProfile) -> tuple[tuple[int, int], ...]:
    """Where each shown experience begins among those of the profile, and how many it stands for."""
    groups, first = [], 0
    for _, group in groupby(profile.experience, _same_thing):
        count = len(list(group))
        groups.append((first, count))
        first += count
    return tuple(groups)


def entry_label(entry_id: str, taxonomy: Taxonomy, language: Language = "de") -> str:
    """The label of a topic, challenge or method; of anything else its own key."""
    if entry_id not in taxonomy:
        return entry_id
    labels = taxonomy.entry(entry_id).labels
    return labels.de if language == "de" else labels.en


def _need(need: Need, taxonomy: Taxonomy, spoken: Spoken) -> StatementView:
    return StatementView(
        label=entry_label(need.id, taxonomy, spoken.language),
        weight=spoken.say("Bedarf %(intensity)s", intensity=spoken.say(worded(need.intensity, "intensity"))),
        text=need.text or "",
        facts="",
        source=need.source or OWN_STATEMENT,
        seen_by=SEEN_BY[need.visibility],
        href=_who_else(need.id, taxonomy),
    )


def _experience(group: Sequence[Experience], taxonomy: Taxonomy, spoken: Spoken) -> StatementView:
    """Several statements about one thing, which differ in topic, wording or year alone."""
    first = group[0]
    titles = dict.fromkeys(one.title for one in group if one.title)
    others = (one.topic for one in group if one.topic and one.topic != one.id)
    topics = dict.fromkeys(entry_label(topic, taxonomy, spoken.language) for topic in others)
    years = dict.fromkeys(str(one.year) for one in group if one.year)
    outcome = [spoken.say(word) for word, is_so in _outcomes(first) if is_so]
    is_named = first.id not in taxonomy and first.title
    return StatementView(
        label=first.title if is_named and first.title else _known_label(first, taxonomy, spoken),
        weight=spoken.say(STAGES.word_for(first.stage)),
        text="" if is_named else "; ".join(titles),
        facts=" · ".join((*topics, *years, *outcome)),
        source=first.source or OWN_STATEMENT,
        seen_by=SEEN_BY[first.visibility],
        kind=first.kind,
        href=_who_else(first.id, taxonomy),
    )


def _outcomes(told: Experience) -> tuple[tuple[str, bool], ...]:
    return ("nicht gelungen", told.failed), ("ausgewertet", told.evaluated)


def _known_label(told: Experience, taxonomy: Taxonomy, spoken: Spoken) -> str:
    # A project's id is the town's own key, not meant for reading.
    return entry_label(told.id, taxonomy, spoken.language) if told.id in taxonomy else spoken.say("Eigenes Projekt")


def _who_else(entry: str, taxonomy: Taxonomy) -> str:
    if entry not in taxonomy or taxonomy.kind(entry) is EntryKind.CHALLENGE:
        return ""
    return f"/netzwerk?{'methode' if taxonomy.kind(entry) is EntryKind.METHOD else 'thema'}={entry}"


def _same_thing(one: Experience) -> tuple[object, ...]:
    return (one.id, one.stage, one.failed, one.evaluated, one.source, one.visibility)
