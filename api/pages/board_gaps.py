"""Which towns does a round serve with nobody, why, and which button offers the cheapest way out?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.pages.german_words import count
from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.group_words import EASINGS
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.run import LeftOver, Run
from matchmaker.rounds.settled import DEAD
from matchmaker.rounds.what_helps import WORDS

ON_THE_BOARD = 10
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


@dataclass(frozen=True, slots=True)
class Gap:
    """A town without a partner, why, and the button of the cheapest change."""

    name: str
    href: str
    reason: str
    fix: str
    fix_href: str


@dataclass(frozen=True, slots=True)
class Relief:
    """One change of a rule, and how many towns it would help, each by itself."""

    words: str
    towns: str
    href: str


def unserved(run: Run | None, proposals: Iterable[Proposal]) -> tuple[LeftOver, ...]:
    """The towns that the run left over and that no standing proposal has taken in since; the helpable first."""
    if run is None:
        return ()
    seated = {member.ags for one in proposals if one.state not in DEAD for member in one.members}
    found = (one for one in run.unmatched if one.ags not in seated)
    return tuple(sorted(found, key=lambda one: one.relaxation is None))


def gap_of(one: LeftOver, board: str, names: Mapping[str, str]) -> Gap:
    """A row of the list; ``board`` is the address of the round's board."""
    name = names.get(one.ags, one.ags)
    return Gap(name, f"/staedte/{one.ags}", one.sentence, button(one.relaxation), f"{board}/abhilfe?stadt={one.ags}")


def reliefs(left: Sequence[LeftOver], board: str) -> tuple[Relief, ...]:
    """The changes of rules that help most towns first; what one town must agree to is no rule."""
    changes = [(one.relaxation, one.ags) for one in left if one.relaxation and _is_rule(one.relaxation)]
    counts = Counter(_key(relaxation) for relaxation, _ in changes)
    first = {_key(relaxation): (relaxation, ags) for relaxation, ags in reversed(changes)}
    return tuple(
        Relief(change_words(first[key][0]), count(amount, "Stadt", "Städte"), f"{board}/abhilfe?stadt={first[key][1]}")
        for key, amount in counts.most_common()
    )


def button(relaxation: Relaxation | None) -> str:
    """What the button of a change says; without one the town is called."""
    if relaxation is None:
        return ASK
    return BUTTONS.get(relaxation.rule) or f"Ansehen: {change_words(relaxation)}"


def change_words(relaxation: Relaxation) -> str:
    """A change of a rule in a few words."""
    before, after = (value.replace(".", ",") for value in (relaxation.before, relaxation.after))
    pattern = WORDS.get(relaxation.rule) or EASINGS.get(relaxation.rule, "mit einer anderen Regel")
    return pattern.format(before=before, after=after, town="eine Partnerstadt", pair="")


def _is_rule(relaxation: Relaxation) -> bool:
    return relaxation.rule not in (*BY_ASKING, "pinned", "veto")


def _key(relaxation: Relaxation) -> tuple[str, str, str]:
    return relaxation.rule, relaxation.before, relaxation.after
