"""Are a report's figures what is stored, counted by hand, and does its funnel only narrow?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import NotFound
from matchmaker.rounds.check_in import Answer, CheckIn, Question, Verdict
from matchmaker.rounds.exchange import EndReason, Exchange
from matchmaker.rounds.invitation import Invitation, InvitationState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.report import Report, Spread, Step
from matchmaker.rounds.reporting import ReportFacts, read_report_facts, report_of
from matchmaker.towns.profile import TownProfile
from tests.builders import a_profile, a_town, ags
from tests.exchange_builders import AFTER, a_check_in, a_confirmed_proposal, a_running_exchange, an_exchange
from tests.round_builders import LATER, NOW, OLGA, a_proposal, a_round, a_run, store_proposals

PROFILES = [a_profile(number, consent=number != 7) for number in range(8)]
DAYS = {number: timedelta(days=number) for number in range(1, 15)}


def invited(proposal: Proposal, *states: InvitationState, days: Sequence[int] = (1, 1)) -> list[Invitation]:
    """The members in these states; who answered did so after so many days."""
    found = []
    for member, state, took in zip(proposal.members, states, days, strict=False):
        asked = replace(Invitation(proposal.id, member), asked_at=NOW, due_at=NOW + DAYS[14], state=state)
        if state is InvitationState.WAITING:
            asked = Invitation(proposal.id, member)
        if state in (InvitationState.ACCEPTED, InvitationState.DECLINED):
            asked = replace(asked, answered_at=NOW + DAYS[took])
        found.append(asked)
    return found


def said(question: Question, verdict: Verdict, number: int, side: int = 0, *, wish: bool | None = None) -> CheckIn:
    member = a_proposal(number).members[side]
    asked = a_check_in(number, member=member, question=question, due_at=NOW).asked(NOW)
    return replace(asked, answer=Answer(verdict, wish), answered_at=LATER)


def store(uow: UnitOfWork) -> None:
    """One proposal for each step of the funnel, and a draft that no town has heard of."""
    first = a_proposal(1).approve(OLGA, NOW).offer_first(NOW, NOW + DAYS[14])
    offered = a_proposal(2).approve(OLGA, NOW).offer(NOW, NOW + DAYS[14])
    declined = replace(a_proposal(3).approve(OLGA, NOW).offer(NOW, NOW + DAYS[14]), state=ProposalState.DECLINED)
    agreed = replace(a_confirmed_proposal(4, id="r2-1"), round_id="r2", asked_all_at=NOW, state=ProposalState.COMPLETED)
    ended = a_confirmed_proposal(2, id="r2-2", round_id="r2", asked_all_at=NOW, state=ProposalState.ENDED)
    store_proposals(uow, first, offered, declined, a_proposal(4))
    gone = an_exchange(2, id="r2-2").end(EndReason.NO_TIME, LATER)
    ran = replace(a_running_exchange(4), id="r2-1").complete(AFTER)
    yes, no = InvitationState.ACCEPTED, InvitationState.DECLINED
    with uow:
        uow.rounds.add(a_round(id="r2"))
        uow.runs.add(a_run(id="r2-1", round_id="r2"))
        uow.proposals.add_all([agreed, ended])
        uow.invitations.add_all(invited(first, InvitationState.WAITING, InvitationState.ASKED))
        uow.invitations.add_all(invited(offered, InvitationState.ASKED, InvitationState.SILENT))
        uow.invitations.add_all(invited(declined, no, InvitationState.CLOSED, days=(2, 1)))
        uow.invitations.add_all(invited(agreed, yes, yes, days=(4, 6)))
        uow.invitations.add_all(invited(ended, yes, yes, days=(8, 10)))
        for one in (ran, gone):
            uow.exchanges.add(one)
        answers = [
            said(Question.FEEDBACK, Verdict.YES, 4, wish=True),
            said(Question.ADOPTED_6, Verdict.NO, 4),
            said(Question.ADOPTED_12, Verdict.PARTLY, 4, side=1),
        ]
        uow.check_ins.add_all(replace(one, exchange_id="r2-1") for one in answers)
        uow.commit()


def report(uow: UnitOfWork, round_id: str | None = None) -> Report:
    with uow:
        return report_of(read_report_facts(uow, PROFILES, round_id))


def numbers(found: Report) -> dict[Step, tuple[int, int]]:
    return {step: (found.proposals[step].number, found.towns[step].number) for step in Step}


def test_every_step_counts_proposals_and_their_towns_and_names_them(uow: UnitOfWork):
    store(uow)

    found = report(uow)

    assert numbers(found) == {
        # Towns 2 and 3 were asked twice, and are two towns all the same.
        Step.ASKED: (5, 7),
        Step.OFFERED: (4, 6),
        Step.ANSWERED: (3, 5),
        Step.CONFIRMED: (2, 4),
        Step.MET: (1, 2),
        Step.ADOPTED: (1, 2),
    }
    assert found.proposals[Step.CONFIRMED].ids == ("r2-1", "r2-2")
    assert found.towns[Step.ADOPTED].ids == (ags(6), ags(7))


def test_a_round_has_a_report_of_its_own_and_an_unknown_one_has_none(uow: UnitOfWork):
    store(uow)

    assert numbers(report(uow, "r1"))[Step.ASKED] == (3, 5)
    assert numbers(report(uow, "r2"))[Step.ADOPTED] == (1, 2)
    with pytest.raises(NotFound):
        report(uow, "r9")


def test_the_time_to_an_answer_is_told_by_its_quartiles(uow: UnitOfWork):
    store(uow)

    assert report(uow).spread == Spread(5, 4.0, 6.0, 8.0)
    assert report(uow, "r1").spread == Spread(1, 2.0, 2.0, 2.0)


def test_nothing_stored_is_a_report_of_zeros(uow: UnitOfWork):
    store_proposals(uow, a_proposal(1))

    found = report(uow)

    assert set(numbers(found).values()) == {(0, 0)}
    assert found.spread == Spread(0)
    assert {figure.number for figure in found.outcomes.values()} == {0}


def test_coverage_counts_each_small_town_once_in_every_dimension(uow: UnitOfWork):
    store(uow)
    with uow:
        uow.towns.replace_all([*(a_town(number) for number in range(8)), a_town(90, small=False)])
        uow.commit()

    lines = report(uow).coverage

    by_dimension = Counter[str]()
    for line in lines:
        by_dimension[line.group.dimension] += line.registered
        assert set(line.agreed.ids) <= set(line.asked.ids)
    assert by_dimension == {"state": 8, "size": 8, "setting": 8}
    assert sum(line.taking_part.number for line in lines if line.group.dimension == "state") == 7
    assert sum(line.asked.number for line in lines if line.group.dimension == "size") == 7


def test_outcomes_are_those_of_exchanges_and_of_their_towns_answers(uow: UnitOfWork):
    store(uow)

    told = {key: figure.ids for key, figure in report(uow).outcomes.items() if figure.ids}

    assert told == {
        "exchange:completed": ("r2-1",),
        "exchange:ended": ("r2-2",),
        "reason:no_time": ("r2-2",),
        "feedback:yes": (f"r2-1/{ags(6)}",),
        "adopted_6:no": (f"r2-1/{ags(6)}",),
        "adopted_12:partly": (f"r2-1/{ags(7)}",),
        "wish:yes": (f"r2-1/{ags(6)}",),
    }


def test_every_figure_has_a_key_of_its_own(uow: UnitOfWork):
    store(uow)
    found = report(uow)

    every = [*found.proposals.values(), *found.towns.values(), *found.outcomes.values()]
    every += [one for line in found.coverage for one in (line.taking_part, line.asked, line.agreed)]
    assert len(found.figures()) == len(every)


@st.composite
def histories(draw: st.DrawFn) -> ReportFacts:
    """Four proposals in any mix of facts, also such as our own steps would never leave behind."""
    proposals, invitations, exchanges, check_ins = {}, {}, {}, {}
    for number in range(1, 5):
        one = a_proposal(number)
        states = draw(st.lists(st.sampled_from(InvitationState), min_size=0, max_size=2))
        proposals[one.id] = draw(st.booleans())
        invitations[one.id] = invited(one, *states, days=draw(st.tuples(st.integers(1, 14), st.integers(1, 14))))
        if draw(st.booleans()):
            exchanges[one.id] = draw(st.sampled_from(_exchanges(number)))
        said_what = st.tuples(st.sampled_from(Question), st.sampled_from(Verdict), st.integers(0, 1))
        check_ins[one.id] = [said(*what[:2], number, what[2]) for what in draw(st.lists(said_what, max_size=3))]
    towns = [a_town(number) for number in range(8)]
    return ReportFacts(None, proposals, invitations, exchanges, check_ins, towns, frozenset({ags(0), ags(5)}))


def _exchanges(number: int) -> list[Exchange]:
    running = a_running_exchange(number)
    return [an_exchange(number), running, running.complete(AFTER), running.end(EndReason.OTHER, AFTER)]


@given(histories())
def test_each_step_of_the_funnel_lies_within_the_one_before_in_proposals_and_in_towns(facts: ReportFacts):
    found = report_of(facts)

    for wider, narrower in zip(list(Step), list(Step)[1:], strict=False):
        assert set(found.proposals[narrower].ids) <= set(found.proposals[wider].ids)
        assert set(found.towns[narrower].ids) <= set(found.towns[wider].ids)


@given(histories())
def test_every_figure_is_what_counting_by_hand_gives(facts: ReportFacts):
    found = report_of(facts)

    asked = {key for key in facts.proposals if any(each.asked_at for each in facts.invitations[key])}
    offered = {key for key in asked if facts.proposals[key]}
    answered = {key for key in offered if any(each.answered_at for each in facts.invitations[key])}
    confirmed = answered & facts.exchanges.keys()
    adopted = {key for key in confirmed if _said(facts.check_ins[key], "adopted", "yes", "partly")}
    met = adopted | {key for key in confirmed if _said(facts.check_ins[key], "met", "yes")}
    met |= {key for key in confirmed if str(facts.exchanges[key].state) == "completed"}
    by_hand = dict(zip(Step, (asked, offered, answered, confirmed, met, adopted), strict=True))
    assert {step: set(figure.ids) for step, figure in found.proposals.items()} == by_hand
    took = [_days(one) for own in facts.invitations.values() for one in own if one.answered_at]
    assert found.spread.answers == len(took)
    if took:
        assert min(took) <= found.spread.lower_days <= found.spread.median_days <= found.spread.upper_days <= max(took)


def _said(check_ins: Sequence[CheckIn], question: str, *verdicts: str) -> bool:
    return any(one.question.startswith(question) and one.answer.verdict in verdicts for one in check_ins)


def _days(one: Invitation) -> float:
    asked: datetime = one.asked_at
    return (one.answered_at - asked) / timedelta(days=1)


def test_profiles_without_consent_take_no_part(uow: UnitOfWork):
    store(uow)
    silent: Sequence[TownProfile] = [a_profile(number, consent=False) for number in range(8)]

    with uow:
        facts: Any = read_report_facts(uow, silent, None)

    assert facts.taking_part == frozenset()
