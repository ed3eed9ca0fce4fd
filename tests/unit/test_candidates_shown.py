"""Does head office see a short list with what the balance of requests moved?"""

from itertools import pairwise

import pytest

from matchmaker.errors import NotFound
from matchmaker.rounds.candidates import CandidateQuestion, candidates_of
from matchmaker.towns.profile import Role
from tests.builders import a_profile, ags
from tests.proposing_cast import TAXONOMY, collecting
from tests.round_builders import NOW


def asked(uow, number: int, role: Role = Role.MAYOR):
    with uow:
        return candidates_of(CandidateQuestion("r1", ags(number), role, NOW.date()), TAXONOMY, uow)


def test_a_list_holds_five_candidates_with_scores_places_and_balance():
    uow = collecting(*(a_profile(number) for number in range(8)))

    found = asked(uow, 0)

    assert len(found) == 5
    assert len({one.ags for one in found} - {ags(0)}) == 5
    assert all(0 < one.score_tenths <= 1000 and 1 <= one.place_by_score <= 7 for one in found)
    assert any(one.balance_tenths < 0 for one in found)
    assert any(one.balance_tenths > 0 for one in found)


def test_the_order_shown_is_that_of_score_balance_and_variety_together():
    uow = collecting(*(a_profile(number, population=8_000 + 900 * (number // 2)) for number in range(8)))

    found = asked(uow, 0)

    # Three figures rounded to tenths each may differ from their sum by little more than a tenth.
    assert all(one.order_tenths >= behind.order_tenths - 2 for one, behind in pairwise(found))
    assert found[0].variety_tenths == 0
    assert any(one.variety_tenths < 0 for one in found[1:])
    assert [one.score_tenths for one in found] != sorted((one.score_tenths for one in found), reverse=True)


def test_every_candidate_says_how_sure_its_score_is_and_with_which_ranks_it_is_level():
    found = asked(collecting(*(a_profile(number) for number in range(8))), 0)

    for one in found:
        low, high = one.range_tenths
        assert low <= one.score_tenths <= high
        assert 0 < one.confidence < 1
        assert one.place is not None
        assert (one.place.list_of, one.place.standing.rank) == (ags(0), one.place_by_score)


def test_towns_that_must_not_meet_are_in_no_list():
    uow = collecting(a_profile(0, blocked=(ags(1),)), a_profile(1), a_profile(2))

    assert [one.ags for one in asked(uow, 0)] == [ags(2)]


def test_a_town_that_takes_no_part_is_not_found():
    uow = collecting(a_profile(0), a_profile(1))

    for number, role in ((5, Role.MAYOR), (0, Role.ADMINISTRATION)):
        with pytest.raises(NotFound, match="nimmt in dieser Rolle nicht"):
            asked(uow, number, role)
