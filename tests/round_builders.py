"""The fixed cast of rounds: a policy, a round, its run, proposals, mails and links."""

from datetime import UTC, datetime, timedelta
from typing import Any

from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.access import Audience, LinkPurpose, Session, SignInLink
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.relay_answer import Answer, Verdict
from matchmaker.rounds.round import Round
from matchmaker.rounds.run import LeftOver, Run
from matchmaker.towns.history import Relation, RelationKind
from matchmaker.towns.profile import Format, Role
from tests.builders import a_profile, a_town, ags

NOW = datetime(2024, 3, 4, 9, 30, 15, 250_000, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
OLGA = "Geschäftsstelle (O.)"

WEIGHTS = {
    "similar_size": 0.18,
    "shared_challenge": 0.22,
    "learns": 0.28,
    "lead": 0.05,
    "setting": 0.10,
    "fresh_eyes": 0.07,
    "nearness": 0.0,
    "time_and_format": 0.06,
    "novelty": 0.04,
}


def a_policy(**changes: Any) -> Policy:
    return Policy(**({"version": "test-1", "weights": {Format.TANDEM: WEIGHTS}} | changes))


def a_round(**changes: Any) -> Round:
    facts = {"id": "r1", "title": "Frühjahr „Leerstand“", "format": Format.TANDEM, "policy": a_policy()}
    return Round(**(facts | changes))


def a_run(**changes: Any) -> Run:
    facts: dict[str, Any] = {
        "id": "r1-1",
        "round_id": "r1",
        "format": Format.TANDEM,
        "made_at": NOW,
        "profiles_digest": "ab" * 32,
        "taxonomy_version": "test-1",
        "policy_version": "test-1",
        "seed": 7,
        "solver": "blossom",
        "strategy": "most_served",
        "total": 812_345,
        "upper_bound": 812_346,
        "optimal": False,
        "expected": {"learns": 0.1 + 0.2, "novelty": 1.0},
        "rarity": {"vacancy": 1 / 3},
        "unmatched": (
            LeftOver(ags(5), "no_consent", "Ohne Einwilligung."),
            LeftOver(
                ags(3),
                "odd",
                "Eine Stadt blieb übrig.",
                Relaxation("partner_capacity", "x: 1", "x: 2", 1),
                removed=(("taken", 3), ("vetoed", 1)),
                conflict=("size_ratio", "per_state"),
            ),
        ),
        "register_digest": "cd" * 32,
    }
    return Run(**(facts | changes))


def a_proposal(number: int = 1, **changes: Any) -> Proposal:
    """The n-th proposal: towns 2n − 2 and 2n − 1, two mayors."""
    facts: dict[str, Any] = {
        "id": f"r1-1-{number:02d}",
        "round_id": "r1",
        "run_id": "r1-1",
        "format": Format.TANDEM,
        "members": (Member(ags(2 * number - 2), Role.MAYOR), Member(ags(2 * number - 1), Role.MAYOR, gives=True)),
        "topic": "vacancy",
        "score_tenths": 700 - number,
    }
    return Proposal(**(facts | changes))


def a_message(number: int = 1, **changes: Any) -> OutboxMessage:
    facts: dict[str, Any] = {
        "id": f"m{number}",
        "key": f"r1-1-01/{ags(number)}-mayor/proposal_offered/1",
        "message_id": f"<{number}@matchmaker.example>",
        "recipient": f"office{number}@town.example",
        "letter": "proposal_offered",
        "content": b"Subject: \xc3\xa4\r\n\r\nbody \x00\xff",
        "due_at": NOW,
    }
    return OutboxMessage(**(facts | changes))


def a_claimed_message(number: int = 1, now: datetime = NOW, **changes: Any) -> OutboxMessage:
    return a_message(number, **changes).claimed(f"claim {number}", now)


def a_message_in_data(number: int = 1, now: datetime = NOW, **changes: Any) -> OutboxMessage:
    return a_claimed_message(number, now, **changes).in_data(now)


def a_sent_message(number: int = 1, now: datetime = NOW, **changes: Any) -> OutboxMessage:
    return a_message_in_data(number, now, **changes).sent(now)


def a_failed_message(number: int = 1, **changes: Any) -> OutboxMessage:
    return a_claimed_message(number, **changes).answered(Answer(Verdict.NEVER, "550 unknown"), NOW)


def a_link(**changes: Any) -> SignInLink:
    facts: dict[str, Any] = {
        "token_hash": "c" * 64,
        "purpose": LinkPurpose.SIGN_IN,
        "audience": Audience.TOWN,
        "valid_until": LATER,
        "ags": ags(1),
    }
    return SignInLink(**(facts | changes))


def a_session(**changes: Any) -> Session:
    return Session(**({"id_hash": "d" * 64, "audience": Audience.HEAD_OFFICE, "valid_until": LATER} | changes))


def a_relation(first: int = 1, second: int = 2, **changes: Any) -> Relation:
    facts = {"kind": RelationKind.NETWORK, "label": "LEADER Nord", "source": "Liste des Landkreises"}
    return Relation(ags(first), ags(second), **(facts | changes))


def store_towns(uow: UnitOfWork, count: int = 8) -> None:
    """The first ``count`` invented towns, committed."""
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(count))
        uow.commit()


def store_proposals(uow: UnitOfWork, *proposals: Proposal) -> None:
    """These proposals with their towns, their profiles (all with consent), round and run, committed."""
    store_towns(uow)
    with uow:
        uow.profiles.save_all(a_profile(number) for number in range(8))
        uow.rounds.add(a_round())
        uow.runs.add(a_run())
        uow.proposals.add_all(proposals)
        uow.commit()
