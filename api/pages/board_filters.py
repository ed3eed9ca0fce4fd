"""By what can the proposals of a round be narrowed down, in the words of the page?"""

from collections.abc import Iterable
from dataclasses import dataclass

from api.pages.board_choice import EXCEPTION_OPTIONS, SORTS, STAGE_OPTIONS, SURENESS_OPTIONS
from api.pages.browse_choice import STATES, Options
from api.pages.spoken import Spoken
from api.pages.statements import entry_label
from matchmaker.taxonomy.model import Taxonomy


@dataclass(frozen=True, slots=True)
class Filters:
    """What can be chosen, the empty value first."""

    topics: Options
    stages: Options
    sureness: Options
    states: Options
    exceptions: Options
    sorts: Options


def filters(topics: Iterable[str], taxonomy: Taxonomy, spoken: Spoken) -> Filters:
    """The choices of a round whose proposals are about these topics."""
    return Filters(
        topics=_topics(topics, taxonomy, spoken),
        stages=_said(STAGE_OPTIONS, spoken),
        sureness=_said(SURENESS_OPTIONS, spoken),
        # Behind the first are names of federal states.
        states=(*_said(STATES[:1], spoken), *STATES[1:]),
        exceptions=_said(EXCEPTION_OPTIONS, spoken),
        sorts=_said(SORTS, spoken),
    )


def _said(options: Options, spoken: Spoken) -> Options:
    return tuple((value, spoken.say(label)) for value, label in options)


def _topics(topics: Iterable[str], taxonomy: Taxonomy, spoken: Spoken) -> Options:
    labelled = sorted((entry_label(topic, taxonomy, spoken.language), topic) for topic in topics)
    return (("", spoken.say("Jedes Thema")), *((topic, label) for label, topic in labelled))
