"""Is a policy read as it is written, and refused with every fault and its place?"""

import re
from pathlib import Path

import pytest

from matchmaker.errors import BadInput, Fault
from matchmaker.rounds.policy import RELAXATIONS, Policy
from matchmaker.rounds.policy_file import PACKAGED, packaged_policy, read_policy
from matchmaker.rounds.what_helps import WORDS
from matchmaker.storage.policy_rows import policy_document, policy_from
from matchmaker.towns.profile import Format
from tests.round_builders import WEIGHTS

GOOD = PACKAGED.read_text(encoding="utf-8")


def test_the_packaged_policy_has_the_starting_weights_and_the_default_dates():
    policy = packaged_policy()

    assert policy == Policy(version="1", weights=policy.weights)
    assert policy.weights[Format.TANDEM] == WEIGHTS
    assert policy.weights[Format.CIRCLE]["shared_challenge"] == 0.31
    assert policy.weights[Format.VISIT]["learns"] == 0.45
    assert policy.weights[Format.CONSORTIUM]["novelty"] == 0.10
    assert list(policy.weights) == list(Format)


def test_every_value_of_a_file_is_taken(tmp_path: Path):
    text = GOOD
    for old, new in {
        'version = "1"': 'version = "2024-3 „Ä“"',
        "answer_window_days = 14": "answer_window_days = 21",
        "[5, 10]": "[7]",
        "head_office_task_day = 9": "head_office_task_day = 12",
        "decline_rest_months = 12": "decline_rest_months = 6",
        "open_proposals_per_town = 2": "open_proposals_per_town = 1",
        "maximum_size_ratio = 4.0": "maximum_size_ratio = 5",
        "minimum_score = 0.0": "minimum_score = 0.25",
        "minimum_confidence = 0.35": "minimum_confidence = 0.4",
        "require_topic = true": "require_topic = false",
        "provisional_confidence = 0.6": "provisional_confidence = 0.7",
        "tandem = 4, circle = 6": "tandem = 5, circle = 0",
        'travel_costs = ""': 'travel_costs = " Die Geschäftsstelle zahlt. "',
        "served_share_minimum = 0.5": "served_share_minimum = 1",
        "served_group_minimum = 3": "served_group_minimum = 5",
    }.items():
        assert text.count(old) == 1
        text = text.replace(old, new)

    assert read_policy(written(tmp_path, text)) == Policy(
        version="2024-3 „Ä“",
        weights=packaged_policy().weights,
        answer_window_days=21,
        reminder_days=(7,),
        head_office_task_day=12,
        decline_rest_months=6,
        open_proposals_per_town=1,
        maximum_size_ratio=5.0,
        minimum_score=0.25,
        minimum_confidence=0.4,
        require_topic=False,
        provisional_confidence=0.7,
        quarterly_hours={Format.TANDEM: 5, Format.CIRCLE: 0, Format.VISIT: 12, Format.CONSORTIUM: 8},
        travel_costs="Die Geschäftsstelle zahlt.",
        served_share_minimum=1.0,
        served_group_minimum=5,
    )


def test_what_taking_part_asks_may_be_left_out(tmp_path: Path):
    before, rest = GOOD.split("# What taking part asks")
    text = before + "[weights.tandem]" + rest.split("[weights.tandem]")[1]

    assert "[effort]" not in text
    assert read_policy(written(tmp_path, text)) == packaged_policy()


@pytest.mark.parametrize(
    ("old", "new", "place", "column"),
    [
        ("learns = 0.28", "learns = -0.28", "[weights.tandem]", "learns"),
        ("learns = 0.28", "learns = 0.27", "[weights.tandem]", None),
        ("learns = 0.28", 'learns = "viel"', "[weights.tandem]", "learns"),
        ("learns = 0.28", "learns = nan", "[weights.tandem]", "learns"),
        ("learns = 0.28", "lerns = 0.28", "[weights.tandem]", "lerns"),
        ("learns = 0.45\n", "", "[weights.visit]", "learns"),
        ("[weights.circle]", "[weights.kreis]", "[weights]", "circle"),
        ("[weights.circle]", "[weights.kreis]", "[weights]", "kreis"),
        ('version = "1"', "version = 1", "Datei", "version"),
        ('version = "1"', 'version = " "', "Datei", "version"),
        ('version = "1"', "", "Datei", "version"),
        ("[limits]", "[grenzen]", "Datei", "limits"),
        ("answer_window_days = 14", "answer_window_days = 0", "[round]", "answer_window_days"),
        ("answer_window_days = 14", "answer_window_days = 14.5", "[round]", "answer_window_days"),
        ("answer_window_days = 14", "answer_window_days = true", "[round]", "answer_window_days"),
        ("answer_window_days = 14", "answer_window_days = 10", "[round]", "reminder_days"),
        ("answer_window_days = 14\n", "", "[round]", "answer_window_days"),
        ("[5, 10]", "[10, 5]", "[round]", "reminder_days"),
        ("[5, 10]", "[5, 5]", "[round]", "reminder_days"),
        ("[5, 10]", "[0]", "[round]", "reminder_days"),
        ("[5, 10]", "5", "[round]", "reminder_days"),
        ("maximum_size_ratio = 4.0", "maximum_size_ratio = 0.5", "[limits]", "maximum_size_ratio"),
        ("require_topic = true", "require_topic = 1", "[limits]", "require_topic"),
        ("require_topic = true\n", "", "[limits]", "require_topic"),
        ("minimum_score = 0.0", "minimum_score = 1.1", "[limits]", "minimum_score"),
        ("minimum_score = 0.0", "minimum_score = inf", "[limits]", "minimum_score"),
        ("minimum_score = 0.0", "minimum_scor = 0.0", "[limits]", "minimum_scor"),
        ("tandem = 4,", "tandem = 4.5,", "[effort.quarterly_hours]", "tandem"),
        ("tandem = 4,", "tandem = -1,", "[effort.quarterly_hours]", "tandem"),
        ("tandem = 4,", "zweier = 4,", "[effort.quarterly_hours]", "zweier"),
        ('travel_costs = ""', "travel_costs = 5", "[effort]", "travel_costs"),
        ('travel_costs = ""', f'travel_costs = "{"x" * 201}"', "[effort]", "travel_costs"),
        ('travel_costs = ""', 'reisekosten = ""', "[effort]", "reisekosten"),
        ("served_share_minimum = 0.5", "served_share_minimum = 1.5", "[fairness]", "served_share_minimum"),
        ("served_group_minimum = 3", "served_group_minimum = 2.5", "[fairness]", "served_group_minimum"),
        ("served_group_minimum = 3", "gruppe = 3", "[fairness]", "gruppe"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, place: str, column: str | None):
    assert GOOD.count(old) == 1

    with pytest.raises(BadInput, match=r"policy\.toml") as refusal:
        read_policy(written(tmp_path, GOOD.replace(old, new)))

    assert (place, column) in {(fault.where, fault.column) for fault in refusal.value.faults}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (
            {"head_office_task_day = 9": "head_office_task_day = 15"},
            Fault(
                "[round]",
                "Angerufen wird am Tag 15, die Frist endet schon am Tag 14. "
                "Bitte einen früheren Tag oder eine längere Frist wählen.",
                "head_office_task_day",
            ),
        ),
        (
            {"profile_reminder_days = 7": "profile_reminder_days = 28"},
            Fault(
                "[collecting]",
                "Die Erinnerung (Tage vor dem Ende: 28) läge vor dem Beginn der Sammlung (Tage: 28). "
                "Bitte später erinnern oder länger sammeln.",
                "profile_reminder_days",
            ),
        ),
        (
            {"collecting_days = 28\n": "", "profile_reminder_days = 7": "profile_reminder_days = 30"},
            Fault(
                "[collecting]",
                "Die Erinnerung (Tage vor dem Ende: 30) läge vor dem Beginn der Sammlung (Tage: 28). "
                "Bitte später erinnern oder länger sammeln.",
                "profile_reminder_days",
            ),
        ),
        (
            {"provisional_confidence = 0.6": "provisional_confidence = 0.3"},
            Fault(
                "[limits]",
                "Unter 0,3 heißt ein Ergebnis vorläufig, vorgeschlagen wird aber erst ab 0,35. "
                "Bitte eines von beidem ändern.",
                "provisional_confidence",
            ),
        ),
        (
            {"quarterly_budget_hours = 12": "quarterly_budget_hours = 11"},
            Fault(
                "[effort.quarterly_hours]",
                "Dieser Austausch braucht im Vierteljahr mehr Stunden (12), als eine Stadt hat (11). "
                "So käme er nie zustande.",
                "visit",
            ),
        ),
        (
            {"minimum_states = 3": "minimum_states = 7"},
            Fault(
                "[groups.consortium]",
                "Gefordert sind Städte aus 7 Ländern, eine Gruppe hat höchstens 6 Städte. "
                "Bitte eines von beidem ändern.",
                "minimum_states",
            ),
        ),
    ],
)
def test_values_that_contradict_each_other_are_refused(tmp_path: Path, changes: dict[str, str], fault: Fault):
    text = GOOD
    for old, new in changes.items():
        assert text.count(old) == 1
        text = text.replace(old, new)

    with pytest.raises(BadInput) as refusal:
        read_policy(written(tmp_path, text))

    assert refusal.value.faults == (fault,)


def test_values_at_the_edge_of_a_contradiction_are_fit(tmp_path: Path):
    edges = {
        "head_office_task_day = 9": "head_office_task_day = 14",
        "profile_reminder_days = 7": "profile_reminder_days = 27",
        "provisional_confidence = 0.6": "provisional_confidence = 0.35",
        "minimum_states = 3": "minimum_states = 6",
    }
    text = GOOD
    for old, new in edges.items():
        text = text.replace(old, new)

    policy = read_policy(written(tmp_path, text))

    assert (policy.head_office_task_day, policy.profile_reminder_days) == (14, 27)
    assert (policy.provisional_confidence, policy.consortium.minimum_states) == (0.35, 6)


def test_all_faults_are_named_at_once(tmp_path: Path):
    broken = GOOD.replace("learns = 0.28", "learns = -1").replace("minimum_score = 0.0", "minimum_score = 2")
    broken = broken.replace("decline_rest_months = 12", 'decline_rest_months = "ein Jahr"')

    with pytest.raises(BadInput) as refusal:
        read_policy(written(tmp_path, broken))

    assert [(fault.where, fault.column) for fault in refusal.value.faults] == [
        ("[round]", "decline_rest_months"),
        ("[limits]", "minimum_score"),
        ("[weights.tandem]", "learns"),
    ]


@pytest.mark.parametrize("content", [b"", b"weights = 1\nround = 2\nlimits = 3"])
def test_a_file_that_is_no_policy_is_refused(tmp_path: Path, content: bytes):
    file = tmp_path / "policy.toml"
    file.write_bytes(content)

    with pytest.raises(BadInput):
        read_policy(file)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a = 1\nb = =", "In Zeile 2, Spalte 5 ist die Datei kein gültiges TOML."),
        (b"a = ", "Am Ende ist die Datei kein gültiges TOML."),
        (b"\xff\xfe", "Die Datei ist kein Text in UTF-8."),
        (None, "Diese Datei gibt es nicht."),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_a_german_sentence(tmp_path, content, sentence):
    file = tmp_path / "nix.toml"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(BadInput, match=re.escape(str(file))) as refusal:
        read_policy(file)

    assert refusal.value.faults[0].reason.startswith(sentence)


def test_a_folder_is_no_policy(tmp_path: Path):
    with pytest.raises(BadInput, match="lässt sich nicht öffnen"):
        read_policy(tmp_path)


def written(folder: Path, text: str) -> Path:
    file = folder / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return file


def with_order(tmp_path: Path, order: str) -> Path:
    file = tmp_path / "regeln.toml"
    start, end = GOOD.index("order = ["), GOOD.index("[weights.tandem]")
    file.write_text(f"{GOOD[:start]}{order}\n{GOOD[end:]}", encoding="utf-8")
    return file


def test_the_order_of_what_would_help_is_taken_as_it_is_written(tmp_path: Path):
    assert read_policy(with_order(tmp_path, 'order = ["pinned", "strategy"]')).relaxation_order == (
        "pinned",
        "strategy",
    )
    assert read_policy(with_order(tmp_path, "order = []")).relaxation_order == ()
    assert read_policy(with_order(tmp_path, "")).relaxation_order == RELAXATIONS


def test_every_fault_of_the_order_is_named_at_once(tmp_path: Path):
    with pytest.raises(BadInput) as refused:
        read_policy(with_order(tmp_path, 'order = ["veto", "pinned", "pinned", 7]\nmore = 1'))

    known = ", ".join(RELAXATIONS)
    assert [(fault.where, fault.reason, fault.column) for fault in refused.value.faults] == [
        ("[relaxations]", "Diese Angabe gibt es nicht.", "more"),
        ("[relaxations]", f"„veto“ gibt es nicht, nur: {known}.", "order"),
        ("[relaxations]", f"7 gibt es nicht, nur: {known}.", "order"),
        ("[relaxations]", "„pinned“ steht mehrfach da.", "order"),
    ]
    with pytest.raises(BadInput, match="ist keine Liste"):
        read_policy(with_order(tmp_path, 'order = "pinned"'))


def test_each_change_that_may_be_proposed_has_a_sentence():
    assert tuple(WORDS) == RELAXATIONS


def test_a_round_that_was_stored_before_there_was_an_order_follows_the_usual_one():
    stored = policy_document(packaged_policy())
    del stored["relaxation_order"]

    assert policy_from(stored) == packaged_policy()
