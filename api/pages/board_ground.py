"""What do the pages of a round's curation read and keep, so that a look takes a constant number of questions?"""

from dataclasses import dataclass

from api.dependencies import Framing
from api.pages.board_choice import BoardChoice
from api.pages.board_list import Around
from api.pages.board_page import BoardFacts
from api.pages.board_told import Lines, Telling
from api.pages.spoken import Spoken
from api.site import Site
from matchmaker.rounds.assessment import Assessment
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.round import Round
from matchmaker.rounds.run import Run
from matchmaker.scoring.wording import Wording

UNSCORED = Assessment({}, {}, {})


def board_facts(uow: UnitOfWork, terms: Round, choice: BoardChoice, framing: Framing) -> BoardFacts:
    """The round with its newest run and all its proposals, inside an open unit of work."""
    site, spoken = framing.site, framing.spoken
    run = uow.runs.latest(terms.id)
    atlas = site.atlas()
    meant = frozenset(town.ags for town in atlas.named(choice.text) or atlas.near(choice.text)) if choice.text else ()
    return BoardFacts(
        round=terms,
        run=run,
        proposals=site.proposals(uow, terms.id),
        around=Around(_telling(uow, _Told(terms, run, spoken), site), atlas.register.by_ags, meant),
        names=atlas.names,
        taxonomy=site.taxonomy,
        spoken=spoken,
    )


@dataclass(frozen=True, slots=True)
class _Told:
    terms: Round
    run: Run | None
    spoken: Spoken


def _telling(uow: UnitOfWork, told: _Told, site: Site) -> Telling:
    terms, run, language = told.terms, told.run, told.spoken.language
    wording = Wording(site.taxonomy, language)
    if run is None:
        return Telling(UNSCORED, terms.policy, wording)
    fresh = Lines(run.id, terms.policy, site.evidence(uow, terms.id))
    assessment = site.assessment(uow, terms, run, public=False)
    # Filled pair by pair, so that a swap or a changed profile makes some lines anew instead of five hundred.
    known = site.kept.renewed(("lines", terms.id, language), (run.id, terms.policy, fresh.evidence), fresh.carried)
    return Telling(assessment, terms.policy, wording, known.told)
