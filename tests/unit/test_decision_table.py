"""Which decisions become rows of the table that weights are learned from?"""

import pytest

from matchmaker.errors import NotFound
from matchmaker.rounds.access import Audience
from matchmaker.rounds.decision import Act, Decision, RefusalReason, Showing
from matchmaker.rounds.decision_table import DecidedBy, DecidedRow, DecisionTable, decision_table, table_csv
from matchmaker.scoring.decision_file import DecisionColumns, read_decisions
from matchmaker.towns.profile import Role
from matchmaker.towns.source_file import SourceFile
from tests.builders import ags
from tests.decision_log_builders import an_answer, both_sides
from tests.fake_decisions import FakeDecisions
from tests.fake_rows import Rows
from tests.round_builders import LATER, NOW

YES, NO = True, False


def a_log(showings: tuple[Showing, ...], *decisions: Decision) -> FakeDecisions:
    log = FakeDecisions(Rows())
    log.show(showings)
    log.record(decisions)
    return log


def two_sides(number: int = 1, **changes: object) -> tuple[Showing, Showing]:
    """Each side learns another amount."""
    one = both_sides(number, values={"learns": 0.25, "novelty": 1.0}, **changes)[0]
    return one, both_sides(number, values={"learns": 0.75, "novelty": 1.0}, **changes)[1]


def test_a_town_s_answer_stands_with_its_own_values_in_its_own_group():
    log = a_log(two_sides(), an_answer(Act.ACCEPTED), an_answer(Act.DECLINED, town=1, reason=RefusalReason.TOPIC))

    assert decision_table(log, DecidedBy.TOWNS) == DecisionTable(
        ("learns", "novelty"),
        (
            DecidedRow(YES, ags(0), {"learns": 0.25, "novelty": 1.0}),
            DecidedRow(NO, ags(1), {"learns": 0.75, "novelty": 1.0}),
        ),
        without_time=0,
        other_criteria=0,
    )


def test_want_of_time_counts_against_nobody():
    answers = (
        an_answer(Act.DECLINED, reason=RefusalReason.NO_TIME),
        an_answer(Act.DECLINED, town=1),
        an_answer(Act.ACCEPTED, 2),
    )

    table = decision_table(a_log((*two_sides(), *two_sides(2)), *answers), DecidedBy.TOWNS)

    assert [(row.accepted, row.group) for row in table.rows] == [(False, ags(1)), (True, ags(2))]
    assert table.without_time == 1


def test_head_office_decides_about_both_sides_and_its_last_word_counts():
    decisions = (
        Decision("r1-1-01", Act.APPROVED, NOW),
        Decision("r1-1-02", Act.APPROVED, NOW),
        Decision("r1-1-02", Act.OFFERED, NOW),
        Decision("r1-1-01", Act.VETOED, LATER, reason=RefusalReason.DISTANCE),
    )

    table = decision_table(a_log((*two_sides(), *two_sides(2)), *decisions), DecidedBy.HEAD_OFFICE)

    means = {"learns": 0.5, "novelty": 1.0}
    assert table.rows == (DecidedRow(NO, "r1", means), DecidedRow(YES, "r1", means))


def test_each_decision_stands_with_the_figures_that_its_own_maker_saw():
    town, office = (
        both_sides(1, values={"learns": learns}, audience=audience)
        for learns, audience in ((0.25, Audience.TOWN), (0.5, Audience.HEAD_OFFICE))
    )
    log = a_log((*town, *office), Decision("r1-1-01", Act.APPROVED, NOW), an_answer(Act.ACCEPTED))

    assert decision_table(log, DecidedBy.TOWNS).rows == (DecidedRow(YES, ags(0), {"learns": 0.25}),)
    assert decision_table(log, DecidedBy.HEAD_OFFICE).rows == (DecidedRow(YES, "r1", {"learns": 0.5}),)


def test_who_let_its_time_run_out_has_not_decided():
    log = a_log(two_sides(), an_answer(Act.ACCEPTED), an_answer(Act.EXPIRED, town=1))

    assert [(row.accepted, row.group) for row in decision_table(log, DecidedBy.TOWNS).rows] == [(YES, ags(0))]


def test_what_head_office_took_back_is_no_decision_and_the_one_before_it_counts():
    decisions = (
        Decision("r1-1-01", Act.APPROVED, NOW),
        Decision("r1-1-02", Act.VETOED, LATER),
        Decision("r1-1-01", Act.VETOED, LATER),
    )
    log, undone = a_log((*two_sides(), *two_sides(2)), *decisions), {("r1-1-01", LATER), ("r1-1-02", LATER)}

    table = decision_table(log, DecidedBy.HEAD_OFFICE, undone)

    assert table.rows == (DecidedRow(YES, "r1", {"learns": 0.5, "novelty": 1.0}),)


def test_a_town_s_answer_stands_whatever_head_office_takes_back():
    log, undone = a_log(two_sides(), an_answer(Act.ACCEPTED)), {("r1-1-01", an_answer(Act.ACCEPTED).at)}

    assert decision_table(log, DecidedBy.TOWNS, undone) == decision_table(log, DecidedBy.TOWNS)


def test_what_was_shown_under_other_criteria_is_counted_and_left_out():
    older = both_sides(1, values={"learns": 0.5})
    log = a_log((*older, *two_sides(2)), an_answer(Act.ACCEPTED, 1), an_answer(Act.DECLINED, 2))

    table = decision_table(log, DecidedBy.TOWNS)

    assert (len(table.rows), table.other_criteria) == (1, 1)


@pytest.mark.parametrize(
    "decisions",
    [
        (),
        (Decision("r1-1-01", Act.APPROVED, NOW),),
        (an_answer(Act.DECLINED, reason=RefusalReason.NO_TIME),),
        (an_answer(Act.ACCEPTED, 9),),
    ],
)
def test_without_a_row_it_is_refused(decisions: tuple[Decision, ...]):
    with pytest.raises(NotFound, match="noch keine Entscheidung der Städte"):
        decision_table(a_log(two_sides(), *decisions), DecidedBy.TOWNS)


def test_the_file_is_what_calibrate_reads_to_the_millionth():
    showings = (*two_sides(), *both_sides(2, values={"learns": 1 / 3, "novelty": 0.0}))
    table = decision_table(a_log(showings, an_answer(Act.ACCEPTED), an_answer(Act.DECLINED, 2)), DecidedBy.TOWNS)

    content = table_csv(table)
    read, _ = read_decisions(SourceFile("e.csv", content), DecisionColumns("angenommen", "gruppe"))

    assert content.decode().splitlines() == [
        "angenommen,gruppe,learns,novelty",
        f"1,{ags(0)},0.25,1.0",
        f"0,{ags(2)},0.333333,0.0",
    ]
    assert (read.criteria, read.groups) == (("learns", "novelty"), (ags(0), ags(2)))
    assert read.accepted.tolist() == [True, False]


@pytest.mark.parametrize(
    "wrong",
    [
        {"act": Act.ACCEPTED},
        {"act": Act.EXPIRED},
        {"act": Act.ACCEPTED, "ags": ags(0)},
        {"act": Act.APPROVED, "ags": ags(0), "role": Role.MAYOR},
        {"act": Act.APPROVED, "reason": RefusalReason.OTHER},
    ],
)
def test_an_act_without_its_side_and_a_reason_without_refusal_do_not_exist(wrong: dict):
    with pytest.raises(ValueError, match=str(wrong["act"])):
        Decision("r1-1-01", at=NOW, **wrong)


def test_every_reason_has_a_german_label_and_only_want_of_time_says_nothing_about_fit():
    assert [reason.label for reason in RefusalReason if not reason.is_about_fit] == ["Keine Zeit"]
    assert len({reason.label for reason in RefusalReason}) == len(RefusalReason)


def test_the_criteria_are_those_of_the_newest_showing_even_if_more_was_decided_before():
    older = (*both_sides(1, values={"learns": 0.5}), *both_sides(2, values={"learns": 0.5}))
    log = a_log((*older, *two_sides(3)), *(an_answer(Act.ACCEPTED, number) for number in (1, 2, 3)))

    table = decision_table(log, DecidedBy.TOWNS)

    assert (table.criteria, len(table.rows), table.other_criteria) == (("learns", "novelty"), 1, 2)
