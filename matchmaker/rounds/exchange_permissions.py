"""Who may do what with an exchange, and whose contact data does anybody see?"""

from enum import StrEnum

from matchmaker.errors import NotFound
from matchmaker.rounds.access import Audience
from matchmaker.rounds.exchange import Exchange, ExchangeState
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.proposal import Member


class ExchangeAction(StrEnum):
    """What somebody may want to do with an exchange."""

    SEE = "see"
    SEE_CONTACTS = "see_contacts"
    PICK_SLOT = "pick_slot"
    ANSWER = "answer"
    LEAVE = "leave"
    COMPLETE = "complete"
    WRITE_CARD = "write_card"
    END = "end"


OF_TOWNS = {
    ExchangeState.ARRANGING: {
        *(ExchangeAction.SEE, ExchangeAction.SEE_CONTACTS, ExchangeAction.PICK_SLOT),
        *(ExchangeAction.ANSWER, ExchangeAction.LEAVE),
    },
    ExchangeState.RUNNING: {
        *(ExchangeAction.SEE, ExchangeAction.SEE_CONTACTS, ExchangeAction.PICK_SLOT),
        *(ExchangeAction.ANSWER, ExchangeAction.LEAVE, ExchangeAction.COMPLETE),
    },
    ExchangeState.COMPLETED: {
        *(ExchangeAction.SEE, ExchangeAction.SEE_CONTACTS, ExchangeAction.ANSWER, ExchangeAction.WRITE_CARD),
    },
    # What ended early is over: nobody needs the other's address for it any more.
    ExchangeState.ENDED: {ExchangeAction.SEE, ExchangeAction.ANSWER},
}
# Head office helps where something is open, and reads what came of it; it speaks for no town.
OF_HEAD_OFFICE = {
    state: {ExchangeAction.SEE}
    | ({ExchangeAction.SEE_CONTACTS, ExchangeAction.END} if state.is_open else set[ExchangeAction]())
    for state in ExchangeState
}


def may(action: ExchangeAction, viewer: Viewer, exchange: Exchange) -> bool:
    """Whether this viewer may do this with the exchange as it is now; strangers may nothing.

    Whoever left an exchange is a stranger to it, from that moment on.
    """
    if viewer.audience is Audience.HEAD_OFFICE:
        return action in OF_HEAD_OFFICE[exchange.state]
    return own_member(viewer, exchange) is not None and action in OF_TOWNS[exchange.state]


def own_member(viewer: Viewer, exchange: Exchange) -> Member | None:
    """The member that a town's viewer speaks for; a link's holder only for the exchange that its link opens."""
    if viewer.audience is not Audience.TOWN and viewer.proposal_id != exchange.id:
        return None
    return next((side.member for side in exchange.present if viewer.is_member(side.member)), None)


def contacts_for(reader: Member, exchange: Exchange) -> tuple[Member, ...]:
    """Whose contact data this member may be told: of the others that said yes and take part still."""
    if reader not in [side.member for side in exchange.present]:
        return ()
    if ExchangeAction.SEE_CONTACTS not in OF_TOWNS[exchange.state]:
        return ()
    return tuple(side.member for side in exchange.present if side.member != reader)


def expect_allowed(action: ExchangeAction, viewer: Viewer, exchange: Exchange) -> None:
    """``NotFound`` for whoever may not, exactly as if the exchange did not exist."""
    if not may(action, viewer, exchange):
        raise NotFound("Diesen Austausch gibt es nicht.")
