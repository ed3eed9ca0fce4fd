"""Which towns does a round serve with nobody, why, and which button offers the cheapest way out?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.pages.spoken import GERMAN, Spoken
from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.causes import Cause, causes, with_example
from matchmaker.rounds.group_words import EASINGS
from matchmaker.rounds.run import LeftOver
from matchmaker.rounds.what_helps import WORDS

ON_THE_BOARD = 10
NAMED_ON_THE_BOARD = 12
"""So many reasons stand on the board, each with so many of its towns."""

FIRST_NAMED = 3
ON_A_PAGE = 50
# A town must agree to these, so head office asks it.
BY_ASKING = ("own_capacity", "partner_capacity")
BUTTONS = {
    "strategy": "Neu rechnen: möglichst viele Städte",
    "pinned": "Festgehaltenes Paar ansehen",
    "veto": "Ausschluss ansehen",
    "own_capacity": "Nach einem Platz fragen",
    "partner_capacity": "Partnerstadt nach einem Platz fragen",
}
ASK = "Aufgabe: Stadt anrufen"
TOWNS = ("1 Stadt", "%(count)s Städte")
OTHER_RULE = "mit einer anderen Regel"


@dataclass(frozen=True, slots=True)
class GapWords:
    """What a town without a partner is told with: the board's address, the towns' names by AGS and the language."""

    board: str
    names: Mapping[str, str]
    spoken: Spoken


@dataclass(frozen=True, slots=True)
class Gap:
    """A town without a partner and the button of the cheapest change; ``reason`` is its own, empty where shared."""

    name: str
    href: str
    reason: str
    fix: str
    fix_href: str


@dataclass(frozen=True, slots=True)
class GapCause:
    """Towns without a partner for one reason; ``fix`` is empty where each needs a change of its own.

    ``first`` names some of them for the closed list, ``more`` says how many are not among ``gaps``.
    """

    title: str
    reason: str
    fix: str
    fix_href: str
    is_of_one: bool
    first: str
    gaps: tuple[Gap, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Relief:
    """One change of a rule, and how many towns it would help, each by itself."""

    words: str
    towns: str
    href: str


def causes_of(left: Iterable[LeftOver]) -> tuple[Cause, ...]:
    """The reasons that something can be done about first, of these the ones of most towns."""
    return tuple(sorted(causes(left), key=lambda cause: cause.towns[0].relaxation is None))


def on_the_board(found: Sequence[Cause], words: GapWords) -> tuple[GapCause, ...]:
    """The first reasons with some of their towns."""
    return tuple(_cause(one, one.towns[:NAMED_ON_THE_BOARD], words) for one in found[:ON_THE_BOARD])


def on_a_page(found: Sequence[Cause], begin: int, words: GapWords) -> tuple[GapCause, ...]:
    """Fifty towns from the one at ``begin`` on, in the order of the reasons, under their reasons."""
    shown, before = [], 0
    for one in found:
        towns = one.towns[max(0, begin - before) : max(0, begin + ON_A_PAGE - before)]
        before += len(one.towns)
        if towns:
            shown.append(_cause(one, towns, words))
    return tuple(shown)


def reliefs(left: Sequence[LeftOver], words: GapWords) -> tuple[Relief, ...]:
    """The changes of rules that help most towns first; what one town must agree to is no rule."""
    changes = [(one.relaxation, one.ags) for one in left if one.relaxation and _is_rule(one.relaxation)]
    counts = Counter(_key(relaxation) for relaxation, _ in changes)
    first = {_key(relaxation): (relaxation, ags) for relaxation, ags in reversed(changes)}
    return tuple(
        Relief(
            change_words(first[key][0], words.spoken),
            words.spoken.counted(amount, TOWNS),
            f"{words.board}/abhilfe?stadt={first[key][1]}",
        )
        for key, amount in counts.most_common()
    )


def button(relaxation: Relaxation | None, spoken: Spoken) -> str:
    """What the button of a change says; without one the town is called."""
    if relaxation is None:
        return spoken.say(ASK)
    if relaxation.rule in BUTTONS:
        return spoken.say(BUTTONS[relaxation.rule])
    return spoken.say("Ansehen: %(change)s", change=change_words(relaxation, spoken))


def change_words(relaxation: Relaxation, spoken: Spoken = GERMAN) -> str:
    """A change of a rule in a few words."""
    point = "," if spoken.language == "de" else "."
    before, after = (value.replace(".", point) for value in (relaxation.before, relaxation.after))
    pattern = spoken.pattern(WORDS.get(relaxation.rule) or EASINGS.get(relaxation.rule, OTHER_RULE))
    return pattern.format(before=before, after=after, town=spoken.say("eine Partnerstadt"), pair="")


def _cause(one: Cause, towns: Sequence[LeftOver], words: GapWords) -> GapCause:
    names, spoken = words.names, words.spoken
    gaps = tuple(_gap(town, words, own_reason=one.example is not None) for town in towns)
    told = with_example(one, lambda ags: names.get(ags, ags))
    is_shared = one.relaxation is not None and len(one.towns) > 1
    return GapCause(
        title=spoken.counted(len(one.towns), TOWNS),
        reason=told if one.example or len(one.towns) == 1 else f"Für jede gilt: {told}",
        fix=button(one.relaxation, spoken) if is_shared else "",
        fix_href=f"{words.board}/abhilfe?stadt={one.towns[0].ags}",
        is_of_one=len(one.towns) == 1,
        first=", ".join(gap.name for gap in gaps[:FIRST_NAMED]) + (" …" if len(one.towns) > FIRST_NAMED else ""),
        gaps=gaps,
        more=spoken.number(len(one.towns) - len(towns)) if len(one.towns) > len(towns) else "",
    )


def _gap(one: LeftOver, words: GapWords, *, own_reason: bool) -> Gap:
    name, reason = words.names.get(one.ags, one.ags), one.sentence if own_reason else ""
    fix = button(one.relaxation, words.spoken)
    return Gap(name, f"/staedte/{one.ags}", reason, fix, f"{words.board}/abhilfe?stadt={one.ags}")


def _is_rule(relaxation: Relaxation) -> bool:
    return relaxation.rule not in (*BY_ASKING, "pinned", "veto")


def _key(relaxation: Relaxation) -> tuple[str, str, str]:
    return relaxation.rule, relaxation.before, relaxation.after
