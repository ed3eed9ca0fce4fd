"""What most towns share in public is counted once for an assessment, and nothing sealed counts."""

import pytest

from matchmaker.rounds.assessment import assess, read_evidence
from matchmaker.towns.profile import Experience, Role, Stage, StatementKind, Visibility
from tests.builders import a_profile, a_taxonomy
from tests.proposing_cast import collecting
from tests.round_builders import NOW


@pytest.mark.parametrize(
    ("visibility", "shared"), [(Visibility.PUBLIC, {"method:pop_up_lab"}), (Visibility.SCORE_ONLY, set())]
)
def test_a_method_that_all_state_is_known_of_most_where_they_state_it_in_public(
    visibility: Visibility, shared: set[str]
) -> None:
    method = Experience("pop_up_lab", StatementKind.METHOD, Stage.IN_OPERATION, visibility=visibility)
    uow = collecting(*(a_profile(number, experience=(method,)) for number in range(4)))
    with uow:
        assessment = assess(read_evidence(uow, a_taxonomy(), "r1"), uow.rounds.get("r1"), NOW.date())

    assert assessment.known_of_most == {Role.MAYOR: shared}
    assert assessment.known_of_most is assessment.known_of_most
