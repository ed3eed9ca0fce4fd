"""What is said of how far two towns are when one of them has said nothing yet?"""

from datetime import date

import pytest

from matchmaker.features.encoder import TownEncoder
from matchmaker.scoring.criteria.lead import Lead
from matchmaker.scoring.criterion import ScoringRun
from matchmaker.scoring.wording import Wording
from matchmaker.towns.profile import Experience, Format, Need, Stage, StatementKind
from tests.builders import a_profile, a_taxonomy


def said(seeker: int, topic: str, stage: Stage) -> tuple[str, ...]:
    """Ahornstedt needs vacancy and tells nothing; Birkenau needs the topic and tells this stage of it."""
    told = (Experience(topic, StatementKind.TOPIC, stage, topic=topic),)
    towns = (
        a_profile(0, experience=()),
        a_profile(1, name="Birkenau", needs=(Need(topic),), experience=told),
    )
    run = ScoringRun(TownEncoder(a_taxonomy()).fit(towns).transform(towns), Format.TANDEM, date(2024, 3, 4))
    return tuple(Wording(a_taxonomy()).sentences(Lead.of(run).reasons(seeker, 1 - seeker)))


@pytest.mark.parametrize(
    ("seeker", "topic", "stage", "sentence"),
    [
        (0, "vacancy", Stage.IDEA, "Birkenau hat zum Thema „Vacancy“ eine Idee genannt, Ahornstedt noch keine."),
        (1, "vacancy", Stage.IDEA, "Birkenau hat zum Thema „Vacancy“ eine Idee genannt, Ahornstedt noch keine."),
        (
            0,
            "retail",
            Stage.IDEA,
            "Birkenau hat zum verwandten Thema „Retail“ eine Idee genannt, Ahornstedt zum Thema „Vacancy“ noch keine.",
        ),
        (
            0,
            "vacancy",
            Stage.DECIDED,
            "Birkenau hat zum Thema „Vacancy“ schon Erfahrung genannt, Ahornstedt noch nicht.",
        ),
    ],
)
def test_an_idea_is_never_told_as_experience(seeker, topic, stage, sentence):
    assert said(seeker, topic, stage) == (sentence,)
