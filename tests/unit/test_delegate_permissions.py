"""Which act is for whom: a table of every role and every act."""

import pytest

from matchmaker.rounds.access import Audience
from matchmaker.rounds.delegate_permissions import OwnAct, may_in_own_area
from matchmaker.rounds.permissions import Viewer
from matchmaker.towns.profile import Role
from tests.builders import ags

ALL = set(OwnAct)
OF_A_DELEGATE = {OwnAct.SEE, OwnAct.ANSWER, OwnAct.REQUEST, OwnAct.STATE, OwnAct.COPY}


@pytest.mark.parametrize(
    ("viewer", "allowed"),
    [
        (Viewer(), set()),
        (Viewer(ags=ags(1), proposal_id="r1-1-01"), set()),
        (Viewer(Audience.HEAD_OFFICE), set()),
        (Viewer(Audience.TOWN, ags(1)), ALL),
        (Viewer(Audience.TOWN, ags(1), role=Role.MAYOR), ALL),
        (Viewer(Audience.TOWN, ags(1), role=Role.ADMINISTRATION, is_delegate=True), OF_A_DELEGATE),
    ],
)
def test_everybody_may_do_exactly_this(viewer: Viewer, allowed: set[OwnAct]):
    assert {act for act in OwnAct if may_in_own_area(viewer, act)} == allowed
