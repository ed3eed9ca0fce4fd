"""Which few towns would head office look at first for one town, and what did the balance of requests change?"""

from dataclasses import dataclass
from datetime import date

from matchmaker.errors import NotFound
from matchmaker.rounds.assessment import assess, read_evidence
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.scoring.load_balance import balanced
from matchmaker.scoring.pair_account import Place
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.plan_pairs import LISTED
from matchmaker.scoring.rank_stability import list_standings
from matchmaker.scoring.variety import varied_list
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import Role


@dataclass(frozen=True, slots=True)
class Candidate:
    """A town of a list: its score, its place by score alone (from 1), and what moves it up or down besides.

    All ``_tenths`` are in tenths of a point. ``balance_tenths`` is what being asked often moves it by,
    ``variety_tenths`` ≤ 0 what likeness to the towns above takes off. ``confidence`` in [0, 1] and ``range_tenths`` are
    those of the pair; ``place`` tells which ranks count as equal, None below rank 50.
    """

    ags: str
    score_tenths: int
    place_by_score: int
    balance_tenths: int
    variety_tenths: int = 0
    confidence: float = 1.0
    range_tenths: tuple[int, int] = (0, 1_000)
    place: Place | None = None

    @property
    def order_tenths(self) -> int:
        """What the list is ordered by."""
        return self.score_tenths + self.balance_tenths + self.variety_tenths


@dataclass(frozen=True, slots=True)
class CandidateQuestion:
    """The list of one town in one role, in a round, on a day."""

    round_id: str
    ags: str
    role: Role
    on: date


def candidates_of(question: CandidateQuestion, taxonomy: Taxonomy, uow: UnitOfWork) -> tuple[Candidate, ...]:
    """Three to five candidates in the order in which they are shown, fewer where fewer may be proposed.

    Inside an open unit of work, on the terms of the round and its last run. ``NotFound`` for an unknown round and
    for a town that takes no part in this role.
    """
    current, run = uow.rounds.get(question.round_id), uow.runs.latest(question.round_id)
    scorers = assess(read_evidence(uow, taxonomy, current.id), current, question.on, run).scorers
    scorer = scorers.get(question.role)
    if scorer is None or question.ags not in scorer.terms.run.towns.ags:
        raise NotFound(f"Die Stadt {question.ags} nimmt in dieser Rolle nicht an der Runde {current.id} teil.")
    return _listed(scorer, scorer.terms.run.towns.row(question.ags))


def _listed(scorer: PairScorer, row: int) -> tuple[Candidate, ...]:
    towns, lists = scorer.terms.run.towns, scorer.lists(LISTED)
    even = balanced(lists)
    by_score = lists.rows[row].tolist()
    standings = list_standings(scorer.terms, row)
    found = []
    for one in varied_list(even, towns, row):
        score = scorer.explain(towns.ags[row], towns.ags[one.row])
        standing = standings.get(one.row)
        candidate = Candidate(
            ags=towns.ags[one.row],
            score_tenths=score.score_tenths,
            place_by_score=by_score.index(one.row) + 1,
            # One unit of a score is 1,000 tenths of a point.
            balance_tenths=-round(float(even.balance[one.row]) * 1_000),
            variety_tenths=round(one.likeness * 1_000),
            confidence=score.confidence,
            range_tenths=score.range_tenths,
            place=None if standing is None else Place(towns.ags[row], standing),
        )
        found.append(candidate)
    return tuple(found)
