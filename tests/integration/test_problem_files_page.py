"""Are the problem files that the documentation shows ones that the program solves, and does it name every key?"""

import json
import re
from pathlib import Path

import pytest

from matchmaker.matching.group_problem_file import CIRCLE_KEYS, CONSORTIUM_KEYS
from matchmaker.matching.group_town_fields import CIRCLE_TOWN_KEYS, CONSORTIUM_TOWN_KEYS
from matchmaker.matching.problem_file import TANDEM_KEYS, TOWN_KEYS
from matchmaker.matching.visit_file import HOST_KEYS, SEEKER_KEYS, VISIT_KEYS
from tests.command_line import run

PAGE = (Path(__file__).parents[2] / "docs/problem-files.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"## (\w+)\n\n```json\n(.*?)```", PAGE, flags=re.DOTALL))
KEYS = {
    *TANDEM_KEYS, *TOWN_KEYS, *VISIT_KEYS, *SEEKER_KEYS, *HOST_KEYS,
    *CIRCLE_KEYS, *CIRCLE_TOWN_KEYS, *CONSORTIUM_KEYS, *CONSORTIUM_TOWN_KEYS,
}  # fmt: skip


@pytest.mark.parametrize("format", ["Tandems", "Visits", "Circles", "Consortia"])
def test_every_example_is_solved_with_nobody_left_over(capsys, tmp_path, format):
    path = tmp_path / "PROBLEM.json"
    path.write_text(EXAMPLES[format], encoding="utf-8")

    answer = run(capsys, "solve", format.lower(), str(path), "--json")

    assert (answer.exit_code, answer.err) == (0, "")
    plan = json.loads(answer.out)
    assert (plan["unmatched"], plan["optimal"]) == ([], True)


def test_every_key_that_a_problem_file_may_have_is_explained():
    assert sorted(key for key in KEYS if f"`{key}`" not in PAGE) == []
