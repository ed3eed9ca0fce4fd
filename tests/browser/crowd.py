"""The pilot's site with more of everything that a page could ask the database about one by one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from matchmaker.rounds.case_card import CardText, CaseCard
from matchmaker.rounds.exchange_beginning import begin_exchange
from matchmaker.rounds.interest import Interest
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.office import Standing
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.towns.history import Relation, RelationKind
from matchmaker.towns.profile import Experience, Format, Need, Role, Stage, StatementKind, TownProfile
from tests.browser.live_site import NOW
from tests.office_builders import an_office
from tests.request_builders import a_request
from tests.round_builders import a_failed_message, a_message, a_run
from tests.taxonomy_care_builders import a_wish

TOPIC = "leerstand"


def crowd(uow: UnitOfWork, count: int, topics: Sequence[str]) -> None:
    """Add ``count`` of each: towns that state something, ties, rounds, proposals, exchanges, cards, requests, mails."""
    own = uow.proposals.get("r1-1-01").members[0]
    stating = {one.ags for one in uow.profiles.all()}
    strangers = [town.ags for town in uow.towns.all() if town.small and town.ags not in stating][: 3 * count]
    uow.profiles.save_all(_profile(ags, topics) for ags in strangers)
    _state_more(own, count, topics, uow)
    pairs = [Relation(*sorted((own.ags, ags)), RelationKind.EXCHANGE, "", "Liste") for ags in strangers[:count]]
    uow.relations.save_all(pairs)
    for number in range(count):
        partner, third, fourth = (Member(strangers[place * count + number], Role.MAYOR) for place in range(3))
        _round(number, (own, partner), uow)
        offered = _proposal(f"r1-1-{50 + number}", (third, fourth), uow)
        uow.invitations.add_all(Invitation(offered.id, one) for one in offered.members)
        _exchange(_proposal(f"r1-1-{70 + number}", (own, third), uow), uow)
        _mail(number, own.ags, third.ags, uow)
        uow.topic_wishes.add(a_wish(100 + number, ags=own.ags, text=f"Wunsch {number}"))


def _profile(ags: str, topics: Sequence[str]) -> TownProfile:
    needs = tuple(Need(topic, source="Website") for topic in topics)
    told = tuple(
        Experience(topic, StatementKind.TOPIC, Stage.IN_OPERATION, topic=topic, source="Bericht") for topic in topics
    )
    return TownProfile(ags, role=Role.MAYOR, consent=True, capacity=2, needs=needs, experience=told, networks=("Ring",))


def _state_more(own: Member, count: int, topics: Sequence[str], uow: UnitOfWork) -> None:
    stated = uow.profiles.of(own.ags, own.role) or uow.profiles.of(own.ags) or TownProfile(own.ags, role=own.role)
    more = tuple(Need(topics[number % len(topics)], text=f"Frage {number}") for number in range(count))
    uow.profiles.save_all([replace(stated, needs=(*stated.needs, *more))])


def _round(number: int, members: tuple[Member, Member], uow: UnitOfWork) -> None:
    """A round that is over, and its one proposal, which the town agreed to and nobody else."""
    name = f"frueher{number}"
    uow.rounds.add(Round(name, f"Runde {number}", Format.TANDEM, packaged_policy(), RoundState.CLOSED))
    uow.runs.add(a_run(id=f"{name}-1", round_id=name, made_at=NOW, unmatched=()))
    past = Proposal(f"{name}-1-01", name, f"{name}-1", Format.TANDEM, members, TOPIC, 500)
    approved = past.approve("Geschäftsstelle", NOW).offer(NOW, NOW + timedelta(days=14))
    uow.proposals.add_all([replace(approved, state=ProposalState.DECLINED)])


def _proposal(name: str, members: tuple[Member, Member], uow: UnitOfWork) -> Proposal:
    made = Proposal(name, "r1", "r1-1", Format.TANDEM, members, TOPIC, 500)
    offered = made.approve("Geschäftsstelle", NOW).offer(NOW, NOW + timedelta(days=14))
    uow.proposals.add_all([offered])
    return offered


def _exchange(offered: Proposal, uow: UnitOfWork) -> None:
    """An exchange that is over, with a card that both towns published."""
    confirmed = uow.proposals.save(offered.confirm(offered.members))
    begun = begin_exchange(confirmed, confirmed.members, uow, NOW - timedelta(days=180))
    # Step by step, as the database wants it.
    picked = uow.exchanges.save(begun.pick(begun.sides[0].member, begun.slots[0].starts_at, begun.began_at))
    uow.exchanges.save(picked.complete(NOW))
    towns = tuple(member.ags for member in confirmed.members)
    words = CardText("Läden auf Zeit", "Zwei von vier blieben.")
    uow.case_cards.add(CaseCard(offered.id, TOPIC, towns, words, NOW, agreed=tuple((ags, NOW) for ags in towns)))


def _mail(number: int, own: str, other: str, uow: UnitOfWork) -> None:
    """What waits in head office's lists and in the town's own area."""
    uow.outbox.queue(a_failed_message(100 + number, key=f"failed {number}", due_at=NOW))
    uow.outbox.queue(a_message(200 + number, key=f"waits {number}", due_at=NOW, proposal_id="r1-1-01"))
    uow.tasks.add(Task(f"call {number}", TaskKind.CALL, NOW, "Bittet um einen Anruf.", proposal_id="r1-1-01"))
    uow.requests.add(
        a_request(100 + number, ags=other, topic=TOPIC, candidates=(own,), made_at=NOW, key=f"form {number}")
    )
    uow.interests.add(Interest(f"interest {number}", f"post{number}@town.example", own, NOW, TOPIC))
    facts = {"checked_by": None, "checked_at": None, "standing": Standing.DELEGATE, "ags": own}
    uow.offices.add(an_office(100 + number, id=f"delegate {number}", address=f"amt{number}@town.example", **facts))
