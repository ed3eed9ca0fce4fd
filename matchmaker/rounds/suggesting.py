"""Which towns would suit a town's own request, by what everybody may know of them?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from matchmaker.rounds.assessment import Evidence, Frozen, assess
from matchmaker.rounds.filled_profiles import role_of
from matchmaker.rounds.public_evidence import public_part
from matchmaker.rounds.round import Round
from matchmaker.scoring.own_list import own_list
from matchmaker.scoring.telling import opening_for
from matchmaker.scoring.wording import Wording
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.intake import fill_from_register
from matchmaker.towns.profile import Need, Role, TownProfile, Visibility

MOST = 5


@dataclass(frozen=True, slots=True)
class Suggested:
    """A town that would suit, and at most three reasons as sentences in the language of their wording.

    ``is_on_topic`` says whether it speaks publicly of the topic that was asked about.
    """

    ags: str
    reasons: tuple[str, ...]
    is_on_topic: bool = False


@dataclass(frozen=True, slots=True)
class RequestQuestion:
    """Who asks about what, on a day; ``wanted`` is the town that was on the mind already, if any."""

    ags: str
    role: Role
    topic: str
    on: date
    wanted: str = ""


@dataclass(frozen=True)
class Ground:
    """What suggestions rest on: all that is stored, a round's terms, and the run whose μ stay (None: none yet)."""

    evidence: Evidence
    terms: Round
    frozen: Frozen | None = None


def suggest_partners(question: RequestQuestion, ground: Ground, wording: Wording) -> tuple[Suggested, ...]:
    """The wanted town first, then up to five others; of these, who speaks publicly of the topic comes first.

    Of others only public statements count; the town that asks is taken as it would stand in a round: with consent, a
    place, and a need for the topic. The wanted town is told of even where a veto forbids the pair, since that is head
    office's to weigh, and leaving it out would tell that there is one. It is absent only where it has no profile.
    """
    evidence = public_part(ground.evidence)
    asking = _asking(question, ground.evidence)
    others = [one for one in evidence.profiles if (one.ags, role_of(one)) != (question.ags, question.role)]
    heard = replace(evidence, profiles=(*others, asking))
    scorer = assess(heard, ground.terms, question.on, ground.frozen).scorers[question.role]
    speaking = speakers_of(question.topic, others, wording.taxonomy)
    # All that no veto forbids: a town on the topic may stand far down, behind many that fit in other ways.
    everybody = own_list(scorer, question.ags, len(scorer.terms.run.towns))
    best = [ags for ags in everybody if ags != question.wanted]
    # Sorting keeps the order by score among those that speak of the topic, and among the others.
    ranked = sorted(best, key=lambda ags: ags not in speaking)[:MOST]
    wanted = [question.wanted] if question.wanted in scorer.terms.run.towns.ags else []
    scores = ((ags, scorer.explain(question.ags, ags)) for ags in (*wanted, *ranked))
    return tuple(
        Suggested(ags, wording.sentences(opening_for(score, question.ags)), ags in speaking) for ags, score in scores
    )


def speakers_of(entry: str, profiles: Iterable[TownProfile], taxonomy: Taxonomy) -> frozenset[str]:
    """The towns with a need for, or experience with, a topic of this entry, a narrower or a broader one."""
    meant = set(taxonomy.topics_of(entry))
    return frozenset(
        one.ags for one in profiles if any(_is_kin(meant, said, taxonomy) for said in _said(one, taxonomy))
    )


def _asking(question: RequestQuestion, evidence: Evidence) -> TownProfile:
    register = {town.ags: town for town in evidence.register}
    empty = fill_from_register(TownProfile(question.ags, role=question.role), register[question.ags])
    stored = (one for one in evidence.profiles if (one.ags, role_of(one)) == (question.ags, question.role))
    own = next(stored, empty)
    # Only the town itself reads what is made of this, and a score-only statement is in nobody's sentence.
    heard = [need for need in own.needs if need.visibility is not Visibility.SCORE_ONLY and need.id != question.topic]
    known = [one for one in own.experience if one.visibility is not Visibility.SCORE_ONLY]
    return replace(
        own,
        consent=True,
        capacity=None,
        paused_until=None,
        needs=(Need(question.topic), *(replace(need, visibility=Visibility.PUBLIC) for need in heard)),
        experience=tuple(replace(one, visibility=Visibility.PUBLIC) for one in known),
    )


def _is_kin(meant: set[str], said: str, taxonomy: Taxonomy) -> bool:
    return bool(meant & set(taxonomy.path_of(said))) or any(said in taxonomy.path_of(topic) for topic in meant)


def _said(profile: TownProfile, taxonomy: Taxonomy) -> Iterator[str]:
    entries = [need.id for need in profile.needs]
    entries += [entry for known in profile.experience for entry in (known.topic, known.id) if entry]
    for entry in entries:
        if entry in taxonomy:
            yield from taxonomy.topics_of(entry)
