"""Why does a round serve several towns with nobody, said once for all of them?"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from matchmaker.matching.alike import alike
from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.run import LeftOver

MANY = 4
"""From so many towns on one sentence stands for reasons of one kind that differ in their details."""

OF_ONE_TOWN = ("own_capacity", "partner_capacity", "pinned", "veto")
"""Changes that name the town or the pair which they are about."""

COMMON: Mapping[str, str] = {
    "no_capacity": (
        "Diese Städte haben keinen Platz mehr: Offene Vorschläge und laufender Austausch nehmen ihn. Frei wird einer, "
        "wenn ein Vorschlag nicht zustande kommt, ein Austausch endet oder eine Stadt mehr Plätze nennt."
    ),
    "effort_budget": "Diese Städte haben in diesem Vierteljahr nicht mehr genug Stunden für Austausch.",
    "other_formats": "Diese Städte haben angegeben, dass andere Formen des Austauschs passen.",
    "partners_taken": "Mögliche Partnerstädte gibt es, sie haben aber keinen Platz mehr.",
    "partners_without_capacity": "Mögliche Partnerstädte gibt es, sie haben aber keinen Platz.",
    "too_few_candidates": (
        "Für diese Städte kommen zu wenige andere in Frage: wegen eines gemeinsamen Netzwerks, verschiedener Themen, "
        "der Größe oder des Landkreises."
    ),
    "rules_conflict": "Keine Gruppe mit einer dieser Städte hält alle Regeln ein.",
}
"""By code of a reason, what is true of every town with it, where the towns' own sentences differ."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Towns that are left over for one reason. ``sentence`` is true of each of them, with what would help it.

    ``example`` is one of them where their own sentences say more, else None; ``relaxation`` is what would help each of
    them, None where nothing does or each needs a change of its own.
    """

    sentence: str
    towns: tuple[LeftOver, ...]
    example: LeftOver | None = None
    relaxation: Relaxation | None = None


def causes(left: Iterable[LeftOver]) -> tuple[Cause, ...]:
    """The reasons of towns that are left over, those of most towns first; every town stands under exactly one."""
    found = [cause for ones in alike(left, _kind) for cause in _causes_of(ones)]
    return tuple(sorted(found, key=lambda cause: -len(cause.towns)))


def cause_lines(left: Iterable[LeftOver], name: Callable[[str], str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each cause as a German sentence that begins with whom it is about, then the names of its towns.

    No names where the sentence is about one town, which it names itself.
    """
    for cause in causes(left):
        names = tuple(name(one.ags) for one in cause.towns)
        if len(names) == 1:
            yield f"{names[0]}: {cause.sentence}", ()
        else:
            # What is said of each town alone keeps its singular.
            whom = "Städte" if cause.example else "Städte, für jede gilt"
            yield f"{len(names)} {whom}: {with_example(cause, name)}", names


def with_example(cause: Cause, name: Callable[[str], str]) -> str:
    """The sentence of a cause and, where its towns differ in details, those of one of them."""
    if cause.example is None:
        return cause.sentence
    town, own = name(cause.example.ags), cause.example.sentence
    return f"{cause.sentence} Zum Beispiel{'' if own.startswith(town) else f' {town}'}: {own}"


def _causes_of(ones: tuple[LeftOver, ...]) -> list[Cause]:
    own = alike(ones, lambda one: one.sentence)
    if len(own) > 1 and len(ones) >= MANY and ones[0].code in COMMON:
        return [Cause(COMMON[ones[0].code], ones, ones[0], _of_all(ones))]
    return [Cause(same[0].sentence, same, relaxation=_of_all(same)) for same in own]


def _of_all(ones: tuple[LeftOver, ...]) -> Relaxation | None:
    first = ones[0].relaxation
    if first is None or (len(ones) > 1 and first.rule in OF_ONE_TOWN):
        return None
    return first


def _kind(one: LeftOver) -> Hashable:
    change = one.relaxation
    if change is None or change.rule in OF_ONE_TOWN:
        return one.code, change and change.rule
    return one.code, change.rule, change.before, change.after
