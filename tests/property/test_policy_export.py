"""Is a policy that was written to a file the same policy when it is read back, whatever its values?"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.group_problem import CONSORTIUM_RULES
from matchmaker.matching.group_problem_file import LARGEST_SIZE
from matchmaker.rounds.policy import CIRCLE_RULES, RELAXATIONS, Policy
from matchmaker.rounds.policy_document import policy_changes, policy_toml, policy_values
from matchmaker.rounds.policy_file import (
    ANSWERS,
    COLLECTING,
    LONGEST_SENTENCE,
    NUMBERS,
    WHOLE_NUMBERS,
    packaged_policy,
    read_policy,
)
from matchmaker.scoring.formats import CRITERIA
from matchmaker.taxonomy.model import Level
from matchmaker.towns.profile import Format

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NAME = TEXT.filter(lambda text: bool(text.strip()))
WHOLES = {key: st.integers(*limits) for key, limits in {**WHOLE_NUMBERS, **ANSWERS, **COLLECTING}.items()}
NUMBERS_WITHIN = {key: st.floats(least, most) for key, (least, most) in NUMBERS.items()}


@st.composite
def columns(draw: st.DrawFn) -> Mapping[str, float]:
    """Weights in whole thousandths, summing to 1."""
    cuts = sorted(draw(st.lists(st.integers(0, 1000), min_size=len(CRITERIA) - 1, max_size=len(CRITERIA) - 1)))
    shares = [upper - lower for lower, upper in zip([0, *cuts], [*cuts, 1000], strict=True)]
    return dict(zip(CRITERIA, (share / 1000 for share in shares), strict=True))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Any policy that a file may hold: no two values contradict each other."""
    facts = {key: draw(values) for key, values in {**WHOLES, **NUMBERS_WITHIN}.items()}
    facts["head_office_task_day"] = min(facts["head_office_task_day"], facts["answer_window_days"])
    facts["collecting_days"] = max(2, facts["collecting_days"])
    facts["profile_reminder_days"] = min(facts["profile_reminder_days"], facts["collecting_days"] - 1)
    facts["provisional_confidence"] = max(facts["provisional_confidence"], facts["minimum_confidence"])
    budget = draw(st.integers(0, 500))
    days = st.integers(1, max(1, facts["answer_window_days"] - 1))
    reminders = draw(st.sets(days, max_size=4)) if facts["answer_window_days"] > 1 else set()
    sizes = [sorted(draw(st.tuples(*[st.integers(4, LARGEST_SIZE)] * 2))) for _ in range(2)]
    circle = replace(
        CIRCLE_RULES,
        minimum_size=sizes[0][0],
        target_size=sizes[0][1],
        maximum_size_ratio=draw(st.floats(1, 1000)),
        maximum_per_state=draw(st.integers(1, 16)),
        one_per_district=draw(st.booleans()),
        common_window=draw(st.booleans()),
    )
    consortium = replace(
        CONSORTIUM_RULES,
        minimum_size=sizes[1][0],
        target_size=sizes[1][1],
        minimum_states=draw(st.integers(1, min(16, sizes[1][1]))),
        theme=draw(st.none() | NAME),
    )
    return Policy(
        version=draw(NAME),
        weights={form: draw(columns()) for form in Format},
        reminder_days=tuple(sorted(reminders)),
        require_topic=draw(st.booleans()),
        plan_b_automatic=draw(st.booleans()),
        quarterly_hours={form: draw(st.integers(0, budget)) for form in Format},
        quarterly_budget_hours=budget,
        travel_costs=draw(TEXT).strip()[:LONGEST_SENTENCE],
        circle=circle,
        consortium=consortium,
        group_topics=draw(st.sampled_from(Level)),
        relaxation_order=tuple(draw(st.permutations(RELAXATIONS))[: draw(st.integers(0, len(RELAXATIONS)))]),
        served_share_minimum=draw(st.floats(0, 1)),
        served_group_minimum=draw(st.integers(1, 1000)),
        **facts,
    )


def read_back(text: str) -> Policy:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "policy.toml"
        file.write_bytes(text.encode())
        return read_policy(file)


@given(policies(), st.lists(TEXT, max_size=3))
def test_an_exported_policy_reads_back_equal_whatever_its_remarks_say(policy: Policy, remarks: list[str]):
    assert read_back(policy_toml(policy, tuple(remarks))) == policy


@given(policies(), policies())
def test_two_policies_differ_exactly_in_what_is_named(before: Policy, after: Policy):
    changes = policy_changes(before, after)
    known = policy_values(before)

    assert {**known, **{one.path: one.after for one in changes}} == policy_values(after)
    assert all(known[one.path] == one.before != one.after for one in changes)
    assert (changes == ()) == (replace(before, version=after.version) == after)


def test_every_value_of_the_packaged_policy_has_its_place():
    paths = {path[-1] for path in policy_values(packaged_policy())}

    assert paths >= {*WHOLES, *NUMBERS, "travel_costs", "theme", "topic_level", "order", *CRITERIA, *map(str, Format)}
