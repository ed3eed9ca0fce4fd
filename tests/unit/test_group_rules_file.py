"""Does a policy file say which groups may be formed, and is everything wrong with it told at once?"""

from pathlib import Path
from typing import Any

import pytest

from matchmaker.errors import BadInput
from matchmaker.matching.group_problem import CONSORTIUM_RULES, GroupRules
from matchmaker.rounds.group_rules_file import group_faults, refuse_unknown_theme
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.policy_file import PACKAGED, packaged_policy, read_policy
from matchmaker.storage.policy_rows import policy_document, policy_from
from matchmaker.taxonomy.model import Level
from tests.builders import a_taxonomy

TEXT = PACKAGED.read_text(encoding="utf-8")


def with_lines(folder: Path, *changes: tuple[str, str]) -> Policy:
    text = TEXT
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    file = folder / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return read_policy(file)


def test_the_packaged_rules_are_those_of_the_program():
    policy = packaged_policy()

    assert (policy.circle, policy.consortium) == (GroupRules(), CONSORTIUM_RULES)
    assert (policy.group_topics, policy.quarterly_budget_hours) == (Level.FIELD, 12)


def test_every_rule_of_the_file_counts(tmp_path: Path):
    policy = with_lines(
        tmp_path,
        ('topic_level = "field"', 'topic_level = "topic"'),
        ("quarterly_budget_hours = 12", "quarterly_budget_hours = 20"),
        ("minimum_size = 5\ntarget_size = 6", "minimum_size = 4\ntarget_size = 7"),
        ("maximum_size_ratio = 3.0", "maximum_size_ratio = 2"),
        ("maximum_per_state = 2", "maximum_per_state = 1"),
        ("one_per_district = true", "one_per_district = false"),
        ("common_window = true", "common_window = false"),
        ("minimum_states = 3", "minimum_states = 2"),
        ('theme = ""', 'theme = "energie"'),
    )

    assert policy.circle == GroupRules(
        minimum_size=4,
        target_size=7,
        maximum_size_ratio=2,
        maximum_per_state=1,
        one_per_district=False,
        common_window=False,
    )
    assert (policy.consortium.minimum_states, policy.consortium.theme) == (2, "energie")
    assert (policy.group_topics, policy.quarterly_budget_hours) == (Level.TOPIC, 20)
    assert policy_from(policy_document(policy)) == policy


def test_without_the_table_the_rules_of_the_program_hold(tmp_path: Path):
    start, end = TEXT.index("[groups]"), TEXT.index("# What a town without a partner")

    assert with_lines(tmp_path, (TEXT[start:end], "")) == packaged_policy()


@pytest.mark.parametrize(
    ("groups", "place", "column"),
    [
        ({"kreis": {}}, "[groups]", "kreis"),
        ({"topic_level": "land"}, "[groups]", "topic_level"),
        ({"circle": 5}, "[groups]", "circle"),
        ({"circle": {"size": 5}}, "[groups.circle]", "size"),
        ({"circle": {"minimum_size": 3}}, "[groups.circle]", "minimum_size"),
        ({"circle": {"minimum_size": True}}, "[groups.circle]", "minimum_size"),
        ({"circle": {"target_size": 13}}, "[groups.circle]", "target_size"),
        ({"circle": {"target_size": 5.5}}, "[groups.circle]", "target_size"),
        ({"circle": {"minimum_size": 7}}, "[groups.circle]", "minimum_size"),
        ({"circle": {"maximum_size_ratio": 0.9}}, "[groups.circle]", "maximum_size_ratio"),
        ({"circle": {"maximum_size_ratio": float("nan")}}, "[groups.circle]", "maximum_size_ratio"),
        ({"circle": {"maximum_per_state": 0}}, "[groups.circle]", "maximum_per_state"),
        ({"circle": {"common_window": "ja"}}, "[groups.circle]", "common_window"),
        ({"circle": {"theme": "energie"}}, "[groups.circle]", "theme"),
        ({"consortium": {"minimum_states": 17}}, "[groups.consortium]", "minimum_states"),
        ({"consortium": {"theme": 5}}, "[groups.consortium]", "theme"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(groups: dict[str, Any], place: str, column: str):
    (fault,) = group_faults(groups)

    assert (fault.where, fault.column) == (place, column)


def test_all_faults_come_at_once():
    groups = {"topic_level": 1, "circle": {"target_size": 0, "x": 1}, "consortium": {"theme": []}}

    assert [fault.column for fault in group_faults(groups)] == ["topic_level", "x", "target_size", "theme"]


@pytest.mark.parametrize("theme", ["gibtsnicht", "pop_up_lab", "empty_shops"])
def test_a_theme_is_a_topic_and_neither_a_method_nor_a_challenge(tmp_path: Path, theme: str):
    policy = with_lines(tmp_path, ('theme = ""', f'theme = "{theme}"'))

    with pytest.raises(BadInput, match="kein Thema der Themenliste"):
        refuse_unknown_theme(policy, a_taxonomy())


@pytest.mark.parametrize("theme", ["", "vacancy", "centre"])
def test_no_theme_and_every_topic_may_be_set(tmp_path: Path, theme: str):
    refuse_unknown_theme(with_lines(tmp_path, ('theme = ""', f'theme = "{theme}"')), a_taxonomy())


def test_a_round_that_was_stored_before_there_was_a_budget_has_none():
    document = policy_document(packaged_policy())
    for key in ("quarterly_budget_hours", "circle", "consortium", "group_topics"):
        del document[key]

    policy = policy_from(document)

    assert policy.quarterly_budget_hours is None
    assert (policy.circle, policy.consortium, policy.group_topics) == (GroupRules(), CONSORTIUM_RULES, Level.FIELD)
