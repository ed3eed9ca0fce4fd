"""Who may look after the accounts of head office?"""

import pytest

from matchmaker.rounds.access import Audience
from matchmaker.rounds.office_permissions import may_keep_people
from matchmaker.rounds.office_person import OfficePerson, Rank
from tests.people_builders import a_person, an_invited
from tests.round_builders import LATER

BOSS = a_person(rank=Rank.ADMINISTRATOR)
OFFICE, TOWN = Audience.HEAD_OFFICE, Audience.TOWN


@pytest.mark.parametrize(
    ("audience", "person", "opens_by_link", "may"),
    [
        (OFFICE, BOSS, False, True),
        (OFFICE, BOSS, True, True),
        (OFFICE, a_person(), False, False),
        (OFFICE, a_person(), True, False),
        (OFFICE, BOSS.end(LATER), False, False),
        (OFFICE, an_invited(rank=Rank.ADMINISTRATOR), False, False),
        (OFFICE, None, True, True),
        (OFFICE, None, False, False),
        (TOWN, None, True, False),
        (TOWN, BOSS, True, False),
        (None, None, True, False),
    ],
)
def test_administrators_alone_and_whoever_came_by_a_link_where_links_are_let_in(
    audience: Audience | None, person: OfficePerson | None, opens_by_link: bool, may: bool
):
    assert may_keep_people(audience, person, opens_by_link=opens_by_link) is may
