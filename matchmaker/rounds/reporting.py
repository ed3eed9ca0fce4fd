"""How far did proposals come, how quickly was answered, whom did we reach, and what came of it?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

from matchmaker.rounds.check_in import ALLOWED, CheckIn, Question, Verdict
from matchmaker.rounds.exchange import EndReason, Exchange, ExchangeState
from matchmaker.rounds.invitation import Invitation, InvitationState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.report import Counted, CoverageLine, Figure, Report, Spread, Step
from matchmaker.rounds.town_groups import groups_of
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.register import RegisteredTown

DAY_SECONDS = 86_400
# "Partly" is a date that stands where we asked for the meeting, and a beginning where we asked for what was kept.
MET = {Question.MET: (Verdict.YES,)}
ADOPTED = dict.fromkeys((Question.ADOPTED_6, Question.ADOPTED_12), (Verdict.YES, Verdict.PARTLY))
STEPS = tuple(Step)
ANSWERED = (InvitationState.ACCEPTED, InvitationState.DECLINED)


@dataclass(frozen=True)
class ReportFacts:
    """What is stored about the rounds of a report; the register and the profiles are those of today.

    ``proposals`` says of each by its id whether all its members were asked.
    """

    round_id: str | None
    proposals: Mapping[str, bool]
    invitations: Mapping[str, Sequence[Invitation]]
    exchanges: Mapping[str, Exchange]
    check_ins: Mapping[str, Sequence[CheckIn]]
    towns: Sequence[RegisteredTown]
    taking_part: frozenset[str]


def read_report_facts(uow: UnitOfWork, profiles: Iterable[TownProfile], round_id: str | None) -> ReportFacts:
    """Everything that a report counts, inside an open unit of work; ``NotFound`` for a round that there is not.

    The number of questions to storage does not grow with what is stored.
    """
    proposals = uow.overview.asked_all(None if round_id is None else uow.rounds.get(round_id).id)
    invitations, check_ins = defaultdict[str, list[Invitation]](list), defaultdict[str, list[CheckIn]](list)
    for one in uow.invitations.all():
        invitations[one.proposal_id].append(one)
    for question in uow.check_ins.all():
        check_ins[question.exchange_id].append(question)
    return ReportFacts(
        round_id=round_id,
        proposals=proposals,
        invitations=invitations,
        exchanges={one.id: one for one in uow.exchanges.all() if one.id in proposals},
        check_ins=check_ins,
        towns=tuple(town for town in uow.towns.all() if town.small),
        taking_part=frozenset(one.ags for one in profiles if one.consent),
    )


def report_of(facts: ReportFacts) -> Report:
    """The whole report. Every figure is the length of its list, so a list can never say something else."""
    reached = _reached(facts)
    towns = {step: _towns_of(step, reached[step], facts) for step in Step}
    return Report(
        round_id=facts.round_id,
        proposals={step: _figure(f"step:{step}", Counted.PROPOSALS, reached[step]) for step in Step},
        towns={step: _figure(f"towns:{step}", Counted.TOWNS, towns[step]) for step in Step},
        spread=_spread(facts),
        coverage=tuple(_coverage(facts, set(towns[Step.ASKED]), set(towns[Step.CONFIRMED]))),
        outcomes={one.key: one for one in (*_exchanges(facts), *_answers(facts))},
    )


def _reached(facts: ReportFacts) -> Mapping[Step, list[str]]:
    """The proposals of each step of the funnel: only who came to all before it comes to a step."""
    found, left = dict[Step, list[str]](), sorted(facts.proposals)
    for step in STEPS:
        left = [one for one in left if _of_its_own(step, one, facts)]
        found[step] = left
    return found


def _of_its_own(step: Step, proposal_id: str, facts: ReportFacts) -> bool:
    if step is Step.ASKED:
        return any(one.asked_at is not None for one in facts.invitations.get(proposal_id, ()))
    exchange, questions = facts.exchanges.get(proposal_id), facts.check_ins.get(proposal_id, ())
    has_adopted = any(_says(one, ADOPTED) for one in questions)
    if step is Step.OFFERED:
        return facts.proposals[proposal_id]
    if step is Step.ANSWERED:
        return any(one.state in ANSWERED for one in facts.invitations.get(proposal_id, ()))
    if step is Step.CONFIRMED:
        return exchange is not None
    if step is Step.MET:
        # Who took something over has met, even where the first question was left unanswered.
        ran_its_course = exchange is not None and exchange.state is ExchangeState.COMPLETED
        return ran_its_course or has_adopted or any(_says(one, MET) for one in questions)
    return has_adopted


def _says(one: CheckIn, wanted: Mapping[Question, Sequence[Verdict]]) -> bool:
    return one.answer is not None and one.answer.verdict in wanted.get(one.question, ())


def _towns_of(step: Step, proposal_ids: Iterable[str], facts: ReportFacts) -> list[str]:
    """The towns that came so far themselves: asked, answered, or one of those that said yes."""
    found = set()
    for proposal_id in proposal_ids:
        for one in facts.invitations.get(proposal_id, ()):
            if step in (Step.ASKED, Step.OFFERED):
                is_one = one.asked_at is not None
            elif step is Step.ANSWERED:
                is_one = one.state in ANSWERED
            else:
                is_one = one.state is InvitationState.ACCEPTED
            if is_one:
                found.add(one.member.ags)
    return sorted(found)


def _spread(facts: ReportFacts) -> Spread:
    answered = (
        (one.answered_at - one.asked_at).total_seconds() / DAY_SECONDS
        for proposal_id in facts.proposals
        for one in facts.invitations.get(proposal_id, ())
        if one.answered_at is not None and one.asked_at is not None
    )
    days = sorted(answered)
    if not days:
        return Spread(0)
    lower, median, upper = quantiles(days, method="inclusive") if len(days) > 1 else days * 3
    return Spread(len(days), lower, median, upper)


def _coverage(facts: ReportFacts, asked: set[str], agreed: set[str]) -> Iterator[CoverageLine]:
    """By state, size and setting; each small town of the register stands in one group of each."""
    grouped = defaultdict(list)
    for town in facts.towns:
        for group in groups_of(town):
            grouped[group].append(town.ags)
    for group in sorted(grouped, key=lambda one: one.place):
        own = sorted(grouped[group])
        yield CoverageLine(
            group,
            len(own),
            *(
                _figure(f"{kind}:{group.key}", Counted.TOWNS, [ags for ags in own if ags in members])
                for kind, members in (("part", facts.taking_part), ("asked", asked), ("agreed", agreed))
            ),
        )


def _exchanges(facts: ReportFacts) -> Iterator[Figure]:
    known = facts.exchanges.values()
    for state in ExchangeState:
        yield _figure(f"exchange:{state}", Counted.PROPOSALS, [one.id for one in known if one.state is state])
    for reason in EndReason:
        yield _figure(f"reason:{reason}", Counted.PROPOSALS, [one.id for one in known if one.reason is reason])


def _answers(facts: ReportFacts) -> Iterator[Figure]:
    given = [one for exchange_id in facts.exchanges for one in facts.check_ins.get(exchange_id, ()) if one.answer]
    for question in Question:
        own = [one for one in given if one.question is question]
        for verdict in ALLOWED[question]:
            found = [_place(one) for one in own if one.answer and one.answer.verdict is verdict]
            yield _figure(f"{question}:{verdict}", Counted.ANSWERS, found)
    for key, wish in (("wish:yes", True), ("wish:no", False)):
        told = [_place(one) for one in given if one.answer and one.answer.wish_to_go_on is wish]
        yield _figure(key, Counted.ANSWERS, told)


def _place(one: CheckIn) -> str:
    return f"{one.exchange_id}/{one.member.ags}"


def _figure(key: str, counted: Counted, ids: Iterable[str]) -> Figure:
    return Figure(key, counted, tuple(sorted(ids)))
