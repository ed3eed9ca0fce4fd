"""Where do benchmarks of pages get a busy site from? A real server on SQLite with a profile for every town."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.settings import Environment, Settings
from benchmarks.invented_network import invented_network
from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.assessment import assess, read_evidence
from matchmaker.rounds.deadlines import schedule
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.profile import Need, Role
from matchmaker.towns.register import RegisteredTown
from tests.request_builders import a_request
from tests.round_builders import a_failed_message, a_policy, a_proposal, a_round, a_run

LINK = "a-link-of-a-mail"
SIGN_IN = {Audience.TOWN: "the-town", Audience.HEAD_OFFICE: "the-office"}
FOR_LONG = timedelta(days=300)
# So many of the proposals were sent and wait for an answer, are approved, or failed; the others are drafts.
STATES = (ProposalState.OFFERED, ProposalState.APPROVED, ProposalState.DECLINED)
REQUESTS = 20
MAYORS = 6


@dataclass(frozen=True)
class BusySite:
    """What a visitor needs to know: two towns, of which the first signs in, and what is its own."""

    own: str
    other: str
    offered: str
    draft: str


def fill(engine: sa.Engine, towns: int, proposals: int) -> BusySite:
    """Store so many towns with profiles, a round with so many proposals, and an earlier one with a fifth of these."""
    taxonomy, now = read_taxonomy(), datetime.now(UTC)
    register, profiles = invented_network(towns, taxonomy)
    with SqlUnitOfWork(engine) as uow:
        uow.towns.replace_all(register)
        # The pages of a pair are made of what both state: mayors, with a common topic.
        own = [replace(one, role=Role.MAYOR, needs=(*one.needs, Need("leerstand"))) for one in profiles[:MAYORS]]
        uow.profiles.save_all([*own, *profiles[MAYORS:]])
        terms = a_round(state=RoundState.CURATING, policy=packaged_policy())
        uow.rounds.add(terms)
        scored = assess(read_evidence(uow, taxonomy, "r1"), terms, now.date())
        frozen = {"expected": dict(scored.expected), "rarity": dict(scored.rarity)}
        uow.runs.add(a_run(unmatched=(), made_at=now, **frozen))
        made = _proposals(register, proposals, now)
        uow.proposals.add_all(made)
        uow.invitations.add_all(
            Invitation(made[0].id, one).asked(now, schedule(now, a_policy(), ())) for one in made[0].members
        )
        _earlier_round(register, proposals // 5, now, uow)
        _ways_in(made[0], now, uow)
        for number in range(REQUESTS):
            uow.requests.add(a_request(number, ags=register[number + 2].ags, topic="leerstand", candidates=()))
            uow.outbox.queue(a_failed_message(number + 1, key=f"failed {number}", due_at=now))
        uow.commit()
    return BusySite(register[0].ags, register[1].ags, made[0].id, next(one.id for one in made if not one.approved_at))


@contextmanager
def serving(engine: sa.Engine) -> Iterator[int]:
    """The port of the site on this database, until the block is left."""

    def open_uow(*, reading: bool = False) -> UnitOfWork:
        return SqlUnitOfWork(engine, reading=reading)

    settings = Settings(secret_key="s" * 40, environment=Environment.DEMO)
    with served(create_app(settings, open_uow, lambda: datetime.now(UTC), read_taxonomy())) as port:
        yield port


@contextmanager
def served(app: FastAPI) -> Iterator[int]:
    """The port of a server for this app, in a thread until the block is left."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield int(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()


def _proposals(register: Sequence[RegisteredTown], count: int, now: datetime) -> list[Proposal]:
    """Proposals of all towns in turn; the first one, of the first two towns, was sent."""
    drafts = _pairs(register, count)
    sent = {
        "approved_by": "Geschäftsstelle",
        "approved_at": now,
        "offered_at": now,
        "asked_all_at": now,
        "deadline": now + FOR_LONG,
    }
    return [replace(one, state=state, **sent) for one, state in zip(drafts, STATES, strict=False)] + drafts[
        len(STATES) :
    ]


def _pairs(register: Sequence[RegisteredTown], count: int) -> list[Proposal]:
    """Drafts of all towns in turn, no two of the same pair."""
    towns = [town.ags for town in register]
    pairs = [(towns[n % len(towns)], towns[(n + 1 + n // len(towns)) % len(towns)]) for n in range(count)]
    return [
        a_proposal(n, id=f"r1-1-{n:05d}", members=tuple(Member(one, Role.MAYOR) for one in pair), score_tenths=500)
        for n, pair in enumerate(pairs)
    ]


def _earlier_round(register: Sequence[RegisteredTown], count: int, now: datetime, uow: UnitOfWork) -> None:
    """A round that goes on: every town was asked a month ago, half of the proposals were declined by one of them."""
    asked_at = now - timedelta(days=30)
    uow.rounds.add(a_round(id="r0", title="Vorige Runde", state=RoundState.ANSWERING, policy=packaged_policy()))
    uow.runs.add(a_run(id="r0-1", round_id="r0", unmatched=(), made_at=asked_at))
    own = [replace(one, id=one.id.replace("r1", "r0"), round_id="r0", run_id="r0-1") for one in _pairs(register, count)]
    offered = [one.approve("Geschäftsstelle", asked_at).offer(asked_at, now + FOR_LONG) for one in own]
    states = (ProposalState.DECLINED, ProposalState.OFFERED)
    uow.proposals.add_all(replace(one, state=states[number % 2]) for number, one in enumerate(offered))
    when = schedule(asked_at, a_policy(), ())
    asked = [Invitation(one.id, member).asked(asked_at, when) for one in offered for member in one.members]
    refused = {one.id for one in offered[::2]}
    answered = (
        one.declined(now) if one.proposal_id in refused and number % 2 else one for number, one in enumerate(asked)
    )
    uow.invitations.add_all(answered)


def _ways_in(offered: Proposal, now: datetime, uow: UnitOfWork) -> None:
    """The link of the proposal's mail, and for a town and for head office one to sign in by."""
    own, until = offered.members[0].ags, now + FOR_LONG
    uow.access.add_link(SignInLink(hash_of(LINK), LinkPurpose.PROPOSAL, Audience.TOWN, until, own, offered.id))
    for audience, token in SIGN_IN.items():
        ags = own if audience is Audience.TOWN else None
        uow.access.add_link(SignInLink(hash_of(token), LinkPurpose.SIGN_IN, audience, until, ags, reusable=True))
