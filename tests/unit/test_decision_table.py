"""Which decisions become rows of the table that weights are learned from?"""

from dataclasses import replace

import pytest

from matchmaker.errors import NotFound
from matchmaker.rounds.access import Audience
from matchmaker.rounds.decision import Act, Decision, RefusalReason, Showing
from matchmaker.rounds.decision_table import (
    DecidedBy,
    DecidedRow,
    DecisionTable,
    SeveralFormats,
    WhichDecisions,
    decision_table,
    table_csv,
)
from matchmaker.scoring.decision_file import DecisionColumns, read_decisions
from matchmaker.towns.profile import Format, Role
from matchmaker.towns.source_file import SourceFile
from tests.builders import ags
from tests.decision_log_builders import an_answer, both_sides
from tests.fake_decisions import FakeDecisions
from tests.fake_rows import Rows
from tests.round_builders import LATER, NOW

YES, NO = True, False
OF_TOWNS, OF_HEAD_OFFICE = WhichDecisions(DecidedBy.TOWNS), WhichDecisions(DecidedBy.HEAD_OFFICE)
CIRCLE = {"round_id": "r2", "format": Format.CIRCLE}


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

    assert decision_table(log, OF_TOWNS) == DecisionTable(
        Format.TANDEM,
        ("learns", "novelty"),
        (
            DecidedRow(YES, ags(0), {"learns": 0.25, "novelty": 1.0}),
            DecidedRow(NO, ags(1), {"learns": 0.75, "novelty": 1.0}),
        ),
    )


def test_want_of_time_counts_against_nobody():
    answers = (
        an_answer(Act.DECLINED, reason=RefusalReason.NO_TIME),
        an_answer(Act.DECLINED, town=1),
        an_answer(Act.ACCEPTED, 2),
    )

    table = decision_table(a_log((*two_sides(), *two_sides(2)), *answers), OF_TOWNS)

    assert [(row.accepted, row.group) for row in table.rows] == [(False, ags(1)), (True, ags(2))]
    assert table.without_time == 1


def test_head_office_decides_about_both_sides_and_its_last_word_counts():
    decisions = (
        Decision("r1-1-01", Act.APPROVED, NOW),
        Decision("r1-1-02", Act.APPROVED, NOW),
        Decision("r1-1-02", Act.OFFERED, NOW),
        Decision("r1-1-01", Act.VETOED, LATER, reason=RefusalReason.DISTANCE),
    )

    table = decision_table(a_log((*two_sides(), *two_sides(2)), *decisions), OF_HEAD_OFFICE)

    means = {"learns": 0.5, "novelty": 1.0}
    assert table.rows == (DecidedRow(NO, "r1", means), DecidedRow(YES, "r1", means))


def test_each_decision_stands_with_the_figures_that_its_own_maker_saw():
    town, office = (
        both_sides(1, values={"learns": learns}, audience=audience)
        for learns, audience in ((0.25, Audience.TOWN), (0.5, Audience.HEAD_OFFICE))
    )
    log = a_log((*town, *office), Decision("r1-1-01", Act.APPROVED, NOW), an_answer(Act.ACCEPTED))

    assert decision_table(log, OF_TOWNS).rows == (DecidedRow(YES, ags(0), {"learns": 0.25}),)
    assert decision_table(log, OF_HEAD_OFFICE).rows == (DecidedRow(YES, "r1", {"learns": 0.5}),)


def test_who_let_its_time_run_out_has_not_decided():
    log = a_log(two_sides(), an_answer(Act.ACCEPTED), an_answer(Act.EXPIRED, town=1))

    assert [(row.accepted, row.group) for row in decision_table(log, OF_TOWNS).rows] == [(YES, ags(0))]


def test_what_head_office_took_back_is_no_decision_and_the_one_before_it_counts():
    decisions = (
        Decision("r1-1-01", Act.APPROVED, NOW),
        Decision("r1-1-02", Act.VETOED, LATER),
        Decision("r1-1-01", Act.VETOED, LATER),
    )
    log, undone = a_log((*two_sides(), *two_sides(2)), *decisions), {("r1-1-01", LATER), ("r1-1-02", LATER)}

    table = decision_table(log, OF_HEAD_OFFICE, undone)

    assert table.rows == (DecidedRow(YES, "r1", {"learns": 0.5, "novelty": 1.0}),)


def test_a_town_s_answer_stands_whatever_head_office_takes_back():
    log, undone = a_log(two_sides(), an_answer(Act.ACCEPTED)), {("r1-1-01", an_answer(Act.ACCEPTED).at)}

    assert decision_table(log, OF_TOWNS, undone) == decision_table(log, OF_TOWNS)


def test_what_was_shown_under_other_criteria_is_counted_and_left_out():
    older = both_sides(1, values={"learns": 0.5})
    log = a_log((*older, *two_sides(2)), an_answer(Act.ACCEPTED, 1), an_answer(Act.DECLINED, 2))

    table = decision_table(log, OF_TOWNS)

    assert (len(table.rows), table.other_criteria) == (1, 1)
    assert table.left_out == ("Nicht dabei: 1 Entscheidung, mit anderen Kriterien gezeigt.",)


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
        decision_table(a_log(two_sides(), *decisions), OF_TOWNS)


def test_the_file_is_what_calibrate_reads_to_the_millionth():
    showings = (*two_sides(), *both_sides(2, values={"learns": 1 / 3, "novelty": 0.0}))
    table = decision_table(a_log(showings, an_answer(Act.ACCEPTED), an_answer(Act.DECLINED, 2)), OF_TOWNS)

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


def test_the_criteria_are_those_of_the_newest_showing_that_went_out_even_if_more_was_decided_before():
    older = (*both_sides(1, values={"learns": 0.5}), *both_sides(2, values={"learns": 0.5}))
    answers = [an_answer(Act.ACCEPTED, number) for number in (1, 2)]
    log = a_log((*older, *two_sides(3)), *answers, an_answer(Act.ACCEPTED, 3))
    sent = a_log((*older, *two_sides(3)), *answers, Decision("r1-1-03", Act.OFFERED, LATER))

    table = decision_table(log, OF_TOWNS)

    assert (table.criteria, len(table.rows), table.other_criteria) == (("learns", "novelty"), 1, 2)
    with pytest.raises(NotFound, match="Nicht dabei: 2 Entscheidungen, mit anderen Kriterien gezeigt"):
        decision_table(sent, OF_TOWNS)


@pytest.mark.parametrize("acts", [(), (Decision("r1-1-03", Act.APPROVED, LATER),)])
def test_drafts_that_no_town_has_seen_make_no_answer_useless(acts: tuple[Decision, ...]):
    older = (*both_sides(1, values={"learns": 0.5}), *both_sides(2, values={"learns": 0.5}))
    answers = [an_answer(Act.ACCEPTED, number) for number in (1, 2)]

    table = decision_table(a_log((*older, *two_sides(3)), *answers, *acts), OF_TOWNS)

    assert (table.criteria, len(table.rows), table.other_criteria) == (("learns",), 2, 0)


@pytest.mark.parametrize("values", [{"learns": 0.5, "novelty": 1.0}, {"nearness": 0.5}])
def test_another_format_s_drafts_change_nothing_whatever_its_criteria_are(values: dict[str, float]):
    circles = both_sides(2, values=values, proposal_id="r2-1-01", **CIRCLE)
    log = a_log((*two_sides(), *circles), an_answer(Act.ACCEPTED), Decision("r2-1-01", Act.OFFERED, LATER))

    assert decision_table(log, OF_TOWNS) == decision_table(a_log(two_sides(), an_answer(Act.ACCEPTED)), OF_TOWNS)


def two_formats() -> FakeDecisions:
    """A tandem with a yes and a no, and a circle under criteria of the same names with a yes."""
    circles = both_sides(2, values={"learns": 1.0, "novelty": 0.0}, **CIRCLE)
    answers = (an_answer(Act.ACCEPTED), an_answer(Act.DECLINED, town=1), an_answer(Act.ACCEPTED, 2))
    return a_log((*two_sides(), *circles), *answers)


def test_two_formats_never_share_a_table():
    log = two_formats()

    tandems, circles = (decision_table(log, WhichDecisions(DecidedBy.TOWNS, form)) for form in list(Format)[:2])

    assert [row.group for row in tandems.rows] == [ags(0), ags(1)]
    assert circles == DecisionTable(
        Format.CIRCLE, ("learns", "novelty"), (DecidedRow(YES, ags(2), {"learns": 1.0, "novelty": 0.0}),)
    )


def test_with_decisions_about_two_formats_it_must_be_said_which():
    with pytest.raises(SeveralFormats, match=r"mehrere Formate: tandem \(2\), circle \(1\)") as refused:
        decision_table(two_formats(), OF_TOWNS)

    assert refused.value.counts == {Format.TANDEM: 2, Format.CIRCLE: 1}


def test_of_a_format_without_a_decision_nothing_is_written():
    with pytest.raises(NotFound, match="über das Format visit"):
        decision_table(two_formats(), WhichDecisions(DecidedBy.TOWNS, Format.VISIT))


def test_an_answer_of_which_nobody_knows_what_was_shown_is_counted_and_left_out():
    """Once, a town that took a seat of a group was asked without a word in the log."""
    seated = an_answer(Act.ACCEPTED, 1, town=6)
    log = a_log(two_sides(), an_answer(Act.ACCEPTED), seated, an_answer(Act.ACCEPTED, 9))

    table = decision_table(log, OF_TOWNS)

    assert ([row.group for row in table.rows], table.without_showing) == ([ags(0)], 2)
    assert table.left_out == ("Nicht dabei: 2 Entscheidungen, weil nicht festgehalten ist, was dazu gezeigt wurde.",)


def test_head_office_decided_about_the_draft_and_not_about_who_took_a_seat_later():
    log = a_log(two_sides(), Decision("r1-1-01", Act.APPROVED, NOW))
    log.show_newcomers(
        [replace(two_sides(2, proposal_id="r1-1-01")[1], shown_at=LATER, values={"learns": 0.0, "novelty": 0.0})]
    )

    table = decision_table(log, OF_HEAD_OFFICE)

    assert table.rows == (DecidedRow(YES, "r1", {"learns": 0.5, "novelty": 1.0}),)
