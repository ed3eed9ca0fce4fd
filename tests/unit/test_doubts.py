"""How heavy is a doubt?"""

from matchmaker.scoring.pair_score import Contribution, Direction, PairScore, Reason
from matchmaker.scoring.telling import telling_of
from matchmaker.towns.profile import Format
from tests.builders import ags


def a_line(criterion: str, weight: float, completeness: float) -> Contribution:
    """A line that does not fit at all, as far as it is known."""
    doubt = Reason(f"{criterion}_differs", (), 0.0)
    return Contribution(criterion, Direction.BOTH, weight, 0.0, completeness, 0.3, 0, (doubt,))


def a_score(*lines: Contribution) -> PairScore:
    return PairScore(ags(0), ags(1), Format.TANDEM, 0, (0, 0), lines, 0, 1.0, (0, 0))


def test_a_doubt_weighs_as_much_as_is_known_of_it():
    against = telling_of(a_score(a_line("setting", 0.3, 0.1), a_line("fresh_eyes", 0.2, 1.0))).against

    assert [reason.code for reason in against] == ["fresh_eyes_differs", "setting_differs"]


def test_of_what_hardly_anything_is_known_no_doubt_is_told():
    assert telling_of(a_score(a_line("setting", 0.1, 0.04))).against == ()
    assert telling_of(a_score(a_line("setting", 0.1, 0.06))).against != ()
