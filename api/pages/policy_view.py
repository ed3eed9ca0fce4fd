"""What does head office read of the rules: those in force, every version, and what two of them differ in?"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.browse_choice import Options
from api.pages.policy_field import FieldKind
from api.pages.policy_fields import SECTIONS
from api.pages.policy_words import PolicyWords, ToldChange
from api.pages.spoken import Spoken
from api.pages.view import Frame
from matchmaker.errors import NotFound
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.policy_document import policy_values
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.policy_version import PolicyState, PolicyVersion
from matchmaker.scoring.formats import CRITERIA
from matchmaker.towns.profile import Format

HERE = "/geschaeftsstelle/regeln"
DRAFT = f"{HERE}/entwurf"
PACKAGED = "mitgeliefert"
STATES = {PolicyState.DRAFT: "Entwurf", PolicyState.SIGNED: "gezeichnet", PolicyState.DISCARDED: "verworfen"}


@dataclass(frozen=True, slots=True)
class ToldValue:
    """One value with its name and what it does; ``is_german`` marks a text that somebody typed."""

    label: str
    value: str
    meaning: str
    is_german: bool = False


@dataclass(frozen=True, slots=True)
class ToldSection:
    """Values that belong together."""

    title: str
    values: tuple[ToldValue, ...]


@dataclass(frozen=True, slots=True)
class WeightRow:
    """One criterion with its weight in each format, in percent."""

    criterion: str
    weights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version: who drafted and who ended it, when and why; ``note`` says that one person did both."""

    title: str
    state: str
    is_in_force: bool
    drafted: str
    ended: str
    reason: str
    note: str
    export: str


@dataclass(frozen=True, slots=True)
class PolicyComparison:
    """Two versions chosen, and in what they differ; None before somebody chose."""

    first: str
    second: str
    changes: tuple[ToldChange, ...] | None


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """The rules in force and all versions. ``draft`` says who is drafting, empty where nobody is."""

    frame: Frame
    title: str
    why: str
    formats: tuple[str, ...]
    weights: tuple[WeightRow, ...]
    sections: tuple[ToldSection, ...]
    versions: tuple[VersionRow, ...]
    choices: Options
    comparison: PolicyComparison
    draft: str
    draft_href: str
    begin: str
    name: str
    faults: tuple[str, ...]
    done: str


def policy_named(name: str, versions: Sequence[PolicyVersion]) -> Policy:
    """The rules of a version by its number, or the packaged ones; ``NotFound`` for any other name."""
    if name == PACKAGED:
        return packaged_policy()
    for one in versions:
        if str(one.number) == name:
            return one.policy
    raise NotFound(f"Eine Fassung „{name}“ der Regeln gibt es nicht.")


def weight_rows(policy: Policy, words: PolicyWords) -> tuple[WeightRow, ...]:
    """All weights, a row for each criterion, a column for each format."""
    return tuple(
        WeightRow(words.criterion(key), tuple(f"{words.percent(policy.weights[form][key])} %" for form in Format))
        for key in CRITERIA
    )


def told_sections(policy: Policy, words: PolicyWords) -> tuple[ToldSection, ...]:
    """Everything but the weights."""
    values = policy_values(policy)
    return tuple(
        ToldSection(
            words.spoken.say(title),
            tuple(
                ToldValue(
                    words.label(one.path),
                    words.value(one.path, values.get(one.path)),
                    words.spoken.say(one.meaning),
                    one.kind is FieldKind.TEXT and bool(values.get(one.path)),
                )
                for one in fields
            ),
        )
        for title, fields in SECTIONS.items()
    )


def version_rows(versions: Sequence[PolicyVersion], spoken: Spoken) -> tuple[VersionRow, ...]:
    """Every version, the newest first, the packaged rules last."""
    signed = [one.number for one in versions if one.state is PolicyState.SIGNED]
    rows = [_row(one, one.number == max(signed, default=0), spoken) for one in reversed(versions)]
    packaged = VersionRow(
        title=spoken.say("Fassung %(number)s (mitgeliefert)", number=packaged_policy().version),
        state=spoken.say("gezeichnet") if not signed else "",
        is_in_force=not signed,
        drafted="",
        ended="",
        reason="",
        note="",
        export=f"{HERE}/fassung/{PACKAGED}",
    )
    return (*rows, packaged)


def version_choices(versions: Sequence[PolicyVersion], spoken: Spoken) -> Options:
    """Every version to choose from, the newest first."""
    own = [
        (
            str(one.number),
            spoken.say("Fassung %(number)s, %(state)s", number=str(one.number), state=_state(one, spoken)),
        )
        for one in reversed(versions)
    ]
    return (*own, (PACKAGED, spoken.say("Fassung %(number)s (mitgeliefert)", number=packaged_policy().version)))


def told_draft(draft: PolicyVersion | None, spoken: Spoken) -> str:
    """That somebody is drafting, in one sentence; empty where nobody is."""
    if draft is None:
        return ""
    day = spoken.day(draft.drafted_at)
    return spoken.say(
        "Fassung %(number)s wird entworfen, begonnen am %(day)s von %(name)s.",
        number=str(draft.number),
        day=day,
        name=draft.drafted_by,
    )


def _row(one: PolicyVersion, is_in_force: bool, spoken: Spoken) -> VersionRow:
    alone = spoken.say("Gezeichnet ohne zweite Person.") if one.is_alone else ""
    return VersionRow(
        title=spoken.say("Fassung %(number)s", number=str(one.number)),
        state=_state(one, spoken),
        is_in_force=is_in_force,
        drafted=f"{one.drafted_by}, {spoken.day(one.drafted_at)}",
        ended=f"{one.ended_by}, {spoken.day(one.ended_at)}" if one.ended_at else "",
        reason=one.reason,
        note=alone,
        export=f"{HERE}/fassung/{one.number}",
    )


def _state(one: PolicyVersion, spoken: Spoken) -> str:
    return spoken.say(STATES[one.state])
