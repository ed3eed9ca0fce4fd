"""What is said where two towns have nothing in common that counts: an idea, a distantly related topic, or nothing?"""

from collections.abc import Sequence

import numpy as np

from matchmaker.features.town_arrays import Floats
from matchmaker.scoring.criterion import ScoringRun, shown_name
from matchmaker.scoring.pair_score import Reason
from matchmaker.scoring.statement_sources import experience_source, joined, need_source
from matchmaker.scoring.topic_products import names_an_idea

DISTANT_EXPERIENCE, DISTANT_CHALLENGE = "distant_experience", "distant_challenge"


def nothing_on_needs(run: ScoringRun, seeker: int, partner: int, otherwise: str) -> Reason:
    """That the partner named no experience on the seeker's needs; ``otherwise`` is the code of the plain denial.

    An idea was named, though it teaches nothing yet, and so was experience on a topic that the list of topics only
    says to see also: the first is told as an idea, the second as distantly related, with the topics at x and y.
    """
    topics, names = run.towns.topics, _names(run, seeker, partner)
    if names_an_idea(topics, seeker, partner):
        return Reason("only_an_idea", names, 0.0)
    link = _link(run, topics.need[seeker], topics.experience[partner])
    if link is None:
        return Reason(otherwise, names, 0.0)
    source = joined((need_source(run.towns, seeker, link[0]), experience_source(run.towns, partner, link[1])))
    return Reason(DISTANT_EXPERIENCE, (*names, ("x", link[0]), ("y", link[1])), 0.0, source)


def nothing_in_common(run: ScoringRun, seeker: int, partner: int) -> Reason:
    """That both need nothing alike, or only distantly related topics, which stand at x and y."""
    need, names = run.towns.topics.need, _names(run, seeker, partner)
    link = _link(run, need[seeker], need[partner])
    if link is None:
        return Reason("no_shared_challenge", names, 0.0)
    source = joined((need_source(run.towns, seeker, link[0]), need_source(run.towns, partner, link[1])))
    return Reason(DISTANT_CHALLENGE, (*names, ("x", link[0]), ("y", link[1])), 0.0, source)


def _link(run: ScoringRun, own: Floats, theirs: Floats) -> tuple[str, str] | None:
    """The weightiest two topics of these columns that only "see also" leads between; None if there are none."""
    ids, taxonomy = run.towns.topics.ids, run.towns.taxonomy
    found = [
        (-float(own[t] * theirs[u]), t, u)
        for t in _used(own)
        for u in _used(theirs)
        if taxonomy.is_see_also(ids[t], ids[u])
    ]
    if not found:
        return None
    _, t, u = min(found)
    return ids[t], ids[u]


def _used(column: Floats) -> Sequence[int]:
    used: list[int] = np.flatnonzero(column > 0).tolist()
    return used


def _names(run: ScoringRun, seeker: int, partner: int) -> tuple[tuple[str, str], ...]:
    return (("a", shown_name(run.towns, seeker)), ("b", shown_name(run.towns, partner)))
