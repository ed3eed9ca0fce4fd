"""A real server with an invented round of sixty drafts to go through, and towns that nobody serves."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from benchmarks.invented_network import invented_network
from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.assessment import Assessment, assess, read_evidence
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.policy_version import PolicyState, PolicyVersion
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.reserve import Reserve
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.run import LeftOver
from matchmaker.scoring.headed_topic import topic_of
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.profile import Format, Role, TownProfile
from matchmaker.towns.register import RegisteredTown
from tests.browser.live_site import NOW, TOKENS, served
from tests.fakes import FakeDatabase, FakeUnitOfWork
from tests.round_builders import a_run

ROUND = "herbst"
TOWNS = 400
DRAFTS = 60
LEFT_OVER = 14


@dataclass(frozen=True)
class CurationSite:
    """Where the site is, and what it stores."""

    address: str
    database: FakeDatabase

    def proposals(self) -> tuple[Proposal, ...]:
        """The round's proposals as they stand."""
        with FakeUnitOfWork(self.database, reading=True) as uow:
            return uow.proposals.of_round(ROUND)


@contextmanager
def curation_site() -> Iterator[CurationSite]:
    """A fresh site in a thread until the block is left."""
    taxonomy, database = read_taxonomy(), FakeDatabase()
    with FakeUnitOfWork(database) as uow:
        _fill(uow, taxonomy)
        uow.commit()
    with served(database, taxonomy) as address:
        yield CurationSite(address, database)


def _fill(uow: UnitOfWork, taxonomy: Taxonomy) -> None:
    register, profiles = _network()
    terms = Round(ROUND, "Herbst: Tandems", Format.TANDEM, packaged_policy(), RoundState.CURATING)
    uow.towns.replace_all(register)
    uow.profiles.save_all(profiles)
    uow.rounds.add(terms)
    for version in _rules():
        uow.policies.add(version)
    assessment = assess(read_evidence(uow, taxonomy, ROUND), terms, NOW.date())
    pairs, free = _pairs(assessment)
    drafts = [_draft(number, pair, assessment) for number, pair in enumerate(pairs, start=1)]
    run = a_run(
        id=f"{ROUND}-1",
        round_id=ROUND,
        made_at=NOW,
        expected=dict(assessment.expected),
        rarity=dict(assessment.rarity),
        unmatched=tuple(_left_over(ags, number) for number, ags in enumerate(free[:LEFT_OVER])),
    )
    uow.runs.add(run)
    uow.proposals.add_all(drafts)
    uow.proposals.add_reserve(_reserve(drafts, free[LEFT_OVER:]))
    later = NOW + timedelta(days=28)
    office = SignInLink(hash_of(TOKENS["office"]), LinkPurpose.SIGN_IN, Audience.HEAD_OFFICE, later, reusable=True)
    uow.access.add_link(office)


@cache
def _network() -> tuple[list[RegisteredTown], list[TownProfile]]:
    """Mayors alone, all of whom agreed and have time, so that nothing but the fit speaks against a pair."""
    register, profiles = invented_network(TOWNS, read_taxonomy(), seed=7)
    ready = [
        replace(one, role=Role.MAYOR, consent=True, formats=(), capacity=1, population=town.population)
        for one, town in zip(profiles, register, strict=True)
    ]
    return register, ready


def _pairs(assessment: Assessment) -> tuple[list[tuple[str, str]], list[str]]:
    """The best pairs, each town once, and the towns that are left."""
    pairs: list[tuple[str, str]] = []
    seated: set[str] = set()
    for a, b, _ in sorted(assessment.scorers[Role.MAYOR].candidates(10), key=lambda pair: (-pair[2], pair)):
        if len(pairs) < DRAFTS and not {a, b} & seated:
            pairs.append((a, b))
            seated |= {a, b}
    return pairs, [ags for ags in assessment.scorers[Role.MAYOR].terms.run.towns.ags if ags not in seated]


def _draft(number: int, pair: tuple[str, str], assessment: Assessment) -> Proposal:
    score = assessment.explain(Role.MAYOR, *pair)
    members = tuple(Member(ags, Role.MAYOR) for ags in pair)
    draft_id = f"{ROUND}-1-{number:02d}"
    return Proposal(draft_id, ROUND, f"{ROUND}-1", Format.TANDEM, members, topic_of(score), score.score_tenths)


def _rules() -> Iterator[PolicyVersion]:
    """One version in force, and a draft beside it that two people work on."""
    packaged = packaged_policy()
    signed = replace(packaged, version="2", answer_window_days=21)
    tandem = {**packaged.weights[Format.TANDEM], "similar_size": 0.10, "learns": 0.36}
    draft = replace(signed, version="3", weights={**packaged.weights, Format.TANDEM: tandem}, plan_b_automatic=False)
    told = "Im Frühjahr fehlte vielen die Zeit für eine Ratssitzung."
    ends = {"ended_by": "Leitung", "ended_at": NOW, "reason": told}
    yield PolicyVersion(2, signed, "1", "Sachgebiet Vermittlung", NOW, state=PolicyState.SIGNED, **ends)
    yield PolicyVersion(3, draft, "2", "Sachgebiet Vermittlung", NOW)


def _left_over(ags: str, number: int) -> LeftOver:
    if number % 3 == 2:
        return LeftOver(
            ags, "too_little_known", "Über diese Stadt ist noch zu wenig bekannt. Bitte das Profil ergänzen."
        )
    helping = "So gibt es einen Plan auch für sie: mit Größenverhältnis 5 statt 4; möglich: 2 Partnerstädte."
    told = f"Alle passenden Partnerstädte sind vergeben. {helping}"
    return LeftOver(ags, "partners_taken", told, Relaxation("maximum_size_ratio", "4", "5", 2))


def _reserve(drafts: Sequence[Proposal], free: Sequence[str]) -> Iterator[Reserve]:
    for number, draft in enumerate(drafts):
        coming = Member(free[number % len(free)], Role.MAYOR)
        yield Reserve(draft.id, coming, draft.members[1].ags, -20_000 - 1_000 * number)
