"""At which places do two towns stand in each other's lists?"""

from matchmaker.scoring.pair_account import Place
from matchmaker.scoring.rank_stability import Standing, list_standings
from matchmaker.scoring.terms import ScoringTerms


class ListPlaces:
    """Answers for many pairs of one run; each town's list is perturbed once."""

    def __init__(self, terms: ScoringTerms) -> None:
        self._terms = terms
        self._lists: dict[int, dict[int, Standing]] = {}

    def of(self, a: str, b: str) -> tuple[Place, ...]:
        """B's place in the list of a and a's in that of b (AGS), in a visit the host's in the seeker's list.

        A side in whose list of 50 the other does not stand gives no place; ``ValueError`` for a town without profile.
        """
        towns = self._terms.run.towns
        one, other = towns.row(a), towns.row(b)
        sides = ((one, other),) if self._terms.run.is_visit else ((one, other), (other, one))
        found = ((owner, self._listed(owner).get(candidate)) for owner, candidate in sides)
        return tuple(Place(towns.ags[owner], standing) for owner, standing in found if standing is not None)

    def _listed(self, owner: int) -> dict[int, Standing]:
        if owner not in self._lists:
            self._lists[owner] = list_standings(self._terms, owner)
        return self._lists[owner]
