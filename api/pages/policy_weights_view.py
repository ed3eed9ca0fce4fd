"""What does head office see beside the weights of a draft: what each moves, and ten pairs before and after?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from api.pages.field_fault import FieldFault
from api.pages.policy_form import PERCENT
from api.pages.policy_words import PolicyWords, ToldChange
from api.pages.proposal_words import ROLES
from api.pages.spoken import Spoken
from api.pages.view import Frame
from matchmaker.scoring.formats import CRITERIA
from matchmaker.scoring.weight_preview import ExamplePair, PreviewGround
from matchmaker.towns.profile import Role

Percentages = Mapping[str, Decimal | str]
TOTAL = "summe"


@dataclass(frozen=True, slots=True)
class WeightField:
    """One weight as it is typed, with its place on the slider (0 to 100) and what it moves."""

    key: str
    label: str
    typed: str
    place: str
    current: str
    moves: str


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """One pair under the weights in force and under those of the form; scores in points."""

    towns: str
    before: str
    before_rank: str
    after: str
    after_rank: str
    change: str


@dataclass(frozen=True, slots=True)
class WeightPreview:
    """What other weights change; ``told`` says among whom, or why there is nothing to see."""

    told: str
    rows: tuple[ExampleRow, ...]
    moves: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PolicyWeightsPage:
    """The weights of one format in the draft."""

    frame: Frame
    title: str
    address: str
    number: str
    version: int
    fields: tuple[WeightField, ...]
    total: str
    faults: tuple[FieldFault, ...]
    preview: WeightPreview
    note: str
    stale: str
    theirs: tuple[ToldChange, ...]
    comparison: str


def sound_percentages(typed: Percentages) -> dict[str, Decimal] | None:
    """The percentages, where each is a number from 0 to 100."""
    numbers = {key: value for key, value in typed.items() if isinstance(value, Decimal) and 0 <= value <= PERCENT}
    return numbers if len(numbers) == len(typed) else None


def total_of(typed: Percentages) -> Decimal:
    """What the readable ones add up to."""
    return sum((value for value in typed.values() if isinstance(value, Decimal)), Decimal(0))


def weight_problems(typed: Percentages, words: PolicyWords) -> tuple[FieldFault, ...]:
    """Everything that is wrong with the weights of a form."""
    spoken = words.spoken
    problems = [
        FieldFault(key, spoken.say("%(criterion)s: Bitte eine Zahl von 0 bis 100.", criterion=words.criterion(key)))
        for key, value in typed.items()
        if not isinstance(value, Decimal) or not 0 <= value <= PERCENT
    ]
    total = total_of(typed)
    if not problems and total != PERCENT:
        told = spoken.say("Zusammen sind es %(total)s %% statt 100 %%.", total=words.decimal(float(total)))
        problems.append(FieldFault(next(iter(CRITERIA)), told))
    return tuple(problems)


def weight_fields(
    typed: Percentages, current: Mapping[str, float], moves: Mapping[str, str], words: PolicyWords
) -> tuple[WeightField, ...]:
    """One field for each criterion; what could not be read is shown as it was typed."""
    return tuple(
        WeightField(
            key=key,
            label=words.criterion(key),
            typed=value if isinstance(value, str) else words.decimal(float(value)),
            place=str(value) if isinstance(value, Decimal) else "0",
            current=words.spoken.say("In Kraft: %(value)s", value=f"{words.percent(current[key])} %"),
            moves=moves.get(key, ""),
        )
        for key, value in typed.items()
    )


def weight_preview(
    made: tuple[Role, PreviewGround] | None,
    before: Mapping[str, float],
    after: Mapping[str, float],
    names: Mapping[str, str],
    spoken: Spoken,
) -> WeightPreview:
    """Ten pairs of the towns that are stored now, and what each weight moves among them."""
    if made is None:
        return WeightPreview(spoken.say("Noch ist kein Profil gespeichert; es gibt keine Paare zu zeigen."), (), {})
    role, ground = made
    shares = {one.criterion: spoken.number(100 * one.share) for one in ground.influence(after)}
    told = spoken.say(
        "Zehn Paare aus %(towns)s gespeicherten Profilen (%(role)s), vom besten bis zum schwächsten. Angaben nur für "
        "die Geschäftsstelle zählen mit; was allein beim Rechnen zählen soll, nicht.",
        towns=spoken.number(len(ground.towns)),
        role=spoken.say(ROLES[role]),
    )
    return WeightPreview(
        told=told,
        rows=tuple(_row(one, names, spoken) for one in ground.examples(before, after)),
        moves={key: spoken.say("bewegt %(share)s von 100 Teilen", share=share) for key, share in shares.items()},
    )


def without_rows(preview: WeightPreview, told: str) -> WeightPreview:
    """The same place where weights cannot be scored with."""
    return replace(preview, told=told, rows=(), moves={})


def _row(one: ExamplePair, names: Mapping[str, str], spoken: Spoken) -> ExampleRow:
    of = spoken.number(one.eligible)
    ranks: Sequence[str] = [
        spoken.say("Rang %(rank)s von %(of)s", rank=spoken.number(rank), of=of)
        for rank in (one.before_rank, one.after_rank)
    ]
    gain = one.after_tenths - one.before_tenths
    return ExampleRow(
        towns=f"{names[one.seeker]} – {names[one.partner]}",
        before=spoken.tenths(one.before_tenths),
        before_rank=ranks[0],
        after=spoken.tenths(one.after_tenths),
        after_rank=ranks[1],
        change=spoken.tenths(gain, signed=True) if gain else spoken.say("gleich"),
    )
