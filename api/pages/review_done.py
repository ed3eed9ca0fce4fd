"""What did head office do last, said in a sentence at the top of the next page?"""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from api.pages.head_office_page import heading_of
from api.pages.review_page import Done
from matchmaker.errors import NotFound
from matchmaker.rounds.ports import UnitOfWork

SENTENCES = {
    "freigeben": "Freigegeben: {towns}.",
    "festhalten": "Festgehalten: {towns}.",
    "loesen": "Gelöst: {towns}.",
    "ausschliessen": "Ausgeschlossen: {towns}.",
    "tauschen": "Getauscht, neu: {towns}.",
    "rueckgaengig": "Rückgängig gemacht: {towns}.",
}


def done_parameters(act: str, proposal_id: str) -> str:
    """The part of an address that says what was done, and to which proposal."""
    return urlencode([("getan", act), ("an", proposal_id)])


def done_from(query: QueryParams, uow: UnitOfWork, names: Mapping[str, str]) -> Done | None:
    """The last act as the address says it, inside an open unit of work; None where it says none that we know."""
    sentence = SENTENCES.get(query.get("getan", ""))
    if sentence is None:
        return None
    try:
        proposal = uow.proposals.get(query.get("an", ""))
    except NotFound:
        # An address from before another run: its draft is gone, and with it the wish to know.
        return None
    return Done(sentence.format(towns=heading_of(proposal, names)), f"/geschaeftsstelle/vorschlaege/{proposal.id}")
