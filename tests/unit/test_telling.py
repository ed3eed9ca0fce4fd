"""Do the reasons that are read first begin with the topic, and are the doubts told?"""

from dataclasses import replace
from typing import Any

from api.pages.explanation import ExplainedPair, explain
from matchmaker.scoring.headed_topic import topic_of
from matchmaker.scoring.pair_score import Contribution, Direction, PairScore, Reason, Veto
from matchmaker.scoring.telling import learned_by, reasons_for, shared_by_both, telling_of
from matchmaker.scoring.wording import Wording
from matchmaker.towns.profile import Format
from tests.builders import a_taxonomy, a_town, ags

WORDING = Wording(a_taxonomy())
A, B = "Ahornstedt", "Birkenau"


def a_reason(code: str, **subject: str | int) -> Reason:
    return Reason(code, tuple({"a": A, "b": B, **subject}.items()), strength=1.0, source="Bericht")


SIZE = a_reason("similar_size", p_a=8_000, p_b=8_500)
OTHER_SIZE = replace(a_reason("different_size", p_a=8_000, p_b=19_000), strength=0.1)
SHARED = a_reason("shared_challenge", t="vacancy")
LEARNS = a_reason("learns_done_same", t="vacancy", u="vacancy", method="pop_up_lab", year=2020)
NOTHING = a_reason("nothing_to_learn")
NO_WINDOWS = a_reason("windows_missing", town=B)


def a_line(criterion: str, *reasons: Reason, points: int = 100, value: float = 0.8, **facts: Any) -> Contribution:
    given: dict[str, Any] = {"direction": Direction.BOTH, "weight": 0.2, "completeness": 1.0, "expected": 0.3}
    return Contribution(criterion, value=value, points_tenths=points, reasons=reasons, **(given | facts))


def a_score(*lines: Contribution, **facts: Any) -> PairScore:
    given: dict[str, Any] = {
        "score_tenths": sum(line.points_tenths for line in lines) + facts.get("one_sidedness_tenths", 0),
        "directed_tenths": (500, 400),
        "one_sidedness_tenths": 0,
        "confidence": 0.9,
        "range_tenths": (400, 700),
    }
    return PairScore(ags(0), ags(1), Format.TANDEM, contributions=lines, **(given | facts))


def said(reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    return WORDING.sentences(reasons)


def test_what_can_be_learned_comes_before_what_is_shared_before_what_is_alike() -> None:
    score = a_score(
        a_line("similar_size", SIZE, points=180),
        a_line("shared_challenge", SHARED, points=40, value=0.3),
        a_line("learns", LEARNS, points=20, value=0.1, direction=Direction.A_TO_B),
    )

    assert said(reasons_for(score, ags(0))) == (
        "Birkenau hat zum Thema „Vacancy“ schon etwas umgesetzt (Pop-up-Labor, 2020).",
        "Ahornstedt und Birkenau arbeiten beide am Thema „Vacancy“.",
        "Ähnlich groß: Ahornstedt hat 8.000 und Birkenau 8.500 Einwohner.",
    )


def test_what_one_side_learns_is_no_reason_for_the_other() -> None:
    score = a_score(a_line("learns", LEARNS, direction=Direction.A_TO_B), a_line("similar_size", SIZE))

    assert said(reasons_for(score, ags(1))) == (WORDING.sentence(SIZE),)


def test_at_most_three_reasons_are_told_and_none_twice() -> None:
    lines = [a_line(name, SIZE) for name in ("similar_size", "setting", "novelty", "fresh_eyes")]

    assert said(reasons_for(a_score(*lines), ags(0))) == (WORDING.sentence(SIZE),)


def test_what_is_stated_and_does_not_fit_speaks_against_the_heaviest_first() -> None:
    score = a_score(
        a_line("learns", NOTHING, value=0.0, weight=0.1, direction=Direction.A_TO_B),
        a_line("similar_size", OTHER_SIZE, value=0.1),
        a_line("shared_challenge", SHARED, value=0.2),
    )

    assert said(telling_of(score).against) == (
        "Verschieden groß: Ahornstedt hat 8.000 und Birkenau 19.000 Einwohner.",
        "Birkenau hat zu den Themen von Ahornstedt keine Erfahrung genannt.",
    )
    assert said(reasons_for(score, ags(0))) == ("Ahornstedt und Birkenau arbeiten beide am Thema „Vacancy“.",)


def test_what_was_not_stated_is_neither_for_nor_against_but_missing() -> None:
    pair = ExplainedPair(a_score(a_line("time_and_format", NO_WINDOWS, completeness=0.0)), a_town(0), a_town(1))
    told = explain(pair, WORDING)

    assert (told.for_first, told.for_second, told.against) == ((), (), ())
    assert told.missing == ("Birkenau hat noch keine Zeiten genannt.",)
    assert told.lines[0].basis == "geschätzt, weil Angaben fehlen"


def test_one_sidedness_is_a_line_of_its_own_and_the_lines_make_the_total() -> None:
    score = a_score(a_line("similar_size", SIZE, points=180), one_sidedness_tenths=-7)
    told = explain(ExplainedPair(score, a_town(0), a_town(1)), WORDING)

    assert [(line.label, line.points) for line in told.lines] == [("Ähnliche Größe", "18,0"), ("Einseitigkeit", "−0,7")]
    assert told.total == "17,3"


def test_a_directed_line_says_for_whom_it_counts() -> None:
    score = a_score(a_line("learns", LEARNS, direction=Direction.B_TO_A))
    told = explain(ExplainedPair(score, a_town(0), a_town(1)), WORDING)

    assert told.lines[0].direction == "für Birkenau am See"


def test_little_confidence_is_called_provisional() -> None:
    for confidence, is_provisional in ((0.59, True), (0.6, False)):
        score = a_score(a_line("similar_size", SIZE), confidence=confidence)

        assert explain(ExplainedPair(score, a_town(0), a_town(1)), WORDING).is_provisional is is_provisional


def test_a_veto_is_told_in_its_own_words() -> None:
    score = a_score(a_line("similar_size", SIZE), vetoes=(Veto("paused", (("town", B),)),))

    assert explain(ExplainedPair(score, a_town(0), a_town(1)), WORDING).vetoes == ("Birkenau macht zurzeit Pause.",)


def test_only_the_strongest_two_reasons_of_a_line_are_unfolded() -> None:
    reasons = [a_reason("similar_size", p_a=8_000, p_b=size) for size in (1, 2, 3, 4)]
    line = explain(ExplainedPair(a_score(a_line("similar_size", *reasons)), a_town(0), a_town(1)), WORDING).lines[0]

    assert line.reasons + line.more_reasons == tuple(WORDING.sentence(reason) for reason in reasons)
    assert (len(line.reasons), len(line.more_reasons)) == (2, 2)


def test_what_brings_almost_no_points_is_not_among_the_reasons() -> None:
    score = a_score(
        a_line("learns", LEARNS, points=4, direction=Direction.A_TO_B),
        a_line("shared_challenge", SHARED, points=5),
        a_line("similar_size", OTHER_SIZE, value=0.1, weight=0.005),
    )

    assert reasons_for(score, ags(0)) == (SHARED,)
    assert telling_of(score).against == ()


def test_a_directed_line_counts_as_much_as_both_its_directions_together() -> None:
    ahead = a_reason("ahead", t="youth", u="youth", steps=1)
    score = a_score(
        a_line("similar_size", SIZE, points=40),
        a_line("lead", ahead, points=25, direction=Direction.A_TO_B),
        a_line("lead", ahead, points=25, direction=Direction.B_TO_A),
    )

    assert reasons_for(score, ags(0)) == (ahead, SIZE)


def test_how_far_both_are_is_not_told_again_after_what_can_be_learned_on_the_same_topic() -> None:
    same = a_reason("ahead", t="vacancy", u="vacancy", steps=2)
    other = a_reason("ahead", t="youth", u="youth", steps=2)
    lines = [a_line("learns", LEARNS, direction=Direction.A_TO_B)]

    assert reasons_for(a_score(*lines, a_line("lead", same, direction=Direction.A_TO_B)), ags(0)) == (LEARNS,)
    assert reasons_for(a_score(*lines, a_line("lead", other, direction=Direction.A_TO_B)), ags(0)) == (LEARNS, other)


def test_one_difference_seen_from_both_sides_speaks_against_once() -> None:
    far = replace(a_reason("ahead", t="youth", u="youth", steps=4), strength=0.3)
    back = replace(a_reason("behind", t="youth", u="youth", steps=4), strength=0.3)
    nothing = replace(a_reason("no_shared_challenge"), strength=0.0)
    turned = replace(nothing, subject=(("a", B), ("b", A)))
    score = a_score(
        a_line("lead", far, value=0.3, direction=Direction.A_TO_B),
        a_line("lead", back, value=0.3, direction=Direction.B_TO_A),
        a_line("shared_challenge", nothing, value=0.0),
        a_line("lead", turned, value=0.0, direction=Direction.B_TO_A),
    )

    assert telling_of(score).against == (nothing, replace(far, code="unequally_far"))


def test_what_one_side_can_learn_from_the_other_does_not_speak_against_them() -> None:
    far = replace(a_reason("ahead_alone", t="vacancy", u="vacancy", steps=5), strength=0.3)
    learns = a_line("learns", LEARNS, direction=Direction.A_TO_B)
    taught = a_line("learns", replace(LEARNS, subject=(("a", B), *LEARNS.subject[1:])), direction=Direction.B_TO_A)
    lead = a_line("lead", far, value=0.3, direction=Direction.A_TO_B)

    assert telling_of(a_score(learns, lead)).against == ()
    assert said(telling_of(a_score(taught, lead)).against) == (
        "Ahornstedt und Birkenau sind beim Thema „Vacancy“ verschieden weit.",
    )


def test_in_a_visit_a_seeker_who_is_further_is_told_so() -> None:
    back = replace(a_reason("behind", t="vacancy", u="vacancy", steps=2), strength=0.0)
    score = a_score(a_line("lead", back, value=0.0, direction=Direction.A_TO_B))

    assert telling_of(replace(score, format=Format.VISIT)).against == (back,)


def test_the_reason_for_the_headed_topic_is_told_however_little_it_counts() -> None:
    related = a_reason("related_challenge", t="youth", u="care")
    headed = replace(SHARED, strength=0.4)
    score = a_score(a_line("similar_size", SIZE), a_line("shared_challenge", headed, related, points=3, value=0.1))

    assert topic_of(score) == "vacancy"
    assert reasons_for(score, ags(0)) == reasons_for(score, ags(1)) == (headed, SIZE)
    assert shared_by_both(score) == (headed, SIZE)


def test_of_what_can_be_learned_the_headed_topic_comes_first() -> None:
    headed = replace(LEARNS, code="learns_done_related", subject=(*LEARNS.subject[:2], ("t", "care"), ("u", "youth")))
    weaker = replace(LEARNS, strength=0.4)
    score = a_score(a_line("learns", weaker, headed, direction=Direction.A_TO_B))

    assert topic_of(score) == "youth"
    assert learned_by(score, ags(0)) == (headed, weaker)
    assert reasons_for(score, ags(0)) == (headed,)


def test_the_reason_that_is_told_points_the_same_way_as_its_line() -> None:
    same = a_reason("same_setting", class_a=3, class_b=3)
    unlike = replace(a_reason("different_indicator", indicator="elevation_m", a_value=10, b_value=600), strength=0.1)
    against = a_score(a_line("setting", same, unlike, value=0.4))
    speaking = a_score(a_line("setting", unlike, same, value=0.6))

    assert (reasons_for(against, ags(0)), telling_of(against).against) == ((), (unlike,))
    assert (reasons_for(speaking, ags(0)), telling_of(speaking).against) == ((same,), ())


def test_to_know_each_other_already_is_no_reason_to_meet() -> None:
    score = a_score(a_line("novelty", replace(a_reason("same_network", network="netz"), strength=0.5), value=0.5))

    assert (reasons_for(score, ags(0)), telling_of(score).against) == ((), ())


def test_the_letter_tells_of_several_statements_on_one_topic_only_the_strongest() -> None:
    weaker = replace(LEARNS, subject=(*LEARNS.subject[:-1], ("year", 2019)), strength=0.5)
    other = replace(a_reason("learns_done_same", t="youth", u="youth"), strength=0.4)
    score = a_score(a_line("learns", LEARNS, weaker, other, direction=Direction.A_TO_B), a_line("novelty", SIZE))

    assert learned_by(score, ags(0)) == (LEARNS, other)
    assert learned_by(score, ags(1)) == ()
    assert shared_by_both(score) == (SIZE,)


def test_below_the_last_limit_there_is_a_friendly_question() -> None:
    for confidence, question in ((0.34, True), (0.35, False)):
        told = explain(
            ExplainedPair(a_score(a_line("similar_size", SIZE), confidence=confidence), a_town(0), a_town(1)), WORDING
        )

        assert told.is_provisional
        assert bool(told.question) is question


def test_the_same_topic_is_told_before_a_stronger_related_one() -> None:
    related = a_reason("learns_done_related", t="vacancy", u="retail")
    same = replace(a_reason("learns_done_same", t="youth", u="youth"), strength=0.4)
    learns = a_line("learns", related, same, direction=Direction.A_TO_B)

    assert reasons_for(a_score(learns, a_line("shared_challenge", SHARED)), ags(0)) == (same, SHARED)
    # Where it is the heading's own, the related one has to be told.
    assert reasons_for(a_score(learns), ags(0)) == (related,)
