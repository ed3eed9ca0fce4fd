"""What did head office do last in a round, and which button takes it back?"""

from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from api.dependencies import Framing
from api.pages.head_office_page import heading_of
from api.pages.review_page import Done, Words
from api.site import Site
from matchmaker.errors import NotFound
from matchmaker.rounds.curation_step import CurationAct, CurationStep
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.round import Round
from matchmaker.rounds.taking_back import Standing, why_not

MORE = ("und 1 weiterer Vorschlag", "und %(count)s weitere Vorschläge")
SENTENCES = {
    "freigeben": "Freigegeben: %(towns)s.",
    "festhalten": "Festgehalten: %(towns)s.",
    "loesen": "Gelöst: %(towns)s.",
    "ausschliessen": "Ausgeschlossen: %(towns)s.",
    "tauschen": "Getauscht, neu: %(towns)s.",
    "notieren": "Notiert zu %(towns)s.",
    "rueckgaengig": "Rückgängig gemacht: %(towns)s.",
}


def done_parameters(act: str, proposal_id: str) -> str:
    """The part of an address that says what was done, and to which proposal."""
    return urlencode([("getan", act), ("an", proposal_id)])


def done_in(terms: Round, query: QueryParams, uow: UnitOfWork, framing: Framing) -> Done | None:
    """The last act as the address says it, and the round's last step if it can be taken back, by whomever.

    Inside an open unit of work; None where there is neither.
    """
    words, named = (framing.site.atlas().names, framing.spoken), query.get("an", "")
    sentence, step = _sentence(query.get("getan", ""), named, uow, words), uow.curation_steps.last(terms.id)
    if step is None or _holds(step, terms, uow, framing.site):
        return Done(sentence) if sentence else None
    # Said once is enough; but whoever takes back somebody else's step must read what it is.
    is_said = bool(sentence) and named in {one.id for one in (*step.before, *step.after)}
    undo = f"/geschaeftsstelle/runden/{terms.id}/rueckgaengig"
    return Done(sentence, undo, str(step.number), "" if is_said else _undone(step, words))


def _holds(step: CurationStep, terms: Round, uow: UnitOfWork, site: Site) -> bool:
    """Whether it can no longer be taken back."""
    latest = uow.runs.latest(terms.id)
    now = Standing(terms, latest.id if latest else None, site.proposals(uow, terms.id), site.atlas().names)
    return bool(why_not(step, now))


def _sentence(act: str, proposal_id: str, uow: UnitOfWork, words: Words) -> str:
    pattern = SENTENCES.get(act, "")
    try:
        named = heading_of(uow.proposals.get(proposal_id), *words) if pattern else ""
        return words[1].say(pattern, towns=named) if pattern else ""
    except NotFound:
        # An address from before another run: its draft is gone, and with it the wish to know.
        return ""


def _undone(step: CurationStep, words: Words) -> str:
    """The step in a few words: „freigegeben: Ahornstedt und Birkenau am See“."""
    first, *others = step.before
    names, spoken = words
    more = f" {spoken.counted(len(others), MORE)}" if others else ""
    act = spoken.say("ausgeschlossen" if step.act is CurationAct.VETOED else step.act.label)
    towns = f"{heading_of(first, names, spoken)}{more}"
    return spoken.say("Zuletzt %(act)s: %(towns)s, von %(by)s", act=act, towns=towns, by=step.by)
