"""What does one proposal show to a town that it names, and to head office?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from api.pages.answer_view import AnswerView
from api.pages.atlas import Atlas
from api.pages.brief_terms import BriefTerms, effort, shape
from api.pages.compared_rows import ComparedRow, compared_rows
from api.pages.explanation import ExplainedPair, Explanation, explain
from api.pages.proposal_words import format_name, kind_of, state_for_town, waits_for_answer
from api.pages.quorum_words import quorum_words
from api.pages.since_told import Told, since_told
from api.pages.spoken import GERMAN, Spoken
from api.pages.statements import entry_label
from api.pages.town_list import town_facts
from api.pages.view import Frame
from api.proposal_letters import both_sides
from emails.letter_parts import BothSides
from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.path import EvidencePath
from matchmaker.rounds.asked_pair import asked_pair
from matchmaker.rounds.assessment import Assessment
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.quorum import is_group
from matchmaker.rounds.round import Round
from matchmaker.rounds.run import Run
from matchmaker.scoring.pair_account import paths_between, without_sealed
from matchmaker.scoring.pair_score import PairScore
from matchmaker.scoring.told_paths import Proven, proven_reasons
from matchmaker.scoring.wording import Wording
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import Format
from matchmaker.towns.register import RegisteredTown

Paths = tuple[EvidencePath, ...]


@dataclass(frozen=True)
class ProposalFacts:
    """Everything that a proposal's page is made from; ``assessment`` knows only what its reader may be told.

    ``told`` is the score as the run showed it to this reader, None where nobody knows.
    """

    proposal: Proposal
    round: Round
    run: Run
    assessment: Assessment
    towns: Mapping[str, RegisteredTown]
    taxonomy: Taxonomy
    spoken: Spoken = GERMAN
    told: Told | None = None

    @cached_property
    def tenths_now(self) -> int | None:
        """The score of two towns by what is stated now; None for a group, whose pages show its pairs alone."""
        if is_group(self.proposal):
            return None
        return score_between(self, *self.proposal.members).score_tenths

    @property
    def is_changed(self) -> bool:
        """Whether the figures shown are no longer those of the run."""
        return self.told is not None and self.tenths_now is not None and self.told.tenths != self.tenths_now


@dataclass(frozen=True, slots=True)
class PartnerView:
    """One of the other towns of a proposal, and why."""

    name: str
    href: str
    facts: str
    explanation: Explanation
    names: tuple[str, str]
    rows: tuple[ComparedRow, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What the page takes from its request: the frame, head office's address, the way to the council brief."""

    frame: Frame
    contact: str
    brief_href: str
    answer: AnswerView | None = None


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """A proposal as one of its towns sees it: public facts only, no contacts; ``together`` sums up a group."""

    frame: Frame
    heading: str
    own_name: str
    format: str
    asked: str
    topic: str
    state: str
    state_kind: str
    waits_for_answer: bool
    deadline: str
    contact: str
    mail_subject: str
    partners: tuple[PartnerView, ...]
    together: BothSides | None
    made_from: str
    changed: str
    brief_href: str
    answer: AnswerView | None
    partner_names: str


def proposal_page(facts: ProposalFacts, own: Member, atlas: Atlas, around: Around) -> ProposalPage:
    """The page for the member ``own``; whoever calls has made sure that ``facts.assessment`` is public."""
    proposal, spoken = facts.proposal, facts.spoken
    partners = tuple(partner_view(facts, own, other, atlas) for other in proposal.members if other != own)
    return ProposalPage(
        frame=around.frame,
        heading=heading_with(facts, [partner.name for partner in partners]),
        own_name=facts.towns[own.ags].name,
        format=format_name(proposal.format, spoken),
        asked=_asked(facts, own),
        topic=entry_label(proposal.topic, facts.taxonomy, spoken.language) if proposal.topic else "",
        state=(around.answer and around.answer.state) or spoken.say(state_for_town(proposal.state)),
        state_kind=kind_of(proposal.state),
        waits_for_answer=waits_for_answer(proposal) if around.answer is None else around.answer.form is not None,
        deadline=spoken.day(proposal.deadline) if proposal.deadline else "",
        contact=around.contact,
        mail_subject=spoken.say(
            "Antwort von %(town)s zum Vorschlag %(proposal)s", town=facts.towns[own.ags].name, proposal=proposal.id
        ),
        partners=partners,
        together=_together(facts, own) if is_group(proposal) else None,
        made_from=made_from(facts),
        changed=what_changed(facts),
        brief_href=around.brief_href,
        answer=around.answer,
        partner_names=spoken.listing([partner.name for partner in partners]),
    )


def _asked(facts: ProposalFacts, own: Member) -> str:
    """What the form of exchange asks of this town, and of a group how many must agree, in sentences."""
    form, first = facts.proposal.format, facts.proposal.members[0]
    # In a visit the first member is the one that seeks, the other one gives its time.
    terms = BriefTerms(form, facts.round.policy, gives=form is Format.VISIT and own != first)
    told = " ".join((shape(terms, facts.spoken), effort(terms, facts.spoken)[0]))
    return f"{told} {quorum_words(facts.proposal, facts.round.policy, facts.towns, facts.spoken)}".rstrip()


def _together(facts: ProposalFacts, own: Member) -> BothSides:
    """Why this group, at most three sentences for each question, every other town once before one twice."""
    scores = [score_between(facts, own, other) for other in facts.proposal.members if other != own]
    return both_sides(scores, own.ags, Wording(facts.taxonomy, facts.spoken.language))


def heading_with(facts: ProposalFacts, partners: Sequence[str]) -> str:
    """The form of exchange and with whom."""
    spoken = facts.spoken
    form = format_name(facts.proposal.format, spoken)
    return spoken.say("%(format)s mit %(towns)s", format=form, towns=spoken.listing(partners))


def partner_view(facts: ProposalFacts, own: Member, other: Member, atlas: Atlas) -> PartnerView:
    """Why these two: the explanation, and their public figures side by side."""
    first, second = facts.towns[own.ags], facts.towns[other.ags]
    score = score_between(facts, own, other)
    policy = facts.round.policy
    limits = (policy.provisional_confidence, policy.minimum_confidence)
    pair = ExplainedPair(score, first, second, *limits, *_public_paths(facts, own, score))
    return PartnerView(
        name=second.name,
        href=f"/staedte/{second.ags}",
        facts=town_facts(second, atlas, facts.spoken),
        explanation=explain(pair, Wording(facts.taxonomy, facts.spoken.language)),
        names=(first.name, second.name),
        rows=compared_rows(atlas, (first, second), facts.spoken),
    )


def what_changed(facts: ProposalFacts) -> str:
    """That other points come of today's statements than the run told, in a sentence; else empty."""
    if facts.told is None or facts.tenths_now is None:
        return ""
    return since_told(facts.told.tenths, facts.tenths_now, facts.spoken)


def made_from(facts: ProposalFacts) -> str:
    """When and by which rules the figures shown were computed."""
    run, told = facts.run, facts.told
    # What a round changed of the packaged rules stands behind a plus, in words of the file.
    rules, _, changed = run.policy_version.partition("+")
    if changed:
        rules = facts.spoken.say("%(rules)s, für diese Runde angepasst", rules=rules)
    return facts.spoken.say(
        "Berechnet am %(day)s mit Themenliste %(topics)s und Regelwerk %(rules)s. "
        "Lauf %(run)s, Vorschlag %(proposal)s.",
        day=facts.spoken.day(told.looked_at if told is not None and facts.is_changed else run.made_at),
        topics=run.taxonomy_version,
        rules=rules,
        run=run.id,
        proposal=facts.proposal.id,
    )


def _public_paths(facts: ProposalFacts, own: Member, score: PairScore) -> tuple[Paths, tuple[Proven, ...]]:
    """The paths of public facts between the two, and which of its reasons they prove.

    Built of these two alone, so that a page need not wait.
    """
    towns = facts.assessment.scorers[own.role].terms.run.towns
    # What profiles remember of others may come from our own records, which are not the public's.
    stated = [replace(towns.profiles[towns.row(ags)], history=None) for ags in (score.a, score.b)]
    sources = GraphSources([facts.towns[ags] for ags in (score.a, score.b)], without_sealed(stated), facts.taxonomy)
    graph = build_graph(sources)
    paths = paths_between(score, graph, facts.assessment.known_of_most[own.role])
    return paths, proven_reasons(paths, score, graph)


def score_between(facts: ProposalFacts, own: Member, other: Member) -> PairScore:
    """The score of two members; in a visit the seeker is its first."""
    return facts.assessment.explain(own.role, *asked_pair(facts.proposal, own, other))
