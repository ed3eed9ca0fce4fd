"""A database in which something of everything is stored, and a step for each way to change its facts."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from matchmaker.rounds.change import Fact
from matchmaker.rounds.check_in import Answer, Question, Verdict
from matchmaker.rounds.elections import Election
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, ProposalState
from tests.builders import a_profile, a_town, ags
from tests.exchange_builders import AFTER, a_card, a_check_in, a_confirmed_proposal, a_running_exchange, an_exchange
from tests.invitation_builders import an_invitation, asked
from tests.office_builders import an_office
from tests.request_builders import a_request
from tests.round_builders import LATER, NOW, OLGA, WEIGHTS, a_link, a_proposal, a_relation, a_round, a_run

Step = Callable[[UnitOfWork], object]
ONE = "r1-1-01"


def a_busy_database(uow: UnitOfWork) -> None:
    """Six towns with profiles, a round with proposals, an exchange with a question and a published card, a request."""
    uow.towns.replace_all([a_town(number) for number in range(6)])
    uow.profiles.save_all([a_profile(number) for number in range(6)])
    uow.rounds.add(a_round())
    uow.runs.add(a_run(expected=dict.fromkeys(WEIGHTS, 0.5)))
    uow.proposals.add_all([a_confirmed_proposal(1), a_confirmed_proposal(2), a_confirmed_proposal(3)])
    uow.invitations.add_all([asked(0), an_invitation(1)])
    uow.exchanges.add(a_running_exchange(1))
    uow.exchanges.add(a_running_exchange(2))
    uow.check_ins.add_all([a_check_in(1, question=Question.FEEDBACK, due_at=NOW)])
    uow.case_cards.add(a_card())
    uow.requests.add(a_request())
    uow.access.add_link(a_link())
    uow.offices.add(an_office(1))


def _first(number: int) -> Member:
    return a_proposal(number).members[0]


def _publish(uow: UnitOfWork) -> object:
    card = uow.case_cards.find(ONE)
    assert card is not None
    return uow.case_cards.save(card.agreed_by(ags(1), LATER))


def _write_another(uow: UnitOfWork) -> object:
    """A card counts although nobody may read it yet; its exchange is the only thing that it needs."""
    return uow.case_cards.add(a_card(exchange_id="r1-1-02", towns=(ags(2), ags(3)), agreed=()))


def _seat_others(uow: UnitOfWork) -> object:
    """Of a draft: those of what is agreed stay."""
    draft = a_proposal(5, members=a_proposal(2).members[:1] + a_proposal(3).members[:1])
    uow.proposals.add_all([draft])
    return uow.proposals.save_members(draft)


def _end(uow: UnitOfWork) -> object:
    return uow.exchanges.save(uow.exchanges.get(ONE).complete(AFTER))


def _state_less(uow: UnitOfWork) -> object:
    return uow.profiles.save_all([a_profile(1, needs=(), experience=())])


def _answer(uow: UnitOfWork) -> object:
    question = uow.check_ins.of_exchange(ONE)[0]
    said = Answer(Verdict.YES, wish_to_go_on=True)
    return uow.check_ins.save(replace(question, asked_at=AFTER, answered_at=AFTER, answer=said))


CHANGING: Mapping[str, tuple[Fact, Step]] = {
    "towns": (Fact.TOWNS, lambda uow: uow.towns.replace_all([*uow.towns.all(), a_town(7)])),
    "a town": (
        Fact.TOWNS,
        lambda uow: uow.towns.replace_all([a_town(0, population=9_999), *uow.towns.all()[1:]]),
    ),
    "profiles": (Fact.PROFILES, _state_less),
    "relations": (Fact.RELATIONS, lambda uow: uow.relations.save_all([a_relation(0, 1)])),
    "a new round": (Fact.ROUNDS, lambda uow: uow.rounds.add(a_round(id="r2"))),
    "a round": (Fact.ROUNDS, lambda uow: uow.rounds.save(replace(uow.rounds.get("r1"), title="Herbst"))),
    "new proposals": (
        Fact.PROPOSALS,
        lambda uow: uow.proposals.add_all(
            [a_proposal(4, members=a_proposal(1).members[:1] + a_proposal(3).members[:1])]
        ),
    ),
    "a proposal": (
        Fact.PROPOSALS,
        lambda uow: uow.proposals.save(replace(uow.proposals.get(ONE), state=ProposalState.RUNNING)),
    ),
    "other members": (Fact.PROPOSALS, _seat_others),
    "drafts": (Fact.PROPOSALS, lambda uow: uow.proposals.remove_drafts("r1")),
    "a refusal": (Fact.REFUSALS, lambda uow: uow.invitations.save(uow.invitations.get(ONE, ags(0)).declined(LATER))),
    "a new exchange": (Fact.EXCHANGES, lambda uow: uow.exchanges.add(an_exchange(3))),
    "an exchange": (Fact.EXCHANGES, _end),
    "an answered question": (Fact.CHECK_INS, _answer),
    "a case card": (Fact.CASE_CARDS, _publish),
    "a new case card": (Fact.CASE_CARDS, _write_another),
    "a new request": (Fact.REQUESTS, lambda uow: uow.requests.add(a_request(2, ags=ags(4), candidates=()))),
    "a request": (Fact.REQUESTS, lambda uow: uow.requests.save(uow.requests.get("request-1").review(OLGA, LATER))),
    "a run": (Fact.ROUNDS, lambda uow: uow.runs.add(a_run(id="r1-2", expected=dict.fromkeys(WEIGHTS, 0.5)))),
    "elections": (Fact.ELECTIONS, lambda uow: uow.elections.replace_all([Election(ags(1), NOW.date())])),
    "a new office": (Fact.OFFICES, lambda uow: uow.offices.add(an_office(2))),
    "an office": (
        Fact.OFFICES,
        lambda uow: uow.offices.save(replace(uow.offices.get("office-1"), in_office_since=NOW.date())),
    ),
}
"""Each once: what it changes and how; all of them work on ``a_busy_database``."""
