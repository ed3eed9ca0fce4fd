"""How does a command write the council brief of two stored towns as PDF? (``matchmaker explain --pdf``)"""

from dataclasses import replace
from pathlib import Path

from api.council_pdf import council_pdf
from api.pages.atlas import Atlas
from api.pages.brief_terms import BriefTerms
from api.pages.council_brief import BriefFacts, council_brief
from api.pages.spoken import SPOKEN
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.explaining import PairQuestion, explain_stored_pair
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.scoring.headed_topic import topic_of
from matchmaker.scoring.wording import Wording


def write_brief(file: Path, question: PairQuestion, wording: Wording, uow: UnitOfWork) -> None:
    """Write the sheet for the first town of the question, inside an open unit of work.

    It holds public facts alone, even where head office asks, because it leaves the house. In a visit the first
    town is the seeker. ``MatchmakerError`` where the file cannot be written.
    """
    account = explain_stored_pair(replace(question, is_public=True), wording.taxonomy, uow)
    atlas, spoken = Atlas(uow.towns.all()), SPOKEN[wording.language]
    towns = atlas.register.by_ags
    facts = BriefFacts(
        own=towns[question.a],
        partners=(towns[question.b],),
        accounts=(account,),
        topic=topic_of(account.score),
        terms=BriefTerms(question.format, question.policy),
        origin=spoken.say("Berechnet am %(day)s.", day=spoken.day(question.on)),
    )
    pdf = council_pdf(council_brief(facts, atlas, wording))
    try:
        file.write_bytes(pdf)
    except OSError as error:
        raise MatchmakerError(f"{file} lässt sich nicht schreiben. Bitte prüfen Sie Ordner und Rechte.") from error
