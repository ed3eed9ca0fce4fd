"""Does head office see a short list with what the balance of requests moved?"""

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


def test_towns_that_must_not_meet_are_in_no_list():
    uow = collecting(a_profile(0, blocked=(ags(1),)), a_profile(1), a_profile(2))

    assert [one.ags for one in asked(uow, 0)] == [ags(2)]


def test_a_town_that_takes_no_part_is_not_found():
    uow = collecting(a_profile(0), a_profile(1))

    for number, role in ((5, Role.MAYOR), (0, Role.ADMINISTRATION)):
        with pytest.raises(NotFound, match="nimmt in dieser Rolle nicht"):
            asked(uow, number, role)
