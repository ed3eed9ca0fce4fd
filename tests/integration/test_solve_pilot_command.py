"""``matchmaker solve pilot``: which rule would each consortium of the pilot phase break?"""

import json

from matchmaker.rounds.policy_file import PACKAGED
from tests.command_line import run


def test_every_real_consortium_keeps_its_rules_and_is_told_what_circles_forbid(capsys):
    answer = run(capsys, "solve", "pilot")

    assert (answer.exit_code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines.count("  Als Verbund: hält alle Regeln ein.") == 6
    start = lines.index("Innenstadt (be)leben!")
    assert lines[start + 1 : start + 4] == [
        "  Als Verbund: hält alle Regeln ein.",
        "  Als Kreis: bräche Regeln:",
        "    4 Städte sind nicht 5 bis 6.",
    ]
    assert lines[-2:] == ["Als Verbund halten 6 von 6 alle Regeln ein.", "Als Kreis halten 2 von 6 alle Regeln ein."]


def test_a_stricter_policy_names_the_rule_that_would_have_forbidden_them(capsys, tmp_path):
    policy = tmp_path / "regeln.toml"
    stricter = PACKAGED.read_text(encoding="utf-8").replace("minimum_states = 3", "minimum_states = 4")
    policy.write_text(stricter, encoding="utf-8")

    document = json.loads(run(capsys, "solve", "pilot", "--policy", str(policy), "--json").out)

    broken = [one["broken_rules"]["consortium"] for one in document["consortia"]]
    assert len(broken) == 6
    assert [rules for rules in broken if rules] == [["Die Städte liegen in 3 Ländern, nötig sind 4."]] * sum(
        map(bool, broken)
    )
    assert any(broken)


def test_a_policy_that_is_not_there_is_refused_in_a_sentence(capsys, tmp_path):
    answer = run(capsys, "solve", "pilot", "--policy", str(tmp_path / "fehlt.toml"))

    assert (answer.exit_code, answer.out) == (1, "")
    assert "fehlt.toml" in answer.err
