"""How does a command write the council brief of two stored towns as PDF? (``matchmaker explain --pdf``)"""

from dataclasses import replace
from pathlib import Path

from api.council_pdf import council_pdf
from api.pages.atlas import Atlas
from api.pages.brief_terms import BriefTerms
from api.pages.council_brief import BriefFacts, council_brief
from api.pages.spoken import SPOKEN
from api.wiring import current_settings
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.as_told import last_told
from matchmaker.rounds.explaining import PairQuestion, explain_stored_pair, last_run
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.scoring.headed_topic import topic_of
from matchmaker.scoring.wording import Wording


def write_brief(file: Path, question: PairQuestion, wording: Wording, uow: UnitOfWork) -> None:
    """Write the sheet for the first town of the question, inside an open unit of work.

    It holds public facts alone, even where head office asks, because it leaves the house, and of a proposal what the
    town was told. In a visit the first town is the seeker. ``MatchmakerError`` where the file cannot be written.
    """
    account = explain_stored_pair(replace(question, is_public=True), wording.taxonomy, uow)
    atlas, spoken = Atlas(uow.towns.all()), SPOKEN[wording.language]
    towns = atlas.register.by_ags
    facts = BriefFacts(
        own=towns[question.a],
        partners=(towns[question.b],),
        accounts=(account,),
        topic=topic_of(account.score),
        terms=_terms(question, uow),
        origin=spoken.say("Berechnet am %(day)s.", day=spoken.day(question.on)),
    )
    pdf = council_pdf(council_brief(facts, atlas, wording))
    try:
        file.write_bytes(pdf)
    except OSError as error:
        raise MatchmakerError(f"{file} lässt sich nicht schreiben. Bitte prüfen Sie Ordner und Rechte.") from error


def _terms(question: PairQuestion, uow: UnitOfWork) -> BriefTerms:
    """Those of the proposal that the first town was asked about, else of the last run."""
    contact = current_settings().mail_reply_to
    proposal = last_told(question.a, question.b, question.format, uow)
    if proposal is None:
        terms, _ = last_run(question.format, question.policy, uow)
        return BriefTerms(question.format, terms.policy, contact=contact)
    policy = uow.rounds.get(proposal.round_id).policy
    return BriefTerms(question.format, policy, state=proposal.state, deadline=proposal.deadline, contact=contact)
