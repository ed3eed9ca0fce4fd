"""What in proposals, letters and computations keeps two towns from becoming one, all of it at once?"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from matchmaker.errors import Fault
from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.settled import DEAD

TOGETHER = "Beide Städte waren an diesem Vorschlag beteiligt. Aus zwei Beteiligten kann nicht eine werden."
TWICE = "Damit hätten dieselben Städte in einer Runde zwei Vorschläge ({first} und {second}). Ziehen Sie einen zurück."
UNDER_WAY = "Eine Nachricht der Stadt wird gerade verschickt. Bitte versuchen Sie es in einigen Minuten noch einmal."
COMPUTING = "Für diese Runde wird gerade gerechnet. Bitte warten Sie, bis das fertig ist."


def obstacles(old: str, new: str, uow: UnitOfWork, now: datetime) -> tuple[Fault, ...]:
    """Everything at once, inside an open unit of work; profiles and ties are looked at elsewhere."""
    own = {one.id: one for one in uow.proposals.of_towns((old, new))}
    # Whoever refused is no member any more, but still somebody who was asked.
    first, second = ({one.proposal_id for one in uow.invitations.of_town(ags)} for ags in (old, new))
    asked = first & second
    together = sorted(asked | {key for key, one in own.items() if {old, new} <= _towns(one)})
    return (
        *(Fault(f"Vorschlag {key}", TOGETHER) for key in together),
        *_twins(old, new, own.values()),
        *_letters(old, uow),
        *(Fault(f"Runde {round_id}", COMPUTING) for round_id in uow.computations.under_way(now)),
    )


def names_town(key: str, ags: str) -> bool:
    """Whether a stored key (of a letter, a task) speaks of this town."""
    return re.search(rf"(?<!\d){ags}(?!\d)", key) is not None


def _towns(proposal: Proposal) -> set[str]:
    return {member.ags for member in proposal.members}


def _twins(old: str, new: str, own: Iterable[Proposal]) -> Iterator[Fault]:
    seen: dict[tuple[str, frozenset[tuple[str, str]]], Proposal] = {}
    for one in own:
        members = frozenset((new if each.ags == old else each.ags, str(each.role)) for each in one.members)
        if one.state in DEAD or {old, new} <= _towns(one):
            continue
        twin = seen.setdefault((one.round_id, members), one)
        if twin is not one:
            yield Fault(f"Runde {one.round_id}", TWICE.format(first=twin.id, second=one.id))


def _letters(old: str, uow: UnitOfWork) -> Iterator[Fault]:
    # Whoever holds a letter writes it back whole when it has left: its key would be the old one again.
    for state in (MessageState.CLAIMED, MessageState.DATA):
        yield from (
            Fault(f"Nachricht {one.id}", UNDER_WAY) for one in uow.outbox.in_state(state) if names_town(one.key, old)
        )
