"""How does a proposal become the mail that offers it to one of its members?"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from api.letter_ground import OFFICE_NAMES
from api.pages.statements import entry_label
from api.settings import Settings
from emails.language import Language
from emails.letter_parts import BothSides, HeadOffice, PartnerTown
from emails.proposal_letters import ProposalOffered
from matchmaker.errors import TransitionRefused
from matchmaker.graph.writing import TAXONOMY_SOURCE
from matchmaker.rounds.asked_pair import asked_pair
from matchmaker.rounds.assessment import Assessment, assess, read_evidence
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.public_evidence import public_part
from matchmaker.rounds.quorum import yeses_needed
from matchmaker.rounds.round import Round
from matchmaker.scoring.open_points import sureness_in_short
from matchmaker.scoring.pair_score import Direction, PairScore, Reason
from matchmaker.scoring.telling import (
    MOST,
    gives_alone,
    in_turns,
    learned_by,
    opening_for,
    reasons_for,
    shared_by_both,
    telling_of,
)
from matchmaker.scoring.wording import Wording
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.told_source import told_source

# As in the council brief: the two that weigh most, all others stand on the page.
TOLD = 3
MOST_DOUBTS = 2


@dataclass(frozen=True)
class ProposalLetters:
    """Writes the letters of one round in the language of ``wording``; reasons come from public statements alone."""

    settings: Settings
    round: Round
    towns: Mapping[str, RegisteredTown]
    assessment: Assessment
    wording: Wording

    @property
    def language(self) -> Language:
        """The language of the letters."""
        return Language(self.wording.language)

    def letter(self, proposal: Proposal, member: Member, answer_link: str, answer_by: date) -> ProposalOffered:
        """The letter to this member; ``answer_by`` is the member's own last day."""
        others = [other for other in proposal.members if other != member]
        taxonomy = self.wording.taxonomy
        scores = self._scores(proposal, member, others)
        tellings = [telling_of(score) for score in scores]
        reasons, sources = self._told(scores, member.ags)
        return ProposalOffered(
            town=self.towns[member.ags].name,
            role=member.role,
            gives=member.gives,
            format=proposal.format,
            partners=tuple(self._partner(other, sources) for other in others),
            topic=entry_label(proposal.topic, taxonomy, self.wording.language) if proposal.topic else None,
            reasons=reasons,
            answer_by=answer_by,
            answer_link=answer_link,
            round_title=self.round.title,
            office=HeadOffice(OFFICE_NAMES[self.language], self.settings.mail_reply_to),
            needed=yeses_needed(proposal, self.round.policy, self.towns),
            doubts=self.wording.sentences(in_turns(one.against for one in tellings))[:MOST_DOUBTS],
            gaps=self.wording.sentences(in_turns(one.missing for one in tellings))[:MOST_DOUBTS],
            sources=sources,
            # A group is no sum of its pairs: it has no points of its own.
            certainty=sureness_in_short(scores[0], self.wording) if len(scores) == 1 else "",
        )

    def _told(self, scores: Sequence[PairScore], reader: str) -> tuple[BothSides, tuple[str, ...]]:
        """The best reasons, each with the numbers of its sources, and these sources from number 1 on."""
        stated: dict[str, tuple[str, ...]] = {}

        def said(reason: Reason) -> str:
            sentence = self.wording.sentence(reason)
            stated.setdefault(sentence, sources_of(reason))
            return sentence

        # Chosen before they are numbered: nobody looks for a source of a sentence that is not told.
        if len(scores) == 1:
            told = sides_of_pair(scores[0], reader, said)
        else:
            told = both_sides(scores, reader, self.wording, said).best(TOLD)
        numbers: dict[str, int] = {}
        for sentence in (*told.for_you, *told.from_you, *told.shared):
            for source in stated[sentence]:
                numbers.setdefault(source, len(numbers) + 1)

        def noted(sentence: str) -> str:
            own = ", ".join(str(numbers[source]) for source in stated[sentence])
            return f"{sentence} [{own}]" if own else sentence

        sides = (told.for_you, told.from_you, told.shared)
        return BothSides(*(tuple(map(noted, side)) for side in sides)), tuple(
            f"[{number}] {told_source(source, self.wording.language)}" for source, number in numbers.items()
        )

    def _partner(self, other: Member, sources: Iterable[str]) -> PartnerTown:
        """The town with the source of its size, unless that stands among the numbered sources already."""
        town = self.towns[other.ags]
        named = {source.partition(" ")[2] for source in sources}
        told = told_source(town.source, self.wording.language)
        source = "" if told.rstrip(".") in named else told
        return PartnerTown(town.name, town.state, town.population, town.known_year, source)

    def _scores(self, proposal: Proposal, member: Member, others: Iterable[Member]) -> list[PairScore]:
        pairs = (asked_pair(proposal, member, other) for other in others)
        return [self.assessment.explain(member.role, *pair) for pair in pairs]


@dataclass(frozen=True, slots=True)
class Post:
    """From whom and in which language letters go."""

    settings: Settings
    wording: Wording


def read_letters(round_id: str, uow: UnitOfWork, post: Post) -> ProposalLetters:
    """The letters of a round; reasons are scored as on the day of its newest run, with the μ frozen there."""
    evidence = public_part(read_evidence(uow, post.wording.taxonomy, round_id))
    its_round = uow.rounds.get(round_id)
    run = uow.runs.latest(round_id)
    if run is None:
        raise TransitionRefused(f"Für die Runde „{its_round.title}“ gibt es noch keine Vorschläge.")
    assessment = assess(evidence, its_round, german_day(run.made_at), run)
    towns = {town.ags: town for town in evidence.register}
    return ProposalLetters(post.settings, its_round, towns, assessment, post.wording)


def both_sides(
    scores: Iterable[PairScore], reader: str, wording: Wording, said: Callable[[Reason], str] | None = None
) -> BothSides:
    """Why these partners, as sentences for the town ``reader``: what it takes home, what it gives, what is shared.

    In a group every partner is named once before one of them is named twice. ``said`` makes the sentence of a reason,
    without it ``wording`` alone does.
    """
    say = said or wording.sentence
    scores = tuple(scores)
    for_you = in_turns(learned_by(score, reader) for score in scores)
    # A side that only gives reads so, instead of nothing.
    for_you = for_you or in_turns(gives_alone(score, reader) for score in scores)
    from_you = in_turns(learned_by(score, score.b if reader == score.a else score.a) for score in scores)
    shared = in_turns(shared_by_both(score) for score in scores)
    return BothSides(*(tuple(dict.fromkeys(map(say, side)))[:MOST] for side in (for_you, from_you, shared)))


def sides_of_pair(score: PairScore, reader: str, say: Callable[[Reason], str]) -> BothSides:
    """Why this partner, for the town ``reader``: word for word what it reads first on the proposal's page.

    And what the partner takes home, as its page says it: one sentence, more where the reader has fewer than three.
    """
    of_both = {one for line in score.contributions if line.direction is Direction.BOTH for one in line.reasons}
    own = opening_for(score, reader)
    others = reasons_for(score, score.b if reader == score.a else score.a)
    given = [reason for reason in others if reason not in of_both][: max(1, TOLD - len(own))]
    return BothSides(
        tuple(say(reason) for reason in own if reason not in of_both),
        tuple(say(reason) for reason in given),
        tuple(say(reason) for reason in own if reason in of_both),
    )


def sources_of(reason: Reason) -> tuple[str, ...]:
    """Where the statements of a reason stand, each once."""
    # That a topic is in the list of topics says nothing about a town.
    stated = (part.rstrip(".") for part in (reason.source or "").split("; ") if part not in ("", TAXONOMY_SOURCE))
    return tuple(dict.fromkeys(stated))
