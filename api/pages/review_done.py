"""What did head office do last in a round, and which button takes it back?"""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from api.pages.german_words import count
from api.pages.head_office_page import heading_of
from api.pages.review_page import Done
from matchmaker.errors import NotFound
from matchmaker.rounds.curation_step import CurationAct, CurationStep
from matchmaker.rounds.ports import UnitOfWork

SENTENCES = {
    "freigeben": "Freigegeben: {towns}.",
    "festhalten": "Festgehalten: {towns}.",
    "loesen": "Gelöst: {towns}.",
    "ausschliessen": "Ausgeschlossen: {towns}.",
    "tauschen": "Getauscht, neu: {towns}.",
    "notieren": "Notiert zu {towns}.",
    "rueckgaengig": "Rückgängig gemacht: {towns}.",
}


def done_parameters(act: str, proposal_id: str) -> str:
    """The part of an address that says what was done, and to which proposal."""
    return urlencode([("getan", act), ("an", proposal_id)])


def done_in(round_id: str, query: QueryParams, uow: UnitOfWork, names: Mapping[str, str]) -> Done | None:
    """The last act as the address says it, and the round's last step that can be taken back, by whomever.

    Inside an open unit of work; None where there is neither.
    """
    named = query.get("an", "")
    sentence, step = _sentence(query.get("getan", ""), named, uow, names), uow.curation_steps.last(round_id)
    if step is None:
        return Done(sentence) if sentence else None
    # Said once is enough; but whoever takes back somebody else's step must read what it is.
    is_said = bool(sentence) and named in {one.id for one in (*step.before, *step.after)}
    undo = f"/geschaeftsstelle/runden/{round_id}/rueckgaengig"
    return Done(sentence, undo, str(step.number), "" if is_said else _undone(step, names))


def _sentence(act: str, proposal_id: str, uow: UnitOfWork, names: Mapping[str, str]) -> str:
    pattern = SENTENCES.get(act, "")
    try:
        return pattern.format(towns=heading_of(uow.proposals.get(proposal_id), names)) if pattern else ""
    except NotFound:
        # An address from before another run: its draft is gone, and with it the wish to know.
        return ""


def _undone(step: CurationStep, names: Mapping[str, str]) -> str:
    """The step in a few words: „freigegeben: Ahornstedt und Birkenau am See“."""
    first, *others = step.before
    more = f" und {count(len(others), 'weiterer Vorschlag', 'weitere Vorschläge')}" if others else ""
    act = "ausgeschlossen" if step.act is CurationAct.VETOED else step.act.label
    return f"Zuletzt {act}: {heading_of(first, names)}{more}, von {step.by}"
