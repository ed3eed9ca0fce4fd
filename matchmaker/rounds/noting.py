"""How does head office write down what it thinks of a proposal before it decides?"""

from dataclasses import dataclass, replace

from matchmaker.errors import StaleWrite, TransitionRefused
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import NOT_SENT, Proposal


@dataclass(frozen=True, slots=True)
class Note:
    """Words for head office alone about one proposal as it was seen; empty words remove the note."""

    proposal_id: str
    seen_version: int
    text: str


def note_proposal(order: Note, uow: UnitOfWork) -> Proposal:
    """Keep the note with the proposal; nothing else of it changes.

    ``TransitionRefused`` once it was sent: from then on its note says how it ended. ``StaleWrite`` gives the text back
    where somebody else changed the proposal meanwhile.
    """
    try:
        with uow:
            uow.rounds.hold(uow.proposals.get(order.proposal_id).round_id)
            seen = uow.proposals.get(order.proposal_id, seen_version=order.seen_version)
            if seen.state not in NOT_SENT:
                raise TransitionRefused(f"Der Vorschlag ist {seen.state.label}; notiert wird vor dem Versand.")
            noted = uow.proposals.save(replace(seen, note=order.text or None))
            uow.commit()
    except StaleWrite as stale:
        raise StaleWrite(str(stale), rejected_text=order.text) from stale
    return noted
