"""How are a town's needs and experience shown?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from api.pages.proposal_words import ROLES
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import Experience, Need, TownProfile, Visibility
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
    """A need or an experience in words. ``weight`` is its intensity or stage, ``facts`` what else is known."""

    label: str
    weight: str
    text: str
    facts: str
    source: str
    seen_by: str


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


def voices(profiles: Sequence[TownProfile], taxonomy: Taxonomy) -> tuple[Voice, ...]:
    """The offices of one town that say anything, from profiles cut down to what the viewer may see."""
    told = (Voice(office_of(one), statements(one, taxonomy), assumed(one.consent_source)) for one in profiles)
    return tuple(voice for voice in told if voice.statements.needs or voice.statements.experience)


def assumed(consent_source: str | None) -> str:
    """A sentence about what the town has not stated itself; empty where it has."""
    return f"Rolle, Einwilligung und freie Plätze sind angenommen ({consent_source})." if consent_source else ""


def office_of(profile: TownProfile) -> str:
    """The office that speaks: role, and field where the profile names one."""
    role = ROLES[profile.role] if profile.role else "Stadt"
    return f"{role} ({profile.field})" if profile.field else role


def statements(profile: TownProfile, taxonomy: Taxonomy) -> Statements:
    """The statements of a profile that was cut down to what the viewer may see (``seen_by``)."""
    return Statements(
        needs=tuple(_need(need, taxonomy) for need in profile.needs),
        experience=tuple(_experience(list(group), taxonomy) for _, group in groupby(profile.experience, _same_thing)),
    )


def entry_label(entry_id: str, taxonomy: Taxonomy, language: Language = "de") -> str:
    """The label of a topic, challenge or method; of anything else its own key."""
    if entry_id not in taxonomy:
        return entry_id
    labels = taxonomy.entry(entry_id).labels
    return labels.de if language == "de" else labels.en


def _need(need: Need, taxonomy: Taxonomy) -> StatementView:
    return StatementView(
        label=entry_label(need.id, taxonomy),
        weight=f"Bedarf {worded(need.intensity, 'intensity')}",
        text=need.text or "",
        facts="",
        source=need.source or "eigene Angabe",
        seen_by=SEEN_BY[need.visibility],
    )


def _experience(group: Sequence[Experience], taxonomy: Taxonomy) -> StatementView:
    """Several statements about one thing, which differ in topic, wording or year alone."""
    first = group[0]
    titles = dict.fromkeys(one.title for one in group if one.title)
    topics = dict.fromkeys(entry_label(one.topic, taxonomy) for one in group if one.topic and one.topic != one.id)
    years = dict.fromkeys(str(one.year) for one in group if one.year)
    outcome = [*(["nicht gelungen"] if first.failed else []), *(["ausgewertet"] if first.evaluated else [])]
    is_named = first.id not in taxonomy and first.title
    return StatementView(
        label=first.title if is_named and first.title else _known_label(first, taxonomy),
        weight=STAGES.word_for(first.stage),
        text="" if is_named else "; ".join(titles),
        facts=" · ".join((*topics, *years, *outcome)),
        source=first.source or "eigene Angabe",
        seen_by=SEEN_BY[first.visibility],
    )


def _known_label(told: Experience, taxonomy: Taxonomy) -> str:
    # A project's id is the town's own key, not meant for reading.
    return entry_label(told.id, taxonomy) if told.id in taxonomy else "Eigenes Projekt"


def _same_thing(one: Experience) -> tuple[object, ...]:
    return (one.id, one.stage, one.failed, one.evaluated, one.source, one.visibility)
