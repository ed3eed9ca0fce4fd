"""How well do two towns fit for a format: for all pairs at once, and for one pair with every reason?"""

from collections.abc import Mapping
from datetime import date

from matchmaker.errors import NotFound
from matchmaker.features.town_arrays import Booleans, Floats, TownArrays
from matchmaker.scoring.block import Block
from matchmaker.scoring.candidate_lists import CandidateLists, candidate_lists
from matchmaker.scoring.criterion import ScoringRun
from matchmaker.scoring.eligibility import Eligibility
from matchmaker.scoring.engine import LOCAL_THREADS, Engine
from matchmaker.scoring.expected import expected_values
from matchmaker.scoring.explanation import explain_pair
from matchmaker.scoring.formats import check_weights, criteria_of
from matchmaker.scoring.pair_rules import DEFAULT_RULES, PairRules
from matchmaker.scoring.pair_score import PairScore
from matchmaker.scoring.terms import ScoringTerms
from matchmaker.towns.profile import Format


class PairScorer:
    """Scores pairs of ``towns`` for one format under one set of weights, on one day.

    ``expected`` are the frozen μ of an earlier run by criterion; without them they are computed from
    these towns. Missing facts are shrunk towards μ: ĉ = q·c + (1 − q)·μ; the directed score is Σ w ĉ,
    the score of a pair the harmonic mean of both directions (Pizzato et al., RECON, RecSys 2010), in a
    visit the seeker's direction alone. O(n² · (K + C)) for K need columns and C indicators.
    """

    def __init__(
        self,
        towns: TownArrays,
        format: Format,
        weights: Mapping[str, float],
        on: date,
        expected: Mapping[str, float] | None = None,
        rules: PairRules = DEFAULT_RULES,
    ) -> None:
        check_weights(weights)
        run = ScoringRun(towns, format, on)
        criteria = criteria_of(run, weights)
        eligibility = Eligibility.of(run, rules)
        frozen = dict(expected) if expected is not None else expected_values(criteria, eligibility, len(towns))
        self.terms = ScoringTerms(run, criteria, dict(weights), frozen, eligibility)

    @property
    def expected(self) -> dict[str, float]:
        """μ by criterion key, to be stored with the run."""
        return dict(self.terms.expected)

    def scores(self, block: Block) -> Floats:
        """Scores in [0, 1], rows × columns, vetoed pairs included."""
        return self.terms.scores(block)

    def allowed(self, block: Block) -> Booleans:
        """True where no veto stands, rows × columns."""
        return self.terms.allowed(block)

    def lists(self, size: int, engine: Engine = LOCAL_THREADS) -> CandidateLists:
        """For every town its ``size`` best eligible candidates, best first."""
        return candidate_lists(self.terms, size, engine)

    def candidates(self, size: int, engine: Engine = LOCAL_THREADS) -> list[tuple[str, str, int]]:
        """Pairs (AGS, AGS, score in whole millionths) that stand in either town's list, sorted by AGS.

        ``a`` < ``b`` by AGS; in a visit (seeker, host). Vetoed pairs are not among them.
        """
        return self.lists(size, engine).pairs()

    def explain(self, a: str, b: str) -> PairScore:
        """Everything about one pair; ``NotFound`` where a town takes no part in this run."""
        return explain_pair(self.terms, self._row(a), self._row(b))

    def _row(self, ags: str) -> int:
        towns = self.terms.run.towns
        if ags not in towns.ags:
            raise NotFound(f"Die Stadt {ags} hat in diesem Lauf kein Profil.")
        return towns.row(ags)
